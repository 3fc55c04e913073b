"""`sekisho classify` as people call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.vocabulary.errors import PackFault, UsageFault

Call = Callable[..., Result]
DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def call() -> Call:
    def one(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["classify", *arguments], catch_exceptions=True)

    return one


def told(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    loaded: list[dict[str, object]] = json.loads(result.stdout)
    return loaded


def test_json_is_one_document_and_nothing_else(call: Call) -> None:
    (one, two) = told(call("SYS-821GE-TNHR, 8x H100 SXM5 80GB", "green tea", *DAY, "--format", "json"))
    assert one["accelerator"] is True
    assert one["ics_per_item"] == 8
    assert two["accelerator"] is False


@pytest.mark.parametrize(("lang", "word"), [("en", "controlled"), ("ja", "該当"), ("ko", "해당")])
def test_the_answer_speaks_three_languages(lang: str, word: str, call: Call) -> None:
    assert word in call("H100 SXM5", *DAY, "--lang", lang).stdout


def test_the_arithmetic_is_shown(call: Call) -> None:
    said = call("H100 SXM5", *DAY).stdout
    assert "1,979 × 8 = 15,832" in said
    assert "15,832 ≥ 4,800" in said


def test_a_datasheet(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "chip.yaml"
    path.write_text("{name: X1, formats: {fp8: 1979}, die_area_mm2: 814, designed_for_datacentre: true}", "utf-8")
    (one,) = told(call("--spec", str(path), *DAY, "--format", "json"))
    assert one["arithmetic"][0]["tpp"]["high"] == 15_832.0  # type: ignore[index]


def test_a_datasheet_with_a_typing_error_is_refused(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "chip.yaml"
    path.write_text("{formats: {fp8: 1979}, dye_area: 814}", "utf-8")
    assert isinstance(call("--spec", str(path), *DAY).exception, PackFault)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_sheet_is_a_pdf_and_a_json_of_one_number(lang: str, call: Call, tmp_path: Path) -> None:
    result = call("NVIDIA L4 24GB", "--hs", "8473.30", "--eccn", "EAR99", *DAY, "--sheet", lang, "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    pdf, plain = (next(tmp_path.glob(f"classification-20261124-*-{lang}.{kind}")) for kind in ("pdf", "json"))
    assert pdf.read_bytes().startswith(b"%PDF")
    document = json.loads(plain.read_text("utf-8"))
    assert document["reference"] in pdf.name
    assert [d["code"] for d in document["classification"]["doubts"]] == ["claim_too_low"]


def test_the_same_statement_gets_the_same_number(call: Call, tmp_path: Path) -> None:
    for _ in range(2):
        call("NVIDIA L40S", *DAY, "--sheet", "ja", "--out", str(tmp_path))
    assert len(list(tmp_path.glob("*.pdf"))) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("H100", "--sheet", "ja"),
        ("H100", "--out", "x"),
        ("H100", "--spec", "x.yaml"),
        ("H100", "--value", "nan"),
        ("H100", "--weight", "-1"),
        ("H100", "--quantity", "0"),
    ],
)
def test_a_request_that_makes_no_sense(arguments: tuple[str, ...], call: Call) -> None:
    assert isinstance(call(*arguments).exception, UsageFault)


def test_markup_in_a_description_is_printed_as_it_stands(call: Call) -> None:
    said = call("[bold]H100[/bold] \x1b[31m SXM5", *DAY).stdout
    assert "[bold]H100[/bold]" in said
    assert "\x1b[31m" not in said
