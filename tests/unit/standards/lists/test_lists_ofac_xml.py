"""OFAC's XML forms, on a fictional list that we wrote from the published schema; and that the three forms agree."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho.standards.lists import PARSERS, SourcedEntry
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListEntry, ListFile, ListIdentifier, ListName

COUNTRIES = {"Testland": "TL", "China": "CN", "Hong Kong": "HK", "Russia": "RU"}


def country_of(text: str) -> str | None:
    return COUNTRIES.get(text)


def parse(kind: str, *contents: str, name: str = "sdn.xml") -> ListFile:
    files = [(name if at == 0 else f"{at}-{name}", content.encode()) for at, content in enumerate(contents)]
    return PARSERS[kind].parse(files, country_of)


CLASSIC = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
<publshInformation><Publish_Date>11/20/2026</Publish_Date><Record_Count>3</Record_Count></publshInformation>
<sdnEntry><uid>901</uid><firstName>Ivan</firstName><lastName>TESTOV</lastName><title>Director</title>
 <sdnType>Individual</sdnType><remarks>(Linked To: TEST FORGE)</remarks>
 <programList><program>NPWMD</program><program>RUSSIA-EO14024</program></programList>
 <idList><id><uid>1</uid><idType>Passport</idType><idNumber>T0000001</idNumber><idCountry>Russia</idCountry></id>
  <id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
 <akaList><aka><uid>3</uid><type>a.k.a.</type><category>strong</category><lastName>TESTOFF</lastName><firstName>Iwan</firstName></aka>
  <aka><uid>4</uid><type>a.k.a.</type><category>weak</category><lastName>THE TESTER</lastName></aka>
  <aka><uid>5</uid><type>f.k.a.</type><category>strong</category><lastName>PROBIN</lastName></aka></akaList>
 <addressList><address><uid>6</uid><address1>1 Road</address1><city>Hong Kong</city><country>China</country></address></addressList>
 <citizenshipList><citizenship><uid>7</uid><country>Russia</country><mainEntry>true</mainEntry></citizenship></citizenshipList>
 <dateOfBirthList><dateOfBirthItem><uid>8</uid><dateOfBirth>03 Feb 1971</dateOfBirth></dateOfBirthItem>
  <dateOfBirthItem><uid>9</uid><dateOfBirth>circa 1969 to 1970</dateOfBirth></dateOfBirthItem></dateOfBirthList>
 <placeOfBirthList><placeOfBirthItem><uid>10</uid><placeOfBirth>Testgrad</placeOfBirth></placeOfBirthItem></placeOfBirthList>
</sdnEntry>
<sdnEntry><uid>902</uid><lastName>TEST FORGE LLC</lastName><sdnType>Entity</sdnType><programList><program>NPWMD</program></programList>
 <idList><id><uid>11</uid><idType>Unified Social Credit Code (USCC)</idType><idNumber>91222401MA0Y31E659</idNumber></id>
 <id><uid>12</uid><idType>Legal Entity Number</idType><idNumber>253400V1H6ART1UQ0N98</idNumber></id>
 <id><uid>13</uid><idType>Secondary sanctions risk:</idType><idNumber>North Korea Regulations</idNumber></id></idList></sdnEntry>
<sdnEntry><uid>903</uid><lastName>TEST STAR</lastName><sdnType>Vessel</sdnType><programList><program>NPWMD</program></programList>
 <idList><id><uid>14</uid><idType>Vessel Registration Identification</idType><idNumber>IMO 9074729</idNumber></id></idList>
 <vesselInfo><callSign>TS123</callSign><vesselType>Cargo</vesselType><vesselFlag>Testland</vesselFlag><vesselOwner>Test Lines</vesselOwner></vesselInfo>
</sdnEntry></sdnList>"""

REFERENCES = """<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11">Russia</Country><Country ID="12">China</Country><Country ID="13">Testland</Country></CountryValues>
<AreaCodeValues><AreaCode ID="91" CountryID="13" Description="Testland">TL</AreaCode></AreaCodeValues>
<FeatureTypeValues><FeatureType ID="8" FeatureTypeGroupID="1">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType>
 <FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="13">SWIFT/BIC</FeatureType>
 <FeatureType ID="26">Title</FeatureType><FeatureType ID="3">Vessel Flag</FeatureType>
 <FeatureType ID="344">Digital Currency Address - XBT</FeatureType><FeatureType ID="504">Secondary sanctions risk:</FeatureType></FeatureTypeValues>
<DetailReferenceValues><DetailReference ID="92">Test Regulations</DetailReference></DetailReferenceValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType><IDRegDocType ID="1626">Vessel Registration Identification</IDRegDocType>
 <IDRegDocType ID="1608">Tax ID No.</IDRegDocType></IDRegDocTypeValues>
<LegalBasisValues><LegalBasis ID="1">Executive Order 13382</LegalBasis></LegalBasisValues>
<ListValues><List ID="1550">SDN List</List><List ID="91243">Sectoral Sanctions Identifications List</List></ListValues>
<LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType>
 <NamePartType ID="1525">Entity Name</NamePartType><NamePartType ID="1526">Vessel Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
 <PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues>
<ScriptValues><Script ID="215">Latin</Script><Script ID="220">Cyrillic</Script><Script ID="160">Arabic</Script><Script ID="501">Chinese Simplified</Script></ScriptValues>
</ReferenceValueSets>"""


def part(group: int, text: str, script: int = 215) -> str:
    return (
        f'<DocumentedNamePart><NamePartValue NamePartGroupID="{group}" ScriptID="{script}" ScriptStatusID="1" '
        f'Acronym="false">{text}</NamePartValue></DocumentedNamePart>'
    )


def documented(*parts: str) -> str:
    return f'<DocumentedName ID="1" DocNameStatusID="1">{"".join(parts)}</DocumentedName>'


def alias(*names: str, kind: int = 1400, primary: bool = False, low: bool = False) -> str:
    return (
        f'<Alias AliasTypeID="{kind}" Primary="{str(primary).lower()}" LowQuality="{str(low).lower()}">'
        f"{''.join(names)}</Alias>"
    )


def day(tag: str, year: int, month: int, dom: int) -> str:
    return f"<{tag}><Year>{year}</Year><Month>{month}</Month><Day>{dom}</Day></{tag}>"


def birth(first: tuple[int, int, int], last: tuple[int, int, int]) -> str:
    start = f"<Start>{day('From', *first)}{day('To', *first)}</Start>"
    end = f"<End>{day('From', *last)}{day('To', *last)}</End>"
    period = f'<DatePeriod CalendarTypeID="1">{start}{end}</DatePeriod>'
    return f'<Feature FeatureTypeID="8"><FeatureVersion><Comment/>{period}</FeatureVersion></Feature>'


def detail(kind: int, text: str) -> str:
    said = f'<VersionDetail DetailTypeID="1432">{text}</VersionDetail>'
    return f'<Feature FeatureTypeID="{kind}"><FeatureVersion><Comment/>{said}</FeatureVersion></Feature>'


def located(kind: int, place: int) -> str:
    there = f'<VersionLocation LocationID="{place}"/>'
    return f'<Feature FeatureTypeID="{kind}"><FeatureVersion><Comment/>{there}</FeatureVersion></Feature>'


GROUPS = """<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="71" NamePartTypeID="1520"/></MasterNamePartGroup>
<MasterNamePartGroup><NamePartGroup ID="72" NamePartTypeID="1521"/></MasterNamePartGroup>
<MasterNamePartGroup><NamePartGroup ID="73" NamePartTypeID="1525"/></MasterNamePartGroup></NamePartGroups>"""


def party(number: int, subtype: int, names: str, features: str = "") -> str:
    return (
        f'<DistinctParty FixedRef="{number}"><Comment/><Profile ID="{number}" PartySubTypeID="{subtype}">'
        f'<Identity ID="{number}1" Primary="true" False="false">{names}{GROUPS}</Identity>{features}</Profile></DistinctParty>'
    )


PERSON = party(
    901,
    4,
    alias(
        documented(part(71, "TESTOV"), part(72, "Ivan")),
        documented(part(71, "ТЕСТОВ", 220), part(72, "Иван", 220)),
        kind=1403,
        primary=True,
    )
    + alias(documented(part(71, "TESTOFF"), part(72, "Iwan")))
    + alias(documented(part(71, "THE TESTER")), low=True)
    + alias(documented(part(71, "PROBIN")), kind=1401)
    + alias(documented(part(71, "测", 501), part(72, "试明", 501))),
    birth((1971, 2, 3), (1971, 2, 3))
    + birth((1969, 1, 1), (1970, 12, 31))
    + birth((1968, 1, 1), (1968, 12, 31))
    + located(10, 31)
    + located(25, 32)
    + detail(26, "Director")
    + detail(344, "1TestXbtAddress"),
)
FIRM = party(
    902,
    3,
    alias(
        documented(part(73, "TEST FORGE LLC")), documented(part(73, "测试锻造有限公司", 501)), kind=1403, primary=True
    ),
    '<Feature FeatureTypeID="504"><FeatureVersion><VersionDetail DetailTypeID="1431" DetailReferenceID="92"/>'
    "</FeatureVersion></Feature>" + detail(13, "TESTRUMM"),
)
SHIP = party(903, 1, alias(documented(part(73, "TEST STAR")), kind=1403, primary=True), detail(3, "Testland"))
PLACES = """<Locations><Location ID="31"><LocationCountry CountryID="11"/></Location>
<Location ID="32"><LocationCountry CountryID="12"/>
<LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Hong Kong</Value></LocationPartValue></LocationPart>
<LocationPart LocPartTypeID="1451"><LocationPartValue Primary="true"><Value>1 Road</Value></LocationPartValue></LocationPart>
</Location></Locations>"""
DOCUMENTS = """<IDRegDocuments>
<IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="9011" IssuedBy-CountryID="11"><Comment/><IDRegistrationNo>T0000001</IDRegistrationNo></IDRegDocument>
<IDRegDocument ID="2" IDRegDocTypeID="1626" IdentityID="9031"><Comment/><IDRegistrationNo>IMO 9074729</IDRegistrationNo></IDRegDocument>
<IDRegDocument ID="3" IDRegDocTypeID="1608" IdentityID="9021"><Comment/><IDRegistrationNo>7707083893</IDRegistrationNo></IDRegDocument>
</IDRegDocuments>"""


def sanctioned(number: int, listing: int, year: int, *programs: str) -> str:
    measures = "".join(
        f'<SanctionsMeasure SanctionsTypeID="1"><Comment>{one}</Comment></SanctionsMeasure>' for one in programs
    )
    event = f'<EntryEvent EntryEventTypeID="1" LegalBasisID="1"><Comment/>{day("Date", year, 12, 4)}</EntryEvent>'
    blocked = '<SanctionsMeasure SanctionsTypeID="2"><Comment/></SanctionsMeasure>'
    return f'<SanctionsEntry ID="{number}" ProfileID="{number}" ListID="{listing}">{event}{measures}{blocked}</SanctionsEntry>'


def advanced(parties: str = PERSON + FIRM + SHIP, listing: int = 1550) -> str:
    entries = "".join(
        sanctioned(number, listing, year, *programs)
        for number, year, programs in (
            (901, 2022, ("NPWMD", "RUSSIA-EO14024")),
            (902, 2020, ("NPWMD",)),
            (903, 2021, ("NPWMD",)),
        )
    )
    link = '<ProfileRelationship ID="1" From-ProfileID="901" To-ProfileID="902" RelationTypeID="15003"/>'
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML">'
        f"{day('DateOfIssue', 2026, 11, 20)}{REFERENCES}{PLACES}{DOCUMENTS}<DistinctParties>{parties}</DistinctParties>"
        f"<ProfileRelationships>{link}</ProfileRelationships><SanctionsEntries>{entries}</SanctionsEntries></Sanctions>"
    )


CSV = (
    '901,"TESTOV, Ivan","individual","NPWMD] [RUSSIA-EO14024","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '902,"TEST FORGE LLC",-0- ,"NPWMD",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '903,"TEST STAR","vessel","NPWMD",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
)


def entry(content: str, number: int, kind: str = "ofac-sdn") -> ListEntry:
    return next(one for one in parse(kind, content).entries if one.uid == f"{kind}:{number}")


def test_every_form_names_the_same_entities_alike() -> None:
    forms = [parse("ofac-sdn", CLASSIC), parse("ofac-sdn", advanced()), parse("ofac-sdn", CSV, name="sdn.csv")]
    first, *others = [[(one.uid, one.name, one.kind, one.programs) for one in form.entries] for form in forms]
    assert [first] * 2 == others
    assert len(first) == 3


@pytest.mark.parametrize("content", [CLASSIC, advanced()])
def test_the_edition_is_the_day_of_publication(content: str) -> None:
    assert parse("ofac-sdn", content).list_date == date(2026, 11, 20)


def test_a_record_count_that_does_not_fit_is_said() -> None:
    short = CLASSIC.replace("<Record_Count>3", "<Record_Count>4")
    assert parse("ofac-sdn", CLASSIC).notes == ()
    assert parse("ofac-sdn", short).notes == ("sdn.xml: states 4 records, holds 3",)


def test_classic_aliases_keep_their_quality() -> None:
    assert entry(CLASSIC, 901).names == (
        ListName("TESTOFF, Iwan"),
        ListName("THE TESTER", "weak"),
        ListName("PROBIN", "former"),
    )


def test_a_classic_person() -> None:
    person = entry(CLASSIC, 901)
    assert person.births == ("1971-02-03", "1969", "1970")
    assert person.identifiers == (ListIdentifier("passport", "T0000001", "RU"),)
    assert [(place.text, place.country) for place in person.addresses] == [("1 Road, Hong Kong", "HK")]
    assert person.countries == ("RU", "HK")
    assert person.remarks == "Director; (Linked To: TEST FORGE); born in Testgrad; Gender Male"


def test_classic_identifiers_of_firms_and_ships() -> None:
    firm, ship = entry(CLASSIC, 902), entry(CLASSIC, 903)
    assert [(one.scheme, one.value) for one in firm.identifiers] == [
        ("uscc", "91222401MA0Y31E659"),
        ("lei", "253400V1H6ART1UQ0N98"),
    ]
    assert firm.remarks == "Secondary sanctions risk: North Korea Regulations"
    assert [(one.scheme, one.value) for one in ship.identifiers] == [("callsign", "TS123"), ("imo", "9074729")]
    assert (ship.countries, ship.remarks) == (("TL",), "Cargo; owner Test Lines")


def test_native_spellings_are_names() -> None:
    assert entry(advanced(), 901).names == (
        ListName("Иван ТЕСТОВ"),
        ListName("TESTOFF, Iwan"),
        ListName("THE TESTER", "weak"),
        ListName("PROBIN", "former"),
        ListName("测试明"),
    )
    assert entry(advanced(), 902).names == (ListName("测试锻造有限公司"),)


def test_an_advanced_person() -> None:
    person = entry(advanced(), 901)
    assert isinstance(person, SourcedEntry)
    assert person.births == ("1971-02-03", "1969", "1970", "1968")
    assert person.countries == ("RU", "HK")
    assert [(place.text, place.country) for place in person.addresses] == [("1 Road, Hong Kong", "HK")]
    assert person.identifiers == (
        ListIdentifier("passport", "T0000001", "RU"),
        ListIdentifier("crypto", "1TestXbtAddress"),
    )
    assert (person.listed_on, person.remarks) == (date(2022, 12, 4), "Title Director")
    assert person.citation == "OFAC, entity number 901; Executive Order 13382"


def test_advanced_identifiers_of_firms_and_ships() -> None:
    firm, ship = entry(advanced(), 902), entry(advanced(), 903)
    assert [(one.scheme, one.value) for one in firm.identifiers] == [("tax", "7707083893"), ("swift", "TESTRUMM")]
    assert firm.remarks == "Secondary sanctions risk Test Regulations"
    assert ship.identifiers == (ListIdentifier("imo", "9074729"),)
    assert ship.countries == ("TL",)


def test_links_are_counted_not_listed() -> None:
    assert parse("ofac-sdn", advanced()).notes == ("sdn.xml: 1 links between parties are no names, and are not listed",)


def test_a_party_without_a_name_is_left_out_and_said() -> None:
    assert parse("ofac-sdn", advanced(party(904, 3, "") + FIRM)).notes[0] == "sdn.xml: party 904 has no name; left out"


def test_the_other_list_is_refused() -> None:
    with pytest.raises(MalformedList, match="Sectoral Sanctions.*Import it as ofac-consolidated"):
        parse("ofac-sdn", advanced(listing=91243))
    with pytest.raises(MalformedList, match="SDN List.*Import it as ofac-sdn"):
        parse("ofac-consolidated", advanced())


def test_the_consolidated_list_says_which_list_an_entry_is_from() -> None:
    found = entry(advanced(listing=91243), 902, "ofac-consolidated")
    assert isinstance(found, SourcedEntry)
    assert found.source == "Sectoral Sanctions Identifications List"


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        ((CLASSIC, advanced()), "one form at a time"),
        ((CLASSIC, CSV), "not well-formed"),
        (("<Error><Code>NoSuchKey</Code></Error>",), "sdnList or Sanctions expected, 'Error' found"),
        ((CLASSIC[:-40],), "not well-formed"),
        ((advanced()[:-400],), "not well-formed"),
        ((CLASSIC.replace("<uid>901</uid>", ""),), "an entry without a number"),
        ((CLASSIC.replace("<lastName>TEST FORGE LLC</lastName>", ""),), "an entry without a name"),
        (('<!DOCTYPE a [<!ENTITY x "y">]><sdnList>&x;</sdnList>',), "declares a document type"),
    ],
)
def test_damage_is_refused(contents: tuple[str, ...], reason: str) -> None:
    with pytest.raises(MalformedList, match=reason):
        parse("ofac-sdn", *contents)
