"""One field may hold several names."""

from __future__ import annotations

import re

from sekisho.parties.lexicon import NATIVE_TRADE, PLACES, SPLITTERS, STOP, TRADE
from sekisho.parties.names.compose import views
from sekisho.parties.names.view import LONGEST_NAME, MOST_PARTS

_SPLIT = re.compile(SPLITTERS)
_EDGES = " \t,.:;、。・()（）"
_BRACKETS = re.compile(r"[(\[（「『【〔]([^()\[\]（）「」『』【】〔〕]{2,120})[)\]）」』】〕]")


def parts(name: str) -> tuple[str, ...]:
    """The names inside one field ('ABC Ltd c/o XYZ', 'X（別名Y）'), without the field as a whole; at most six.

    What only qualifies the name ('(Singapore)', '(Holdings)') is no name of its own and parts nothing.
    """
    text = name[:LONGEST_NAME]
    inner = [i for i in _BRACKETS.findall(text) if _telling(i)]
    pieces = [_BRACKETS.sub(" ", text), *inner] if inner else [text]
    found = [p.strip(_EDGES) for piece in pieces for p in _SPLIT.split(piece)]
    seen = dict.fromkeys(p for p in found if p != text.strip() and (_telling(p) or _plural(p)))
    return tuple(seen)[:MOST_PARTS]


def _plural(part: str) -> bool:
    return any(len(v.tokens) > 1 and v.script != "native" for v in views(part))


def _telling(part: str) -> bool:
    """True where a part holds a word that is not a trade word, a place, a legal form or a number."""
    tokens = (t for v in views(part) for t in v.tokens)
    return any(len(t) > 1 and not t.isdigit() and t not in STOP and t not in TRADE and t not in PLACES
               and t not in NATIVE_TRADE for t in tokens)  # fmt: skip
