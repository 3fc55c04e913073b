"""`sekisho screen` and `sekisho clear` as people call them, against the bundled lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.service.reference import import_folder
from sekisho.storage.bundled import LISTS, mark_fictional
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.errors import InputError, MissingColumns, UsageFault

CUSTOMERS = """name,country,dob,type
"RASHIDZODA, Temur",TJ,1979,individual
Temur Rashidzoda,TJ,1985-05-05,individual
Halvex,AE,,company
Halveer General Trading,AE,,company
=HYPERLINK(1) Beichuan Tensor Systems,CN,,company
,JP,,
Quiet Pond Bakery,JP,,company
"""
HEADER = "row,query,entity,list,matched_name,score,explanation"
Call = Callable[..., Result]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("screen") / "reference"
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    mark_fictional(folder)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of its own with customers."""
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    return tmp_path


@pytest.fixture
def call(place: Path, monkeypatch: pytest.MonkeyPatch, compiled: Path) -> Call:
    monkeypatch.chdir(place)
    monkeypatch.setenv("SEKISHO_REFERENCE", str(compiled))
    book = compiled.with_name(compiled.name + ".clearances.sqlite3")
    for file in book.parent.glob(book.name + "*"):
        file.unlink()

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "120", "NO_COLOR": "1"})

    return run


def table(result: Result) -> pl.DataFrame:
    assert result.exit_code == 0, result.output
    return pl.read_csv(result.stdout.encode())


def test_the_columns_of_the_contract_come_first(call: Call) -> None:
    assert call("screen", "customers.csv").stdout.startswith(HEADER)


def test_one_line_an_alert_in_the_order_of_the_file(call: Call) -> None:
    assert table(call("screen", "customers.csv"))["row"].to_list() == [2, 3, 4, 5, 6]


def test_facts_beside_the_name_are_weighed(call: Call) -> None:
    assert table(call("screen", "customers.csv"))["support"].to_list()[:2] == [2, -1]


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "born in another year"), ("ja", "生年が異なる"), ("ko", "출생 연도가 다름")]
)
def test_explanations_speak_three_languages(call: Call, lang: str, word: str) -> None:
    assert word in table(call("screen", "customers.csv", "--lang", lang))["explanation"][1]


def test_a_formula_in_a_name_does_not_run(call: Call) -> None:
    assert table(call("screen", "customers.csv"))["query"][4].startswith("'=HYPERLINK")


def test_rows_without_a_name_are_told(call: Call) -> None:
    result = call("screen", "customers.csv", "--out", "alerts.csv")
    assert "7: name '': no name" in result.stderr
    assert pl.read_csv("alerts.rejects.csv")["reason"].to_list() == ["no name"]


def test_a_threshold_keeps_scores_from_there(call: Call) -> None:
    scores = table(call("screen", "customers.csv", "--threshold", "0.9"))["score"]
    assert scores.len() and scores.min() >= 0.9  # type: ignore[operator]


def test_settings_by_list(call: Call, place: Path) -> None:
    (place / "s.yaml").write_text("lists: {ofac-sdn: {ignore_weak_aliases: true, threshold: 0.95}}\n")
    assert table(call("screen", "customers.csv", "--settings", "s.yaml"))["row"].to_list() == [5, 6]


@pytest.mark.parametrize(
    "text", ["lists: {ofac: {}}", "a: &a [*a]", "preset: [", "!!python/object/apply:os.system [ls]"]
)
def test_settings_that_cannot_be_read_are_refused(call: Call, place: Path, text: str) -> None:
    (place / "s.yaml").write_text(text)
    assert isinstance(call("screen", "customers.csv", "--settings", "s.yaml").exception, UsageFault)


def test_presets_are_told_with_their_figures(call: Call) -> None:
    shown = call("screen", "--presets").stdout
    assert all(name in shown for name in ("wide", "default", "narrow", "exact", "benchmarks.matching"))


def test_without_a_file_it_says_what_to_give(call: Call) -> None:
    assert isinstance(call("screen").exception, UsageFault)


def test_an_unknown_column_or_preset_is_refused(call: Call) -> None:
    assert isinstance(call("screen", "customers.csv", "--column", "firm").exception, MissingColumns)
    assert isinstance(call("screen", "customers.csv", "--preset", "loud").exception, UsageFault)
    assert isinstance(call("screen", "nothing.csv").exception, InputError)


def clear(call: Call, *more: str, query: str = "Temur Rashidzoda") -> Result:
    facts = ("--query", query, "--entity", "ofac-sdn:900013", "--list", "ofac-sdn", "--by", "A. Sato")
    return call("clear", "add", *facts, "--why", "another person", *more)


def test_a_cleared_alert_stands_last_with_who_and_why(call: Call) -> None:
    version = table(call("screen", "customers.csv"))["query_version"][1]
    assert clear(call, "--query-version", version).exit_code == 0
    found = table(call("screen", "customers.csv"))
    assert found["row"].to_list() == [2, 4, 5, 6, 3]
    assert found["status"][-1] == "cleared"
    assert "A. Sato" in found["note"][-1] and "another person" in found["note"][-1]


def test_facts_may_be_given_instead_of_the_version(call: Call) -> None:
    clear(call, "--country", "TJ", "--kind", "person", "--birth", "1985-05-05")
    assert table(call("screen", "customers.csv"))["status"].to_list().count("cleared") == 1


def test_a_clearance_of_other_facts_is_reopened(call: Call) -> None:
    clear(call)
    found = table(call("screen", "customers.csv"))
    assert found.filter(pl.col("status") == "reopened")["row"].to_list() == [3]
    assert "other facts are stated" in found["note"].to_list()[1]


def test_another_preset_reopens(call: Call) -> None:
    clear(call, "--country", "TJ", "--kind", "person", "--birth", "1985-05-05")
    assert (
        "the rule or preset changed" in table(call("screen", "customers.csv", "--preset", "wide"))["note"].to_list()[1]
    )


def test_what_was_removed_stays_in_the_history(call: Call) -> None:
    clear(call)
    assert call("clear", "remove", "1", "--by", "B", "--why", "mistake").exit_code == 0
    assert json.loads(call("clear", "list", "--format", "json").stdout) == []
    told = json.loads(call("clear", "list", "--history", "--format", "json").stdout)
    assert [one["status"] for one in told] == ["removed", "removal"]


@pytest.mark.parametrize(
    "more",
    [
        ("--entity", "ofac-sdn:1"),
        ("--list", "un"),
        ("--until", "2001-01-01"),
        ("--query-version", "zz"),
        ("--query-version", "0" * 16, "--country", "TJ"),
        ("--by", " "),
    ],
)
def test_clearances_that_make_no_sense_are_refused(call: Call, more: tuple[str, ...]) -> None:
    assert isinstance(clear(call, *more).exception, UsageFault)


def test_the_report_is_one_page_in_three_languages(call: Call, place: Path) -> None:
    clear(call, "--country", "TJ", "--kind", "person", "--birth", "1985-05-05")
    call("screen", "customers.csv", "--report", "r.html", "--out", "a.csv")
    page = (place / "r.html").read_text("utf-8")
    assert all(
        text in page
        for text in ("未処理のアラート", "미처리 알림", "Open alerts", "By weak aliases", "Cleared by A. Sato")
    )
    assert "http" not in page.replace("http-equiv", "")
    assert page.index("HALVEER GENERAL TRADING LLC") < page.index("RASHIDZODA")  # the confirmed one first


def test_a_name_cannot_write_into_the_page(call: Call, place: Path) -> None:
    (place / "x.csv").write_text('name,country\n"<script>alert(1)</script> Halveer General Trading",AE\n')
    call("screen", "x.csv", "--report", "r.html")
    assert "<script>alert" not in (place / "r.html").read_text("utf-8")


DENIED = "name,country,type\nXianteng Rotor Supply,CN,company\n"


def denied(call: Call, *more: str) -> dict[str, str]:
    """The alert on a firm that is denied from 2025-04-17 to 2040-04-17."""
    Path("denied.csv").write_text(DENIED)
    result = call("screen", "denied.csv", *more)
    assert result.exit_code == 0, result.output
    [alert] = pl.read_csv(result.stdout.removeprefix("\ufeff").encode(), infer_schema=False).to_dicts()
    return alert


@pytest.mark.parametrize(
    ("day", "strength", "words"),
    [
        ("2025-04-16", "weak", "not yet in force"),
        ("2025-04-17", "confirmed", "until 2040-04-17"),
        ("2040-04-17", "confirmed", "until 2040-04-17"),
        ("2040-04-18", "weak", "The listing has ended."),
    ],
)
def test_a_listing_counts_on_its_days(call: Call, day: str, strength: str, words: str) -> None:
    alert = denied(call, "--as-of", day)
    assert alert["strength"] == strength
    assert words in alert["explanation"]


def test_without_a_day_the_listing_is_told_as_it_is(call: Call) -> None:
    assert denied(call)["strength"] == "confirmed"


@pytest.mark.parametrize(("lang", "words"), [("ja", "掲載は終了済み"), ("ko", "등재가 종료됨")])
def test_an_ended_listing_is_told_in_every_language(call: Call, lang: str, words: str) -> None:
    assert words in denied(call, "--as-of", "2050-01-01", "--lang", lang)["explanation"]


def test_what_does_not_bind_comes_after_what_does(call: Call) -> None:
    Path("two.csv").write_text("name,country\nXianteng Rotor Supply,CN\nHalveer General Trading,AE\n")
    result = call("screen", "two.csv", "--as-of", "2050-01-01", "--report", "page.html")
    assert "as of 2050-01-01" in result.stderr
    page = Path("page.html").read_text("utf-8")
    assert page.index("Halveer General") < page.index("Xianteng Rotor Supply")


def test_a_clearance_must_hold_on_the_day(call: Call) -> None:
    Path("denied.csv").write_text(DENIED)
    facts = ("--query", "Xianteng Rotor Supply", "--country", "CN", "--kind", "organisation")
    entity = denied(call)["entity"]
    entry = ("--entity", entity, "--list", denied(call)["list_id"], "--by", "A", "--why", "w", "--until", "2099-01-01")
    assert call("clear", "add", *facts, *entry).exit_code == 0
    found = [denied(call, "--as-of", day)["status"] for day in ("2030-01-01", "2099-01-02")]
    assert found == ["cleared", "reopened"]


def test_a_day_and_a_comparison_of_lists_do_not_go_together(call: Call) -> None:
    result = call("screen", "customers.csv", "--as-of", "2026-11-24", "--since", "0" * 8)
    assert isinstance(result.exception, UsageFault)
