"""OFAC's lists in the advanced XML form (sdn_advanced.xml, cons_advanced.xml; root ``Sanctions``).

The Advanced Sanctions Data Model (UN/Wolfsberg): reference values first, then places, documents, parties and sanctions
entries, joined by numbers. It alone carries names in their own scripts and the day of listing. A party's ``FixedRef``
is the entity number of the other forms. Schema: OFAC, 'advanced sanctions data standard'; grade: secondary (as open
programs read it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element

from sekisho.standards.lists import days
from sekisho.standards.lists.identifiers import labelled, scheme_of
from sekisho.standards.lists.model import CountryOf, Files, SourcedEntry
from sekisho.standards.lists.ofac_names import alias_names
from sekisho.standards.lists.ofac_xml import countries, place_name
from sekisho.standards.lists.shaping import Uids, address, joined, kind_of, one_line
from sekisho.standards.xml_stream import from_bytes, records
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListFile, ListIdentifier, ListName

ROOT = "Sanctions"
_RECORDS = (
    "DateOfIssue",
    "ReferenceValueSets",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
)
_LINES = ("ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION")
_COUNTRY_FEATURES = ("nationality", "citizenship", "registration country", "vessel flag")


@dataclass(slots=True)
class _Place:
    line: str
    country: str


@dataclass(slots=True)
class _Party:
    """A party as read; what sanctions entries say of it comes later in the file."""

    number: str
    kind: str
    names: list[ListName]
    places: list[_Place] = field(default_factory=list)
    identifiers: list[ListIdentifier] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    """One file while it is read."""

    name: str
    country_of: CountryOf
    refs: dict[tuple[str, str], str] = field(default_factory=dict)  # (type, number) -> text
    party_types: dict[str, str] = field(default_factory=dict)  # number of a subtype -> number of its type
    places: dict[str, _Place] = field(default_factory=dict)
    documents: dict[str, list[ListIdentifier]] = field(default_factory=dict)  # by identity
    parties: dict[str, _Party] = field(default_factory=dict)  # by profile
    issued: date | None = None
    links: int = 0
    nameless: list[str] = field(default_factory=list)

    def text(self, kind: str, number: str | None) -> str:
        """The text of a reference value; '' where the file names none."""
        return self.refs.get((kind, number or ""), "")


def parse(files: Files, country_of: CountryOf, *, kind: str, title: str) -> ListFile:
    """One entry a party. Raises MalformedList also where the file is OFAC's other list."""
    uids, entries, notes, dates = Uids(kind), list[SourcedEntry](), list[str](), list[date]()
    for name, content in files:
        file = _File(name, country_of)
        for record in records(name, from_bytes(content), (ROOT,), _RECORDS):
            _READERS[record.tag](record, file)
        _check_list(file, kind)
        for party in file.parties.values():
            source = title if kind == "ofac-sdn" else ", ".join(dict.fromkeys(party.lists)) or title
            entries.append(_entry(party, uids, country_of, source))
        dates += [file.issued] if file.issued else []
        notes += [f"{name}: {one} has no name; left out" for one in file.nameless]
        notes += [f"{name}: {file.links} links between parties are no names, and are not listed"] if file.links else []
    edition = min(dates) if dates else days.of_files([name for name, _ in files])
    return ListFile(kind, title, edition, tuple(entries), tuple(notes))


def _check_list(file: _File, kind: str) -> None:
    """The two lists have one form; which one a file is, its entries say."""
    lists = {text for party in file.parties.values() for text in party.lists}
    sdn = any("sdn" in text.lower() and "non-sdn" not in text.lower() for text in lists)
    if lists and sdn != (kind == "ofac-sdn"):
        raise MalformedList(
            f"its entries are of {', '.join(sorted(lists))[:120]}",
            file=file.name,
            hint=f"Import it as {'ofac-sdn' if sdn else 'ofac-consolidated'}.",
        )


def _read_issued(record: Element, file: _File) -> None:
    file.issued = _day(record)


def _read_refs(record: Element, file: _File) -> None:
    for values in record:
        for value in values:
            number, text = value.get("ID", ""), one_line(value.text)
            file.refs[value.tag, number] = text or one_line(value.get("Description")) or one_line(value.get("ISO2"))
            if value.tag == "PartySubType":
                file.party_types[number] = value.get("PartyTypeID", "")


def _read_location(record: Element, file: _File) -> None:
    parts: dict[str, str] = {}
    for part in record.findall("LocationPart"):
        values = (one_line(value.text) for value in part.findall("LocationPartValue/Value"))
        label = file.text("LocPartType", part.get("LocPartTypeID")).upper()
        parts[label] = ", ".join(value for value in (parts.get(label, ""), *values) if value)
    names = [file.text("Country", one.get("CountryID")) for one in record.findall("LocationCountry")]
    names += [file.text("AreaCode", one.get("AreaCodeID")) for one in record.findall("LocationAreaCode")]
    country = next((name for name in names if name and name.lower() != "undetermined"), "")
    unknown = parts.get("UNKNOWN", "")
    if unknown and not country and file.country_of(unknown):
        country, unknown = unknown, ""
    line = ", ".join(text for text in (unknown, *(parts.get(label, "") for label in _LINES)) if text)
    file.places[record.get("ID", "")] = _Place(line, place_name(parts.get("CITY", ""), country))


def _read_document(record: Element, file: _File) -> None:
    label = file.text("IDRegDocType", record.get("IDRegDocTypeID"))
    country = file.text("Country", record.get("IssuedBy-CountryID"))
    number = one_line(record.findtext("IDRegistrationNo"))
    found = labelled(label, number, file.country_of(country) if country else None)
    if found is not None:
        file.documents.setdefault(record.get("IdentityID", ""), []).append(found)


def _read_party(record: Element, file: _File) -> None:
    number = record.get("FixedRef", "")
    for profile in record.findall("Profile"):
        kind = _kind(profile, file)
        names = [name for one in profile.findall("Identity") for name in alias_names(one, file.text, kind == "person")]
        if not names:
            file.nameless.append(f"party {number[:20]}")
            continue
        party = _Party(number or profile.get("ID", ""), kind, names)
        for identity in profile.findall("Identity"):
            party.identifiers += file.documents.get(identity.get("ID", ""), ())
        for feature in profile.findall("Feature"):
            _feature(feature, party, file)
        comment = one_line(record.findtext("Comment"))
        party.remarks += [comment] if comment else []
        file.parties[profile.get("ID", number)] = party


def _kind(profile: Element, file: _File) -> str:
    number = profile.get("PartySubTypeID", "")
    text = file.text("PartySubType", number)
    if text in ("", "Unknown"):
        text = file.text("PartyType", file.party_types.get(number))
    return kind_of(text)


def _feature(feature: Element, party: _Party, file: _File) -> None:
    """Put one feature where it belongs: birth, country, address, identifier, else a remark."""
    label = file.text("FeatureType", feature.get("FeatureTypeID")).strip(" :-")
    low = label.lower()
    for version in feature.findall("FeatureVersion"):
        seats = (file.places.get(one.get("LocationID", "")) for one in version.findall("VersionLocation"))
        place = next(seats, None)
        if low == "birthdate":
            party.births += [born for period in version.findall("DatePeriod") for born in _period(period)]
        elif low == "location":
            party.places += [place] if place else []
        elif low.startswith(_COUNTRY_FEATURES):
            party.stated += [place.country] if place else list(_details(version, file))
        elif scheme_of(label) is not None:
            found = (labelled(label, text) for text in _details(version, file))
            party.identifiers += [one for one in found if one is not None]
        else:
            texts = [*_details(version, file), *([f"{place.line} {place.country}"] if place else [])]
            texts += ["/".join(_period(period)) for period in version.findall("DatePeriod")]
            party.remarks += [f"{label} {text}" for text in map(one_line, texts) if text]


def _details(version: Element, file: _File) -> Iterator[str]:
    for detail in version.findall("VersionDetail"):
        text = one_line(detail.text) or file.text("DetailReference", detail.get("DetailReferenceID"))
        if text:
            yield text


def _read_entry(record: Element, file: _File) -> None:
    party = file.parties.get(record.get("ProfileID", ""))
    if party is None:
        return
    party.lists += [text] if (text := file.text("List", record.get("ListID"))) else []
    for event in record.findall("EntryEvent"):
        party.bases += [text] if (text := file.text("LegalBasis", event.get("LegalBasisID"))) else []
        for when in event.findall("Date"):
            party.days += [found] if (found := _day(when)) else []
    for measure in record.findall("SanctionsMeasure"):
        text = one_line(measure.findtext("Comment"))
        if file.text("SanctionsType", measure.get("SanctionsTypeID")) in ("Program", "") and text:
            party.programs.append(text)


def _count_link(record: Element, file: _File) -> None:
    del record
    file.links += 1


_READERS: dict[str, Callable[[Element, _File], None]] = {
    "DateOfIssue": _read_issued,
    "ReferenceValueSets": _read_refs,
    "Location": _read_location,
    "IDRegDocument": _read_document,
    "DistinctParty": _read_party,
    "ProfileRelationship": _count_link,
    "SanctionsEntry": _read_entry,
}


def _day(item: Element) -> date | None:
    parts = [one_line(item.findtext(tag)) for tag in ("Year", "Month", "Day")]
    if not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _period(period: Element) -> tuple[str, ...]:
    """A day, a year, or first and last year: OFAC states an uncertain day as all the days that it may be."""
    edges = (period.find(f"{edge}/{side}") for edge in ("Start", "End") for side in ("From", "To"))
    found = [when for edge in edges if edge is not None and (when := _day(edge))]
    if not found:
        return ()
    first, last = min(found), max(found)
    if first == last:
        return (first.isoformat(),)
    return tuple(dict.fromkeys((str(first.year), str(last.year))))


def _entry(party: _Party, uids: Uids, country_of: CountryOf, source: str) -> SourcedEntry:
    found = (address(place.line, country_of, place.country) for place in party.places)
    places: tuple[ListAddress, ...] = tuple(dict.fromkeys(one for one in found if one is not None))
    primary, *others = dict.fromkeys(party.names)
    return SourcedEntry(
        uid=uids.given(party.number),
        name=primary.name,
        kind=party.kind,
        names=tuple(name for name in others if name.name != primary.name),
        addresses=places,
        identifiers=tuple(dict.fromkeys(party.identifiers)),
        countries=countries(places, party.stated, country_of),
        programs=tuple(dict.fromkeys(party.programs)),
        topics=("sanction",),
        births=tuple(dict.fromkeys(party.births)),
        listed_on=min(party.days, default=None),
        citation="; ".join((f"OFAC, entity number {party.number}", *dict.fromkeys(party.bases))),
        remarks=joined(*dict.fromkeys(party.remarks)),
        source=source,
    )
