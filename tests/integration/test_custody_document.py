"""docs/custody.md shows what comes out, and the texts of custody are whole."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app

_BLOCK = re.compile(r"^```console\n\$ sekisho ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROOT = Path(__file__).resolve().parents[2]
_PAGE = (_ROOT / "docs" / "custody.md").read_text("utf-8")


@pytest.mark.parametrize(("command", "shown"), _BLOCK.findall(_PAGE))
def test_what_is_shown_is_what_comes_out(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tests").symlink_to(_ROOT / "tests")
    monkeypatch.chdir(tmp_path)  # what a command writes is not left in the checkout
    result = CliRunner().invoke(app, shlex.split(command))
    assert result.stdout == shown
    quiet = command.startswith("twin show")
    assert result.exit_code == (0 if quiet else 3 if "refused" in command else 1)


def test_seven_commands_are_shown() -> None:
    assert len(_BLOCK.findall(_PAGE)) == 7


def test_the_commands_of_a_handover_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that sign give another digest each time; they are run in their order, with one key for both sides."""
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```sh\n(sekisho key new .*?)^```$", _PAGE, re.MULTILINE | re.DOTALL)
    key = Path("buyer.txt")
    for line in block.splitlines():
        result = CliRunner().invoke(app, shlex.split(line)[1:])
        assert result.exit_code == 0 or "signer-other" in str(getattr(result.exception, "code", "")), line
        if line.startswith("sekisho key new"):
            key.write_text(result.stdout)
    assert Path("offer.json").exists() and Path("withdrawn.json").exists() and not Path("accept.json").exists()


@pytest.mark.parametrize("folder", ["standards/epcis", "custody"])
def test_every_code_has_a_text(folder: str) -> None:
    from sekisho.storage.custody import custody_texts

    source = "\n".join(p.read_text("utf-8") for p in (_ROOT / "src" / "sekisho" / folder).rglob("*.py"))
    spoken = set().union(*custody_texts().values())
    pattern = r'(?:fault|note|Refused|Fault)\(\s*"([a-z-]+)"|code="([a-z-]+)"|matching\([^)]*?"([a-z-]+)"\)'
    codes = {c for found in re.findall(pattern, source) for c in found if c}
    codes |= {c for f in re.findall(r'(?:refuse|tell)\([^"\n]*"([a-z-]+)"|inding\("([a-z-]+)"', source) for c in f if c}
    assert len(codes) > 20 and codes - spoken == set()


def test_json_is_one_document() -> None:
    files = [str(_ROOT / "tests/data/custody" / name) for name in ("factory.jsonld", "broker.jsonld", "refused.jsonld")]
    result = CliRunner().invoke(app, ["twin", "check", *files, "--format", "json"])
    document = json.loads(result.stdout)
    assert [one["accepted"] for one in document["files"]] == [True, True, False]
    assert [f["code"] for f in document["findings"]] == ["taken-by-another"]
    assert [r["field"] for r in document["files"][2]["reasons"]] == ["eventTime", "bizStep"]


def test_a_story_with_a_gap_is_not_told() -> None:
    files = [str(_ROOT / "tests/data/custody" / name) for name in ("factory.jsonld", "refused.jsonld")]
    result = CliRunner().invoke(app, ["twin", "show", "M-1", *files])
    assert result.exit_code == 1 and "refused" in str(result.exception)


def test_an_unknown_unit_is_said_to_be_unknown() -> None:
    result = CliRunner().invoke(app, ["twin", "show", "M-2", str(_ROOT / "tests/data/custody/factory.jsonld")])
    assert result.exit_code == 1 and "No unit M-2" in str(result.exception)


def test_texts_name_the_same_values_in_each_language() -> None:
    from sekisho.storage.custody import custody_texts

    uneven = [
        key
        for texts in custody_texts().values()
        for key, three in texts.items()
        if len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in three}) > 1
    ]
    assert uneven == []


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_every_finding_can_be_said(lang: str) -> None:
    """Each breach of the unit tests, told in this language."""
    from tests.unit.custody.stories import story
    from tests.unit.custody.test_custody_replay import BREACHES

    from sekisho.cli.twin_words import Words
    from sekisho.custody import replay

    words = Words(lang)
    said = [words.finding(f) for acts, _ in BREACHES.values() for f in replay(story(*acts)).findings]
    assert len(said) >= len(BREACHES) and all(said)
