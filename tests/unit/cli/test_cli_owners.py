"""`sekisho owners` as people call it."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.vocabulary.errors import InputError, MalformedList, UsageFault

RUN = ["owners", "--example", "--as-of", "2026-11-24"]


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "100", "NO_COLOR": "1"})


def test_json_is_one_document() -> None:
    result = call(*RUN, "--entity", "blue-reef", "--format", "json")
    [entity] = json.loads(result.stdout)["entities"]
    assert entity["answers"][0]["answer"] == "certain"
    assert entity["answers"][0]["proof"][-1] == "OOO Vostek Mikro is listed: every list (fictional)."


def test_csv_has_a_row_an_entity_and_rule() -> None:
    table = pl.read_csv(call(*RUN, "--entity", "blue-reef", "--format", "csv").stdout.encode())
    assert table.height == 8 and table["rule"].n_unique() == 8


def test_without_an_entity_those_with_an_answer_are_told() -> None:
    ids = [one["id"] for one in json.loads(call(*RUN, "--format", "json").stdout)["entities"]]
    assert "blue-reef" in ids and "clean" not in ids and "haikong" not in ids


@pytest.mark.parametrize(("lang", "word"), [("en", "certain"), ("ja", "確実"), ("ko", "확실")])
def test_languages(lang: str, word: str) -> None:
    assert word in call(*RUN, "--entity", "blue-reef", "--lang", lang).stdout


def test_out_holds_the_page_and_the_tables(tmp_path: Path) -> None:
    assert call(*RUN, "--out", str(tmp_path / "o")).exit_code == 0
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["owners.csv", "owners.html", "owners.json"]


def test_files_and_a_list(tmp_path: Path) -> None:
    file, listed = tmp_path / "g.jsonl", tmp_path / "l.txt"
    file.write_text('{"id":"o","schema":"Ownership","properties":{"owner":["a"],"asset":["b"],"percentage":["60"]}}\n'
                    '{"id":"a","schema":"Company","properties":{"name":["A"]}}\n')  # fmt: skip
    listed.write_text("a\n")
    document = json.loads(
        call("owners", str(file), "--as-of", "2026-11-24", "--listed", str(listed), "--format", "json").stdout
    )
    assert [one["id"] for one in document["entities"]] == ["b"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["owners"], UsageFault),
        (["owners", "--example"], UsageFault),
        ([*RUN, "--listed", "x", "--reference", "y"], UsageFault),
        ([*RUN, "--entity", "nobody"], UsageFault),
        (["owners", "absent.jsonl", "--as-of", "2026-11-24", "--listed", "absent.txt"], InputError),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], fault: type[Exception]) -> None:
    assert isinstance(call(*arguments).exception, fault)


def test_a_file_that_is_no_graph_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "g.jsonl").write_text("\nno json\n")
    result = call("owners", str(tmp_path / "g.jsonl"), "--as-of", "2026-11-24", "--listed", "x")
    assert isinstance(result.exception, MalformedList) and "line 2" in str(result.exception)


def test_help_has_examples() -> None:
    assert "sekisho owners --example --as-of 2026-11-24" in call("owners", "--help").stdout
