"""What a proof of place reads from the program's own files: sentences in three languages, today's restricted groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from sekisho.rules import parse_law
from sekisho.storage.packs import read_packs
from sekisho.storage.texts import Sentences, sentences
from sekisho.vocabulary.clocks import Clocks


@cache
def locating_texts() -> Sentences:
    """The texts of ``knowledge/locating-texts.yaml``."""
    return sentences("locating-texts.yaml")


@cache
def country_groups(day: date) -> Mapping[str, frozenset[str]]:
    """The law's groups of countries, as they stood and were known on a day."""
    return parse_law(read_packs()).on(Clocks(day, day)).groups
