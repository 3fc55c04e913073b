"""A subject of a UK list while its rows or elements are gathered, and the entry that it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sekisho.standards.lists import days
from sekisho.standards.lists.identifiers import labelled, scheme_of
from sekisho.standards.lists.model import CountryOf
from sekisho.standards.lists.shaping import Uids, address, codes, identifier, joined, kind_of, one_line, several
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListIdentifier, ListName

_KINDS = {"ship": "vessel", "individual": "person", "entity": "organisation"}
_DAY = re.compile(r"(?<!\d)(\d{1,2}|dd)/(\d{1,2}|mm)/(\d{4})(?!\d)", re.IGNORECASE)
_NUMBERED = re.compile(r"\(\d{1,2}\)")
_PLAIN = ("passport", "national-id", "phone", "email", "website")
_REGISTERED = re.compile(r"([A-Za-z][A-Za-z .()/]{1,40}?)[ :.-]{1,4}(?=[A-Z]{0,3}\d)([A-Z0-9][A-Z0-9 ./-]{3,40})")


@dataclass(slots=True)
class Subject:
    """What one subject is said to be: words -> texts without repeats, in the order in which they came."""

    number: str
    names: dict[ListName, None] = field(default_factory=dict)
    addresses: dict[tuple[str, str], None] = field(default_factory=dict)
    texts: dict[str, dict[str, None]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)  # (column, cell) taken in before

    def name(self, parts: Iterable[str], quality: str) -> None:
        """A Latin name from its parts, given names first."""
        if whole := one_line(" ".join(parts)):
            self.names[ListName(whole, quality)] = None

    def native(self, text: str) -> None:
        """A name in its own script."""
        if whole := one_line(text):
            self.names[ListName(whole)] = None

    def address(self, lines: Iterable[str], country: str) -> None:
        """An address from its lines."""
        line = ", ".join(text for text in map(one_line, lines) if text)
        if line or country:
            self.addresses[line, one_line(country)] = None

    def add(self, word: str, values: Iterable[str]) -> None:
        """Further texts for ``word``."""
        self.texts.setdefault(word, {}).update(dict.fromkeys(text for text in map(one_line, values) if text))

    def all(self, word: str) -> list[str]:
        """The texts for ``word``."""
        return list(self.texts.get(word, ()))


def split_numbered(text: str) -> list[str]:
    """The values of a cell: '(1) Iraq (2) Iran' -> [Iraq, Iran]; a cell without a first such number is one value."""
    if "(1)" not in text:
        return [text]
    return [part for part in (piece.strip(" ;,") for piece in _NUMBERED.split(text)) if part]


def uk_day(text: str) -> date | None:
    """A day as the UK writes it: 29/06/2012, 13-Feb-2026, 2012-06-29; None for one of which parts are masked."""
    found = _DAY.match(text.strip())
    if found is None:
        return days.day(re.sub(r"(?<=\w)-(?=[A-Za-z\d])", " ", text)) or days.day(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def uk_births(text: str) -> tuple[str, ...]:
    """Dates of birth: '01/03/1958' -> 1958-03-01; 'dd/mm/1945' and '00/00/1945' -> 1945."""
    found: dict[str, None] = {}
    for match in _DAY.finditer(text):
        whole = uk_day(match[0])
        found[whole.isoformat() if whole else match[3]] = None
    return tuple(found) or days.births(text)


def entry_of(subject: Subject, uids: Uids, country_of: CountryOf) -> ListEntry:
    """The entry; its name is the primary one, else the first."""
    names = list(subject.names)
    primary = next((name for name in names if name.quality == "primary"), names[0])
    others = (name if name.quality != "primary" else ListName(name.name) for name in names if name.name != primary.name)
    found = (address(line, country_of, country) for line, country in subject.addresses)
    places: tuple[ListAddress, ...] = tuple(dict.fromkeys(one for one in found if one is not None))
    nations = codes((part for text in subject.all("nations") for part in several(text, ";,/")), country_of)
    starts = [day for text in subject.all("listed") if (day := uk_day(text))]
    kinds = (_KINDS.get(text.lower()) or kind_of(text) for text in subject.all("kinds"))
    references = subject.all("references")
    measures = (part for text in subject.all("measures") for part in text.split("|"))
    return ListEntry(
        uid=uids.given(subject.number),
        name=primary.name,
        kind=next(kinds, "unknown"),
        names=tuple(dict.fromkeys(others)),
        addresses=places,
        identifiers=tuple(dict.fromkeys(_identifiers(subject))),
        countries=tuple(dict.fromkeys((*nations, *(place.country for place in places if place.country)))),
        programs=tuple(subject.all("programs")),
        topics=("sanction",),
        births=tuple(dict.fromkeys(born for text in subject.all("births") for born in uk_births(text))),
        listed_on=min(starts, default=None),
        citation=joined(f"UK reference {subject.number}", *(f"UN {number}" for number in references)),
        remarks=joined(*dict.fromkeys(measures), *subject.all("remarks")),
    )


def _identifiers(subject: Subject) -> list[ListIdentifier]:
    found = [identifier(scheme, text) for scheme in _PLAIN for text in subject.all(scheme)]
    for text in subject.all("imo"):
        digits = re.search(r"\d{7}(?!\d)", text)
        found.append(identifier("imo", f"IMO {digits[0]}") if digits else None)
    for text in subject.all("registration"):
        found += [_registered(part) for part in several(text, ";")]
    return [one for one in found if one is not None]


def _registered(text: str) -> ListIdentifier | None:
    """A number with what it is called before it: 'INN 7707083893' is a tax number, a bare number a registration."""
    found = _REGISTERED.match(text)
    if found and scheme_of(found[1]):
        return labelled(found[1], found[2])
    return identifier("registration", text)
