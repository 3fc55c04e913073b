"""A delta rescreening gives what screening everybody gives, row for row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.service.kept_tables import Kept

from sekisho.parties import NAME_QUERIES, PRESETS, Policy, screen_names
from sekisho.parties.names import fold
from sekisho.parties.phrases import NO_PHRASES, Phrase, Phrases
from sekisho.service.customers import ALERTS, Customers, alert_changes, open_customers, renewed, rescreen
from sekisho.service.ports import StoredSource
from sekisho.service.reference_tables import tables_of
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName, Reference

NAMES = [
    "Zhongxiang Quantum Research Institute",
    "中翔量子研究所",
    "Vostokpribor LLC",
    "Востокприбор",
    "Hailuowei Technologies Co., Ltd.",
    "Hailuowei Semiconductor",
    "Hailuowei Device Shenzhen",
    "Golden Star Trading",
    "HASSAN, Ahmed Karim",
    "BARAZANJI, Dhiyab Ramiz",
    "株式会社クロガネ技研",
    "Kurogane Giken",
    "가람정밀기계",
    "Mitrofanov Group",
    "Ocean Lantern Shipping",
    "Quantum Star Institute",
]
ASKED = [
    ("Zhongxiang Quantun Research Institute", "CN"),
    ("中翔量子研究所", "CN"),
    ("Vostok-Pribor OOO", "RU"),
    ("Hailuowei Cloud Computing", "SG"),
    ("Ahmed Karim Hassan", "AE"),
    ("Hassan Ahmed", None),
    ("Dhiyab Ramiz Barazanji", "SY"),
    ("Kurogane Giken KK", "JP"),
    ("Garam Jeongmil Gigye", "KR"),
    ("Golden Star Trading Limited (aka Mitrofanov Group)", "HK"),
    ("Bakery Sakura", "JP"),
    ("Lantern Ocean", None),
    ("Quantum Star", "US"),
]


def reference(entries: Sequence[ListEntry], digest: str = "", phrases: Phrases = NO_PHRASES) -> Reference:
    listing = ListFile("own", "Own list", None, tuple(entries))
    source = StoredSource("own", "Own list", None, (), len(entries))
    return Reference(digest, tables_of([(listing, source)], phrases))


def entry(uid: int, name: str, **facts: Any) -> ListEntry:
    kind = "person" if name.partition(",")[0].isupper() else "organisation"
    return ListEntry(uid=f"own:{uid}", name=name, **{"kind": kind, "countries": ("CN",), **facts})


def asked(names: Sequence[tuple[str, str | None]] = ASKED) -> pl.DataFrame:
    rows = [(at, name, country, None) for at, (name, country) in enumerate(names)]
    return pl.DataFrame(rows, schema=NAME_QUERIES, orient="row")


def opened(frame: pl.DataFrame, new: Reference) -> Customers:
    return open_customers(Kept(), frame, new)


def check(old: Reference, new: Reference, frame: pl.DataFrame, policy: Policy = PRESETS["default"]) -> None:
    done = rescreen(opened(frame, new), old, new, policy, share=1.0)
    before, after = screen_names(frame, old, policy), screen_names(frame, new, policy)
    assert renewed(before, done, new).equals(after)
    assert done.alerts.equals(alert_changes(before.filter(ALERTS), after.filter(ALERTS), done.change.causes))


lists = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=2)),
    max_size=10,
    unique_by=lambda item: item[0],
)


@given(lists, lists, st.sampled_from(sorted(PRESETS)))
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_a_small_list_gives_what_everybody_screened_gives(
    old: list[tuple[int, str, list[str]]], new: list[tuple[int, str, list[str]]], preset: str
) -> None:
    sides = [reference([entry(u, n, names=tuple(map(ListName, others))) for u, n, others in s]) for s in (old, new)]
    check(sides[0], sides[1], asked(), PRESETS[preset])


@given(st.permutations(range(6)))
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_a_list_decides_ties_for_the_last_place(order: list[int]) -> None:
    policy = Policy(max_matches=2)
    entries = [entry(at, "Golden Star Trading") for at in range(6)]
    check(reference(entries), reference([entries[at] for at in order]), asked(), policy)


BASE = [entry(at, name) for at, name in enumerate(NAMES)]


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"countries": ("SY",)}, "countries"),
        ({"programs": ("X",)}, "programs"),
        ({"births": ("1970",)}, "births"),
        ({"remarks": "seen"}, "remarks"),
        ({"names": (ListName("Qutaybah Ramiz"),)}, "names"),
        ({"addresses": (ListAddress("1 Long Street, Town", "SY"),)}, "addresses"),
        ({"identifiers": (ListIdentifier("tax", "123456789"),)}, "identifiers"),
        ({"kind": "unknown"}, "kind"),
    ],
)
def test_a_changed_fact_touches_those_who_match_the_entry_and_is_told(facts: dict[str, Any], what: str) -> None:
    old, new = reference(BASE), reference([*BASE[:9], entry(9, NAMES[9], **facts), *BASE[10:]])
    frame = asked()
    done = rescreen(opened(frame, new), old, new)
    assert done.everybody == ""
    assert done.touched.to_list() == [6]
    assert done.change.causes.rows() == [("own", "own:9", f"changed: {what}")]
    check(old, new, frame)


def test_a_new_edition_without_a_change_touches_nobody() -> None:
    done = rescreen(opened(asked(), reference(BASE)), reference(BASE), reference(BASE))
    assert (done.touched.len(), done.alerts.height) == (0, 0)


def test_a_listing_and_a_delisting_give_new_and_gone() -> None:
    old, new = reference(BASE[:13]), reference(BASE[1:14])
    done = rescreen(opened(asked(), new), old, new)
    told = done.alerts.select("change", "cause", "query", "uid").rows()
    assert ("gone", "removed", 0, "own:0") in told
    assert ("new", "added", 9, "own:13") in told
    assert {change for change, *_ in told} == {"new", "gone"}


def test_a_word_that_becomes_a_brand_touches_its_bearers() -> None:
    sisters = [entry(20 + at, f"Hailuowei {trade}") for at, trade in enumerate(("Optics", "Robotics"))]
    old, new = reference([BASE[4], *BASE[7:]]), reference([BASE[4], *BASE[7:], *sisters])
    done = rescreen(opened(asked(), new), old, new)
    assert ("own", "own:4", "brand") in done.change.causes.rows()
    assert 3 in done.touched
    check(old, new, asked())


def test_identifiers_and_addresses_touch_as_well() -> None:
    facts = {"identifiers": (ListIdentifier("tax", "7701234567"),)}
    place = {"addresses": (ListAddress("Unit 12, 45 Azadi Street, Tehran", "IR"),), "countries": ("IR",)}
    new = reference([*BASE, entry(30, "Nobody Near", **facts), entry(31, "Elsewhere Far", **place)])
    frame = asked([("Bakery Sakura", "JP"), ("Cafe Momiji", "IR"), ("Third House", None)]).with_columns(
        identifiers=pl.Series([["tax:7701234567"], None, None], dtype=pl.List(pl.String)),
        address=pl.Series([None, "Unit 12, 45 Azadi St., Tehran", None], dtype=pl.String),
    )
    done = rescreen(opened(frame, new), reference(BASE), new)
    assert done.touched.to_list() == [0, 1]
    check(reference(BASE), new, frame)


def test_other_phrases_touch_everybody_and_say_so() -> None:
    phrases = Phrases([Phrase("中翔", ("zhongxiang",), "brand", "made up")], fold)
    new = reference(BASE, phrases=phrases)
    done = rescreen(opened(asked(), new), reference(BASE), new)
    assert done.everybody == "the phrases that translate names changed"
    assert len(done.touched) == len(ASKED)


def test_a_reference_of_another_release_touches_everybody_and_says_so() -> None:
    old = reference(BASE)
    views = old.tables["party_views"].with_columns(pl.col("weight") + 1.0)
    foreign = Reference("", {**old.tables, "party_views": views})
    done = rescreen(opened(asked(), old), foreign, old)
    assert done.everybody == "another release of this program compiled one of the two references"


def test_when_most_entries_changed_everybody_is_screened() -> None:
    new = reference([entry(at, name + " Group") for at, name in enumerate(NAMES)])
    done = rescreen(opened(asked(), new), reference(BASE), new)
    assert done.everybody == "too many entries changed"


def test_customers_are_compiled_once_and_again_when_they_or_the_phrases_change() -> None:
    store = Kept()
    one = open_customers(store, asked(), reference(BASE))
    assert open_customers(store, asked(), reference(BASE[:3])).key == one.key
    other = open_customers(store, asked(ASKED[:-1]), reference(BASE))
    phrases = Phrases([Phrase("中翔", ("zhongxiang",), "brand", "made up")], fold)
    third = open_customers(store, asked(), reference(BASE, phrases=phrases))
    assert len({one.key, other.key, third.key}) == len(store.folders) == 3


def test_nobody_can_be_screened_again_too() -> None:
    frame = asked([])
    done = rescreen(opened(frame, reference(BASE)), reference(BASE[:4]), reference(BASE))
    assert (len(done.touched), done.alerts.height) == (0, 0)
