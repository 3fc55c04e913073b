"""`sekisho clear add --consignment` and `sekisho gate --cleared` as people call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.service.reference import import_folder
from sekisho.storage.bundled import LISTS
from sekisho.storage.clearances import clearances_path
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.errors import InputError, UsageFault

DAY = """id,ship_date,ship_from,destination,description,quantity,unit_value,currency,consignee_name,consignee_country
C-1,2099-11-24,US,DE,office chairs,4,100,USD,Okrug-7 Elektronka OOO,DE
C-2,2099-11-24,US,DE,office chairs,4,100,USD,OKRUG-7 ELEKTRONIKA OOO,RU
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cleared")
    import_folder(ReferenceFolder(folder / "reference"), LISTS, country_of=gazetteer().country)
    (folder / "day.csv").write_text(DAY)
    assert told(gate(folder, "before"))["run"]["counts"] == {"release": 0, "hold": 1, "refuse": 1}
    assert clear(folder, "C-1").exit_code == 0
    return folder


def gate(folder: Path, out: str, *more: str) -> Result:
    fixed = ["gate", str(folder / "day.csv"), "--as-of", "2099-11-24", "--reference", str(folder / "reference")]
    return CliRunner().invoke(app, [*fixed, "--out", str(folder / out), "--format", "json", *more])


def clear(folder: Path, consignment: str, *more: str, party: str = "consignee") -> Result:
    finding = {f["consignment"]: json.loads(f["params"]) for f in _findings(folder)}.get(consignment, {})
    about = ["--consignment", consignment, "--party", party, "--out", str(folder / "before")]
    entry = ["--entity", finding.get("uid", "x"), "--list", "ofac-sdn", "--reference", str(folder / "reference")]
    return CliRunner().invoke(app, ["clear", "add", *about, *entry, "--by", "A. Sato", "--why", "other firm", *more])


def _findings(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "before" / "decisions.jsonl").read_text("utf-8").splitlines()
    rows = [(json.loads(line)["consignment"], f) for line in lines for f in json.loads(line)["findings"]]
    return [{"consignment": name, **f} for name, f in rows if "uid" in (f["params"] or "")]


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def register(folder: Path) -> str:
    return str(clearances_path(folder / "reference"))


def test_what_was_cleared_goes_and_what_is_confirmed_does_not(folder: Path) -> None:
    document = told(gate(folder, "a", "--cleared", register(folder)))
    assert [d["outcome"] for d in document["decisions"]] == ["release", "refuse"]


def test_without_the_option_no_clearance_counts(folder: Path) -> None:
    document = told(gate(folder, "b"))
    assert [d["outcome"] for d in document["decisions"]] == ["hold", "refuse"]
    assert "cleared" not in document["run"]


def test_the_run_and_the_log_name_the_register(folder: Path, logged: Callable[[], str]) -> None:
    run = told(gate(folder, "c", "--cleared", register(folder)))["run"]["cleared"]
    assert (run["clearances"], run["passed_over"], len(run["digest"])) == (1, 1, 64)
    assert run["digest"] in logged()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "cleared of being OKRUG-7 ELEKTRONIKA OOO"),
        ("ja", "A. Sato が解除（期限 期限なし）：other firm"),
        ("ko", "A. Sato이(가) 해제(기한 기한 없음): other firm"),
    ],
)
def test_the_story_says_who_passed_it_over(folder: Path, lang: str, words: str) -> None:
    gate(folder, "d", "--cleared", register(folder))
    result = CliRunner().invoke(app, ["explain", "C-1", "--out", str(folder / "d"), "--lang", lang, "--format", "json"])
    assert words in json.loads(result.stdout)["headline"]


def test_the_report_says_it_too(folder: Path) -> None:
    gate(folder, "e", "--cleared", register(folder))
    assert "A. Sato" in (folder / "e" / "report.html").read_text("utf-8")


def test_a_register_that_is_not_there_is_refused(folder: Path) -> None:
    assert isinstance(gate(folder, "f", "--cleared", str(folder / "none.sqlite3")).exception, InputError)


def test_a_file_that_is_no_register_is_refused(folder: Path) -> None:
    assert isinstance(gate(folder, "g", "--cleared", str(folder / "day.csv")).exception, InputError)


def test_a_confirmed_match_cannot_be_cleared(folder: Path) -> None:
    assert isinstance(clear(folder, "C-2").exception, UsageFault)


@pytest.mark.parametrize(
    ("consignment", "party", "more"),
    [
        ("C-1", "end_user", ()),
        ("C-1", "consignee/2", ()),
        ("C-9", "consignee", ()),
        ("C-1", "consignee", ("--query", "Okrug-7 Elektronka OOO")),
        ("C-1", "consignee", ("--country", "DE")),
        ("C-1", "consignee", ("--preset", "wide")),
    ],
)
def test_what_does_not_fit_is_refused(folder: Path, consignment: str, party: str, more: tuple[str, ...]) -> None:
    assert isinstance(clear(folder, consignment, *more, party=party).exception, UsageFault)


def test_a_name_or_a_consignment_must_be_given(folder: Path) -> None:
    bare = ["clear", "add", "--entity", "e", "--list", "l", "--by", "A", "--why", "w"]
    assert isinstance(CliRunner().invoke(app, bare).exception, UsageFault)
