"""EU consolidated financial sanctions list, XML 1.1 (Financial Sanctions Files, root ``export``).

A ``sanctionEntity`` carries everything in attributes: ``nameAlias`` with ``wholeName`` and ``strong``, ``regulation``
with the act that last touched it. Each part also names the act that brought it, so the day of listing is the earliest
of all days that the entry states. Schema: European Commission, xmlFullSanctionsList_1_1; grade: secondary (read off a
published sample of 2018 and open programs).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.shaping import Uids, address, identifier, joined, kind_of, one_line, several
from sekisho.standards.xml_stream import from_bytes, records, root_of
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName

KIND = "eu-fsf"
TITLE = "EU consolidated financial sanctions list"
_ROOT = "export"
_KINDS = {"person": "person", "p": "person", "enterprise": "organisation", "e": "organisation"}
_SCHEMES = {
    "passport": "passport",
    "imo": "imo",
    "swiftbic": "swift",
    "regnumber": "registration",
    "tradelic": "registration",
    "fiscalcode": "tax",
    "ssn": "tax",
    "id": "national-id",
    "nationcert": "national-id",
    "birthcert": "national-id",
    "electionid": "national-id",
    "residentperm": "national-id",
    "drivinglicence": "national-id",
    "nrn": "national-id",
    "lei": "lei",
}
_CONTACTS = {"EMAIL": "email", "WEB": "website", "PHONE": "phone"}
_LINES = ("poBox", "street", "place", "zipCode", "city", "region")
_STARTS = ("designationDate", "publicationDate", "entryIntoForceDate")
_FORMER = ("formerly", "f.k.a", "fka ", "previous name", "until 20", "until 19")


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a ``sanctionEntity``; the edition is ``generationDate``."""
    uids, entries, notes, dates = Uids(KIND), list[ListEntry](), list[str](), list[date]()
    for file, content in files:
        generated = days.day(root_of(file, from_bytes(content)).attributes.get("generationDate", ""))
        dates += [generated] if generated else []
        for item in records(file, from_bytes(content), (_ROOT,), ("sanctionEntity",)):
            entry = _entry(item, uids, country_of)
            if entry is None:
                notes.append(f"{file}: {_is(item, 'euReferenceNumber') or 'an entry'} has no name; left out")
            else:
                entries.append(entry)
    edition = min(dates) if dates else days.of_files([file for file, _ in files])
    return ListFile(KIND, TITLE, edition, tuple(entries), tuple(notes))


def _is(item: Element, name: str) -> str:
    return one_line(item.get(name))


def _entry(item: Element, uids: Uids, country_of: CountryOf) -> ListEntry | None:
    names = _names(item)
    if not names:
        return None
    number = _is(item, "euReferenceNumber") or _is(item, "logicalId")
    regulations = item.findall("regulation")
    places = _addresses(item, country_of)
    nations = (_country(one, country_of) for one in item.findall("citizenship"))
    stated = (*nations, *(place.country for place in places))
    acts = dict.fromkeys(title for one in regulations if (title := _is(one, "numberTitle")))
    return ListEntry(
        uid=uids.given(number) if number else uids.of(names[0].name),
        name=names[0].name,
        kind=_kind(item),
        names=tuple(names[1:]),
        addresses=places,
        identifiers=tuple(dict.fromkeys((*_documents(item, country_of), *_contacts(item)))),
        countries=tuple(dict.fromkeys(code for code in stated if code)),
        programs=tuple(dict.fromkeys(text for one in regulations if (text := _is(one, "programme")))),
        topics=("sanction",),
        births=tuple(dict.fromkeys(born for one in item.findall("birthdate") for born in _births(one))),
        listed_on=min(_starts(item), default=None),
        citation=joined(f"EU reference {number}" if number else TITLE, *acts),
        remarks=joined(*dict.fromkeys(_remarks(item))),
    )


def _kind(item: Element) -> str:
    for subject in item.findall("subjectType"):
        for name in ("code", "classificationCode"):
            text = _is(subject, name).lower()
            if kind := _KINDS.get(text) or kind_of(text):
                return kind
    return "unknown"


def _names(item: Element) -> list[ListName]:
    """Names, the first strong one in front: the list's own order, in which the language of the act comes early."""
    found = []
    for alias in item.findall("nameAlias"):
        parts = (_is(alias, part) for part in ("firstName", "middleName", "lastName"))
        name = _is(alias, "wholeName") or " ".join(filter(None, parts))
        if name:
            found.append(ListName(name, _quality(alias)))
    unique = list(dict.fromkeys(found))
    first = next((name for name in unique if name.quality == "strong"), None)
    return unique if first is None else [first, *(name for name in unique if name.name != first.name)]


def _quality(alias: Element) -> str:
    """``strong`` decides; older entries say it in a remark ('low quality alias') and leave ``strong`` true."""
    remark = one_line(" ".join(one.text or "" for one in alias.findall("remark"))).lower()
    if _is(alias, "strong").lower() == "false" or "low quality" in remark:
        return "weak"
    return "former" if remark.startswith(_FORMER) else "strong"


def _country(item: Element, country_of: CountryOf) -> str | None:
    code, name = _is(item, "countryIso2Code"), _is(item, "countryDescription")
    known = name and name != "UNKNOWN" and country_of(name)
    return known or (country_of(code) if code not in ("", "00") else None)


def _addresses(item: Element, country_of: CountryOf) -> tuple[ListAddress, ...]:
    found = []
    for place in item.findall("address"):
        line = ", ".join(text for name in _LINES if (text := _is(place, name)))
        code, named = _country(place, country_of), _is(place, "countryDescription")
        one = address(line, no_country, "" if named == "UNKNOWN" else named)
        found += [ListAddress(one.text, code)] if one is not None else []
    return tuple(dict.fromkeys(found))


def _documents(item: Element, country_of: CountryOf) -> Iterator[ListIdentifier]:
    for document in item.findall("identification"):
        scheme = _SCHEMES.get(_is(document, "identificationTypeCode").lower(), "other")
        for name in ("number", "latinNumber"):
            one = identifier(scheme, _is(document, name), _country(document, country_of))
            if one is not None:
                yield one


def _contacts(item: Element) -> Iterator[ListIdentifier]:
    for contact in item.findall("address/contactInfo"):
        scheme = _CONTACTS.get(_is(contact, "key").upper())
        for value in several(_is(contact, "value"), ",;") if scheme else ():
            one = identifier(scheme or "other", value)
            if one is not None:
                yield one


def _births(item: Element) -> tuple[str, ...]:
    whole = days.day(_is(item, "birthdate"))
    if whole is not None:
        return (whole.isoformat(),)
    stated = (_is(item, name) for name in ("year", "yearRangeFrom", "yearRangeTo"))
    return tuple(year for year in stated if len(year) == 4 and year.isdecimal())


def _starts(item: Element) -> Iterator[date]:
    for part in item.iter():
        for name in _STARTS:
            if found := days.day(part.get(name, "")):
                yield found


def _remarks(item: Element) -> Iterator[str]:
    for alias in item.findall("nameAlias"):
        yield joined(_is(alias, "title"), _is(alias, "function"))
    yield _is(item, "designationDetails")
    yield from (one_line(remark.text) for remark in item.findall("remark"))
    if united := _is(item, "unitedNationId"):
        yield f"UN {united}"
