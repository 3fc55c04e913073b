"""The same chip under five laws: dates, differences, and a drawing that says nothing else than the table."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest

from sekisho.gate.facts import Words
from sekisho.rules import parse_law
from sekisho.service.law import Desk
from sekisho.service.law_conflicts import Conflicts, Segment, conflicts
from sekisho.service.law_conflicts_page import NARROW, WIDE, Drawer
from sekisho.service.wording import LANGS, Wording
from sekisho.storage.knowledge import load_knowledge
from sekisho.storage.labels import load_labels
from sekisho.storage.law import load_law_texts
from sekisho.storage.packs import read_packs
from sekisho.storage.templates import load_templates

START, END = date(2022, 10, 1), date(2026, 11, 21)


@pytest.fixture(scope="module")
def desk() -> Desk:
    law = parse_law(read_packs())
    return Desk(law, load_knowledge(), Words.compile(law.words), Wording(law, load_labels()))


@pytest.fixture(scope="module")
def told(desk: Desk) -> Conflicts:
    return conflicts(desk, ["A800", "RTX 5090", "H200 SXM"], dest="CN", hq="CN", start=START, end=END)


def answers(told: Conflicts, chip: int, regime: str) -> list[tuple[str, str]]:
    return [(str(s.start), s.answer) for s in told.chips[chip].lanes[regime]]


def test_the_line_of_2023_is_crossed_on_its_day(told: Conflicts) -> None:
    assert answers(told, 0, "US")[:2] == [("2022-10-01", "none"), ("2023-11-17", "licence")]


def test_japan_lists_what_the_united_states_lets_go_on_notice(told: Conflicts) -> None:
    now = told.chips[1].on(END)
    assert (now["US"].answer, now["JP"].answer) == ("exception", "licence")
    assert answers(told, 1, "JP") == [("2022-10-01", "none"), ("2025-05-28", "licence")]


def test_the_softer_review_is_a_segment_of_its_own(told: Conflicts) -> None:
    reviews = [(str(s.start), s.review) for s in told.chips[2].lanes["US"] if s.answer == "licence"]
    assert ("2023-11-17", "presumption_of_denial") in reviews and ("2026-01-15", "case_by_case") in reviews


def test_unverified_law_and_counter_measures_are_no_answers_but_are_seen(told: Conflicts) -> None:
    now = told.chips[2].on(END)
    assert (now["EU"].answer, now["CN"].answer) == ("unverified", "warned")


def test_segments_are_without_gap_or_overlap(told: Conflicts) -> None:
    for chip in told.chips:
        for lane in chip.lanes.values():
            assert lane[0].start == START and lane[-1].end is None
            for one, two in pairwise(lane):
                assert one.end is not None and one.end + timedelta(days=1) == two.start
                assert not one.same(two)


def test_with_the_knowledge_of_an_early_day_later_law_is_not_there(desk: Desk) -> None:
    early = conflicts(desk, ["A800"], dest="CN", hq="CN", start=START, end=END, known_at=date(2023, 10, 24))
    assert [s.answer for s in early.chips[0].lanes["US"]] == ["none"]


def drawer(desk: Desk, told: Conflicts, lang: str = "en") -> Drawer:
    return Drawer(told, desk.law, desk.wording, load_law_texts(), lang, END)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_segment_is_one_bar_within_the_picture(desk: Desk, told: Conflicts, size: object) -> None:
    for chip in told.chips:
        drawing = drawer(desk, told).drawing(chip, size)  # type: ignore[arg-type]
        assert len(drawing["bars"]) == sum(len(lane) for lane in chip.lanes.values())
        for bar in drawing["bars"]:
            assert size.names <= bar["x"] and bar["x"] + bar["width"] <= size.width  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_stands_alone_and_runs_nothing(desk: Desk, told: Conflicts, lang: str) -> None:
    page = drawer(desk, told, lang).page(load_templates())
    assert f'lang="{lang}"' in page and "<script" not in page
    assert not re.search(r'(?:src|href)="', page)
    assert page.count("<svg") == 2 * len(told.chips)


@pytest.mark.parametrize("lang", LANGS)
def test_the_picture_is_well_formed(desk: Desk, told: Conflicts, lang: str) -> None:
    root = ET.fromstring(drawer(desk, told, lang).picture(load_templates()))
    assert root.tag.endswith("svg")


def test_a_hostile_item_is_text(desk: Desk) -> None:
    odd = conflicts(desk, ["<script>alert(1)</script>"], dest="CN", hq="CN", start=date(2026, 11, 1), end=END)
    page = drawer(desk, odd).page(load_templates())
    assert "<script" not in page and "&lt;script" in page


def test_segments_compare_by_what_they_say() -> None:
    one = Segment(START, None, "licence", None, ("x",))
    assert one.same(Segment(END, None, "licence", None, ("x",)))
    assert not one.same(Segment(START, None, "licence", "case_by_case", ("x",)))
