"""`sekisho law` from outside: what is printed, what is refused, and the exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.storage.packs import BUNDLED
from sekisho.vocabulary.errors import PackFault, SekishoError, UsageFault

ASK = [
    "law",
    "determine",
    "--item",
    "H200 SXM",
    "--from",
    "US",
    "--to",
    "SG",
    "--end-user-hq",
    "CN",
    "--as-of",
    "2026-06-15",
]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "100", "NO_COLOR": "1"})
    if isinstance(result.exception, SekishoError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_json_is_one_document() -> None:
    told = json.loads(run(*ASK, "--format", "json"))
    assert told["overall"] == {"answer": "licence", "regime": "US"}
    assert len(told["regimes"]) == 9


@pytest.mark.parametrize(("lang", "word"), [("en", "Licence required"), ("ja", "許可が必要"), ("ko", "허가 필요")])
def test_text_speaks_the_language(lang: str, word: str) -> None:
    assert word in run(*ASK, "--lang", lang)


def test_countries_may_be_named() -> None:
    told = json.loads(run(*[a.replace("SG", "Singapore") for a in ASK], "--format", "json"))
    assert told["question"]["dest"] == "SG"


@pytest.mark.parametrize("change", [["--to", "Atlantis"], ["--answer", "us.nac.order"], ["--answer", "x=perhaps"]])
def test_what_makes_no_sense_is_refused(change: list[str]) -> None:
    with pytest.raises(UsageFault):
        run(*ASK, *change)


def test_the_day_of_knowledge_is_an_option() -> None:
    told = json.loads(run(*ASK, "--known-at", "2023-10-24", "--format", "json"))
    assert told["overall"]["answer"] == "none"


def test_the_packs_that_ship_are_sound_and_verified(root: Path) -> None:
    run("law", "lint", "--cases", str(root / "tests" / "decisions"))
    assert "verified" in run("law", "verify")


def test_packs_from_elsewhere_need_a_key(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(BUNDLED, folder)
    with pytest.raises(PackFault, match="not signed"):
        run("law", "diff", "bundled", str(folder))
    assert run("law", "diff", "bundled", str(folder), "--allow-unsigned") == ""
    run("law", "keygen", str(tmp_path / "k.key"))
    run("law", "sign", str(folder), "--key", str(tmp_path / "k.key"), "--name", "ours", "--version", "1")
    assert run("law", "diff", "bundled", str(folder), "--pack-key", str(tmp_path / "k.pub")) == ""
    (folder / "us" / "embargo.yaml").write_text("pack: us/embargo\n", "utf-8")
    with pytest.raises(PackFault, match="altered"):
        run("law", "verify", str(folder), "--pack-key", str(tmp_path / "k.pub"))


def test_packs_that_do_not_load_are_not_signed(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "x.yaml").write_text("rules: [{id: x}]\n", "utf-8")
    run("law", "keygen", str(tmp_path / "k.key"))
    with pytest.raises(PackFault):
        run("law", "sign", str(tmp_path / "p"), "--key", str(tmp_path / "k.key"), "--name", "x", "--version", "1")
    assert not (tmp_path / "p" / "MANIFEST.sig").exists()


def test_the_packs_that_ship_are_not_ours_to_sign(tmp_path: Path) -> None:
    with pytest.raises(UsageFault):
        run("law", "sign", str(BUNDLED), "--key", str(tmp_path / "k.key"), "--name", "x", "--version", "1")


def test_conflicts_are_printed_and_drawn(tmp_path: Path) -> None:
    page, picture = tmp_path / "c.html", tmp_path / "c.svg"
    said = run("law", "conflicts", "--item", "A800", "--out", str(page), "--svg", str(picture))
    assert "2023-11-17" in said
    assert page.read_text("utf-8").startswith("<!doctype html>") and picture.read_text("utf-8").startswith("<svg")


def test_what_if_and_application_over_a_judged_day(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("example", "--out", str(out))
    folder = tmp_path / "packs"
    shutil.copytree(BUNDLED, folder)
    pack = folder / "jp" / "list-and-catch-all.yaml"
    pack.write_text(pack.read_text("utf-8").replace("when: AT_LEAST(tpp, 6000)", "when: AT_LEAST(tpp, 4800)"), "utf-8")
    tried = json.loads(
        run("law", "what-if", "--pack", str(folder), "--on", str(out), "--allow-unsigned", "--format", "json")
    )
    assert tried["consignments"] == 578 and tried["changed"] == len(tried["list"]) > 0
    told = json.loads(run("law", "application", "MU-7014", "--out", str(out), "--format", "json"))
    assert told["packages"][0]["ways"][0]["id"] == "us.nac"
    assert (out / "applications" / "MU-7014.pdf").read_bytes().startswith(b"%PDF-")


def test_help_is_quick_enough_to_be_read() -> None:
    """Nothing heavy is imported before a command runs."""
    code = "import sys; import sekisho.cli.main; print(sorted(m for m in ('polars', 'rich', 'cryptography') if m in sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_packs_are_linted_before_they_are_signed(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(BUNDLED, folder, ignore=shutil.ignore_patterns("MANIFEST.json"))
    run("law", "lint", "--packs", str(folder))
    pack = folder / "flags" / "red-flags.yaml"
    pack.write_text(pack.read_text("utf-8").replace("weight_ratio < 0.25", "wait_ratio < 0.25"), "utf-8")
    with pytest.raises(PackFault):
        run("law", "lint", "--packs", str(folder))
