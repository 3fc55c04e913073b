"""`sekisho explain`: the story, in text and JSON, and what it says where there is none."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from judged_day import SDN, day, finding, law
from sekisho.cli.main import app
from sekisho.cli.summary import print_summary
from sekisho.gate.model import Judgement
from sekisho.storage.labels import load_labels
from sekisho.storage.outputs import encoded, write_day
from sekisho.vocabulary.errors import InputError, UsageFault

JUDGED = day(("EX-0007", "refuse", "prohibited", [finding("ofac.sdn", SDN)]), ("EX-0012", "release", "none", []))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    write_day(folder, encoded(JUDGED.batch), Judgement(JUDGED.decisions, JUDGED.findings), JUDGED.rejects)
    return folder


def _explain(*arguments: str):
    return CliRunner().invoke(app, ["explain", *arguments])


@pytest.mark.parametrize(
    ("lang", "outcome", "heading"),
    [("en", "REFUSE", "What to do next"), ("ja", "出荷不可", "次に行うこと"), ("ko", "거부", "다음에 할 일")],
)
def test_the_story_is_told_in_each_language(out: Path, lang: str, outcome: str, heading: str) -> None:
    told = _explain("EX-0007", "--out", str(out), "--lang", lang)
    assert told.exit_code == 0
    assert outcome in told.stdout and heading in told.stdout and "31 CFR chapter V" in told.stdout


def test_hostile_names_reach_the_terminal_as_text(out: Path) -> None:
    told = _explain("EX-0007", "--out", str(out))
    assert "\x1b" not in told.stdout and "\u202e" not in told.stdout and "\x07" not in told.stdout
    assert "[red]" in told.stdout  # shown, not obeyed


def test_json_is_one_document(out: Path) -> None:
    told = _explain("EX-0007", "--out", str(out), "--format", "json", "--lang", "ko")
    document = json.loads(told.stdout)
    assert document["outcome"] == "refuse"
    assert document["why"][0]["grade"] == "secondary"


def test_an_unknown_id_brings_near_ones(out: Path) -> None:
    fault = _explain("ex0007", "--out", str(out)).exception
    assert isinstance(fault, UsageFault)
    assert fault.exit_status == 2
    assert "EX-0007" in fault.hint


def test_a_folder_without_a_day_is_an_input_error(tmp_path: Path) -> None:
    fault = _explain("EX-0007", "--out", str(tmp_path)).exception
    assert isinstance(fault, InputError)
    assert fault.exit_status == 3


def _summary(width: int, lang: str = "en") -> str:
    screen = io.StringIO()
    console = Console(file=screen, width=width, no_color=True, highlight=False)
    judged = JUDGED
    print_summary(
        judged.run, judged.decisions, judged.findings, law(), load_labels(), Path("out"), lang, console,
        consignments=judged.batch.consignments,
    )  # fmt: skip
    return screen.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_summary_keeps_within_the_terminal(width: int) -> None:
    assert max(Console().render_str(line, markup=False).cell_len for line in _summary(width).splitlines()) <= width


def test_the_summary_counts_names_and_advises() -> None:
    text = _summary(100)
    assert "Refuse" in text and "50.0 %" in text
    assert "EX-0007" in text and "SG" in text
    assert "rejects.csv" in text
    assert "sekisho explain EX-0007" in text
    assert "fictional" in text and "sekisho reference fetch" in text


def test_the_summary_is_free_of_escape_codes() -> None:
    assert "\x1b" not in _summary(100) and "\u202e" not in _summary(100)


def test_the_summary_speaks_japanese() -> None:
    assert "出荷不可" in _summary(100, "ja")
