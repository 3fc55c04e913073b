"""Lists of accelerators as firms keep them: headers in three languages, and nothing lost."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.service.audit_table import UNITS, Holdings, read_holdings
from sekisho.standards.manifest import decode
from sekisho.storage.places import gazetteer
from sekisho.vocabulary.errors import MissingColumns


def read(text: str, name: str = "holdings.csv") -> Holdings:
    return read_holdings(decode(name, text.encode()), name, gazetteer(), lambda key, detail: f"{key} {detail}".strip())


ENGLISH = (
    "Serial No,Model,Manufacturer,Vendor,Vendor country,Invoice No,Purchase date,Location,Unit price (USD),Licence\n"
)
JAPANESE = "製造番号,型番,メーカー,購入先,購入先国,請求書番号,取得日,設置場所,取得価額（USD）,許可番号\n"
KOREAN = "일련번호,모델명,제조사,구입처,구입처국가,송장번호,취득일,설치장소,취득가액(USD),허가번호\n"
ROW = 'S-1001,NVIDIA H100,NVIDIA,Hanako KK,Japan,I-7,2024-06-03,"Seoul, Korea","31,000",D-1; D-2\n'


@pytest.mark.parametrize("header", [ENGLISH, JAPANESE, KOREAN])
def test_headers_are_understood_in_three_languages(header: str) -> None:
    row = read(header + ROW).units.row(0, named=True)
    assert {k: row[k] for k in ("serial", "model", "maker", "seller", "seller_country", "invoice", "date")} == {
        "serial": "S-1001", "model": "NVIDIA H100", "maker": "NVIDIA", "seller": "Hanako KK", "seller_country": "JP",
        "invoice": "I-7", "date": date(2024, 6, 3)}  # fmt: skip
    assert (row["country"], row["price"], row["currency"], row["licence"]) == ("KR", 31000.0, "USD", ["D-1", "D-2"])


def test_json_is_read_as_well() -> None:
    rows = [{"serial": "S-1001", "model": "NVIDIA H100", "seller": "Hanako KK", "date": "2024-06-03"}]
    assert read(json.dumps(rows), "holdings.json").units.height == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [("date", "2024-13-01"), ("date", "03/04/2024"), ("seller country", "Atlantis"), ("price", "much"),
     ("invoice units", "some")],
)  # fmt: skip
def test_what_is_not_understood_is_told_and_states_nothing(column: str, value: str) -> None:
    held = read(f"serial,model,seller,{column}\nS-1001,H100,Hanako KK,{value}\n")
    assert held.rejects.select("row", "column", "value").rows() == [(2, column, value)]
    assert held.units[column.replace(" ", "_")].to_list() == [None]


def test_a_row_without_a_serial_stays() -> None:
    assert read("serial,model,seller\n,H100,Hanako KK\n").units["serial"].to_list() == [None]


def test_blank_rows_are_no_units() -> None:
    assert read("serial,model,seller\nS-1001,H100,Hanako KK\n, ,\n").units.height == 1


def test_the_row_is_that_of_the_file() -> None:
    assert read("serial,model,seller\nS-1001,H100,A\nS-1002,H100,B\n").units["row"].to_list() == [2, 3]


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(MissingColumns):
        read("name,country\nHanako KK,JP\n")


def test_a_damaged_row_is_told_and_the_others_go_on() -> None:
    held = read("serial,model,seller\nS-1001,H100,A\nS-1002,H100,B,C,D,E\nS-1003,H100,C\n")
    assert held.units["serial"].to_list()[0] == "S-1001" and held.units["serial"].to_list()[-1] == "S-1003"
    assert 3 in held.rejects["row"].to_list()


def test_a_place_tells_the_country_where_no_column_does() -> None:
    assert read("serial,model,seller,place\nS-1001,H100,A,東京\n").units["country"].to_list() == ["JP"]


def test_a_stated_country_stands_above_the_place() -> None:
    text = 'serial,model,seller,place,country\nS-1001,H100,A,"Tokyo, Japan",MY\n'
    assert read(text).units["country"].to_list() == ["MY"]


@pytest.mark.parametrize(("text", "currency"), [("30000", "JPY"), ("US$30,000", "USD"), ("30000 EUR", "EUR")])
def test_a_price_has_the_currency_that_stands_beside_it(text: str, currency: str) -> None:
    held = read(f'serial,model,seller,単価（円）\nS-1001,H100,A,"{text}"\n')
    assert held.units["currency"].to_list() == [currency]


@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), max_size=6))
def test_whatever_cells_hold_nothing_breaks_and_no_row_is_lost(rows: list[list[str]]) -> None:
    names = ("serial", "model", "seller", "date")
    table = pl.DataFrame({name: [row[at] for row in rows] for at, name in enumerate(names)},
                         schema=dict.fromkeys(names, pl.String))  # fmt: skip
    held = read_holdings(table, "x.csv", gazetteer(), lambda key, detail: key)
    stated = table.filter(pl.any_horizontal(pl.all().str.strip_chars() != "")).height
    assert (held.units.columns, held.units.height) == (list(UNITS), stated)
