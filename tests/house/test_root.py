"""What a command left lying where it was started is not part of the project."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

KEPT = {
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "pyproject.toml",
}


def test_nothing_else_is_kept_at_the_top(root: Path) -> None:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout: what is kept cannot be told from what lies there")
    kept = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert {name for name in kept if "/" not in name} == KEPT
