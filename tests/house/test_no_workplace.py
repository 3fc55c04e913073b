"""The project speaks of itself alone: no paths of a machine, no package index, no tracker of ours."""

from __future__ import annotations

import re
from pathlib import Path

FOLDERS = ("src", "docs", "tests", "tools", "benchmarks", "requirements", "changelog.d", ".ci")
SUFFIXES = {".py", ".md", ".yaml", ".yml", ".json", ".csv", ".txt", ".toml", ".in", ".html", ".css", ".js", ".sh", ""}

# Written in pieces so that this file does not accuse itself.
MACHINE = re.compile(r"(?<![\w.:/])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "Use" + "rs"]) + r")/[\w.]")
TRACKER = re.compile(r"\b(?:issue|session|ticket) #?\d+\b|\bsub-?agent\b|\bthis session of\b", re.IGNORECASE)
INDEX = re.compile("index" + r"-url|pypi\.org/simple|find-" + "links")


def _texts(root: Path) -> list[tuple[str, str]]:
    files = [p for p in root.glob("*") if p.is_file() and p.name != ".git"]  # a file in a linked work tree
    files += [p for folder in FOLDERS for p in (root / folder).rglob("*") if p.is_file()]
    return [
        (str(p.relative_to(root)), p.read_text("utf-8", errors="replace"))
        for p in sorted(files)
        if p.suffix in SUFFIXES
        and p.stat().st_size < 2_000_000
        and p != Path(__file__)
        and "__pycache__" not in p.parts
    ]


def _hits(root: Path, pattern: re.Pattern[str], only: str = "") -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in _texts(root)
        if name.startswith(only)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine_is_named(root: Path) -> None:
    assert _hits(root, MACHINE) == []


def test_no_tracker_of_ours_is_named(root: Path) -> None:
    found = [hit for hit in _hits(root, TRACKER) if not hit.startswith("tests/data/")]
    assert found == []


def test_no_package_index_is_named(root: Path) -> None:
    hits = [h for h in _hits(root, INDEX) if not h.startswith("tests/house/")]
    assert hits == []
