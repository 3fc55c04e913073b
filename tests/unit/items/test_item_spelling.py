"""One spelling for all, and one reading of every text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.items.lexicon import MAX_HITS, Entry, Lexicon
from sekisho.items.text import MAX_CHARS, folded, tokens


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("ＲＴＸ　４０９０", "rtx 4090"),
        ("H1OO", "h100"),
        ("RTX 4O9O", "rtx 4090"),
        ("HlOO", "h100"),
        ("Н100", "h100"),
        ("8xH100", "8 x h100"),
        ("RX 7900XTX", "rx 7900xtx"),
        ("a 100 W", "a ~ 100 w"),
        ("GeForce® RTX™", "geforce rtx"),
        ("RTX\u200b4090", "rtx4090"),
        ("R T X 4 0 9 0", "rtx4090"),
        ("H2O", "water"),
        ("ROG-STRIX-RTX4090-O24G", "rog-strix-rtx4090-o24g"),
    ],
)
def test_spelling(written: str, spelled: str) -> None:
    assert folded(written) == spelled


def test_hyphens_and_spaces_part_no_names() -> None:
    assert tokens(folded("RTX-4090")) == tokens(folded("RTX 4090")) == tokens(folded("rtx4090"))


@given(st.text(max_size=200))
def test_spelling_never_fails_and_is_bounded(text: str) -> None:
    assert len(folded(text)) <= 20 * (len(text) + 1)


def test_only_so_much_is_read() -> None:
    assert len(folded("a" * (MAX_CHARS + 5))) == MAX_CHARS


def lexicon(*phrases: str) -> Lexicon:
    return Lexicon(Entry("chip", phrase, phrase, "sure") for phrase in phrases)


def keys(tree: Lexicon, text: str) -> list[str]:
    return [tree.entries[code].key for code in tree.scan(folded(text)) if code >= 0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A10", ["a 10"]),
        ("A100", ["a 100"]),
        ("A1000", []),
        ("BA10", []),
        ("RTX 4090D", ["rtx 4090 d"]),
        ("RTX 4090", ["rtx 4090"]),
    ],
)
def test_numbers_are_read_whole_and_the_longest_name_wins(text: str, found: list[str]) -> None:
    assert keys(lexicon("a 10", "a 100", "rtx 4090", "rtx 4090 d"), text) == found


def test_names_do_not_cross_fields_or_stops() -> None:
    tree = lexicon("rtx 4090")
    assert keys(tree, "rtx, 4090") == []
    assert [code for code in tree.scan("rtx ¦ 4090") if code >= 0] == []


def test_serial_numbers_part_no_signatures() -> None:
    tree = lexicon("rtx 4090")
    assert tree.scan("rtx 4090 serial 10000001") == tree.scan("rtx 4090 serial 99999992")


def test_hits_are_bounded() -> None:
    assert len(lexicon("gpu").scan("gpu " * 5_000)) == MAX_HITS


def test_no_name_of_the_knowledge_hides_another(knowledge: Any) -> None:
    """Every chip and system is found by each of its own names."""
    for entry in knowledge.lexicon.entries:
        if entry.kind in ("chip", "system") and entry.level != "spaced":
            codes = knowledge.lexicon.scan(entry.phrase)
            assert any(code >= 0 and knowledge.lexicon.entries[code].key == entry.key for code in codes), entry
