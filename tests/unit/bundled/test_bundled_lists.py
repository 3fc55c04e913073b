"""The bundled lists keep the shapes of the official files and say that they are fictional."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from defusedxml import ElementTree

from sekisho.standards.lists import PARSERS

KINDS = ["ofac-sdn", "ofac-consolidated", "bis-dpl", "us-csl", "un", "dod-1260h", "section-1286", "bis-mieu", "csv"]


@pytest.fixture(scope="module")
def lists(root: Path) -> Path:
    return root / "src" / "sekisho" / "bundled" / "lists"


@pytest.fixture(scope="module")
def manifest(lists: Path) -> list[dict[str, Any]]:
    return yaml.safe_load((lists / "manifest.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_manifest_names_every_kind_once(manifest: list[dict[str, Any]]) -> None:
    assert [entry["kind"] for entry in manifest] == KINDS


def test_manifest_and_folder_agree(manifest: list[dict[str, Any]], lists: Path) -> None:
    named = {name for entry in manifest for name in entry["files"]}
    assert named == {path.name for path in lists.iterdir()} - {"manifest.yaml"}


def test_manifest_opens_by_saying_fictional(lists: Path) -> None:
    assert "FICTIONAL" in (lists / "manifest.yaml").read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("name", "columns"),
    [("sdn.csv", 12), ("cons_prim.csv", 12), ("alt.csv", 5), ("cons_alt.csv", 5), ("add.csv", 6), ("cons_add.csv", 6)],
)
def test_ofac_files_have_no_header_and_end_with_the_old_mark(lists: Path, name: str, columns: int) -> None:
    raw = (lists / name).read_bytes()
    assert raw.endswith(b"\r\n\x1a")
    rows = list(csv.reader(raw[:-1].decode("ascii").splitlines()))
    assert {len(row) for row in rows} == {columns}
    assert all(row[0].isdigit() for row in rows)


@pytest.mark.parametrize(("main", "others"), [("sdn", ("alt", "add")), ("cons_prim", ("cons_alt", "cons_add"))])
def test_ofac_triplets_refer_to_entries_that_exist(lists: Path, main: str, others: tuple[str, ...]) -> None:
    numbers = [
        {row[0] for row in csv.reader((lists / f"{name}.csv").read_text("ascii").splitlines()) if len(row) > 1}
        for name in (main, *others)
    ]
    assert numbers[1] <= numbers[0]
    assert numbers[2] <= numbers[0]


@pytest.mark.parametrize(
    ("name", "entries"),
    [("us-csl.csv", 25), ("dod-1260h.csv", 8), ("section-1286.csv", 6), ("bis-mieu.csv", 3), ("watchlist.csv", 6)],
)
def test_csv_lists_hold_what_they_should(lists: Path, name: str, entries: int) -> None:
    with (lists / name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == entries
    assert all(None not in row and None not in row.values() for row in rows)


def test_denied_persons_include_one_expired_and_one_to_come(lists: Path) -> None:
    rows = list(csv.DictReader((lists / "dpl.txt").read_text("utf-8").splitlines(), delimiter="\t"))
    assert len(rows) == 10

    def iso(text: str) -> str:
        month, day, year = text.split("/")
        return f"{year}-{month}-{day}"

    assert sum(iso(row["Expiration_Date"]) < "2026-11-24" for row in rows) == 1
    assert sum(iso(row["Effective_Date"]) > "2026-11-24" for row in rows) == 1


def test_un_list_is_well_formed(lists: Path) -> None:
    tree = ElementTree.parse(lists / "un.xml").getroot()
    assert len(tree.findall("INDIVIDUALS/INDIVIDUAL")) == 3
    assert len(tree.findall("ENTITIES/ENTITY")) == 3


@pytest.mark.parametrize(("kind", "entries"), list(zip(KINDS, (25, 6, 10, 25, 6, 8, 6, 3, 6), strict=True)))
def test_the_parser_of_its_kind_reads_every_entry(
    manifest: list[dict[str, Any]], lists: Path, kind: str, entries: int
) -> None:
    names = next(entry["files"] for entry in manifest if entry["kind"] == kind)
    listing = PARSERS[kind].parse([(name, (lists / name).read_bytes()) for name in names])
    assert len(listing.entries) == entries
    assert not listing.notes
