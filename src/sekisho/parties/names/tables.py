"""Tables written as text: one pair after another, so that a person can read and check them."""

from __future__ import annotations


def pairs(text: str) -> dict[str, str]:
    """'a=b c=d' as a mapping; a value may be empty. Raises ValueError where an entry has no '='."""
    return dict(entry.split("=", 1) for entry in text.split())


def listed(text: str) -> tuple[str, ...]:
    """'a b c' as a tuple."""
    return tuple(text.split())
