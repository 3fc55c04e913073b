"""The day of any size: exact length, repeatable, and shaped like trade."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest


@pytest.fixture(scope="module")
def scale(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("day_at_scale", root / "benchmarks" / "day_at_scale.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["day_at_scale"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def written(scale: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    path = tmp_path_factory.mktemp("scale") / "day.csv"
    scale.write_csv(path, lines=12_345, seed=3)
    return pl.read_csv(path, infer_schema=False)


def test_exactly_as_many_lines_as_asked(written: pl.DataFrame) -> None:
    assert written.height == 12_345


def test_about_1_6_lines_a_consignment(written: pl.DataFrame) -> None:
    assert 1.5 < written.height / written["consignment_id"].n_unique() < 1.7


def test_same_seed_same_bytes(scale: ModuleType, tmp_path: Path) -> None:
    scale.write_csv(tmp_path / "a.csv", 2_000, 5)
    scale.write_csv(tmp_path / "b.csv", 2_000, 5)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_chunks_follow_one_another_without_a_second_header(
    scale: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "CHUNK", 300)
    scale.write_csv(tmp_path / "day.csv", 2_000, 5)
    day = pl.read_csv(tmp_path / "day.csv", infer_schema=False)
    assert day.height == 2_000
    assert day.group_by("consignment_id", "line_no").len()["len"].max() == 1


def test_listed_names_turn_up(scale: ModuleType, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("\n".join(f"Listed Number {at}" for at in range(400)), encoding="utf-8")
    scale.write_csv(tmp_path / "day.csv", 20_000, 5, names)
    day = pl.read_csv(tmp_path / "day.csv", infer_schema=False)
    assert 0 < day["consignee_name"].str.starts_with("Listed Number").sum() < 0.02 * day.height


def test_nothing_is_sold_within_one_country(written: pl.DataFrame) -> None:
    assert (written["ship_from"] != written["destination"]).all()


def test_columns_are_those_of_the_example_day(written: pl.DataFrame, root: Path) -> None:
    header = (root / "src" / "sekisho" / "bundled" / "day" / "consignments.csv").read_text("utf-8").split("\n", 1)[0]
    assert set(written.columns) <= set(header.split(","))


def test_no_lines_is_refused(scale: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one line"):
        scale.write_csv(tmp_path / "day.csv", 0, 1)
