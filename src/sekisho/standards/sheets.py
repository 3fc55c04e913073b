"""Spreadsheets (.xlsx and .ods) as rows of texts, read as a stream; the zip file is looked at for bombs first.

ECMA-376 part 1, 18.3 (worksheets) and 18.4 (shared strings); ODF 1.3 part 3, 9 (tables). Formulas and macros never
run: what is read is the value that was stored. Grade: secondary.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from xml.etree.ElementTree import Element

from sekisho.standards.manifest.limits import GIB, MIB, Limits
from sekisho.standards.xml_stream import Source, records
from sekisho.vocabulary.errors import MalformedList

LIMITS = Limits(unpacked_bytes=GIB, rows=2_000_000)
_REPEATS = 1_000  # a row that holds something may be meant this often
_HINT = "Save the sheet as CSV UTF-8, or as a plain workbook, and try again."
_REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SPAN = f"{_TABLE}number-columns-repeated"
_BREAKS = {"line-break": "\n", "tab": "\t"}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds anything: name of its sheet, 1-based number, texts of its cells up to the last filled one."""

    sheet: str
    number: int
    cells: list[str]


def is_spreadsheet(content: bytes) -> bool:
    """True where the bytes begin as a zip file does, which both formats are."""
    return content[:4] == b"PK\x03\x04"


def sheet_rows(file: str, content: bytes, limits: Limits = LIMITS) -> Iterator[SheetRow]:
    """The rows of every sheet in the order of the workbook. Raises MalformedList: damage, a bomb, another format."""
    with _damage(file), zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        _check(file, entries, limits)
        names = {entry.filename for entry in entries}
        if "xl/workbook.xml" in names:
            yield from _xlsx(file, archive, names, limits)
        elif "content.xml" in names:
            yield from _ods(file, archive, limits)
        else:
            raise MalformedList("is a zip file but no workbook (.xlsx or .ods)", file=file, hint=_HINT)


@contextmanager
def _damage(file: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise MalformedList(f"is damaged or cut short ({error})", file=file, hint=_HINT) from None


def _check(file: str, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > limits.zip_entries:
        raise MalformedList(f"is refused: it holds {len(entries):,} parts", file=file)
    if len({entry.filename for entry in entries}) != len(entries):
        raise MalformedList("is refused: two of its parts have one name", file=file)
    if total > limits.unpacked_bytes:
        raise MalformedList(f"is refused: it would unpack to {total:,} bytes", file=file)
    for entry in entries:
        if entry.file_size > 16 * MIB and entry.file_size > limits.zip_ratio * max(entry.compress_size, 1):
            raise MalformedList(f"is refused: {entry.filename[:100]!r} is packed like a zip bomb", file=file)


def _part(archive: zipfile.ZipFile, name: str) -> Source:
    return partial(archive.open, name)


def _size(file: str, rows: int, width: int, limits: Limits) -> None:
    if rows > limits.rows or width > limits.columns:
        raise MalformedList(f"is refused: {rows:,} rows, {width:,} columns", file=file, hint=_HINT)


def _attribute(element: Element, name: str) -> str:
    """An attribute, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _xlsx(file: str, archive: zipfile.ZipFile, names: set[str], limits: Limits) -> Iterator[SheetRow]:
    shared: list[str] = []
    if "xl/sharedStrings.xml" in names:
        shared = [_rich(item) for item in records(file, _part(archive, "xl/sharedStrings.xml"), ("sst",), ("si",))]
    for title, part in _sheets(file, archive, names):
        number = 0
        for row in records(file, _part(archive, part), ("worksheet",), ("row",)):
            stated = row.get("r", "")
            number = int(stated) if stated.isdecimal() and len(stated) < 9 else number + 1
            cells = _xlsx_cells(file, row, shared, limits)
            _size(file, number, len(cells), limits)
            if any(cells):
                yield SheetRow(title, number, cells)


def _sheets(file: str, archive: zipfile.ZipFile, names: set[str]) -> list[tuple[str, str]]:
    """(name, part) of the sheets in their order."""
    targets = {}
    if (links := "xl/_rels/workbook.xml.rels") in names:
        for link in records(file, _part(archive, links), ("Relationships",), ("Relationship",)):
            target = link.get("Target", "")
            targets[link.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    found = []
    for sheet in records(file, _part(archive, "xl/workbook.xml"), ("workbook",), ("sheet",)):
        part = targets.get(_attribute(sheet, "id"), "")
        if part in names and part.startswith("xl/worksheets/"):
            found.append((sheet.get("name", ""), part))
    return found


def _xlsx_cells(file: str, row: Element, shared: list[str], limits: Limits) -> list[str]:
    cells: list[str] = []
    for at, cell in enumerate(row.findall("c")):
        text = _xlsx_text(file, cell, shared)
        if not text:
            continue
        place = _REFERENCE.fullmatch(cell.get("r", ""))
        column = _number(place[1]) if place else at
        _size(file, 0, column + 1, limits)
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text
    return cells


def _xlsx_text(file: str, cell: Element, shared: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext("v") or ""
    if kind == "inlineStr":
        inline = cell.find("is")
        return _rich(inline) if inline is not None else ""
    if kind != "s":
        return value
    if not value.isdecimal() or len(value) > 9 or int(value) >= len(shared):
        raise MalformedList(f"a cell names the shared string {value[:20]!r}, which there is not", file=file)
    return shared[int(value)]


def _rich(item: Element) -> str:
    """The text of a string with or without runs; readings (furigana, ``rPh``) are no part of it."""
    runs = (run.findtext("t") or "" for run in item.findall("r"))
    return "".join((item.findtext("t") or "", *runs))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _ods(file: str, archive: zipfile.ZipFile, limits: Limits) -> Iterator[SheetRow]:
    sheet, number = 1, 0  # a table's name stands on its start tag, which a stream of ended rows has not seen yet
    for element in records(file, _part(archive, "content.xml"), ("document-content",), ("table-row", "table")):
        if element.tag == "table":
            sheet, number = sheet + 1, 0
            continue
        repeated = _count(element.get(f"{_TABLE}number-rows-repeated"))
        cells = _ods_cells(file, element, limits)
        if any(cells):
            _size(file, number + repeated, len(cells), limits)
            if repeated > _REPEATS:
                raise MalformedList(f"is refused: one row is meant {repeated:,} times", file=file, hint=_HINT)
            for more in range(repeated):
                yield SheetRow(f"sheet {sheet}", number + 1 + more, list(cells))
        number += repeated


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1


def _ods_cells(file: str, row: Element, limits: Limits) -> list[str]:
    cells: list[str] = []
    blanks = 0
    for cell in row:
        if cell.tag not in ("table-cell", "covered-table-cell"):
            continue
        repeated, text = _count(cell.get(_SPAN)), _ods_text(cell) if len(cell) or cell.attrib else ""
        if not text:
            blanks += repeated
            continue
        _size(file, 0, len(cells) + blanks + repeated, limits)
        cells += [""] * blanks + [text] * repeated
        blanks = 0
    return cells


def _ods_text(cell: Element) -> str:
    """What a cell shows; of a date its ISO form, which no locale turns round. Comments are no part of it."""
    if cell.get(f"{_OFFICE}value-type") == "date":
        return cell.get(f"{_OFFICE}date-value", "")[:10]
    return "\n".join([_shown(part) for part in cell.findall("p")]) or cell.get(f"{_OFFICE}value", "")


def _shown(part: Element) -> str:
    pieces = [part.text or ""]
    for child in part:
        if child.tag == "s":
            pieces.append(" " * min(_count(child.get(f"{_TEXT}c")), 100))
        elif child.tag != "annotation":
            pieces.append(_BREAKS.get(child.tag) or "".join(child.itertext()))
        pieces.append(child.tail or "")
    return "".join(pieces)
