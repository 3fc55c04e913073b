"""Senzing records in their three forms, and OpenSanctions' simple CSV."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sekisho.standards.lists import PARSERS, SourcedEntry, no_country
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName


def senzing(*records: dict[str, Any] | str) -> ListFile:
    lines = "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)
    return PARSERS["senzing"].parse([("records.jsonl", lines.encode())], no_country)


FEATURES = {
    "DATA_SOURCE": "TEST",
    "RECORD_ID": "1",
    "FEATURES": [
        {"RECORD_TYPE": "ORGANIZATION"},
        {"NAME_TYPE": "AKA", "NAME_ORG": "Tester"},
        {"NAME_TYPE": "PRIMARY", "NAME_ORG": "Test Forge"},
        {"ADDR_TYPE": "REGISTERED", "ADDR_LINE1": "1 Road", "ADDR_CITY": "Testgrad", "ADDR_COUNTRY": "RU"},
        {"TAX_ID_NUMBER": "7707083893", "TAX_ID_COUNTRY": "RU"},
        {"LEI_NUMBER": "253400V1H6ART1UQ0N98"},
        {"OTHER_ID_TYPE": "IMO", "OTHER_ID_NUMBER": "9074729"},
        {"OTHER_ID_TYPE": "OPEN_SANCTIONS", "OTHER_ID_NUMBER": "NK-1"},
        {"TOPIC": "sanction"},
        {"REL_POINTER_DOMAIN": "TEST", "REL_POINTER_KEY": "2"},
    ],
    "STATUS": "Active",
}
FLAT = {
    "DATA_SOURCE": "TEST",
    "RECORD_ID": 1,
    "RECORD_TYPE": "ORGANIZATION",
    "AKA_NAME_ORG": "Tester",
    "PRIMARY_NAME_ORG": "Test Forge",
    "REGISTERED_ADDR_LINE1": "1 Road",
    "REGISTERED_ADDR_CITY": "Testgrad",
    "REGISTERED_ADDR_COUNTRY": "RU",
    "TAX_ID_NUMBER": "7707083893",
    "TAX_ID_COUNTRY": "RU",
    "LEI_NUMBER": "253400V1H6ART1UQ0N98",
    "OTHER_ID_TYPE": "IMO",
    "OTHER_ID_NUMBER": "9074729",
    "TOPIC": "sanction",
    "STATUS": "Active",
}
ARRAYS = {
    "DATA_SOURCE": "TEST",
    "RECORD_ID": "1",
    "RECORD_TYPE": "ORGANIZATION",
    "NAMES": [{"NAME_TYPE": "AKA", "NAME_ORG": "Tester"}, {"PRIMARY_NAME_ORG": "Test Forge"}],
    "ADDRESSES": [{"ADDR_LINE1": "1 Road", "ADDR_CITY": "Testgrad", "ADDR_COUNTRY": "RU"}],
    "IDENTIFIERS": [
        {"TAX_ID_NUMBER": "7707083893", "TAX_ID_COUNTRY": "RU"},
        {"LEI_NUMBER": "253400V1H6ART1UQ0N98"},
        {"OTHER_ID_TYPE": "IMO", "OTHER_ID_NUMBER": "9074729"},
    ],
    "RISKS": [{"TOPIC": "sanction"}],
    "STATUS": "Active",
}


@pytest.mark.parametrize("record", [FEATURES, FLAT, ARRAYS], ids=["features", "flat", "arrays"])
def test_the_three_forms_say_the_same(record: dict[str, Any]) -> None:
    [entry] = senzing(record).entries
    assert isinstance(entry, SourcedEntry)
    assert (entry.uid, entry.name, entry.kind, entry.source) == ("senzing:TEST:1", "Test Forge", "organisation", "TEST")
    assert entry.names == (ListName("Tester"),)
    assert entry.addresses == (ListAddress("1 Road, Testgrad, RU", "RU"),)
    assert set(entry.identifiers) == {
        ListIdentifier("tax", "7707083893", "RU"),
        ListIdentifier("lei", "253400V1H6ART1UQ0N98"),
        ListIdentifier("imo", "9074729"),
    }
    assert (entry.countries, entry.topics, entry.remarks) == (("RU",), ("sanction",), "Active")


def test_a_person_of_parts() -> None:
    record = {
        "DATA_SOURCE": "TEST",
        "RECORD_TYPE": "PERSON",
        "PRIMARY_NAME_FIRST": "Ivan",
        "PRIMARY_NAME_LAST": "Testov",
        "NAMES": [{"NAME_TYPE": "WEAK_ALIAS", "NAME_FULL": "Tester"}, {"NAME_TYPE": "PREVIOUS", "NAME_FULL": "Probin"}],
        "DATE_OF_BIRTH": "3/31/1954",
        "NATIONALITY": "ru",
        "PASSPORT_NUMBER": "T0000001",
        "PASSPORT_COUNTRY": "RU",
    }
    [person] = senzing(record).entries
    assert (person.name, person.kind, person.births, person.countries) == (
        "Ivan Testov",
        "person",
        ("1954-03-31",),
        ("RU",),
    )
    assert person.names == (ListName("Tester", "weak"), ListName("Probin", "former"))
    assert person.identifiers == (ListIdentifier("passport", "T0000001", "RU"),)


def test_an_array_of_records_is_read_too() -> None:
    assert len(senzing(json.dumps([FLAT, {**FLAT, "RECORD_ID": "2"}])).entries) == 2


def test_a_record_without_a_name_is_left_out_and_said() -> None:
    found = senzing(FLAT, {"DATA_SOURCE": "TEST", "RECORD_ID": "2"})
    assert (len(found.entries), found.notes) == (1, ("records.jsonl, record 2: no name; left out",))


@pytest.mark.parametrize("line", ["{", "7", '{"RECORD_ID": "1"}', '{"DATA_SOURCE": 1}'])
def test_a_broken_record_is_refused_by_line(line: str) -> None:
    with pytest.raises(MalformedList, match="line 2"):
        senzing(FLAT, line)


HEADER = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset\n"
)


def simple(row: str) -> ListEntry:
    [entry] = PARSERS["opensanctions"].parse([("targets.simple.csv", (HEADER + row).encode())], no_country).entries
    return entry


def test_a_target() -> None:
    row = (
        'NK-1,Company,Test Forge,"Тест Кузня;""Forge; The"";Test Forge",,ru;cn,"1 Road, Testgrad, RU",'
        '253400V1H6ART1UQ0N98;IMO9074729;91222401MA0Y31E659;253400V1H6ART1UQ0N99,"2026-07-24;Article 3s",'
        "+7 000,a@example.org,EU-RUS;GB-RUS,EU list;UK list\n"
    )
    entry = simple(row)
    assert isinstance(entry, SourcedEntry)
    assert (entry.uid, entry.kind, entry.countries) == ("opensanctions:NK-1", "organisation", ("RU", "CN"))
    assert entry.names == (ListName("Тест Кузня"), ListName("Forge; The"))
    assert (entry.programs, entry.topics, entry.source) == (("EU-RUS", "GB-RUS"), ("sanction",), "EU list, UK list")
    assert [(one.scheme, one.value) for one in entry.identifiers] == [
        ("lei", "253400V1H6ART1UQ0N98"),
        ("imo", "9074729"),
        ("uscc", "91222401MA0Y31E659"),
        ("other", "253400V1H6ART1UQ0N99"),
        ("phone", "+7 000"),
        ("email", "a@example.org"),
    ]


def test_a_target_that_nobody_sanctions_has_no_topic() -> None:
    person = simple("NK-2,Person,Ivan Testov,,1954-03;1955,ru,,,,,,,Some list\n")
    assert (person.topics, person.births, person.remarks) == ((), ("1954", "1955"), "")


def test_another_csv_is_refused() -> None:
    with pytest.raises(MalformedList, match="has no column"):
        PARSERS["opensanctions"].parse([("a.csv", b"id,name\n1,A\n")], no_country)
