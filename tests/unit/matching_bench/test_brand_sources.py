"""Which records attest a brand's texts: what counts, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools.brand_sources import Known, attested, dart, edinet, table, tsv

from sekisho.parties.phrases import Phrase

BRANDS = [
    Phrase("浪潮", ("inspur",), "brand", "s"),
    Phrase("langchao", ("inspur",), "brand", "s"),
    Phrase("アマゾン", ("amazon",), "brand", "s"),
    Phrase("華碩", ("asus",), "brand", "s"),
    Phrase("asustek", ("asus",), "brand", "s"),
    Phrase("рутения", ("ruthenia",), "brand", "s"),
    Phrase("半导体", ("semiconductor",), "brand", "s"),
]
OTHERS = [Phrase("济南", ("jinan",), "place", "s"), Phrase("电子", ("electronics",), "trade", "s")]
KNOWN = Known(BRANDS, OTHERS)


def found(*names: str) -> list[tuple[str, str]]:
    return [(" ".join(p.tokens), p.text) for _, p, _, _ in attested([("list 1", names)], KNOWN)]


@pytest.mark.parametrize(
    ("names", "pair"),
    [
        (("Inspur Group Co., Ltd.", "浪潮集团有限公司"), ("inspur", "浪潮")),
        (("Jinan Inspur", "济南浪潮电子"), ("inspur", "浪潮")),  # after a place
        (("浪潮 Inspur",), ("inspur", "浪潮")),  # one name with both
        (("INSPUR", "Langchao Ltd"), ("inspur", "langchao")),
        (("ASUSTEK", "华硕电脑"), ("asus", "華碩")),  # another spelling of the canonical name; simplified
        (("Ruthenia JSC", "АО «Рутения»"), ("ruthenia", "рутения")),
    ],
)
def test_a_record_with_both_names_attests_the_text(names: tuple[str, ...], pair: tuple[str, str]) -> None:
    assert pair in found(*names)


@pytest.mark.parametrize(
    "names",
    [
        ("Inspur Group",),  # one name alone
        ("浪潮集团",),
        ("Acme", "浪潮集团"),
        ("Newinspur", "浪潮集团"),  # another word
        ("Acme Inspur Dealers", "浪潮集团"),  # somebody else's name before it
        ("Inspur", "新浪潮集团"),  # 新浪潮: another word again
        ("アマゾン・ドット・コム",),  # 'amazon' only once it is put into Latin letters
        (),
        ("", " "),
    ],
)
def test_a_record_without_both_names_attests_nothing(names: tuple[str, ...]) -> None:
    assert found(*names) == []


def test_records_are_read_from_tables_and_registers(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("code,short,english\n1,浪潮,Inspur\n", encoding="utf-8-sig")
    assert list(table(Path(f"{rows},short,english"))) == [("rows 1", ("浪潮", "Inspur"))]
    lines = tmp_path / "lines.tsv"
    lines.write_text("浪潮\tInspur\n", encoding="utf-8")
    assert list(tsv(lines)) == [("lines 1", ("浪潮", "Inspur"))]
    codes = tmp_path / "codes.csv"
    codes.write_bytes("日,1\nＥＤＩＮＥＴコード,提出者名,提出者名（英字）\nE1,東芝,TOSHIBA\n".encode("cp932"))
    assert list(edinet(codes)) == [("edinet E1", ("東芝", "TOSHIBA"))]
    register = tmp_path / "register.xml"
    one = "<list><corp_code>1</corp_code><corp_name>삼성</corp_name><corp_eng_name>SAMSUNG</corp_eng_name></list>"
    register.write_text(f"<result>{one}</result>", encoding="utf-8")
    assert list(dart(register)) == [("dart 1", ("삼성", "SAMSUNG"))]
