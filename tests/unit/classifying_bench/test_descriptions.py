"""The labelled descriptions, and what the recogniser must reach on the half that nothing was built on."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from benchmarks.classifying.figures import HALVES, QUESTIONS, figures, labelled

from sekisho.storage.knowledge import load_knowledge

PRECISION, RECALL = 0.98, 0.97
LAST_PRECISION = 0.95  # of the last round, which nothing was built on: more than half of it are decoys of short names


@pytest.fixture(scope="module")
def reached() -> dict[str, dict[str, dict[str, float]]]:
    return figures(load_knowledge())


def test_there_are_enough_and_each_is_its_own() -> None:
    cases = labelled()
    assert len(cases) >= 400
    assert len({case.text for case in cases}) == len(cases)


def test_languages_kinds_and_decoys() -> None:
    cases = labelled()
    assert len({case.lang for case in cases}) >= 5
    assert min(Counter(case.kind for case in cases).values()) >= 30
    assert sum(case.kind == "none" for case in cases) >= 150


def test_labels_name_chips_that_exist() -> None:
    assert {case.chip for case in labelled() if case.chip} <= set(load_knowledge().chips)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_precision_and_recall(
    half: str, question: str, reached: dict[str, dict[str, dict[str, float]]], record_property: Any
) -> None:
    found = reached[half][question]
    record_property(f"{half}, {question}", f"precision {found['precision']:.4f} recall {found['recall']:.4f}")
    assert found["precision"] >= (LAST_PRECISION if half == "last round" else PRECISION)
    assert found["recall"] >= RECALL
