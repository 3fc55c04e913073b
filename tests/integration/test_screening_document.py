"""docs/screening.md is run from top to bottom in an empty folder: what it shows is what comes out."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.service.reference import import_folder
from sekisho.storage.bundled import LISTS, mark_fictional
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)
_FILES = {"csv": "customers.csv", "yaml": "settings.yaml"}
_CHECKER = doctest.OutputChecker()


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"


def _wrong(block: str) -> list[str]:
    """Commands of a console block that print something else than is shown; ``...`` stands for anything."""
    pieces = _COMMAND.split(block)
    found = []
    for command, shown in zip(pieces[1::2], pieces[2::2], strict=True):
        program, *arguments = shlex.split(command)
        assert program == "sekisho"
        result = CliRunner().invoke(app, arguments, env={"COLUMNS": "80", "NO_COLOR": "1", "FORCE_COLOR": None})
        got = _trimmed(result.stdout.removeprefix("\ufeff"))
        if result.exit_code or not _CHECKER.check_output(_trimmed(shown), got, doctest.ELLIPSIS):
            found.append(f"$ {command}\nshown:\n{shown}\ncame out:\n{got}{result.exception or ''}")
    return found


def test_what_is_shown_is_what_comes_out(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    reference = Path(".sekisho/example-reference")
    import_folder(ReferenceFolder(reference), LISTS, country_of=gazetteer().country)
    mark_fictional(reference)
    blocks = _FENCE.findall((root / "docs" / "screening.md").read_text("utf-8"))
    for kind, text in blocks:
        if kind in _FILES:
            Path(_FILES[kind]).write_text(text, "utf-8")
    wrong = [one for kind, text in blocks if kind == "console" for one in _wrong(text)]
    assert not wrong, "\n\n".join(wrong)
    assert {kind for kind, _ in blocks} == {"csv", "yaml", "console"}
