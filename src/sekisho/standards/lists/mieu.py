"""BIS military-intelligence end users (EAR section 744.22) as a CSV: one row an end user."""

from __future__ import annotations

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import decode, header_rows
from sekisho.standards.lists.shaping import Uids, codes, kind_of, names, one_line, several
from sekisho.vocabulary.listing import ListEntry, ListFile

KIND = "bis-mieu"
TITLE = "BIS military-intelligence end users (EAR 744.22)"


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a row."""
    uids, entries, notes = Uids(KIND), list[ListEntry](), list[str]()
    for file, content in files:
        for line, row in header_rows(file, decode(file, content), ("type", "name", "country", "date")):
            name = one_line(row["name"])
            if not name:
                notes.append(f"{file}, line {line}: no name; left out")
                continue
            entries.append(
                ListEntry(
                    uid=uids.of(name, row["country"]),
                    name=name,
                    kind=kind_of(row["type"]),
                    names=names(several(row.get("alias", ""))),
                    countries=codes(several(row["country"]), country_of),
                    programs=several(row.get("program", "")),
                    topics=several(row.get("topics", "")) or ("export.control",),
                    listed_on=days.day(row["date"]),
                    ends_on=days.day(row.get("end date", ""), last=True),
                    citation=one_line(row.get("source url", "")),
                )
            )
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))
