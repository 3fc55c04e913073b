"""BIS, CSL, DoD and statutory lists of the US."""

from __future__ import annotations

import json
from datetime import date

import pytest

from sekisho.standards.lists import PARSERS, SourcedEntry, no_country
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName

DPL_HEADER = (
    '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t"Expiration_Date"'
    '\t"Standard_Order"\t"Last_Update"\t"Action"\t"FR_Citation"\n'
)
CSL_COLUMNS = (
    "source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,"
    "license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,"
    "vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,"
    "source_information_url,ids"
)


def only(kind: str, content: str, name: str = "list.csv") -> ListEntry:
    [entry] = parse(kind, content, name).entries
    return entry


def parse(kind: str, content: str, name: str = "list.csv") -> ListFile:
    return PARSERS[kind].parse([(name, content.encode())], no_country)


def denied(**cells: str) -> str:
    row = {
        "Name": " ZED EXPORTS ", "Street": "1 TEST ST", "City": "SAN DIEGO", "State": "CA", "Country": "", "Postal": "",
        "Effective": "06/19/2003", "Expiration": "06/29/2056", "Std": "Y", "Update": "2007-01-31",
        "Action": "", "FR": "68 F.R. 1",
    } | cells  # fmt: skip
    return DPL_HEADER + "\t".join(f'"{cell}"' for cell in row.values()) + "\n"


def test_a_denial_order_binds_between_its_days() -> None:
    entry = only("bis-dpl", denied())
    assert (entry.name, entry.listed_on, entry.ends_on) == ("ZED EXPORTS", date(2003, 6, 19), date(2056, 6, 29))


def test_california_is_not_canada() -> None:
    assert only("bis-dpl", denied()).addresses == (ListAddress("1 TEST ST, SAN DIEGO, CA", None),)


def test_an_order_without_end_stays_open() -> None:
    assert only("bis-dpl", denied(Expiration="")).ends_on is None


def test_a_row_keeps_its_uid_in_the_next_edition() -> None:
    again = denied(Name="A NEWCOMER") + denied(Update="2026-01-01").removeprefix(DPL_HEADER)
    assert parse("bis-dpl", again).entries[1].uid == only("bis-dpl", denied()).uid


def test_the_comma_form_is_read_too() -> None:
    assert only("bis-dpl", denied().replace("\t", ",")).name == "ZED EXPORTS"


def test_a_wrong_day_is_refused() -> None:
    with pytest.raises(MalformedList, match=r"list\.csv, line 2: a day expected"):
        parse("bis-dpl", denied(Effective="99/99/2003"))


def csl(_id: str = "", **cells: str) -> str:
    header = CSL_COLUMNS.split(",")
    row = (
        dict.fromkeys(header, "")
        | {
            "source": "Entity List (EL) - Bureau of Industry and Security",
            "name": "Xyz Institute; and any successor, sub-unit, or subsidiary thereof",
            "addresses": "1 Hezuo Road, Hebei, CN; and 2 Hezuo Road, Hebei, CN",
            "alt_names": "HSRI; and XYZ 13",
            "start_date": "2018-08-01",
            "license_policy": "Presumption of denial.",
            "federal_register_notice": "83 FR 37423",
        }
        | cells
    )
    if _id:
        header, row = ["_id", *header], {"_id": _id} | row
    return ",".join(header) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"


def test_csl_entry() -> None:
    entry = only("us-csl", csl())
    assert isinstance(entry, SourcedEntry)
    assert entry.source == "Entity List (EL) - Bureau of Industry and Security"
    assert (entry.name, entry.topics, entry.listed_on) == ("Xyz Institute", ("export.control",), date(2018, 8, 1))
    assert entry.names == (ListName("HSRI"), ListName("XYZ 13"))
    assert entry.addresses == (
        ListAddress("1 Hezuo Road, Hebei, CN", "CN"),
        ListAddress("2 Hezuo Road, Hebei, CN", "CN"),
    )
    assert "any successor" in entry.remarks


def test_both_csl_layouts_give_the_same_entry() -> None:
    assert only("us-csl", csl()) == only("us-csl", csl(_id="233a4d72"))


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ("Passport, 836238033, KP", ListIdentifier("passport", "836238033", "KP")),
        ("US, 80-0890696, Tax ID No.", ListIdentifier("tax", "80-0890696", "US")),
        ("IMO 8898831, Vessel Registration Identification", ListIdentifier("imo", "8898831")),
        ("SWIFT/BIC, RUDVRUMM", ListIdentifier("swift", "RUDVRUMM")),
        ("CO, 1978075, Matricula Mercantil No", ListIdentifier("registration", "1978075", "CO")),
    ],
)
def test_csl_ids_of_both_layouts(ids: str, expected: ListIdentifier) -> None:
    assert only("us-csl", csl(ids=f"{ids}; Gender, Male")).identifiers == (expected,)


def test_csl_json_says_what_the_csv_says() -> None:
    result = {
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "name": "Xyz Institute",
        "type": None,
        "programs": [],
        "addresses": [{"address": "1 Hezuo Road", "city": "Hebei", "country": "CN"}],
        "alt_names": ["HSRI"],
        "ids": [{"type": "Passport", "number": "836238033", "country": "KP"}],
        "start_date": "2018-08-01",
    }
    entry = only("us-csl", json.dumps({"total": 1, "results": [result]}), "list.json")
    assert entry.addresses == (ListAddress("1 Hezuo Road, Hebei, CN", "CN"),)
    assert entry.identifiers == (ListIdentifier("passport", "836238033", "KP"),)


@pytest.mark.parametrize("content", ['{"results": [', '{"message": "rate limit"}', '{"results": [1]}', "[" * 100_000])
def test_damaged_json_is_refused(content: str) -> None:
    with pytest.raises(MalformedList):
        parse("us-csl", content, "list.json")


def test_another_csv_is_refused_with_the_columns_that_it_lacks() -> None:
    with pytest.raises(MalformedList, match="has no column source, type"):
        parse("us-csl", "name,city\nA,B\n")


def test_1260h_names() -> None:
    header = "Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url\n"
    entry = only("dod-1260h", header + "Abc Inc. (ABC)*,Abc Inc.,ABC,Old Abc,Abc Group,,2021-06-03,2024-01-31,\n")
    assert (entry.name, entry.ends_on) == ("Abc Inc.", date(2024, 1, 31))
    assert entry.names == (ListName("Abc Inc. (ABC)"), ListName("ABC"), ListName("Old Abc", "former"))
    assert entry.remarks == "parent Abc Group"


STATUTORY = (
    "schema,name,aliases,topics,program,authority,reason,report-date,start-date,end-date,country,notes,source_url\n"
)


@pytest.mark.parametrize(
    ("kind", "topic"), [("section-1286", "debarment"), ("inksna", "sanction"), ("section-353", "sanction")]
)
def test_statutory_layout(kind: str, topic: str) -> None:
    entry = only(kind, STATUTORY + 'Company,Test University,TU; TestU,,P,,,2022,,December 2023,"CN",,\n')
    assert (entry.listed_on, entry.ends_on) == (date(2022, 1, 1), date(2023, 12, 31))
    assert (entry.topics, entry.countries, entry.kind) == ((topic,), ("CN",), "organisation")
    assert [name.name for name in entry.names] == ["TU", "TestU"]


def test_mieu() -> None:
    entry = only(
        "bis-mieu",
        "Type,Name,Alias,Country,Topics,Program,Date,End date,Source URL\n"
        "Organization,Bureau,B,CU,,US-BIS-MIEU,2021-03-16,,\n",
    )
    assert (entry.countries, entry.programs, entry.listed_on) == (("CU",), ("US-BIS-MIEU",), date(2021, 3, 16))


def test_fcc_takes_makers_out_of_sentences() -> None:
    header = "covered_equipment_or_services,date_of_inclusion_on_covered_list\n"
    maker = '"Telecommunications equipment produced by Testcom Company, including video services.","March 12, 2021"\n'
    found = parse("fcc-covered", header + maker + '"Foreign-made drones","July 28, 2026"\n')
    assert [(entry.name, entry.listed_on) for entry in found.entries] == [("Testcom Company", date(2021, 3, 12))]
    assert "1 rows cover a class of goods" in found.notes[0]


def test_a_row_without_a_name_is_left_out_and_said() -> None:
    found = parse("inksna", STATUTORY + "Person,,,,P,,,,,,,,\n")
    assert (found.entries, found.notes) == ((), ("list.csv, line 2: no name; left out",))
