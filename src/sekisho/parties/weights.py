"""What a token is worth: rare words identify, trade words and places hardly do."""

from __future__ import annotations

import math

from sekisho.parties.lexicon import NATIVE_TRADE, PEOPLE, PLACES, TRADE

SMALLEST_CORPUS = 25_000  # entries; a short list of one's own must not make every word look common
RAREST = 10.0  # nats
_TRADE_AND_PLACES = (0.30, 6.0)  # factor, and the most rarity that a list is believed about such a word
_PEOPLE = (0.55, 7.0)


def _damping(token: str) -> tuple[float, float]:
    if token in TRADE or token in NATIVE_TRADE or token in PLACES:
        return _TRADE_AND_PLACES
    if token in PEOPLE:
        return _PEOPLE
    if not token.isascii():
        return (0.8 if len(token) > 1 else 0.4), RAREST
    if len(token) <= 2:
        return 0.3, RAREST
    return (0.6 if len(token) == 3 else 1.0), RAREST


def weight(token: str, entries_with: int, entries: int) -> float:
    """Nats of inverse document frequency, damped. ``entries_with`` counts the entries that bear the token."""
    rarity = math.log((max(entries, SMALLEST_CORPUS) + 1) / (entries_with + 0.5))
    share, most = _damping(token)
    return max(0.2, min(rarity, most, RAREST)) * share


def unseen_weight(token: str) -> float:
    """Weight of a token that no listed name has."""
    return weight(token, 0, 0)


def undamped(token: str) -> bool:
    """True for a word that could be a brand: no trade word, place, common personal name or abbreviation."""
    return _damping(token) == (1.0, RAREST)


def generic(token: str) -> bool:
    """True for trade words and places: words that a subsidiary adds to its parent's name."""
    return token in TRADE or token in PLACES or token in NATIVE_TRADE
