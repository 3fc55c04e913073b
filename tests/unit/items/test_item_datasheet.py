"""Datasheets that people write: what is computed, and that a wrong one is refused instead of half read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sekisho.items import Span
from sekisho.items.datasheet import reported, specified
from sekisho.vocabulary.errors import PackFault

WHOLE = {"name": "X1", "tops": {"fp8": 1979, "fp16": 989.5}, "die_mm2": [800, 820], "datacenter": True}


def test_figures_are_computed() -> None:
    chip = specified(WHOLE)
    assert (chip.tpp, chip.pd) == (Span(15832.0, 15832.0), Span(15832 / 820, 15832 / 800))


def test_words_of_the_trade_are_understood() -> None:
    said = {
        "model": "X1",
        "formats": {"FP8": 1979},
        "die_area_mm2": 814,
        "memory_bandwidth": 3350,
        "io_bandwidth": 900,
        "designed_for_datacentre": False,
        "form": "board",
    }
    chip = specified(said)
    assert (chip.name, chip.dram, chip.io, chip.datacenter, chip.form) == ("X1", 3350.0, 900.0, False, "board")


def test_the_datasheet_of_the_documents_is_read(root: Path) -> None:
    text = (root / "docs" / "classification.md").read_text("utf-8")
    document = yaml.safe_load(text.split("```yaml\n")[1].split("```")[0])
    assert specified(document).tpp == Span(15832.0, 15832.0)
    assert reported(document) == 15_800.0


def test_what_is_not_stated_stays_unknown() -> None:
    chip = specified({"tops": {"fp16": 100}})
    assert (chip.datacenter, chip.die, chip.pd, chip.dram, chip.io) == (None, None, None, None, None)


def test_the_tpp_reported_is_evidence_and_never_the_figure() -> None:
    stated = {**WHOLE, "reported_tpp": 7000}
    assert reported(stated) == 7000.0
    assert specified(stated).tpp == Span(15832.0, 15832.0)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "fp8",
        {},
        {"tops": []},
        {"tops": {"fp3": 1}},
        {"tops": {"fp8": -1}},
        {"tops": {"fp8": 0}},
        {"tops": {"fp8": float("nan")}},
        {"tops": {"fp8": float("inf")}},
        {"tops": {"fp8": "many"}},
        {**WHOLE, "die_mm2": [2, 1]},
        {**WHOLE, "die_mm2": [1, 2, 3]},
        {**WHOLE, "die_mm2": 0},
        {**WHOLE, "datacenter": "no"},
        {**WHOLE, "form": "toy"},
        {**WHOLE, "dye_mm2": 814},
        {**WHOLE, "die_area": 814},
        {**WHOLE, "io": -1},
        {**WHOLE, "dram": True},
        {**WHOLE, "ics": 1e300},
    ],
)
def test_a_wrong_datasheet_is_refused(document: Any) -> None:
    with pytest.raises(PackFault):
        specified(document)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(["tops", "formats", "die_mm2", "dram", "io", "datacenter", "ics", "form", "name"])


@given(st.dictionaries(_KEYS | st.text(max_size=6), _VALUES, max_size=6))
def test_anything_is_read_or_refused(document: dict[str, Any]) -> None:
    try:
        chip = specified(document)
    except PackFault:
        return
    assert chip.tpp is None or chip.tpp.low > 0
