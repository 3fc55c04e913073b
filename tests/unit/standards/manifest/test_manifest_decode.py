"""Formats, and the hazards that come in each of them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sekisho.standards.manifest import LIMITS, decode, detect
from sekisho.standards.manifest.table import PROBLEM, ROW
from sekisho.vocabulary.errors import UnreadableFile

HEAD = "consignment_id,ship_date,destination,consignee,description\n"
LINE = "C1,2026-11-22,SG,Acme,GPU\n"


def csv(text: str) -> pl.DataFrame:
    return decode("day.csv", text.encode())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_recognised(delimiter: str) -> None:
    table = csv((HEAD + LINE).replace(",", delimiter))
    assert table["consignee"].to_list() == ["Acme"]


def test_a_delimiter_inside_quotation_marks_is_text() -> None:
    table = csv(HEAD + 'C1,2026-11-22,SG,"Acme; Inc, ""Asia""",GPU\n')
    assert table["consignee"][0] == 'Acme; Inc, "Asia"'


def test_a_quoted_line_break_is_text_and_rows_keep_their_numbers() -> None:
    table = csv(HEAD + 'C1,2026-11-22,SG,"Acme\nInc",GPU\n' + LINE)
    assert table["consignee"][0] == "Acme\nInc"
    assert table[ROW].to_list() == [2, 3]


def test_a_title_above_the_header_is_passed_over() -> None:
    table = csv("Shipments of tomorrow\n\n" + HEAD + LINE)
    assert table["consignment_id"].to_list() == ["C1"]
    assert table[ROW].to_list() == [4]


def test_a_row_with_too_many_fields_is_marked() -> None:
    table = csv(HEAD + LINE + "C2,2026-11-22,SG,Acme, Inc,GPU\n")
    assert [problem is None for problem in table[PROBLEM]] == [True, False]


def test_a_row_in_another_delimiter_is_not_taken_apart_wrongly() -> None:
    table = csv(HEAD.replace(",", ";") + LINE.replace(",", ";") + LINE)
    assert table["ship_date"].to_list() == ["2026-11-22", None]


def test_quotation_marks_inside_unquoted_text_are_text() -> None:
    table = csv(HEAD + 'C1,2026-11-22,SG,Acme,19" rack\n' + LINE)
    assert table["description"].to_list() == ['19" rack', "GPU"]


def test_too_many_fields_are_marked_in_files_with_odd_quotation_marks_too() -> None:
    table = csv(HEAD + 'C1,2026-11-22,SG,Acme,19" rack,more\n' + LINE)
    assert [problem is None for problem in table[PROBLEM]] == [False, True]


def test_rows_swallowed_by_a_quotation_mark_are_never_lost() -> None:
    text = HEAD + 'C1,2026-11-22,SG,"Acme,GPU\n' + LINE * 3 + 'C9,2026-11-22,SG,Acme",GPU\n'
    with pytest.raises(UnreadableFile, match="row 2: a quotation mark"):
        csv(text)


def test_an_unclosed_quotation_mark_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="quotation mark"):
        csv(HEAD + 'C1,2026-11-22,SG,"Acme,GPU\n' + LINE * 3)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends(end: str) -> None:
    assert csv((HEAD + LINE).replace("\n", end))["description"].to_list() == ["GPU"]


@pytest.mark.parametrize("content", [b"", b"   \n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 600])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        decode("day.csv", content)


def test_a_header_without_rows_gives_no_rows() -> None:
    assert csv(HEAD).height == 0


def test_two_headers_of_one_name_are_both_kept() -> None:
    table = csv("consignment_id,description,description\nC1,a,b\n")
    assert table.row(0)[:3] == ("C1", "a", "b")


@pytest.mark.parametrize(
    "content",
    [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, b"%PDF-1.7", b"\x1f\x8b\x08", b"\x89PNG\r\n", b"<html><table>", b"<?xml version='1.0'?>", b"MZ\x90\x00"],
)  # fmt: skip
def test_other_formats_are_named_and_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decode("day.csv", content)
    assert caught.value.hint


def test_content_wins_over_the_suffix(xlsx: Callable[..., bytes]) -> None:
    assert detect("day.csv", xlsx([["consignment_id"]])) == "xlsx"
    assert detect("day.xlsx.csv", b"PAR1" + b"x" * 20) == "parquet"
    assert detect("day.csv", b'[{"consignment_id": "C1"}]') == "json"


@pytest.mark.parametrize(
    ("name", "content"), [("day.xlsx", b"a,b\n1,2\n"), ("day.parquet", b"a,b\n"), ("day.json", b"a,b\n")]
)
def test_a_suffix_that_lies_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        decode(name, content)


def test_limits_on_size_rows_and_columns() -> None:
    with pytest.raises(UnreadableFile, match="bytes"):
        decode("day.csv", b"x" * 100, replace(LIMITS, file_bytes=99))
    with pytest.raises(UnreadableFile, match="rows"):
        decode("day.csv", (HEAD + LINE * 20).encode(), replace(LIMITS, rows=10))
    with pytest.raises(UnreadableFile, match="columns"):
        decode("day.csv", (",".join(f"c{i}" for i in range(1001)) + "\n").encode())


def test_a_workbook_is_read_with_its_types(xlsx: Callable[..., bytes]) -> None:
    table = decode(
        "day.xlsx", xlsx([["consignment_id", "ship_date", "quantity", "note"], ["0012", date(2026, 11, 22), 4, True]])
    )
    assert table.row(0) == ("0012", "2026-11-22 00:00:00", "4", "true", 2)


def test_rows_of_a_workbook_are_numbered_as_seen(xlsx: Callable[..., bytes]) -> None:
    table = decode(
        "day.xlsx", xlsx([["Title"], [None], ["consignment_id", "ship_date"], ["C1", "x"], [None], ["C2", "y"]])
    )
    assert [row for row, one in zip(table[ROW], table["consignment_id"], strict=True) if one] == [4, 6]


def test_the_sheet_with_consignments_is_taken() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["notes"])  # type: ignore[union-attr]
    book.create_sheet("出荷").append(["出荷番号", "出荷日", "仕向地"])
    book["出荷"].append(["C1", "2026-11-22", "SG"])
    out = io.BytesIO()
    book.save(out)
    assert decode("day.xlsx", out.getvalue())["出荷番号"].to_list() == ["C1"]


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(xlsx: Callable[..., bytes], cut: float) -> None:
    content = xlsx([["consignment_id", "ship_date"], *[[f"C{i}", "2026-11-22"] for i in range(100)]])
    with pytest.raises(UnreadableFile):
        decode("day.xlsx", content[: int(len(content) * cut)])


def bomb(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused() -> None:
    content = bomb({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"0" * (40 << 20)})
    with pytest.raises(UnreadableFile, match="zip bomb"):
        decode("day.xlsx", content)


def test_a_workbook_that_would_unpack_too_large_is_refused() -> None:
    content = bomb({"xl/workbook.xml": b"x" * 1000})
    with pytest.raises(UnreadableFile, match="unpack"):
        decode("day.xlsx", content, replace(LIMITS, unpacked_bytes=999))


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    content = bomb({f"{i}": b"" for i in range(20)})
    with pytest.raises(UnreadableFile, match="parts"):
        decode("day.xlsx", content, replace(LIMITS, zip_entries=10))


def test_a_zip_that_lies_about_its_sizes_is_refused(xlsx: Callable[..., bytes]) -> None:
    content = bytearray(xlsx([["consignment_id"] * 50] * 50))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")  # uncompressed size in the central directory
    with pytest.raises(UnreadableFile):
        decode("day.xlsx", bytes(content))


def test_a_sheet_that_claims_a_billion_cells_is_refused(xlsx: Callable[..., bytes]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "consignment_id"  # type: ignore[index]
    book.active["XFD1048576"] = "x"  # type: ignore[index]
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(UnreadableFile, match="spans"):
        decode("day.xlsx", out.getvalue())


def test_another_zip_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no .xlsx workbook"):
        decode("day.xlsx", bomb({"word/document.xml": b"<x/>"}))


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def test_parquet_types_become_texts() -> None:
    frame = pl.DataFrame(
        {
            "consignment_id": ["C1"],
            "ship_date": [date(2026, 11, 22)],
            "quantity": [4.0],
            "unit": [2.5],
            "b": [True],
            "l": [["a", "b"]],
        }
    )
    assert decode("x.parquet", parquet(frame)).row(0) == ("C1", "2026-11-22", "4", "2.5", "true", "a\x1fb", 2)


def test_nested_parquet_is_flattened() -> None:
    frame = pl.DataFrame(
        {"consignment_id": ["C1"], "lines": [[{"model": "H100", "quantity": 2}, {"model": "A100", "quantity": 1}]]}
    )
    table = decode("x.parquet", parquet(frame))
    assert table.select("consignment_id", "model", "quantity").rows() == [("C1", "H100", "2"), ("C1", "A100", "1")]


@pytest.mark.parametrize("cut", [8, 20, 100, -4, -1])
def test_a_truncated_parquet_file_is_refused(cut: int) -> None:
    content = parquet(pl.DataFrame({"consignment_id": ["C1"] * 1000}))
    with pytest.raises(UnreadableFile):
        decode("x.parquet", content[:cut])


def test_parquet_that_claims_too_many_rows_is_refused() -> None:
    content = parquet(pl.DataFrame({"consignment_id": ["C1"] * 1000}))
    with pytest.raises(UnreadableFile, match="rows"):
        decode("x.parquet", content, replace(LIMITS, rows=999))
    with pytest.raises(UnreadableFile, match="unpack"):
        decode("x.parquet", content, replace(LIMITS, unpacked_bytes=10))


def test_json_that_is_deep_is_refused_or_marked() -> None:
    with pytest.raises(UnreadableFile):
        decode("x.json", b"[" * 100_000)
    deep = b'[{"consignment_id": "C1", "x": ' + b"[" * 40 + b"]" * 40 + b"}]"
    assert "nested deeper" in decode("x.json", deep)[PROBLEM][0]


@pytest.mark.parametrize("content", [b"{", b'[{"a": 1}', b'{"a": NaN}', b"[1, 2", b'"text"'])
def test_json_that_is_broken_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        decode("x.json", content)


def test_json_lines_with_a_broken_line_keep_the_others() -> None:
    lines = [json.dumps({"consignment_id": f"C{i}"}) for i in range(3)]
    table = decode("x.jsonl", "\n".join([lines[0], '{"broken"', lines[1], "", lines[2]]).encode())
    assert table["consignment_id"].to_list() == ["C0", None, "C1", None, "C2"]
    assert table[ROW].to_list() == [1, 2, 3, 4, 5]
    assert "not an object" in table[PROBLEM][1]


def test_a_long_json_array_must_be_written_as_lines() -> None:
    with pytest.raises(UnreadableFile, match="JSON Lines"):
        decode("x.json", b'[{"consignment_id": "C1"}]', replace(LIMITS, json_bytes=10))


def test_parquet_with_texts_that_are_no_utf_8_is_refused() -> None:
    """What no reader checks by itself: it would be found when a text is looked at, and end the process."""
    bad = pa.StringArray.from_buffers(2, pa.py_buffer(np.array([0, 2, 4], "int32")), pa.py_buffer(b"ok\xff\xfe"))
    content = io.BytesIO()
    pq.write_table(pa.table({"consignee_name": bad}), content)
    with pytest.raises(UnreadableFile, match="Parquet"):
        decode("day.parquet", content.getvalue())


def test_parquet_whose_schema_holds_what_is_no_utf_8_is_refused() -> None:
    """The reader panics at a remark of a column; that ends the file, not the day."""
    field = pa.field("consignee_name", pa.string(), metadata={b"remark": b"\xff\xfe"})
    content = io.BytesIO()
    pq.write_table(pa.table([pa.array(["Acme"])], schema=pa.schema([field])), content)
    with pytest.raises(UnreadableFile, match="Parquet"):
        decode("day.parquet", content.getvalue())


@pytest.mark.parametrize("nested", [False, True])
def test_parquet_with_a_day_beyond_the_calendar_is_refused(nested: bool) -> None:
    days = pa.array([2**31 - 1], pa.date32())
    content = io.BytesIO()
    pq.write_table(pa.table({"ship_date": pa.StructArray.from_arrays([days], ["day"]) if nested else days}), content)
    with pytest.raises(UnreadableFile, match="Parquet"):
        decode("day.parquet", content.getvalue())
