"""From the headers of a file to the columns of the catalogue: by alias, by role + attribute, by position.

Public: ``match_headers``. It knows no values, only headers, so it is small work however long the file is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from rapidfuzz import process

from sekisho.standards.manifest.columns import CATALOGUE, CONSIGNMENT_COLUMNS, LINE_COLUMNS, PARTY_COLUMNS
from sekisho.standards.manifest.roles import BUYER, IDENTIFIER_HEADERS, ROLE_ALIASES

MAX_SEQ = 50  # more parties of one role than this in columns is not a manifest
WEAK = 1000
_PORT = re.compile("port|pod|pol|港|揚地|積地|항|placeofdelivery|loading")
_NOT_ALNUM = re.compile(r"[\W_]+")
_PIECES = re.compile(r"[/／|()（）\[\]【】\n,、:：・]|\s[-–—]\s")
_CURRENCY = re.compile(r"[A-Z]{3}")
# what a header may say about the numbers below it: currency, factor
_UNITS: dict[str, tuple[str | None, float]] = {
    "円": ("JPY", 1.0),
    "千円": ("JPY", 1e3),
    "百万円": ("JPY", 1e6),
    "千ドル": ("USD", 1e3),
    "ドル": ("USD", 1.0),
    "米ドル": ("USD", 1.0),
    "원": ("KRW", 1.0),
    "천원": ("KRW", 1e3),
    "백만원": ("KRW", 1e6),
    "달러": ("USD", 1.0),
    "us$": ("USD", 1.0),
    "€": ("EUR", 1.0),
    "£": ("GBP", 1.0),
}
_WEIGHTS = {"g": 0.001, "lb": 0.45359237, "lbs": 0.45359237, "pounds": 0.45359237, "t": 1000.0, "mt": 1000.0}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a header leads: a catalogue column, and for parties role, number and, for identifiers, their scheme.

    ``stem`` is the wording of the role in the header, so that two wordings can be told to be two parties. ``currency``
    and ``factor`` are what the header says of its numbers ('Unit price (USD)', '単価（千円）'). Where several lead to
    one column, the lowest ``rank`` is believed first: the order of aliases in the catalogue.
    """

    column: str
    role: str = ""
    seq: int = 1
    scheme: str = ""
    stem: str = ""
    currency: str = ""
    factor: float = 1.0
    rank: int = 0

    @property
    def weak(self) -> bool:
        """True for a port, which tells the country only where nothing better does, and contradicts nothing."""
        return self.rank >= WEAK

    @property
    def canonical(self) -> str:
        """The name of the column as the catalogue spells it."""
        if not self.role:
            return self.column
        return f"{self.role}_{self.column}" if self.seq == 1 else f"{self.role}_{self.seq}_{self.column}"


@dataclass(frozen=True, slots=True)
class Matched:
    """``targets`` by header; headers that nothing knows; and what to tell a person."""

    targets: dict[str, Target]
    unknown: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def header_key(header: str) -> str:
    """The form in which headers are compared: NFKC, no case, no spaces, no punctuation."""
    return _NOT_ALNUM.sub("", unicodedata.normalize("NFKC", header).casefold())


@cache
def _plain() -> dict[str, Target]:
    found: dict[str, Target] = {}
    for column in CONSIGNMENT_COLUMNS + LINE_COLUMNS:
        for rank, alias in enumerate(column.aliases):
            key = header_key(alias)
            weak = WEAK if column.kind == "place" and _PORT.search(key) else 0
            found.setdefault(key, Target(column.name, rank=rank + weak))
    return found


@cache
def _attributes() -> dict[str, tuple[str, str]]:
    found = {header_key(alias): (column.name, "") for column in PARTY_COLUMNS for alias in column.aliases}
    found.update({header_key(text): ("identifiers", scheme) for text, scheme in IDENTIFIER_HEADERS.items()})
    return found


@cache
def _roles() -> tuple[tuple[str, str], ...]:
    """(key, role), longest key first so that 'intermediate consignee' is not taken for 'intermediate'."""
    pairs = {header_key(alias): role for role, text in ROLE_ALIASES.items() for alias in [role, *text.split("|")]}
    return tuple(sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def role_of(text: str) -> str | None:
    """The role that ``text`` names ('Ultimate consignee', '需要者'); BUYER is resolved by the caller."""
    return dict(_roles()).get(header_key(text))


_SEQ_ATTR = re.compile(r"^(\d{0,2})(?:の|of)?(.*?)(\d{0,2})$")


def _party(key: str) -> Target | None:
    """'需要者国', 'enduser2name', 'countryofenduser', 'consignee'."""
    for stem, role in _roles():
        if key.startswith(stem):
            target = _with_attribute(key[len(stem) :], role, stem)
            if target is not None:
                return target
        if key.endswith(stem):
            head = re.sub(r"(?:ofthe|of)$", "", key[: -len(stem)])
            attribute = _attributes().get(head)
            if attribute is not None:
                return Target(attribute[0], role, 1, attribute[1], stem)
    return None


def _with_attribute(rest: str, role: str, stem: str) -> Target | None:
    shape = _SEQ_ATTR.match(rest)
    if shape is None or (shape[1] and shape[3]):
        return None
    seq = int(shape[1] or shape[3] or 1)
    attributes = _attributes()  # 'endusers' + 'country' comes from "end user's country"
    attribute = ("name", "") if not shape[2] else attributes.get(shape[2]) or attributes.get(shape[2].removeprefix("s"))
    if attribute is None or not 1 <= seq <= MAX_SEQ:
        return None
    return Target(attribute[0], role, seq, attribute[1], stem)


def _direct(header: str) -> Target | None:
    key = header_key(header)
    if not key or len(key) > 80:
        return None
    if key in _plain():
        return _plain()[key]
    return _party(key)


@cache
def _match_one(header: str) -> Target | None:
    """The target that one header names by itself; bilingual headers and units in brackets are understood."""
    text = unicodedata.normalize("NFKC", header)
    found = _direct(text)
    if found is None:
        pieces = [piece.strip() for piece in _PIECES.split(text) if piece.strip()]
        known = [target for target in map(_direct, pieces) if target is not None] if len(pieces) > 1 else []
        if not known or len({target.canonical for target in known}) > 1:
            found = _direct(" ".join(text.split()[:-1])) if _unit(text.split()[-1:]) else None
        else:
            found = known[0]
    return found if found is None else _with_unit(found, text)


def _unit(words: list[str]) -> tuple[str | None, float] | None:
    for word in words:
        known = _UNITS.get(word.casefold())
        if known is not None:
            return known
        if _CURRENCY.fullmatch(word):
            return (word, 1.0)
    return None


def _with_unit(target: Target, text: str) -> Target:
    words = [word for word in re.split(r"[\s()\[\]/_,、:]+", text) if word]
    if target.column == "net_weight_kg":
        factor = next((_WEIGHTS[word.casefold()] for word in words if word.casefold() in _WEIGHTS), 1.0)
        return replace(target, factor=factor)
    if target.column in ("total_value", "unit_value", "line_value"):
        unit = _unit([word for word in words[1:] if word.casefold() not in ("net", "per")])
        if unit is not None:
            return replace(target, currency=unit[0] or "", factor=unit[1])
    return target


def match_headers(headers: list[str]) -> Matched:
    """Match every header; order matters only for bare attributes ('住所' after '需要者' is the end user's address)."""
    matched = known_headers(tuple(headers))
    return Matched(dict(matched.targets), matched.unknown, (*_unknown_warnings(matched.unknown), *matched.warnings))


@lru_cache(maxsize=256)  # the same few headers come with every document
def known_headers(headers: tuple[str, ...]) -> Matched:
    """``match_headers`` without a word about those that nothing knows: finding what each may have meant is slow."""
    targets: dict[str, Target] = {}
    unknown: list[str] = []
    warnings: list[str] = []
    last: Target | None = None
    first_role = _first_role(headers)
    for header in headers:
        target = _match_one(header)
        if target is None:
            target = _by_position(header, last or first_role)
            if target is not None:
                warnings.append(f"column {header!r} is read as {target.canonical}, after the party beside it")
        if target is None:
            unknown.append(header)
            continue
        if target.role:
            last = target
        targets[header] = target
    targets, more = _settle(targets)
    return Matched(targets, tuple(unknown), (*warnings, *more))


def _first_role(headers: tuple[str, ...]) -> Target | None:
    """Bare attributes before any party column belong to the end user, or else to the consignee, where there is one."""
    known = [target for target in map(_match_one, headers) if target is not None and target.column == "name"]
    for role in ("end_user", "consignee", BUYER):
        for target in known:
            if target.role == role:
                return target
    return None


def _by_position(header: str, party: Target | None) -> Target | None:
    attribute = _attributes().get(header_key(header))
    if attribute is None or party is None or attribute[0] == "name":
        return None
    return Target(attribute[0], party.role, party.seq, attribute[1], party.stem)


def _settle(targets: dict[str, Target]) -> tuple[dict[str, Target], list[str]]:
    """Give the buyer a role, and tell two parties of one role apart by their wording."""
    warnings: list[str] = []
    roles = {target.role for target in targets.values() if target.column == "name"}
    if any(target.role == BUYER for target in targets.values()):
        role = "payer" if "consignee" in roles else "consignee"
        warnings.append(f"the buyer is read as {role}")
        targets = {h: replace(t, role=role) if t.role == BUYER else t for h, t in targets.items()}
    named: dict[tuple[str, int], list[str]] = {}
    for target in targets.values():
        if target.column == "name" and target.stem not in named.setdefault((target.role, target.seq), []):
            named[target.role, target.seq].append(target.stem)
    moved: dict[tuple[str, int, str], int] = {}
    for (role, seq), stems in named.items():
        taken = {s for r, s in named if r == role} | {s for (r, _, _), s in moved.items() if r == role}
        for stem in stems[1:]:  # two wordings, each with a name of its own: two parties
            free = next(number for number in range(1, 2 * MAX_SEQ) if number not in taken)
            taken.add(free)
            moved[role, seq, stem] = free
            warnings.append(f"a second party in the role {role} is read as {role}_{free}")
    keys = {h: (t.role, t.seq, t.stem) for h, t in targets.items()}
    return {h: replace(t, seq=moved.get(keys[h], t.seq)) for h, t in targets.items()}, warnings


def _unknown_warnings(unknown: tuple[str, ...]) -> list[str]:
    names = _all_names()
    found = []
    for header in unknown[:20]:
        near = process.extractOne(header_key(header)[:80], names.keys(), score_cutoff=70)
        hint = f" (did you mean {names[near[0]]}?)" if near else ""
        found.append(f"column {header[:80]!r} is not known and was not read{hint}")
    if len(unknown) > 20:
        found.append(f"{len(unknown) - 20} more columns are not known and were not read")
    return found


@cache
def _all_names() -> dict[str, str]:
    names = {key: target.column for key, target in _plain().items()}
    for column in CATALOGUE:
        if column.frame == "party":
            names.update({header_key(f"{role} {column.name}"): f"{role}_{column.name}" for role in ROLE_ALIASES})
    return names
