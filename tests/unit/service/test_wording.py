"""Sentences: complete in three languages, robust against what is missing and against what strangers wrote."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judged_day import H100, HOSTILE, SDN, finding, incomplete, law
from sekisho.rules.model import OBLIGATIONS
from sekisho.service.wording import DASH, LANGS, Wording, clean, number
from sekisho.storage.labels import load_labels
from sekisho.vocabulary.clocks import Clocks

WORDS = Wording(law(), load_labels())
ASKED_AS = {"tpp_low": "tpp", "tpp_high": "tpp", "pd_low": "pd", "pd_high": "pd"}
DAYS = [date(2022, 12, 1), date(2024, 6, 1), date(2026, 1, 1), date(2026, 11, 24)]


@pytest.mark.parametrize("rule", law().rules, ids=lambda rule: rule.id)
def test_every_rule_speaks_three_languages(rule) -> None:
    assert set(rule.text) == set(LANGS)
    assert not rule.remedy or set(rule.remedy) == set(LANGS)
    assert rule.id in WORDS.labels.tables["rules"], "give it a title in knowledge/labels.yaml"


@pytest.mark.parametrize("notice", law().notices.values(), ids=lambda notice: notice.id)
def test_every_notice_speaks_three_languages(notice) -> None:
    assert set(notice.text) == set(LANGS)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_fact_that_an_obligation_reads_has_a_name(day: date) -> None:
    conditions = [c for c in law().on(Clocks(day, day)).rules if c.effect in OBLIGATIONS]
    read = {ASKED_AS.get(name, name) for c in conditions for name in c.reads} | {"item"}
    labels = WORDS.labels.tables
    assert {name for name in read if name not in labels["asks"] and name not in labels["facts"]} == set()


def test_every_obligation_has_its_question() -> None:
    titles = WORDS.labels.tables["rules"]
    assert [r.id for r in law().rules if r.effect in OBLIGATIONS and len(titles.get(r.id, ())) < 4] == []


def test_every_pack_with_rules_has_a_name() -> None:
    assert {r.pack for r in law().rules} <= set(WORDS.labels.tables["packs"])


@pytest.mark.parametrize("lang", LANGS)
def test_a_value_that_is_missing_becomes_a_dash(lang: str) -> None:
    assert DASH in WORDS.sentence(finding("us.embargo"), lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("rule", law().rules, ids=lambda rule: rule.id)
def test_no_placeholder_is_left(rule, lang: str) -> None:
    assert not re.search(r"\{[a-z_0-9]+\}", WORDS.sentence(finding(rule.id), lang))


def test_countries_and_numbers_are_said_as_people_say_them() -> None:
    said = WORDS.sentence(finding("us.exception.nac", {"dest": "HK", "chip_name": "RTX 4090"}), "ja")
    assert "香港" in said
    assert "15,824" in WORDS.sentence(finding("us.eccn.a", H100), "en")


def test_a_missing_fact_is_asked_for_with_its_column() -> None:
    waiting = incomplete("us.licence.hq", ["end_user_hq_d5"])
    assert "headquarters country of the end user (column end_user_hq_country)" in WORDS.sentence(waiting, "en")
    assert "whether a US licence is needed because" in WORDS.sentence(waiting, "en")
    assert "需要者の本社所在国" in (WORDS.remedy(waiting, "ja") or "")


def test_facts_of_one_column_are_asked_for_once() -> None:
    assert WORDS.missing(["end_use", "end_use_vague"], "en") == "end-use statement (column end_use)"


def test_flags_and_reasons_of_licences_are_named() -> None:
    joint = finding("flags.joint", {"flags": ["flag.young-buyer"], "hold_at": 5.0, "score": 6.0})
    assert "young buyer" in WORDS.sentence(joint, "en")
    short = finding("licence.not-covered", {"licence": "L-1", "line": 1, "reason": "quantity_short", "left": 24.0})
    assert "数量の残が不足" in WORDS.sentence(short, "ja")


def test_a_check_that_nobody_knows_is_named_by_its_id() -> None:
    unknown = finding("us.embargo") | {"check": "x.unknown", "code": "?"}
    assert WORDS.sentence(unknown, "ko") == "X.unknown"
    assert WORDS.remedy(unknown, "ko") is None


def test_parameters_that_cannot_be_read_do_no_harm() -> None:
    assert DASH in WORDS.sentence(finding("us.embargo") | {"params": "{broken"}, "en")


def test_hostile_names_lose_their_controls_and_keep_their_letters() -> None:
    said = WORDS.sentence(finding("ofac.sdn", SDN), "en")
    assert "\x1b" not in said and "\u202e" not in said and "\x07" not in said and "[31m" not in said
    assert "Evil <script>" in said


def test_evidence_joins_the_ends_of_an_interval() -> None:
    values = dict(WORDS.evidence(finding("us.eccn.a", {**H100, "tpp_high": 16000.0}), "en"))
    assert values["TPP"] == "15,824 – 16,000"
    assert values["performance density"] == "19.44"


@pytest.mark.parametrize(
    ("value", "text"),
    [(15832, "15,832"), (0.30000001, "0.3"), (4799.6, "4,799.6"), (2941.1765, "2,941.2"), (0, "0"), (100.0, "100"),
     (0.00012, "0.0001"), (float("nan"), DASH), (float("inf"), DASH), (-2.5, "-2.5")],
)  # fmt: skip
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text


@given(st.text(max_size=200))
def test_what_is_clean_can_be_printed_and_stays_clean(text: str) -> None:
    once = clean(text, 80)
    assert len(once) <= 80
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in once)
    assert clean(once, 80) == once


def test_clean_takes_whole_escape_codes() -> None:
    assert clean(HOSTILE).startswith("Evil <script>")
