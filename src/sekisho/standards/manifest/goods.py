"""Line columns -> the frame of lines, numbered within each consignment."""

from __future__ import annotations

import polars as pl

from sekisho.standards.manifest.columns import LINE_COLUMNS, REQUIRED_GOODS
from sekisho.standards.manifest.grouping import Groups, severity_of
from sekisho.standards.manifest.issues import Issues, Severity
from sekisho.standards.manifest.schemas import lines_schema
from sekisho.standards.manifest.sheet import Sheet

_NOTHING = pl.all_horizontal(pl.col(REQUIRED_GOODS).is_null(), pl.col("of").is_not_null())
_FIELDS = {"eccn": "eccn_claimed", "gaihi": "gaihi_claimed", "line_no": "line"}


def read_lines(sheet: Sheet, groups: Groups, issues: Issues) -> pl.DataFrame:
    """All rows as lines: typed columns, ``of`` (group), ``at`` (row index), ``line_value``, ``mark`` (currency)."""
    columns: dict[str, pl.Series] = {
        "of": groups.of,
        "at": pl.int_range(0, sheet.height, dtype=pl.UInt32, eager=True),
        "row": sheet.rows,
    }
    marks: list[pl.Series] = []
    schema = lines_schema()
    for column in LINE_COLUMNS:
        field = _FIELDS.get(column.name, column.name)
        if column.name not in sheet.sources:
            dtype = schema.get(field, pl.Float64())
            columns[field] = pl.Series([None], dtype=dtype).new_from_index(0, sheet.height)
            continue
        read = sheet.read(column.name)
        if read.reasons is not None:
            bad = read.reasons.is_not_null()
            issues.where(bad, column.name, sheet.texts(column.name), read.reasons, severity_of(column.name))
        if "cleaned" in read.extra:
            count = int(read.extra["cleaned"].sum() or 0)
            sheet.warnings.append(f"invisible characters were taken out of {count} values of {column.name}")
        if "currency" in read.extra:
            marks.append(read.extra["currency"])
        columns[field] = read.values
        sheet.release(column.name)
    lines = pl.DataFrame(columns | {"mark": _first(marks, sheet.height)})
    nothing = lines.select_seq(_NOTHING).to_series()
    if not nothing.any():
        return lines
    nothing = nothing.scatter(issues.rows(Severity.REJECT), False)  # a broken row is told already
    shown = pl.Series([None], dtype=pl.String).new_from_index(0, sheet.height)
    issues.where(nothing, "description", shown, "the row names no goods", Severity.REJECT)
    return lines


def _first(marks: list[pl.Series], height: int) -> pl.Series:
    merged = pl.Series([None], dtype=pl.String).new_from_index(0, height)
    for mark in marks:
        merged = merged.fill_null(mark)
    return merged


def numbered(lines: pl.DataFrame, issues: Issues) -> pl.DataFrame:
    """Lines of living rows, sorted by consignment and line; numbers given where absent, duplicates taken out.

    Of two rows with one number that are equal, the copy is rejected and nothing is lost; where they differ, both are,
    because nobody can tell which one holds.
    """
    if lines["line"].null_count() == lines.height:
        ordered = lines if lines["of"].is_sorted() else lines.sort("of", "at")
        return ordered.with_columns(_count_within(pl.col("of")).alias("line"))
    if lines.height == 1:
        return lines
    lines = lines.with_columns((pl.col("line").is_null() & True).alias("unnumbered"))
    twice = pl.struct("of", "line").is_duplicated() & ~pl.col("unnumbered")
    doubles = lines.filter(twice)
    if doubles.height:
        lines = lines.join(_settled(doubles, issues), on="at", how="anti", maintain_order="left")
    if lines["unnumbered"].any():
        lines = lines.sort("of", "unnumbered", "line", "at")
        highest = pl.col("line").max().over("of").fill_null(0)
        extra = pl.col("unnumbered").cum_sum().over("of").cast(pl.Int32)
        lines = lines.with_columns(pl.when("unnumbered").then(highest + extra).otherwise("line").alias("line"))
    return lines.sort("of", "line").drop("unnumbered")


def _count_within(group: pl.Expr) -> pl.Expr:
    at = pl.int_range(pl.len(), dtype=pl.Int32)
    start = pl.when((group != group.shift(1)).fill_null(True)).then(at).forward_fill()
    return at - start + 1


def _settled(doubles: pl.DataFrame, issues: Issues) -> pl.DataFrame:
    """The rows among ``doubles`` that go, with their issues told: copies quietly, contradictions with a taint."""
    facts = [column for column in doubles.columns if column not in ("at", "row")]
    text = pl.struct(facts).struct.json_encode()
    marked = doubles.with_columns(text.alias("text")).with_columns(
        pl.col("text").n_unique().over("of", "line").alias("n"),
        pl.struct("of", "line", "text").is_first_distinct().alias("first"),
    )
    copies = marked.filter((pl.col("n") == 1) & ~pl.col("first"))
    clashes = marked.filter(pl.col("n") > 1)
    numbers = copies["line"].cast(pl.String)
    issues.add(copies["at"], "line_no", numbers, "a copy of another row: left out, nothing is lost", Severity.NOTE)
    reason = "two rows with this line number say different things"
    issues.add(clashes["at"], "line_no", clashes["line"].cast(pl.String), reason, Severity.REJECT)
    return pl.concat([copies.select("at"), clashes.select("at")])
