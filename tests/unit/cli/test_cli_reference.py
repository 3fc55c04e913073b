"""`sekisho reference` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.reference import app
from sekisho.vocabulary.errors import MalformedList, ReferenceFault, UnreadableFile, UsageFault

OWN = "name,id,aliases\nAcme Ltd,1,ACME\nBeta Works,2,\n"


def run(*words: str | Path) -> tuple[str, str]:
    """Standard output and standard error of one call that goes well."""
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    (tmp_path / "own-2026-11-01.csv").write_text(OWN)
    run("import", "csv", tmp_path / "own-2026-11-01.csv", "--reference", tmp_path / "reference")
    return tmp_path / "reference"


def test_import_speaks_on_standard_error_only(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(OWN)
    out, err = run("import", "csv", tmp_path / "own.csv", "--reference", tmp_path / "r", "--date", "2026-11-20")
    assert out == ""
    assert "Own list: 2 entries, 3 names, edition of 2026-11-20" in err
    assert "compiled: " in err


def test_import_without_build_compiles_nothing(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(OWN)
    _, err = run("import", "csv", tmp_path / "own.csv", "--reference", tmp_path / "r", "--no-build")
    assert "not compiled yet" in err
    assert not (tmp_path / "r" / "current").exists()
    _, err = run("build", "--reference", tmp_path / "r")
    assert "compiled: " in err


def test_show_json_is_one_document(reference: Path) -> None:
    out, err = run("show", "--reference", reference, "--as-of", "2026-11-21", "--format", "json")
    shown = json.loads(out)
    assert (shown["entries"], shown["names"], len(shown["digest"])) == (2, 3, 64)
    [row] = shown["lists"]
    assert (row["kind"], row["list_date"], row["age_days"], row["stale"]) == ("csv", "2026-11-01", 20, False)
    assert err == ""


def test_show_warns_of_old_lists(reference: Path) -> None:
    out, err = run("show", "--reference", reference, "--as-of", "2026-12-24")
    assert "warning: csv is 53 days old" in err
    assert "Own list" in out


def test_show_verify(reference: Path) -> None:
    run("show", "--reference", reference, "--verify")


def test_diff_of_two_directories(reference: Path, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("name,id\nAcme Limited,1\nGamma,3\n")
    run("import", "csv", tmp_path / "own.csv", "--reference", tmp_path / "other")
    out, _ = run("diff", reference, tmp_path / "other", "--format", "json")
    found = json.loads(out)
    assert [row["uid"] for row in found["added"]] == ["csv:3"]
    assert [row["uid"] for row in found["removed"]] == ["csv:2"]
    assert found["changed"][0]["what"] == ["name", "names"]


def test_diff_of_two_digests(reference: Path, tmp_path: Path) -> None:
    before = json.loads(run("show", "--reference", reference, "--format", "json")[0])["digest"]
    (tmp_path / "own.csv").write_text(OWN + "[red]Gamma[/],3,\n")
    run("import", "csv", tmp_path / "own.csv", "--reference", reference)
    after = json.loads(run("show", "--reference", reference, "--format", "json")[0])["digest"]
    out, _ = run("diff", before[:8], after[:8], "--reference", reference)
    assert "+ csv:3  [red]Gamma[/]" in out
    assert "1 added, 0 removed, 0 changed" in out


def test_kinds_are_named() -> None:
    assert "ofac-sdn" in run("kinds")[0]


def test_the_environment_names_the_directory(reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEKISHO_REFERENCE", str(reference))
    assert json.loads(run("show", "--format", "json")[0])["reference"] == str(reference)


@pytest.mark.parametrize(
    ("kind", "text", "error"),
    [("nonsense", OWN, UsageFault), ("csv", "company\nAcme\n", MalformedList), ("csv", None, UnreadableFile)],
)
def test_errors_are_told(tmp_path: Path, kind: str, text: str | None, error: type[Exception]) -> None:
    if text is not None:
        (tmp_path / "own.csv").write_text(text)
    words = ["import", kind, str(tmp_path / "own.csv"), "--reference", str(tmp_path / "r")]
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, error)


def test_no_reference_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["show", "--reference", str(tmp_path)])
    assert isinstance(result.exception, ReferenceFault)


@pytest.mark.parametrize("command", ["import", "fetch", "build", "show", "diff"])
def test_help_has_examples(command: str) -> None:
    assert "sekisho reference " + command in run(command, "--help")[0]
