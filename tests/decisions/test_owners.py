"""A party half owned by a listed one (three golden cases): the rule on affiliates came, was stayed, may come again.

We find a listed parent by its name and cannot see percentages, so on every day the answer is a hold that tells the
officer to find the percentage; whether the rule itself binds on that day is for the officer to read in the citation.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from sekisho.rules import Law, derive, evaluate
from sekisho.vocabulary.clocks import Clocks

MATCH = {
    "consignment": "case",
    "subject": "consignee/1",
    "role": "consignee",
    "list": "us-csl",
    "source": "Entity List (EL) - Bureau of Industry and Security",
    "basis": "parent_name",
    "strength": "confirmed",
    "programs": "",
    "topics": None,
    "query_name": "Parent Holdings",
    "matched_name": "Parent Holdings",
    "uid": "x:1",
    "parts": "{}",
    "ship_from": "US",
    "dest": "DE",
    "any_accelerator": True,
    "any_electronics": True,
    "any_sensitive": True,
    "us_origin": True,
    "exporter_country": "US",
    "kind": "organisation",
    "score": 1.0,
    "country_agrees": True,
    "ends_on": None,
    "cleared": "none",
}


def judge(law: Law, day: date, **changes: object) -> pl.DataFrame:
    row = {**MATCH, "list_date": day, **changes}
    live = law.on(Clocks(day, day))
    frame = pl.DataFrame([row], schema_overrides={"topics": pl.String, "ends_on": pl.Date, "us_origin": pl.Boolean})
    return evaluate(derive(frame, live, "match"), live, "match").findings


@pytest.mark.parametrize("day", [date(2025, 10, 15), date(2026, 3, 1), date(2026, 11, 21)], ids=["g27", "g28", "g29"])
def test_a_listed_parent_holds_on_every_day(law: Law, day: date) -> None:
    found = judge(law, day)
    assert found.select("check", "effect").rows() == [("screen.parent", "hold")]


def test_a_listed_parent_refuses_nobody(law: Law) -> None:
    assert not set(judge(law, date(2026, 11, 21))["effect"]) & {"prohibited", "licence"}


@pytest.mark.parametrize(
    ("changes", "check", "effect"),
    [
        ({}, "bis.entity-list", "licence"),
        ({"list": "bis-mieu"}, "bis.mieu", "licence"),
        ({"list": "un"}, "un.sanctions", "prohibited"),
        ({"list": "ofac-sdn"}, "ofac.sdn", "prohibited"),
        ({"list": "bis-dpl"}, "bis.denied-person", "prohibited"),
        ({"source": "Specially Designated Nationals (SDN) - Treasury Department"}, "ofac.sdn", "prohibited"),
        ({"source": "Denied Persons List (DPL) - Bureau of Industry and Security"}, "bis.denied-person", "prohibited"),
        ({"source": "Unverified List (UVL) - Bureau of Industry and Security"}, "bis.unverified", "hold"),
        ({"source": "Military End User (MEU) List"}, "bis.meu", "licence"),
        ({"source": "ITAR Debarred (DTC) - State Department"}, "screen.watched", "warn"),
        ({"list": "dod-1260h"}, "dod.1260h", "hold"),
        ({"list": "section-1286"}, "dod.1286", "hold"),
        ({"list": "dod-1260h", "any_accelerator": False, "any_electronics": False}, "screen.watched", "warn"),
        ({"list": "own"}, "screen.other-list", "hold"),
        ({"ship_from": "JP", "us_origin": False}, "screen.other-list", "hold"),
        ({"strength": "possible", "basis": "name_fuzzy"}, "screen.possible", "hold"),
        ({"basis": "address"}, "screen.address", "hold"),
    ],
    ids=str,
)
def test_what_a_match_leads_to(law: Law, changes: dict[str, object], check: str, effect: str) -> None:
    found = judge(law, date(2026, 11, 21), **{"basis": "name_exact", **changes})
    assert (check, effect) in found.select("check", "effect").rows()


def test_a_possible_match_never_refuses(law: Law) -> None:
    for name in ("ofac-sdn", "un", "bis-dpl", "bis-mieu", "us-csl"):
        found = judge(law, date(2026, 11, 21), list=name, strength="possible", basis="name_fuzzy")
        assert set(found["effect"]) == {"hold"}, name


def test_an_address_alone_never_refuses(law: Law) -> None:
    for name in ("ofac-sdn", "un", "bis-dpl", "bis-mieu", "us-csl"):
        found = judge(law, date(2026, 11, 21), list=name, basis="address", strength="possible")
        assert not set(found["effect"]) & {"prohibited", "licence"}, name
