"""Two names, compared as screening compares them, without any list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.parties.bare import plain, plain_text, read
from sekisho.parties.names import View, parts
from sekisho.parties.phrases import NO_PHRASES, Phrases
from sekisho.parties.score import card_of, pair
from sekisho.parties.weights import generic


@dataclass(frozen=True, slots=True)
class Comparison:
    """The best pair of views of two names.

    ``score`` 0..1 (``scorecard.DEFAULT_THRESHOLD`` and more is a match); ``met`` which words of the one met which of
    the other, and how; ``left`` and ``right`` the words left over; ``deductions`` what the scorecard took off, greatest
    first; ``sources`` how either view was made (``names.View``).
    """

    score: float
    met: tuple[tuple[str, str, str], ...] = ()
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    deductions: Mapping[str, float] | None = None
    sources: tuple[str, str] = ("", "")


def compare(one: str, other: str, *, kind: str | None = None, phrases: Phrases = NO_PHRASES) -> float:
    """How alike two names are, 0..1. ``kind`` is 'person', 'organisation', or None to let the names say so."""
    return explain(one, other, kind=kind, phrases=phrases).score


def explain(one: str, other: str, *, kind: str | None = None, phrases: Phrases = NO_PHRASES) -> Comparison:
    """The comparison behind ``compare``: a score of 0 where the names share too little to be compared.

    A field that holds several names ('X / Y', 'X (a.k.a. Y)') is compared as a whole and by each, as screening does.
    """
    person = kind == "person"
    mine, theirs = (
        [view for name in (field, *parts(field)) for view in read(name, person=person, phrases=phrases)]
        for field in (one, other)
    )
    person = person or (kind is None and not any(_firm(view) for view in (*mine, *theirs)))
    best: tuple[float, Comparison] = (0.0, Comparison(0.0))
    for a in mine:
        for b in theirs:
            if (a.script == "native") == (b.script == "native"):
                found = _compared(a, b, person=person)
                best = max(best, (found.score, found), key=lambda item: item[0])
    return best[1]


def _firm(view: View) -> bool:
    return bool(view.forms) or any(map(generic, view.tokens))


def _compared(one: View, other: View, *, person: bool) -> Comparison:
    found, seen, score = pair(one, other, person=person)
    mine, theirs = one.tokens, other.tokens
    met = tuple(
        (plain_text(mine[i] for i in m.query), plain_text(theirs[j] for j in m.listed), m.how) for m in found.meetings
    )
    return Comparison(
        score,
        met,
        tuple(plain(mine[i]) for i in found.query_rest),
        tuple(plain(theirs[j]) for j in found.listed_rest),
        card_of(person=person).deductions(seen),
        (one.source, other.source),
    )
