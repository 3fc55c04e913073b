"""Places: what people write for a country, a port or an airport, turned into ISO 3166-1 alpha-2.

    >>> places = Gazetteer.from_data({"countries": {"JP": "JPN | Japan | 日本"}, "ports": {"JP": "Tokyo"}})
    >>> places.country("日本"), places.country("Tokyo, Japan"), places.locode("jp tyo")
    ('JP', 'JP', 'JPTYO')

Territories that law treats on their own keep a code of their own: Crimea 'UA-43', Donetsk 'UA-14', Luhansk 'UA-09'
(ISO 3166-2). What is not known is None: never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

_FEW = 64  # below this finding the distinct values costs more than it saves
MAX_TEXT = 300  # longer texts are no place names
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_NOT_ALNUM = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[,、，;；/／|()（）\[\]:：\n]|\s[-–—]\s")
_LOCODE = re.compile(r"^([A-Za-z]{2})[ \-_]?([A-Za-z2-9]{3})$")
_AFFIXES = re.compile(
    "^(?:portof)?(.{2,}?)(?:internationalairport|airport|port|国際空港|空港|国际机场|机场|國際機場|機場|港|市|都|府"
    "|국제공항|공항|항|시)?$"
)
_POSTCODE = re.compile(r"〒?\s?\d[\d-]{3,}")
_SUBDIVISION = re.compile(r"^([A-Za-z]{2})-\d{2}$")


def place_key(text: str) -> str:
    """The form in which names are compared: no case, Latin accents, spaces or punctuation; '&' is 'and'."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", unicodedata.normalize("NFD", folded)))
    return _NOT_ALNUM.sub("", folded.replace("&", "and"))


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names to codes, built from data given as an argument; immutable.

    ``names`` maps keys (see ``place_key``) of countries, parts and ports to codes; ``codes`` holds the codes;
    ``within`` says beside which wholes a part is named ('HK' with 'CN'), so that "Hong Kong, China" is HK; ``towns``
    holds five-letter town names that merely look like a UN/LOCODE ('TOKYO' is not in Tonga); ``labels`` holds for each
    code its names in English, Japanese and Korean.
    """

    names: Mapping[str, str]
    codes: frozenset[str]
    within: Mapping[str, str] = field(default_factory=dict)
    towns: frozenset[str] = frozenset()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Gazetteer:
        """Build from the mapping in ``knowledge/places.yaml``: countries, parts, within, ports, towns_not_codes.

        Each value is one string of names parted by ' | '; a country's first is its alpha-3. Raises ValueError where
        one name stands for two places.
        """
        countries: Mapping[str, str] = data["countries"]
        parts: Mapping[str, str] = data.get("parts", {})
        names: dict[str, str] = {code.casefold(): code for code in countries}
        labels: dict[str, tuple[str, ...]] = {}
        for code, text in [*countries.items(), *parts.items(), *data.get("ports", {}).items()]:
            spellings = text.split(" | ")
            if code not in labels:
                labels[code] = tuple(spellings[1:4]) if code in countries else (spellings[0],)
            _claim(names, spellings, code)
        names.update({place_key(code): code for code in parts})
        towns = frozenset(str(data.get("towns_not_codes", "")).split())
        return cls(names, frozenset({*countries, *parts}), dict(data.get("within", {})), towns, labels)

    def country(self, text: str | None) -> str | None:
        """The code of the country or territory that ``text`` names; None where it names none, or two."""
        if text is None or len(text) > MAX_TEXT:
            return None
        found = self._whole(text) or self._of_parts(text)
        if found is None and _POSTCODE.search(text):  # 'Singapore 619315'
            bare = _POSTCODE.sub(" ", text).strip()
            found = (self._whole(bare) or self._of_parts(bare)) if len(bare) > 3 else None
        return found

    def countries(self, texts: pl.Series) -> pl.Series:
        """``country`` for each of a series of texts; works on distinct values. NULL stays NULL."""
        if len(texts) <= _FEW:
            return pl.Series(texts.name, [self.country(text) for text in texts], dtype=pl.String)
        distinct = texts.unique().drop_nulls()
        found = pl.Series([self.country(text) for text in distinct], dtype=pl.String)
        if len(distinct) == 0:
            return pl.Series(texts.name, [None] * len(texts), dtype=pl.String)
        return texts.replace_strict(distinct, found, default=None, return_dtype=pl.String)

    def locode(self, text: str | None) -> str | None:
        """``text`` as a UN/LOCODE ('JPTYO') where it is written like one and its country exists; else None."""
        if text is None or len(text) > MAX_TEXT:
            return None
        folded = unicodedata.normalize("NFKC", text).strip()
        match = _LOCODE.match(folded)
        if match is None:
            return None
        code = (match[1] + match[2]).upper()
        joined = len(folded) == 5
        if match[1].upper() not in self.codes or (joined and (code in self.towns or place_key(code) in self.names)):
            return None
        # a joined lower-case word is a word, not a code
        return None if joined and not folded.isupper() else code

    def label(self, code: str, lang: str = "en") -> str:
        """The name of a code in 'en', 'ja' or 'ko'; the code itself where it is unknown."""
        known = self.labels.get(code)
        if not known:
            return code
        at = {"en": 0, "ja": 1, "ko": 2}.get(lang, 0)
        return known[at] if at < len(known) else known[0]

    def _whole(self, text: str) -> str | None:
        key = place_key(text)
        if key in self.names:
            return self.names[key]
        code = self.locode(text)
        if code is not None:
            return self.names.get(code.casefold(), code[:2])
        bare = _AFFIXES.match(key)
        if bare is not None and len(bare[1]) != len(key) and not (bare[1].isascii() and len(bare[1]) < 4):
            return self.names.get(bare[1])
        match = _SUBDIVISION.match(text.strip())  # 'JP-13': a prefecture, a state
        return self.names.get(match[1].casefold()) if match else None

    def _of_parts(self, text: str) -> str | None:
        pieces = [piece.strip() for piece in _PARTS.split(text)]
        pieces = [piece for piece in pieces if piece]
        if len(pieces) < 2:
            return self._led_by_code(text)
        # 'San Jose, CA': beside another name two letters may be a state
        found = {self._whole(piece) for piece in pieces if len(piece) > 2 or not piece.isalpha()}
        found.discard(None)
        if not found:  # 'JP:13', 'US (CA)': only the first of bare codes can be the country
            found = {self._whole(pieces[0]), *(self._whole(piece) for piece in pieces[1:])} - {None}
        return self._narrowest({code for code in found if code})

    def _led_by_code(self, text: str) -> str | None:
        """'SG Singapore', 'Japan JP': a name and its own code side by side."""
        words = text.split()
        if len(words) < 2:
            return None
        for code, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
            if len(code) in (2, 3) and code.isupper():
                named = self.names.get(place_key("".join(rest)))
                if named is not None and named == self.names.get(code.casefold()):
                    return named
        return None

    def _narrowest(self, found: Iterable[str]) -> str | None:
        codes = set(found)
        wholes = {whole for code in codes for whole in self.within.get(code, "").split()}
        left = codes - wholes
        return left.pop() if len(left) == 1 else None


def _claim(names: dict[str, str], spellings: Iterable[str], code: str) -> None:
    for spelling in spellings:
        key = place_key(spelling)
        if key and names.setdefault(key, code) != code:
            raise ValueError(f"the name {spelling!r} stands for both {names[key]} and {code}")
