"""FollowTheMoney JSON lines, and a CSV of one's own."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from sekisho.standards.lists import PARSERS, SourcedEntry, no_country
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName


def ftm(*entities: dict[str, Any] | str) -> ListFile:
    lines = (entity if isinstance(entity, str) else json.dumps(entity) for entity in entities)
    return PARSERS["ftm"].parse([("entities.ftm.json", "\n".join(lines).encode())], no_country)


def entity(key: str, schema: str, **properties: list[Any]) -> dict[str, Any]:
    return {"id": key, "schema": schema, "properties": properties, "datasets": ["test_list"]}


COMPANY = entity(
    "NK-1",
    "Company",
    name=["Test Semiconductors", "TSC"],
    alias=["テスト"],
    weakAlias=["TS"],
    previousName=["Old Test"],
    jurisdiction=["cn"],
    address=["1 Road, CN"],
    addressEntity=["addr-1"],
    leiCode=["253400V1H6ART1UQ0N98"],
    uscCode=["91222401MA0Y31E659"],
    innCode=["7707083893"],
    topics=["sanction", "export.control"],
)


def test_an_entity() -> None:
    [company] = ftm(COMPANY).entries
    assert isinstance(company, SourcedEntry)
    assert (company.uid, company.kind, company.countries, company.source) == (
        "ftm:NK-1",
        "organisation",
        ("CN",),
        "test_list",
    )
    assert company.names == (
        ListName("TSC"),
        ListName("テスト"),
        ListName("TS", "weak"),
        ListName("Old Test", "former"),
    )
    assert company.topics == ("sanction", "export.control")


def test_identifiers_get_their_schemes() -> None:
    [company] = ftm(COMPANY).entries
    assert {one.scheme: one.value for one in company.identifiers} == {
        "lei": "253400V1H6ART1UQ0N98",
        "uscc": "91222401MA0Y31E659",
        "tax": "7707083893",
    }


def test_addresses_and_sanctions_in_other_lines_are_joined() -> None:
    address = entity("addr-1", "Address", full=["2 Street, HK"])
    sanction = entity(
        "s-1", "Sanction", entity=["NK-1"], startDate=["2022-02-24"], endDate=["2027"], programId=["US-EL"]
    )
    [company] = ftm(sanction, COMPANY, address).entries
    assert [place.text for place in company.addresses] == ["1 Road, CN", "2 Street, HK"]
    assert (company.listed_on, company.ends_on, company.programs) == (date(2022, 2, 24), date(2027, 12, 31), ("US-EL",))


def test_an_open_sanction_keeps_the_entry_open() -> None:
    closed = entity("s-1", "Sanction", entity=["NK-1"], endDate=["2020"])
    [company] = ftm(closed, entity("s-2", "Sanction", entity=["NK-1"]), COMPANY).entries
    assert company.ends_on is None


def test_nested_documents_are_joined() -> None:
    passport = {
        "id": "p",
        "schema": "Passport",
        "properties": {"number": ["A1"], "type": ["Passport"], "country": ["ir"]},
    }
    person = entity("P-1", "Person", name=["Jane Test"], birthDate=["1970-05"], identificationEntities=[passport])
    [found] = ftm(person).entries
    assert found.identifiers == (ListIdentifier("passport", "A1", "IR"),)
    assert found.births == ("1970",)


def test_links_are_counted_not_listed() -> None:
    found = ftm(COMPANY, entity("o-1", "Ownership", owner=["NK-1"], asset=["NK-2"]))
    assert (len(found.entries), found.notes) == (1, ("1 entities are no parties or have no name, and are not listed",))


def test_the_caption_is_the_name_in_front() -> None:
    [found] = ftm({**entity("P-1", "Person", name=["TESTOV Ivan", "Ivan Testov"]), "caption": "Ivan Testov"}).entries
    assert (found.name, found.names) == ("Ivan Testov", (ListName("TESTOV Ivan"),))


def test_a_person_without_a_full_name_is_named_by_the_parts() -> None:
    [found] = ftm(entity("P-1", "Person", firstName=["Ivan"], lastName=["Testov"])).entries
    assert found.name == "Ivan Testov"


def test_an_address_entity_keeps_its_country() -> None:
    nested = {"id": "a", "schema": "Address", "properties": {"full": ["1 Road, Testgrad"], "country": ["ru"]}}
    [found] = ftm(entity("NK-1", "Company", name=["A"], addressEntity=[nested])).entries
    assert found.addresses == (ListAddress("1 Road, Testgrad", "RU"),)


def test_wallets_documents_and_tails_get_their_schemes() -> None:
    wallet = entity("w-1", "CryptoWallet", holder=["P-1"], publicKey=["1TestXbtAddress"])
    card = entity(
        "i-1", "Identification", holder=["P-1"], number=["77"], type=["National identity card"], country=["ru"]
    )
    plane = entity("A-1", "Airplane", name=["EP-TST"], registrationNumber=["EP-TST"])
    person, aircraft = ftm(entity("P-1", "Person", name=["A"]), wallet, card, plane).entries
    assert person.identifiers == (
        ListIdentifier("crypto", "1TestXbtAddress"),
        ListIdentifier("national-id", "77", "RU"),
    )
    assert aircraft.identifiers == (ListIdentifier("tail", "EP-TST"),)


def test_a_listing_says_who_and_why() -> None:
    sanction = entity(
        "s-1", "Sanction", entity=["NK-1"], authority=["Test Council"], unscId=["QDe.9"], reason=["Tests"]
    )
    [found] = ftm(COMPANY, sanction).entries
    assert found.remarks == "Test Council; QDe.9; Tests"


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "x"',
        "[]",
        '{"id": 1, "schema": "Person", "properties": {}}',
        '{"id": "x", "properties": {}}',
        '{"id": "x", "schema": "Person", "properties": {"name": "not a list"}}',
    ],
)
def test_a_broken_line_is_refused_by_number(line: str) -> None:
    with pytest.raises(MalformedList, match="line 2"):
        ftm(COMPANY, line)


def own(text: str, encoding: str = "utf-8") -> ListFile:
    return PARSERS["csv"].parse([("own.csv", text.encode(encoding))], no_country)


def only(text: str, encoding: str = "utf-8") -> ListEntry:
    [entry] = own(text, encoding).entries
    return entry


def test_a_name_is_enough() -> None:
    assert only("Name\nAcme Ltd\n").name == "Acme Ltd"


def test_every_column() -> None:
    entry = only(
        "name,kind,id,aliases,weak_aliases,country,address,identifiers,program,listed_on,ends_on,topics,citation,remarks\n"
        "Acme,Company,7,A1; A2|A3,W,CN,1 Road,lei:253400V1H6ART1UQ0N98|999,P,2026/1/5,2026-12,t,c,r\n"
    )
    assert (entry.uid, entry.kind, entry.countries, entry.programs) == ("csv:7", "organisation", ("CN",), ("P",))
    assert [(name.name, name.quality) for name in entry.names] == [
        ("A1", "strong"),
        ("A2", "strong"),
        ("A3", "strong"),
        ("W", "weak"),
    ]
    assert entry.identifiers == (ListIdentifier("lei", "253400V1H6ART1UQ0N98"), ListIdentifier("other", "999"))
    assert (entry.listed_on, entry.ends_on, entry.addresses[0].country) == (date(2026, 1, 5), date(2026, 12, 31), "CN")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_japanese_headers(encoding: str) -> None:
    entry = only("名称,別名,国,住所\n試験商事,テスト商事,JP,東京都港区\n", encoding)
    assert (entry.name, entry.names[0].name, entry.countries) == ("試験商事", "テスト商事", ("JP",))


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_korean_headers(encoding: str) -> None:
    assert only("이름,국가\n시험상사,KR\n", encoding).name == "시험상사"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter: str) -> None:
    assert only(f"name{delimiter}country\nAcme{delimiter}CN\n").countries == ("CN",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("company\nAcme\n", "line 1: has no column name"),
        ("", "line 1: has no column name"),
        ("name,country\nAcme\n", "line 2: 2 columns expected, 1 found"),
        ("name,listed_on\n\nAcme,yesterday\n", "line 3: a day such as"),
        ("name,別名,alias\nA,B,C\n", "names a column twice"),
        ('name\n"Acme\n', "line 2: broken quoting"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(MalformedList, match=reason):
        own(text)


def test_blank_lines_are_no_rows() -> None:
    assert len(own("name,country\n\n,\nAcme,CN\n").entries) == 1
