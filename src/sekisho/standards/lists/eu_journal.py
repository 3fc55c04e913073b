"""EU restrictive measures as transcribed from the Official Journal: CSV files by act (CELEX number).

A file of a basic act has a column ``celex``; one of an amending act has ``amendedCelex`` and ``amendmentCelex``. The
same subject may stand in several annexes of one act, so rows of one act that agree in schema, name and date of birth
are one entry, which keeps everything that any of them says.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, SourcedEntry, no_country
from sekisho.standards.lists.reading import decode, header_rows
from sekisho.standards.lists.shaping import (
    Uids,
    addresses,
    codes,
    identifiers,
    joined,
    kind_of,
    names,
    one_line,
    several,
)
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListFile

KIND = "eu-journal"
TITLE = "EU restrictive measures (Official Journal)"
_REQUIRED = ("programkey", "measure", "startdate", "schema", "name", "alias", "weakalias", "previousname", "address")
_IDS = {
    "passportnumber": "passport",
    "registrationnumber": "registration",
    "taxnumber": "tax",
    "idnumber": "national-id",
    "inncode": "tax",
    "ogrncode": "registration",
    "leicode": "lei",
    "swiftbic": "swift",
    "imonumber": "imo",
    "mmsi": "mmsi",
    "email": "email",
    "website": "website",
    "phone": "phone",
}
_TOPICS = {"Asset freeze": "sanction", "Export control": "export.control"}
_Row = dict[str, str]


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a subject and act."""
    groups: dict[tuple[str, ...], list[_Row]] = {}
    nameless = rows = 0
    for file, content in files:
        for line, row in header_rows(file, decode(file, content), _REQUIRED):
            rows += 1
            name = one_line(row["name"])
            if not name:
                nameless += 1
                continue
            key = (_act(file, line, row), row["schema"], name.casefold(), row.get("birthdate", ""))
            groups.setdefault(key, []).append(row)
    uids = Uids(KIND)
    entries = tuple(_entry(key, group, uids, country_of) for key, group in groups.items())
    notes = [f"{rows} rows give {len(entries)} entries: a subject is one entry for each act"] if rows else []
    notes += [f"{nameless} rows without a name are left out"] if nameless else []
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), entries, tuple(notes))


def _act(file: str, line: int, row: _Row) -> str:
    act = one_line(row.get("celex", "") or row.get("amendedcelex", ""))
    if not act:
        raise MalformedList("names no act (celex or amendedCelex)", file=file, line=line)
    return act


def _entry(key: tuple[str, ...], group: list[_Row], uids: Uids, country_of: CountryOf) -> SourcedEntry:
    def every(column: str, separators: str = ";") -> Iterable[str]:
        return chain.from_iterable(several(row.get(column, ""), separators) for row in group)

    act, schema = key[0], key[1]
    places = tuple(dict.fromkeys(chain.from_iterable(addresses(row["address"], country_of) for row in group)))
    stated = codes(chain(*(every(name) for name in ("country", "nationality", "jurisdiction", "flag"))), country_of)
    starts = [found for row in group if (found := days.day(row["startdate"]))]
    measures = tuple(dict.fromkeys(every("measure")))
    ids = dict.fromkeys(
        chain.from_iterable(
            identifiers((scheme, row.get(column, "")) for column, scheme in _IDS.items()) for row in group
        )
    )
    return SourcedEntry(
        uid=uids.of(*key),
        name=one_line(group[0]["name"]),
        kind=kind_of(schema),
        names=(
            *names(every("alias")),
            *names(every("weakalias"), "weak"),
            *names(every("previousname"), "former"),
        ),
        addresses=places,
        identifiers=tuple(ids),
        countries=tuple(dict.fromkeys((*stated, *(place.country for place in places if place.country)))),
        programs=tuple(dict.fromkeys(every("programkey"))),
        topics=tuple(dict.fromkeys(_TOPICS.get(measure, "sanction") for measure in measures)),
        births=tuple(dict.fromkeys(b for row in group for b in days.births(row.get("birthdate", "")))),
        listed_on=min(starts, default=None),
        citation=f"CELEX {act}, annex {', '.join(dict.fromkeys(every('annex')))}",
        remarks=joined(*dict.fromkeys(row.get(part, "") for row in group for part in ("position", "reason", "notes"))),
        source=", ".join(measures),
    )
