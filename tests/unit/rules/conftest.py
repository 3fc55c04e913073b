"""Small laws for the tests of the rules station."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sekisho.rules import Law, LiveLaw, parse_law
from sekisho.vocabulary.clocks import Clocks

JOINT = "joint: {hold_at: 5, weak_needs: 3, published: 2020-01-01, cite: a note}\n"


@pytest.fixture
def live() -> Callable[..., LiveLaw]:
    """A law of one pack, on a day."""

    def make(pack: str, day: date = date(2026, 6, 1), known: date | None = None) -> LiveLaw:
        return parse_law({"test.yaml": JOINT + pack}).on(Clocks(day, known or day))

    return make


@pytest.fixture(scope="session")
def law(root: Path) -> Law:
    """The law that ships with the program."""
    folder = root / "src" / "sekisho" / "rulepacks"
    return parse_law({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml"))})
