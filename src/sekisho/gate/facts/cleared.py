"""Facts about matches that an officer has cleared: whether the clearance holds on the day, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sekisho.parties.cleared import Clearance, book_digest, party_version, rule_version, settle
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.listing import Reference


@dataclass(frozen=True, slots=True)
class Cleared:
    """The register of cleared matches that a gate honours: those that nobody took back."""

    clearances: tuple[Clearance, ...]
    digest: str

    @classmethod
    def of(cls, clearances: Sequence[Clearance]) -> Cleared:
        """A register, with its digest."""
        return cls(tuple(clearances), book_digest(clearances))


CLEARED: dict[str, pl.DataType | type[pl.DataType]] = {
    "cleared": pl.String,  # none, holds, reopened
    "clearance": pl.Int64,  # its number in the register
    "cleared_by": pl.String,
    "cleared_on": pl.String,
    "cleared_until": pl.String,  # the last day, or 'open'
    "cleared_why": pl.String,
    "reopened_because": pl.List(pl.String),  # customer_changed, entry_changed, rule_changed, expired, given_later
}
NOT_CLEARED = tuple(
    pl.lit("none" if name == "cleared" else None, dtype=dtype).alias(name) for name, dtype in CLEARED.items()
)


def with_clearances(
    who: pl.DataFrame, parties: pl.DataFrame, register: Cleared, reference: Reference, clocks: Clocks
) -> pl.DataFrame:
    """``who`` with the columns of CLEARED.

    A clearance holds on the day of the act; one that was given after the day of knowledge was not known.

    Args:
        who: matches of ``parties`` with the reference.
        parties: the parties frame: what is stated of each.
        register: the clearances.
        reference: what the entries are now.
        clocks: the day of the act and the day of knowledge.
    """
    pairs = {(one.pair.list, one.pair.entity) for one in register.clearances}
    schema = {"list": pl.String, "uid": pl.String}
    named = pl.DataFrame(list(pairs), schema=schema, orient="row")
    numbered = who.with_row_index("match")
    met = numbered.join(named, on=["list", "uid"], how="semi", maintain_order="left")
    if met.is_empty():
        return who.with_columns(NOT_CLEARED)
    found = settle(_stated(met, parties), register.clearances, reference, _rule_of, clocks.as_of, clocks.known_at)
    by_number = {one.number: one for one in register.clearances}
    rows = [_told(row, by_number) for row in found.iter_rows(named=True)]
    told = pl.DataFrame(rows, schema={"match": pl.get_index_type(), **CLEARED})
    joined = numbered.join(told, on="match", how="left", maintain_order="left").drop("match")
    return joined.with_columns(pl.col("cleared").fill_null("none"))


def _rule_of(_: str) -> str:
    """The gate screens every list with one policy."""
    return rule_version()


def _stated(met: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """Matches with what their parties state, as ``settle`` wants it."""
    party = ["consignment", "role", "seq"]
    whose = parties.join(met.select(party).unique(), on=party, how="semi")
    versions = pl.DataFrame(
        [(*(row[k] for k in party), row["name"], party_version(row)) for row in whose.iter_rows(named=True)],
        schema={**{k: parties.schema[k] for k in party}, "stated_name": pl.String, "query_version": pl.String},
        orient="row",
    )
    return met.select("match", "entry", "uid", "list", *party).join(versions, on=party, maintain_order="left")


def _told(row: Mapping[str, Any], book: Mapping[int, Clearance]) -> dict[str, Any]:
    one = book.get(row["clearance"])
    if one is None:
        return {"match": row["match"], "cleared": "none"}
    return {
        "match": row["match"],
        "cleared": "holds" if row["status"] == "cleared" else "reopened",
        "clearance": one.number,
        "cleared_by": one.by,
        "cleared_on": one.at[:10],
        "cleared_until": one.until.isoformat() if one.until else "open",
        "cleared_why": one.why,
        "reopened_because": row["reopened"],
    }
