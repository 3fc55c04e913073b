"""The bundled example day, through the program's own parts: every named case comes out as it was written down."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from sekisho.bootstrap import Gate, open_gate
from sekisho.gate import Judgement, Register
from sekisho.rules import read_register
from sekisho.service.reference import import_folder
from sekisho.standards.manifest import Intake, decode
from sekisho.storage.bundled import DAY, LISTS
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.clocks import Clocks

AS_OF = date(2026, 11, 24)


@dataclass(frozen=True)
class Judged:
    gate: Gate
    intake: Intake
    judgement: Judgement
    outcomes: dict[str, str]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("reference")
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    gate = open_gate(folder)
    intake = gate.intake(decode("consignments.csv", (DAY / "consignments.csv").read_bytes()), "consignments.csv")
    with (DAY / "licences.csv").open(encoding="utf-8-sig", newline="") as file:
        licences, bad = read_register(csv.DictReader(file))
    assert not bad
    judgement = gate.judge_intake(intake, Clocks(AS_OF, AS_OF), Register(licences))
    outcomes = dict(judgement.decisions.select("consignment", "outcome").iter_rows())
    return Judged(gate, intake, judgement, outcomes)


def expected() -> list[dict[str, str]]:
    with (DAY / "expected.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_named_case_comes_out_as_written(judged: Judged) -> None:
    reasons = dict(judged.judgement.decisions.select("consignment", "reasons").iter_rows())
    wrong = []
    for case in expected():
        came_out = judged.outcomes.get(case["consignment_id"], "rejected")
        if came_out not in case["expected"].split("|"):
            why = list(reasons.get(case["consignment_id"], []))
            wrong.append(f"{case['consignment_id']} {case['case']}: expected {case['expected']}, got {came_out} {why}")
    assert not wrong, "\n".join(wrong)


def test_precision_and_recall_of_stopping(judged: Judged, record_property: pytest.FixtureRequest) -> None:
    """A consignment counts as stopped where it is held or refused; rejected rows are left out."""
    cases = [c for c in expected() if "rejected" not in c["expected"] and c["expected"] not in ("hold|release",)]
    bad = {c["consignment_id"] for c in cases if c["expected"] != "release"}
    stopped = {c["consignment_id"] for c in cases if judged.outcomes[c["consignment_id"]] != "release"}
    precision, recall = len(bad & stopped) / len(stopped), len(bad & stopped) / len(bad)
    print(f"\nexample day: {len(cases)} cases, {len(bad)} to stop; precision {precision:.3f}, recall {recall:.3f}")
    record_property("precision", precision)  # type: ignore[operator]
    record_property("recall", recall)  # type: ignore[operator]
    assert recall == 1.0
    assert precision >= 0.98


def test_no_lawful_firm_is_refused(judged: Judged) -> None:
    lawful = {c["consignment_id"] for c in expected() if c["expected"] == "release"}
    refused = {c for c, outcome in judged.outcomes.items() if outcome == "refuse"}
    assert not lawful & refused


def test_undecided_is_never_released(judged: Judged) -> None:
    released = judged.judgement.decisions.filter(pl.col("outcome") == "release")
    assert released.filter(pl.col("missing").list.len() > 0).is_empty()
    assert released.filter(~pl.col("determination").is_in(["none", "licensed"])).is_empty()


def test_judging_again_gives_identical_frames(judged: Judged) -> None:
    with (DAY / "licences.csv").open(encoding="utf-8-sig", newline="") as file:
        licences, _ = read_register(csv.DictReader(file))
    # the second run meets the draws of the first
    register = Register(licences, judged.judgement.draws)
    again = judged.gate.judge_intake(judged.intake, Clocks(AS_OF, AS_OF), register)
    assert again.decisions.equals(judged.judgement.decisions)
    assert again.findings.equals(judged.judgement.findings)
    assert again.draws == judged.judgement.draws


def test_parts_of_any_size_give_the_same_decisions(judged: Judged) -> None:
    from sekisho.service.judge import judge

    with (DAY / "licences.csv").open(encoding="utf-8-sig", newline="") as file:
        licences, _ = read_register(csv.DictReader(file))
    clocks = Clocks(AS_OF, AS_OF)
    small = judge(
        judged.intake.batch,
        judged.gate.bench,
        clocks,
        register=Register(licences),
        tainted=judged.intake.tainted,
        part=37,
    )
    assert small.decisions.equals(judged.judgement.decisions)
    assert small.findings.equals(judged.judgement.findings)


def test_every_finding_has_citation_grade_and_text(judged: Judged) -> None:
    law = judged.gate.bench.law
    findings = judged.judgement.findings
    assert findings.filter(pl.col("citation").is_null() | pl.col("grade").is_null()).is_empty()
    for check in findings.get_column("check").unique():
        source = law.rule(check) or law.notices[check]
        assert {"en", "ja", "ko"} <= set(source.text), check


def test_the_csv_path_exists_for_a_newcomer() -> None:
    assert Path(DAY / "consignments.csv").is_file()
