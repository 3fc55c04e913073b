"""The gate with a graph of owners: parties are found in it, and what listed owners hold decides."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sekisho.bootstrap import Gate, open_gate
from sekisho.service.ports import StoredSource
from sekisho.service.reference_tables import tables_of
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import MalformedList, UsageFault
from sekisho.vocabulary.listing import ListEntry, ListFile, Reference

DAY = date(2026, 11, 24)
IN_FORCE, STAYED = date(2025, 10, 15), date(2026, 3, 1)
LISTED = {  # kind -> name, country
    "ofac-sdn": ("Okrugelektronika Zavod OOO", "RU"),
    "bis-entity-list": ("Nantingwei Microelectronics Corporation", "CN"),
    "eu-fsf": ("Belozerskoptron Holding AO", "RU"),
    "uk-sanctions": ("Vermilionskaya Shipping PLC", "RU"),
}
ENTITIES = {  # id -> name, country, registration number
    **{kind: (*listed, None) for kind, listed in LISTED.items()},
    "owned": ("Fenwickharbor Kompute GmbH", "DE", "HRB 778812"),
    "maybe": ("Quillstone Rechenwerk GmbH", "DE", None),
    "part": ("Tarnbrook Datenwerk GmbH", "DE", None),
    "affiliate": ("Tessalycompute Sdn. Bhd.", "MY", None),
    "eu": ("Orlavia Rechnerbau GmbH", "DE", None),
    "eu-control": ("Sundermark Anlagen GmbH", "DE", None),
    "uk": ("Hallowgate Cluster Ltd", "GB", None),
    "chinese": ("Merantikarya Digital Sdn. Bhd.", "MY", None),
    "parent": ("Yunqishan Grid Holdings Co., Ltd.", "CN", None),
    "neighbour": ("Pelicanreach Trading Pte. Ltd.", "SG", None),
    "common": ("Delta Trading GmbH", "DE", None),
    "free": ("Gullfossvik Research ehf.", "IS", None),
}
STAKES = [  # owner, owned, share
    ("ofac-sdn", "owned", "60"),
    ("ofac-sdn", "common", "60"),
    ("ofac-sdn", "maybe", "40-75"),
    ("ofac-sdn", "part", "30"),
    ("free", "part", "70"),
    ("bis-entity-list", "affiliate", "55"),
    ("eu-fsf", "eu", "51"),
    ("uk-sanctions", "uk", "51"),
    ("parent", "chinese", "80"),
]


def _graph() -> bytes:
    lines: list[dict[str, Any]] = []
    for key, (name, country, number) in ENTITIES.items():
        properties = {"name": [name], "jurisdiction": [country.lower()]}
        if number:
            properties["registrationNumber"] = [number]
        if key in ("owned", "neighbour"):
            properties["phone"] = ["+65 5550 1234"]
        lines.append({"id": key, "schema": "Company", "properties": properties})
    for at, (owner, owned, share) in enumerate(STAKES):
        properties = {"owner": [owner], "asset": [owned], "percentage": [share]}
        lines.append({"id": f"stake-{at}", "schema": "Ownership", "properties": properties})
    control = {"controller": ["eu-fsf"], "controlled": ["eu-control"], "controlType": ["majority of voting rights"]}
    lines.append({"id": "control", "schema": "Control", "properties": control})
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


GRAPH = [("owners.jsonl", _graph())]


@pytest.fixture(scope="module")
def plain() -> Gate:
    listings = []
    for kind, (name, country) in LISTED.items():
        entry = ListEntry(f"{kind}:1", name, "organisation", countries=(country,), programs=("SYRIA",))
        listings.append((ListFile(kind, kind, DAY, (entry,)), StoredSource(kind, kind, DAY, (), 1)))
    return open_gate(Reference("lists", tables_of(listings)))


Judge = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def judged(plain: Gate) -> Judge:
    gates: dict[Clocks, Gate] = {}

    def judge(entity: str, *, as_of: date = DAY, sender: str = "US", **facts: object) -> dict[str, Any]:
        clocks = Clocks(as_of, as_of)
        gate = gates.setdefault(clocks, plain.with_owners(GRAPH, clocks)[0])
        return gate.judge([consignment(entity, as_of, sender, **facts)], as_of=as_of)[0]

    return judge


def consignment(entity: str, as_of: date, sender: str, **facts: object) -> dict[str, Any]:
    name, country, _ = ENTITIES[entity]
    party = {"role": "consignee", "name": name, "country": country, "hq_country": country}
    goods = {"description": "NVIDIA H100 SXM5 80GB", "maker": "NVIDIA", "model": "H100", "quantity": 1}
    return {
        "id": "C-1",
        "ship_date": as_of.isoformat(),
        "ship_from": sender,
        "destination": country,
        "end_use": "training of speech models in our own hall",
        "lines": [{**goods, "unit_value": 30_000, "hs_code": "847330"}],
        "parties": [{"role": "exporter", "name": "Cascade Ridge Systems", "country": sender}, {**party, **facts}],
    }


def of_owners(decision: dict[str, Any]) -> dict[str, str]:
    """Checks on owners and their effects, those on headquarters apart."""
    found = {f["check"]: f["effect"] for f in decision["findings"] if f["check"].startswith("own.")}
    return {check: effect for check, effect in found.items() if not check.startswith("own.hq-")}


def of_seats(decision: dict[str, Any]) -> dict[str, str]:
    return {f["check"]: f["effect"] for f in decision["findings"] if f["check"].startswith("own.hq-")}


def params(decision: dict[str, Any], check: str) -> dict[str, Any]:
    loaded: dict[str, Any] = next(json.loads(f["params"]) for f in decision["findings"] if f["check"] == check)
    return loaded


def test_a_party_owned_by_a_blocked_person_is_refused(judged: Judge) -> None:
    decision = judged("owned")
    assert (decision["outcome"], of_owners(decision)) == ("refuse", {"own.ofac-50": "prohibited"})


def test_the_finding_shows_the_path_in_words(judged: Judge) -> None:
    assert params(judged("owned"), "own.ofac-50")["path"] == [
        "Okrugelektronika Zavod OOO → 60% → Fenwickharbor Kompute GmbH"
    ]


def test_a_band_across_one_half_is_a_question(judged: Judge) -> None:
    decision = judged("maybe")
    assert decision["outcome"] == "hold"
    assert of_owners(decision) == {"own.ofac-50.possible": "hold", "own.listed-holding": "score"}


def test_thirty_percent_is_a_red_flag(judged: Judge) -> None:
    assert of_owners(judged("part")) == {"own.listed-holding": "score"}


def test_who_has_no_listed_owner_is_left_alone(judged: Judge) -> None:
    assert of_owners(judged("free")) == {}


def test_a_party_is_found_by_its_number_under_another_name(judged: Judge) -> None:
    decision = judged("owned", name="Zephyrine Import House", identifiers=["registration:HRB778812"])
    assert of_owners(decision) == {"own.ofac-50": "prohibited"}


def test_a_common_name_without_a_country_is_never_refused(judged: Judge) -> None:
    """It may be another firm: what is certain of the one is only possible of the other."""
    decision = judged("common", country=None, hq_country=None)
    assert of_owners(decision) == {"own.ofac-50.possible": "hold"}
    assert params(decision, "own.ofac-50.possible")["same_party"] is False


def test_the_same_name_in_another_country_is_another_firm(judged: Judge) -> None:
    assert of_owners(judged("owned", country="BR", hq_country="BR")) == {}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (IN_FORCE, {"own.affiliates": "licence"}),
        (STAYED, {"own.affiliates.stayed": "warn", "own.listed-holding": "score"}),
        (DAY, {"own.affiliates.open": "hold"}),
    ],
    ids=["in force", "stayed", "status unknown"],
)
def test_the_affiliates_rule_follows_its_days(judged: Judge, day: date, expected: dict[str, str]) -> None:
    assert of_owners(judged("affiliate", as_of=day)) == expected


def test_what_was_not_published_is_not_known(plain: Gate) -> None:
    clocks = Clocks(IN_FORCE, date(2025, 9, 1))
    gate, _ = plain.with_owners(GRAPH, clocks)
    [decision] = gate.judge([consignment("affiliate", IN_FORCE, "US")], as_of=clocks.as_of, known_at=clocks.known_at)
    assert not [check for check in of_owners(decision) if check.startswith("own.affiliates")]


@pytest.mark.parametrize(
    ("entity", "sender", "expected"),
    [
        ("eu", "US", {"own.eu": "prohibited"}),  # it is in the EU itself
        ("uk", "JP", {"own.uk": "prohibited"}),
        ("eu-control", "DE", {"own.eu.controlled": "hold"}),
    ],
)
def test_an_asset_freeze_reaches_what_is_owned(
    judged: Judge, entity: str, sender: str, expected: dict[str, str]
) -> None:
    assert of_owners(judged(entity, sender=sender)) == expected


def test_a_headquarters_against_the_owners_is_a_contradiction(judged: Judge) -> None:
    decision = judged("chinese")
    found = params(decision, "own.hq-contradicted")
    assert (found["hq_stated"], found["hq_from_owners"]) == ("MY", "CN")
    assert found["path"] == ["Yunqishan Grid Holdings Co., Ltd. → 80% → Merantikarya Digital Sdn. Bhd."]


def test_a_headquarters_that_nobody_states_is_told_and_still_asked_for(judged: Judge) -> None:
    decision = judged("chinese", hq_country=None)
    assert of_seats(decision) == {"own.hq-found": "info"}
    assert "consignee_hq_d5" in decision["missing"]


def test_a_parent_that_is_stated_so_is_nothing_new(judged: Judge) -> None:
    assert of_seats(judged("chinese", ultimate_parent="Yunqishan Grid", ultimate_parent_country="CN")) == {}


def test_another_parent_than_stated_differs(judged: Judge) -> None:
    decision = judged("chinese", ultimate_parent="Haerbin Grid", ultimate_parent_country="RU")
    assert of_seats(decision) == {"own.hq-differs": "warn"}


def test_a_telephone_shared_with_an_owned_firm_is_a_flag(judged: Judge) -> None:
    decision = judged("neighbour")
    assert of_owners(decision) == {"own.shared-with-listed": "score"}
    assert params(decision, "own.shared-with-listed")["owner"] == "Fenwickharbor Kompute GmbH"


def test_the_decision_names_lists_and_graph_together(plain: Gate, judged: Judge) -> None:
    [before] = plain.judge([consignment("free", DAY, "US")], as_of=DAY)
    assert judged("free")["reference_digest"] != before["reference_digest"]
    assert judged("free")["outcome"] == before["outcome"]


def test_owners_of_another_day_are_not_used(plain: Gate) -> None:
    gate, _ = plain.with_owners(GRAPH, Clocks(STAYED, STAYED))
    with pytest.raises(UsageFault):
        gate.judge([consignment("owned", DAY, "US")], as_of=DAY)


def test_a_graph_that_is_none_is_refused(plain: Gate) -> None:
    with pytest.raises(MalformedList):
        plain.with_owners([("owners.jsonl", b"no json")], Clocks(DAY, DAY))


def limited(plain: Gate, entity: str, clocks: Clocks, graph: list[tuple[str, bytes]], **facts: object) -> Any:
    """The findings with a graph that was examined for this consignment alone, and with one examined whole."""
    day = [consignment(entity, clocks.as_of, "US", **facts)]
    parties = plain.intake(day, "<test>").batch.parties
    gates = (plain.with_owners(graph, clocks, parties=parties)[0], plain.with_owners(graph, clocks)[0])
    return [gate.judge(day, as_of=clocks.as_of)[0] for gate in gates]


@pytest.mark.parametrize("entity", ENTITIES)
def test_only_what_matters_is_screened_and_tells_the_same(plain: Gate, entity: str) -> None:
    part, whole = limited(plain, entity, Clocks(DAY, DAY), GRAPH)
    assert part == whole


def test_a_party_found_by_its_number_is_among_what_matters(plain: Gate) -> None:
    facts = {"name": "Zephyrine Import House", "identifiers": ["registration:HRB778812"]}
    part, whole = limited(plain, "owned", Clocks(DAY, DAY), GRAPH, **facts)
    assert part == whole and of_owners(part) == {"own.ofac-50": "prohibited"}


@pytest.mark.parametrize(
    "written", ["FENWICKHARBOR KOMPUTE", "Fenwick Harbor Kompute GmbH", "Fenwickharbor-Kompute G.m.b.H."]
)
def test_other_writings_of_a_name_are_among_what_matters(plain: Gate, written: str) -> None:
    part, whole = limited(plain, "owned", Clocks(DAY, DAY), GRAPH, name=written)
    assert part == whole and of_owners(part) == {"own.ofac-50": "prohibited"}


def random_graph(seed: int) -> list[tuple[str, bytes]]:
    """Sixty firms that hold one another at random; some share telephones, three bear listed names."""
    dice = random.Random(seed)
    lines: list[dict[str, Any]] = []
    for at in range(60):
        name, country = (*LISTED.values(),)[at] if at < 3 else (f"Firmolo Quorst {at}", "DE")
        properties = {"name": [name], "jurisdiction": [country.lower()]}
        properties["phone"] = [f"+65 5550 {dice.randrange(40):04d}"]
        lines.append({"id": f"n{at}", "schema": "Company", "properties": properties})
    for at in range(110):
        owner, owned = dice.sample(range(60), 2)
        owner = owner if at > 12 else at % 3
        properties = {
            "owner": [f"n{owner}"],
            "asset": [f"n{owned}"],
            "percentage": [dice.choice(["30", "51", "20-60"])],
        }
        lines.append({"id": f"s{at}", "schema": "Ownership", "properties": properties})
    return [("random.jsonl", "\n".join(map(json.dumps, lines)).encode())]


@pytest.mark.parametrize("seed", range(4))
def test_on_graphs_at_random_it_tells_the_same(plain: Gate, seed: int) -> None:
    graph, clocks = random_graph(seed), Clocks(DAY, DAY)
    whole = plain.with_owners(graph, clocks)[0]
    told = []
    for at in range(3, 60, 4):
        day = [consignment("free", DAY, "US", name=f"Firmolo Quorst {at}", country="DE", hq_country="DE")]
        part = plain.with_owners(graph, clocks, parties=plain.intake(day, "<test>").batch.parties)[0]
        [one], [other] = part.judge(day, as_of=DAY), whole.judge(day, as_of=DAY)
        assert one == other
        told.append(len(of_owners(one)))
    assert sum(told) > 3


def test_a_graph_examined_for_some_parties_answers_for_no_others(plain: Gate) -> None:
    clocks = Clocks(DAY, DAY)
    parties = plain.intake([consignment("free", DAY, "US")], "<test>").batch.parties
    gate, _ = plain.with_owners(GRAPH, clocks, parties=parties)
    with pytest.raises(UsageFault, match="other parties"):
        gate.judge([consignment("owned", DAY, "US")], as_of=DAY)
