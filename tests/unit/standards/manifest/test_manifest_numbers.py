"""Numbers: grouping, width, marks; nothing negative, nothing that can mean two things."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.manifest.numbers import MONEY, QUANTITY, WEIGHT, Style, read, style_of


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1234.5", 1234.5, None), ("1,234.5", 1234.5, None), ("1,234,567", 1234567, None), ("１，０００", 1000, None),
        ("¥1,000", 1000, None), ("USD 5", 5, "USD"), ("5 USD", 5, "USD"), ("US$1,200.50", 1200.5, "USD"), ("€5", 5, "EUR"),
        ("1.234,5", 1234.5, None), ("1 234,50", 1234.5, None), ("1,000円", 1000, "JPY"), ("₩500", 500, "KRW"), ("0", 0, None),
    ],
)  # fmt: skip
def test_money_is_read(text: str, value: float, currency: str | None) -> None:
    assert read(text, MONEY) == ({"value": value, "currency": currency}, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "negative"),
        ("(5)", "negative"),
        ("△5", "negative"),
        ("nan", "finite"),
        ("inf", "finite"),
        ("1e999", "not"),
        ("five", "not a number"),
        ("1,23,4.5", "not a number"),
        ("9" * 100, "not a number"),
        ("5%", "not a number"),
    ],
)
def test_bad_money_is_refused(text: str, reason: str) -> None:
    value, why = read(text, MONEY)
    assert value is None and why is not None and reason in why


@pytest.mark.parametrize("text", ["0", "-4", "(4)", "1.234", "4 kg", "NaN"])
def test_bad_quantities_are_refused(text: str) -> None:
    assert read(text, QUANTITY)[0] is None


@pytest.mark.parametrize(
    ("text", "value"), [("4 pcs", 4), ("４台", 4), ("1,234", 1234), ("2.5", 2.5), ("10 EA", 10), ("3개", 3)]
)
def test_quantities_with_counters_are_read(text: str, value: float) -> None:
    found, _ = read(text, QUANTITY)
    assert found is not None and found["value"] == value


def test_weights_in_other_units_are_turned_into_kilograms() -> None:
    assert read("2 t", WEIGHT)[0] == {"value": 2000.0, "currency": None}
    assert read("10 stone", WEIGHT)[0] is None


def test_the_column_tells_the_decimal_mark() -> None:
    assert style_of(pl.Series(["1.234", "12,5"])) is Style.COMMA
    assert style_of(pl.Series(["1,234.50", "12,5"])) is Style.MIXED
    assert style_of(pl.Series(["1,234", "7"])) is Style.POINT
    assert read("1.234", MONEY, Style.COMMA)[0] == {"value": 1234.0, "currency": None}
    assert read("1.234", MONEY, Style.MIXED)[0] is None


@given(st.floats(0, 1e12))
def test_grouped_numbers_round_trip(value: float) -> None:
    found, _ = read(f"{value:,.2f}", MONEY)
    assert found is not None and found["value"] == round(value, 2)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    found, reason = read(text, QUANTITY)
    assert (found is None) != (reason is None)
