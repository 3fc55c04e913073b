"""The licence register: what a licence covers, and drawing its balance down once.

A licence covers a line where regime, holder, goods, parties, destination and validity all agree and enough quantity
and value are left. A blank cell of the register restricts nothing. Balances are drawn in the order of the
consignments; a consignment that drew before (the job is run again) sees its own draw as still its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Licence:
    """One row of the register; empty tuples and None restrict nothing."""

    number: str
    regime: str  # the authority's regime: US, JP, KR, MY ...
    holders: tuple[str, ...] = ()
    items: tuple[str, ...] = ()  # models or control paragraphs
    consignees: tuple[str, ...] = ()
    end_users: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    quantity: float | None = None
    value: float | None = None
    currency: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """Quantity and value taken from a licence by one line of one consignment."""

    licence: str
    consignment: str
    line: int
    quantity: float
    value: float


@dataclass(frozen=True, slots=True)
class Need:
    """A line for which a regime asks for a licence."""

    consignment: str
    line: int
    regime: str
    goods: str  # everything that names the goods: chip, model, maker, description
    paragraphs: tuple[str, ...]  # control paragraphs that apply
    exporters: tuple[str, ...]  # every name that the papers give of the party
    consignees: tuple[str, ...]
    end_users: tuple[str, ...]
    destination: str
    quantity: float | None
    value: float | None
    currency: str | None
    cited: tuple[str, ...] = ()
    listed_party: bool = False  # asked for because of who a party is: only a licence that names parties can cover it


@dataclass(frozen=True, slots=True)
class Cover:
    """What the register says to one need. ``reason`` names the first thing that did not agree."""

    need: Need
    licence: str | None
    covered: bool
    reason: str
    left: float | None = None


@dataclass(slots=True)
class Balance:
    """What is left of each licence. Draws of the consignment at hand do not count against itself."""

    register: Mapping[str, Licence]
    drawn: dict[str, dict[tuple[str, int], Draw]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, register: Iterable[Licence], draws: Iterable[Draw]) -> Balance:
        """The balance after earlier draws."""
        balance = cls({licence.number: licence for licence in register})
        for draw in draws:
            balance.drawn[draw.licence][draw.consignment, draw.line] = draw
        return balance

    def left(self, licence: Licence, consignment: str) -> tuple[float, float]:
        """Quantity and value left for this consignment (infinite where the licence sets no limit)."""
        others = [d for (who, _), d in self.drawn[licence.number].items() if who != consignment]
        quantity = float("inf") if licence.quantity is None else licence.quantity - sum(d.quantity for d in others)
        value = float("inf") if licence.value is None else licence.value - sum(d.value for d in others)
        return quantity, value

    def take(self, draws: Sequence[Draw]) -> None:
        """Record the draws of released consignments; they replace whatever these consignments drew before."""
        drawing = {draw.consignment for draw in draws}
        for drawn in self.drawn.values():
            for key in [key for key in drawn if key[0] in drawing]:
                del drawn[key]
        for draw in draws:
            self.drawn[draw.licence][draw.consignment, draw.line] = draw


def cover(needs: Sequence[Need], balance: Balance, as_of: date) -> tuple[list[Cover], list[Draw]]:
    """Cover all needs of ONE consignment, or say what is lacking.

    Returns:
        One cover a need, and the draws that would be made. The caller takes them only if the consignment is released.
    """
    covers: list[Cover] = []
    draws: list[Draw] = []
    pending: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for need in needs:
        found = _find(need, balance, as_of, pending)
        covers.append(found)
        if found.covered and found.licence is not None:
            quantity, value = need.quantity or 0.0, need.value or 0.0
            pending[found.licence][0] += quantity
            pending[found.licence][1] += value
            draws.append(Draw(found.licence, need.consignment, need.line, quantity, value))
    return covers, draws


def _find(need: Need, balance: Balance, as_of: date, pending: Mapping[str, list[float]]) -> Cover:
    candidates = [balance.register[n] for n in need.cited if n in balance.register]
    if need.cited and not candidates:
        return Cover(need, need.cited[0], False, "not_in_register")
    best = Cover(need, None, False, "none")
    for licence in candidates or balance.register.values():
        reason = _disagreement(need, licence, as_of)
        if reason is None:
            left_quantity, left_value = balance.left(licence, need.consignment)
            used = pending.get(licence.number, (0.0, 0.0))
            left = left_quantity - used[0]
            if need.quantity is None:
                reason = "quantity_unknown"
            elif left < need.quantity:
                reason = "quantity_short"
            elif licence.value is not None and need.value is None:
                reason = "value_unknown"
            elif left_value - used[1] < (need.value or 0.0):
                reason = "value_short"
            else:
                return Cover(need, licence.number, True, "covered", None if left == float("inf") else left)
            best = Cover(need, licence.number, False, reason, max(left, 0.0) if left != float("inf") else None)
        elif candidates and best.reason == "none":
            best = Cover(need, licence.number, False, reason)
    return best


def _disagreement(need: Need, licence: Licence, as_of: date) -> str | None:
    """The first restriction of the licence that the need does not meet."""
    tests = (
        ("regime", licence.regime == need.regime),
        ("not_yet_valid", licence.valid_from is None or licence.valid_from <= as_of),
        ("expired", licence.valid_to is None or as_of <= licence.valid_to),
        ("destination", not licence.destinations or need.destination in licence.destinations),
        ("holder", not licence.holders or any(_among(h, need.exporters) for h in licence.holders)),
        ("consignee", not licence.consignees or any(_among(c, need.consignees) for c in licence.consignees)),
        ("end_user", not licence.end_users or any(_among(e, need.end_users) for e in licence.end_users)),
        ("goods", not licence.items or any(_covers_goods(item, need) for item in licence.items)),
        ("currency", licence.value is None or (licence.currency is not None and licence.currency == need.currency)),
        ("party_not_named", not need.listed_party or bool(licence.consignees or licence.end_users)),
    )
    return next((reason for reason, holds in tests if not holds), None)


def _covers_goods(item: str, need: Need) -> bool:
    """An item of a licence names a control paragraph that applies, or a model whose every word is among the goods'."""
    plain = item.replace(" ", "").upper()
    if any(paragraph.upper() == plain or paragraph.upper().startswith(plain + ".") for paragraph in need.paragraphs):
        return True
    words = _words(item)
    return bool(words) and words <= _words(need.goods)


def _among(licensed: str, names: tuple[str, ...]) -> bool:
    """A name and its other-script form in brackets are one party's: '西海大学校 (Seohae University)' is either."""
    return bool(_name_keys(licensed) & {key for name in names for key in _name_keys(name)})


_BRACKETED = re.compile(r"[(（\[【]([^)）\]】]{2,})[)）\]】]")


def _name_keys(name: str) -> set[str]:
    """The whole name; and where the brackets hold another script than the rest, each of the two by itself."""
    inside = " ".join(_BRACKETED.findall(name))
    outside = _BRACKETED.sub(" ", name).strip()
    keys = {name_key(name)}
    if inside and outside and inside.isascii() != outside.isascii():
        keys |= {name_key(inside), name_key(outside)}
    return keys - {""}


def name_key(text: str) -> str:
    """A name without case, width, spaces and punctuation: for equality within one firm's own papers only."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
