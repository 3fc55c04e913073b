"""Japan's notifications as text, China's lists, the EU's journal."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho.standards.lists import PARSERS, SourcedEntry, no_country
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListFile, ListName

HEAD = (
    "○ 試験のための措置の対象となる団体（令和四年外務省告示第九百九号）\n"
    "指定日：2022 年03月08 日\n最終更新日：2025 年09 月12 日\n"
)
FIRST = """１ 株式会社テスト造船所（別称、TST、試験
船舶（HK）及びテスト）
Test Shipyard JSC, a.k.a., the following two aliases:
- TST
Shipyard; and
- Research-
Works Test.
所在地：121A, Kazintsa Str., Minsk, 220108, BY; and 12 Korzhenevskogo Str.,
Minsk, BY"""


def meti(*entries: str) -> ListFile:
    return PARSERS["meti-foreign"].parse([("list.txt", (HEAD + "".join(entries)).encode())], no_country)


def test_meti_names_in_both_scripts() -> None:
    [entry] = meti(FIRST).entries
    assert entry.name == "Test Shipyard JSC"
    assert [name.name for name in entry.names] == [
        "株式会社テスト造船所",
        "TST Shipyard",
        "Research-Works Test",
        "TST",
        "試験船舶（HK）",
        "テスト",
    ]


def test_meti_addresses_edition_and_citation() -> None:
    found = meti(FIRST)
    [entry] = found.entries
    assert [place.text for place in entry.addresses] == [
        "121A, Kazintsa Str., Minsk, 220108, BY",
        "12 Korzhenevskogo Str., Minsk, BY",
    ]
    assert (found.list_date, entry.countries) == (date(2025, 9, 12), ("BY",))
    assert entry.uid == "meti-foreign:令和四年外務省告示第九百九号/1"


def test_an_entry_glued_to_the_last_address_is_found() -> None:
    found = meti(FIRST, "2 研究所スタルト\nStart Institute\n所 在 地 ： 2 Main Road, BY")
    assert [entry.name for entry in found.entries] == ["Test Shipyard JSC", "Start Institute"]


def test_a_number_in_an_address_begins_no_entry() -> None:
    found = meti(FIRST.replace("Minsk, BY", "2 Minsk, BY"), "\n２ 試験所\nLab\n所在地：BY")
    assert len(found.entries) == 2


def test_an_english_name_glued_to_the_japanese_is_parted() -> None:
    [entry] = meti("1 アフォックス・コーポレーションAfoxtest Corporation（元試科技公司）\n所在地：HK").entries
    assert (entry.name, [name.name for name in entry.names]) == (
        "Afoxtest Corporation",
        ["アフォックス・コーポレーション", "元試科技公司"],
    )


def test_a_lost_entry_is_refused() -> None:
    with pytest.raises(MalformedList, match="2 addresses but 1 numbered entries: entry 2 is not found"):
        meti(FIRST, "\n４ 研究所\nInstitute\n所在地：BY")


@pytest.mark.parametrize("text", ["", "hello", HEAD])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(MalformedList):
        PARSERS["meti-foreign"].parse([("list.txt", text.encode())], no_country)


def test_china() -> None:
    header = (
        "Type,QID,Name,Alias,Chinese name,Country,Topics,Summary,Chinese summary,Body,List,Date,End date,Source URL,"
        "Address\n"
    )
    row = "Company,,Acme LLC,Acme;AC,测试公司,US,export.control,,,Ministry of Commerce,UEL,02.12.2019,24.04.2026,,\n"
    [entry] = PARSERS["cn-counter"].parse([("cn.csv", (header + row).encode())], no_country).entries
    assert isinstance(entry, SourcedEntry)
    assert [name.name for name in entry.names] == ["测试公司", "Acme", "AC"]
    assert (entry.listed_on, entry.ends_on, entry.source) == (
        date(2019, 12, 2),
        date(2026, 4, 24),
        "Ministry of Commerce; UEL",
    )


EU = (
    "celex,recordId,programKey,annex,measure,startDate,schema,name,alias,weakAlias,previousName,country,birthDate,"
    "registrationNumber,imoNumber,address\n"
)
EU_ROWS = (
    "32014R0833,1,EU-RUS,IV,Export control,18.12.2023,LegalEntity,SFT LLC,"
    'СФТ; CFT,Weak,Old,RU,,123,,"Main 1, RU; Side 2, RU"\n'
    "32014R0833,1,EU-RUS,VI,Export control,2.2.2023,LegalEntity,Sft LLC,Third,,,RU,,,,\n"
    "32014R0269,9,EU-UKR,I,Asset freeze,,LegalEntity,SFT LLC,,,,,,,,\n"
)


def test_a_subject_is_one_entry_for_each_act() -> None:
    found = PARSERS["eu-journal"].parse([("a.csv", (EU + EU_ROWS).encode())], no_country)
    first, second = found.entries
    assert first.names == (
        ListName("СФТ"),
        ListName("CFT"),
        ListName("Third"),
        ListName("Weak", "weak"),
        ListName("Old", "former"),
    )
    assert (first.listed_on, first.citation, first.topics) == (
        date(2023, 2, 2),
        "CELEX 32014R0833, annex IV, VI",
        ("export.control",),
    )
    assert (second.topics, len(first.addresses)) == (("sanction",), 2)
    assert found.notes == ("3 rows give 2 entries: a subject is one entry for each act",)


def test_an_amending_act_speaks_of_the_act_that_it_amends() -> None:
    amending = EU.replace("celex,", "amendedCelex,amendmentCelex,")
    rows = EU_ROWS.replace("32014R0833,", "32014R0833,32026R1848,").replace("32014R0269,", "32014R0269,32026R1848,")
    pairs = [("a.csv", (EU + EU_ROWS).encode()), ("b.csv", (amending + rows).encode())]
    assert len(PARSERS["eu-journal"].parse(pairs, no_country).entries) == 2
