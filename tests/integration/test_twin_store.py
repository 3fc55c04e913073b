"""`sekisho twin capture`, and `check` and `show` of what the store holds."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.storage.tiles import Private

DATA = Path(__file__).resolve().parents[2] / "tests" / "data" / "custody"
FACTORY, BROKER, REFUSED = (str(DATA / f"{name}.jsonld") for name in ("factory", "broker", "refused"))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a log of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEKISHO_LOG", "log")
    return tmp_path


def run(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(app, ["twin", *arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result


def told(*arguments: str, status: int = 1) -> Any:
    return json.loads(run(*arguments, "--format", "json", status=status).stdout)


def test_what_was_captured_tells_the_story_that_the_files_tell() -> None:
    run("capture", FACTORY, BROKER)
    stored, read = told("check"), told("check", FACTORY, BROKER)
    assert stored["findings"] == read["findings"] and stored["units"] == read["units"]
    assert [file["events"] for file in stored["files"]] == [file["events"] for file in read["files"]]
    assert told("show", "S-9", status=0) == told("show", "S-9", FACTORY, BROKER, status=0)


def test_the_order_of_capture_changes_nothing(here: Path) -> None:
    run("capture", BROKER, FACTORY, "--store", "other.db")
    assert told("show", "S-9", "--store", "other.db", status=0) == told("show", "S-9", FACTORY, BROKER, status=0)


def test_capture_by_capture_the_story_grows(here: Path) -> None:
    run("capture", FACTORY)
    assert told("check", status=0)["findings"] == []
    run("capture", BROKER)
    assert [finding["code"] for finding in told("check")["findings"]] == ["taken-by-another"]


def test_what_is_there_is_not_recorded_twice(here: Path) -> None:
    run("capture", FACTORY)
    assert "recorded before" in run("capture", FACTORY).stdout
    assert len(list(Private(here / "log")._read())) == 1


def test_each_capture_is_logged_with_its_units(here: Path) -> None:
    run("capture", FACTORY, "--by", "the maker")
    [(_, opening)] = Private(here / "log")._read()
    assert opening.matter()["by"] == "the maker" and len(opening.matter()["events"]) == 4
    key = CliRunner().invoke(app, ["log", "item-key", "log", "urn:epc:id:sgtin:4900000.012345.M-1"]).stdout.strip()
    assert CliRunner().invoke(app, ["log", "find", "log", "--item-key", key]).stdout == "0\n"
    assert CliRunner().invoke(app, ["log", "find", "log", "--item-key", "00" * 32]).stdout == ""


def test_a_correction_stands_beside_what_it_corrects(here: Path) -> None:
    document = json.loads(Path(FACTORY).read_text("utf-8"))
    events = document["epcisBody"]["eventList"]
    run("capture", FACTORY)
    wrong = events[-1] | {"errorDeclaration": {"declarationTime": "2026-11-23T00:00:00Z", "reason": "did_not_occur"}}
    document["epcisBody"]["eventList"] = [wrong]
    (here / "wrong.jsonld").write_text(json.dumps(document), "utf-8")
    before = told("show", "S-9", status=0)["history"]
    run("capture", "wrong.jsonld")
    after = told("show", "S-9", status=0)["history"]
    assert [entry["event"] for entry in after] == [entry["event"] for entry in before]
    assert [entry["standing"] for entry in after][-1] == "struck" and [e["standing"] for e in before][-1] == "applied"


def test_a_refused_file_is_told_with_its_reasons(here: Path) -> None:
    assert "no business step of the CBV" in run("capture", REFUSED, status=3).stdout
    assert run("capture", REFUSED, FACTORY, status=1).stdout.count("●") == 1
    assert "거부" in run("capture", REFUSED, "--lang", "ko", status=3).stdout


def test_events_that_can_be_kept_are_where_that_is_asked_for(here: Path) -> None:
    document = json.loads(Path(FACTORY).read_text("utf-8"))
    document["epcisBody"]["eventList"][1]["bizStep"] = "transforming"
    (here / "part.jsonld").write_text(json.dumps(document), "utf-8")
    run("capture", "part.jsonld", status=3)
    assert "in part" in run("capture", "part.jsonld", "--proceed", status=3).stdout
    assert [len(file["events"]) for file in told("check", status=0)["files"]] == [3]


@pytest.mark.parametrize("command", [["check"], ["show", "S-9"], ["check", "--store", "nowhere.db"]])
def test_without_files_and_without_a_store_nothing_is_made_up(here: Path, command: list[str]) -> None:
    result = CliRunner().invoke(app, ["twin", *command])
    assert "there is no store" in str(result.exception) and not list(here.rglob("*.db"))


def test_files_and_a_store_exclude_each_other() -> None:
    run("capture", FACTORY)
    result = CliRunner().invoke(app, ["twin", "check", FACTORY, "--store", ".sekisho/custody.db"])
    assert "exclude each other" in str(result.exception)


def test_official_documents_are_replayed_alike_from_store_and_files(here: Path, shared_data: Path) -> None:
    """Every official document that states its ids once, captured in an order by chance."""
    folder = shared_data / "ledger" / "epcis" / "JSON"
    files = [str(p) for p in sorted(folder.rglob("*.jsonld")) if p.name != "EPCISQueryDocument.jsonld"]
    kept = []
    for file in random.Random(7).sample(files, len(files)):
        if CliRunner().invoke(app, ["twin", "capture", file]).exit_code == 0:
            kept.append(file)
    assert len(kept) > 30
    stored, read = (
        CliRunner().invoke(app, ["twin", "check", "--format", "json"]),
        CliRunner().invoke(app, ["twin", "check", *kept, "--format", "json"]),
    )
    one, other = json.loads(stored.stdout), json.loads(read.stdout)
    assert one["units"] == other["units"]
    assert sorted(map(str, one["findings"])) == sorted(map(str, other["findings"]))
