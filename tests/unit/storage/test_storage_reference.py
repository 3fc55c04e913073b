"""The reference directory: what is kept, what a digest proves, what damage does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from sekisho.service.ports import StoredSource, Validators
from sekisho.service.reference import build, ensure_built, import_folder, import_list
from sekisho.service.reference_diff import diff
from sekisho.standards.lists import no_country
from sekisho.storage.reference import ReferenceFolder, open_reference
from sekisho.vocabulary.errors import MalformedList, ReferenceFault, UnreadableFile, UsageFault
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, SOURCES

OWN = b"name,id,aliases,country,identifiers,address\nAcme Ltd,1,ACME; Acme,CN,999,1 Road\nBeta Works,2,,KP,,\n"
MIEU = b"Type,Name,Alias,Country,Date\nOrganization,Test Bureau,TB,CU,2021-03-16\n"


def imported(
    root: Path, own: bytes = OWN, name: str = "own-2026-11-01.csv", *, build_now: bool = True
) -> ReferenceFolder:
    store = ReferenceFolder(root)
    import_list(store, "csv", [(name, own)], country_of=no_country, build_now=build_now)
    return store


def add_mieu(store: ReferenceFolder) -> str | None:
    return import_list(store, "bis-mieu", [("mieu.csv", MIEU)], country_of=no_country).digest


def test_the_first_import_makes_the_directory_and_compiles(tmp_path: Path) -> None:
    reference = open_reference(imported(tmp_path / "new" / "reference").root)
    assert reference.entries["name"].to_list() == ["Acme Ltd", "Beta Works"]


def test_tables_have_the_declared_schemas(tmp_path: Path) -> None:
    tables = imported(tmp_path).open().tables
    declared = {
        "entries": ENTRIES,
        "names": NAMES,
        "addresses": ADDRESSES,
        "identifiers": IDENTIFIERS,
        "sources": SOURCES,
    }
    assert {name: dict(tables[name].schema) for name in declared} == {
        name: dict(pl.DataFrame(schema=schema).schema)  # type: ignore[arg-type]
        for name, schema in declared.items()
    }


def test_names_begin_with_the_primary_one_and_do_not_repeat(tmp_path: Path) -> None:
    names = imported(tmp_path, b"name,aliases\nAcme,ACME; Acme\n").open().tables["names"]
    assert names.rows() == [(0, "Acme", "primary"), (0, "ACME", "strong")]


def test_the_parties_index_is_compiled_in(tmp_path: Path) -> None:
    assert any(name.startswith("party_") for name in imported(tmp_path).open().tables)


def test_sources_say_what_was_imported(tmp_path: Path) -> None:
    [row] = imported(tmp_path).open().sources.to_dicts()
    assert (row["list"], row["list_date"], row["entries"], row["names"]) == ("csv", date(2026, 11, 1), 2, 4)
    assert row["files"] == ["own-2026-11-01.csv"]


def test_the_same_imports_give_the_same_digest_and_bytes(tmp_path: Path) -> None:
    one, other = ReferenceFolder(tmp_path / "a"), ReferenceFolder(tmp_path / "b")
    import_list(one, "csv", [("own.csv", OWN)], country_of=no_country)
    add_mieu(one)
    add_mieu(other)
    import_list(other, "csv", [("own.csv", OWN)], country_of=no_country)
    digest = one.open().digest
    assert other.open().digest == digest
    for path in (one.root / "compiled" / digest).iterdir():
        assert path.read_bytes() == (other.root / "compiled" / digest / path.name).read_bytes()


BY_HAND = """
import sys
from pathlib import Path
from sekisho.service.reference import import_list
from sekisho.standards.lists import no_country
from sekisho.storage.reference import ReferenceFolder
content = Path(sys.argv[1]).read_bytes()
print(import_list(ReferenceFolder(Path(sys.argv[2])), "csv", [("own.csv", content)], country_of=no_country).digest)
"""


def test_another_process_gives_the_same_digest(tmp_path: Path) -> None:
    rows = b"".join(
        b"Acme %d Trading,%d,ACME %d; Alias of %d,CN,99%d,%d Road\n" % (n, n + 9, n, n, n, n) for n in range(50)
    )
    (tmp_path / "own.csv").write_bytes(OWN + rows)
    digests = set()
    for seed in ("1", "2"):
        words = [sys.executable, "-c", BY_HAND, str(tmp_path / "own.csv"), str(tmp_path / seed)]
        done = subprocess.run(words, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1


def test_another_content_gives_another_digest_and_the_old_one_still_opens(tmp_path: Path) -> None:
    store = imported(tmp_path)
    before = store.open().digest
    imported(tmp_path, OWN + b"Gamma,3,,,,\n")
    assert store.open().digest != before
    assert store.open(before[:10], verify=True).entries.height == 2
    assert len(store.digests()) == 2


def test_an_import_replaces_the_last_one_of_its_kind(tmp_path: Path) -> None:
    store = imported(tmp_path, name="first.csv")
    imported(tmp_path, b"name\nGamma\n", name="second.csv")
    assert store.open().entries["name"].to_list() == ["Gamma"]
    assert [path.name for path in (tmp_path / "sources" / "csv").iterdir()] == ["second.csv"]
    assert sorted(path.name for path in (tmp_path / "sources").iterdir()) == ["csv"]


def test_a_malformed_import_changes_nothing(tmp_path: Path) -> None:
    store = imported(tmp_path)
    before = store.open().digest
    with pytest.raises(MalformedList):
        imported(tmp_path, b"company\nAcme\n")
    assert (store.open().digest, store.content("csv")) == (before, (("own-2026-11-01.csv", OWN),))


def test_a_date_that_is_given_overrides_the_file_name(tmp_path: Path) -> None:
    store = ReferenceFolder(tmp_path)
    import_list(store, "csv", [("own-2020-01.csv", OWN)], country_of=no_country, list_date=date(2026, 11, 20))
    assert store.open().entries["list_date"].unique().to_list() == [date(2026, 11, 20)]


def test_nothing_is_compiled_again_without_need(tmp_path: Path) -> None:
    store = imported(tmp_path)
    current = (tmp_path / "current").stat().st_mtime_ns
    assert ensure_built(store, country_of=no_country) == store.open().digest
    assert (tmp_path / "current").stat().st_mtime_ns == current


def test_building_again_gives_the_same_digest(tmp_path: Path) -> None:
    store = imported(tmp_path)
    assert build(store, country_of=no_country) == store.open().digest
    assert not list((tmp_path / "compiled").glob(".*"))


def test_columns_lie_in_one_piece(tmp_path: Path) -> None:
    for table in imported(tmp_path).open().tables.values():
        assert all(column.n_chunks() <= 1 for column in table.get_columns())


def test_no_reference_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFault, match="no compiled reference") as caught:
        open_reference(tmp_path / "nowhere")
    assert "sekisho reference import" in caught.value.hint


def damaged(store: ReferenceFolder, name: str) -> Path:
    return store.root / "compiled" / store.open().digest / name


def test_a_shortened_table_is_refused(tmp_path: Path) -> None:
    store = imported(tmp_path)
    path = damaged(store, "names.arrow")
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(ReferenceFault, match=r"names\.arrow is absent or has another size"):
        store.open()


def test_a_changed_table_is_found_when_verified(tmp_path: Path) -> None:
    store = imported(tmp_path)
    path = damaged(store, "names.arrow")
    path.write_bytes(path.read_bytes().replace(b"Beta", b"Bete"))
    store.open()
    with pytest.raises(ReferenceFault, match="was changed since"):
        store.open(verify=True)


def test_a_changed_manifest_is_found_when_verified(tmp_path: Path) -> None:
    store = imported(tmp_path)
    path = damaged(store, "manifest.json")
    path.write_bytes(path.read_bytes().replace(b"own-2026", b"own-2027"))
    with pytest.raises(ReferenceFault, match=r"manifest .* was changed"):
        store.open(verify=True)


def test_building_replaces_a_damaged_folder(tmp_path: Path) -> None:
    store = imported(tmp_path)
    damaged(store, "names.arrow").write_bytes(b"")
    build(store, country_of=no_country)
    assert store.open(verify=True).entries.height == 2


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b'{"format": 99}', b'{"format": 1}', b'{"format": 1, "tables": {"names": 1}}']
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, manifest: bytes) -> None:
    store = imported(tmp_path)
    damaged(store, "manifest.json").write_bytes(manifest)
    with pytest.raises(ReferenceFault):
        store.open()


@pytest.mark.parametrize("table", ["../../../secret", "/etc/passwd", "..", "a\\b"])
def test_a_manifest_cannot_lead_out_of_its_folder(tmp_path: Path, table: str) -> None:
    store = imported(tmp_path)
    body = {"format": 1, "inputs": "", "tables": {table: {"bytes": 1, "sha256": ""}}}
    damaged(store, "manifest.json").write_text(json.dumps(body))
    with pytest.raises(ReferenceFault):
        store.open()


@pytest.mark.parametrize("digest", ["", "zz", "../../etc", "0" * 64, "f" * 8])
def test_an_unknown_digest_is_refused(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ReferenceFault):
        imported(tmp_path).open(digest)


def test_a_changed_source_is_found(tmp_path: Path) -> None:
    store = imported(tmp_path)
    (tmp_path / "sources" / "csv" / "own-2026-11-01.csv").write_bytes(b"name\nEvil\n")
    with pytest.raises(ReferenceFault, match="is not the file that was imported"):
        build(store, country_of=no_country)


@pytest.mark.parametrize("name", ["../x.csv", ".hidden", "a/b.csv", ""])
def test_a_file_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    source = StoredSource("csv", "Own list", None, ((name, "0"),), 1)
    with pytest.raises(ReferenceFault):
        ReferenceFolder(tmp_path).keep(source, [(name, b"x")])


def test_the_day_of_the_last_check_is_no_part_of_the_digest(tmp_path: Path) -> None:
    store = imported(tmp_path)
    before = store.open().digest
    store.checked("csv", date(2026, 11, 21))
    assert store.sources()[0].checked_on == date(2026, 11, 21)
    assert build(store, country_of=no_country) == before


def test_validators_are_remembered(tmp_path: Path) -> None:
    store = ReferenceFolder(tmp_path)
    assert store.validators("https://a.test/x") is None
    store.remember("https://a.test/x", Validators('"1"', "Mon", "abc"))
    assert store.validators("https://a.test/x") == Validators('"1"', "Mon", "abc")
    (tmp_path / "fetched.json").write_text("{")
    assert store.validators("https://a.test/x") is None


def test_an_unknown_kind_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="ofac-sdn"):
        import_list(ReferenceFolder(tmp_path), "nonsense", [("a.csv", OWN)], country_of=no_country)


def test_an_import_without_entries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFault, match="no entry found"):
        imported(tmp_path, b"name,country\n")


def folder_of_lists(root: Path, manifest: str) -> Path:
    root.mkdir()
    (root / "own.csv").write_bytes(OWN)
    (root / "mieu.csv").write_bytes(MIEU)
    (root / "manifest.yaml").write_text(manifest)
    return root


def test_a_folder_is_imported_by_its_manifest(tmp_path: Path) -> None:
    manifest = (
        "- {kind: csv, files: [own.csv], date: 2026-11-20, title: Fictional}\n- {kind: bis-mieu, files: [mieu.csv]}\n"
    )
    store = ReferenceFolder(tmp_path / "reference")
    import_folder(store, folder_of_lists(tmp_path / "lists", manifest), country_of=no_country)
    rows = store.open().sources.select("list", "title", "list_date").rows()
    assert rows[1] == ("csv", "Fictional", date(2026, 11, 20))
    assert store.open().entries.height == 3


@pytest.mark.parametrize(
    "manifest",
    [
        "- {kind: csv, files: [../own.csv]}",
        "- {kind: csv}",
        "kind: csv",
        "- !!python/object:os.system x",
        "- {kind: csv, files: [none.csv]}",
    ],
)
def test_a_bad_manifest_is_refused(tmp_path: Path, manifest: str) -> None:
    folder = folder_of_lists(tmp_path / "lists", manifest)
    with pytest.raises((ReferenceFault, UnreadableFile)):
        import_folder(ReferenceFolder(tmp_path / "reference"), folder, country_of=no_country)


def test_diff_tells_what_came_went_and_changed(tmp_path: Path) -> None:
    old = imported(tmp_path / "a").open()
    new = imported(
        tmp_path / "b", b"name,id,aliases,country\nAcme Limited,1,ACME; New,CN\nGamma,3,,\n", "own-2026-12.csv"
    ).open()
    found = diff(old, new)
    assert found.added["uid"].to_list() == ["csv:3"]
    assert found.removed.rows() == [("csv", "csv:2", "Beta Works")]
    [changed] = found.changed.to_dicts()
    assert (changed["before"], changed["name"]) == ("Acme Ltd", "Acme Limited")
    assert changed["what"] == ["name", "names", "addresses", "identifiers"]


def test_a_new_edition_of_the_same_content_is_no_change(tmp_path: Path) -> None:
    old = imported(tmp_path / "a").open()
    found = diff(old, imported(tmp_path / "b", name="own-2026-12.csv").open())
    assert (found.added.height, found.removed.height, found.changed.height) == (0, 0, 0)
    assert found.old != found.new
