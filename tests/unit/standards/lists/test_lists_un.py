"""UN consolidated list: names, qualities, documents; what XML is refused."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho.standards.lists import PARSERS, no_country
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListFile, ListIdentifier, ListName

PERSON = """<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ERIC</FIRST_NAME><SECOND_NAME>TEST</SECOND_NAME>
<NAME_ORIGINAL_SCRIPT>اريك</NAME_ORIGINAL_SCRIPT>
<UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.901</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<COMMENTS1>Fled in 2013.</COMMENTS1><NATIONALITY><VALUE>CD</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Erik Test; Erick Test</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Aigle</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><CITY>Kigali</CITY><COUNTRY>RW</COUNTRY></INDIVIDUAL_ADDRESS><INDIVIDUAL_ADDRESS/>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-02-03</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><FROM_YEAR>1969</FROM_YEAR><TO_YEAR>1970</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>CAR diplomatic passport no. D00000898</NUMBER>
<ISSUING_COUNTRY>CF</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT></INDIVIDUAL>"""
ENTITY = """<ENTITY><FIRST_NAME>TEST FORCES</FIRST_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE>
<REFERENCE_NUMBER>CDe.901</REFERENCE_NUMBER>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>OLD FORCES</ALIAS_NAME></ENTITY_ALIAS></ENTITY>"""


def document(persons: str = PERSON, entities: str = ENTITY) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">'
        f"<INDIVIDUALS>{persons}</INDIVIDUALS><ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


def parse(content: bytes) -> ListFile:
    return PARSERS["un"].parse([("consolidated.xml", content)], no_country)


def test_the_edition_is_the_day_of_generation() -> None:
    assert parse(document()).list_date == date(2026, 2, 27)


def test_a_person() -> None:
    person = parse(document()).entries[0]
    assert (person.uid, person.name, person.kind) == ("un:CDi.901", "ERIC TEST", "person")
    assert (person.programs, person.listed_on, person.countries) == (("DRC",), date(2012, 12, 31), ("CD", "RW"))
    assert person.births == ("1971-02-03", "1969", "1970")
    assert person.addresses == (ListAddress("Kigali, RW", "RW"),)


def test_alias_qualities() -> None:
    person, entity = parse(document()).entries
    assert person.names == (
        ListName("اريك"),
        ListName("Erik Test"),
        ListName("Erick Test"),
        ListName("Aigle", "weak"),
    )
    assert entity.names == (ListName("OLD FORCES", "former"),)


def test_a_document_number_is_freed_of_its_words() -> None:
    assert parse(document()).entries[0].identifiers == (ListIdentifier("passport", "D00000898", "CF"),)


def test_an_entry_without_a_name_is_left_out_and_said() -> None:
    found = parse(document(entities="<ENTITY><REFERENCE_NUMBER>CDe.9</REFERENCE_NUMBER></ENTITY>"))
    assert len(found.entries) == 1
    assert "CDe.9 has no name" in found.notes[0]


BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>'
OUTSIDE = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><CONSOLIDATED_LIST>&x;</CONSOLIDATED_LIST>'


@pytest.mark.parametrize(
    "content", [BOMB, OUTSIDE, b"<!DOCTYPE l SYSTEM 'http://127.0.0.1/x.dtd'><CONSOLIDATED_LIST/>"]
)
def test_declarations_are_refused(content: bytes) -> None:
    with pytest.raises(MalformedList, match="declares a document type"):
        parse(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (document()[:-40], "not well-formed"),
        (b"<html><body/></html>", "CONSOLIDATED_LIST expected"),
        (b"", "not well-formed"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "XML"),
    ],
)
def test_damage_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(MalformedList, match=reason):
        parse(content)


def test_deep_nesting_does_no_harm() -> None:
    deep = b"<CONSOLIDATED_LIST>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</CONSOLIDATED_LIST>"
    assert parse(deep).entries == ()
