"""`sekisho screen --since` as a person types it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.vocabulary.errors import ReferenceFault, UsageFault

OLD = "name,id\nAcme Vektor Ltd,1\nBetaworks Kronika,2\nHuilong Quantum Institute,4\nNordwind Optik Werke,5\n"
NEW = "name,id\nAcme Vektor Limited,1\nHuilong Quantum Institute,4\nNordwind Optik Werke,5\nZavod Delta Kvant,3\n"
CUSTOMERS = (
    "name,country\nAcme Vektor Ltd,\nBetaworks Kronika,\nZavod Delta Kvant,\nHuilong Quantum Institute,\nSakura,JP\n"
)


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, str]:
    """A folder with customers and a reference of two editions; the digest of the first."""
    for day, text in (("2026-11-01", OLD), ("2026-11-02", NEW)):
        (tmp_path / "own.csv").write_text(text)
        words = ["reference", "import", "csv", str(tmp_path / "own.csv"), "--date", day]
        CliRunner().invoke(app, [*words, "--reference", str(tmp_path / "r")], catch_exceptions=False)
        if day.endswith("01"):
            first = (tmp_path / "r" / "current").read_text().strip()
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    return tmp_path, first


def since(place: Path, digest: str, *more: str) -> tuple[str, str]:
    words = ["screen", str(place / "customers.csv"), "--since", digest, "--reference", str(place / "r"), *more]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_only_what_changed_is_told_with_its_cause(place: tuple[Path, str]) -> None:
    out, err = since(place[0], place[1][:10])
    lines = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert [(line["change"], line["cause"], line["row"], line["entity"]) for line in lines] == [
        ("changed", "changed: name, names", "2", "csv:1"),
        ("gone", "removed", "3", "csv:2"),
        ("new", "added", "4", "csv:3"),
    ]
    assert "1 added, 1 removed, 1 changed" in err
    assert "1 new, 1 gone, 1 changed" in err
    assert "of 5 touched" in err


def test_out_takes_the_lines(place: tuple[Path, str]) -> None:
    out, _ = since(place[0], place[1], "--out", str(place[0] / "changes.csv"))
    assert out == ""
    assert "gone,removed" in (place[0] / "changes.csv").read_text("utf-8-sig")


def test_customers_are_compiled_once(place: tuple[Path, str]) -> None:
    folder = place[0] / "r" / "customers"
    since(place[0], place[1])
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.arrow")}
    since(place[0], place[1])
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.arrow")} == before != {}


def test_what_was_not_understood_is_told_again_though_the_file_is_read_once(place: tuple[Path, str]) -> None:
    folder, digest = place
    (folder / "customers.csv").write_text(CUSTOMERS + "Zavod Delta Kvant,Atlantis\n")
    out, rejects = folder / "changes.csv", folder / "changes.rejects.csv"
    told = []
    for _ in range(2):
        _, err = since(folder, digest, "--out", str(out))
        told.append((out.read_bytes(), rejects.read_bytes()))
        assert "1 values or rows were not understood" in err
        rejects.unlink()
    assert told[0] == told[1]
    assert b"Atlantis" in told[0][1]


def test_a_file_that_changed_is_read_again(place: tuple[Path, str]) -> None:
    since(place[0], place[1])
    (place[0] / "customers.csv").write_text("name\nSakura\nZavod Delta Kvant\n")
    out, _ = since(place[0], place[1])
    lines = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert [(line["change"], line["row"], line["entity"]) for line in lines] == [("new", "3", "csv:3")]


def test_an_unknown_edition_is_refused(place: tuple[Path, str]) -> None:
    words = ["screen", str(place[0] / "customers.csv"), "--since", "deadbeef", "--reference", str(place[0] / "r")]
    assert isinstance(CliRunner().invoke(app, words).exception, ReferenceFault)


def test_a_report_of_all_alerts_is_refused(place: tuple[Path, str]) -> None:
    words = ["screen", str(place[0] / "customers.csv"), "--since", place[1], "--reference", str(place[0] / "r")]
    result = CliRunner().invoke(app, [*words, "--report", str(place[0] / "x.html")])
    assert isinstance(result.exception, UsageFault)
