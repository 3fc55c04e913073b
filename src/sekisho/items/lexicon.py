"""All names and words in one token tree, so that a text is read once, whatever the number of names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sekisho.items.text import FIELD, phrase_tokens, tokens

# what a scan gives beside entries; counts are COUNT - n ('8 x ...') and LOOSE - n ('8 枚')
NEXT_FIELD, OTHER, STOP = -1, -2, -3
COUNT, LOOSE = -1_000, -3_000
MAX_HITS = 400  # no honest description has more

_COUNTERS = frozenset(
    ["gpu", "gpus", "way", "pcs", "units", "cards", *"基枚個台개장张張块塊卡颗片대", "accelerators", "modules"]
)
TIMES = "x"
_STOPS = frozenset(",;:()/+&|")
_PLURAL_KINDS = frozenset(["gpu", "card", "machine", "accessory", "feature", "vague", "goods"])

Node = dict[str | None, "Node | int"]


class Entry(NamedTuple):
    """A phrase and what it stands for. ``level``: 'sure', 'likely', 'short' or 'spaced' (how much context it needs)."""

    kind: str
    key: str
    phrase: str
    level: str


class Lexicon:
    """The tree. The first entry of a phrase stays; of phrases that start at one place, the longest is read."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: list[Entry] = []
        self._root: Node = {}
        for entry in entries:
            for variant, level in _spellings(entry):
                self._insert(variant, entry if level == entry.level else entry._replace(level=level))

    def _insert(self, phrase: tuple[str, ...], entry: Entry) -> None:
        node = self._root
        for token in phrase:
            child = node.get(token)
            if not isinstance(child, dict):
                child = node[token] = {}
            node = child
        if phrase and None not in node:
            node[None] = len(self.entries)
            self.entries.append(entry)

    def scan(self, text: str) -> tuple[int, ...]:
        """The signature of a folded text: entry numbers in order, with marks for fields, stops, counts and the rest.

        Texts of one signature mean the same to this station; serial numbers and sizes do not part them.
        """
        words = tokens(text)
        found: list[int] = []
        at, last = 0, len(words)
        while at < last and len(found) < MAX_HITS:
            entry, end = self._longest(words, at)
            if entry is not None:
                found.append(entry)
                at = end
                continue
            code, at = _unnamed(words, at)
            if code is not None and not (code == OTHER and found and found[-1] == OTHER):
                found.append(code)
        return tuple(found)

    def _longest(self, words: list[str], at: int) -> tuple[int | None, int]:
        node = self._root.get(words[at])
        best: int | None = None
        end = at
        while isinstance(node, dict):
            at += 1
            here = node.get(None)
            if isinstance(here, int):
                best, end = here, at
            if at == len(words):
                break
            node = node.get(words[at])
        return best, end


def _unnamed(words: list[str], at: int) -> tuple[int | None, int]:
    """The mark of a token that starts no name, and where to go on."""
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word == FIELD:
        return NEXT_FIELD, at + 1
    if word in _STOPS:
        return STOP, at + 1
    if word == "~":
        return None, at + 1
    if word == TIMES and following.isdigit() and len(following) <= 3:
        return COUNT - int(following), at + 2
    if word.isdigit() and len(word) <= 3:
        beyond = words[at + 2] if at + 2 < len(words) else ""
        if following == TIMES and not beyond.isdigit():  # 'Gen5 x16' is no count
            return COUNT - int(word), at + 2
        if following in _COUNTERS:
            return LOOSE - int(word), at + 1
    return OTHER, at + 1


def _spellings(entry: Entry) -> Iterable[tuple[tuple[str, ...], str]]:
    """The phrase itself, its plural, and with the mark of a lone letter parted from its number."""
    words = phrase_tokens(entry.phrase)
    yield words, entry.level
    spaced = _with_marks(words) if any(len(word) == 1 for word in words[:-1]) else words
    if spaced != words:
        lone = len(spaced[0]) == 1  # 'a ~ 100' may be an article; 'rtx a ~ 6000' may not
        yield spaced, "spaced" if lone else entry.level
    last = words[-1] if words else ""
    if entry.kind in _PLURAL_KINDS and len(last) >= 3 and last.isascii() and last.isalpha():
        yield (*words[:-1], _plural(last)), entry.level


def _with_marks(words: tuple[str, ...]) -> tuple[str, ...]:
    out: list[str] = []
    for word, following in zip(words, (*words[1:], ""), strict=True):
        out.append(word)
        if len(word) == 1 and word.isascii() and word.isalpha() and word != "x" and following.isdigit():
            out.append("~")
    return tuple(out)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
