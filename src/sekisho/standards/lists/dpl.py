"""BIS Denied Persons List: dpl.txt, tab separated (BIS now also gives it with commas), one row an order and address."""

from __future__ import annotations

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import decode, header_rows
from sekisho.standards.lists.shaping import Uids, address, joined, one_line
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListEntry, ListFile

KIND = "bis-dpl"
TITLE = "BIS Denied Persons List"
_REQUIRED = ("name", "effective_date")


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a row; an order binds from its effective date to its expiration date, or until further notice."""
    uids, entries, notes = Uids(KIND), list[ListEntry](), list[str]()
    for file, content in files:
        text = decode(file, content)
        tab = "\t" if "\t" in text.partition("\n")[0] else ","
        for line, row in header_rows(file, text, _REQUIRED, tab):
            row = {name.replace(" ", "_"): value for name, value in row.items()}
            if not one_line(row["name"]):
                notes.append(f"{file}, line {line}: no name; left out")
                continue
            entries.append(_entry(file, line, row, uids, country_of))
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


def _entry(file: str, line: int, row: dict[str, str], uids: Uids, country_of: CountryOf) -> ListEntry:
    name, begins = one_line(row["name"]), row["effective_date"]
    since = days.day(begins)
    if begins and since is None:
        raise MalformedList(f"a day expected, {begins[:40]!r} found", file=file, line=line)
    until = row.get("expiration_date", "")
    ends = days.day(until)
    if until and ends is None:
        raise MalformedList(f"a day expected, {until[:40]!r} found", file=file, line=line)
    lines = (row.get(part, "") for part in ("street_address", "city", "state", "postal_code"))
    place = ", ".join(part for part in map(one_line, lines) if part)
    country = row.get("country", "")
    # Where the column is empty nothing is guessed: 'CA' at the end is California, not Canada.
    found = address(place, country_of if country else lambda _: None, country)
    return ListEntry(
        uid=uids.of(name, place, begins),
        name=name,
        addresses=(found,) if found else (),
        countries=(found.country,) if found and found.country else (),
        programs=("BIS-DPL",),
        topics=("export.control",),
        listed_on=since,
        ends_on=ends,
        citation=one_line(row.get("fr_citation", "")),
        remarks=joined(row.get("action", ""), "not a standard order" if row.get("standard_order", "") == "N" else ""),
    )
