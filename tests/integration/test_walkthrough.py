"""docs/walkthrough.md is run from top to bottom in an empty folder: everything that it shows is what comes out."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)


class Comparison(doctest.OutputChecker):
    """Exactly, but for blanks at the ends of lines; ``...`` stands for anything."""

    def check_output(self, want: str, got: str, optionflags: int = doctest.ELLIPSIS) -> bool:
        return super().check_output(_trimmed(want), _trimmed(got), optionflags)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"


def _blocks(page: Path) -> list[tuple[str, int, str]]:
    """Kind, line number and content of each fenced block."""
    text = page.read_text("utf-8")
    return [(m.group(1), text.count("\n", 0, m.start(2)), m.group(2)) for m in _FENCE.finditer(text)]


def _commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown below it."""
    pieces = _COMMAND.split(block)
    return zip(pieces[1::2], pieces[2::2], strict=True)


def _run(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "sekisho"
    # a terminal of 80 columns without colours, wherever the test runs
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "80", "NO_COLOR": "1", "FORCE_COLOR": None})
    return result.stdout if result.exit_code == 0 else f"exit status {result.exit_code}: {result.exception!r}\n"


def _differences(kind: str, line: int, block: str, names: dict[str, object]) -> Iterator[str]:
    """What came out otherwise than shown."""
    checker = Comparison()
    if kind == "console":
        for command, shown in _commands(block):
            got = _run(command)
            if not checker.check_output(shown, got):
                yield f"line {line}: $ {command}\nshown:\n{shown}\ncame out:\n{got}"
        return
    test = doctest.DocTestParser().get_doctest(block, names, "walkthrough", "walkthrough.md", line)
    told: list[str] = []
    runner = doctest.DocTestRunner(checker=checker, optionflags=doctest.ELLIPSIS, verbose=False)
    runner.run(test, out=told.append, clear_globs=False)
    names.update(test.globs)
    if runner.failures:
        yield "".join(told)


def test_only_what_can_be_run_is_shown(root: Path) -> None:
    assert {kind for kind, _, _ in _blocks(root / "docs" / "walkthrough.md")} == {"console", "python"}


def test_everything_shown_is_what_comes_out(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("SEKISHO_REFERENCE", "SEKISHO_OUT", "SEKISHO_LOG"):
        monkeypatch.delenv(variable, raising=False)
    names: dict[str, object] = {"__name__": "walkthrough"}
    wrong: list[str] = []
    with pl.Config():
        for kind, line, block in _blocks(root / "docs" / "walkthrough.md"):
            wrong += _differences(kind, line, block, names)
    assert not wrong, "\n\n".join(wrong)
