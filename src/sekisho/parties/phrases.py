"""Names that are translated rather than spelt: brands, institutions, trade words, places, legal forms.

::

    phrases = Phrases.from_data(documents, fold)        # the files of knowledge/names, parsed
    phrases.segment("浪潮集团")                          # (Piece 浪潮 -> inspur, Piece 集团 -> group)
    phrases.latin(("langchao", "group"))                # ("inspur", "group")
    phrases.spaced(("завод", "ангстрем"))               # (Piece завод -> plant, Piece ангстрем -> angstrem)

A phrase says that a text, in whatever script, stands for certain Latin tokens. No phrase decides anything: it gives a
name one more view, whose source the officer is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeVar, cast, get_args

import polars as pl

Kind = Literal["brand", "institution", "trade", "place", "form"]
Fold = Callable[[str], str]
_Entry = tuple[tuple[str, ...], "Phrase | None"]
_Value = TypeVar("_Value")

KINDS: tuple[Kind, ...] = get_args(Kind)
GRADES = frozenset({"primary", "secondary", "unverified"})
PHRASES: dict[str, pl.DataType | type[pl.DataType]] = {
    "text": pl.String,  # folded: as it is looked up
    "tokens": pl.List(pl.String),
    "kind": pl.String,
    "source": pl.String,
    "grade": pl.String,
    "weak": pl.Boolean,
    "whole": pl.Boolean,
    "common": pl.Boolean,
}

# Where folding lets two phrases fall on one text, the kind that says most about who a firm is wins.
_RANK: dict[Kind, int] = {"brand": 0, "institution": 1, "form": 2, "place": 3, "trade": 4}
_LITTLE = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "s", "the", "to", "und", "et", "de"})
_NATIVE = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uac00-\ud7a3\u1100-\u11ff\U00020000-\U0003134f]"
)
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_TOKENS = re.compile(r"[0-9a-z]+(?: [0-9a-z]+)*")
_NUMBERED = re.compile("第([〇零一二三四五六七八九十百]{1,8})")
_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100}
_LARGEST = 9999
_SHORTEST_BRAND = 3
_SHORT = 3  # kana: no more than this is looked at together with its neighbours


class Phrase(NamedTuple):
    """``text``, folded, stands for ``tokens``.

    ``weak``: the text is also an ordinary word, a personal name or a place, so a meeting through it proves less.
    ``whole``: an acronym that stands for the tokens only where nothing else is in the name.
    ``common``: the canonical name itself is an ordinary word ('screen', 'honor').
    ``source`` cites, ``grade`` ('primary', 'secondary', 'unverified') says how well it is founded.
    """

    text: str
    tokens: tuple[str, ...]
    kind: Kind
    source: str
    grade: str = "unverified"
    weak: bool = False
    whole: bool = False
    common: bool = False

    @property
    def native(self) -> bool:
        """True for a text in Han, kana or Hangul, which has no spaces to part it by."""
        return not self.text.isascii() and _NATIVE.search(self.text) is not None


class Piece(NamedTuple):
    """A piece of a name, and the phrase that it is; ``None`` where no phrase covers it."""

    text: str
    phrase: Phrase | None = None


def plain(text: str) -> str:
    """The fold used where none is given: NFKC and lower case, every script left as it is."""
    return unicodedata.normalize("NFKC", text).casefold()


class Phrases:
    """The reviewed phrases, ready to be looked up; immutable.

    ``fold`` must be the one that names are folded with before they come to ``segment`` (traditional and Japanese Han
    to simplified, full width to half, lower case): two texts that fold alike are one phrase, of the kind that says
    most.
    """

    __slots__ = ("_native", "_phrases", "_reach", "_spaced", "_starts", "_wholes", "brands")

    def __init__(self, phrases: Iterable[Phrase], fold: Fold = plain) -> None:
        known: dict[str, Phrase] = {}
        for phrase in sorted(phrases, key=lambda p: _RANK[p.kind]):
            text = fold(phrase.text)
            known.setdefault(text, phrase if text == phrase.text else phrase._replace(text=text))
        self._phrases = tuple(known.values())
        self._native = {p.text: p for p in self._phrases if p.native}
        self._reach = _lengths(self._native)
        self._wholes = {_telling(tuple(p.text.split())): p for p in self._phrases if p.whole}
        self._spaced = _by_first(self._phrases)
        self._starts = frozenset(self._spaced) | {words[0] for words in self._wholes}
        self.brands = frozenset(
            p.tokens[0]
            for p in self._phrases
            if p.kind == "brand" and len(p.tokens) == 1 and len(p.tokens[0]) >= _SHORTEST_BRAND and not p.common
        )

    def __len__(self) -> int:
        return len(self._phrases)

    def __iter__(self) -> Iterator[Phrase]:
        return iter(self._phrases)

    @classmethod
    def from_data(cls, data: Mapping[str, Any], fold: Fold = plain) -> Phrases:
        """The phrases of parsed files, by file name; ``knowledge/names/brands.yaml`` shows the form at its head.

        Raises:
            ValueError, KeyError, TypeError: where a phrase is not normalised, lacks a source, or contradicts another.
        """
        return cls(_read(data), fold)

    @classmethod
    def from_frame(cls, frame: pl.DataFrame) -> Phrases:
        """The phrases of a table as ``frame`` gives it (``PHRASES``), whose texts are folded already."""
        columns = (frame.get_column(name).to_list() for name in PHRASES)
        return cls((Phrase(text, tuple(tokens), *rest) for text, tokens, *rest in zip(*columns, strict=True)), str)

    def frame(self) -> pl.DataFrame:
        """One row a phrase, as declared in ``PHRASES``, by kind and text: equal phrases give equal bytes."""
        rows = [{name: getattr(p, name) for name in PHRASES} | {"tokens": list(p.tokens)} for p in self._phrases]
        return pl.DataFrame(rows, schema=PHRASES).sort("kind", "text")

    def segment(self, run: str) -> tuple[Piece, ...]:
        """``run`` (Han, kana and Hangul without spaces, folded) from left to right in its longest known pieces.

        A number as institutes bear it (第十四) is a trade word of its own ('14th'). Joined in order, the texts of the
        pieces are ``run``.
        """
        pieces: list[Piece] = []
        at = unknown = 0
        while at < len(run):
            piece = self._longest(run, at, unknown)
            if piece is None:
                at += 1
                continue
            if unknown < at:
                pieces.append(Piece(run[unknown:at]))
            pieces.append(piece)
            at = unknown = at + len(piece.text)
        if unknown < len(run):
            pieces.append(Piece(run[unknown:]))
        return tuple(pieces)

    def _longest(self, run: str, at: int, unknown: int) -> Piece | None:
        """The longest phrase at ``at``; what lies between ``unknown`` and it is no phrase."""
        for length in self._reach.get(run[at], ()):
            end = at + length
            phrase = self._native.get(run[at:end]) if end <= len(run) else None
            if phrase is not None and (length > _SHORT or self._bounded(run, at, end, unknown)):
                return Piece(phrase.text, phrase)
        return _numbered(run, at) if run[at] == "第" else None

    def _bounded(self, run: str, at: int, end: int, unknown: int) -> bool:
        """False for a few kana inside a longer word: タイ is Thailand, but not in タイム."""
        if not _KANA.fullmatch(run, at, end):
            return True
        if unknown < at and _KANA.match(run[at - 1]):
            return False
        return end == len(run) or not _KANA.match(run[end]) or self._begins(run, end)

    def _begins(self, run: str, at: int) -> bool:
        return any(run[at : at + length] in self._native for length in self._reach.get(run[at], ()))

    def spaced(self, tokens: tuple[str, ...]) -> tuple[Piece, ...]:
        """``tokens`` of a script that parts words (lower case: Cyrillic, Arabic, Latin) in their longest known pieces.

        A token of no phrase is a piece of its own; little English words ('of', 'the') are left out. A phrase that must
        be the whole name counts only there.
        """
        words = _telling(tokens)
        if whole := self._wholes.get(words):
            return (Piece(whole.text, whole),)
        pieces: list[Piece] = []
        at = 0
        while at < len(words):
            end, phrase = self._covers(words, at)
            pieces.append(Piece(" ".join(words[at:end]), phrase))
            at = end
        return tuple(pieces)

    def _covers(self, words: tuple[str, ...], at: int) -> tuple[int, Phrase | None]:
        """The end of the longest phrase from ``at`` on."""
        following = self._spaced.get(words[at])
        if following is None:
            return at + 1, None
        after = words[at + 1] if at + 1 < len(words) else ""
        for known, phrase in (*following.get(after, ()), *following.get("", ())):
            if words[at : at + len(known)] == known:
                return at + len(known), phrase
        return at + 1, None

    def _begun(self, words: tuple[str, ...]) -> bool:
        """Quickly, whether any phrase begins in ``words``: most names hold none."""
        for word, after in zip(words, (*words[1:], ""), strict=True):
            following = self._spaced.get(word)
            if following is not None and (after in following or "" in following):
                return True
        return False

    def latin(self, tokens: tuple[str, ...]) -> tuple[str, ...] | None:
        """``tokens`` with other spellings in their place: ('langchao', 'group') gives ('inspur', 'group').

        Acronyms count only where they are the whole name. ``None`` where nothing changes but little words.
        """
        if self._starts.isdisjoint(tokens):
            return None
        words = _telling(tokens)
        if whole := self._wholes.get(words):
            return whole.tokens
        if not self._begun(words):
            return None
        out: list[str] = []
        at = 0
        while at < len(words):
            end, phrase = self._covers(words, at)
            out.extend(words[at:end] if phrase is None else phrase.tokens)
            at = end
        changed = tuple(out)
        return changed if changed != words else None


def ordinal(numeral: str) -> int | None:
    """A Chinese numeral as a number: 十四 is 14, 二〇八 and 二百零八 are 208; ``None`` for what is none."""
    if not numeral or any(c not in _DIGITS and c not in _UNITS for c in numeral):
        return None
    if all(c in _DIGITS for c in numeral):
        value = int("".join(str(_DIGITS[c]) for c in numeral))
        return value if 0 < value <= _LARGEST else None
    total, digit, last = 0, 0, 1000
    for c in numeral:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
        elif _UNITS[c] >= last:
            return None
        else:
            last = _UNITS[c]
            total += (digit or 1) * last
            digit = 0
    return total + digit


def _numbered(run: str, at: int) -> Piece | None:
    found = _NUMBERED.match(run, at)
    number = ordinal(found[1]) if found else None
    if found is None or number is None:
        return None
    return Piece(found[0], Phrase(found[0], (_english(number),), "trade", "Chinese numeral"))


def _english(number: int) -> str:
    teen = 10 < number % 100 < 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words by which a name is looked up: without little ones, unless fewer than two would be left."""
    if _LITTLE.isdisjoint(words):
        return words
    telling = tuple(w for w in words if w not in _LITTLE)
    return telling if len(telling) > 1 else words


def _lengths(texts: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the texts by first character, longest first."""
    found: dict[str, set[int]] = {}
    for text in texts:
        found.setdefault(text[0], set()).add(len(text))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def _by_first(phrases: Iterable[Phrase]) -> dict[str, dict[str, tuple[_Entry, ...]]]:
    """The phrases by first and second word ('' where there is one only), longest first.

    A canonical name of several words is left as it is, though another's alias stands in it ('iluvatar' in 'iluvatar
    corex', 'beijing university' in 'beijing university of technology').
    """
    known: dict[tuple[str, ...], Phrase | None] = {}
    for phrase in phrases:
        if not phrase.native and not phrase.whole:
            known[_telling(tuple(phrase.text.split()))] = phrase
        if phrase.kind in ("brand", "institution") and len(phrase.tokens) > 1:
            known.setdefault(phrase.tokens, None)
    found: dict[str, dict[str, list[_Entry]]] = {}
    for words, known_as in sorted(known.items(), key=lambda entry: -len(entry[0])):
        found.setdefault(words[0], {}).setdefault(words[1] if len(words) > 1 else "", []).append((words, known_as))
    return {first: {second: tuple(e) for second, e in rest.items()} for first, rest in found.items()}


def _read(data: Mapping[str, Any]) -> Iterator[Phrase]:
    seen: dict[str, tuple[str, ...]] = {}
    for name, document in data.items():
        for phrase in _document(document):
            if seen.setdefault(phrase.text, phrase.tokens) != phrase.tokens:
                raise ValueError(f"{name}: {phrase.text!r} stands for {seen[phrase.text]} and for {phrase.tokens}")
            yield phrase


def _document(document: Mapping[str, Any]) -> Iterator[Phrase]:
    sources: Mapping[str, Mapping[str, str]] = document["sources"]
    attested = _attested(document.get("attested", {}))
    for group in document["groups"]:
        kind = _one_of(group.get("kind", document["kind"]), KINDS)
        suffixes = ("", *str(group.get("suffixes", "")).split())
        for canonical, texts in group["phrases"].items():
            tokens, common = _tokens(canonical)
            for written in cast(str, texts).split(" | "):
                text, weak, whole = _marks(written)
                source = sources[attested.pop((tokens, text), group["source"])]
                grade = _one_of(source["grade"], GRADES)
                for ending in suffixes if _NATIVE.search(text) else ("",):
                    yield Phrase(text + ending, tokens, kind, source["cite"], grade, weak and not ending, whole, common)
    if attested:
        raise ValueError(f"attested, but in no group: {sorted(attested)}")


def _attested(document: Mapping[str, Mapping[str, str]]) -> dict[tuple[tuple[str, ...], str], str]:
    """The source that shows a text beside the canonical name, by both."""
    found: dict[tuple[tuple[str, ...], str], str] = {}
    for source, phrases in document.items():
        for canonical, texts in phrases.items():
            for text in texts.split(" | "):
                if found.setdefault((tuple(canonical.split()), text), source) != source:
                    raise ValueError(f"{text!r} of {canonical!r} is attested twice")
    return found


def _one_of(value: Any, allowed: Iterable[_Value]) -> _Value:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {allowed}")
    return cast(_Value, value)


def _tokens(canonical: object) -> tuple[tuple[str, ...], bool]:
    """'screen?' is a canonical name that is an ordinary word."""
    name = canonical.removesuffix("?") if isinstance(canonical, str) else ""
    if not _TOKENS.fullmatch(name):
        raise ValueError(f"{canonical!r} is not lower-case Latin words")
    return tuple(name.split()), name != canonical


def _marks(written: str) -> tuple[str, bool, bool]:
    """'小米?' is weak, '=hit' an acronym that must be the whole name."""
    text = written.removeprefix("=").removesuffix("?")
    if not text or text != " ".join(text.split()) or text != plain(text):
        raise ValueError(f"{written!r} is not normalised: lower case, single spaces, plain punctuation")
    if text.isascii() and not _TOKENS.fullmatch(text):
        raise ValueError(f"{written!r} is not Latin words")
    return text, written.endswith("?"), written.startswith("=")


NO_PHRASES = Phrases(())
