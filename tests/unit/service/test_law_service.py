"""One question, nine answers, with checklists; in words of three languages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sekisho.gate.facts import Words
from sekisho.rules import parse_law
from sekisho.service.law import Desk, Question
from sekisho.service.reference import import_folder
from sekisho.service.wording import LANGS, Wording
from sekisho.storage.bundled import LISTS
from sekisho.storage.knowledge import load_knowledge
from sekisho.storage.labels import load_labels
from sekisho.storage.law import load_law_texts
from sekisho.storage.packs import read_packs
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder, open_reference

DAY = date(2026, 6, 15)
H200_SG = Question("H200 SXM", "US", "SG", DAY, DAY, end_user_hq="CN", end_use="training")
RTX_VN = Question("RTX 4090", "US", "VN", DAY, DAY, end_user_hq="VN", end_use="games")


@pytest.fixture(scope="module")
def desk() -> Desk:
    law = parse_law(read_packs())
    return Desk(law, load_knowledge(), Words.compile(law.words), Wording(law, load_labels()))


def us(desk: Desk, question: Question, lang: str = "en") -> dict[str, Any]:
    return next(r for r in desk.determine(question, lang)["regimes"] if r["regime"] == "US")


def test_headquarters_in_china_asks_for_a_licence_in_singapore(desk: Desk) -> None:
    told = desk.determine(H200_SG, "en")
    assert told["overall"] == {"answer": "licence", "regime": "US"}
    found = us(desk, H200_SG)
    assert found["review"] == ["presumption_of_denial"]
    assert "us.licence.hq" in {f["rule"] for f in found["findings"]}
    assert [w["id"] for w in found["ways"]] == ["us.bis-licence"]


def test_nine_regimes_answer(desk: Desk) -> None:
    told = desk.determine(H200_SG, "en")
    assert [r["regime"] for r in told["regimes"]] == ["US", "JP", "KR", "MY", "EU", "UK", "TW", "SG", "CN"]


def test_every_finding_has_its_source_and_grade(desk: Desk) -> None:
    for regime in desk.determine(H200_SG, "ja")["regimes"]:
        for finding in regime["findings"]:
            assert finding["citation"] and finding["grade"] in ("primary", "secondary", "unverified")


@pytest.mark.parametrize("lang", LANGS)
def test_the_answer_speaks_the_language(desk: Desk, lang: str) -> None:
    told = json.dumps(desk.determine(H200_SG, lang), default=str, ensure_ascii=False)
    assert "{" + "chip_name}" not in told
    other = {"en": "presumed", "ja": "原則不許可", "ko": "거부 추정"}
    assert other[lang] in told


def test_an_exception_shows_what_is_met_and_what_is_open(desk: Desk) -> None:
    way = us(desk, RTX_VN)["ways"][0]
    assert way["id"] == "us.aca" and way["codes"] == ["C68", "ACA"]
    states = {c["id"]: c["state"] for c in way["conditions"]}
    assert states["us.aca.destination"] == "met" and states["us.no-restriction"] == "open"


def test_a_condition_that_is_not_met_leaves_the_licence(desk: Desk) -> None:
    no = us(desk, replace(RTX_VN, answers={"us.no-restriction": False}))
    assert no["answer"] == "licence"
    assert us(desk, replace(RTX_VN, answers={"us.no-restriction": True}))["answer"] == "exception"


def test_a_person_cannot_answer_against_a_fact(desk: Desk) -> None:
    lie = replace(RTX_VN, dest="CN", end_user_hq="CN", answers={"us.nac.scope": False})
    way = us(desk, lie)["ways"][0]
    assert way["id"] == "us.nac"
    assert next(c for c in way["conditions"] if c["id"] == "us.nac.scope")["state"] == "met"


def test_days_to_file_are_counted_back_from_the_act(desk: Desk) -> None:
    way = us(desk, replace(RTX_VN, dest="CN", end_user_hq="CN"))["ways"][0]
    assert way["days"] == 25 and way["file_by"] == date(2026, 5, 21)


def test_the_softer_review_falls_where_a_certification_fails(desk: Desk) -> None:
    question = replace(H200_SG, dest="CN")
    assert us(desk, question)["review"] == ["case_by_case"]
    assert us(desk, replace(question, answers={"us.h200.tested": False}))["review"] == ["presumption_of_denial"]


def test_not_enforced_text_offers_no_exception(desk: Desk) -> None:
    assert us(desk, replace(H200_SG, dest="DE", end_user_hq="DE"))["ways"] == []


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"end_user_hq": None}, "incomplete"),
        ({"item": "Frobnicator 9000"}, "incomplete"),
        ({"item": "L4", "end_user_hq": "SG"}, "none"),
        ({"item": "green tea"}, "none"),
        ({"datacenter": False}, "exception"),
        ({"ship_from": "SG", "origin": "TW", "item": "Ascend 910", "dest": "MY"}, "none"),
    ],
    ids=str,
)
def test_what_is_said_and_what_is_not(desk: Desk, change: dict[str, Any], answer: str) -> None:
    told = us(desk, replace(H200_SG, **change))
    assert told["answer"] in ({answer, "not_applicable"} if "ship_from" in change else {answer})


def test_the_two_clocks(desk: Desk) -> None:
    a800 = Question("A800", "US", "CN", date(2023, 11, 16), date(2023, 11, 16), end_user_hq="CN", end_use="training")
    day = date(2023, 11, 17)
    assert us(desk, a800)["answer"] == "none"
    assert us(desk, replace(a800, as_of=day, known_at=day))["answer"] == "licence"
    assert us(desk, replace(a800, as_of=day, known_at=date(2023, 10, 24)))["answer"] == "none"


@pytest.fixture(scope="module")
def screening(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("reference")
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    return replace(desk, reference=open_reference(folder))


def test_an_end_user_who_is_listed_is_found(screening: Desk) -> None:
    listed = replace(H200_SG, dest="AE", end_user="Velmora Shipping FZE", end_user_hq="AE")
    told = screening.determine(listed, "en")
    assert told["screened"]
    said = {f["rule"]: f["effect"] for r in told["regimes"] for f in r["findings"]} | {
        f["rule"]: f["effect"] for f in told["also"]
    }
    assert said.keys() & {"ofac.sdn", "screen.possible"}
    assert told["overall"]["answer"] in ("prohibited", "licence")


def test_an_end_user_who_is_not_listed_changes_nothing(screening: Desk) -> None:
    free = replace(H200_SG, dest="DE", end_user="Ahornblick Rechenzentrum GmbH", end_user_hq="DE")
    told = screening.determine(free, "en")
    assert told["screened"] and told["overall"]["answer"] == "none"


def test_without_lists_nobody_is_said_to_be_screened(desk: Desk) -> None:
    assert not desk.determine(replace(H200_SG, end_user="Velmora Shipping FZE"), "en")["screened"]


def test_every_text_is_there() -> None:
    texts = load_law_texts().tables
    assert {str(a) for a in __import__("sekisho.rules.determine", fromlist=["ORDER"]).ORDER} == set(texts["answers"])
