"""OFAC triplets: what is joined, what is read out of remarks, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho.standards.lists import PARSERS, no_country
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListFile, ListIdentifier, ListName

PRIM = (
    '36,"AEROTEST AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '77,"DOE, John","individual","SDGT] [IFSR",Director,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 10 Dec 1948; '
    "alt. DOB 1951 to 1953; POB Cairo, Egypt; nationality EG; Passport A1084010 (EG) issued 26 May 1999; "
    "a.k.a. 'THE DOE'; f.k.a. 'OLD DOE'; Linked To: AEROTEST AIRLINES.\"\r\n"
    '88,"MAR TEST","vessel","CUBA",-0- ,CL2192,"Tug",-0- ,212,"PA","Samir S.A.",'
    '"Vessel Registration Identification IMO 7406784."\r\n'
)
ALT = '36,12,"aka","AERO-TEST",-0- \r\n36,13,"fka","OLD AERO",-0- \r\n'
ADD = '36,25,"Calle 23",Havana,"CU",-0- \r\n36,26,-0- ,-0- ,"CU",-0- \r\n'
DOS_END = b"\x1a\r\n"


def parse(**files: str | bytes) -> ListFile:
    pairs = [(name.replace("_csv", ".csv"), f.encode() if isinstance(f, str) else f) for name, f in files.items()]
    return PARSERS["ofac-sdn"].parse(pairs, no_country)


def whole() -> ListFile:
    return parse(sdn_csv=PRIM.encode() + DOS_END, alt_csv=ALT.encode() + DOS_END, add_csv=ADD.encode() + DOS_END)


def test_one_entry_a_row_under_its_number() -> None:
    assert [entry.uid for entry in whole().entries] == ["ofac-sdn:36", "ofac-sdn:77", "ofac-sdn:88"]


def test_aliases_keep_their_quality() -> None:
    assert whole().entries[0].names == (ListName("AERO-TEST", "strong"), ListName("OLD AERO", "former"))


def test_quoted_aliases_in_remarks_are_weak() -> None:
    assert whole().entries[1].names == (ListName("THE DOE", "weak"), ListName("OLD DOE", "former"))


def test_a_quote_within_an_alias_does_not_end_it() -> None:
    prim = PRIM.replace("'THE DOE'", "'ABU ALI'S MAN'")
    assert ListName("ABU ALI'S MAN", "weak") in parse(sdn_csv=prim).entries[1].names


def test_addresses_carry_the_country() -> None:
    assert whole().entries[0].addresses == (ListAddress("Calle 23, Havana, CU", "CU"), ListAddress("CU", "CU"))


def test_identifiers_come_out_of_remarks() -> None:
    doe, vessel = whole().entries[1:]
    assert doe.identifiers == (ListIdentifier("passport", "A1084010", "EG"),)
    assert vessel.identifiers == (ListIdentifier("callsign", "CL2192"), ListIdentifier("imo", "7406784"))


def test_births_programs_kind_and_country() -> None:
    doe = whole().entries[1]
    assert (doe.births, doe.programs, doe.kind, doe.countries) == (
        ("1948-12-10", "1951", "1953"),
        ("SDGT", "IFSR"),
        "person",
        ("EG",),
    )


def test_linked_to_stays_in_the_remarks() -> None:
    assert "Linked To: AEROTEST AIRLINES" in whole().entries[1].remarks


def test_a_header_row_is_passed_over() -> None:
    header = "ID,Name,Type,Country,Title,Col_F,Col_G,Col_H,Col_I,Col_J,Col_K,Details\r\n"
    assert len(parse(sdn_csv=header + PRIM + "\x1a,,,,,,,,,,,\r\n").entries) == 3


def test_files_are_told_by_their_width_where_names_say_nothing() -> None:
    assert parse(a_csv=PRIM, b_csv=ALT, c_csv=ADD).entries == whole().entries


def test_comments_continue_remarks() -> None:
    found = parse(sdn_csv=PRIM, sdn_comments_csv='36,"Tax ID No. 123-456 (CU)."\n')
    assert found.entries[0].identifiers == (ListIdentifier("tax", "123-456", "CU"),)


def test_aliases_without_their_entity_are_entries_and_said() -> None:
    found = parse(alt_csv=ALT, add_csv=ADD)
    assert (found.entries[0].uid, found.entries[0].name) == ("ofac-sdn:36", "AERO-TEST")
    assert "2 aliases of 1 entities" in found.notes[0]


def test_addresses_without_any_name_are_counted() -> None:
    assert parse(sdn_csv=PRIM, add_csv="9" + ADD).notes == ("1 addresses of 1 entities without any name are left out",)


def test_the_date_is_that_of_the_oldest_file() -> None:
    found = PARSERS["ofac-sdn"].parse(
        [("sdn-2023-11.csv", PRIM.encode()), ("alt-2025-12.csv", ALT.encode())], no_country
    )
    assert found.list_date == date(2023, 11, 1)


def test_windows_1252_is_read() -> None:
    assert parse(sdn_csv=PRIM.replace("DOE, John", "DOÉ, John").encode("cp1252")).entries[1].name == "DOÉ, John"


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (PRIM + "99,short,row\r\n", 4, "12 columns expected, 3 found"),
        (PRIM + PRIM, 4, "listed twice"),
        (PRIM + '99,"BROKEN,-0- ,x\r\n', 4, "broken quoting"),
        (PRIM + 'x,"A",b,c,d,e,f,g,h,i,j,k\r\n', 4, "entity number expected"),
        ("<html>\n<body>Access denied</body></html>", 1, "a root element sdnList or Sanctions expected"),
        (PRIM + "\x1a\r\n" + ALT, 5, "follow the end-of-file mark"),
        (b"36,\x81\x8d", 1, "neither UTF-8 nor Windows-1252"),
        (PRIM + "99,a\0b", 4, "NUL"),
    ],
)
def test_damage_is_refused_with_line_and_reason(content: str | bytes, line: int, reason: str) -> None:
    with pytest.raises(MalformedList, match=reason) as caught:
        parse(sdn_csv=content)
    assert (caught.value.file, caught.value.line) == ("sdn.csv", line)
