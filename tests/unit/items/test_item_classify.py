"""The columns beside the answer: figures, units, prices, HS codes, claims, contradictions."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.items import ITEMS


def test_the_frame_is_as_declared(judge_all: Any) -> None:
    frame = judge_all([{"description": "NVIDIA H100"}, {"description": "tea"}, {}])
    assert dict(frame.schema) == {
        name: kind if isinstance(kind, pl.DataType) else kind() for name, kind in ITEMS.items()
    }


def test_no_lines_give_no_rows(judge_all: Any) -> None:
    assert judge_all([]).height == 0


def test_rows_keep_their_order(judge_all: Any) -> None:
    frame = judge_all([{"description": text} for text in ("tea", "RTX 4090", "tea", "L40S")])
    assert frame["line"].to_list() == [1, 2, 3, 4]
    assert frame["chip"].to_list() == [None, "rtx-4090", None, "l40s"]


def test_an_unstated_form_gives_the_interval(judge: Any) -> None:
    found = judge("NVIDIA H100")
    assert (found["tpp_low"], found["tpp_high"]) == (12_104.0, 15_832.0)


def test_something_else_has_no_performance(judge: Any) -> None:
    found = judge("green tea")
    assert (found["tpp_low"], found["tpp_high"], found["pd_high"], found["units"]) == (0.0, 0.0, 0.0, 0.0)


def test_what_cannot_be_told_has_unknown_performance(judge: Any) -> None:
    found = judge("AI server")
    assert found["is_accelerator"] is None
    assert found["tpp_low"] is None


def test_unpublished_figures_stay_unknown(judge: Any) -> None:
    found = judge("AMD Instinct MI308X")
    assert (found["is_accelerator"], found["unpublished"], found["tpp_high"]) == (True, True, None)


def test_the_gravest_of_several_counts(judge: Any) -> None:
    found = judge("1x L4 and 1x H100 PCIe")
    assert found["chip"] == "h100-pcie"
    assert found["products"] == ["h100-pcie", "l4"]


@pytest.mark.parametrize(
    ("text", "quantity", "units"),
    [
        ("DGX H100", 4.0, 32.0),
        ("GB200 NVL72", 2.0, 144.0),
        ("NVIDIA H100 PCIe", 10.0, 10.0),
        ("NVIDIA H100 PCIe x 8", 8.0, 8.0),
        ("8x H100 PCIe GPU server", 8.0, 64.0),
        ("NVIDIA A16", 2.0, 8.0),
        ("H100 PCIe Gen5 x16", 3.0, 3.0),
        ("NVIDIA H100", None, None),
    ],
)
def test_units(text: str, quantity: float | None, units: float | None, judge: Any) -> None:
    assert judge(text, quantity=quantity)["units"] == units


def test_power_of_the_line(judge: Any) -> None:
    assert judge("DGX H100", quantity=10.0)["power_kw"] == pytest.approx(102.0)


def test_price_against_the_usual(judge: Any) -> None:
    assert judge("RTX 4090", unit_value_usd=40.0)["price_ratio"] < 0.05
    assert 0.5 < judge("RTX 4090", unit_value_usd=2000.0)["price_ratio"] < 1.5


def test_value_and_weight_of_a_piece(judge: Any) -> None:
    found = judge("RTX 4090", unit_value_usd=2000.0, quantity=10.0, net_weight_kg=25.0)
    assert (found["weight_per_unit_kg"], found["value_per_kg_usd"]) == (2.5, 800.0)


def test_no_quantity_gives_no_density(judge: Any) -> None:
    assert judge("RTX 4090", unit_value_usd=2000.0, quantity=0.0, net_weight_kg=25.0)["value_per_kg_usd"] is None


@pytest.mark.parametrize(
    ("text", "code", "fits"),
    [
        ("RTX 4090", "8473301180", True),
        ("RTX 4090", "8473", True),
        ("RTX 4090", "950300", False),
        ("DGX H100", "847150", True),
        ("DGX H100", "847330", False),
        ("GH100 bare die", "854231", True),
        ("green tea", "090210", True),
        ("green tea", "847330", False),
        ("RTX 4090", None, None),
        ("widget", "847330", None),
    ],
)
def test_hs(text: str, code: str | None, fits: bool | None, judge: Any) -> None:
    assert judge(text, hs_code=code)["hs_fits"] is fits


def test_hs6_is_cut(judge: Any) -> None:
    assert judge("RTX 4090", hs_code="8473301180")["hs6"] == "847330"


@pytest.mark.parametrize(
    ("maker", "text", "origin"),
    [
        (None, "H100 PCIe", True),
        ("Gigabyte", "G593-SD0", True),
        ("Huawei", "Ascend 910B", False),
        ("富士通", "サーバー", False),
        (None, "steel bolts", None),
    ],
)
def test_us_origin(maker: str | None, text: str, origin: bool | None, judge: Any) -> None:
    assert judge(text, maker=maker)["us_origin"] is origin


def test_designed_in_china(judge: Any) -> None:
    assert judge("Huawei Ascend 910B")["prc_designed"] is True
    assert judge("NVIDIA H20")["prc_designed"] is False


def test_part_against_description(judge: Any) -> None:
    found = judge("GeForce RTX 4090D graphics card", model="AD102-300-A1")
    assert (found["declared_chip"], found["part_chip"], found["chips_conflict"]) == ("rtx-4090d", "rtx-4090", True)
    assert found["tpp_high"] == pytest.approx(5284.8)


@pytest.mark.parametrize(
    ("text", "innocuous"), [("toy car", "toy"), ("緑茶", "tea"), ("의류", "garment"), ("键盘", "keyboard")]
)
def test_other_goods_have_a_class(text: str, innocuous: str, judge: Any) -> None:
    assert judge(text)["innocuous_words"] == innocuous


@pytest.mark.parametrize(
    "text", ["computer parts", "PC部品", "電子部品", "컴퓨터 부품", "电子元件", "samples", "adapters"]
)
def test_vague_words(text: str, judge: Any) -> None:
    assert judge(text)["vague_words"] is True


def test_a_named_thing_is_not_vague(judge: Any) -> None:
    assert judge("computer parts: RTX 4090")["vague_words"] is False


@pytest.mark.parametrize(
    ("eccn", "gaihi", "controlled", "uncontrolled", "listed"),
    [
        ("3A090.A", None, True, False, None),
        ("4A090", None, True, False, None),
        ("5A992.Z.1", None, True, False, None),
        ("3A001.Z", None, True, False, None),
        ("EAR99", None, False, True, None),
        ("3A991.P", None, False, True, None),
        ("4A994", None, False, True, None),
        ("5A992.C", None, False, True, None),
        ("NOT CONTROLLED", None, False, True, None),
        ("非該当", None, False, True, None),
        ("3A001", None, False, False, None),
        (None, "not_listed", False, True, False),
        (None, "listed", True, False, True),
        (None, "7項(1)", True, False, True),
        (None, "非該当", False, True, False),
        ("EAR99", "listed", False, True, True),
        (None, None, None, None, None),
        ("  ", "", None, None, None),
    ],
)
def test_claims(
    eccn: str | None,
    gaihi: str | None,
    controlled: bool | None,
    uncontrolled: bool | None,
    listed: bool | None,
    judge: Any,
) -> None:
    found = judge("RTX 4090", eccn_claimed=eccn, gaihi_claimed=gaihi)
    assert found["claims_controlled"] is controlled
    assert found["claims_uncontrolled"] is uncontrolled
    assert found["gaihi_listed"] is listed


def test_evidence_is_json_with_sorted_keys(judge: Any) -> None:
    evidence = judge("NVIDIA H100")["evidence"]
    assert json.dumps(json.loads(evidence), ensure_ascii=False, sort_keys=True) == evidence
    assert "h 100" in evidence


def test_separators_in_texts_do_not_move_fields(judge_all: Any) -> None:
    frame = judge_all([{"description": "RTX 4090\x1f"}, {"model": "RTX 4090", "description": "¦ tea"}])
    assert frame["chip"].to_list() == ["rtx-4090", "rtx-4090"]


def test_a_huge_description_is_read_in_part_and_quickly(judge: Any) -> None:
    assert judge("RTX 4090 " + "x 1 " * 500_000)["chip"] == "rtx-4090"


TEXTS = (
    st.none()
    | st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                *("rtx", "4090", "4090d", "d", "H100", "h", "100", "A10", "for", "用", "bracket", "8", "x"),
                *("with", "GPU", "サーバー", ",", "(", ")", "~", "¦", "4O9O", "toy", "NVIDIA", "DGX", "L40S"),
            ]
        ),
        max_size=12,
    ).map(" ".join)
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, TEXTS, st.none() | st.from_regex(r"\A[0-9]{4,10}\Z"), st.none() | st.floats(0, 1e9))
def test_never_fails_and_intervals_are_in_order(
    judge: Any, description: str | None, model: str | None, maker: str | None, code: str | None, value: float | None
) -> None:
    found = judge(description, model=model, maker=maker, hs_code=code, unit_value_usd=value, quantity=1.0)
    for low, high in (("tpp_low", "tpp_high"), ("pd_low", "pd_high"), ("price_low_usd", "price_high_usd")):
        assert (found[low] is None) == (found[high] is None)
        assert found[low] is None or 0 <= found[low] <= found[high]
    if found["is_accelerator"] is False:
        assert found["tpp_high"] == 0
    if found["is_accelerator"] is None:
        assert found["tpp_high"] is None


def test_many_lines_are_judged_as_few_are(judge_all: Any) -> None:
    few = [{"description": text, "unit_value_usd": 30_000.0} for text in ("tea", "NVIDIA H100", "GPU card", "tea")]
    plain = [column for column in ITEMS if column != "line"]
    assert judge_all(few * 60).head(4).select(plain).equals(judge_all(few).select(plain))


@pytest.mark.parametrize(
    "text", ["Power supply", "cooling fan", "DIMM", "network switch", "玉軸受", "베어링", "打印机"]
)
def test_ordinary_goods_have_a_usual_price(judge: Any, text: str) -> None:
    found = judge(text)
    assert found["goods_usual_usd"] < 27_500 and found["goods_usual_kg_usd"] < 21_000


@pytest.mark.parametrize("text", ["NVIDIA H100", "as per invoice"])
def test_what_names_no_ordinary_goods_has_none(judge: Any, text: str) -> None:
    assert judge(text)["goods_usual_usd"] is None
