"""Rule packs that ship are logged before the first day that they judge, once an edition, whatever befalls the hints."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.bootstrap import bundled_edition, now
from sekisho.cli.main import app
from sekisho.cli.recording import record
from sekisho.service.matters import Edition, matter
from sekisho.storage.packs import BUNDLED, read_packs
from sekisho.storage.tiles import Private
from sekisho.vocabulary.errors import LedgerFault

EDITION = bundled_edition()
NEXT = replace(EDITION, digest="b" * 64, version="2027-01-01")


def decide(folder: Path, edition: Edition = EDITION) -> int:
    """Log some decision under an edition; gives its index."""
    return int(record(folder, matter("gate.day", now(), as_of="2026-11-24"), edition=edition)["index"])


def kinds(folder: Path, *more: str) -> list[str]:
    told = CliRunner().invoke(app, ["log", "entries", str(folder), "--format", "json", *more])
    assert told.exit_code == 0, told.output
    return [str(one["kind"]) for one in json.loads(told.stdout)["entries"]]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def test_it_comes_before_the_first_decision_and_once(log: Path) -> None:
    assert [decide(log), decide(log)] == [1, 2]
    assert kinds(log) == ["rules.used", "gate.day", "gate.day"]


def test_it_names_each_pack_with_its_digest_and_what_the_day_names(log: Path) -> None:
    decide(log)
    told = CliRunner().invoke(app, ["log", "entries", str(log), "--kind", "rules.used", "--format", "json"])
    [found] = json.loads(told.stdout)["entries"]
    assert set(found["files"]) == set(read_packs(BUNDLED))
    assert (found["name"], found["pack_digest"], found["index"]) == ("sekisho", EDITION.digest, 0)
    assert found["version"] == EDITION.version
    lines = CliRunner().invoke(app, ["log", "entries", str(log), "--last", "1"]).stdout.splitlines()
    assert len(lines) == 1 and lines[0].startswith("1\t")


def test_another_edition_gets_an_entry_of_its_own_and_the_first_none_again(log: Path) -> None:
    for edition in (EDITION, NEXT, EDITION, NEXT):
        decide(log, edition)
    assert kinds(log, "--kind", "rules.used") == ["rules.used"] * 2
    assert kinds(log)[:4] == ["rules.used", "gate.day", "rules.used", "gate.day"]


def _drop(hints: Path) -> None:
    hints.unlink()


@pytest.mark.parametrize(
    "harm",
    [
        _drop,
        lambda hints: hints.write_bytes(b""),
        lambda hints: hints.write_bytes(b"[]"),
        lambda hints: hints.write_text(json.dumps({EDITION.digest: [7, "00"]})),
        lambda hints: hints.write_text(json.dumps({EDITION.digest: [-1, "00"]})),
        lambda hints: hints.write_text(json.dumps({EDITION.digest: "x"})),
    ],
)
def test_whatever_became_of_the_hint_it_is_logged_once(log: Path, harm: Callable[[Path], object]) -> None:
    decide(log)
    harm(Private(log).folder / "editions.json")
    decide(log)
    assert kinds(log).count("rules.used") == 1


def test_a_hint_at_another_entry_is_not_believed(log: Path) -> None:
    """One that names an entry which is there but is not that edition's."""
    record(log, matter("gate.day", now()))
    hints = Private(log).folder / "editions.json"
    hints.write_text(json.dumps({EDITION.digest: [0, "ab" * 32]}))
    decide(log)
    assert kinds(log) == ["gate.day", "rules.used", "gate.day"]


def test_an_opening_whose_entry_was_never_added_counts_for_nothing(log: Path) -> None:
    """The run was cut off between the two."""
    record(log, matter("gate.day", now()))
    Private(log).commit(matter("rules.used", now(), pack_digest=EDITION.digest))
    decide(log)
    assert kinds(log).count("rules.used") == 1


def test_another_entry_that_names_the_digest_does_not_stand_for_it(log: Path) -> None:
    record(log, matter("gate.day", now(), pack_digest=EDITION.digest))
    assert decide(log) == 2


def test_an_older_copy_of_the_log_gets_it_again(log: Path, tmp_path: Path) -> None:
    record(log, matter("gate.day", now()))
    shutil.copytree(log, tmp_path / "backup")
    decide(log)
    shutil.rmtree(log)
    shutil.copytree(tmp_path / "backup", log)
    decide(log)
    assert kinds(log) == ["gate.day", "rules.used", "gate.day"]


def test_entries_of_a_log_of_others_cannot_be_listed(tmp_path: Path, log: Path) -> None:
    decide(log)
    shutil.copytree(log, tmp_path / "copy")
    told = CliRunner().invoke(app, ["log", "entries", str(tmp_path / "copy")])
    assert told.exit_code != 0 and not isinstance(told.exception, LedgerFault)
