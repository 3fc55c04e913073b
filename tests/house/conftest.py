"""Fixtures of the house tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho.rules import Law, parse_law


@pytest.fixture(scope="session")
def pack_texts(root: Path) -> dict[str, str]:
    """The packs of this checkout by name."""
    folder = root / "src" / "sekisho" / "rulepacks"
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml"))}


@pytest.fixture(scope="session")
def law(pack_texts: dict[str, str]) -> Law:
    """The law of this checkout."""
    return parse_law(pack_texts)
