"""The look-alike file is well formed: whoever adds a pair says what, which kind, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="module")
def pairs(root: Path) -> dict[str, list[dict[str, Any]]]:
    data: dict[str, list[dict[str, Any]]] = yaml.safe_load((root / "tests/data/lookalikes.yaml").read_text("utf-8"))
    return data


def test_there_are_26_that_must_match_and_20_that_must_not(pairs: dict[str, list[dict[str, Any]]]) -> None:
    assert len(pairs["match"]) >= 26
    assert len(pairs["differ"]) >= 20


def test_every_pair_has_two_names_a_kind_and_a_reason(pairs: dict[str, list[dict[str, Any]]]) -> None:
    for row in pairs["match"] + pairs["differ"]:
        assert row["one"].strip() and row["other"].strip() and row["why"].strip(), row
        assert row["one"] != row["other"], row
        assert row["kind"] in {"person", "organisation"}, row


def test_every_look_alike_says_how_far_it_may_come(pairs: dict[str, list[dict[str, Any]]]) -> None:
    assert all(row.keys() == {"one", "other", "kind", "at_most", "why"} for row in pairs["differ"])
    assert {row["at_most"] for row in pairs["differ"]} <= {"weak", "none"}
    assert all(row.keys() == {"one", "other", "kind", "why"} for row in pairs["match"])


def test_no_pair_is_listed_twice(pairs: dict[str, list[dict[str, Any]]]) -> None:
    seen = [frozenset((row["one"], row["other"])) for row in pairs["match"] + pairs["differ"]]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("任正非", "Ren Zhengfei"),
        ("華為技術有限公司", "Huawei Technologies Co., Ltd."),
        ("習近平", "习近平"),
        ("浪潮集团", "Inspur Group"),
        ("ファーウェイ", "Huawei"),
        ("삼성전자", "Samsung Electronics"),
    ],
)
def test_the_known_gaps_of_open_tools_are_among_them(
    pairs: dict[str, list[dict[str, Any]]], one: str, other: str
) -> None:
    assert {(row["one"], row["other"]) for row in pairs["match"]} >= {(one, other)}
