"""What a station offers stands in its __all__: nothing more, nothing less, and all of it exists."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

STATIONS = ("items", "parties", "rules", "custody", "location", "detection", "ledger")


def _imported(source: str) -> set[str]:
    """Public names that the package's __init__ brings in from itself."""
    return {
        alias.asname or alias.name
        for node in ast.parse(source).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sekisho")
        for alias in node.names
        if not (alias.asname or alias.name).startswith("_")
    }


@pytest.mark.parametrize("station", STATIONS)
def test_all_names_exactly_what_is_offered(root: Path, station: str) -> None:
    module = importlib.import_module(f"sekisho.{station}")
    source = (root / "src" / "sekisho" / station / "__init__.py").read_text("utf-8")
    assert set(module.__all__) == _imported(source)


@pytest.mark.parametrize("station", STATIONS)
def test_everything_offered_exists(station: str) -> None:
    module = importlib.import_module(f"sekisho.{station}")
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


@pytest.mark.parametrize("station", STATIONS)
def test_a_station_shows_how_it_is_used(station: str) -> None:
    """The docstring of a station holds a few lines that show it at work."""
    docstring = importlib.import_module(f"sekisho.{station}").__doc__ or ""
    assert ">>>" in docstring or "::" in docstring
