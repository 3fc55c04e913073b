"""Bytes to rows: decoding, strict CSV with line numbers, JSON and XML that refuse what could harm.

Every failure is a ``MalformedList`` with file, line where it can be told, and reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import orjson
from defusedxml.common import DefusedXmlException

from sekisho.vocabulary.errors import MalformedList

END_OF_FILE = "\x1a"  # DOS end-of-file mark that closes OFAC's files to this day


def decode(file: str, content: bytes) -> str:
    """Text of ``content``: UTF-8 with or without BOM, else Windows-1252, as OFAC's files used to be."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as fault:
            line = content.count(b"\n", 0, fault.start) + 1
            raise MalformedList("is neither UTF-8 nor Windows-1252 text", file=file, line=line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise MalformedList("holds a NUL character: this is not a text file", file=file, line=line)
    return text


def csv_rows(file: str, text: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, with the 1-based line on which each starts; a DOS end-of-file mark ends the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise MalformedList(f"broken quoting or an oversized field ({fault})", file=file, line=line) from None
        if row and row[0] == END_OF_FILE and not any(row[1:]):
            _nothing_after(reader, file)
            return
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _nothing_after(reader: Any, file: str) -> None:
    line = reader.line_num
    try:
        left = [row for row in reader if any(cell.strip(" \t" + END_OF_FILE) for cell in row)]
    except csv.Error:
        left = [[""]]
    if left:
        raise MalformedList("rows follow the end-of-file mark", file=file, line=line + 1)


def header_rows(
    file: str, text: str, required: Sequence[str], delimiter: str = ","
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows as mappings by the header's names (lower case, trimmed).

    Raises:
        MalformedList: no header, a required column absent, a column twice, or a row of another width.
    """
    rows = csv_rows(file, text, delimiter)
    first = next(rows, None)
    if first is None:
        raise MalformedList("is empty", file=file, line=1)
    header = [cell.strip().lower() for cell in first[1]]
    absent = [name for name in required if name not in header]
    if absent:
        raise MalformedList(f"has no column {', '.join(absent)}; this is another format", file=file, line=first[0])
    named = [name for name in header if name]
    if len(set(named)) != len(named):
        raise MalformedList("names a column twice", file=file, line=first[0])
    for line, row in rows:
        if len(row) != len(header):
            raise MalformedList(f"{len(header)} columns expected, {len(row)} found", file=file, line=line)
        yield line, dict(zip(header, (cell.strip() for cell in row), strict=True))


def xml_root(file: str, content: bytes) -> Element:
    """The root of an XML file; a document type, an entity or an outside reference is refused."""
    try:
        root: Element = defusedxml.ElementTree.fromstring(content, forbid_dtd=True)
    except ParseError as fault:
        raise MalformedList(f"is not well-formed XML ({fault.msg})", file=file, line=fault.position[0]) from None
    except DefusedXmlException as fault:
        raise MalformedList(
            f"declares a document type, an entity or an outside reference ({type(fault).__name__}); refused",
            file=file,
            hint="An official list needs none of these. Do not trust this file.",
        ) from None
    except (ValueError, LookupError) as fault:  # an encoding that the parser does not know
        raise MalformedList(f"is not readable as XML ({fault})", file=file) from None
    return root


def json_document(file: str, content: bytes, line: int = 1) -> Any:
    """One JSON document; UTF-8 only, as the standard says."""
    try:
        return orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as fault:
        raise MalformedList(f"is not JSON ({fault.msg})", file=file, line=line + fault.lineno - 1) from None
