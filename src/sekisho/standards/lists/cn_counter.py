"""China's counter-lists (unreliable entities, export control list, counter-sanctions) as a CSV with Chinese names.

Not a list that an exporter outside China must obey; it shows who may be unable to buy from or sell to China.
"""

from __future__ import annotations

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, SourcedEntry, no_country
from sekisho.standards.lists.reading import decode, header_rows
from sekisho.standards.lists.shaping import Uids, addresses, codes, joined, kind_of, names, one_line, several
from sekisho.vocabulary.listing import ListFile

KIND = "cn-counter"
TITLE = "China's counter-sanction and export control lists"
_REQUIRED = ("type", "name", "chinese name", "country", "date")


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a row."""
    uids, entries, notes = Uids(KIND), list[SourcedEntry](), list[str]()
    for file, content in files:
        for line, row in header_rows(file, decode(file, content), _REQUIRED):
            name = one_line(row["name"]) or one_line(row["chinese name"])
            if not name:
                notes.append(f"{file}, line {line}: no name; left out")
                continue
            entries.append(_entry(name, row, uids, country_of))
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


def _entry(name: str, row: dict[str, str], uids: Uids, country_of: CountryOf) -> SourcedEntry:
    chinese = [value for value in several(row["chinese name"], ";；") if value != name]
    return SourcedEntry(
        uid=uids.of(name, row["date"], row.get("list", "")),
        name=name,
        kind=kind_of(row["type"]),
        names=names([*chinese, *several(row.get("alias", ""))]),
        addresses=addresses(row.get("address", ""), country_of),
        countries=codes(several(row["country"]), country_of),
        programs=several(row.get("list", "")),
        topics=several(row.get("topics", "")) or ("sanction.counter",),
        listed_on=days.day(row["date"]),
        ends_on=days.day(row.get("end date", ""), last=True),
        citation=one_line(row.get("source url", "")),
        remarks=joined(row.get("summary", ""), row.get("chinese summary", "")),
        source=joined(row.get("body", ""), row.get("list", "")),
    )
