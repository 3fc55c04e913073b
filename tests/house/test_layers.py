"""The walls of the house, as pyproject.toml draws them, hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def test_import_contracts_hold(root: Path) -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    if not tool.exists():
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run([tool, "--no-cache"], cwd=root, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_has_a_place_in_the_layers(root: Path) -> None:
    """The layers contract is exhaustive only if it says so: a new folder that nobody placed must fail."""
    text = (root / "pyproject.toml").read_text("utf-8")
    assert "exhaustive = true" in text
    layers = text[text.index("layers = [") : text.index("exhaustive = true")]
    packages = {p.parent.name for p in (root / "src" / "sekisho").glob("*/__init__.py")}
    assert {name for name in packages if name not in layers} == set()
