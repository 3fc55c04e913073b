"""One text in the languages of the house, and trees of such texts turned into one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from sekisho.service.wording import LANGS


class Said(NamedTuple):
    """The same thing said in English, Japanese and Korean."""

    en: str
    ja: str
    ko: str

    def in_(self, lang: str) -> str:
        """The text in one language."""
        return self[LANGS.index(lang)]


def said(say: Callable[[str], str]) -> Said:
    """Ask a function of the language once for each."""
    return Said(*(say(lang) for lang in LANGS))


def same(text: str) -> Said:
    """What is written alike in every language: names, codes, citations."""
    return Said(text, text, text)


def joined(parts: list[Said], separator: str = ", ", cjk: str = "、") -> Said:
    """Texts in a row."""
    return Said(separator.join(p.en for p in parts), cjk.join(p.ja for p in parts), separator.join(p.ko for p in parts))


def filled(template: Said, values: Mapping[str, Said]) -> Said:
    """``{name}`` replaced by the value of that name, language by language; values are not looked into again."""

    def fill(lang: str) -> str:
        pieces = template.in_(lang).split("{")
        text = [pieces[0]]
        for piece in pieces[1:]:
            name, _, rest = piece.partition("}")
            text += [values[name].in_(lang) if name in values else "—", rest]
        return "".join(text)

    return said(fill)


def in_language(tree: Any, lang: str) -> Any:
    """A tree of dataclasses, sequences and texts as plain values in one language, ready for JSON."""
    if isinstance(tree, Said):
        return tree.in_(lang)
    if is_dataclass(tree) and not isinstance(tree, type):
        return {f.name: in_language(getattr(tree, f.name), lang) for f in fields(tree)}
    if isinstance(tree, Mapping):
        return {str(key): in_language(value, lang) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [in_language(value, lang) for value in tree]
    return tree
