"""Whatever bytes come: a parser parses or raises MalformedList, never anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.standards.lists import PARSERS, no_country
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListFile

SEEDS = {
    "ofac-sdn": b'36,"A",-0- ,"C",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    b"\"DOB 1 Jan 1950; Passport X1 (Y); a.k.a. 'B'.\"\n",
    "bis-dpl": b'"Name"\t"Country"\t"Effective_Date"\t"Expiration_Date"\n"A"\t"CN"\t"01/02/2003"\t""\n',
    "us-csl": b"source,name,type,programs,addresses,alt_names,start_date,end_date,ids\nEL (EL),A,,,B,C,2020-01-01,,\n",
    "un": b"<CONSOLIDATED_LIST><ENTITIES><ENTITY><FIRST_NAME>A</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>",
    "dod-1260h": b"Name,Clean Name,Start date\nA*,A,2021-01-01\n",
    "section-1286": b"schema,name,aliases,program,country\nCompany,A,B;C,P,CN\n",
    "bis-mieu": b"Type,Name,Country,Date\nOrganization,A,CU,2021-03-16\n",
    "fcc-covered": b"covered_equipment_or_services,date_of_inclusion_on_covered_list\n"
    b"made or produced by Acme Co,2021\n",
    "eu-journal": b"celex,programKey,measure,startDate,schema,name,alias,weakAlias,previousName,address\n"
    b"C,P,M,1.1.2020,Person,A,,,,\n",
    "cn-counter": "Type,Name,Chinese name,Country,Date\nCompany,A,测,US,02.12.2019\n".encode(),
    "meti-foreign": (
        "（令和四年外務省告示第八号）\n最終更新日：2025年9月12日\n1 試験所（別称、T）\nTest, a.k.a.:\n-T\n所在地：BY\n"
    ).encode(),
    "ftm": b'{"id":"a","schema":"Person","properties":{"name":["A"],"birthDate":["1950"]}}\n',
    "ofac-consolidated": b"<sdnList><sdnEntry><uid>1</uid><lastName>A</lastName><akaList><aka><lastName>B</lastName></aka>"
    b"</akaList></sdnEntry></sdnList>",
    "eu-fsf": b'<export generationDate="2026-01-02"><sanctionEntity euReferenceNumber="E.1"><nameAlias wholeName="A" '
    b'strong="false"/><birthdate year="1950"/></sanctionEntity></export>',
    "uk-sanctions": b"Report Date: 20-Nov-2026\nUnique ID,Name 6,Name 1,Name type,D.O.B\nT1,A,B,Primary Name,dd/mm/1945\n",
    "uk-ofsi": b"Last Updated,21/01/2026\nName 6,Name 1,Alias Type,DOB,Group ID\nA,B,AKA,(1) 01/02/1950 (2) 1951,7\n",
    "meti-eul": "No.,国名,企業名,別名,懸念区分\n1,イラン,甲 (ABC),・乙 ・丙,核 N\n".encode(),
    "opensanctions": b"id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions\n"
    b'N,Person,A,"B;""C; D""",1950,ru,X,IMO9074729,S\n',
    "senzing": b'{"DATA_SOURCE":"T","PRIMARY_NAME_FULL":"A","FEATURES":[{"NAME_FULL":"B"}]}\n',
    "csv": b"name,aliases,listed_on\nA,B;C,2020-01-01\n",
}


def survives(kind: str, content: bytes) -> None:
    try:
        found = PARSERS[kind].parse([("sdn.csv", content)], no_country)
    except MalformedList as refused:
        assert refused.file == "sdn.csv"
        return
    assert isinstance(found, ListFile)
    assert all(entry.name for entry in found.entries)
    assert len({entry.uid for entry in found.entries}) == len(found.entries)


@pytest.mark.parametrize("kind", sorted(PARSERS))
@given(content=st.binary(max_size=300))
@settings(max_examples=40, deadline=None)
def test_random_bytes(kind: str, content: bytes) -> None:
    survives(kind, content)


@pytest.mark.parametrize("kind", sorted(SEEDS))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_lists(kind: str, data: st.DataObject) -> None:
    content = bytearray(SEEDS[kind] * data.draw(st.integers(1, 2)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    survives(kind, bytes(content))


@pytest.mark.parametrize("kind", sorted(SEEDS))
def test_seeds_parse(kind: str) -> None:
    assert PARSERS[kind].parse([("sdn.csv", SEEDS[kind])], no_country).entries


@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_long_runs_are_quick(kind: str) -> None:
    for sign in (b"(", b"'", b"a.k.a. '", b" ", "（".encode(), b"1 ", b"<a>", b"[", b'{"a":', b"; "):
        survives(kind, SEEDS.get(kind, b"") + sign * 20_000)


ADVANCED = (
    b"<Sanctions><DateOfIssue><Year>2026</Year><Month>1</Month><Day>2</Day></DateOfIssue><ReferenceValueSets><A>"
    b'<Script ID="215">Latin</Script></A></ReferenceValueSets><DistinctParties><DistinctParty FixedRef="1">'
    b'<Profile ID="1"><Identity ID="1"><Alias><DocumentedName><DocumentedNamePart><NamePartValue ScriptID="215">A'
    b"</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty>"
    b'</DistinctParties><SanctionsEntry ProfileID="1" ListID="1"/></Sanctions>'
)
DESIGNATIONS = (
    b"<Designations><DateGenerated>20/11/2026</DateGenerated><Designation><UniqueID>T1</UniqueID><Names><Name>"
    b"<Name6>A</Name6></Name></Names><DOB>dd/mm/1945</DOB></Designation></Designations>"
)


@pytest.mark.parametrize(("kind", "seed"), [("ofac-sdn", ADVANCED), ("uk-sanctions", DESIGNATIONS)])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_xml_forms(kind: str, seed: bytes, data: st.DataObject) -> None:
    assert PARSERS[kind].parse([("sdn.csv", seed)], no_country).entries
    content = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    survives(kind, bytes(content))
