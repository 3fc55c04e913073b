"""A table of texts -> the batch, its rejects, and the consignments that must not be taken for whole.

    >>> intake = normalise(decode("day.csv", content), file="day.csv", places=gazetteer, currencies=rates)

Nothing is lost silently: a row that cannot be read is in ``rejects`` with its number, column, value and reason. A
consignment of which a row was rejected, or a fact that matters could not be read, is in ``tainted``: what remains of
it is judged, but never released.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sekisho.standards.manifest.columns import CONSIGNMENT_COLUMNS
from sekisho.standards.manifest.goods import numbered, read_lines
from sekisho.standards.manifest.grouping import Fact, Groups, drop_blank, group, reduce
from sekisho.standards.manifest.issues import Issues, Severity
from sekisho.standards.manifest.limits import LIMITS, Limits
from sekisho.standards.manifest.nested import flatten
from sekisho.standards.manifest.parties import read_parties
from sekisho.standards.manifest.readers import Context
from sekisho.standards.manifest.schemas import cast, consignments_schema, lines_schema, parties_schema
from sekisho.standards.manifest.sheet import Sheet
from sekisho.vocabulary.frames import Batch
from sekisho.vocabulary.places import Gazetteer

_FIELDS = {"consignment_id": "consignment", "licence_number": "licence_numbers"}


@dataclass(frozen=True, slots=True)
class Intake:
    """``batch`` as declared in the vocabulary; ``rejects`` (REJECTS), also values that were ignored; warnings.

    ``tainted``: ids in the batch of which something is missing; they must not be released.
    """

    batch: Batch
    rejects: pl.DataFrame
    warnings: tuple[str, ...]
    tainted: frozenset[str] = frozenset()


def normalise(
    table: pl.DataFrame | Sequence[Mapping[str, Any]],
    *,
    file: str,
    places: Gazetteer,
    currencies: Mapping[str, float],
    limits: Limits = LIMITS,
) -> Intake:
    """Normalise what ``decode`` gave, or a list of consignments as objects. Raises MissingColumns."""
    if not isinstance(table, pl.DataFrame):
        table = flatten(table, limits)
    sheet = Sheet.of(table, Context(places, currencies))
    del table  # its columns are let go one by one as they are read
    issues = Issues()
    drop_blank(sheet)
    _take_out_broken(sheet, issues, limits)
    groups = group(sheet, issues)
    numbers = sheet.rows
    facts = _facts(sheet, groups, issues)
    parties = read_parties(sheet, groups, issues, facts["ship_date"].values)
    groups.kill(_nameless(parties, groups), "consignee_name", "no party is named")
    lines = _living(read_lines(sheet, groups, issues), groups, issues)
    lines = numbered(lines, issues)
    header = _header(file, sheet, groups, facts, lines, currencies)
    batch = _batch(groups, header, lines, parties)
    tainted = _tainted(groups, issues, batch)
    warnings = (*sheet.warnings, *_late_orders(batch.consignments))
    return Intake(batch, issues.rejects(file, numbers), warnings, tainted)


def _nameless(parties: pl.DataFrame, groups: Groups) -> pl.Series:
    """The groups in which no party has a name."""
    named = parties["of"] if not parties["name"].has_nulls() else parties.filter(pl.col("name").is_not_null())["of"]
    everyone = pl.int_range(0, groups.count, dtype=pl.UInt32, eager=True)
    if named.n_unique() == groups.count:
        return everyone.clear()
    return everyone.filter(~everyone.is_in(named.unique().implode()))


def _take_out_broken(sheet: Sheet, issues: Issues, limits: Limits) -> None:
    """Cells that are too long and rows that decoding found broken: their other values are still read for the id."""
    for header, cells in sheet.columns.items():
        if cells.longer_than(limits.cell_bytes):
            texts = cells.whole()
            at = (texts.str.len_bytes() > limits.cell_bytes).fill_null(False).arg_true()
            told = f"longer than {limits.cell_bytes:,} bytes"
            issues.add(at, header, texts.gather(at).str.slice(0, 40) + "...", told, Severity.REJECT)
            sheet.columns[header] = cells.without(at)
    if sheet.problems is None:
        return
    broken = sheet.problems.is_not_null()
    fields = sheet.problems.filter(broken).str.split("\x1f")
    at = broken.arg_true()
    column, value, reason = (fields.list.get(field, null_on_oob=True) for field in range(3))
    dropped = (fields.list.get(3, null_on_oob=True) != "keep").fill_null(True)
    sheet.forget(at.filter(dropped), but="consignment_id")  # its values may stand under the wrong headers
    for mask, severity in ((dropped, Severity.REJECT), (~dropped, Severity.TAINT)):
        for name in column.filter(mask).unique():
            some = mask & (column == name)
            issues.add(at.filter(some), str(name), value.filter(some), reason.filter(some), severity)


def _facts(sheet: Sheet, groups: Groups, issues: Issues) -> dict[str, Fact]:
    facts = {}
    for column in CONSIGNMENT_COLUMNS[1:]:
        if column.name in sheet.sources:
            facts[column.name] = reduce(sheet, groups, issues, column.name)
        if column.required and facts[column.name].values.has_nulls():
            absent = facts[column.name].values.is_null().arg_true()
            groups.kill(absent, column.name, "missing or cannot be read")
    return facts


def _living(lines: pl.DataFrame, groups: Groups, issues: Issues) -> pl.DataFrame:
    """Lines without those of rejected rows and given-up consignments; every row that goes has an issue."""
    gone = issues.rows(Severity.REJECT)
    if lines["of"].has_nulls():
        lines = lines.filter(pl.col("of").is_not_null())
    if groups.dead:
        dead = pl.concat(groups.dead).group_by("of", maintain_order=True).agg(pl.all().first())
        rows = lines.select("at", "of").join(dead, on="of", how="inner", maintain_order="left")
        rows = rows.filter(~pl.col("at").is_in(gone.implode()))
        reason = "the whole consignment is rejected: " + rows["reason"]
        for column in rows["column"].unique():
            some = rows["column"] == column
            issues.add(
                rows["at"].filter(some), column, rows["value"].filter(some), reason.filter(some), Severity.REJECT
            )
        gone = issues.rows(Severity.REJECT)
    return lines.filter(~pl.col("at").is_in(gone.implode())) if len(gone) else lines


def _header(
    file: str,
    sheet: Sheet,
    groups: Groups,
    facts: dict[str, Fact],
    lines: pl.DataFrame,
    currencies: Mapping[str, float],
) -> pl.DataFrame:
    """One row a consignment, dead ones too; ``of`` is its group."""
    schema = consignments_schema()
    columns: dict[str, pl.Series] = {"consignment": groups.ids}
    for column in CONSIGNMENT_COLUMNS[1:]:
        field = _FIELDS.get(column.name, column.name)
        fact = facts.get(column.name)
        columns[field] = groups.nulls(schema[field]) if fact is None else fact.values
        if column.kind == "place":
            code = None if fact is None else fact.extra.get("code")
            columns[f"{field}_code"] = groups.nulls(pl.String) if code is None else code
    total = facts.get("total_value")
    mark = None if total is None else total.extra.get("currency")
    by_line = lines.group_by("of").agg(pl.col("mark").drop_nulls().first(), pl.col("row").min(), _SUM)
    columns["of"] = pl.int_range(0, groups.count, dtype=pl.UInt32, eager=True)
    columns["file"] = pl.Series([file], dtype=pl.String).new_from_index(0, groups.count)
    columns["total_mark"] = groups.nulls(pl.String) if mark is None else mark
    frame = pl.DataFrame(columns)
    frame = frame.join(by_line, on="of", how="left", maintain_order="left")
    default = pl.lit(sheet.currency_of_header(), dtype=pl.String)
    return frame.with_columns(
        pl.coalesce("currency", "total_mark", "mark", default).alias("currency"),
        pl.coalesce("total_value", "sum").alias("total_value"),
    ).with_columns(_rate(currencies).alias("rate"))


def _totals() -> pl.Expr:
    """The amounts of the lines added up; an amount that is the same on every line and fits none is the total itself."""
    value, each = pl.col("line_value"), pl.col("quantity") * pl.col("unit_value")
    repeated = (pl.len() > 1) & (value.n_unique() == 1) & ((each - value).abs() > 0.01 * value).fill_null(True).all()
    whole = pl.when(value.null_count() == 0).then(value.sum())
    return pl.when(repeated).then(value.first()).otherwise(whole).alias("sum")


_SUM = _totals()


def _rate(currencies: Mapping[str, float]) -> pl.Expr:
    codes, rates = list(currencies), list(currencies.values())
    return pl.col("currency").replace_strict(codes, rates, default=None, return_dtype=pl.Float64)


def _batch(groups: Groups, header: pl.DataFrame, lines: pl.DataFrame, parties: pl.DataFrame) -> Batch:
    """The three frames, of consignments that still have a line."""
    living = header.filter(pl.col("row").is_not_null()) if header["row"].has_nulls() else header
    names = groups.ids
    consignments = living.with_columns_seq(_IN_DOLLARS)
    goods = lines.with_columns_seq(_of(names, lines).alias("consignment"), _of(header["rate"], lines), _UNIT)
    goods = goods.with_columns_seq(_UNIT_IN_DOLLARS)
    if living.height < header.height:
        parties = parties.filter(pl.col("of").is_in(living["of"].implode()))
    people = parties.with_columns_seq(_of(names, parties).alias("consignment"))
    return Batch(
        cast(consignments, consignments_schema()),
        cast(goods, lines_schema()),
        cast(people, parties_schema()),
    )


_IN_DOLLARS = (pl.col("total_value") * pl.col("rate")).alias("total_value_usd")
_UNIT = pl.coalesce("unit_value", pl.col("line_value") / pl.col("quantity")).alias("unit_value")
_UNIT_IN_DOLLARS = (pl.col("unit_value") * pl.col("rate")).alias("unit_value_usd")


def _of(values: pl.Series, frame: pl.DataFrame) -> pl.Series:
    """The value of each row's consignment."""
    return values if frame.height == len(values) == 1 else values.gather(frame["of"])


def _tainted(groups: Groups, issues: Issues, batch: Batch) -> frozenset[str]:
    """Ids in the batch with an issue that matters, on whatever row."""
    rows = issues.rows(Severity.TAINT)
    if len(rows) == 0:
        return frozenset()
    of = groups.of.gather(rows).drop_nulls().unique()
    ids = groups.ids.gather(of)
    return frozenset(ids.filter(ids.is_in(batch.consignments["consignment"].implode())))


def _late_orders(consignments: pl.DataFrame) -> list[str]:
    if consignments["order_date"].null_count() == consignments.height:
        return []
    after = consignments["order_date"] > consignments["ship_date"]
    if not after.any():
        return []
    late = consignments["consignment"].filter(after)
    return [f"{len(late)} consignments were ordered after they were shipped: {', '.join(late.head(5))}"]
