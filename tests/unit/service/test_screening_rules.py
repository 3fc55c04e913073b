"""Presets, per-list settings and thresholds."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from sekisho.parties import PRESETS, SCORECARD
from sekisho.service.screening_rules import parse_rules
from sekisho.vocabulary.errors import UsageFault

LISTS = ("ofac-sdn", "un")


def test_without_settings_everything_is_the_default() -> None:
    rules = parse_rules(None, LISTS)
    assert rules.general.policy() == PRESETS["default"]
    assert rules.policies() == {}


def test_a_list_takes_what_it_does_not_say_from_the_general_rule() -> None:
    rules = parse_rules({"preset": "wide", "lists": {"un": {"threshold": 0.9}}}, LISTS)
    assert (rules.of("un").preset, rules.of("un").threshold, rules.of("ofac-sdn").threshold) == ("wide", 0.9, 0.0)


def test_the_command_line_outdoes_the_general_setting() -> None:
    assert parse_rules({"preset": "wide"}, LISTS, preset="exact").general.preset == "exact"


def test_what_is_kept_depends_on_the_list() -> None:
    rules = parse_rules({"lists": {"un": {"threshold": 0.9}}}, LISTS)
    frame = pl.DataFrame({
        "list": ["un", "un", "ofac-sdn", "ofac-sdn"],
        "score": [0.95, 0.85, 0.85, 0.95],
        "strength": ["weak", "possible", "possible", "weak"],
    })  # fmt: skip
    assert frame.filter(rules.kept())["score"].to_list() == [0.95, 0.85]


def test_a_low_threshold_lowers_the_floor() -> None:
    assert parse_rules(None, LISTS, threshold=0.55).general.policy().floor == 0.55


def test_the_version_names_scorecard_preset_and_its_figures() -> None:
    one, other = (parse_rules(None, LISTS, preset=p).general.version() for p in ("wide", "exact"))
    assert one.startswith(f"{SCORECARD}/wide/") and one.rpartition("/")[2] != other.rpartition("/")[2]


@pytest.mark.parametrize(
    "data",
    [
        [],
        "wide",
        {"preset": "loud"},
        {"preset": ["wide"]},
        {"treshold": 0.5},
        {"threshold": 2},
        {"threshold": True},
        {"ignore_weak_aliases": "yes"},
        {"lists": {"unn": {}}},
        {"lists": {"un": "wide"}},
        {"lists": ["un"]},
        {"lists": {"un": {"floor": 0.1}}},
    ],
)
def test_settings_that_make_no_sense_are_refused(data: Any) -> None:
    with pytest.raises(UsageFault):
        parse_rules(data, LISTS)
