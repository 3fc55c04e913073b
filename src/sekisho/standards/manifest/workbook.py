"""XLSX: looked at as a zip file first (bombs, spans that no memory holds), then read by calamine. Macros never run."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

import polars as pl

from sekisho.standards.manifest.limits import MIB, Limits
from sekisho.standards.manifest.table import below_header, check_size, find_header, score
from sekisho.vocabulary.errors import UnreadableFile

_CHUNK = 1 << 20
_SHEET_NAMES = re.compile("consignment|shipment|manifest|export|出荷|輸出|明細|데이터|출하|수출", re.IGNORECASE)
_COLUMN = re.compile(rb'<(?:\w{1,10}:)?c [^<>]{0,200}?\br="([A-Z]{1,4})(\d{1,9})"')
_ROW = re.compile(rb'<(?:\w{1,10}:)?row [^<>]{0,400}?\br="(\d{1,9})"')
_HINT = "Save the sheet as CSV UTF-8, or as a plain .xlsx workbook, and try again."


def read_workbook(name: str, content: bytes, limits: Limits) -> pl.DataFrame:
    """The sheet that looks like consignments (else the first) -> table of texts with ROW. Raises UnreadableFile."""
    _inspect(name, content, limits)
    sheets = _load(name, content)
    frame = max(sheets, key=lambda sheet: sheet[0])[1] if sheets else pl.DataFrame()
    if frame.height == 0:
        raise UnreadableFile(f"{name} holds no rows.")
    check_size(name, frame.height, frame.width, limits)
    at, _ = find_header(frame.head(20).rows())
    return below_header(frame, at)


def _load(name: str, content: bytes) -> list[tuple[tuple[int, int, int], pl.DataFrame]]:
    """(points, sheet) of the sheets worth looking at: a telling name first, then known headers, then order."""
    import fastexcel  # only here: it takes 40 ms to import

    try:
        reader = fastexcel.read_excel(content)
        found = []
        for at, title in enumerate(reader.sheet_names[:20]):
            head = _sheet(reader, at, 20)
            known = max((score(record) for record in head.rows()), default=0) if head.height else 0
            found.append(((int(known >= 2 and bool(_SHEET_NAMES.search(title))), known, -at), at))
        best = max(found, default=None)
        return [] if best is None else [(best[0], _sheet(reader, best[1], None))]
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFile(f"{name} is not a workbook that can be read ({reason}).", hint=_HINT) from error


def _sheet(reader: Any, at: int, rows: int | None) -> pl.DataFrame:
    """One sheet as texts, from the first row of the sheet on, so that rows have the numbers that a person sees."""
    sheet = reader.load_sheet(at, header_row=None, skip_rows=0, n_rows=rows, dtypes="string")
    frame: pl.DataFrame = sheet.to_polars()
    return frame.with_columns(pl.all().cast(pl.String))


def _inspect(name: str, content: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(name, entries, limits)
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names:
                raise UnreadableFile(f"{name} is a zip file but no .xlsx workbook.", hint=_HINT)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _scan(name, archive, entry, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise UnreadableFile(f"{name} is damaged or cut short: {error}.", hint=_HINT) from error


def _check_entries(name: str, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.zip_entries:
        raise UnreadableFile(f"{name} is refused: it holds {len(entries):,} parts.")
    if len({entry.filename for entry in entries}) != len(entries):
        raise UnreadableFile(f"{name} is refused: two of its parts have one name.")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        raise UnreadableFile(f"{name} is refused: it would unpack to {total:,} bytes.")
    for entry in entries:
        if entry.file_size > 16 * MIB and entry.file_size > limits.zip_ratio * max(entry.compress_size, 1):
            raise UnreadableFile(f"{name} is refused: {entry.filename[:100]!r} is packed like a zip bomb.")


def _scan(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    """Unpack once in small pieces: proves the declared sizes (by CRC), and measures what a sheet spans."""
    sheet = entry.filename.startswith("xl/worksheets/")
    rows = columns = cells = 0
    tail = b""
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            if not sheet:
                continue
            window = tail + piece
            found = _COLUMN.findall(window)
            cells += len(found)
            columns = max(columns, max(map(_number, {column for column, _ in found}), default=0))
            rows = max(rows, max((int(row) for _, row in found), default=0))
            rows = max(rows, max(map(int, _ROW.findall(window)), default=0))
            tail = window[-600:] if b"<" in window[-600:] else b""
    span = rows * columns
    if rows > limits.rows or columns > 16_384 or span > limits.sheet_cells or span > 5_000_000 + 1_000 * cells:
        raise UnreadableFile(
            f"{name} is refused: a sheet spans {rows:,} rows x {columns:,} columns but holds {cells:,} cells.",
            hint="Delete the stray cells far below or right of the table, and save again.",
        )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
