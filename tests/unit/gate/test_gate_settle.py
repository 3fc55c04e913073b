"""From findings to decisions: precedence, what a licence lifts, and what it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations_with_replacement
from typing import Any, cast

import polars as pl
import pytest

from sekisho.gate.digests import digests
from sekisho.gate.facts import Words
from sekisho.gate.model import Bench, Examination, Judgement, Register
from sekisho.gate.settle import settle
from sekisho.rules import Draw, Law, Licence
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.finding import FINDINGS
from sekisho.vocabulary.frames import Batch
from sekisho.vocabulary.listing import Reference

DAY = date(2026, 6, 1)
SKIPPED = {"consignment": pl.String, "check": pl.String, "missing": pl.List(pl.String)}
NEEDS = {
    "consignment": pl.String,
    "line": pl.Int32,
    "regime": pl.String,
    "goods": pl.String,
    "paragraphs": pl.List(pl.String),
    "exporters": pl.List(pl.String),
    "consignees": pl.List(pl.String),
    "end_users": pl.List(pl.String),
    "dest": pl.String,
    "quantity": pl.Float64,
    "unit_value": pl.Float64,
    "currency": pl.String,
    "licence_numbers": pl.List(pl.String),
    "listed_party": pl.Boolean,
}


def finding(
    effect: str, *, c: str = "a", line: int | None = 1, regime: str | None = "US", **more: Any
) -> dict[str, Any]:
    base = {"consignment": c, "line": line, "effect": effect, "regime": regime, "check": f"rule.{effect}", "code": "x"}
    return {**base, "params": "{}", "citation": "a law", "grade": "primary", **more}


def need(
    c: str = "a", line: int = 1, quantity: float = 10, regime: str = "US", listed_party: bool = False
) -> dict[str, Any]:
    return {"consignment": c, "line": line, "regime": regime, "goods": "H100", "paragraphs": ["3A090.A"],
            "dest": "VN", "quantity": quantity, "unit_value": 1.0, "currency": "USD",
            "listed_party": listed_party}  # fmt: skip


Settle = Callable[..., Judgement]


@pytest.fixture
def settled(batch_of: Callable[..., Batch], law: Law, words: Words) -> Settle:
    """Settle findings about consignments ``a`` and ``b`` with two lines each."""
    bench = Bench(Reference("reference"), law, cast(Any, None), words, "packs")

    def run(
        findings: list[dict[str, Any]],
        needs: list[dict[str, Any]] = (),  # type: ignore[assignment]
        licences: tuple[Licence, ...] = (),
        draws: tuple[Draw, ...] = (),
        tainted: tuple[str, ...] = (),
        skipped: list[tuple[str, str, list[str]]] = (),  # type: ignore[assignment]
    ) -> Judgement:
        ids = ("a", "b")
        batch = batch_of(
            [{"consignment": i} for i in ids], [{"consignment": i, "line": n} for i in ids for n in (1, 2)]
        )
        examination = Examination(
            pl.DataFrame([{k: f.get(k) for k in FINDINGS} for f in findings], schema=FINDINGS),
            pl.DataFrame(skipped, schema=SKIPPED, orient="row"),
            pl.DataFrame([{k: n.get(k) for k in NEEDS} for n in needs], schema=NEEDS),
            digests(batch),
        )
        return settle(batch, examination, bench, Clocks(DAY, DAY), register=Register(licences, draws), tainted=tainted)

    return run


def decision(judgement: Judgement, consignment: str = "a") -> dict[str, Any]:
    return judgement.decisions.filter(pl.col("consignment") == consignment).row(0, named=True)


def verdict(judgement: Judgement, consignment: str = "a") -> tuple[str, str]:
    row = decision(judgement, consignment)
    return row["outcome"], row["determination"]


OPEN = Licence("L1", "US", quantity=100.0)
LICENCE_NEEDED = finding("licence", review="case_by_case")
DENIED = finding("licence", review="presumption_of_denial")


@pytest.mark.parametrize(
    ("findings", "outcome", "determination"),
    [
        ([], "release", "none"),
        ([finding("info")], "release", "none"),
        ([finding("warn")], "release", "none"),
        ([finding("score", points=4.0, regime=None)], "release", "none"),
        ([finding("hold", regime=None)], "hold", "red_flags"),
        ([finding("incomplete", missing=["tpp"])], "hold", "incomplete"),
        ([finding("exception", review="notification")], "hold", "exception_candidate"),
        ([LICENCE_NEEDED], "hold", "licence_required"),
        ([finding("licence", review="presumption_of_approval")], "hold", "licence_required"),
        ([finding("licence", review=None)], "hold", "licence_required"),
        ([DENIED], "refuse", "licence_required"),
        ([finding("licence", review="policy_of_denial")], "refuse", "licence_required"),
        ([finding("prohibited", line=None)], "refuse", "prohibited"),
        ([finding("exception", review="presumption_of_denial")], "hold", "exception_candidate"),
        ([finding("incomplete", review="presumption_of_denial")], "hold", "incomplete"),
    ],
)
def test_each_effect_has_its_outcome(
    settled: Settle, findings: list[dict[str, Any]], outcome: str, determination: str
) -> None:
    assert verdict(settled(findings)) == (outcome, determination)


ORDER = ["prohibited", "licence", "exception", "incomplete", "hold", "info"]
NAMES = ["prohibited", "licence_required", "exception_candidate", "incomplete", "red_flags", "none"]


@pytest.mark.parametrize(("graver", "lighter"), list(combinations_with_replacement(range(6), 2)))
def test_the_gravest_finding_names_the_determination(settled: Settle, graver: int, lighter: int) -> None:
    judgement = settled([finding(ORDER[lighter]), finding(ORDER[graver])])
    assert decision(judgement)["determination"] == NAMES[graver]


def test_reasons_are_the_gravest_first_and_only_what_stops(settled: Settle) -> None:
    found = decision(settled([finding("info"), finding("hold"), DENIED, finding("warn")]))
    assert found["reasons"] == ["rule.licence:x", "rule.hold:x"]


def test_the_missing_facts_are_named_once(settled: Settle) -> None:
    found = [finding("incomplete", missing=["tpp", "pd"]), finding("incomplete", line=2, missing=["tpp"])]
    assert sorted(decision(settled(found))["missing"]) == ["pd", "tpp"]


def test_consignments_do_not_taint_each_other(settled: Settle) -> None:
    assert verdict(settled([DENIED]), "b") == ("release", "none")


def test_a_covering_licence_releases_and_is_drawn(settled: Settle) -> None:
    judgement = settled([DENIED], [need()], (OPEN,))
    assert verdict(judgement) == ("release", "licensed")
    assert judgement.draws == (Draw("L1", "a", 1, 10.0, 10.0),)
    assert decision(judgement)["licences"] == ["L1"]


@pytest.mark.parametrize("effect", ["licence", "exception", "incomplete"])
def test_what_a_licence_lifts(settled: Settle, effect: str) -> None:
    assert verdict(settled([finding(effect)], [need()], (OPEN,)))[0] == "release"


def test_a_licence_lifts_no_prohibition(settled: Settle) -> None:
    judgement = settled([DENIED, finding("prohibited", line=None)], [need()], (OPEN,))
    assert verdict(judgement) == ("refuse", "prohibited")
    assert judgement.draws == ()


def test_a_licence_lifts_no_red_flag_and_is_not_drawn_by_what_stays(settled: Settle) -> None:
    judgement = settled([DENIED, finding("hold", regime=None)], [need()], (OPEN,))
    assert verdict(judgement) == ("hold", "red_flags")
    assert judgement.draws == ()
    assert "licence.reserved" in judgement.findings["check"].to_list()


def test_a_licence_lifts_no_flag_of_its_own_regime(settled: Settle) -> None:
    assert verdict(settled([DENIED, finding("hold", regime="US")], [need()], (OPEN,))) == ("hold", "red_flags")


def test_a_licence_lifts_only_its_regime(settled: Settle) -> None:
    findings = [LICENCE_NEEDED, finding("licence", regime="JP", review="case_by_case")]
    judgement = settled(findings, [need(), need(regime="JP")], (OPEN,))
    assert verdict(judgement) == ("hold", "licence_required")
    assert judgement.draws == ()


def test_two_regimes_need_two_licences(settled: Settle) -> None:
    findings = [LICENCE_NEEDED, finding("licence", regime="JP", review="case_by_case")]
    judgement = settled(findings, [need(), need(regime="JP")], (OPEN, Licence("L2", "JP")))
    assert verdict(judgement) == ("release", "licensed")
    assert decision(judgement)["licences"] == ["L1", "L2"]


def test_a_licence_lifts_only_its_line(settled: Settle) -> None:
    findings = [DENIED, finding("licence", line=2, review="presumption_of_denial")]
    judgement = settled(findings, [need(), need(line=2, quantity=95)], (OPEN,))
    assert verdict(judgement) == ("refuse", "licence_required")
    assert judgement.draws == ()


def test_a_licence_that_names_nobody_does_not_cover_a_listed_party(settled: Settle) -> None:
    needs = [need(line=1, listed_party=True), need(line=2, listed_party=True)]
    assert verdict(settled([PARTY], needs, (OPEN,)))[0] == "refuse"


PARTY = finding("licence", line=None, subject="consignee/1", review="presumption_of_denial")


def test_a_finding_about_a_party_is_lifted_only_when_every_line_is_covered(settled: Settle) -> None:
    needs = [need(line=1), need(line=2)]
    assert verdict(settled([PARTY], needs, (OPEN,))) == ("release", "licensed")
    assert verdict(settled([PARTY], [need(line=1), need(line=2, quantity=95)], (OPEN,)))[0] == "refuse"


def test_a_red_flag_without_a_regime_is_never_licensable(settled: Settle) -> None:
    assert verdict(settled([finding("incomplete", regime=None)], [need()], (OPEN,))) == ("hold", "incomplete")


def test_of_two_that_compete_the_first_draws(settled: Settle) -> None:
    findings = [LICENCE_NEEDED, {**LICENCE_NEEDED, "consignment": "b"}]
    judgement = settled(findings, [need("a", quantity=60), need("b", quantity=60)], (OPEN,))
    assert (verdict(judgement, "a")[0], verdict(judgement, "b")[0]) == ("release", "hold")
    assert [d.consignment for d in judgement.draws] == ["a"]


def test_the_first_draws_whichever_rule_asked_first(settled: Settle) -> None:
    findings = [{**LICENCE_NEEDED, "consignment": "b"}, LICENCE_NEEDED]
    judgement = settled(findings, [need("b", quantity=60), need("a", quantity=60)], (OPEN,))
    assert [d.consignment for d in judgement.draws] == ["a"]


def test_who_is_stopped_otherwise_leaves_the_balance_to_the_next(settled: Settle) -> None:
    findings = [LICENCE_NEEDED, finding("hold", regime=None), {**LICENCE_NEEDED, "consignment": "b"}]
    judgement = settled(findings, [need("a", quantity=60), need("b", quantity=60)], (OPEN,))
    assert [d.consignment for d in judgement.draws] == ["b"]


def test_running_again_gives_the_same_decisions_and_draws(settled: Settle) -> None:
    first = settled([LICENCE_NEEDED], [need(quantity=60)], (OPEN,))
    again = settled([LICENCE_NEEDED], [need(quantity=60)], (OPEN,), first.draws)
    assert again.draws == first.draws
    assert again.decisions.equals(first.decisions) and again.findings.equals(first.findings)


def test_a_rejected_row_holds(settled: Settle) -> None:
    judgement = settled([], tainted=("a",))
    assert verdict(judgement) == ("hold", "red_flags")
    assert verdict(judgement, "b") == ("release", "none")


def test_a_licence_does_not_cover_a_rejected_row(settled: Settle) -> None:
    judgement = settled([LICENCE_NEEDED], [need()], (OPEN,), tainted=("a",))
    assert verdict(judgement)[0] == "hold" and judgement.draws == ()


def test_skipped_checks_are_told_and_do_not_hold(settled: Settle) -> None:
    judgement = settled([], skipped=[("a", "flag.young-buyer", ["buyer_age_days"])])
    assert verdict(judgement) == ("release", "none")
    assert decision(judgement)["skipped"] == ["flag.young-buyer:buyer_age_days"]


def test_every_consignment_has_one_decision_in_order(settled: Settle) -> None:
    judgement = settled([{**DENIED, "consignment": "b"}])
    assert judgement.decisions["consignment"].to_list() == ["a", "b"]


def test_the_order_of_the_findings_does_not_matter(settled: Settle) -> None:
    findings = [DENIED, finding("hold"), finding("info"), {**LICENCE_NEEDED, "consignment": "b"}]
    one, other = settled(findings), settled(findings[::-1])
    assert one.decisions.equals(other.decisions) and one.findings.equals(other.findings)


def test_a_decision_says_what_it_rests_on(settled: Settle) -> None:
    found = decision(settled([]))
    assert (found["as_of"], found["known_at"], found["reference_digest"], found["pack_digest"]) == (
        DAY,
        DAY,
        "reference",
        "packs",
    )
    assert len(found["consignment_digest"]) == 64


def test_the_digest_of_a_consignment_changes_with_its_facts(settled: Settle) -> None:
    judgement = settled([])
    assert decision(judgement, "a")["consignment_digest"] != decision(judgement, "b")["consignment_digest"]
