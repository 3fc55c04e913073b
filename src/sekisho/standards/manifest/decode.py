"""Bytes of any supported file -> a table of texts. The content decides what a file is; its suffix only breaks ties."""

from __future__ import annotations

from pathlib import PurePath

import polars as pl

from sekisho.standards.manifest.columnar import read_parquet
from sekisho.standards.manifest.delimited import read_delimited
from sekisho.standards.manifest.limits import LIMITS, Limits
from sekisho.standards.manifest.nested import read_json
from sekisho.standards.manifest.workbook import read_workbook
from sekisho.vocabulary.errors import UnreadableFile

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office file", "Save it as .xlsx without a password."),
    (b"%PDF", "a PDF", "Export the table as CSV or .xlsx."),
    (b"\x1f\x8b", "a gzip file", "Unpack it first."),
    (b"BZh", "a bzip2 file", "Unpack it first."),
    (b"\xfd7zXZ\x00", "an xz file", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file", "Unpack it first."),
    (b"Rar!", "a RAR file", "Unpack it first."),
    (b"\x89PNG", "a picture", "Give the table itself, not a picture of it."),
    (b"\xff\xd8\xff", "a picture", "Give the table itself, not a picture of it."),
    (b"GIF8", "a picture", "Give the table itself, not a picture of it."),
    (b"SQLite format 3\x00", "an SQLite database", "Export the table as CSV."),
    (b"ARROW1", "an Arrow file", "Write it as Parquet."),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ""),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<workbook")
_SUPPORTED = "Supported: CSV, TSV, XLSX, JSON, JSON Lines, Parquet."


def decode(name: str, content: bytes, limits: Limits = LIMITS) -> pl.DataFrame:
    """Read a manifest. Columns are texts under the headers of the file, beside ``table.ROW`` and ``table.PROBLEM``.

    Raises UnreadableFile, which says what to do, where the file is not what it claims to be, is damaged, too large, or
    in an encoding that is not certain.
    """
    kind = detect(name, content, limits)
    if kind == "xlsx":
        return read_workbook(name, content, limits)
    if kind == "parquet":
        return read_parquet(name, content, limits)
    if kind == "json":
        return read_json(name, content, limits)
    return read_delimited(name, content, limits)


def detect(name: str, content: bytes, limits: Limits = LIMITS) -> str:
    """'xlsx', 'parquet', 'json' or 'csv', by content. Raises UnreadableFile for anything else."""
    if len(content) > limits.file_bytes:
        raise UnreadableFile(f"{name} has {len(content):,} bytes; at most {limits.file_bytes:,} are read.")
    head = content[:512]
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"{name} is empty.", hint=_SUPPORTED)
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(b"PAR1") and len(content) >= 12:
        return "parquet"
    for magic, what, hint in _FOREIGN:
        if head.startswith(magic):
            raise UnreadableFile(f"{name} is {what}, not a manifest.", hint=hint or _SUPPORTED)
    return _text_kind(name, head)


def _text_kind(name: str, head: bytes) -> str:
    suffix = PurePath(name).suffix.lower()
    if suffix in (".xlsx", ".xlsm", ".parquet", ".pq"):
        raise UnreadableFile(f"{name} is no {suffix[1:]} file: its content is something else.", hint=_SUPPORTED)
    text = _start(head)
    if text.lower().startswith(_MARKUP):
        raise UnreadableFile(f"{name} is a web page or XML, not a manifest.", hint=_SUPPORTED)
    if text.startswith((b"{", b"[")) and suffix not in (".csv", ".tsv"):
        return "json"
    if text.startswith((b'{"', b'[{"', b"[{", b"{\n", b"[\n", b"{\r", b"[\r")):
        return "json"
    if suffix in (".json", ".jsonl", ".ndjson"):
        raise UnreadableFile(f"{name} is named like JSON but does not begin like it.", hint=_SUPPORTED)
    return "csv"


def _start(head: bytes) -> bytes:
    """The beginning as single-byte text whatever the Unicode form."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\x00", b"").lstrip()
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
