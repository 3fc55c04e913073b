"""docs/ownership.md shows what comes out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app

_BLOCK = re.compile(r"^```console\n\$ sekisho ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PAGE = Path(__file__).resolve().parents[2] / "docs" / "ownership.md"


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


@pytest.mark.parametrize(("command", "shown"), _BLOCK.findall(_PAGE.read_text("utf-8")))
def test_what_is_shown_is_what_comes_out(command: str, shown: str) -> None:
    # a terminal of 80 columns without colours, wherever the test runs
    environment = {"COLUMNS": "80", "NO_COLOR": "1", "FORCE_COLOR": None}
    result = CliRunner().invoke(app, shlex.split(command), env=environment)
    assert result.exit_code == 0
    assert _lines(result.stdout) == _lines(shown)


def test_something_is_shown() -> None:
    assert len(_BLOCK.findall(_PAGE.read_text("utf-8"))) == 4
