"""OpenSanctions' ``targets.simple.csv``: one row a target, several values of a cell parted by ';'.

https://www.opensanctions.org/docs/bulk/csv/ (columns as published). The form has no weak aliases, no topics, no days
of listing and no kinds of identifiers; the FollowTheMoney form (kind ``ftm``) has all of them and is the better one.
The data is CC BY-NC 4.0: a licence is for its user to obtain. Grade: primary (read off a published file of 2025).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, SourcedEntry, no_country
from sekisho.standards.lists.reading import decode, header_rows
from sekisho.standards.lists.shaping import Uids, address, codes, identifier, joined, kind_of, names, one_line
from sekisho.vocabulary.listing import ListAddress, ListFile, ListIdentifier

KIND = "opensanctions"
TITLE = "OpenSanctions targets"
_REQUIRED = ("id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions")
_LEI = re.compile(r"[0-9A-Z]{18}\d{2}")
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_IMO = re.compile(r"IMO ?\d{7}", re.IGNORECASE)
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a row."""
    uids, entries, notes = Uids(KIND), list[SourcedEntry](), list[str]()
    for file, content in files:
        for line, row in header_rows(file, decode(file, content), _REQUIRED):
            if one_line(row["name"]):
                entries.append(_entry(row, uids, country_of))
            else:
                notes.append(f"{file}, line {line}: no name; left out")
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


def _entry(row: dict[str, str], uids: Uids, country_of: CountryOf) -> SourcedEntry:
    name, own = one_line(row["name"]), one_line(row["id"])
    measures, programs = _values(row["sanctions"]), _values(row.get("program_ids", ""))
    found = (address(text, country_of) for text in _values(row["addresses"]))
    places: tuple[ListAddress, ...] = tuple(dict.fromkeys(one for one in found if one is not None))
    return SourcedEntry(
        uid=uids.given(own) if own else uids.of(name, row["birth_date"]),
        name=name,
        kind=kind_of(row["schema"]),
        names=names(alias for alias in _values(row["aliases"]) if alias != name),
        addresses=places,
        identifiers=tuple(dict.fromkeys(_identifiers(row))),
        countries=codes((code.upper() for code in _values(row["countries"])), country_of),
        programs=tuple(programs),
        topics=("sanction",) if measures or programs else (),
        births=tuple(dict.fromkeys(born for text in _values(row["birth_date"]) for born in days.births(text))),
        citation=f"OpenSanctions {own}" if own else TITLE,
        remarks=joined(*measures),
        source=", ".join(_values(row.get("dataset", ""))),
    )


def _values(cell: str) -> list[str]:
    """The values of a cell; one that itself holds a ';' stands in quotes."""
    if not cell:
        return []
    try:
        rows = list(csv.reader([cell.replace("\r", " ").replace("\n", " ")], delimiter=";"))
    except csv.Error:  # a value longer than the reader takes
        rows = [cell.split(";")]
    return list(dict.fromkeys(text for value in rows[0] if (text := one_line(value)))) if rows else []


def _identifiers(row: dict[str, str]) -> Iterator[ListIdentifier]:
    pairs = [(_scheme(value), value) for value in _values(row["identifiers"])]
    pairs += [("phone", value) for value in _values(row.get("phones", ""))]
    pairs += [("email", value) for value in _values(row.get("emails", ""))]
    for scheme, value in pairs:
        one = identifier(scheme, value)
        if one is not None:
            yield one


def _scheme(value: str) -> str:
    """The scheme where form and check digits leave no doubt, else 'other'."""
    bare = value.strip().upper()
    if _IMO.fullmatch(bare):
        return "imo"
    if _LEI.fullmatch(bare) and int("".join(str(int(sign, 36)) for sign in bare)) % 97 == 1:  # ISO 17442, ISO 7064
        return "lei"
    return "uscc" if _USCC.fullmatch(bare) and _uscc_checks(bare) else "other"


def _uscc_checks(code: str) -> bool:
    """The check sign of GB 32100-2015: powers of three, modulo 31; the last sign brings the sum to nought."""
    total = sum(pow(3, at, 31) * _USCC_SIGNS.index(sign) for at, sign in enumerate(code[:17]))
    return (total + _USCC_SIGNS.index(code[17])) % 31 == 0
