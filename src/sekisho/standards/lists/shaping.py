"""Small shapings that several formats share: one-line text, multi-valued cells, addresses, stable ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date

from sekisho.standards.lists.model import CountryOf
from sekisho.vocabulary.listing import ListAddress, ListIdentifier, ListName

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]+")
_KINDS = {
    "person": "person",
    "individual": "person",
    "organization": "organisation",
    "organisation": "organisation",
    "company": "organisation",
    "entity": "organisation",
    "publicbody": "organisation",
    "vessel": "vessel",
    "airplane": "aircraft",
    "aircraft": "aircraft",
    "address": "address",
}  # LegalEntity is left out: it may be a person or an organisation


def one_line(text: str | None) -> str:
    """Text without control or direction marks, white space collapsed; '' for None."""
    if not text:
        return ""
    if text.isprintable() and "  " not in text:  # the plain case, and then it holds none of the marks
        return text.strip()
    return " ".join(_CONTROL.sub(" ", text).split())


def kind_of(schema: str) -> str:
    """A schema as the publisher names it -> kind of a ``ListEntry``."""
    return _KINDS.get(schema.strip().lower(), "unknown")


def several(cell: str, separators: str = ";") -> tuple[str, ...]:
    """The values of a multi-valued cell, without a leading 'and', without repeats, in order."""
    if not cell:
        return ()
    parts = re.split(f"[{re.escape(separators)}]", cell)
    cleaned = (one_line(part) for part in parts)
    kept = (part.removeprefix("and ").strip(" ,") for part in cleaned)
    return tuple(dict.fromkeys(part for part in kept if part))


def names(values: Iterable[str], quality: str = "strong") -> tuple[ListName, ...]:
    """Names of one quality."""
    return tuple(ListName(value, quality) for value in dict.fromkeys(map(one_line, values)) if value)


def codes(values: Iterable[str], country_of: CountryOf) -> tuple[str, ...]:
    """The countries among ``values`` as ISO codes, without repeats, in order."""
    found = (country_of(value) for value in values if value)
    return tuple(dict.fromkeys(code for code in found if code))


def address(text: str, country_of: CountryOf, country: str = "") -> ListAddress | None:
    """An address; its country is the one stated, else what its last part names."""
    line = one_line(text).strip(" ,;")
    if not line and not country:
        return None
    code = country_of(country) if country else _last_country(line, country_of)
    whole = line if not country or line.endswith(country) else f"{line}, {country}".strip(" ,")
    return ListAddress(whole, code)


def _last_country(line: str, country_of: CountryOf) -> str | None:
    """The country that the last part names; a postal code after it is passed over, a state's two letters are not."""
    for part in reversed(line.split(",")[-2:]):
        word = part.strip(" .)-0123456789")
        if word:
            return country_of(word)
    return None


def addresses(cell: str, country_of: CountryOf, country: str = "") -> tuple[ListAddress, ...]:
    """The addresses of a cell that parts them by semicolons."""
    found = (address(part, country_of, country) for part in several(cell))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def identifier(scheme: str, value: str, country: str | None = None) -> ListIdentifier | None:
    """An identifier without noise in brackets; None where no digit and no letter is left."""
    if scheme == "phone":  # an area code stands in brackets
        value = value.replace("(", " ").replace(")", " ")
    bare = one_line(re.sub(r"\([^()]{0,200}\)", " ", value)).strip(" .,:;#")
    if scheme == "imo":
        digits = re.search(r"(?<!\d)\d{7}(?!\d)", bare)
        bare = digits[0] if digits else ""
    return ListIdentifier(scheme, bare, country) if re.search(r"\w", bare) else None


def identifiers(pairs: Iterable[tuple[str, str]]) -> tuple[ListIdentifier, ...]:
    """Identifiers from (scheme, multi-valued cell)."""
    found = (identifier(scheme, value) for scheme, cell in pairs for value in several(cell))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def joined(*parts: str) -> str:
    """The parts that say something, as one remark."""
    return "; ".join(part for part in map(one_line, parts) if part)


class Uids:
    """Ids for lists that have none: a digest of what names the entry, the same in every edition that lists it alike."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._given: set[str] = set()

    def of(self, *parts: str | date | None) -> str:
        """The id of the entry that ``parts`` name; a second entry with the same parts gets '-2', and so on."""
        text = "\x1f".join("" if part is None else str(part).casefold() for part in parts)
        return self.given(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12])

    def given(self, own: str) -> str:
        """An id that the list states, made unique."""
        base = uid = f"{self._kind}:{own}"
        again = 1
        while uid in self._given:
            again += 1
            uid = f"{base}-{again}"
        self._given.add(uid)
        return uid
