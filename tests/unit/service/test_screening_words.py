"""Alerts in words: every feature, source, verdict and meeting has a text in three languages."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties import PRESETS, Basis, Strength
from sekisho.parties.features import NAMES
from sekisho.service.screening_words import Parts, ScreeningWords
from sekisho.service.wording import LANGS
from sekisho.storage.knowledge import name_phrases
from sekisho.storage.screening import preset_figures, screening_texts

WORDS = ScreeningWords(screening_texts(), name_phrases())
SOURCES = ("written", "romanised", "consonants", "pinyin", "wade-giles", "jyutping", "hepburn", "on-yomi",
           "revised-romanisation", "transcription", "translation", "alias", "characters")  # fmt: skip


def alert(**changes: Any) -> dict[str, Any]:
    parts = {
        "tokens": [["ren", "ren", "equal", 1.0, 4.0], ["zhengfei", "zheng fei", "joined", 0.98, 9.0]],
        "points": {"crossed": 0.095, "common": 0.02, "short": 0.001},
        "views": ["pinyin", "written"],
    }
    base = {
        "query_name": "任正非", "matched_name": "REN Zheng Fei", "name_quality": "primary", "basis": "name_fuzzy",
        "strength": "possible", "score": 0.905, "kind": "person", "ends_on": None, "parts": json.dumps(parts),
        "support_facts": '[["country","agrees","CN","CN"],["birth","differs","1985","1944-10-25"]]',
    }  # fmt: skip
    return {**base, **changes}


def test_an_explanation_names_everything() -> None:
    assert WORDS.explain(alert(), "en") == (
        "Possible: close name, score 0.91. Name: 任正非, read in pinyin as “ren zhengfei”, against REN Zheng Fei "
        "(primary name): “ren” = “ren”; “zhengfei” ≈ “zheng fei” (written together). "
        "Taken off: read from another script −0.10; common words −0.02. "
        "For: the country is the same (CN). Against: born in another year (stated 1985; listed 1944-10-25)."
    ).replace("0.91", f"{0.905:.2f}")


@pytest.mark.parametrize(("lang", "part"), [("ja", "ピンイン読み「ren zhengfei」"), ("ko", "병음 읽기 ‘ren zhengfei’")])
def test_the_reading_is_told_in_every_language(lang: str, part: str) -> None:
    assert part in WORDS.explain(alert(), lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("features", NAMES),
        ("strengths", tuple(Strength)),
        ("bases", tuple(Basis)),
        ("sources", SOURCES),
        ("meetings", ("equal", "near", "sound", "kindred", "transcribed", "initial", "joined")),
        ("qualities", ("primary", "strong", "weak", "former")),
        ("presets", tuple(PRESETS)),
    ],
)
def test_nothing_is_without_words(kind: str, keys: tuple[str, ...], lang: str) -> None:
    assert [k for k in keys if k not in screening_texts()[kind]] == []
    assert all(screening_texts()[kind][k][LANGS.index(lang)].strip() for k in keys)


@pytest.mark.parametrize("key", list(screening_texts()["facts"]))
def test_every_verdict_is_told_on_its_side(key: str) -> None:
    fact, _, verdict = key.partition(".")
    [(side, text)] = WORDS.facts({"support_facts": json.dumps([[fact, verdict, "A", "B"]])}, "en")
    assert side == (
        "speaks_against"
        if verdict == "differs"
        else "noted"
        if verdict in ("near", "other_day", "elsewhere")
        else "speaks_for"
    )
    assert "A" in text or "B" in text


def test_native_pairs_are_told_as_one_run() -> None:
    tokens = [["任正", "任正", "equal", 1.0, 3.0], ["正非", "正非", "equal", 1.0, 3.0], ["非公", "", "none", 0.0, 1.0]]
    parts = Parts.of(json.dumps({"tokens": tokens, "views": ["characters", "characters"]}))
    assert [(m.mine, m.theirs) for m in parts.met] == [("任正非", "任正非"), ("非公", "")]


def test_words_left_over_are_told_by_side() -> None:
    tokens = [["a", "a", "equal", 1.0, 3.0], ["mine", "", "none", 0.0, 3.0], ["", "theirs", "none", 0.0, 3.0]]
    said = WORDS.explain(alert(parts=json.dumps({"tokens": tokens})), "en")
    assert "Only stated: “mine”. Only listed: “theirs”." in said


def test_an_address_that_is_listed_without_a_name_says_so() -> None:
    said = WORDS.explain(alert(basis="address", matched_name="7 Harbour Lane", kind="address", parts="{}"), "en")
    assert "Address: 7 Harbour Lane." in said and "the list names the address itself" in said


def test_small_deductions_are_summed_up() -> None:
    points = dict.fromkeys(NAMES[:8], 0.01)
    assert "smaller ones −0.03" in WORDS.explain(alert(parts=json.dumps({"points": points})), "en")


def test_a_name_cannot_steer_a_terminal() -> None:
    said = WORDS.explain(alert(query_name="\x1b[31mred\u202e{score}"), "en")
    assert "\x1b" not in said and "\u202e" not in said and "red{score}" in said


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_can_be_explained(query: str, listed: str) -> None:
    for lang in LANGS:
        said = WORDS.explain(alert(query_name=query, matched_name=listed, parts="not json"), lang)
        assert not {unicodedata.category(c) for c in said} & {"Cc", "Zl", "Zp", "Cs"}


def test_figures_stand_for_every_preset() -> None:
    figures = preset_figures()
    assert set(figures["presets"]) == set(PRESETS)
    assert all(set(own) == set(figures["figures"]) for own in figures["presets"].values())
    assert all(len(texts) == len(LANGS) for texts in figures["figures"].values())
