"""Sheets as offices keep them, in the encodings in which they keep them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

DATA = Path("tests", "data", "intake")


def test_a_japanese_sheet_with_title_eras_and_merged_cells(read: Any, root: Path) -> None:
    intake = read((root / DATA / "ja_cp932.csv").read_bytes(), "ja_cp932.csv")
    one, two = intake.batch.consignments.to_dicts()
    assert (one["consignment"], one["order_date"], one["ship_date"]) == (
        "IV-2601",
        date(2026, 10, 1),
        date(2026, 11, 24),
    )
    assert (one["ship_from"], one["destination"], one["route"], one["mode"], one["currency"]) == (
        "JP",
        "SG",
        ["HK"],
        "sea",
        "JPY",
    )
    assert (two["destination"], two["mode"], two["route"]) == ("KR", "air", None)
    assert intake.batch.lines.select("line", "description", "quantity", "unit_value", "gaihi_claimed").rows() == [
        (1, "GPUサーバー", 2.0, 30_000_000.0, "listed"),
        (2, "据付キット", 4.0, 50_000.0, "not_listed"),
        (1, "演算処理装置", 10.0, 450_000.0, "listed"),
    ]
    assert intake.batch.parties.filter(consignment="IV-2601").select("role", "name", "country", "address").rows() == [
        ("consignee", "みなと商会シンガポール", "SG", None),
        ("end_user", "青空クラウド", "SG", "1 Sample Road"),
    ]
    assert intake.rejects.select("row", "column", "value", "reason").rows() == [
        (7, "ship_date", "2026/11/31", "no such day")
    ]


def test_a_korean_sheet(read: Any, root: Path) -> None:
    intake = read((root / DATA / "ko_euckr.csv").read_bytes(), "ko_euckr.csv")
    row = intake.batch.consignments.row(0, named=True)
    assert (row["ship_date"], row["ship_from"], row["destination"], row["mode"]) == (
        date(2026, 11, 24),
        "KR",
        "VN",
        "sea",
    )
    line = intake.batch.lines.row(0, named=True)
    assert (line["model"], line["hs_code"], line["unit_value"], line["gaihi_claimed"]) == (
        "L40S",
        "847330",
        9500.0,
        "listed",
    )
    assert intake.rejects.select("row", "column", "value").rows() == [(3, "destination", "아틀란티스")]


def test_a_nested_document(read: Any, root: Path) -> None:
    intake = read((root / DATA / "nested.json").read_bytes(), "nested.json")
    assert intake.rejects.height == 0 and intake.warnings == ()
    row = intake.batch.consignments.row(0, named=True)
    assert (row["ship_from_code"], row["route"], row["total_value_usd"]) == ("JPTYO", ["JP", "HK", "SG"], 100_000.0)
    assert row["amendments"] == [{"on": date(2026, 11, 20), "field": "quantity", "before": "2", "after": "4"}]
    assert intake.batch.parties["role"].to_list() == ["end_user", "forwarder"]
    assert intake.batch.parties["identifiers"][0].to_list() == ["lei:5493000000000000000X"]
