"""Spreadsheets as rows of texts: both formats, and the zip files that are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workbooks import xlsx

from sekisho.standards.manifest.limits import Limits
from sekisho.standards.sheets import is_spreadsheet, sheet_rows
from sekisho.vocabulary.errors import MalformedList

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def ods(rows: str) -> bytes:
    body = f'<office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet>'
    return zipped(
        {"content.xml": f"<office:document-content {NAMESPACES}>{body}</office:body></office:document-content>"}
    )


def rows(content: bytes, limits: Limits | None = None) -> list[tuple[int, list[str]]]:
    found = sheet_rows("a.zip", content, limits) if limits else sheet_rows("a.zip", content)
    return [(row.number, row.cells) for row in found]


def test_xlsx() -> None:
    content = xlsx([["名称", None, "b\nc"], [], [1, "x", None]])
    assert is_spreadsheet(content)
    assert rows(content) == [(1, ["名称", "", "b\nc"]), (3, ["1", "x"])]


def test_readings_are_no_part_of_a_text() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="urn:r"><sheets><sheet name="A" r:id="i"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="i" Target="worksheets/s.xml"/></Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><r><t>東京</t></r><r><t>電力</t></r><rPh><t>トウキョウ</t></rPh></si></sst>',
            "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData><row r="4"><c r="B4" t="s"><v>0</v></c></row></sheetData></worksheet>',
        }
    )
    assert rows(content) == [(4, ["", "東京電力"])]


def test_ods() -> None:
    content = ods(
        "<table:table-row><table:table-cell><text:p>名称</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>a<text:s text:c='2'/>b</text:p><text:p>c</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" '
        'office:date-value="2024-07-31"><text:p>31/07/24</text:p></table:table-cell></table:table-row>'
    )
    assert rows(content) == [
        (1, ["名称", "", "", "a  b\nc"]),
        (1048002, ["2024-07-31"]),
        (1048003, ["2024-07-31"]),
    ]


WIDE = '<table:table-row><table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell></table:table-row>'
TALL = '<table:table-row table:number-rows-repeated="{}"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>'
GOOD = ods(WIDE.format(1))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (GOOD[:-30], "damaged or cut short"),
        (GOOD[:60] + b"\0\0\0\0" + GOOD[64:], "damaged|well-formed"),
        (zipped({"a.txt": "x"}), "no workbook"),
        (ods(WIDE.format(16384)), "16,384 columns"),
        (ods(TALL.format(50_000)), "meant 50,000 times"),
        (zipped({"content.xml": b"<a>" + b" " * (20 << 20)}), "zip bomb"),
        (zipped({"content.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "document type"),
        (zipped({"content.xml": "<html/>"}), "document-content expected"),
        (zipped({f"{n}": "" for n in range(10_001)}), "10,001 parts"),
    ],
)
def test_what_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(MalformedList, match=reason):
        rows(content)


def test_an_unpacked_size_over_the_limit_is_refused() -> None:
    with pytest.raises(MalformedList, match="would unpack to"):
        rows(GOOD, Limits(unpacked_bytes=100))


def test_a_shared_string_that_is_not_there_is_refused() -> None:
    content = zipped(
        {
            "xl/workbook.xml": '<workbook xmlns:r="urn:r"><sheet name="A" r:id="i"/></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="i" Target="worksheets/s.xml"/></Relationships>',
            "xl/worksheets/s.xml": '<worksheet><row><c t="s"><v>7</v></c></row></worksheet>',
        }
    )
    with pytest.raises(MalformedList, match="shared string '7'"):
        rows(content)


def test_a_sheet_outside_its_folder_is_not_looked_at() -> None:
    content = zipped(
        {
            "xl/workbook.xml": '<workbook xmlns:r="urn:r"><sheet name="A" r:id="i"/></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="i" Target="../secret.xml"/></Relationships>',
            "secret.xml": "<worksheet><row><c><v>7</v></c></row></worksheet>",
        }
    )
    assert rows(content) == []


WORKBOOK = xlsx([["a", "b"]])  # made once: a workbook carries the time at which it was made


@given(st.data())
def test_damaged_workbooks_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([GOOD, WORKBOOK])))
    at = data.draw(st.integers(0, len(content)))
    content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    try:
        rows(bytes(content))
    except MalformedList as refused:
        assert refused.file == "a.zip"
