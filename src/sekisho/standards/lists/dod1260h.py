"""Chinese military companies under section 1260H of the NDAA for FY2021, as a CSV: one row a company and listing."""

from __future__ import annotations

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import decode, header_rows
from sekisho.standards.lists.shaping import Uids, joined, names, one_line, several
from sekisho.vocabulary.listing import ListEntry, ListFile

KIND = "dod-1260h"
TITLE = "US DoD section 1260H list of Chinese military companies"


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a row; the name as published is a further name where it says more than the clean one."""
    del country_of  # the list states no country: a listed company may sit anywhere
    uids, entries, notes = Uids(KIND), list[ListEntry](), list[str]()
    for file, content in files:
        for line, row in header_rows(file, decode(file, content), ("name", "start date")):
            published = one_line(row["name"]).rstrip("* ")
            name = one_line(row.get("clean name", "")) or published
            if not name:
                notes.append(f"{file}, line {line}: no name; left out")
                continue
            entries.append(_entry(name, published, row, uids))
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


def _entry(name: str, published: str, row: dict[str, str], uids: Uids) -> ListEntry:
    also = names([*([published] if published not in ("", name) else []), *several(row.get("alias", ""))])
    parent = one_line(row.get("parent name", ""))
    return ListEntry(
        countries=("CN",),  # section 1260H names Chinese military companies
        uid=uids.of(name, row["start date"]),
        name=name,
        kind="organisation",
        names=(*also, *names(several(row.get("previous name", "")), "former")),
        programs=("US-DOD-1260H",),
        topics=("mil",),
        listed_on=days.day(row["start date"]),
        ends_on=days.day(row.get("end date", ""), last=True),
        citation=one_line(row.get("source url", "")) or "National Defense Authorization Act for FY2021, section 1260H",
        remarks=joined(f"parent {parent}" if parent else "", row.get("note", "")),
    )
