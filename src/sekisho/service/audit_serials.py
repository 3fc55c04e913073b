"""Serials: can this one be, and was it seen anywhere else?

Two spellings of one serial differ in case, width, separators, or in letters that read like digits (O and 0, I and 1).
Whether a maker made a serial is only known where its ranges are stated; else its form alone is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from sekisho.custody import Range
from sekisho.custody.checks.ranges import within
from sekisho.service.audit_codes import FINDINGS, Told, findings, flat

_PLACEHOLDER = (
    r"(?i)^(?:n/?a|tba|tbd|none|unknown|unk|null|nil|test|sample|serial|sn|x+|\?+|-+"
    r"|不明|未定|なし|未詳|미상|없음|모름)$"
)
_SHORTEST, _LONGEST = 5, 40
_EACH = 5  # others named in one finding


class Seen(NamedTuple):
    """A serial in a list of another: of the stolen, of another audit."""

    serial: str
    source: str
    note: str = ""


def plain(serial: pl.Expr) -> pl.Expr:
    """A serial as it is compared: NFKC, upper case, no blanks or separators."""
    return serial.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[\s\-_./·:]+", "")


def folded(serial: pl.Expr) -> pl.Expr:
    """The same with letters that read like digits as those."""
    return plain(serial).str.replace_all("O", "0", literal=True).str.replace_all(r"[IL]", "1")


def serial_findings(
    units: pl.DataFrame, seen: Sequence[Seen], ranges: Sequence[Range], products: Mapping[int, str]
) -> pl.DataFrame:
    """What is wrong with serials.

    Args:
        units: ``audit_table.UNITS``. seen: serials in lists of others.
        ranges: what makers made, by product; ``products``: unit -> its product, a GS1 key or the model's id.
    """
    known = units.select("unit", "row", "serial", plain=plain(pl.col("serial")), folded=folded(pl.col("serial")))
    stated = known.filter(pl.col("serial").is_not_null())
    missing = known.filter(pl.col("serial").is_null())
    bad = stated.filter(_implausible())
    usable = stated.join(bad, on="unit", how="anti", maintain_order="left")
    return pl.concat(
        [
            flat(missing, "serial-missing"),
            flat(bad, "serial-implausible", "serial"),
            *_within(usable),
            *_elsewhere(usable, seen),
            _out_of_range(usable, ranges, products),
        ]
    )


def _implausible() -> pl.Expr:
    text, bare = pl.col("serial").str.strip_chars(), pl.col("plain")
    odd = bare.str.contains(r"[^0-9A-Z+#]")
    digits = ~bare.str.contains(r"[0-9]")
    one = bare.str.split("").list.n_unique() == 1
    length = bare.str.len_chars()
    return (
        text.str.contains(_PLACEHOLDER) | odd | digits | one | (length < _SHORTEST) | (length > _LONGEST)
    ).fill_null(True)


def _within(usable: pl.DataFrame) -> list[pl.DataFrame]:
    """One serial in two rows, and two spellings that may be one."""
    twice = usable.filter(pl.len().over("plain") > 1)
    twice = twice.with_columns(rows=_rows(pl.col("row").over("plain", mapping_strategy="join")))
    spellings = pl.col("plain").n_unique().over("folded")
    alike = usable.filter(spellings > 1).with_columns(
        others=pl.col("serial").unique(maintain_order=True).over("folded", mapping_strategy="join")
    )
    own = pl.concat_list("serial")
    alike = alike.with_columns(pl.col("others").list.set_difference(own).list.sort().list.head(_EACH).list.join(", "))
    return [flat(twice, "serial-twice", "serial", "rows"), flat(alike, "serial-alike", "serial", "others")]


def _rows(rows: pl.Expr) -> pl.Expr:
    return rows.list.head(_EACH).cast(pl.List(pl.String)).list.join(", ")


def _elsewhere(usable: pl.DataFrame, seen: Sequence[Seen]) -> list[pl.DataFrame]:
    if not seen:
        return []
    lists = pl.DataFrame(seen, schema={"other": pl.String, "source": pl.String, "note": pl.String}, orient="row")
    lists = lists.with_columns(plain=plain(pl.col("other")), folded=folded(pl.col("other"))).unique(
        ["plain", "source"], keep="first", maintain_order=True
    )
    same = usable.join(lists.drop("folded"), on="plain", maintain_order="left")
    alike = usable.join(lists.rename({"plain": "spelt"}), on="folded", maintain_order="left")
    alike = alike.filter(pl.col("plain") != pl.col("spelt"))
    return [
        flat(same, "serial-seen", "serial", "source", "note"),
        flat(alike, "serial-seen-alike", "serial", "other", "source", "note"),
    ]


def _out_of_range(usable: pl.DataFrame, ranges: Sequence[Range], products: Mapping[int, str]) -> pl.DataFrame:
    by_product: dict[str, list[Range]] = {}
    for one in ranges:
        by_product.setdefault(one.product, []).append(one)
    if not by_product:
        return pl.DataFrame(schema=FINDINGS)
    told: list[Told] = []
    for unit, serial in usable.select("unit", "serial").iter_rows():
        stated = by_product.get(products.get(unit, ""), [])
        if stated and not any(within(serial, one.first, one.last) for one in stated):
            sources = "; ".join(sorted({one.source for one in stated}))
            told.append((unit, "serial-out-of-range", {"serial": serial, "source": sources}, sources))
    return findings(told)
