"""Proofs of ownership as short texts."""

from __future__ import annotations

import polars as pl
import pytest

from sekisho.gate.facts.paths import Path, path_of, share
from sekisho.parties.ownership import LISTED, Link, Proof, Step
from sekisho.standards.ownership import ENTITIES, OPEN

NAMES = {"a": "Alpha AG", "b": "Beta BV", "c": "C" * 100}


def path() -> Path:
    entities = pl.DataFrame(
        [{**dict.fromkeys(ENTITIES), "entity": key, "name": name} for key, name in NAMES.items()], schema=ENTITIES
    )
    rows = [{**dict.fromkeys(LISTED), "entity": "a", "list": "un", "source": None, "sure": True}]
    return Path.of(entities, pl.DataFrame(rows, schema=LISTED), [*NAMES, "unknown"])


def proof(*steps: Step) -> Proof:
    return Proof(steps[0].owned, "r", "certain", steps, ("a",))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.5, 0.5, "50%"),
        (0.25, 0.5, "25–50%"),
        (0.25 + OPEN, 0.5, ">25–50%"),
        (0.5 + OPEN, 1.0, ">50%"),
        (0.75, 1.0, "≥75%"),
        (0.0, 0.49, "≤49%"),
        (0.0, 1.0, "?"),
        (1.0, 1.0, "100%"),
        (1 / 3, 1 / 3, "33.33%"),
    ],
)
def test_shares_in_signs(low: float, high: float, said: str) -> None:
    assert share(low, high) == said


def test_a_path_goes_from_the_listed_owner_down() -> None:
    steps = (Step("c", (Link("b", "c", "ownership", 1, 1, ""),)), Step("b", (Link("a", "b", "control", 1, 1, ""),)))
    told, owners, lists = path_of(proof(*steps), path())
    assert told == ["Alpha AG → control → Beta BV", f"Beta BV → 100% → {'C' * 59}…"]
    assert (owners, lists) == ("Alpha AG", "un")


def test_what_nobody_who_is_named_holds_is_a_step() -> None:
    step = Step("b", (Link("a", "b", "ownership", 0.3, 0.3, ""),), 0.2)
    assert path_of(proof(step), path())[0] == ["Alpha AG → 30% → Beta BV", "(?) → 20% → Beta BV"]


def test_a_long_path_keeps_its_ends() -> None:
    steps = tuple(Step(f"{at}", (Link(f"{at + 1}", f"{at}", "ownership", 1, 1, ""),)) for at in range(20))
    told = path_of(proof(*steps), path())[0]
    assert (len(told), told[0], told[4], told[-1]) == (9, "20 → 100% → 19", "…", "1 → 100% → 0")


def test_without_a_proof_there_is_no_path() -> None:
    assert path_of(None, path()) == ([], "", "")
