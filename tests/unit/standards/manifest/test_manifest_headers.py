"""Headers in three languages lead to the catalogue."""

from __future__ import annotations

import pytest

from sekisho.standards.manifest.columns import CATALOGUE, CONSIGNMENT_COLUMNS, LINE_COLUMNS
from sekisho.standards.manifest.headers import header_key, match_headers

HEADERS = {
    "consignment_id": "Consignment No|Shipment ID|Invoice No|出荷番号|インボイス番号|CONSIGNMENT-ID|송장번호",
    "ship_date": "Ship Date|ETD|Departure date|出荷日|船積日|선적일|ｓｈｉｐ＿ｄａｔｅ",
    "order_date": "受注日|Order Date|주문일",
    "destination": "仕向地|仕向国|仕向先|Ship to country|Country of destination|목적지",
    "ship_from": "積出地|出荷地|Port of loading|선적지",
    "mode": "輸送手段|Mode of transport",
    "route": "経由地|via",
    "description": "品名|貨物名|Goods|Commodity|Item|품명|品名 / Description",
    "model": "型番|型式|Part number|Model No.|모델명",
    "maker": "メーカー|製造者|Manufacturer",
    "quantity": "数量|Qty|quantity (pcs)|수량",
    "unit_value": "単価|Unit price|Unit Price (USD)|단가",
    "line_value": "金額|Amount|금액",
    "currency": "通貨|CCY",
    "net_weight_kg": "正味重量|Net weight (kg)|N/W",
    "hs_code": "HSコード|統計品目番号|HTS|HS Code",
    "gaihi": "該非|該非判定",
    "end_use": "最終用途|用途|용도|End-use statement",
    "licence_number": "許可証番号|Export licence|License No|허가번호",
    "end_user_name": "需要者|最終需要者|需要者名|최종사용자|Final end user|End User",
    "consignee_name": "荷受人|Consignee|Ultimate consignee|Ult. consignee|수하인",
    "exporter_name": "輸出者|수출자|Shipper",
    "notify_name": "通知先|Notify party",
    "payer_name": "支払人|Bill to",
    "forwarder_name": "フォワーダー|運送業者|Freight forwarder",
    "intermediate_consignee_name": "intermediate_consignee_1_name|中間荷受人",
    "end_user_country": "需要者 国|end user - country|country of the end user|End user's country|需要者の国|최종사용자 국가",
    "consignee_address": "consignee.address|荷受人住所|Consignee Address",
    "consignee_country": "荷受人国名",
    "end_user_2_name": "end_user_2_name|End user 2|end_user_name_2",
    "end_user_hq_country": "End User HQ|需要者の本社所在国|end user headquarters country",
    "end_user_identifiers": "end_user_lei|End user tax ID",
    "consignee_incorporation_date": "consignee founded|荷受人設立日",
}  # fmt: skip


@pytest.mark.parametrize(("name", "header"), [(name, h) for name, text in HEADERS.items() for h in text.split("|")])
def test_a_header_is_known(name: str, header: str) -> None:
    assert match_headers([header]).targets[header].canonical == name


def test_every_alias_leads_to_one_column_only() -> None:
    owners: dict[str, str] = {}
    for column in CONSIGNMENT_COLUMNS + LINE_COLUMNS:
        for alias in column.aliases:
            assert owners.setdefault(header_key(alias), column.name) == column.name, alias


def test_every_column_has_a_meaning_in_three_languages() -> None:
    assert all(column.en and column.ja and column.ko for column in CATALOGUE)


def test_bare_attributes_belong_to_the_party_before_them() -> None:
    headers = ["需要者", "国", "住所", "荷受人", "住所 2", "本社所在国", "親会社", "親会社国", "設立日", "事業内容"]
    targets = match_headers(headers).targets
    assert targets["国"].canonical == "end_user_country"
    assert targets["住所"].canonical == "end_user_address"
    assert targets["親会社国"].canonical == "consignee_ultimate_parent_country"


def test_bare_attributes_before_any_party_belong_to_the_end_user() -> None:
    targets = match_headers(["Headquarters country", "Consignee", "End user"]).targets
    assert targets["Headquarters country"].canonical == "end_user_hq_country"


def test_the_buyer_is_the_consignee_where_there_is_none() -> None:
    assert match_headers(["Buyer", "Buyer country"]).targets["Buyer"].canonical == "consignee_name"
    found = match_headers(["Buyer", "Consignee", "買主 国"]).targets
    assert (found["Buyer"].canonical, found["買主 国"].canonical) == ("payer_name", "payer_country")


def test_two_wordings_of_a_role_are_two_parties() -> None:
    targets = match_headers(["需要者", "需要者国", "最終需要者", "最終需要者国"]).targets
    assert targets["最終需要者"].canonical == "end_user_2_name"
    assert targets["最終需要者国"].canonical == "end_user_2_country"


def test_two_wordings_with_one_name_are_one_party() -> None:
    targets = match_headers(["Ultimate consignee", "consignee country"]).targets
    assert targets["consignee country"].canonical == "consignee_country"


def test_an_unknown_header_is_named_with_the_nearest_known() -> None:
    matched = match_headers(["destinaton", "favourite colour"])
    assert matched.unknown == ("destinaton", "favourite colour")
    assert "did you mean destination" in matched.warnings[0]


def test_units_in_headers_are_understood() -> None:
    targets = match_headers(["単価（千円）", "Weight (lbs)", "Total value USD"]).targets
    assert (targets["単価（千円）"].currency, targets["単価（千円）"].factor) == ("JPY", 1000)
    assert targets["Weight (lbs)"].factor == pytest.approx(0.4536, abs=1e-4)
    assert targets["Total value USD"].currency == "USD"
