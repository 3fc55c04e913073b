"""所在地 of METI's notifications: the country, however the address ends."""

from __future__ import annotations

import pytest

from sekisho.standards.lists.meti_text import _place

_COUNTRIES = {"China": "CN", "Hong Kong": "HK", "Russia": "RU", "Belarus": "BY", "Guangdong 518028": None}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("75-77 Fa Yuen St., Mong Kok, Hong Kong, China", "HK"),
        ("Futian District, Shenzhen, Guangdong 518028, China", "CN"),
        ("127083, Moscow, 8 marta, 10/1 Russia", "RU"),
        ("All addresses located in Belarus", "BY"),
        ("Somewhere, Nowhere", None),
    ],
)
def test_the_end_of_an_address_says_the_country(text: str, country: str | None) -> None:
    found = _place(text, _COUNTRIES.get)
    assert found is not None
    assert found.country == country
