"""From the gate downwards nothing touches the outside world or reads a clock. Import contracts cannot see calls."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PURE = ("gate", "items", "parties", "rules", "custody", "location", "detection", "ledger", "standards", "vocabulary")
BANNED_CALLS = {"open", "print", "input", "eval", "exec", "breakpoint", "__import__"}
BANNED_METHODS = {
    "read_text",
    "write_text",
    "read_bytes",
    "write_bytes",
    "now",
    "today",
    "utcnow",
    "getenv",
    "urandom",
    "token_hex",
    "uuid1",
    "uuid4",
    "unlink",
    "mkdir",
}
BANNED_IMPORTS = {
    "os",
    "time",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "shutil",
    "glob",
    "importlib",
    "urllib",
    "http",
    "httpx",
    "multiprocessing",
    "threading",
    "pickle",
}
# urllib.parse works on text alone
ALLOWED_IMPORTS = {"urllib.parse"}


def offences(source: str) -> list[str]:
    """What a source does that a pure module must not: 'line: what'."""
    found = []
    for node in ast.walk(ast.parse(source)):
        for what in _imports(node) + _calls(node):
            found.append(f"{getattr(node, 'lineno', 0)}: {what}")
    return found


def _imports(node: ast.AST) -> list[str]:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = [node.module]
    return [f"import {n}" for n in names if n.split(".")[0] in BANNED_IMPORTS and n not in ALLOWED_IMPORTS]


def _calls(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute) and node.attr == "environ":
        return ["environ"]
    if not isinstance(node, ast.Call):
        return []
    if isinstance(node.func, ast.Name) and node.func.id in BANNED_CALLS:
        return [f"{node.func.id}()"]
    if isinstance(node.func, ast.Attribute):
        if node.func.attr in BANNED_METHODS:
            return [f".{node.func.attr}()"]
        if node.func.attr == "default_rng" and not node.args:
            return ["an unseeded random generator"]
        if (
            isinstance(node.func.value, ast.Attribute)
            and node.func.value.attr == "random"
            and node.func.attr != "default_rng"
        ):
            return ["numpy's global random state"]
    return []


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_touch_nothing_outside(root: Path, package: str) -> None:
    folder = root / "src" / "sekisho" / package
    found = {
        f"{path.relative_to(root)}:{offence}"
        for path in sorted(folder.rglob("*.py"))
        for offence in offences(path.read_text("utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    "planted",
    [
        "open('x')",
        "print(1)",
        "from pathlib import Path\nPath('x').read_text()",
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.date.today()",
        "import os\nos.environ['HOME']",
        "from os import environ",
        "import time\ntime.time()",
        "import random\nrandom.random()",
        "import numpy as np\nnp.random.rand(3)",
        "import numpy as np\nnp.random.default_rng()",
        "def f():\n    import socket",
        "eval('1')",
    ],
)
def test_a_planted_fault_is_seen(planted: str) -> None:
    assert offences(planted)


@pytest.mark.parametrize(
    "harmless",
    [
        "import io\nio.BytesIO(b'').read()",
        "import numpy as np\nnp.random.default_rng(7)",
        "from datetime import date\ndate(2026, 1, 1)",
        "from urllib.parse import urlsplit",
    ],
)
def test_what_is_pure_is_let_be(harmless: str) -> None:
    assert offences(harmless) == []
