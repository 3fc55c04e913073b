"""Labels: what is printed scans back to the unit's address, on every sheet; what cannot be printed well is refused."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
import zxingcpp

from sekisho.service.labels import LAYOUTS, sheet
from sekisho.storage.documents import render_pdf
from sekisho.vocabulary.errors import UsageFault

UNITS = [f"urn:epc:id:sgtin:4900000.012345.M-{number}" for number in range(1, 31)] + [
    "https://id.gs1.org/8004/49000001"
]


def scanned(pdf: bytes) -> list[str]:
    """What a reader sees at some 290 dots an inch."""
    pages = [page.render(scale=4).to_numpy() for page in pypdfium2.PdfDocument(pdf)]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_label_of_every_sheet_scans_back_to_its_unit(layout: str) -> None:
    data = sheet(UNITS, LAYOUTS[layout], title="labels")
    expected = [f"https://id.gs1.org/01/04900000123456/21/M-{n}" for n in range(1, 31)] + [
        "https://id.gs1.org/8004/49000001"
    ]
    assert sorted(scanned(render_pdf("labels", data, date(2026, 11, 28)))) == sorted(expected)


def test_codes_lead_to_the_own_resolver() -> None:
    data = sheet(UNITS[:1], LAYOUTS["roll-62"], domain="https://id.maker.example/u", title="x")
    pdf = render_pdf("labels", data, date(2026, 11, 28))
    assert scanned(pdf) == ["https://id.maker.example/u/01/04900000123456/21/M-1"]


def test_beside_the_code_the_key_is_told_in_words_with_its_own_characters() -> None:
    [label] = sheet(["https://id.gs1.org/01/04900000123456/21/A%2FB"], LAYOUTS["a4-24"], title="x")["labels"]
    assert label["named"] == [["GTIN", "04900000123456"], ["SN", "A/B"]]


def test_a_unit_twice_gets_one_label() -> None:
    assert len(sheet([UNITS[0], UNITS[0]], LAYOUTS["a4-24"], title="x")["labels"]) == 1


@pytest.mark.parametrize(
    "units", [[], ["SN-1"], ["https://example.com/01/x"], ["urn:x:#panic"], ["https://id.gs1.org/"]]
)
def test_what_has_no_gs1_key_gets_no_label(units: list[str]) -> None:
    with pytest.raises(UsageFault):
        sheet(units, LAYOUTS["a4-24"], title="x")


def test_a_code_that_would_be_too_fine_to_scan_is_refused() -> None:
    with pytest.raises(UsageFault, match="too fine"):
        sheet(UNITS[:1], LAYOUTS["a4-65"], domain="https://id.maker.example/" + "long/" * 30, title="x")
