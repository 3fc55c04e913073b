"""Past consignments under other law: the same law gives the same, another gives what it says, once licences are drawn."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from sekisho.bootstrap import open_gate
from sekisho.gate import Judgement, Register
from sekisho.gate.rejudge import rejudge
from sekisho.rules import Law, parse_law, read_register
from sekisho.service.reference import import_folder
from sekisho.service.what_if import PastDay, what_if
from sekisho.standards.manifest import Intake, decode
from sekisho.storage.bundled import DAY, LISTS
from sekisho.storage.packs import read_packs
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import PackFault

AS_OF = date(2026, 11, 24)
CLOCKS = Clocks(AS_OF, AS_OF)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Intake, Judgement]:
    folder = tmp_path_factory.mktemp("reference")
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    gate = open_gate(folder)
    gate = replace(gate, bench=replace(gate.bench, keeps_facts=True))
    intake = gate.intake(decode("consignments.csv", (DAY / "consignments.csv").read_bytes()), "consignments.csv")
    with (DAY / "licences.csv").open(encoding="utf-8-sig", newline="") as file:
        licences, _ = read_register(csv.DictReader(file))
    return intake, gate.judge_intake(intake, CLOCKS, Register(licences))


def other_law(old: str, new: str) -> Law:
    """The packs that ship with one text replaced."""
    texts = {name: text.replace(old, new) for name, text in read_packs().items()}
    assert texts != read_packs()
    return parse_law(texts)


@pytest.fixture(scope="module")
def past(judged: tuple[Intake, Judgement]) -> PastDay:
    intake, judgement = judged
    consignments = intake.batch.consignments.select("consignment", "destination", "total_value_usd")
    return PastDay("day", AS_OF, AS_OF, judgement.decisions, judgement.findings, judgement.facts, consignments)


def test_the_same_law_gives_the_same_outcome_to_every_consignment(past: PastDay) -> None:
    again = rejudge(past.facts, past.findings, parse_law(read_packs()), CLOCKS)
    both = past.decisions.join(again, on="consignment", suffix="_again")
    assert both.height == past.decisions.height
    assert both.filter(pl.col("outcome") != pl.col("outcome_again")).is_empty()
    assert set(both["outcome"]) == {"release", "hold", "refuse"}


def test_the_same_law_gives_the_same_reasons(past: PastDay) -> None:
    again = rejudge(past.facts, past.findings, parse_law(read_packs()), CLOCKS)
    stated = past.decisions.select(
        "consignment",
        was=pl.col("reasons").list.eval(pl.element().str.split(":").list.first()).list.unique().list.sort(),
    )
    both = stated.join(again, on="consignment")
    assert both.filter(pl.col("was") != pl.col("reasons")).is_empty()


def test_a_lower_line_stops_more_and_says_whom(past: PastDay) -> None:
    changed = what_if([past], other_law("when: AT_LEAST(tpp, 6000)", "when: AT_LEAST(tpp, 4800)"))
    assert changed.rows.height > 0
    assert {row["now"] for row in changed.by_outcome.to_dicts()} <= {"hold", "refuse"}
    assert all("jp.listed" in row for row in changed.rows["reasons_new"])
    assert changed.by_outcome["consignments"].sum() == changed.by_country["consignments"].sum() == changed.rows.height


def test_a_repealed_rule_frees_and_says_whom(past: PastDay) -> None:
    repealed = other_law(
        "when: us_nexus AND (IN_GROUP(dest, 'E:1', 'E:2')", "when: FALSE AND (IN_GROUP(dest, 'E:1', 'E:2')"
    )
    freed = what_if([past], repealed)
    assert freed.total == past.decisions.height
    assert "us.embargo" in {name for row in freed.rows["reasons_gone"] for name in row} or freed.rows.is_empty()


def test_a_licence_that_was_drawn_still_covers(past: PastDay) -> None:
    covered = past.findings.filter(pl.col("check") == "licence.covered")["consignment"].unique().to_list()
    again = rejudge(past.facts, past.findings, parse_law(read_packs()), CLOCKS).filter(
        pl.col("consignment").is_in(covered)
    )
    assert covered and set(again["outcome"]) == {"release"}
    stripped = past.findings.filter(pl.col("check") != "licence.covered")
    without = rejudge(past.facts, stripped, parse_law(read_packs()), CLOCKS).filter(
        pl.col("consignment").is_in(covered)
    )
    assert "release" not in set(without["outcome"])


def test_another_day_is_compared_with_the_old_law_on_that_day(past: PastDay) -> None:
    before = date(2023, 11, 16)
    law = parse_law(read_packs())
    same = what_if([past], law, old=law, clocks=Clocks(before, before))
    assert same.rows.is_empty()
    freed = rejudge(past.facts, past.findings, law, Clocks(before, before))
    assert (freed["outcome"] == "release").sum() > (past.decisions["outcome"] == "release").sum()


def test_law_that_reads_what_was_not_kept_is_refused(past: PastDay) -> None:
    with pytest.raises(PackFault, match="description"):
        rejudge(past.facts, past.findings, other_law("us_nexus AND eccn_a_dc AND dest <> 'US' AND NOT d5_or_macau AND hq_d5",
                "us_nexus AND description = 'x'"), CLOCKS)  # fmt: skip


def test_a_change_of_d5_is_told_because_headquarters_are_as_judged(past: PastDay) -> None:
    law = parse_law(read_packs())
    moved = other_law("members: [AF, BY, CD, CF, CN,", "members: [AF, BY, CD, CF,")
    assert what_if([past], moved, old=law).notes == ("headquarters_as_judged",)
    assert what_if([past], law, old=law).notes == ()


def test_facts_survive_the_folder(past: PastDay, judged: tuple[Intake, Judgement], tmp_path: Path) -> None:
    from sekisho.storage.outputs import encoded, read_past, write_day

    intake, judgement = judged
    write_day(tmp_path / "out", encoded(intake.batch), judgement, intake.rejects)
    again = read_past(tmp_path / "out")
    assert again.as_of == AS_OF
    assert what_if([again], parse_law(read_packs())).rows.is_empty()
