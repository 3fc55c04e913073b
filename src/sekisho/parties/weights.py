"""What a token is worth: rare words identify, trade words and places hardly do."""

from __future__ import annotations

import math

from sekisho.parties.lexicon import NATIVE_TRADE, PEOPLE, PLACES, TRADE

TRADE_FACTOR = 0.30
PLACE_FACTOR = 0.30
PEOPLE_FACTOR = 0.55


def factor(token: str) -> float:
    """Damping of a token that says little about who bears the name; 1 for any other."""
    if token in TRADE or token in NATIVE_TRADE:
        return TRADE_FACTOR
    if token in PLACES:
        return PLACE_FACTOR
    if token in PEOPLE:
        return PEOPLE_FACTOR
    if not token.isascii():
        return 0.8 if len(token) > 1 else 0.4
    if len(token) <= 2:
        return 0.3
    return 0.6 if len(token) == 3 else 1.0


def weight(token: str, entries_with: int, entries: int) -> float:
    """Nats of inverse document frequency, damped. ``entries_with`` counts the entries that bear the token."""
    rarity = math.log((entries + 1) / (entries_with + 0.5)) if entries else 8.0
    return max(0.2, min(rarity, 10.0)) * factor(token)


def generic(token: str) -> bool:
    """True for trade words and places: words that a subsidiary adds to its parent's name."""
    return token in TRADE or token in PLACES or token in NATIVE_TRADE
