"""The UK Sanctions List (FCDO) as CSV, ODS, XLSX or XML, and the OFSI consolidated list (ConList.csv) that it replaced.

Both tables hold a row for each spelling and address of a subject, below a line that dates the edition; rows of one
'Unique ID' (OFSI: 'Group ID') are one entry. Name 6 is the family name, or the whole name of what is no person. OFSI
closed its list on 28 January 2026. Columns: read off the published headers of 2022 and 2026; grade: secondary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import csv_rows, decode
from sekisho.standards.lists.shaping import Uids
from sekisho.standards.lists.uk_subject import Subject, entry_of, split_numbered, uk_day
from sekisho.standards.lists.uk_xml import subjects as xml_subjects
from sekisho.standards.sheets import is_spreadsheet, sheet_rows
from sekisho.standards.xml_stream import looks_like_xml
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListEntry, ListFile

TITLES = {"uk-sanctions": "UK Sanctions List", "uk-ofsi": "UK OFSI consolidated list (closed on 28 January 2026)"}
_KEYS = {"uk-sanctions": "unique id", "uk-ofsi": "group id"}
_NAMES = ("name 1", "name 2", "name 3", "name 4", "name 5", "name 6")
_ADDRESS = tuple(f"address{line} {n}" for line in (" line", "") for n in range(1, 7))
# our word -> the columns that hold it, in either list
_COLUMNS = {
    "kinds": ("designation type", "individual, entity, ship", "group type"),
    "programs": ("regime name", "regime"),
    "measures": ("sanctions imposed",),
    "listed": ("date designated", "uk sanctions list date designated", "listed on"),
    "births": ("d.o.b", "dob"),
    "nations": ("nationality(/ies)", "nationality", "current believed flag of ship"),
    "passport": ("passport number",),
    "national-id": ("national identifier number", "national identification number"),
    "registration": ("business registration number (s)", "business registration number(s)"),
    "imo": ("imo number",),
    "phone": ("phone number",),
    "email": ("email address",),
    "website": ("website",),
    "references": ("un reference number",),
    "remarks": (
        "title",
        "position",
        "other information",
        "uk statement of reasons",
        "parent company",
        "subsidiaries",
        "current owner/operator (s)",
        "type of ship",
    ),
}
_WORDS = {column: word for word, columns in _COLUMNS.items() for column in columns}
_DATED = re.compile(r"^(?:report date|last updated):? ?,?", re.IGNORECASE)
_Row = Mapping[str, str]


def parse(files: Files, country_of: CountryOf = no_country, *, kind: str) -> ListFile:
    """One entry a subject."""
    uids, entries, notes, dates = Uids(kind), list[ListEntry](), list[str](), list[date]()
    for file, content in files:
        if looks_like_xml(content) and kind == "uk-sanctions":
            edition, subjects = xml_subjects(file, content)
        else:
            edition, subjects = _table(file, content, kind)
        dates += [edition] if edition else []
        for subject in subjects:
            if subject.names:
                entries.append(entry_of(subject, uids, country_of))
            else:
                notes.append(f"{file}: {subject.number} has no name; left out")
    oldest = min(dates) if dates else days.of_files([file for file, _ in files])
    return ListFile(kind, TITLES[kind], oldest, tuple(entries), tuple(notes))


def _table(file: str, content: bytes, kind: str) -> tuple[date | None, list[Subject]]:
    edition, subjects = None, dict[str, Subject]()
    header: list[str] = []
    for line, cells in _rows(file, content):
        if not header:
            header = _header(cells, kind)
            edition = edition or _edition(cells)
            continue
        if len(cells) > len(header):
            raise MalformedList(f"{len(header)} columns expected, {len(cells)} found", file=file, line=line)
        row = {name: cell for name, cell in zip(header, cells, strict=False) if cell and name}
        number = row.get(_KEYS[kind], "").strip()
        if not number:
            raise MalformedList(f"a row without {_KEYS[kind]}", file=file, line=line)
        _add(row, subjects.setdefault(number, Subject(number)))
    if not header:
        raise MalformedList(f"has no row with the columns {_KEYS[kind]} and name 6", file=file, line=1)
    return edition, list(subjects.values())


def _rows(file: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    if is_spreadsheet(content):
        return ((row.number, row.cells) for row in sheet_rows(file, content))
    return csv_rows(file, decode(file, content))


def _header(cells: list[str], kind: str) -> list[str]:
    """The names of the columns; [] for a line before the header. A name that stands twice counts where it is first."""
    names = [" ".join(cell.lower().split()) for cell in cells]
    if _KEYS[kind] not in names or "name 6" not in names:
        return []
    return [name if names.index(name) == at else "" for at, name in enumerate(names)]


def _edition(cells: list[str]) -> date | None:
    text = ",".join(cell.strip() for cell in cells if cell.strip())
    return uk_day(_DATED.sub("", text).strip(" ,")) if _DATED.match(text) else None


def _add(row: _Row, subject: Subject) -> None:
    subject.name([row.get(part, "") for part in _NAMES], _quality(row))
    subject.native(row.get("name non-latin script", ""))
    lines = [row[part] for part in _ADDRESS if part in row]
    lines += [row[part] for part in ("address postal code", "post/zip code") if part in row]
    subject.address(lines, row.get("address country", "") or row.get("country", ""))
    for column, text in row.items():
        word = _WORDS.get(column)
        if word is not None and (column, text) not in subject.seen:  # a subject's rows repeat most of it
            subject.seen.add((column, text))
            subject.add(word, [text] if word == "remarks" else split_numbered(text))


def _quality(row: _Row) -> str:
    kind = (row.get("name type") or row.get("alias type") or "").lower()
    strength = (row.get("alias strength") or row.get("alias quality") or "").lower()
    if strength.startswith("low"):
        return "weak"
    if kind.startswith(("fka", "f.k.a", "former")):
        return "former"
    return "primary" if kind.strip() == "primary name" else "strong"


parse_sanctions_list = partial(parse, kind="uk-sanctions")
parse_conlist = partial(parse, kind="uk-ofsi")
