"""CSV and TSV: comma, semicolon, tab or bar; the header among the first records; no row and no field lost silently."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator

import polars as pl

from sekisho.standards.manifest.encodings import to_utf8
from sekisho.standards.manifest.limits import Limits
from sekisho.standards.manifest.table import (
    HEADER_WITHIN,
    PROBLEM,
    ROW,
    below_header,
    check_size,
    find_header,
    problem,
    unique_names,
)
from sekisho.vocabulary.errors import UnreadableFile

_DELIMITERS = (",", "\t", ";", "|")
_SNIFF = 1 << 18
_CHUNK_ROWS = 20_000
_QUOTE = '"'


def read_delimited(name: str, content: bytes, limits: Limits) -> pl.DataFrame:
    """Text with delimiters -> table of texts with ROW (and PROBLEM). Raises UnreadableFile."""
    text = to_utf8(name, content)
    del content
    if b"\n" not in text and b"\r" in text:
        text = text.replace(b"\r", b"\n")  # the old Macintosh line end
    delimiter, at, width = _sniff(name, text)
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    check_size(name, lines, width, limits)
    frame = _fast(text, delimiter, width, at)
    if frame is None:
        frame = _slow(name, text, delimiter, at)
    elif frame.height + at + 1 < lines:  # some quoted value holds a line break
        _refuse_swallowed(name, frame, delimiter, width)
    return frame


def _sniff(name: str, text: bytes) -> tuple[str, int, int]:
    """(delimiter, index of the header record, its width): the reading under which most headers are known."""
    head = text[:_SNIFF].decode("utf-8", "ignore")
    found = []
    for order, delimiter in enumerate(_DELIMITERS):
        records = _first_records(head, delimiter)
        if records:
            at, known = find_header(records)
            found.append((known, len(records[at]), -order, delimiter, at))
    if not found:
        raise UnreadableFile(f"{name} holds no rows.")
    _, width, _, delimiter, at = max(found)
    return delimiter, at, width


def _first_records(head: str, delimiter: str) -> list[list[str]]:
    reader = _reader(io.StringIO(head, newline=""), delimiter)
    try:
        return list(itertools.islice(reader, HEADER_WITHIN))
    except csv.Error:
        return []


def _reader(stream: io.TextIOBase, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 30)  # a long cell is rejected with its row later, not here
    return csv.reader(stream, delimiter=delimiter, quotechar=_QUOTE)


def _fast(text: bytes, delimiter: str, width: int, at: int) -> pl.DataFrame | None:
    """Polars reads it, if every quotation mark is in order; rows with too many fields are kept and marked."""
    try:
        return below_header(_polars(text, delimiter), at)
    except (pl.exceptions.PolarsError, IndexError):
        pass
    # Polars takes the width from the first record: give it one that is wider than the header by a field
    first = delimiter.join(["x"] * (width + 1)).encode() + b"\n"
    try:
        frame = _polars(first + text, delimiter, truncate=True)
    except (pl.exceptions.PolarsError, IndexError):
        return None
    if frame.height <= at + 1 or frame.width != width + 1:
        return None
    table = below_header(frame.slice(1), at)
    beyond = table.columns[width]
    marked = pl.when(pl.col(beyond).is_not_null()).then(
        pl.format("{}\x1f{}\x1f{}\x1fdrop", pl.lit(beyond), pl.col(beyond).str.slice(0, 200), pl.lit(_too_many(width)))
    )
    return table.with_columns(marked.alias(PROBLEM)).drop(beyond)


def _too_many(width: int) -> str:
    return f"the row has more fields than the header ({width}): is a delimiter inside a value not quoted?"


def _polars(text: bytes, delimiter: str, *, truncate: bool = False) -> pl.DataFrame:
    return pl.read_csv(
        text,
        has_header=False,
        separator=delimiter,
        quote_char=_QUOTE,
        infer_schema=False,
        truncate_ragged_lines=truncate,
    )


def _slow(name: str, text: bytes, delimiter: str, at: int) -> pl.DataFrame:
    """Python's csv module, for files with quotation marks that Polars does not accept."""
    stream = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    reader = _reader(stream, delimiter)
    chunks: list[pl.DataFrame] = []
    try:
        header = unique_names(next(itertools.islice(reader, at, None)))
        row = at + 2
        while batch := list(itertools.islice(reader, _CHUNK_ROWS)):
            chunks.append(_chunk(name, batch, header, row, delimiter))
            row += len(batch)
    except (csv.Error, StopIteration, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{name} cannot be read as rows: {error}.") from error
    return pl.concat(chunks) if chunks else _chunk(name, [], header, row, delimiter)


def _chunk(name: str, batch: list[list[str]], header: list[str], row: int, delimiter: str) -> pl.DataFrame:
    width = len(header)
    for at, record in enumerate(batch):
        if any("\n" in cell and _swallows(cell, delimiter, width) for cell in record):
            raise _swallowed(name, row + at)
    columns: dict[str, pl.Series] = {
        column: pl.Series([record[at] if at < len(record) else None for record in batch], dtype=pl.String)
        for at, column in enumerate(header)
    }
    columns[ROW] = pl.Series(range(row, row + len(batch)), dtype=pl.Int64)
    columns[PROBLEM] = pl.Series(
        [
            problem(f"(column {width + 1})", record[width], _too_many(width)) if any(record[width:]) else None
            for record in batch
        ],
        dtype=pl.String,
    )
    return pl.DataFrame(columns)


def _swallows(cell: str, delimiter: str, width: int) -> bool:
    """Whether a cell holds whole lines of a table: a stray quotation mark has swallowed rows."""
    needed = max(2, (width - 1) // 2)
    return any(line.count(delimiter) >= needed for line in cell.split("\n"))


def _refuse_swallowed(name: str, frame: pl.DataFrame, delimiter: str, width: int) -> None:
    for column in frame.columns:
        if column in (ROW, PROBLEM):
            continue
        broken = frame[column].str.contains("\n", literal=True)
        if not broken.any():
            continue
        for row, cell in frame.select(ROW, column).filter(broken).iter_rows():
            if _swallows(cell, delimiter, width):
                raise _swallowed(name, row)


def _swallowed(name: str, row: int) -> UnreadableFile:
    return UnreadableFile(
        f"{name}, row {row}: a quotation mark is opened and whole rows lie inside it.",
        hint='Close the quotation mark, or double it ("") where it belongs to the text.',
    )
