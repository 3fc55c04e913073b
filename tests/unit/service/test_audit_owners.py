"""Owners of sellers on the day of purchase: what they held then decides, not what they hold now."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from tests.audited import audited, codes, result

from sekisho.standards.ownership import read_graph
from sekisho.storage.ownership import ownership_data
from sekisho.storage.places import gazetteer

OWNED = {"seller": "Fenwickharbor Kompute GmbH", "seller_country": "DE", "seller_hq": "DE", "forwarder": "Umikazeya KK"}


@cache
def graph(share: str = "60", since: str = "2024-02-01") -> tuple[Any, list[tuple[str, bytes]], object]:
    """A listed party that owns a share of the seller since a day."""
    lines: list[dict[str, Any]] = [
        {"id": key, "schema": "Company", "properties": {"name": [name], "jurisdiction": [country]}}
        for key, name, country in (
            ("listed", "Okrugelektronika Zavod OOO", "ru"),
            ("owned", "Fenwickharbor Kompute GmbH", "de"),
            ("free", "Gullfossvik Research ehf.", "is"),
        )
    ]
    stake = {"owner": ["listed"], "asset": ["owned"], "percentage": [share], "startDate": [since]}
    lines.append({"id": "stake", "schema": "Ownership", "properties": stake})
    files = [("owners.jsonl", "\n".join(map(json.dumps, lines)).encode())]
    return read_graph(files, gazetteer().country), files, ownership_data()


def test_a_seller_whom_a_listed_party_owned_is_refused() -> None:
    found = audited(OWNED, owners=graph())
    assert "owner-listed" in codes(found) and result(found) == "refuse"


@pytest.mark.parametrize("changed", [{"date": "2024-01-31"}, {"seller": "Gullfossvik Research ehf."}])
def test_before_the_stake_and_of_another_firm_nothing_is_told(changed: dict[str, object]) -> None:
    assert "owner-listed" not in codes(audited({**OWNED, **changed}, owners=graph()))


def test_a_small_share_is_no_refusal() -> None:
    assert "owner-listed" not in codes(audited(OWNED, owners=graph("20")))


def test_each_purchase_is_asked_as_of_its_own_day() -> None:
    found = audited(
        {**OWNED, "date": "2024-01-31", "invoice": "A"},
        {**OWNED, "date": "2024-06-03", "serial": "1320220000012", "invoice": "B"},
        {**OWNED, "date": "2024-06-03", "serial": "1320220000013", "invoice": "C"},
        owners=graph(),
    )
    assert ["owner-listed" in codes(found, unit) for unit in range(3)] == [False, True, True]
