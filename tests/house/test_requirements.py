"""Requirements are pinned with hashes, name no index, and agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

# Needed to build and install, not to run.
BUILD_ONLY = {"editables", "hatchling"}


def _pins(path: Path) -> dict[str, list[str]]:
    """Requirement line -> its hashes."""
    logical = path.read_text("utf-8").replace("\\\n", " ")
    lines = [
        line.strip() for line in logical.splitlines() if line.strip() and not line.lstrip().startswith(("#", "-c"))
    ]
    return {line.split(" ")[0]: re.findall(r"--hash=(\S+)", line) for line in lines}


def _name(requirement: str) -> str:
    return re.split(r"[\s\[<>=!~;]", requirement)[0].lower().replace("_", "-")


def _project(root: Path) -> dict[str, object]:
    project: dict[str, object] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return project


@pytest.mark.parametrize("file", ["runtime.txt", "dev.txt"])
def test_every_requirement_is_pinned_with_sha256(root: Path, file: str) -> None:
    pins = _pins(root / "requirements" / file)
    assert pins
    loose = [
        pin
        for pin, hashes in pins.items()
        if not re.fullmatch(r"[\w.\-\[\],]+==[\w.!+\-]+", pin)
        or not hashes
        or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes)
    ]
    assert loose == []


@pytest.mark.parametrize("file", ["runtime.txt", "dev.txt", "runtime.in", "dev.in"])
def test_no_index_is_named(root: Path, file: str) -> None:
    text = (root / "requirements" / file).read_text("utf-8")
    assert not re.search(r"https?://|index-url|find-links|trusted-host", text)


def test_runtime_requirements_are_those_of_the_project(root: Path) -> None:
    declared = {_name(str(d)) for d in _project(root)["dependencies"]}  # type: ignore[attr-defined]
    wanted = {
        _name(line) for line in (root / "requirements" / "runtime.in").read_text("utf-8").splitlines() if line.strip()
    }
    assert wanted - BUILD_ONLY == declared


def test_every_declared_dependency_is_pinned(root: Path) -> None:
    pinned = {_name(p) for p in _pins(root / "requirements" / "runtime.txt")}
    declared = {_name(str(d)) for d in _project(root)["dependencies"]}  # type: ignore[attr-defined]
    assert declared - pinned == set()


def test_pins_satisfy_the_lower_bounds(root: Path) -> None:
    pins = dict(p.split("==") for p in _pins(root / "requirements" / "runtime.txt"))
    pins = {_name(name): version for name, version in pins.items()}

    def numbers(version: str) -> list[int]:
        return [int(n) for n in re.findall(r"\d+", version)][:3]

    below = {}
    for dependency in _project(root)["dependencies"]:  # type: ignore[attr-defined]
        name, bound = _name(str(dependency)), re.search(r">=([\w.]+)", str(dependency))
        if bound and numbers(pins[name]) < numbers(bound.group(1)):
            below[name] = pins[name]
    assert below == {}
