"""Each command that decides something leaves an entry that opens to it, before it says that it is done."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.ledger import prove
from sekisho.storage.clearances import clearances_path, read_clearances
from sekisho.storage.packs import BUNDLED
from sekisho.storage.tiles import LogFiles, Private
from sekisho.vocabulary.errors import LedgerFault

LIST = "name,country\nVermilion Gate Trading,KP\nHollow Reed Logistics,IR\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a log of its own, and a list to import."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEKISHO_LOG", "log")
    (tmp_path / "own.csv").write_text(LIST, "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def matters(log: Path = Path("log")) -> list[Any]:
    """What every entry opens to, in the order of the log; each is proved to be in it."""
    found = []
    for index in range(100):
        try:
            proof = prove(LogFiles(log).fetch, index)
        except LedgerFault:
            break
        opening = Private(log).opening_of(proof.extra or b"")
        assert opening is not None
        found.append(opening.matter())
    return found


def imported(here: Path) -> Result:
    return run("reference", "import", "csv", "own.csv", "--date", "2026-11-20")


def test_a_list_and_the_reference_of_it(here: Path) -> None:
    imported(here)
    first, second = matters()
    digest = hashlib.sha256(LIST.encode()).hexdigest()
    assert (first["kind"], first["list"], first["list_date"], first["entries"]) == (
        "list.imported",
        "csv",
        "2026-11-20",
        2,
    )
    assert first["files"] == {"own.csv": digest}
    assert second["kind"] == "reference.compiled" and second["lists"][0]["files"] == {"own.csv": digest}
    shown = json.loads(run("reference", "show", "--format", "json").stdout)
    assert second["reference_digest"] == shown["digest"]


def test_a_reference_that_is_built_later(here: Path) -> None:
    run("reference", "import", "csv", "own.csv", "--no-build")
    run("reference", "build")
    run("reference", "build")  # the same again is nothing new
    assert [matter["kind"] for matter in matters()] == ["list.imported", "reference.compiled"]


@pytest.fixture
def alert(here: Path) -> dict[str, str]:
    """A match of a customer with an entry of the list."""
    imported(here)
    (here / "names.csv").write_text("name\nVermilion Gate Trading\n", "utf-8")
    run("screen", "names.csv", "--out", "alerts.csv")
    with (here / "alerts.csv").open(encoding="utf-8-sig") as file:
        return next(iter(csv.DictReader(file)))


def clear(alert: dict[str, str], *more: str) -> Result:
    stated = ("--entity", alert["entity"], "--list", "csv", "--by", "A. Sato", "--why", "another firm")
    return CliRunner().invoke(app, ["clear", "add", "--query", "Vermilion Gate Trading", *stated, *more])


def test_a_clearance_and_its_end(here: Path, alert: dict[str, str]) -> None:
    assert clear(alert, "--until", "2099-01-01").exit_code == 0
    run("clear", "remove", "1", "--by", "B. Kim", "--why", "it is they after all")
    given, taken = matters()[-2:]
    assert (given["kind"], given["number"], given["by"], given["until"]) == (
        "clearance.given",
        1,
        "A. Sato",
        "2099-01-01",
    )
    assert given["entity"] == alert["entity"] and given["query"] == "Vermilion Gate Trading"
    assert taken["kind"] == "clearance.taken-back" and (taken["number"], taken["by"]) == (1, "B. Kim")


def test_nothing_is_cleared_where_it_cannot_be_logged(here: Path, alert: dict[str, str]) -> None:
    (here / "log.private" / "origin").unlink()
    assert clear(alert).exit_code != 0
    assert read_clearances(clearances_path(here / ".sekisho" / "reference")) == ([], [])


def test_rule_packs_that_are_signed(here: Path) -> None:
    shutil.copytree(BUNDLED, here / "packs")
    run("law", "keygen", "packs.key")
    run("law", "sign", "packs", "--key", "packs.key", "--name", "ours", "--version", "2026-11-28")
    [matter] = matters()
    assert (matter["kind"], matter["name"], matter["version"]) == ("rules.signed", "ours", "2026-11-28")
    assert all(hashlib.sha256((here / "packs" / n).read_bytes()).hexdigest() == d for n, d in matter["files"].items())
    assert matter["law_digest"] in run("law", "verify", "packs", "--pack-key", "packs.pub").stdout


@pytest.mark.parametrize(
    "command",
    [
        ["reference", "import", "csv", "own.csv"],
        ["reference", "build"],
        ["law", "sign", "x", "--key", "k", "--name", "n", "--version", "v"],
    ],
)
def test_another_log_may_be_named(here: Path, command: list[str]) -> None:
    assert "--log" in run(*command[:2], "--help").stdout


def test_a_log_that_is_named_is_the_one(here: Path) -> None:
    run("reference", "import", "csv", "own.csv", "--log", "other")
    assert len(matters(Path("other"))) == 2 and not Path("log").exists()


def test_names_stay_out_of_the_log(here: Path, alert: dict[str, str]) -> None:
    clear(alert)
    served = b"".join(p.read_bytes() for p in (here / "log").rglob("*") if p.is_file())
    assert b"Sato" not in served and b"Vermilion" not in served


def test_every_matter_says_of_what_kind_and_when(here: Path, alert: dict[str, str]) -> None:
    clear(alert)
    assert all({"kind", "recorded_at"} <= set(matter) for matter in matters())
