"""A table of customers -> queries, rows and notes."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.service.screening_table import Asked, read_table
from sekisho.standards.manifest import decode
from sekisho.storage.places import gazetteer
from sekisho.vocabulary.errors import MissingColumns, UnreadableFile


def read(text: str, column: str = "name") -> Asked:
    table = decode("c.csv", text.encode())
    return read_table(table, "c.csv", column, gazetteer().countries, lambda key, detail: f"{key}{detail}")


@pytest.mark.parametrize(
    ("headers", "row", "fact", "value"),
    [
        ("name,dob", "A,1963-02-01", "birth", "1963-02-01"),
        ("name,Date of Birth", "A,13/02/1963", "birth", "1963-02-13"),
        ("氏名,生年月日", "A,1963年2月1日", "birth", "1963-02-01"),
        ("이름,생년", "A,1963", "birth", "1963"),
        ("name,birth", "A,ca. 1963", "birth", "1963"),
        ("name,birth", "A,1963-2", "birth", "1963-02"),
        ("会社名,国名", "A,中国", "country", "CN"),
        ("name,住所", "A,東京都港区", "address", "東京都港区"),
        ("name,種別", "A,法人", "kind", "organisation"),
        ("name,Type", "A,Individual", "kind", "person"),
    ],
)
def test_columns_are_found_by_their_headers(headers: str, row: str, fact: str, value: str) -> None:
    assert read(f"{headers}\n{row}\n").queries[fact].to_list() == [value]


def test_numbers_get_the_scheme_of_their_header() -> None:
    asked = read("name,passport,LEI,id\nA,X1234567,5493001KJTIIGC8Y1R12,imo:9123456; 77\n")
    assert asked.queries["identifiers"].to_list() == [
        ["passport:X1234567", "lei:5493001KJTIIGC8Y1R12", "imo:9123456", "77"]
    ]


def test_a_party_is_asked_about_once_and_keeps_its_rows() -> None:
    asked = read("name,country\nA Co,JP\nB Co,JP\nA Co,JP\nA Co,US\n")
    assert asked.queries["name"].to_list() == ["A Co", "B Co", "A Co"]
    assert asked.rows.rows() == [(2, 0), (3, 1), (4, 0), (5, 2)]


@pytest.mark.parametrize(
    ("row", "reason", "kept"),
    [
        (",JP,,", "no_name", 0),
        (",JP,,1 Main Street", "by_facts", 1),
        ("A,Narnia,,", "country", 1),
        ("A,JP,tomorrow,", "birth", 1),
        ("A,JP,1.2.3.4,", "birth", 1),
    ],
)
def test_what_is_not_understood_is_told(row: str, reason: str, kept: int) -> None:
    asked = read(f"name,country,dob,address\n{row}\n")
    assert asked.rejects["reason"].to_list() == [reason]
    assert asked.rows.height == kept


def test_without_a_column_of_names_it_says_which_there_are() -> None:
    with pytest.raises(MissingColumns, match="no column 'customer'"):
        read("a,b\n1,2\n", "customer")


def test_a_named_column_is_not_guessed() -> None:
    assert read("name,Trade Name\nA,B\n", "trade name").queries["name"].to_list() == ["B"]


@given(st.lists(st.lists(st.text(max_size=20), min_size=4, max_size=4), min_size=1, max_size=5))
def test_any_table_can_be_read(rows: list[list[str]]) -> None:
    table = pl.DataFrame(rows, schema=dict.fromkeys(("name", "country", "dob", "id"), pl.String), orient="row")
    try:
        asked = read_table(table, "t", "name", gazetteer().countries, lambda key, detail: key)
    except UnreadableFile:
        return
    assert asked.rows.height + asked.rejects.filter(pl.col("reason") == "no_name").height == table.height
