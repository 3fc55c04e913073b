"""Licence applications: what is known is filled in, what is not is told as a gap, and nothing is asserted for anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from sekisho.bootstrap import open_gate
from sekisho.rules import parse_law
from sekisho.service.law_application import Clerk, JudgedDay, blocks
from sekisho.service.reference import import_folder
from sekisho.service.wording import LANGS, Wording
from sekisho.standards.manifest import decode
from sekisho.storage.bundled import DAY, LISTS
from sekisho.storage.documents import render_pdf
from sekisho.storage.labels import load_labels
from sekisho.storage.law import load_law_texts
from sekisho.storage.packs import read_packs
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import InputError

AS_OF = date(2026, 11, 24)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> JudgedDay:
    folder = tmp_path_factory.mktemp("reference")
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    gate = open_gate(folder)
    gate = replace(gate, bench=replace(gate.bench, keeps_facts=True))
    intake = gate.intake(decode("consignments.csv", (DAY / "consignments.csv").read_bytes()), "consignments.csv")
    judged = gate.judge_intake(intake, Clocks(AS_OF, AS_OF))
    return JudgedDay(judged.decisions, judged.findings, intake.batch, judged.facts["line"])


@pytest.fixture(scope="module")
def clerk() -> Clerk:
    law = parse_law(read_packs())
    return Clerk(law, Wording(law, load_labels()))


def with_rule(day: JudgedDay, rule: str) -> str:
    """The first consignment on which a rule fired."""
    return str(day.findings.filter((pl.col("check") == rule) & (pl.col("effect") != "incomplete"))["consignment"][0])


def test_everyone_who_is_stopped_for_want_of_a_licence_is_named(clerk: Clerk, day: JudgedDay) -> None:
    wanting = set(clerk.wanting(day))
    asked = day.findings.filter(pl.col("effect").is_in(["licence", "exception"]) & (pl.col("regime") == "US"))
    assert wanting >= set(asked["consignment"])
    released = set(day.decisions.filter(pl.col("outcome") == "release")["consignment"])
    assert not wanting & released


def test_a_notice_has_its_day_and_its_conditions(clerk: Clerk, day: JudgedDay) -> None:
    told = clerk.apply(with_rule(day, "us.exception.nac"), day, date(2026, 10, 1), "en")
    way = next(w for p in told["packages"] for w in p["ways"] if w["id"] == "us.nac")
    assert way["file_by"] == date(2026, 10, 30) and way["days_left"] == 29
    states = {c["id"]: c["state"] for c in way["conditions"]}
    assert states["us.nac.scope"] == "met" and states["us.nac.notice"] == "open"
    assert way["state"] == "open"


def test_days_that_have_passed_are_told_as_passed(clerk: Clerk, day: JudgedDay) -> None:
    told = clerk.apply(with_rule(day, "us.exception.nac"), day, AS_OF, "en")
    assert next(w for p in told["packages"] for w in p["ways"])["days_left"] == -25
    page = blocks(told, load_law_texts(), clerk.wording, "en")
    assert "25 days ago" in str(page["blocks"])


def test_items_come_with_their_figures_and_parties_with_their_seats(clerk: Clerk, day: JudgedDay) -> None:
    told = clerk.apply(with_rule(day, "us.licence.hq"), day, AS_OF, "en")
    assert all(one["tpp_low"] for one in told["items"] if one["chip_name"])
    assert {one["role"] for one in told["parties"]} >= {"exporter", "consignee"}
    assert told["packages"][0]["review"] == ["presumption_of_denial"]


def test_two_authorities_make_two_packages(clerk: Clerk, day: JudgedDay) -> None:
    asked = day.findings.filter(pl.col("effect").is_in(["licence", "exception"]) & pl.col("line").is_not_null())
    both = asked.group_by("consignment").agg(pl.col("regime").n_unique()).filter(pl.col("regime") > 1)
    for consignment in both["consignment"]:
        assert len(clerk.apply(consignment, day, AS_OF, "ja")["packages"]) > 1


def test_who_needs_no_licence_gets_no_application(clerk: Clerk, day: JudgedDay) -> None:
    free = day.decisions.filter(pl.col("determination") == "none")["consignment"][0]
    with pytest.raises(InputError, match="needs no licence"):
        clerk.apply(free, day, AS_OF, "en")
    with pytest.raises(InputError, match="was judged"):
        clerk.apply("NOBODY-1", day, AS_OF, "en")


@pytest.mark.parametrize("lang", LANGS)
def test_the_document_prints(clerk: Clerk, day: JudgedDay, lang: str) -> None:
    told = clerk.apply(with_rule(day, "us.exception.nac"), day, AS_OF, lang)
    content = render_pdf("document", blocks(told, load_law_texts(), clerk.wording, lang), AS_OF)
    assert content.startswith(b"%PDF-") and len(content) > 10_000


def test_no_signature_and_no_answer_is_made_up(clerk: Clerk, day: JudgedDay) -> None:
    for consignment in clerk.wanting(day)[:10]:
        for package in clerk.apply(consignment, day, AS_OF, "en")["packages"]:
            for way in package["ways"]:
                assert all(c["state"] == "open" for c in way["conditions"] if c["by"] == "person")
