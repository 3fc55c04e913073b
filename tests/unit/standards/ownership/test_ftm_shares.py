"""Shares as registers write them."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sekisho.standards.ownership import OPEN, parse_share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("50", (0.5, 0.5)),
        ("50 %", (0.5, 0.5)),
        ("５０％", (0.5, 0.5)),
        ("33,5", (0.335, 0.335)),
        ("100.00%", (1.0, 1.0)),
        ("0.5%", (0.005, 0.005)),
        ("0.5", (0.005, 0.5)),  # per cent or a fraction: nobody can tell
        ("1", (0.01, 1.0)),
        ("0", (0.0, 0.0)),
        ("25-50", (0.25, 0.5)),
        ("25% to 50%", (0.25, 0.5)),
        ("25～50%", (0.25, 0.5)),
        ("1/4", (0.25, 0.25)),
        ("more than 25%", (0.25 + OPEN, 1.0)),
        ("> 25", (0.25 + OPEN, 1.0)),
        ("75 or more", (0.75, 1.0)),
        ("50%超", (0.5 + OPEN, 1.0)),
        ("25%以上", (0.25, 1.0)),
        ("50% 초과", (0.5 + OPEN, 1.0)),
        ("less than 25", (0.0, 0.25 - OPEN)),
        ("majority", (0.5 + OPEN, 1.0)),
        ("過半数", (0.5 + OPEN, 1.0)),
        ("ownership-of-shares-25-to-50-percent", (0.25 + OPEN, 0.5)),
        ("ownership-of-shares-50-to-75-percent-as-trust", (0.5 + OPEN, 0.75 - OPEN)),
        ("voting-rights-75-to-100-percent", (0.75, 1.0)),
    ],
)
def test_is_read(text: str, share: tuple[float, float]) -> None:
    assert parse_share(text) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize(
    "text", ["", "abc", "150", "-5", "50-25", "3/2", "1/0", "25-150", ">150", "nan", "1e2", "9" * 200, "50%%", None]
)
def test_is_no_share(text: str | None) -> None:
    assert parse_share(text) is None


@given(st.text(max_size=90))
def test_anything_is_a_share_or_nothing(text: str) -> None:
    share = parse_share(text)
    assert share is None or 0.0 <= share[0] <= share[1] <= 1.0


@given(st.integers(0, 10_000))
def test_every_hundredth_of_a_per_cent_is_read_exactly(hundredths: int) -> None:
    share = parse_share(f"{hundredths / 100:.2f}%")
    assert share == pytest.approx((hundredths / 10_000,) * 2, abs=1e-12)
