"""US Consolidated Screening List (trade.gov): the CSV in both column layouts, and the JSON of the API.

A list of lists: ``source`` says which list an entry is from, such as 'Entity List (EL) - Bureau of Industry and
Security'. The file carries no edition date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.standards.lists import days
from sekisho.standards.lists.identifiers import from_csl
from sekisho.standards.lists.model import CountryOf, Files, SourcedEntry, no_country
from sekisho.standards.lists.reading import decode, header_rows, json_document
from sekisho.standards.lists.shaping import Uids, addresses, codes, joined, kind_of, names, one_line, several
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListFile

KIND = "us-csl"
TITLE = "US Consolidated Screening List"
_REQUIRED = ("source", "name", "type", "programs", "addresses", "alt_names", "start_date", "end_date", "ids")
_SHORT = re.compile(r"\(([A-Z]{2,5})\)")
_TOPICS = {
    "EL": "export.control",
    "MEU": "export.control",
    "DPL": "export.control",
    "UVL": "export.risk",
    "DTC": "debarment",
}  # every other source list is a sanctions list
_AFFILIATES = re.compile(r"[;,] and any (?:successors?|sub-?units?|subsidiar)", re.IGNORECASE)


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a row or result."""
    uids, entries, notes = Uids(KIND), list[SourcedEntry](), list[str]()
    for file, content in files:
        if content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
            rows = _results(file, content)
        else:
            rows = header_rows(file, decode(file, content), _REQUIRED)
        for where, row in rows:
            if not one_line(row["name"]):
                notes.append(f"{file}, row {where}: no name; left out")
                continue
            entries.append(_entry(row, uids, country_of))
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


def _results(file: str, content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Results of the API, in the words of the CSV."""
    document = json_document(file, content)
    results = document.get("results") if isinstance(document, dict) else document
    if not isinstance(results, list):
        raise MalformedList('an object with "results" expected', file=file, line=1)
    for at, result in enumerate(results, start=1):
        if not isinstance(result, dict) or not isinstance(result.get("name"), str):
            raise MalformedList(f"result {at} is not an object with a name", file=file)
        yield at, {name: _flat(name, result.get(name)) for name in {*_REQUIRED, *result}}


def _flat(name: str, value: Any) -> str:
    if isinstance(value, dict):
        keys = ("address", "city", "state", "postal_code", "country")
        if name == "ids":
            keys = ("type", "number", "country", "", "")
        return ", ".join(str(value[key]) for key in keys if value.get(key))
    if isinstance(value, list):
        return "; ".join(_flat(name, one).replace(";", ",") for one in value)
    return "" if value is None else str(value)


def _entry(row: Mapping[str, str], uids: Uids, country_of: CountryOf) -> SourcedEntry:
    source, whole = one_line(row["source"]), one_line(row["name"])
    name = _AFFILIATES.split(whole, maxsplit=1)[0].strip(" ,;") or whole
    short = found[1] if (found := _SHORT.search(source)) else source
    places = addresses(row["addresses"], country_of)
    stated = [value for key in ("nationalities", "citizenships", "vessel_flag") for value in several(row.get(key, ""))]
    notice, number = one_line(row.get("federal_register_notice", "")), one_line(row.get("entity_number", ""))
    nations = (*codes(stated, country_of), *(place.country for place in places if place.country))
    return SourcedEntry(
        uid=uids.given(f"{short}-{number}") if number else uids.of(short, name, row["start_date"], row["addresses"]),
        name=name,
        kind=kind_of(row["type"]),
        names=names(several(row["alt_names"])),
        addresses=places,
        identifiers=tuple(dict.fromkeys(one for part in several(row["ids"]) if (one := from_csl(part, country_of)))),
        countries=tuple(dict.fromkeys(nations)),
        programs=several(row["programs"]),
        topics=(_TOPICS.get(short, "sanction"),),
        births=tuple(dict.fromkeys(b for part in several(row.get("dates_of_birth", "")) for b in days.births(part))),
        listed_on=days.day(row["start_date"]),
        ends_on=days.day(row["end_date"], last=True),
        citation=notice or one_line(row.get("source_information_url", "")),
        remarks=joined(
            row.get("title", ""),
            whole[len(name) :].strip(" ,;"),
            row.get("license_requirement", ""),
            row.get("license_policy", ""),
            row.get("remarks", ""),
        ),
        source=source,
    )
