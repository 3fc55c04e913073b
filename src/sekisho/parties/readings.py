"""How a name was read before it was compared: for the officer, who sees the name as it was written."""

from __future__ import annotations

from collections.abc import Collection

from sekisho.parties.bare import plain_text, read
from sekisho.parties.names import View
from sekisho.parties.phrases import NO_PHRASES, Phrases


def reading(name: str, source: str, words: Collection[str] = (), phrases: Phrases = NO_PHRASES) -> str:
    """The words of the view of ``name`` that was made in this way (``names.View.source``); '' where there is none.

    Of several the one that shares the most ``words``. A listed person's name may be read otherwise than a name of which
    nobody says whose it is, so that both readings are looked at.
    """
    found = [
        view for person in (False, True) for view in read(name, person=person, phrases=phrases) if view.source == source
    ]
    if not found:
        return ""
    return _words(max(found, key=lambda view: len(set(plain_text(view.tokens).split()) & set(words))))


def _words(view: View) -> str:
    return view.joined if view.script == "native" else plain_text(view.tokens)
