"""Words with a fixed meaning."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.manifest import amendments, words
from sekisho.storage.places import currencies, gazetteer


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Air Freight", "air"),
        ("航空", "air"),
        ("海上輸送", "sea"),
        ("FCL 40ft", "sea"),
        ("DHL Express", "courier"),
        ("hand-carry", "hand_carry"),
        ("手荷物", "hand_carry"),
        ("Truck", "road"),
        ("鉄道", "rail"),
        ("복합운송", "multimodal"),
        ("항공", "air"),
        ("EMS", "courier"),
        ("hand_carry", "hand_carry"),
    ],
)
def test_modes(text: str, mode: str) -> None:
    assert words.mode(text) == (mode, None)


def test_an_unknown_mode_has_a_reason() -> None:
    assert words.mode("pigeon")[0] is None


@pytest.mark.parametrize(
    ("text", "term"), [("FOB Tokyo", "FOB"), ("cif", "CIF"), ("C&F", "CFR"), ("DAP (Singapore)", "DAP"), ("XYZ", None)]
)
def test_incoterms(text: str, term: str | None) -> None:
    assert words.incoterm(text)[0] == term


@pytest.mark.parametrize("text", ["yes", "Y", "true", "1", "有", "はい", "예", "included", "○", "要"])
def test_yes(text: str) -> None:
    assert words.flag(text) == (True, None)


@pytest.mark.parametrize("text", ["no", "false", "0", "無", "いいえ", "아니오", "不要", "declined", "なし", "none"])
def test_no(text: str) -> None:
    assert words.flag(text) == (False, None)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("該当", "listed"),
        ("Listed", "listed"),
        ("전략물자 해당", "listed"),
        ("非該当", "not_listed"),
        ("対象外", "not_listed"),
        ("Not listed", "not_listed"),
        ("비해당", "not_listed"),
        ("해당없음", "not_listed"),
        ("別表第1の8項", "別表第1の8項"),
    ],
)
def test_claims_of_listing(text: str, claim: str) -> None:
    assert words.gaihi(text)[0] == claim


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("usd", "USD"),
        ("円", "JPY"),
        ("米ドル", "USD"),
        ("원", "KRW"),
        ("ＥＵＲ", "EUR"),
        ("RMB", "CNY"),
        ("XXX", None),
        ("¥", None),
    ],
)
def test_currencies(text: str, code: str | None) -> None:
    assert words.currency(text, currencies())[0] == code


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("8471.50", "847150"),
        ("8473 30 1180", "8473301180"),
        ("８４７１", "8471"),
        ("HS 8542.31", "854231"),
        ("847", None),
        ("84733011801", None),
        ("84AB", None),
    ],
)
def test_tariff_codes(text: str, digits: str | None) -> None:
    assert words.hs_code(text)[0] == digits


@pytest.mark.parametrize(
    "text",
    [
        "JPTYO>HKHKG>SGSIN",
        "JP-HK-SG",
        "JP;HK;SG",
        "JP → 香港 → シンガポール",
        "Tokyo, Japan > Hong Kong, China > Singapore",
        '["JPTYO","HKHKG","SGSIN"]',
        "JP/HK/SG",
        "JP, HK, SG",
        "JPTYO>JPNRT>HKHKG>SGSIN",
    ],
)
def test_routes(text: str) -> None:
    assert words.route(text, gazetteer()) == (["JP", "HK", "SG"], None)


def test_an_unknown_place_on_a_route_is_named_and_the_rest_kept() -> None:
    route, reason = words.route("JP>Atlantis>SG", gazetteer())
    assert route == ["JP", "SG"] and reason is not None and "Atlantis" in reason


def test_amendments_from_text() -> None:
    found, reason = amendments.read("2026-11-20 consignee: A -> B; 2026-11-19 数量：4 → 8")
    assert reason is None
    assert found == [
        {"on": date(2026, 11, 20), "field": "consignee", "before": "A", "after": "B"},
        {"on": date(2026, 11, 19), "field": "quantity", "before": "4", "after": "8"},
    ]


def test_amendments_from_objects() -> None:
    found, reason = amendments.read('[{"date": "2026-11-20", "field": "荷受人", "from": "A", "to": "B"}]')
    assert reason is None
    assert found == [{"on": date(2026, 11, 20), "field": "consignee", "before": "A", "after": "B"}]


@pytest.mark.parametrize("text", ["changed something", "2026-02-30 consignee: A -> B", "[1]", "[{", '[{"from": "A"}]'])
def test_amendments_that_cannot_be_read_say_why(text: str) -> None:
    assert amendments.read(text)[1] is not None


@given(st.text(max_size=60))
def test_no_text_breaks_them(text: str) -> None:
    for read in (words.mode, words.incoterm, words.flag, words.gaihi, words.hs_code, amendments.read):
        value, reason = read(text)
        assert value is None or reason is None or isinstance(value, list)
    words.route(text, gazetteer())
