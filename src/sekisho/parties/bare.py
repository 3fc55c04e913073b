"""Tokens that were written without vowels, as Arabic and Hebrew papers write them, and the mark that tells them apart.

'mhmd' from محمد may be Muhammad; the acronym 'SMT' is not Smith. The mark keeps the one from being taken for the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sekisho.parties.names import View, views, without_vowels
from sekisho.parties.phrases import Phrases

MARK = "\u02bf"  # the half ring that transliterations of Arabic write
_READ_BARE = frozenset({"consonants", "translation"})


def read(name: str, *, person: bool, phrases: Phrases) -> tuple[View, ...]:
    """The views of a name (``names.views``), with the mark on every token that lacks its vowels."""
    found = views(name, person=person, phrases=phrases)
    return found if name.isascii() else tuple(map(_marked, found))


def _marked(view: View) -> View:
    if view.script != "reading" or view.source not in _READ_BARE:
        return view
    return replace(view, tokens=tuple(MARK + t if t.isascii() and without_vowels(t) else t for t in view.tokens))


def is_bare(token: str) -> bool:
    """True for a token that lacks its vowels."""
    return token[:1] == MARK


def plain(token: str) -> str:
    """The token as an officer is shown it."""
    return token.removeprefix(MARK)


def plain_text(tokens: Iterable[str]) -> str:
    """Tokens as an officer is shown them."""
    return " ".join(map(plain, tokens))
