"""Rooms of a size that can be read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 500
LONGEST_FUNCTION = 40  # lines of its body, signature and docstring left out
DRAWERS = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "tools", "stuff"}

# One expression each, over many columns: splitting them would part what is read together.
LONG_ON_PURPOSE: set[str] = set()


def _sources(root: Path) -> list[Path]:
    return sorted((root / "src" / "sekisho").rglob("*.py"))


def _lengths(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body and (end := node.end_lineno) is not None:
                yield node.name, end - body[0].lineno + 1


def test_no_file_is_longer_than_a_reader_can_hold(root: Path) -> None:
    long = {
        str(p.relative_to(root)): n
        for p in _sources(root)
        if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}, "which noun is missing?"


def test_no_function_is_longer_than_a_screen(root: Path) -> None:
    base = root / "src" / "sekisho"
    offenders = {
        f"{path.relative_to(base).as_posix()}:{name}": length
        for path in _sources(root)
        for name, length in _lengths(ast.parse(path.read_text("utf-8")))
        if length > LONGEST_FUNCTION
    }
    assert {k: v for k, v in offenders.items() if k not in LONG_ON_PURPOSE} == {}


def test_no_module_is_a_drawer(root: Path) -> None:
    names = {str(p.relative_to(root)) for p in _sources(root) if DRAWERS & {p.stem, p.parent.name}}
    assert names == set()


def test_every_module_says_what_it_is(root: Path) -> None:
    silent = [
        str(path.relative_to(root))
        for path in _sources(root)
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
