"""OFAC's SDN and consolidated (non-SDN) lists as CSV: a file of entries, one of aliases, one of addresses.

Layout: OFAC, 'Specially Designated Nationals and Blocked Persons Data Specification' (first released 2004): 12, 5 and
6 columns, joined by the entity number, '-0-' for nothing, no header row (one is tolerated). Remarks that overflow
stand in a fourth file of two columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from sekisho.standards.lists import days
from sekisho.standards.lists.identifiers import from_remark
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import csv_rows, decode
from sekisho.standards.lists.shaping import address, codes, joined, kind_of, one_line
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName

_WIDTHS = {"prim": 12, "alt": 5, "add": 6, "comments": 2}
_BY_WIDTH = {width: role for role, width in _WIDTHS.items()}
_NAMED = (
    ("alt", re.compile(r"(?:^|[^a-z])(?:alt|alias|aka)", re.IGNORECASE)),
    ("add", re.compile(r"(?:^|[^a-z])add", re.IGNORECASE)),
    ("comments", re.compile(r"(?:^|[^a-z])comments", re.IGNORECASE)),
    ("prim", re.compile(r"(?:^|[^a-z])(?:prim|sdn)", re.IGNORECASE)),
)
_ALIAS = re.compile(r"\b([anf])\.k\.a\. '([^']{1,300}(?:'[^;.'][^']{0,100})?)'")
_QUALITY = {"aka": "strong", "nka": "strong", "fka": "former"}
_CITIZEN = re.compile(r"^(?:alt\. )?(?:nationality|citizen) (.{2,60})$")
_BORN = re.compile(r"^(?:alt\. )?DOB (.{2,80})$")


@dataclass(slots=True)
class _Tables:
    """The rows of an import by role, each under its entity number, in the order of the files."""

    prim: dict[str, list[str]] = field(default_factory=dict)
    alt: dict[str, list[list[str]]] = field(default_factory=dict)
    add: dict[str, list[list[str]]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


def parse(files: Files, country_of: CountryOf = no_country, *, kind: str, title: str) -> ListFile:
    """Entries of one import; which file is which is told by its name, else by its number of columns.

    Aliases whose entity is in no given file become entries of their own, named by their first alias, so that the name
    is screened; addresses without an entity are only counted. Both are said in ``notes``.
    """
    tables = _Tables()
    for file, content in files:
        _read(file, content, tables)
    entries = [_entry(kind, number, row, tables, country_of) for number, row in tables.prim.items()]
    orphans = [number for number in tables.alt if number not in tables.prim]
    entries += [_orphan(kind, number, tables, country_of) for number in orphans]
    return ListFile(kind, title, days.of_files([file for file, _ in files]), tuple(entries), _notes(tables, orphans))


def _notes(tables: _Tables, orphans: list[str]) -> tuple[str, ...]:
    notes = []
    if orphans:
        aliases = sum(len(tables.alt[number]) for number in orphans)
        notes.append(
            f"{aliases} aliases of {len(orphans)} entities that the file of entries does not hold: "
            "each such entity is kept under its first alias"
        )
    lost = [number for number in tables.add if number not in tables.prim and number not in tables.alt]
    if lost:
        rows = sum(len(tables.add[number]) for number in lost)
        notes.append(f"{rows} addresses of {len(lost)} entities without any name are left out")
    return tuple(notes)


def _read(file: str, content: bytes, tables: _Tables) -> None:
    role = _role(file)
    for line, row in _rows(file, content):
        if role is None:
            role = _BY_WIDTH.get(len(row))
            if role is None:
                raise MalformedList(f"12, 6 or 5 columns expected, {len(row)} found", file=file, line=line)
        if len(row) != _WIDTHS[role]:
            raise MalformedList(f"{_WIDTHS[role]} columns expected, {len(row)} found", file=file, line=line)
        _keep(file, line, role, row, tables)


def _role(file: str) -> str | None:
    return next((role for role, pattern in _NAMED if pattern.search(file)), None)


def _rows(file: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows without '-0-', white space and a header row; the first column is an entity number in each."""
    for at, (line, row) in enumerate(csv_rows(file, decode(file, content))):
        cells = [_cell(cell) for cell in row]
        if at == 0 and cells[0].lower() in ("id", "ent_num"):
            continue
        if not (cells[0].isascii() and cells[0].isdigit() and len(cells[0]) <= 12):
            raise MalformedList(f"an entity number expected, {cells[0][:40]!r} found", file=file, line=line)
        yield line, cells


def _cell(text: str) -> str:
    if text == "-0- ":
        return ""
    text = one_line(text)
    return "" if text == "-0-" else text


def _keep(file: str, line: int, role: str, row: list[str], tables: _Tables) -> None:
    number = row[0]
    if role == "prim":
        if number in tables.prim:
            raise MalformedList(
                f"entity {number} is listed twice",
                file=file,
                line=line,
                hint="Give the files of one edition at a time.",
            )
        if not row[1]:
            raise MalformedList(f"entity {number} has no name", file=file, line=line)
        tables.prim[number] = row
    elif role == "comments":
        tables.comments[number] = joined(tables.comments.get(number, ""), row[1])
    else:
        rows = tables.alt if role == "alt" else tables.add
        if role == "alt" and not row[3]:
            return
        rows.setdefault(number, []).append(row)


def _entry(kind: str, number: str, row: list[str], tables: _Tables, country_of: CountryOf) -> ListEntry:
    _, name, schema, program, title, call_sign, vessel_type, _, _, flag, owner, remarks = row
    remarks = f"{remarks} {tables.comments.get(number, '')}".strip()
    parts = remarks.rstrip(".").split("; ")
    places = _addresses(number, tables, country_of)
    stated = [found[1] for part in parts if (found := _CITIZEN.match(part))]
    ids = [one for part in parts if (one := from_remark(part, country_of))]
    if call_sign:
        ids.insert(0, ListIdentifier("callsign", call_sign))
    return ListEntry(
        uid=f"{kind}:{number}",
        name=name,
        kind=kind_of(schema) if schema else "organisation",
        names=(*_aliases(number, tables), *_quoted(remarks)),
        addresses=places,
        identifiers=tuple(dict.fromkeys(ids)),
        countries=_countries(places, (*stated, flag), country_of),
        programs=tuple(one.strip(" []") for one in program.split("] [") if one.strip(" []")),
        topics=("sanction",),
        births=tuple(dict.fromkeys(b for part in parts if (found := _BORN.match(part)) for b in days.births(found[1]))),
        citation="OFAC, entity number " + number,
        remarks=joined(title, vessel_type, f"owner {owner}" if owner else "", remarks),
    )


def _orphan(kind: str, number: str, tables: _Tables, country_of: CountryOf) -> ListEntry:
    first, *others = _aliases(number, tables)
    places = _addresses(number, tables, country_of)
    return ListEntry(
        uid=f"{kind}:{number}",
        name=first.name,
        names=tuple(others),
        addresses=places,
        countries=_countries(places, (), country_of),
        topics=("sanction",),
        citation="OFAC, entity number " + number,
        remarks="Known from its aliases only: the file of entries of this edition was not given.",
    )


def _aliases(number: str, tables: _Tables) -> tuple[ListName, ...]:
    rows = tables.alt.get(number, ())
    return tuple(dict.fromkeys(ListName(row[3], _QUALITY.get(row[2].lower().strip(), "strong")) for row in rows))


def _quoted(remarks: str) -> tuple[ListName, ...]:
    """Weak aliases: OFAC puts them into the remarks, in quotes (FAQ 122 of OFAC calls them so)."""
    found = _ALIAS.findall(remarks)
    return tuple(dict.fromkeys(ListName(name, "former" if mark == "f" else "weak") for mark, name in found))


def _addresses(number: str, tables: _Tables, country_of: CountryOf) -> tuple[ListAddress, ...]:
    rows = tables.add.get(number, ())
    found = (address(", ".join(cell for cell in row[2:4] if cell), country_of, _place(row)) for row in rows)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _place(row: list[str]) -> str:
    """The country of an address; a Hong Kong or Macau address under 'China' is in Hong Kong or Macau."""
    city, country = row[3], row[4]
    own = next((name for name in ("Hong Kong", "Macau") if name.lower() in city.lower()), None)
    return own if own is not None and country == "China" else country


def _countries(places: tuple[ListAddress, ...], stated: tuple[str, ...], country_of: CountryOf) -> tuple[str, ...]:
    by_address = (place.country for place in places if place.country)
    return tuple(dict.fromkeys((*codes(stated, country_of), *by_address)))


TITLES: Mapping[str, str] = {
    "ofac-sdn": "OFAC Specially Designated Nationals and Blocked Persons List",
    "ofac-consolidated": "OFAC Consolidated (non-SDN) Sanctions List",
}
parse_sdn = partial(parse, kind="ofac-sdn", title=TITLES["ofac-sdn"])
parse_consolidated = partial(parse, kind="ofac-consolidated", title=TITLES["ofac-consolidated"])
