"""From a name as written to the views that are compared.

A view is a name in one script family: ``latin`` (words, after transliteration) or ``native`` (Han, kana and Hangul as
character pairs). A name in Han, kana or Hangul has both, so that it can meet its equal in either. Legal forms are taken
out and kept apart. Nothing here looks at the reference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from anyascii import anyascii

from sekisho.parties.forms import ANYWHERE, AT_START, LATIN_FORMS, NATIVE_FORMS
from sekisho.parties.lexicon import NATIVE_TRADE, PLACES, SPLITTERS, STOP, TRADE

LONGEST_NAME = 300  # letters; what follows is not a name any more
MOST_TOKENS = 24  # a view keeps the first so many tokens
LONGEST_TOKEN = 64
MOST_PARTS = 6
SHORTEST_JOINED = 7  # letters of a run-together name that is looked up and compared with a letter less
LONGEST_JOINED = 60

_CJK = (
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uac00-\ud7a3\u1100-\u11ff\U00020000-\U0003134f"
)
_RUN = re.compile(f"[{_CJK}]+")
_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_JOINERS = re.compile(f"(?<=[{_CJK}])[\\s\u30fb\u00b7\uff65=\uff1d-]+(?=[{_CJK}])")
_DOTTED = re.compile(r"\b[a-z](?:\.[a-z]\b)+\.?")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_SYLLABLE = re.compile(r"[A-Z][a-z]*|[a-z]+|[0-9]+")
_QUOTES = str.maketrans("", "", "'`\u2018\u2019\u02bb\u02bc\u02be\u02bf\u00b4\u2032")
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_NATIVE_FORMS = re.compile("|".join(re.escape(form) for form, _ in NATIVE_FORMS))
_NATIVE_FAMILY = dict(NATIVE_FORMS)
_SPLIT = re.compile(SPLITTERS)
_EDGES = " \t,.:;、。・()（）"
_BRACKETS = re.compile(r"[(\[（「『【〔]([^()\[\]（）「」『』【】〔〕]{2,120})[)\]）」』】〕]")
_FORMS_BY_LENGTH: tuple[tuple[int, dict[tuple[str, ...], str]], ...] = tuple(
    (n, {tuple(k.split()): v for k, v in LATIN_FORMS.items() if k.count(" ") == n - 1}) for n in (6, 5, 4, 3, 2, 1)
)
_LAST_WORDS = frozenset(form.split()[-1] for form in LATIN_FORMS)
_FIRST_WORDS = frozenset(form.split()[0] for form in LATIN_FORMS if " " in form) | AT_START


@dataclass(frozen=True, slots=True)
class View:
    """A name in one script family: its tokens in order, the families of its legal forms, the tokens run together."""

    tokens: tuple[str, ...]
    forms: tuple[str, ...] = ()
    script: str = (
        "latin"  # 'latin', 'native', 'mixed' (both kinds of token), 'reading' (Latin reading of a native name)
    )

    @property
    def joined(self) -> str:
        """The tokens run together, so that spaces and punctuation do not matter."""
        if self.script == "native":
            return "".join(t[0] for t in self.tokens[:-1]) + (self.tokens[-1] if self.tokens else "")
        return "".join(self.tokens)

    @property
    def bag(self) -> str:
        """The tokens in alphabetical order: equal for names that differ in word order only."""
        return " ".join(sorted(self.tokens))


def views(name: str, *, person: bool = False) -> tuple[View, ...]:
    """The views of ``name``; none where nothing is left of it. ``person`` turns 'LAST, First' round.

    The Latin view of a Han or Hangul name is its anyascii reading: Mandarin for Han (so a Japanese kanji name reads
    wrongly and is compared by its characters), syllable by syllable for Hangul.
    """
    text = name[:LONGEST_NAME]
    if person:
        text = _turn(text)
    if text.isascii():
        view = _latin(text.lower())
        return (view,) if view.tokens else ()
    # 圳 is in no Japanese character set: Japanese papers write the city half in kana
    text = unicodedata.normalize("NFKC", text).casefold().replace("深セン", "深圳").replace("深せん", "深圳")
    if not _RUN.search(text):
        view = _latin(anyascii(text).lower())
        return (view,) if view.tokens else ()
    return tuple(v for v in _native(text) if v.tokens)


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


def skeleton(token: str) -> str:
    """Consonants of a Latin token with look-alikes folded: 'mohammed' and 'muhamad' both give 'mhmd'."""
    folded = token.replace("ph", "f").replace("kh", "h").replace("ck", "k").replace("dh", "d").replace("gh", "g")
    folded = folded.replace("ou", "w").replace("sch", "s").replace("sh", "s").replace("th", "t").replace("zh", "z")
    out: list[str] = []
    for letter in folded.translate(_SOUNDS):
        if letter not in "aeiouywh`'" or (letter == "h" and out and out[-1] == "m"):
            if not out or out[-1] != letter:
                out.append(letter)
        elif letter == "h" and not out:
            out.append(letter)
    return "".join(out)


_SOUNDS = str.maketrans("qczjvp", "ksssfb")


def _turn(text: str) -> str:
    head, comma, tail = text.partition(",")
    return f"{tail} {head}" if comma and tail.strip() and "," not in tail else text


def _latin(text: str, spare: int = 1) -> View:
    """``spare`` words are left, however much they look like a legal form."""
    text = text.translate(_QUOTES)
    if "." in text:
        text = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", text)
    words = _NOT_WORD.sub(" ", text).split()
    kept, forms = _fold_forms(words, spare)
    tokens = [w for w in kept if w not in STOP] or kept
    return View(tuple(t[:LONGEST_TOKEN] for t in tokens[:MOST_TOKENS]), tuple(dict.fromkeys(forms)))


def _fold_forms(words: list[str], spare: int) -> tuple[list[str], list[str]]:
    forms: list[str] = []
    rest = list(words)
    while len(rest) > spare and rest[-1] in _LAST_WORDS and (hit := _form_at_end(rest, spare)):
        forms.append(hit[1])
        rest = rest[: len(rest) - hit[0]]
    while len(rest) > spare and rest[0] in _FIRST_WORDS and (hit := _form_at_start(rest, spare)):
        forms.append(hit[1])
        rest = rest[hit[0] :]
    if len(rest) > 2 and not ANYWHERE.isdisjoint(rest[1:-1]):
        rest = _fold_inside(rest, forms)
    return rest, forms


def _form_at_end(words: list[str], spare: int) -> tuple[int, str] | None:
    for n, table in _FORMS_BY_LENGTH:
        if n + spare <= len(words) and (family := table.get(tuple(words[-n:]))):
            return n, family
    return None


def _form_at_start(words: list[str], spare: int) -> tuple[int, str] | None:
    for n, table in _FORMS_BY_LENGTH:
        if n + spare <= len(words) and (n > 1 or words[0] in AT_START) and (family := table.get(tuple(words[:n]))):
            return n, family
    return None


def _fold_inside(words: list[str], forms: list[str]) -> list[str]:
    kept: list[str] = []
    for at, word in enumerate(words):
        if at > 0 and word in ANYWHERE:
            forms.append(LATIN_FORMS[word])
            if kept[-1] == "co" and len(kept) > 1:
                kept.pop()
        else:
            kept.append(word)
    return kept


def _native(text: str) -> Iterable[View]:
    forms = [_NATIVE_FAMILY[m] for m in _NATIVE_FORMS.findall(text)]
    bare = _NATIVE_FORMS.sub(" ", text)
    if not _RUN.search(bare):
        bare = text
    compact = _JOINERS.sub("", bare)
    aside = _latin(anyascii(_RUN.sub(" ", compact)).lower(), spare=0)
    forms.extend(aside.forms)
    families = tuple(dict.fromkeys(forms))
    words = aside.tokens
    if not words:
        runs = "".join(_RUN.findall(compact)).translate(_KATAKANA)
        yield View(_pairs(runs)[:MOST_TOKENS], families, "native")
        yield View(_reading(bare, bool(forms))[:MOST_TOKENS], families, "reading")
        return
    pieces = [p for run in _RUN.findall(compact) for p in _pairs(run.translate(_KATAKANA))]
    yield View((*words, *pieces)[:MOST_TOKENS], families, "mixed")
    yield View((*words, *_reading(" ".join(_RUN.findall(bare)), True))[:MOST_TOKENS], families, "reading")


def _pairs(run: str) -> tuple[str, ...]:
    """Character pairs of a native run; a single character stands for itself."""
    return tuple(run[i : i + 2] for i in range(len(run) - 1)) or (run,)


def _reading(text: str, business: bool) -> tuple[str, ...]:
    """Latin words for a native name: a person's family name apart, a firm's Han name in words of two characters."""
    out: list[str] = []
    runs = _RUN.findall(text)
    for run in runs:
        syllables = [s.lower() for s in _SYLLABLE.findall(anyascii(run))]
        if _HAN.fullmatch(run) and (business or len(run) > 4):
            out.extend("".join(syllables[i : i + 2]) for i in range(0, len(syllables), 2))
        elif len(runs) == 1 and 1 < len(run) <= 4 and (_HAN.fullmatch(run) or _HANGUL.fullmatch(run)):
            out.extend((syllables[0], "".join(syllables[1:])))
        else:
            out.append("".join(syllables))
    return tuple(t[:LONGEST_TOKEN] for t in out if t)
