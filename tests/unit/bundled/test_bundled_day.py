"""The example day is what its generator writes, and is as complete as it claims."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

LAWFUL = "lawful-"


@pytest.fixture(scope="module")
def generator(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_day", root / "tools" / "example_day.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["example_day"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def day(root: Path) -> Path:
    return root / "src" / "sekisho" / "bundled" / "day"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def rows(day: Path) -> list[dict[str, str]]:
    return read(day / "consignments.csv")


@pytest.fixture(scope="module")
def expected(day: Path) -> dict[str, dict[str, str]]:
    return {row["consignment_id"]: row for row in read(day / "expected.csv")}


@pytest.fixture(scope="module")
def goods(root: Path) -> dict[str, str]:
    return {row["model"]: row["kind"] for row in read(root / "tools" / "day" / "goods.csv")}


def test_committed_files_are_exactly_what_the_generator_writes(generator: ModuleType, day: Path) -> None:
    for name, text in generator.files().items():
        assert (day / name).read_text(encoding="utf-8") == text, f"{name}: run python tools/example_day.py"


def test_the_generator_gives_the_same_bytes_twice(generator: ModuleType) -> None:
    assert generator.files() == generator.files()


def test_every_consignment_has_an_expectation_and_the_reverse(
    rows: list[dict[str, str]], expected: dict[str, dict[str, str]]
) -> None:
    assert {row["consignment_id"] for row in rows} == set(expected)


def test_size_and_mix_of_the_day(expected: dict[str, dict[str, str]]) -> None:
    counts = Counter(row["expected"] for row in expected.values())
    assert len(expected) >= 320
    assert 0.8 <= counts["release"] / len(expected) <= 0.9


def test_named_cases(expected: dict[str, dict[str, str]]) -> None:
    named = [row for row in expected.values() if not row["case"].startswith(LAWFUL)]
    assert len({row["case"] for row in named}) >= 48
    assert all(row["why"] and row["why_ja"] for row in named)
    assert all(row["reasons"] for row in named if row["expected"] in ("hold", "refuse"))


def test_outcomes_are_the_known_words(expected: dict[str, dict[str, str]]) -> None:
    known = {"release", "hold", "refuse", "rejected"}
    assert all(set(row["expected"].split("|")) <= known for row in expected.values())


def test_lawful_accelerators_state_every_fact(
    rows: list[dict[str, str]], expected: dict[str, dict[str, str]], goods: dict[str, str]
) -> None:
    needed = ["end_use"] + [
        f"{role}_{fact}" for role in ("consignee", "end_user") for fact in ("name", "country", "address", "hq_country")
    ]
    for row in rows:
        if expected[row["consignment_id"]]["case"].startswith(LAWFUL) and goods.get(row["model"]) == "accelerator":
            assert not [column for column in needed if not row[column]], row["consignment_id"]


def test_total_value_is_the_sum_of_its_lines(rows: list[dict[str, str]], expected: dict[str, dict[str, str]]) -> None:
    sums: Counter[str] = Counter()
    totals = {}
    for row in rows:
        if "rejected" not in expected[row["consignment_id"]]["expected"]:
            sums[row["consignment_id"]] += float(row["quantity"]) * float(row["unit_value"])  # type: ignore[assignment]
            totals[row["consignment_id"]] = float(row["total_value"])
    assert all(abs(sums[one] - total) < 0.02 for one, total in totals.items())


def test_serial_numbers_repeat_only_in_the_case_about_it(
    rows: list[dict[str, str]], expected: dict[str, dict[str, str]]
) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        for serial in filter(None, row["serials"].split("; ")):
            first = seen.setdefault(serial, row["consignment_id"])
            if first != row["consignment_id"]:
                assert expected[first]["case"] == "same-serial-twice"


def test_no_lawful_order_leaves_its_own_country(
    rows: list[dict[str, str]], expected: dict[str, dict[str, str]]
) -> None:
    assert all(row["ship_from"] != row["destination"] for row in rows)


def test_competing_orders_stand_in_the_order_in_which_they_compete(
    rows: list[dict[str, str]], expected: dict[str, dict[str, str]]
) -> None:
    order = [expected[row["consignment_id"]]["case"] for row in rows]
    assert order.index("licence-competed-first") < order.index("licence-competed-second")


def test_licences_named_in_the_day_are_in_the_register_except_one(rows: list[dict[str, str]], day: Path) -> None:
    register = {row["licence_number"] for row in read(day / "licences.csv")}
    assert {row["licence_number"] for row in rows if row["licence_number"]} - register == {"D1299999"}


def test_japanese_and_korean_are_spoken(rows: list[dict[str, str]]) -> None:
    texts = [row["description"] + row["consignee_name"] + row["exporter_name"] for row in rows]
    kana = sum(any("ぁ" <= letter <= "ヿ" for letter in text) for text in texts)
    hangul = sum(any("가" <= letter <= "힣" for letter in text) for text in texts)
    assert kana > 0.15 * len(rows)
    assert hangul > 0.1 * len(rows)
