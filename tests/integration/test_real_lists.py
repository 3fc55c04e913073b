"""Every real list file: imported, and counted once more by other means."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from sekisho.service.reference import build, read_files, stored
from sekisho.standards.lists import PARSERS
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder, open_reference
from sekisho.vocabulary.listing import ListEntry, ListFile

FILES = {
    "ofac-sdn": ("ofac/sdn-2023-11.csv", "ofac/alt-2025-12.csv", "ofac/add-2023-11.csv"),
    "ofac-consolidated": ("ofac/cons_prim-2025-12.csv", "ofac/cons_alt-2025-12.csv", "ofac/cons_add-2025-12.csv"),
    "bis-dpl": ("us/dpl-2022-09.txt",),
    "us-csl": ("us/csl-sample.csv", "us/csl-consolidated-sample.csv"),
    "un": ("un/consolidated-2026-02.xml",),
    "dod-1260h": ("us/dod-1260h.csv",),
    "section-1286": ("us/section-1286.csv",),
    "inksna": ("us/inksna.csv",),
    "section-353": ("us/section-353.csv",),
    "bis-mieu": ("us/bis-mieu.csv",),
    "fcc-covered": ("us/fcc-covered.csv",),
    "cn-counter": ("cn/sanctions.csv",),
    "eu-journal": ("eu_journal/*.csv",),
    "meti-foreign": ("jp/*.txt",),
}


@pytest.fixture(scope="module")
def lists(shared_data: Path) -> Path:
    return shared_data / "lists"


@pytest.fixture(scope="module")
def parse(lists: Path) -> Callable[..., ListFile]:
    @cache
    def of(kind: str, *patterns: str) -> ListFile:
        return PARSERS[kind].parse(files_of(lists, patterns or FILES[kind]), gazetteer().country)

    return of


def files_of(lists: Path, patterns: Sequence[str]) -> tuple[tuple[str, bytes], ...]:
    return read_files(path for pattern in patterns for path in sorted(lists.glob(pattern)))


def numbered(path: Path) -> list[str]:
    """The entity number of every line that begins with one: OFAC's records are one line each."""
    return re.findall(r"^(\d+),", path.read_bytes().decode("utf-8"), re.MULTILINE)


def plain_rows(path: Path, delimiter: str = ",") -> int:
    text = path.read_bytes().decode("utf-8-sig")
    return sum(1 for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)) - 1


@pytest.mark.parametrize(("edition", "count"), [("2019-01", 7379), ("2021-07", 8976), ("2023-11", 11443)])
def test_every_sdn_entity(parse: Callable[..., ListFile], lists: Path, edition: str, count: int) -> None:
    files = [
        f"ofac/{role}-{edition}.csv"
        for role in ("sdn", "alt", "add")
        if (lists / f"ofac/{role}-{edition}.csv").exists()
    ]
    found = parse("ofac-sdn", *files)
    numbers = numbered(lists / f"ofac/sdn-{edition}.csv")
    assert [entry.uid for entry in found.entries] == [f"ofac-sdn:{number}" for number in numbers]
    assert (len(numbers), found.notes) == (count, ())


@pytest.mark.parametrize("edition", ["2019-01", "2021-07"])
def test_every_alias_and_address_finds_its_entity(parse: Callable[..., ListFile], lists: Path, edition: str) -> None:
    found = parse("ofac-sdn", *(f"ofac/{role}-{edition}.csv" for role in ("sdn", "alt", "add")))
    by_uid = {entry.uid: entry for entry in found.entries}
    text = (lists / f"ofac/alt-{edition}.csv").read_text(encoding="utf-8")
    for number, alias in re.findall(r'^(\d+),\d+,"[a-z]+","([^"]+)"', text, re.MULTILINE):
        assert " ".join(alias.split()) in {name.name for name in by_uid[f"ofac-sdn:{number}"].names}
    with_address = {entry.uid for entry in found.entries if entry.addresses}
    told = re.findall(
        r'^(\d+),\d+,(?:"|-0- ,"|-0- ,-0- ,")', (lists / f"ofac/add-{edition}.csv").read_text(), re.MULTILINE
    )
    assert {f"ofac-sdn:{number}" for number in told} <= with_address


def test_aliases_of_an_edition_without_entities_are_not_lost(parse: Callable[..., ListFile], lists: Path) -> None:
    found = parse("ofac-sdn", "ofac/alt-2025-12.csv", "ofac/add-2025-12.csv")
    assert len(found.entries) == len(set(numbered(lists / "ofac/alt-2025-12.csv")))
    assert "20107 aliases" in found.notes[0]


def test_consolidated(parse: Callable[..., ListFile], lists: Path) -> None:
    found = parse("ofac-consolidated")
    assert len(found.entries) == len(numbered(lists / "ofac/cons_prim-2025-12.csv")) == 442
    aliases = numbered(lists / "ofac/cons_alt-2025-12.csv")
    assert len(aliases) == 1073
    assert sum(len(entry.names) for entry in found.entries) >= len(aliases) * 0.99  # some are given twice


def test_identifiers_of_ofac_are_found(parse: Callable[..., ListFile], lists: Path) -> None:
    text = (lists / "ofac/sdn-2021-07.csv").read_text(encoding="utf-8")
    found = parse("ofac-sdn", "ofac/sdn-2021-07.csv")
    mine = [one.value for entry in found.entries for one in entry.identifiers if one.scheme == "imo"]
    assert set(re.findall(r"(?:Registration Identification|Identification Number) IMO (\d{7})\b", text)) == set(mine)
    passports = {one.value for entry in found.entries for one in entry.identifiers if one.scheme == "passport"}
    assert len(passports) > 1000
    assert set(re.findall(r"; Passport ([A-Z0-9]{7,9}) \(", text)) <= passports


@pytest.mark.parametrize(
    ("kind", "path", "count"),
    [
        ("dod-1260h", "us/dod-1260h.csv", 397),
        ("section-1286", "us/section-1286.csv", 443),
        ("inksna", "us/inksna.csv", 28),
        ("section-353", "us/section-353.csv", 167),
        ("bis-mieu", "us/bis-mieu.csv", 13),
        ("cn-counter", "cn/sanctions.csv", 610),
        ("us-csl", "us/csl-sample.csv", 115),
        ("us-csl", "us/csl-consolidated-sample.csv", 13),
    ],
)
def test_every_row_is_an_entry(parse: Callable[..., ListFile], lists: Path, kind: str, path: str, count: int) -> None:
    assert len(parse(kind, path).entries) == plain_rows(lists / path) == count


def test_every_denial_order(parse: Callable[..., ListFile], lists: Path) -> None:
    found = parse("bis-dpl")
    assert len(found.entries) == plain_rows(lists / "us/dpl-2022-09.txt", "\t") == 581
    assert all(entry.listed_on for entry in found.entries)
    assert sum(entry.ends_on is None for entry in found.entries) == 53


def test_un(parse: Callable[..., ListFile], lists: Path) -> None:
    text = (lists / "un/consolidated-2026-02.xml").read_text(encoding="utf-8")
    kinds = [entry.kind for entry in parse("un").entries]
    assert kinds.count("person") == text.count("<INDIVIDUAL>") == 730
    assert kinds.count("organisation") == text.count("<ENTITY>") == 273


def test_eu_rows_become_subjects_by_act(parse: Callable[..., ListFile], lists: Path) -> None:
    rows, subjects = 0, set()
    for path in sorted((lists / "eu_journal").glob("*.csv")):
        for row in csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
            rows += 1
            name = " ".join(row["name"].split()).casefold()
            subjects.add((row.get("celex") or row["amendedCelex"], row["schema"], name, row["birthDate"].strip()))
    found = parse("eu-journal")
    assert rows == 8434
    assert abs(len(found.entries) - len(subjects)) <= 2  # names that differ in an invisible mark only
    assert found.notes[0].startswith("8434 rows")


def test_japan(parse: Callable[..., ListFile], lists: Path) -> None:
    places = sum(
        len(re.findall(r"所\s?在\s?地\s?[：:]", path.read_text(encoding="utf-8")))
        for path in (lists / "jp").glob("*.txt")
    )
    found = parse("meti-foreign")
    assert len(found.entries) == places == 561 + 56 + 27
    assert all(entry.addresses for entry in found.entries)
    assert all(re.match(r"[A-Za-z0-9(]", entry.name) for entry in found.entries)


def by_name(found: ListFile, name: str) -> ListEntry:
    return next(entry for entry in found.entries if entry.name == name)


def test_japan_keeps_kana_han_and_latin(parse: Callable[..., ListFile]) -> None:
    entry = by_name(parse("meti-foreign"), "Guangzhou Ausay Technology Co. Limited")
    names = {name.name for name in entry.names}
    assert {
        "广州欧赛科技有限公司",
        "グアンジョウ・オーサイ・テクノロジー有限会社",
        "Guangzhou Ausay Technology Co., Ltd",
    } <= names
    assert entry.countries == ("CN",)


def test_fcc(parse: Callable[..., ListFile], lists: Path) -> None:
    found = parse("fcc-covered")
    assert len(found.entries) + 4 == plain_rows(lists / "us/fcc-covered.csv") == 16
    assert any("Huawei" in entry.name for entry in found.entries)


@pytest.mark.slow
def test_all_lists_in_one_reference(lists: Path, parse: Callable[..., ListFile], tmp_path: Path) -> None:
    store, parsed = ReferenceFolder(tmp_path), {kind: parse(kind) for kind in FILES}
    for kind, patterns in FILES.items():
        files = files_of(lists, patterns)
        store.keep(stored(parsed[kind], files), files)
    build(store, country_of=gazetteer().country, parsed=parsed)
    reference = open_reference(tmp_path)
    assert reference.sources["list"].to_list() == sorted(FILES)
    assert reference.sources["entries"].sum() == reference.entries.height
    assert reference.tables["names"].height > 65_000
    assert reference.entries.select("list", "uid").is_duplicated().sum() == 0
    open_reference(tmp_path, verify=True)
