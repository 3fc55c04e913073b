"""Latin text into words, with the legal form taken out and kept apart."""

from __future__ import annotations

import re

from sekisho.parties.lexicon import KINDRED, STOP, TRADE
from sekisho.parties.names.forms import ANYWHERE, AT_START, LATIN_FORMS
from sekisho.parties.names.view import bounded

_DOTTED = re.compile(r"\b[a-z](?:\.[a-z]\b)+\.?")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_QUOTES = str.maketrans("", "", "'`\u2018\u2019\u02bb\u02bc\u02be\u02bf\u00b4\u2032")
_FORMS_BY_LENGTH: tuple[tuple[int, dict[tuple[str, ...], str]], ...] = tuple(
    (n, {tuple(k.split()): v for k, v in LATIN_FORMS.items() if k.count(" ") == n - 1}) for n in (6, 5, 4, 3, 2, 1)
)
_BEFORE_FORM = frozenset(("co", "company", "private"))  # words of a form before one that is taken out anywhere
_LAST_WORDS = frozenset(form.split()[-1] for form in LATIN_FORMS)
_FIRST_WORDS = frozenset(form.split()[0] for form in LATIN_FORMS if " " in form) | AT_START


def words(text: str) -> list[str]:
    """The words of lower-case ASCII text: quotes vanish, dotted capitals are one word, other marks part words."""
    text = text.translate(_QUOTES)
    if "." in text:
        text = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", text)
    return _NOT_WORD.sub(" ", text).split()


def latin(text: str, spare: int = 1) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tokens and families of legal forms of lower-case ASCII text.

    ``spare`` words are left, however much they look like a legal form.
    """
    kept, forms = fold_forms(words(text), spare)
    tokens = kept if STOP.isdisjoint(kept) else [w for w in kept if w not in STOP] or kept
    if "gen" in tokens:
        tokens = _general(tokens)
    return bounded(tokens), tuple(dict.fromkeys(" ".join(forms).split())) if forms else ()


def _general(tokens: list[str]) -> list[str]:
    """'gen trading' as 'general trading'; elsewhere 'Gen' is a rank or a name."""
    ahead = [*tokens[1:], ""]
    return ["general" if w == "gen" and _dealing(after) else w for w, after in zip(tokens, ahead, strict=True)]


def _dealing(word: str) -> bool:
    """True for a trade word of which a firm may do all sorts."""
    return word in TRADE and word in KINDRED


def fold_forms(found: list[str], spare: int = 1) -> tuple[list[str], list[str]]:
    """The words that are no legal form, and the families of those that are."""
    forms: list[str] = []
    rest = found
    while len(rest) > spare and rest[-1] in _LAST_WORDS and (hit := _form_at_end(rest, spare)):
        forms.append(hit[1])
        rest = rest[: len(rest) - hit[0]]
    while len(rest) > spare and rest[0] in _FIRST_WORDS and (hit := _form_at_start(rest, spare)):
        forms.append(hit[1])
        rest = rest[hit[0] :]
    if len(rest) > 2 and not ANYWHERE.isdisjoint(rest[1:-1]):
        rest = _fold_inside(rest, forms)
    return rest, forms


def _form_at_end(found: list[str], spare: int) -> tuple[int, str] | None:
    for n, table in _FORMS_BY_LENGTH:
        if n + spare <= len(found) and (family := table.get(tuple(found[-n:]))):
            return n, family
    return None


def _form_at_start(found: list[str], spare: int) -> tuple[int, str] | None:
    for n, table in _FORMS_BY_LENGTH:
        if n + spare <= len(found) and (n > 1 or found[0] in AT_START) and (family := table.get(tuple(found[:n]))):
            return n, family
    return None


def _fold_inside(found: list[str], forms: list[str]) -> list[str]:
    kept: list[str] = []
    for at, word in enumerate(found):
        if at > 0 and word in ANYWHERE:
            forms.append(LATIN_FORMS[word])
            while kept[-1] in _BEFORE_FORM and len(kept) > 1:
                kept.pop()
        else:
            kept.append(word)
    return kept
