"""What every list format shares: its row in the registry, and the two callables that a parser is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sekisho.vocabulary.listing import ListEntry, ListFile

Files = Sequence[tuple[str, bytes]]  # (file name without folder, content)
CountryOf = Callable[[str], "str | None"]  # a country as written -> ISO 3166-1 alpha-2, or None
Parse = Callable[[Files, CountryOf], ListFile]


def no_country(text: str) -> str | None:
    """Know no country but a code that is written as one: 'HK' -> 'HK', 'Hong Kong' -> None."""
    code = text.strip()
    return code if len(code) == 2 and code.isascii() and code.isalpha() and code.isupper() else None


@dataclass(frozen=True, slots=True)
class ListFormat:
    """One kind of list file that can be imported."""

    kind: str
    title: str
    parse: Parse
    files: str  # for a person: which files to give


@dataclass(frozen=True, slots=True)
class SourcedEntry(ListEntry):
    """An entry of a list of lists; ``source`` is the list that it came from, as the publisher names it."""

    source: str = ""
