"""`sekisho gate --owners` as people call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.service.reference import import_folder
from sekisho.storage.bundled import LISTS
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.errors import InputError, MalformedList

GRAPH = """
{"id":"a","schema":"Company","properties":{"name":["OKRUG-7 ELEKTRONIKA OOO"],"jurisdiction":["ru"],"innCode":["9999012345"]}}
{"id":"b","schema":"Company","properties":{"name":["Fenwickharbor Kompute GmbH"],"jurisdiction":["de"]}}
{"id":"s","schema":"Ownership","properties":{"owner":["a"],"asset":["b"],"percentage":["60"]}}
{"id":"v","schema":"Vehicle","properties":{}}
"""
DAY = """id,ship_date,ship_from,destination,description,quantity,unit_value,currency,consignee_name,consignee_country
C-1,2026-11-24,US,DE,office chairs,4,100,USD,Fenwickharbor Kompute GmbH,DE
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("owners")
    import_folder(ReferenceFolder(folder / "reference"), LISTS, country_of=gazetteer().country)
    (folder / "day.csv").write_text(DAY)
    (folder / "graph.jsonl").write_text(GRAPH)
    return folder


def call(folder: Path, out: str, *more: str) -> Result:
    fixed = ["gate", str(folder / "day.csv"), "--as-of", "2026-11-24", "--reference", str(folder / "reference")]
    return CliRunner().invoke(app, [*fixed, "--out", str(folder / out), "--format", "json", *more])


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_the_owner_refuses_what_the_lists_alone_release(folder: Path) -> None:
    without = told(call(folder, "a"))
    within = told(call(folder, "b", "--owners", str(folder / "graph.jsonl")))
    assert [d["decisions"][0]["outcome"] for d in (without, within)] == ["release", "refuse"]


def test_the_run_and_the_log_name_the_graph(folder: Path, logged: Callable[[], str]) -> None:
    run = told(call(folder, "c", "--owners", str(folder / "graph.jsonl")))["run"]["owners"]
    assert ([f["name"] for f in run["files"]], run["entities"], run["listed"]) == (["graph.jsonl"], 2, 1)
    evidence = logged()
    assert run["digest"] in evidence and run["files"][0]["sha256"] in evidence


def test_without_a_graph_nothing_is_said_of_owners(folder: Path) -> None:
    assert "owners" not in told(call(folder, "d"))["run"]


def test_what_was_passed_over_is_noted(folder: Path) -> None:
    result = call(folder, "e", "--owners", str(folder / "graph.jsonl"))
    assert "1 entities are neither parties nor links" in result.stderr


def test_the_report_says_who_owns(folder: Path) -> None:
    call(folder, "f", "--owners", str(folder / "graph.jsonl"))
    page = (folder / "f" / "report.html").read_text("utf-8")
    assert "OKRUG-7 ELEKTRONIKA OOO → 60% → Fenwickharbor Kompute GmbH" in page


@pytest.mark.parametrize(("content", "error"), [("no json", MalformedList), (None, InputError)])
def test_a_graph_that_cannot_be_read_stops_the_run(folder: Path, content: str | None, error: type[Exception]) -> None:
    path = folder / "bad.jsonl"
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_text(content)
    assert isinstance(call(folder, "g", "--owners", str(path)).exception, error)
