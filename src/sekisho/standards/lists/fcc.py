"""FCC Covered List: sentences about equipment, not names.

The list says 'equipment produced by X, including ...'. The makers are taken from that phrase; rows that name no maker
cover a class of goods, cannot be screened by name, and are counted in the notes.
"""

from __future__ import annotations

import re

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import decode, header_rows
from sekisho.standards.lists.shaping import Uids, one_line
from sekisho.vocabulary.listing import ListEntry, ListFile

KIND = "fcc-covered"
TITLE = "FCC Covered List (47 CFR 1.50002)"
_TEXT, _SINCE = "covered_equipment_or_services", "date_of_inclusion_on_covered_list"
_MAKER = re.compile(
    r"(?:produced(?: or provided)? by|provided by|supplied, directly or indirectly, by) "
    r"([A-Z][^,;]{2,80}(?:, (?:Inc|Ltd|LLC|Co)\b\.?)?)"
)


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a row that names a maker."""
    del country_of
    uids, entries, classes = Uids(KIND), list[ListEntry](), 0
    for file, content in files:
        for _, row in header_rows(file, decode(file, content), (_TEXT, _SINCE)):
            text = one_line(row[_TEXT])
            found = _MAKER.search(text)
            if not found:
                classes += 1
                continue
            name = found[1].strip(" .")
            entries.append(
                ListEntry(
                    uid=uids.of(name, text),
                    name=name,
                    kind="organisation",
                    programs=("FCC-COVERED",),
                    topics=("debarment",),
                    listed_on=days.day(one_line(row[_SINCE])),
                    citation="47 CFR 1.50002",
                    remarks=text,
                )
            )
    notes = (f"{classes} rows cover a class of goods and name no maker; they are left out",) if classes else ()
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), notes)
