"""Proofs: the smallest set of owners, down to the listed."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import polars as pl
from hypothesis import given, settings
from ownership_graphs import assessed, graph_of, listed_of, rule_of
from test_ownership_cascade import Stakes, graphs

from sekisho.parties.ownership import Proof, prove


def proof(stakes: list[tuple[Any, ...]], entity: str, *listed: str, **rule: Any) -> Proof | None:
    kinds = rule.pop("kinds", ())
    return prove(assessed(graph_of(stakes, kinds=kinds), listed_of(*listed), rule_of(**rule)), entity, "r")


def owners(found: Proof | None) -> dict[str, set[str]]:
    assert found is not None
    return {step.owned: {link.owner for link in step.links} for step in found.steps}


def test_the_fewest_owners_are_named() -> None:
    stakes = [("l", "x", 0.2), ("m", "x", 0.2), ("n", "x", 0.35), ("o", "x", 0.15), ("n2", "x", 0.1)]
    assert owners(proof(stakes, "x", "l", "m", "n", "n2")) == {"x": {"n", "l"}}


def test_it_goes_down_to_the_listed() -> None:
    stakes = [("l", "a", 0.6), ("a", "b", 0.7), ("b", "c", 0.8), ("o", "c", 0.2)]
    found = proof(stakes, "c", "l")
    assert owners(found) == {"c": {"b"}, "b": {"a"}, "a": {"l"}}
    assert found is not None and found.roots == ("l",)


def test_one_owner_reached_later_stands_in_for_several() -> None:
    stakes = [(n, "x", 0.17) for n in "lmn"] + [("l", "a", 1.0), ("a", "b", 1.0), ("b", "x", 0.49)]
    assert len(owners(proof(stakes, "x", "l", "m", "n"))["x"]) == 2  # b and one of the three


def test_a_holding_in_oneself_through_others_is_no_proof() -> None:
    stakes = [("l", "x", 0.26), ("m", "x", 0.24), ("x", "y", 1.0), ("y", "x", 0.5)]
    assert owners(proof(stakes, "x", "l", "m"))["x"] == {"l", "m"}


def test_what_nobody_is_named_for_is_said() -> None:
    found = proof([("l", "x", 0.3)], "x", "l")
    assert found is not None and found.steps[0].undisclosed == 0.2


def test_control_is_a_step() -> None:
    found = proof([("l", "x", 1.0)], "x", "l", kinds=["control"], control=True)
    assert found is not None and found.steps[0].links[0].kind == "control"


def test_alone_names_one_listed_owner() -> None:
    stakes = [("l", "x", 0.4), ("m", "x", 0.6), ("x", "y", 0.9), ("l", "y", 0.1)]
    found = proof(stakes, "y", "l", "m", aggregate=False, over=True)
    assert found is not None and found.roots == ("m",)


def test_no_proof_of_what_is_not_reached() -> None:
    assert proof([("o", "x", 1.0)], "x", "l") is None
    assert proof([("l", "x", 1.0)], "nobody", "l") is None


@settings(max_examples=60)
@given(graphs(), st.booleans())
def test_every_certain_proof_holds_and_ends_at_listed_owners(case: tuple[Stakes, list[str]], alone: bool) -> None:
    stakes, listed = case
    if not stakes:
        return
    found = assessed(graph_of(stakes, {key: {} for key in listed}), listed_of(*listed), rule_of(aggregate=not alone))
    certain = found.results.filter((pl.col("answer") == "certain") & (pl.col("reason") != "listed"))
    for entity in certain["entity"]:
        shown = prove(found, entity, "r")
        assert shown is not None and set(shown.roots) <= set(listed)
        steps = {step.owned: step for step in shown.steps}
        proved = set(shown.roots)
        for _ in steps:  # from the listed down: everything is reached from what was reached before
            for step in steps.values():
                if all(link.owner in proved for link in step.links) and sum(link.low for link in step.links) > 0.4999:
                    proved.add(step.owned)
        assert entity in proved
