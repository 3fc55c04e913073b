"""Exported cells never run in a spreadsheet."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.csv_export import neutralise, to_csv

RISKY = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "  =1+1",
    "＝１＋１",
    "\u3000=1",
    "＠x",
    "\u200b=1",
    "=",
    "-",
]


@pytest.mark.parametrize("cell", RISKY)
def test_a_formula_is_made_text(cell: str) -> None:
    assert neutralise(pl.DataFrame({"a": [cell]}))["a"][0] == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+3.2", "-1,234.50", "1e5", "-1.5e-3", "-12%", "Acme", "a=b", "", "株式会社"])
def test_numbers_and_plain_text_stay(cell: str) -> None:
    assert neutralise(pl.DataFrame({"a": [cell]}))["a"][0] == cell


def test_numbers_stay_numbers_and_null_stays_null() -> None:
    frame = pl.DataFrame({"n": [-5, None], "s": [None, "x"]})
    assert neutralise(frame).equals(frame)


def test_lists_and_structs_become_text() -> None:
    frame = pl.DataFrame({"l": [["=a", "b"]], "s": [{"k": 1}], "m": [[{"k": 1}]], "e": [["x"]]})
    assert neutralise(frame).row(0) == ("'=a; b", '{"k":1}', '{"k":1}', "x")


def test_headers_are_neutralised_too() -> None:
    assert neutralise(pl.DataFrame({"=x": [1]})).columns == ["'=x"]


def test_the_bytes_open_in_a_spreadsheet() -> None:
    assert to_csv(pl.DataFrame({"品名": ["GPU, 4台"]})) == b"\xef\xbb\xbf" + '品名\r\n"GPU, 4台"\r\n'.encode()


@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_cell_begins_like_a_formula(cells: list[str]) -> None:
    for cell in neutralise(pl.DataFrame({"a": cells}, schema={"a": pl.String}))["a"]:
        first = cell.lstrip()[:1]
        assert first not in ("=", "@") and (first not in ("+", "-") or cell.lstrip("+-")[:1].isdigit())
