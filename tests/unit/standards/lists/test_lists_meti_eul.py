"""METI's foreign end user list: a workbook and a CSV in its layout, with fictional organisations."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from sekisho.standards.lists import PARSERS
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListFile, ListName

HEADER = [
    "No.",
    "国名、地域名\nCountry or Region",
    "企業名､組織名\nCompany or Organization",
    "別名\nAlso Known As",
    "懸念区分\nType of WMD",
    "通常兵器\nConventional Weapons",
]
ROWS = [
    [
        "1",
        "イラン\nIslamic Republic of Iran",
        "Test Forge Co. (TFC)",
        "・Test Forging\n・Tester\n  Works",
        "ミサイル、核\nM,N",
        "",
    ],
    [
        "２",
        "北朝鮮\nNorth Korea",
        "Test 5 Trading\n（試験五貿易会社）",
        "・Tesut O (試験五)\n・総合試験",
        "生物B",
        "CW",
    ],
    ["3", "中国\nPeople's Republic of China", "Alpha (Beta) Institute", "One\nTwo", "化学", ""],
]
COUNTRIES = {"Islamic Republic of Iran": "IR", "北朝鮮": "KP", "中国": "CN"}


def workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(rows: list[list[str]], encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def parse(content: bytes, name: str = "20250929_4.xlsx") -> ListFile:
    return PARSERS["meti-eul"].parse([(name, content)], COUNTRIES.get)


def test_a_workbook() -> None:
    found = parse(workbook([HEADER, *ROWS]))
    first = found.entries[0]
    assert (found.list_date, len(found.entries), found.notes) == (date(2025, 9, 29), 3, ())
    assert (first.name, first.countries, first.kind) == ("Test Forge Co.", ("IR",), "organisation")
    assert first.programs == ("JP-METI-EUL", "JP-METI-EUL-M", "JP-METI-EUL-N")
    assert first.citation.endswith("No. 1")


def test_aliases_acronyms_and_japanese_names() -> None:
    first, second, third = parse(workbook([HEADER, *ROWS])).entries
    assert first.names == (ListName("TFC", "weak"), ListName("Test Forging"), ListName("Tester Works"))
    assert (second.name, second.names) == (
        "Test 5 Trading",
        (ListName("試験五貿易会社"), ListName("Tesut O"), ListName("試験五"), ListName("総合試験")),
    )
    assert (third.name, third.names) == ("Alpha (Beta) Institute", (ListName("One"), ListName("Two")))


def test_the_kind_of_concern_is_read_from_words_and_letters() -> None:
    _, second, third = parse(workbook([HEADER, *ROWS])).entries
    assert second.programs == ("JP-METI-EUL", "JP-METI-EUL-B", "JP-METI-EUL-CW")
    assert third.programs == ("JP-METI-EUL", "JP-METI-EUL-C")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_csv_says_the_same(encoding: str) -> None:
    rows = [HEADER, *ROWS]
    assert parse(as_csv(rows, encoding), "20250929.csv") == parse(workbook(rows))


def test_katakana_dots_part_no_names() -> None:
    row = ["1", "イラン", "Al-Test", "・アル・テスト ・Al Tesut", "核", ""]
    assert parse(workbook([HEADER, row])).entries[0].names == (ListName("アル・テスト"), ListName("Al Tesut"))


def test_a_row_over_two_pages_goes_on_below_the_next_header() -> None:
    rest = ["", "", "", "・Third Name", "", ""]
    [entry] = parse(workbook([["外国ユーザーリスト"], HEADER, ROWS[0], HEADER, rest])).entries
    assert entry.names[-1] == ListName("Third Name")


def test_lost_rows_are_said() -> None:
    assert "no row has the number 2: 1 may be lost" in parse(workbook([HEADER, ROWS[0], ROWS[2]])).notes[0]


def test_an_entry_keeps_its_id_when_its_number_moves() -> None:
    moved = [["1", *ROWS[1][1:]]]
    assert parse(workbook([HEADER, *moved])).entries[0].uid == parse(workbook([HEADER, *ROWS])).entries[1].uid


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (workbook([["a", "b"]]), "has no row with No."),
        (workbook([HEADER, ["x", *ROWS[0][1:]]]), "a running number expected, 'x' found"),
        (workbook([HEADER, ["1", "イラン", "", "", "核", ""]]), "entry 1 has no name"),
        (b"%PDF-1.7", "has no row with No."),
        (workbook([HEADER])[:-40], "damaged or cut short"),
    ],
)
def test_damage_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(MalformedList, match=reason):
        parse(content)
