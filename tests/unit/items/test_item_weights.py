"""Net weight against what the goods usually weigh: how far off, and when nobody can tell."""

from __future__ import annotations

from typing import Any

import pytest

CARD = "NVIDIA H100 PCIe 80GB"  # 1 to 2.2 kg in the knowledge base


@pytest.mark.parametrize(
    ("stated", "ratio", "over"),
    [
        ({"quantity": 1.0, "net_weight_kg": 1.7}, 1.0, 0.0),
        ({"quantity": 16.0, "net_weight_kg": 27.2}, 1.0, 0.0),  # of the whole line
        ({"quantity": 4.0, "net_weight_kg": 0.4}, 0.1, 0.0),
        ({"quantity": 1.0, "net_weight_kg": 44.0}, 20.0, 41.8),
        ({"quantity": 1.0, "net_weight_kg": 1.0}, 1.0, 0.0),  # both ends belong to it
        ({"quantity": 1.0, "net_weight_kg": 2.2}, 1.0, 0.0),
    ],
)
def test_the_nearest_end_of_the_usual_is_the_measure(
    judge: Any, stated: dict[str, Any], ratio: float, over: float
) -> None:
    found = judge(CARD, **stated)
    assert found["weight_ratio"] == pytest.approx(ratio)
    assert found["weight_over_kg"] == pytest.approx(over)


@pytest.mark.parametrize(
    "stated",
    [
        {"quantity": 4.0},
        {"net_weight_kg": 4.0},
        {"quantity": 0.0, "net_weight_kg": 4.0},
        {"quantity": 4.0, "net_weight_kg": 0.0},
        {"quantity": 4.0, "net_weight_kg": -3.0},
    ],
)
def test_without_weight_or_quantity_it_is_unknown(judge: Any, stated: dict[str, Any]) -> None:
    found = judge(CARD, **stated)
    assert (found["weight_ratio"], found["weight_over_kg"]) == (None, None)


@pytest.mark.parametrize("weight", [1.0, 1.7, 2.2])
def test_a_line_that_weighs_what_one_piece_does_may_state_it_a_piece(judge: Any, weight: float) -> None:
    assert judge(CARD, quantity=16.0, net_weight_kg=weight)["weight_ratio"] is None


@pytest.mark.parametrize("weight", [0.9, 2.3])
def test_a_line_that_weighs_neither_its_pieces_nor_one_of_them_is_measured(judge: Any, weight: float) -> None:
    assert judge(CARD, quantity=16.0, net_weight_kg=weight)["weight_ratio"] == pytest.approx(weight / 16)


@pytest.mark.parametrize(
    "text",
    [
        "GPU server with 8x NVIDIA H100 SXM5",  # the box weighs what nobody here knows
        "Tower workstation with RTX A4000",
        "NVIDIA GH100 die",
        "NVIDIA HGX board",  # which chips are on it is not said
    ],
)
def test_what_is_more_or_less_than_a_card_has_no_usual_weight(judge: Any, text: str) -> None:
    found = judge(text, quantity=1.0, net_weight_kg=13.5)
    assert (found["weight_low_kg"], found["weight_high_kg"], found["weight_ratio"]) == (None, None, None)


@pytest.mark.parametrize("text", ["H100 PCIe heatsink", "RTX 4090 fan, spare part", "GPU bracket", "green tea"])
def test_spare_parts_and_other_goods_are_not_weighed(judge: Any, text: str) -> None:
    assert judge(text, quantity=100.0, net_weight_kg=5.0)["weight_ratio"] is None


def test_a_known_machine_has_its_own_weight(judge: Any) -> None:
    assert judge("NVIDIA DGX H100", quantity=2.0, net_weight_kg=260.0)["weight_ratio"] == 1.0
    assert judge("NVIDIA DGX H100", quantity=1.0, net_weight_kg=700.0)["weight_ratio"] == pytest.approx(4.0)


@pytest.mark.parametrize("text", ["8x NVIDIA H100 PCIe", "NVIDIA H100 PCIe, qty 8", CARD])
def test_a_quantity_said_twice_counts_once(judge: Any, text: str) -> None:
    found = judge(text, quantity=8.0, net_weight_kg=13.6, unit_value_usd=27_000.0)
    assert (found["units"], found["weight_ratio"]) == (8.0, 1.0)
    assert found["price_ratio"] == pytest.approx(1.0, abs=0.1)
    assert found["power_kw"] == pytest.approx(2.8)


def test_eight_cards_sold_as_one_lot_weigh_eight_times_as_much(judge: Any) -> None:
    assert judge("8x NVIDIA H100 PCIe", quantity=1.0, net_weight_kg=13.6)["weight_ratio"] == 1.0


def test_eight_baseboards_of_eight_are_sixty_four(judge: Any) -> None:
    assert judge("HGX H100 8-GPU baseboard", quantity=8.0, net_weight_kg=400.0)["units"] == 64.0
