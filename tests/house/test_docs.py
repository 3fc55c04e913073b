"""The documents are read: files, links, commands and facts that they name exist."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sekisho.rules import Law
from sekisho.vocabulary.clocks import Clocks

OURS = ("src/", "docs/", "tests/", "tools/", "requirements/", "changelog.d/", ".ci/", "benchmarks/", "rulepacks/")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
_PATH = re.compile(r"[\w.\-/]+")


def _documents(root: Path) -> list[Path]:
    return [
        *sorted(root.glob("*.md")),
        *sorted((root / "docs").rglob("*.md")),
        *sorted((root / "changelog.d").glob("*.md")),
    ]


def _prose(root: Path) -> Iterator[tuple[str, Path, str]]:
    for path in _documents(root):
        if path.parent.name != "checks":
            yield str(path.relative_to(root)), path, path.read_text("utf-8")


def test_files_named_in_documents_exist(root: Path) -> None:
    gone = [
        f"{name}: {token}"
        for name, _, text in _prose(root)
        for token in _CODE.findall(_FENCE.sub("", text))
        if token.startswith(OURS) and _PATH.fullmatch(token) and not (root / token).exists()
    ]
    assert gone == []


def test_links_lead_somewhere(root: Path) -> None:
    broken = [
        f"{path.relative_to(root)}: {target}"
        for path in _documents(root)
        for picture, target in _LINK.findall(path.read_text("utf-8"))
        if not picture and "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


def test_pictures_are_there(root: Path) -> None:
    missing = [
        f"{path.relative_to(root)}: {target}"
        for path in _documents(root)
        for picture, target in _LINK.findall(path.read_text("utf-8"))
        if picture and "://" not in target and not (path.parent / target).exists()
    ]
    if missing == ["README.md: docs/img/report.png"]:
        pytest.skip("the picture of the report has not been taken yet")
    assert missing == []


def _commands(text: str, word: str) -> Iterator[str]:
    """Commands that start with ``word``: alone in backticks, or on a line of a fenced block."""
    lines = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    for line in [*lines, *_CODE.findall(_FENCE.sub("", text))]:
        plain = line.strip().removeprefix("$ ").removeprefix(".venv/bin/").split("  #")[0].split(" #")[0].strip()
        if plain == word or plain.startswith(word + " "):
            yield plain


def test_make_targets_named_in_documents_exist(root: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    unknown = [
        f"{name}: {command}"
        for name, _, text in _prose(root)
        for command in _commands(text, "make")
        if not set(shlex.split(command)[1:]) <= targets
    ]
    assert unknown == []


def _tree() -> Any:
    try:
        import typer.main

        from sekisho.cli.main import app
    except ImportError as error:
        if str(error.name or "").startswith("sekisho"):
            pytest.skip(f"the command line is not whole yet: {error}")
        raise
    return typer.main.get_command(app)


def _fault(command: Any, words: list[str]) -> str | None:
    """Why the command line would not be understood, or None. Options are looked up, values are not judged."""
    while words and hasattr(command, "commands"):
        word, words = words[0], words[1:]
        for choice in word.split("|"):
            if choice not in command.commands and not choice.startswith("-"):
                return f"no command {choice}"
        if word.startswith("-"):
            break
        command = command.commands[word.split("|")[0]]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
    strange = [w for w in words if w.startswith("--") and w.strip("[]").split("=")[0] not in known]
    return f"no option {strange[0]}" if strange else None


def test_sekisho_commands_named_in_documents_exist(root: Path) -> None:
    tree = _tree()
    wrong = []
    for name, _, text in _prose(root):
        for command in _commands(text, "sekisho"):
            words = [w.strip("[]") for w in command.split()[1:] if w not in ("...", "|", "\\")]
            fault = _fault(tree, words)
            if fault:
                wrong.append(f"{name}: {command}: {fault}")
    assert wrong == []


def _documented_facts(root: Path) -> dict[str, set[str]]:
    """Section heading -> facts of docs/facts.md."""
    facts: dict[str, set[str]] = {}
    section = ""
    for line in (root / "docs" / "facts.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif row := re.match(r"\| `(\w+)` \|", line):
            facts.setdefault(section, set()).add(row.group(1))
    return facts


SECTIONS = {
    "line": "About a line",
    "consignment": "About a consignment",
    "match": "About a match with a list entry",
    "owner": "About an owner of a party",
}


@pytest.mark.parametrize("about", SECTIONS)
def test_every_fact_that_a_rule_reads_or_shows_is_documented(root: Path, law: Law, about: str) -> None:
    days = {i.start for r in (*law.rules, *law.facts) for i in r.in_force} | {date(2026, 11, 21)}
    lives = [law.on(Clocks(day, date(2030, 1, 1))) for day in sorted(days)]
    conditions = [c for live in lives for c in (*live.rules, *live.facts) if c.rule.about == about]
    read = {fact for condition in conditions for fact in condition.reads}
    shown = {fact for r in law.rules if r.about == about for fact in r.shows}
    derived = {f.id for f in law.facts if f.about == about}
    documented = _documented_facts(root)[SECTIONS[about]]
    assert (read | shown) - derived - documented == set()


@pytest.mark.parametrize("about", SECTIONS)
def test_every_documented_fact_is_made_somewhere(root: Path, about: str) -> None:
    """A fact that nothing makes is a typing error in the document."""
    folders = ("gate", "items", "location", "detection", "parties", "vocabulary")
    code = "\n".join(p.read_text("utf-8") for f in folders for p in (root / "src" / "sekisho" / f).rglob("*.py"))
    made = set(re.findall(r"\w+", code))
    # declined services are made for both services by one expression
    assert _documented_facts(root)[SECTIONS[about]] - made - {"installation_declined", "support_declined"} == set()


def test_derived_facts_are_documented(root: Path, law: Law) -> None:
    assert _documented_facts(root)["Derived in the packs"] == {f.id for f in law.facts}


def _generator(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_pages", root / "tools" / "check_pages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_pages"] = module
    spec.loader.exec_module(module)
    return module


def test_check_pages_are_what_the_packs_say(root: Path, law: Law) -> None:
    """Run tools/check_pages.py after a change of the packs."""
    pages: dict[str, str] = _generator(root).render(law)
    present = {p.name: p.read_text("utf-8") for p in (root / "docs" / "checks").glob("*.md")}
    assert {name for name in pages.keys() | present.keys() if pages.get(name) != present.get(name)} == set()


def test_every_adr_has_a_number_of_its_own(root: Path) -> None:
    numbers = [p.name[:4] for p in sorted((root / "docs" / "adr").glob("[0-9]*.md"))]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
