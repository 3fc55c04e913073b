"""The CSV layout ``schema,name,aliases,topics,program,...`` in which several US statutory lists are transcribed.

Kinds: section 1286 of the NDAA for FY2019 (research institutions), INKSNA (non-proliferation sanctions), section 353
of the Northern Triangle Enhanced Engagement Act.
"""

from __future__ import annotations

from functools import partial

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import decode, header_rows
from sekisho.standards.lists.shaping import Uids, codes, joined, kind_of, names, one_line, several
from sekisho.vocabulary.listing import ListEntry, ListFile

_REQUIRED = ("schema", "name", "aliases", "program", "country")


def parse(files: Files, country_of: CountryOf = no_country, *, kind: str, title: str, topic: str) -> ListFile:
    """One entry a row; a listing without a start date counts from the first day of the report that names it."""
    uids, entries, notes = Uids(kind), list[ListEntry](), list[str]()
    for file, content in files:
        for line, row in header_rows(file, decode(file, content), _REQUIRED):
            name = one_line(row["name"])
            if not name:
                notes.append(f"{file}, line {line}: no name; left out")
                continue
            begins = row.get("start-date", "") or row.get("report-date", "")
            entries.append(
                ListEntry(
                    uid=uids.of(name, begins),
                    name=name,
                    kind=kind_of(row["schema"]),
                    names=names(several(row["aliases"])),
                    countries=codes(several(row["country"]), country_of),
                    programs=several(row["program"], "|"),
                    topics=several(row.get("topics", "")) or (topic,),
                    listed_on=days.day(begins),
                    ends_on=days.day(row.get("end-date", ""), last=True),
                    citation=one_line(row.get("source_url", "")),
                    remarks=joined(row.get("reason", ""), row.get("notes", "")),
                )
            )
    return ListFile(kind, title, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


TITLES = {
    "section-1286": "US NDAA FY2019 section 1286 list of foreign institutions",
    "inksna": "US Iran, North Korea and Syria Nonproliferation Act sanctions",
    "section-353": "US section 353 list of corrupt and undemocratic actors",
}
parse_1286 = partial(parse, kind="section-1286", title=TITLES["section-1286"], topic="debarment")
parse_inksna = partial(parse, kind="inksna", title=TITLES["inksna"], topic="sanction")
parse_353 = partial(parse, kind="section-353", title=TITLES["section-353"], topic="sanction")
