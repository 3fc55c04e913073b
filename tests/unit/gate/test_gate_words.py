"""How words are looked for: whole words, stems, negated statements, in four languages."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.gate.facts import Words
from sekisho.rules import parse_law


def _words() -> Words:
    folder = Path(__file__).resolve().parents[3] / "src" / "sekisho" / "rulepacks"
    texts = {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml"))}
    return Words.compile(parse_law(texts).words)


WORDS = _words()


def found(text: str | None, name: str) -> bool | None:
    frame = pl.DataFrame({"t": [text]}, schema={"t": pl.String})
    verdict: bool | None = frame.select(WORDS.found(pl.col("t"), name)).item()
    return verdict


def use(text: str | None, method: str = "forbidden_use") -> bool | None:
    column = pl.col("t")
    expression = WORDS.named(column, method) if method == "forbidden_use" else getattr(WORDS, method)(column)
    verdict: bool | None = pl.DataFrame({"t": [text]}, schema={"t": pl.String}).select(expression).item()
    return verdict


@pytest.mark.parametrize(
    ("text", "name", "verdict"),
    [
        ("Tea trading", "unfit_business", True),
        ("Engineering team for hire", "unfit_business", False),
        ("Steam turbines", "unfit_business", False),
        ("Furniture", "unfit_business", True),
        ("Toys and games", "unfit_business", True),
        ("Jewellers and jewelry", "unfit_business", True),
        ("Fertilizers", "unfit_business", True),
        ("茶葉の卸売", "unfit_business", True),
        ("Data centre operation", "fit_business", True),
        ("Datacenters", "fit_business", True),
        ("AI research", "fit_business", True),
        ("Repair of air conditioners", "fit_business", False),
        ("クラウドサービス", "fit_business", True),
        ("인공지능 연구", "fit_business", True),
        ("Pan-Asia Freight Forwarding", "forwarder", True),
        ("OceanCargo", "forwarder", False),
        ("日東倉庫株式会社", "forwarder", True),
        ("한빛물류", "forwarder", True),
        ("Bankside Robotics", "bank", False),
        ("Bank of Somewhere", "bank", True),
        ("12 Marina Residences, Tower 2", "residential", True),
        ("Suite 4, Virtual Offices", "serviced", True),
        ("P.O. Box 12", "po_box", True),
        ("PO Box 12", "po_box", True),
        ("Box 12", "po_box", False),
        ("buyer@gmail.com", "free_mail", True),
        ("buyer@gmail.company.example", "free_mail", False),
        ("T/T 100% in advance", "prepaid", True),
        ("T/T 30 days", "prepaid", False),
        ("end user", "watched_field", True),
        ("incoterm", "watched_field", False),
    ],
)
def test_words_and_stems(text: str, name: str, verdict: bool) -> None:
    assert found(text, name) is verdict


def test_case_and_broad_spaces_do_not_matter() -> None:
    assert found("REAL   ESTATE", "unfit_business") is True


def test_no_text_is_no_answer() -> None:
    assert found(None, "bank") is None
    assert use(None) is None
    assert use(None, "vague_use") is None


@pytest.mark.parametrize(
    "text",
    [
        "Design of ballistic missile guidance",
        "Military simulation",
        "For the navy command centre",
        "Uranium enrichment modelling.",
        "Not for resale. For military communications.",
        "Not for resale; hypersonic wind tunnel",
        "ミサイル誘導の計算",
        "軍事シミュレーション",
        "再販しません。軍事用途です。",
        "군사 시뮬레이션",
        "미사일 유도 계산",
        "用于导弹设计",
        "军事仿真",
    ],
)
def test_a_forbidden_use_is_seen(text: str) -> None:
    assert use(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "Not for any military or missile use",
        "Medical imaging, no military use.",
        "Weather research; will never be used for weapons development, missiles or nuclear weapons",
        "Non-military data centre",
        "Civil use only, excluding military end uses",
        "軍事用途には使用しない",
        "ミサイル・核兵器等の開発には使用しません",
        "軍事用途ではありません",
        "非軍事のデータセンター",
        "軍事目的以外の画像診断",
        "군사용이 아닙니다",
        "군사 용도로 사용하지 않습니다",
        "비군사 데이터센터",
        "不用于军事目的",
        "医学影像，不得用于导弹或核武器",
        "Automotive crash simulation",
        "Training of a language model for customer service",
        "気象予測モデルの学習",
        "날씨 예측 모델 학습",
    ],
)
def test_what_excludes_it_or_has_nothing_to_do_with_it_is_let_be(text: str) -> None:
    assert use(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "Non-commercial military research",
        "Not only civil but also military simulation",
        "Work for the Institute No 7, missile guidance",
        "ミサイル設計に使用し、転売はしない",
        "미사일 설계에 사용하며 재판매하지 않음",
    ],
)
def test_a_negation_of_something_else_hides_nothing(text: str) -> None:
    assert use(text) is True


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("", True),
        ("-", True),
        ("General use", True),
        ("business use", True),
        ("未定", True),
        ("미정", True),
        ("Training of language models for a bank", False),
        ("Medical imaging", False),
        ("Resale to named customers listed in annex 2 of the end-use certificate", False),
    ],
)
def test_a_statement_that_says_nothing_is_vague(text: str, vague: bool) -> None:
    assert use(text, "vague_use") is vague


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    assert use(text) in (True, False)
    assert use(text, "vague_use") in (True, False)


def test_a_long_hostile_text_costs_little() -> None:
    """Linear time: a megabyte of half matches is an answer, not an outage."""
    assert use("not " * 250_000 + "ballisti") is False
