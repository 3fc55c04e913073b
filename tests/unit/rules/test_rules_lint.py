"""The linter finds each fault that it knows, and nothing in law that is sound."""

from __future__ import annotations

from typing import Any

import pytest

from sekisho.rules import Law, parse_law
from sekisho.rules.coverage import Coverage
from sekisho.rules.lint import faults

JOINT = "joint: {hold_at: 5, weak_needs: 3, cite: docs/adr/0003-joint-weight-of-red-flags.md, published: 2026-01-01}\n"
TEXT = "text: {en: a, ja: b, ko: c}, next: {en: a, ja: b, ko: c}"
SOUND = (
    "{id: xx.rule, when: \"tpp_low >= 10 AND dest = 'DE'\", then: {effect: licence, code: x}, "
    + TEXT
    + ", in_force: [{from: 2024-01-01}], cite: 1 CFR 1.1, grade: primary}"
)
CHIPS: dict[str, dict[str, Any]] = {"ten": {"tpp": 10}, "nine": {"tpp": 9.99}, "forty": {"tpp": 40}}


def law(rule: str = SOUND, more: str = "") -> Law:
    return parse_law({"x/pack.yaml": f"pack: x/pack\n{JOINT}rules:\n  - {rule}\n{more}"})


def kinds(one: Law) -> set[str]:
    return {fault.kind for fault in faults(one)}


def test_sound_law_has_no_fault() -> None:
    assert kinds(law()) == set()


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("tpp_low", "tpp_lo", "unknown_fact"),
        ("dest = 'DE'", "IN_GROUP(dest, 'Z:9')", "unknown_group"),
        ("code: x}", "code: x, ways: [xx.none]}", "unknown_authorisation"),
        ("cite: 1 CFR 1.1", "cite: '-'", "missing_citation"),
        (
            "in_force: [{from: 2024-01-01}]",
            "in_force: [{from: 2024-01-01}, {from: 2024-06-01}]",
            "overlapping_intervals",
        ),
        ("in_force: [{from: 2024-01-01}]", "in_force: [{from: 2024-01-01, to: 2023-01-01}]", "backward_interval"),
        ("text: {en: a, ja: b, ko: c}", "text: {en: a, ja: b}", "missing_text"),
        (", next: {en: a, ja: b, ko: c}", "", "missing_remedy"),
        ("grade: primary", "grade: primary, source: abc", "bad_source_hash"),
        ("grade: primary", "grade: primary, shows: [nothing_such]", "unknown_fact"),
    ],
)
def test_each_fault_is_found(old: str, new: str, kind: str) -> None:
    broken = SOUND.replace(old, new)
    assert broken != SOUND
    if kind == "unknown_group":  # such a pack does not compile, and the linter says why
        assert kind in kinds(law(broken))
        return
    assert kinds(law(broken)) == {kind}


def test_what_was_published_later_may_overlap() -> None:
    later = SOUND.replace(
        "[{from: 2024-01-01}]", "[{from: 2024-01-01}, {from: 2024-06-01, status: stayed, published: 2024-05-01}]"
    )
    assert kinds(law(later)) == set()


def case(chip: str, day: str, **more: Any) -> dict[str, Any]:
    from datetime import date

    return {"case": f"{chip}-{day}", "chip": chip, "to": "DE", "as_of": date.fromisoformat(day), **more}


WHOLE = [case("ten", "2024-01-01"), case("ten", "2023-12-31"), case("nine", "2024-01-01")]


def uncovered(cases: list[dict[str, Any]]) -> set[str]:
    return {fault.kind for fault in Coverage(law(), cases, CHIPS).faults()}


def test_cases_on_both_sides_cover_a_rule() -> None:
    assert uncovered(WHOLE) == set()


@pytest.mark.parametrize(
    ("cases", "kinds"),
    [
        ([*WHOLE[1:], case("ten", "2024-06-01")], {"no_case_on_the_day"}),
        ([WHOLE[0], WHOLE[2]], {"no_case_on_the_day_before"}),
        (WHOLE[:2], {"no_case_beside_the_figure"}),
        ([case("forty", "2024-01-01"), case("forty", "2023-12-31")], {"no_case_on_the_figure"}),
        ([case("nine", "2024-01-01"), case("ten", "2024-01-01", facts={"ship_from": "DE"}, to="FR")], set()),
    ],
    ids=["no-first-day", "no-day-before", "one-side-only", "far-from-the-figure", "never"],
)
def test_an_edge_without_a_case_is_told(cases: list[dict[str, Any]], kinds: set[str]) -> None:
    found = uncovered(cases)
    assert kinds <= found if kinds else "no_case_fires_it" in found


def test_a_case_far_away_does_not_stand_on_the_day() -> None:
    """The day is right and the facts are not: a case in which the rule could not speak proves nothing."""
    idle = [case("ten", "2024-06-01"), *(case("ten", day, to="FR") for day in ("2024-01-01", "2023-12-31"))]
    assert {"no_case_on_the_day", "no_case_on_the_day_before"} <= uncovered([*idle, WHOLE[2]])
