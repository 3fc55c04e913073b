"""EU and UK lists, on fictional entries in the published layouts."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import pytest

from sekisho.standards.lists import PARSERS
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName

COUNTRIES = {"RUSSIAN FEDERATION": "RU", "RU": "RU", "Russia": "RU", "Iran": "IR", "Testland": "TL", "Iraq": "IQ"}


def parse(kind: str, content: str | bytes, name: str = "list") -> ListFile:
    data = content.encode() if isinstance(content, str) else content
    return PARSERS[kind].parse([(name, data)], COUNTRIES.get)


EU = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-20T16:47:04.449+02:00" globalFileId="1">
<sanctionEntity designationDetails="" unitedNationId="QDi.999" euReferenceNumber="EU.9901.1" logicalId="1">
 <remark>Test remark</remark>
 <regulation regulationType="amendment" publicationDate="2024-02-16" entryIntoForceDate="2024-02-17" numberTitle="2024/223 (OJ L43)" programme="UKR" logicalId="2">
  <publicationUrl>http://example.org</publicationUrl></regulation>
 <subjectType code="person" classificationCode="P"/>
 <nameAlias firstName="" lastName="" wholeName="The Tester" function="" title="" nameLanguage="" strong="false" regulationLanguage="en" logicalId="3"/>
 <nameAlias firstName="Ivan" middleName="" lastName="Testov" wholeName="Ivan Testov" function="Former President" gender="M" title="Dr" nameLanguage="" strong="true" logicalId="4">
  <regulationSummary publicationDate="2014-03-17" numberTitle="269/2014 (OJ L78)"/></nameAlias>
 <nameAlias wholeName="Иван Тестов" nameLanguage="RU" strong="true" logicalId="5"/>
 <nameAlias wholeName="I.T." strong="true" logicalId="6"><remark>(low quality alias)</remark></nameAlias>
 <nameAlias firstName="Jan" middleName="" lastName="Probe" wholeName="" strong="true" logicalId="7"><remark>formerly known as</remark></nameAlias>
 <birthdate circa="false" birthdate="1971-02-03" year="1971" countryIso2Code="00" countryDescription="UNKNOWN"/>
 <birthdate circa="true" year="1969"/><birthdate yearRangeFrom="1967" yearRangeTo="1968"/>
 <citizenship countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION"/>
 <address city="Testgrad" street="1 Road" poBox="" zipCode="100" region="" place="" countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION">
  <contactInfo key="EMAIL" value="a@example.org; b@example.org"/><contactInfo key="FAX" value="1"/></address>
 <identification identificationTypeCode="passport" number="T0000001" latinNumber="" countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION"/>
 <identification identificationTypeCode="fiscalcode" number="770708389312" countryIso2Code="00" countryDescription="UNKNOWN"/>
</sanctionEntity>
<sanctionEntity designationDate="2022-02-25" euReferenceNumber="EU.9902.2" logicalId="9"><subjectType code="enterprise" classificationCode="E"/>
 <nameAlias wholeName="Test Forge" strong="true"/><identification identificationTypeCode="regnumber" number="1027700132195"/>
 <identification identificationTypeCode="imo" number="9074729"/></sanctionEntity>
<sanctionEntity euReferenceNumber="EU.9903.3" logicalId="10"><subjectType code="enterprise"/></sanctionEntity>
</export>"""


def test_an_eu_person() -> None:
    found = parse("eu-fsf", EU)
    person = found.entries[0]
    assert found.list_date == date(2026, 11, 20)
    assert (person.uid, person.name, person.kind) == ("eu-fsf:EU.9901.1", "Ivan Testov", "person")
    assert person.births == ("1971-02-03", "1969", "1967", "1968")
    assert (person.countries, person.programs) == (("RU",), ("UKR",))
    assert person.addresses == (ListAddress("1 Road, 100, Testgrad, RUSSIAN FEDERATION", "RU"),)
    assert person.citation == "EU reference EU.9901.1; 2024/223 (OJ L43)"
    assert person.remarks == "Dr; Former President; Test remark; UN QDi.999"


def test_eu_names_keep_script_and_quality() -> None:
    assert parse("eu-fsf", EU).entries[0].names == (
        ListName("The Tester", "weak"),
        ListName("Иван Тестов"),
        ListName("I.T.", "weak"),
        ListName("Jan Probe", "former"),
    )


def test_eu_identifiers() -> None:
    person, firm = parse("eu-fsf", EU).entries
    assert person.identifiers == (
        ListIdentifier("passport", "T0000001", "RU"),
        ListIdentifier("tax", "770708389312"),
        ListIdentifier("email", "a@example.org"),
        ListIdentifier("email", "b@example.org"),
    )
    assert firm.identifiers == (ListIdentifier("registration", "1027700132195"), ListIdentifier("imo", "9074729"))


def test_the_day_of_listing_is_the_earliest_that_the_entry_states() -> None:
    assert [entry.listed_on for entry in parse("eu-fsf", EU).entries] == [date(2014, 3, 17), date(2022, 2, 25)]


def test_an_eu_entry_without_a_name_is_left_out_and_said() -> None:
    found = parse("eu-fsf", EU)
    assert (len(found.entries), found.notes) == (2, ("list: EU.9903.3 has no name; left out",))


@pytest.mark.parametrize(
    "content", [EU[:-30], EU.replace("export", "exports"), "<!DOCTYPE a><export/>", "login required"]
)
def test_damaged_eu_lists_are_refused(content: str) -> None:
    with pytest.raises(MalformedList):
        parse("eu-fsf", content)


UKSL = next(
    csv.reader(
        [
            "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
            "Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,"
            "Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,"
            "Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,"
            "Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,"
            "National Identifier additional information,Passport number,Passport additional information,Position,Gender,"
            "Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,Business registration number (s),"
            "IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,"
            "Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)"
        ]
    )
)
PERSON = {
    "Unique ID": "TST0001",
    "OFSI Group ID": "99001",
    "UN Reference Number": "QDi.999",
    "Regime Name": "The Test (Sanctions) Regulations 2020",
    "Designation Type": "Individual",
    "Sanctions Imposed": "Asset freeze|Travel Ban",
    "Date Designated": "05/03/2014",
    "Nationality(/ies)": "(1) Iraq (2) Iran",
    "D.O.B": "dd/mm/1945",
}
FIRM = {
    "Unique ID": "TST0002",
    "Regime Name": "The Test (Sanctions) Regulations 2020",
    "Designation Type": "Entity",
    "Date Designated": "01/02/2023",
}
ROWS = [
    {
        **PERSON,
        "Name 1": "Ivan",
        "Name 2": "P.",
        "Name 6": "TESTOV",
        "Name type": "Primary Name",
        "Name non-latin script": "Иван Тестов",
        "Address Line 1": "1 Road",
        "Address Line 6": "Testgrad",
        "Address Country": "Russia",
        "Passport number": "T0000001",
        "Position": "Director",
    },
    {
        **PERSON,
        "Name 6": "The Tester",
        "Name type": "Alias",
        "Alias strength": "Low quality a.k.a",
        "D.O.B": "03/02/1971",
    },
    {**PERSON, "Name 1": "Iwan", "Name 6": "TESTOFF", "Name type": "Alias", "Alias strength": "Good quality a.k.a"},
    {
        **FIRM,
        "Name 6": "TEST FORGE",
        "Name type": "Primary Name",
        "Business registration number (s)": "(1) OGRN: 1027700132195 (2) INN 7707083893 (3) 12345",
        "Phone number": "+7 (495) 000-00-00",
        "Parent company": "Test Holding",
    },
    {**FIRM, "Name 6": "ТЕСТ КУЗНЯ", "Name type": "Primary name variation"},
    {
        "Unique ID": "TST0003",
        "Name 6": "TEST STAR",
        "Name type": "Primary Name",
        "Designation Type": "Ship",
        "IMO number": "IMO9074729",
        "Current believed flag of ship": "Testland",
        "Date Designated": "31/07/2024",
    },
]


def table(rows: list[dict[str, str]], header: list[str], preamble: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return f"{preamble}\r\n{out.getvalue()}"


CSV = table(ROWS, UKSL, "Report Date: 20-Nov-2026")
CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="UK">{}'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


def as_ods(text: str) -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in csv.reader(io.StringIO(text))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", CONTENT.format(rows))
    return out.getvalue()


XML = """<?xml version="1.0" encoding="utf-8"?><Designations><DateGenerated>20/11/2026</DateGenerated>
<Designation><DateDesignated>05/03/2014</DateDesignated><UniqueID>TST0001</UniqueID><UNReferenceNumber>QDi.999</UNReferenceNumber>
<Names><Name><Name1>Ivan</Name1><Name2>P.</Name2><Name6>TESTOV</Name6><NameType>Primary Name</NameType></Name>
<Name><Name6>The Tester</Name6><NameType>ALias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name>
<Name><Name1>Iwan</Name1><Name6>TESTOFF</Name6><NameType>Alias</NameType></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>Иван Тестов</NameNonLatinScript></NonLatinName></NonLatinNames>
<RegimeName>The Test (Sanctions) Regulations 2020</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
<Addresses><Address><AddressLine1>1 Road</AddressLine1><AddressLine6>Testgrad</AddressLine6><AddressCountry>Russia</AddressCountry></Address></Addresses>
<IndividualDetails><Individual><DOBs><DOB>dd/mm/1945</DOB><DOB>03/02/1971</DOB></DOBs>
<PassportDetails><Passport><PassportNumber>T0000001</PassportNumber></Passport></PassportDetails>
<Nationalities><Nationality>Iraq</Nationality><Nationality>Iran</Nationality></Nationalities></Individual></IndividualDetails>
</Designation></Designations>"""


def test_a_uk_person() -> None:
    found = parse("uk-sanctions", CSV)
    person = found.entries[0]
    assert found.list_date == date(2026, 11, 20)
    assert (person.uid, person.name, person.kind) == ("uk-sanctions:TST0001", "Ivan P. TESTOV", "person")
    assert person.names == (ListName("Иван Тестов"), ListName("The Tester", "weak"), ListName("Iwan TESTOFF"))
    assert person.births == ("1945", "1971-02-03")
    assert (person.countries, person.listed_on) == (("IQ", "IR", "RU"), date(2014, 3, 5))
    assert person.addresses == (ListAddress("1 Road, Testgrad, Russia", "RU"),)
    assert (person.citation, person.remarks) == (
        "UK reference TST0001; UN QDi.999",
        "Asset freeze; Travel Ban; Director",
    )


def test_uk_firms_and_ships() -> None:
    _, firm, ship = parse("uk-sanctions", CSV).entries
    assert firm.names == (ListName("ТЕСТ КУЗНЯ"),)
    assert [(one.scheme, one.value) for one in firm.identifiers] == [
        ("phone", "+7 495 000-00-00"),
        ("registration", "1027700132195"),
        ("tax", "7707083893"),
        ("registration", "12345"),
    ]
    assert (ship.kind, ship.countries, ship.identifiers) == ("vessel", ("TL",), (ListIdentifier("imo", "9074729"),))


def test_the_ods_says_the_same_as_the_csv() -> None:
    assert parse("uk-sanctions", as_ods(CSV)) == parse("uk-sanctions", CSV)


def test_the_xml_says_the_same_of_a_person() -> None:
    def said(entry: ListEntry) -> tuple[object, ...]:
        return (
            entry.uid,
            entry.name,
            set(entry.names),
            entry.births,
            entry.countries,
            entry.identifiers,
            entry.addresses,
        )

    found = parse("uk-sanctions", XML)
    assert found.list_date == date(2026, 11, 20)
    assert said(found.entries[0]) == said(parse("uk-sanctions", CSV).entries[0])


OFSI = next(
    csv.reader(
        [
            "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,"
            "Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,Passport Details,"
            "National Identification Number,National Identification Details,Position,Address 1,Address 2,Address 3,Address 4,"
            "Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,"
            "UK Sanctions List Date Designated,Last Updated,Group ID"
        ]
    )
)


def test_the_ofsi_list() -> None:
    common = {"Group Type": "Individual", "Regime": "Test", "Group ID": "99001", "Listed On": "14/08/2016"}
    rows = [
        {
            **common,
            "Name 6": "TESTOV",
            "Name 1": "Ivan",
            "Alias Type": "Primary name",
            "DOB": "(1) 12/03/1965 (2) 00/00/1966",
        },
        {**common, "Name 6": "TESTER", "Alias Type": "AKA", "Alias Quality": "Low"},
        {**common, "Name 6": "PROBIN", "Alias Type": "FKA", "Country": "Russia"},
    ]
    found = parse("uk-ofsi", table(rows, OFSI, "Last Updated,21/01/2026"))
    [person] = found.entries
    assert (found.list_date, person.uid, person.name) == (date(2026, 1, 21), "uk-ofsi:99001", "Ivan TESTOV")
    assert person.names == (ListName("TESTER", "weak"), ListName("PROBIN", "former"))
    assert (person.births, person.listed_on, person.countries) == (("1965-03-12", "1966"), date(2016, 8, 14), ("RU",))


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("uk-sanctions", "a,b\n1,2\n", "no row with the columns unique id and name 6"),
        ("uk-ofsi", CSV, "columns group id"),
        ("uk-sanctions", CSV.replace("TST0003", ""), "a row without unique id"),
        ("uk-sanctions", CSV + "," * 80 + "x\r\n", "58 columns expected, 81 found"),
        ("uk-sanctions", "<html/>", "Designations expected"),
        ("uk-sanctions", as_ods(CSV)[:-50], "damaged or cut short"),
        ("uk-sanctions", XML.replace("TST0001", ""), "without UniqueID"),
    ],
)
def test_damaged_uk_lists_are_refused(kind: str, content: str | bytes, reason: str) -> None:
    with pytest.raises(MalformedList, match=reason):
        parse(kind, content)
