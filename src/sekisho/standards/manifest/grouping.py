"""Rows to consignments: which rows belong together, and what their repeated header columns say as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from polars.dataframe.group_by import GroupBy

from sekisho.standards.manifest.columns import BY_NAME
from sekisho.standards.manifest.issues import Issues, Severity
from sekisho.standards.manifest.readers import Read
from sekisho.standards.manifest.sheet import Sheet
from sekisho.standards.manifest.texts import FEW, Texts, visible

_REJECTS = frozenset({"ship_date", "order_date", "destination", "quantity", "unit_value", "line_value"})
_NOTES = frozenset({"mode", "incoterm", "installation_ordered", "support_ordered", "line_no"})
_UNITED = ("list", "identifiers", "amendments")
_JOINED = frozenset({"end_use", "payment_terms", "line_of_business", "email", "phone", "website"})
_MAX_ID = 200


def severity_of(column: str) -> Severity:
    """What an unreadable value of a column costs."""
    if column in _REJECTS:
        return Severity.REJECT
    return Severity.NOTE if column in _NOTES else Severity.TAINT


@dataclass(slots=True)
class Groups:
    """Rows by consignment. ``of``: group of each row, numbered as they first appear; ``first``: first row of each.

    ``dead`` collects groups that cannot be judged at all: frames of group, column, value, reason.
    """

    ids: pl.Series
    of: pl.Series
    first: pl.Series
    dead: list[pl.DataFrame]

    @property
    def count(self) -> int:
        """Number of consignments."""
        return len(self.ids)

    @property
    def single(self) -> bool:
        """Whether every consignment is one row."""
        return len(self.ids) == len(self.of)

    def kill(self, groups: pl.Series, column: str, reason: pl.Series | str, value: pl.Series | None = None) -> None:
        """Give up whole consignments; ``reason`` and ``value`` run parallel to ``groups``."""
        if len(groups):
            frame = pl.select(
                groups.cast(pl.UInt32).alias("of"),
                pl.lit(column).alias("column"),
                (pl.lit(None, dtype=pl.String) if value is None else value).alias("value"),
                (pl.lit(reason, dtype=pl.String) if isinstance(reason, str) else reason).alias("reason"),
            )
            self.dead.append(frame)

    def nulls(self, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
        """A column that nobody stated: one NULL a consignment."""
        return pl.Series([None], dtype=dtype).new_from_index(0, self.count)


def drop_blank(sheet: Sheet) -> None:
    """Take out rows that state nothing; before anything is told of rows by their place in the sheet."""
    ids = sheet.texts("consignment_id")
    if ids.has_nulls():
        none = ids.is_null()
        at = none.arg_true()
        sheet.keep(pl.Series([True]).new_from_index(0, len(none)).scatter(at, ~sheet.blank(at)))


def group(sheet: Sheet, issues: Issues) -> Groups:
    """Join rows by consignment id; rows without one continue the row above, or are rejected."""
    ids = _identified(sheet, issues)
    if len(ids) <= FEW:
        return _few(ids)
    index = pl.DataFrame({"id": ids}).with_row_index("at").drop_nulls("id")
    firsts = index.group_by("id", maintain_order=True).agg(pl.col("at").first())
    if firsts.height == len(ids):
        of = pl.int_range(0, len(ids), dtype=pl.UInt32, eager=True)
    else:
        numbered = firsts.select("id", pl.int_range(0, pl.len(), dtype=pl.UInt32).alias("of"))
        of = ids.to_frame("id").join(numbered, on="id", how="left", maintain_order="left")["of"]
    return Groups(firsts["id"], of, firsts["at"], [])


def _few(ids: pl.Series) -> Groups:
    """Groups of a few rows."""
    first: dict[str, int] = {}
    for at, name in enumerate(ids):
        if name is not None:
            first.setdefault(name, at)
    numbers = {name: number for number, name in enumerate(first)}
    of = [None if name is None else numbers[name] for name in ids]
    return Groups(
        pl.Series("id", list(first), dtype=pl.String),
        pl.Series("of", of, dtype=pl.UInt32),
        pl.Series("at", list(first.values()), dtype=pl.UInt32),
        [],
    )


def _identified(sheet: Sheet, issues: Issues) -> pl.Series:
    """Ids by row; rows without one that can be used are told as rejects."""
    ids, _ = visible(sheet.texts("consignment_id"))
    ids = _continued(sheet, ids, issues)
    if ids.has_nulls():
        nameless = ids.is_null().scatter(issues.rows(Severity.REJECT), False)  # broken rows are told already
        issues.where(nameless, "consignment_id", ids, "the row names no consignment", Severity.REJECT)
    if not Texts(ids).longer_than(_MAX_ID):
        return ids
    long = (ids.str.len_chars() > _MAX_ID).fill_null(False)
    issues.where(long, "consignment_id", ids, f"longer than {_MAX_ID} characters", Severity.REJECT)
    return ids.set(long, None) if long.any() else ids


def _continued(sheet: Sheet, ids: pl.Series, issues: Issues) -> pl.Series:
    """A row that states goods only (merged cells) continues the row above; one that repeats its facts taints it."""
    if ids.null_count() in (0, len(ids)):
        return ids
    none = ids.is_null()
    above = ids.forward_fill()
    at = none.arg_true()
    states = pl.Series([False]).new_from_index(0, len(at))
    differs = states
    for name in sheet.header_names():
        if name == "consignment_id":
            continue
        texts = sheet.texts(name)
        own = texts.gather(at)
        states = states | own.is_not_null()
        differs = differs | (own != texts.forward_fill().shift(1).gather(at)).fill_null(False)
    continues = ~states & above.gather(at).is_not_null()
    if continues.any():
        sheet.warnings.append(
            f"{continues.sum()} rows without an id and header facts were read as lines of the row above"
        )
    suspects = at.filter(states & ~differs & above.gather(at).is_not_null())
    before = above.is_not_null().arg_true()
    issues.add(
        pl.Series([before.filter(before < row).max() for row in suspects.head(10_000)], dtype=pl.UInt32),
        "consignment_id",
        None,
        "a row below states the same facts but no id: it may belong here",
        Severity.TAINT,
    )
    return ids.zip_with(~none.scatter(at.filter(~continues), False), above) if continues.any() else ids


@dataclass(frozen=True, slots=True)
class Fact:
    """A header column by consignment: typed values, and what was found by the way (see ``readers.Read.extra``)."""

    values: pl.Series
    extra: dict[str, pl.Series]


def reduce(sheet: Sheet, groups: Groups, issues: Issues, name: str) -> Fact:
    """What a consignment's rows say in one header column: blanks are filled, contradictions give the whole up."""
    column = BY_NAME[sheet.sources[name][0][1].column]
    severity = severity_of(column.name)
    firsts = sheet.firsts(name, groups.first, groups.of) if groups.of.null_count() == 0 else None
    if firsts is not None:
        read = sheet.read(name, firsts)
        _tell(sheet, issues, name, read, firsts, groups.first, severity)
        if read.reasons is not None and severity is Severity.REJECT:
            bad = read.reasons.is_not_null()
            groups.kill(bad.arg_true(), name, read.reasons.filter(bad), firsts.whole().filter(bad))
        fact = Fact(read.values, dict(read.extra))
    else:
        texts = sheet.column(name)
        read = sheet.read(name)
        _tell(sheet, issues, name, read, texts, None, severity)
        fact = _agreed(groups, name, column.kind, column.name, texts.whole(), read, sheet)
    sheet.release(name)
    return fact


def _tell(
    sheet: Sheet, issues: Issues, name: str, read: Read, texts: Texts, at: pl.Series | None, severity: Severity
) -> None:
    if read.reasons is not None:
        bad = read.reasons.is_not_null()
        where = bad.arg_true()
        rows = where if at is None else at.gather(where)
        issues.add(rows, name, texts.at(where), read.reasons.gather(where), severity)
    if "cleaned" in read.extra:
        count = int(read.extra["cleaned"].sum() or 0)
        sheet.warnings.append(f"invisible characters were taken out of {count} values of {name}")


def _agreed(groups: Groups, name: str, kind: str, column: str, texts: pl.Series, read: Read, sheet: Sheet) -> Fact:
    """One value a consignment from rows that do not all say the same."""
    values = read.values
    stated = pl.DataFrame({"of": groups.of, "value": values, "text": texts, "row": sheet.rows, **read.extra}).filter(
        pl.col("of").is_not_null() & pl.col("value").is_not_null()
    )
    by = stated.group_by("of", maintain_order=True)
    if kind in _UNITED:
        merged = by.agg(
            pl.col("value").explode(empty_as_null=True, keep_nulls=True).unique(maintain_order=True).drop_nulls()
        )
    elif column in _JOINED:
        merged = by.agg(pl.col("value").unique(maintain_order=True).str.join(" / "))
    elif column == "total_value":
        merged = _total(sheet, by, list(read.extra))
    else:
        merged = by.agg(pl.col("value").first(), *(pl.col(extra).first() for extra in read.extra))
        _contradictions(groups, name, stated, values.dtype)
    everyone = pl.DataFrame({"of": pl.int_range(0, groups.count, dtype=pl.UInt32, eager=True)})
    joined = everyone.join(merged, on="of", how="left", maintain_order="left")
    extra = {key: joined[key] for key in read.extra if key in joined.columns}
    return Fact(joined["value"], extra)


def _total(sheet: Sheet, by: GroupBy, extra: list[str]) -> pl.DataFrame:
    """A 'total' that differs from row to row is the total of each row: they are added up."""
    value = pl.col("value")
    differs = (value.n_unique() > 1).alias("differs")
    total = pl.when(value.n_unique() > 1).then(value.sum()).otherwise(value.first()).alias("value")
    merged = by.agg(total, differs, *(pl.col(name).first() for name in extra))
    if merged["differs"].any():
        sheet.warnings.append(f"total_value differs by row in {merged['differs'].sum()} consignments and was added up")
    return merged


def _contradictions(groups: Groups, name: str, stated: pl.DataFrame, dtype: pl.DataType) -> None:
    key = pl.col("value").list.join(">") if isinstance(dtype, pl.List) else pl.col("value")
    distinct = stated.with_columns(key.alias("key")).unique(["of", "key"], maintain_order=True)
    told = pl.format("'{}' in row {}", pl.col("text").str.slice(0, 60), pl.col("row"))
    clashes = (
        distinct.group_by("of", maintain_order=True)
        .agg(pl.len().alias("n"), told.head(3).alias("told"), pl.col("text").head(3).alias("value"))
        .filter(pl.col("n") > 1)
        .with_columns((pl.lit("its rows contradict each other: ") + pl.col("told").list.join(", ")).alias("literal"))
    )
    groups.kill(clashes["of"], name, clashes["literal"], clashes["value"].list.join(" / "))
