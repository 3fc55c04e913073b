"""A file of customers is read once."""

from __future__ import annotations

import polars as pl
import pytest
from tests.unit.service.kept_tables import Kept

from sekisho.parties import NAME_QUERIES
from sekisho.parties.phrases import NO_PHRASES, Phrase, Phrases
from sekisho.service.customers_file import open_file
from sekisho.service.ports import StoredSource
from sekisho.service.reference_tables import tables_of
from sekisho.service.screening_table import Asked
from sekisho.vocabulary.frames import REJECTS
from sekisho.vocabulary.listing import ListEntry, ListFile, Reference

CONTENT = b"name\nGolden Star Trading\nVostokpribor\n"
WAYS = ("customers.csv", "name", "en", "places")


def reference(phrases: Phrases = NO_PHRASES) -> Reference:
    listing = ListFile("own", "Own list", None, (ListEntry(uid="own:1", name="Vostokpribor", kind="organisation"),))
    return Reference("", tables_of([(listing, StoredSource("own", "Own list", None, (), 1))], phrases))


def read() -> Asked:
    names = [(0, "Golden Star Trading", None, None), (1, "Vostokpribor", None, None)]
    rejects = pl.DataFrame([("customers.csv", 4, "name", "", "no name")], schema=REJECTS, orient="row")
    rows = pl.DataFrame({"row": [2, 3], "query": [0, 1]}, schema={"row": pl.Int64, "query": pl.UInt32})
    return Asked(pl.DataFrame(names, schema=NAME_QUERIES, orient="row"), rows, rejects, {"name": "name"})


def unread() -> Asked:
    raise AssertionError("read again")


def test_the_same_bytes_read_in_the_same_way_are_not_read_again() -> None:
    store = Kept()
    asked, customers = open_file(store, CONTENT, WAYS, read, reference())
    again, found = open_file(store, CONTENT, WAYS, unread, reference())
    assert found.key == customers.key
    assert again.columns == asked.columns
    for name in ("queries", "rows", "rejects"):
        assert getattr(again, name).equals(getattr(asked, name))


@pytest.mark.parametrize(
    ("content", "ways"),
    [
        (CONTENT + b"Sakura\n", WAYS),
        (CONTENT, ("other.csv", *WAYS[1:])),
        (CONTENT, ("customers.csv", "trade name", *WAYS[2:])),
        (CONTENT, ("customers.csv", "name", "ja", "places")),
        (CONTENT, ("customers.csv", "name", "en", "other places")),
    ],
)
def test_other_bytes_or_another_way_are_read(content: bytes, ways: tuple[str, ...]) -> None:
    store = Kept()
    open_file(store, CONTENT, WAYS, read, reference())
    with pytest.raises(AssertionError, match="read again"):
        open_file(store, content, ways, unread, reference())


def test_customers_are_compiled_again_for_other_phrases() -> None:
    store = Kept()
    _, first = open_file(store, CONTENT, WAYS, read, reference())
    other = reference(Phrases([Phrase("中翔", ("zhongxiang",), "brand", "made up")]))
    with pytest.raises(AssertionError, match="read again"):
        open_file(store, CONTENT, WAYS, unread, other)
    _, second = open_file(store, CONTENT, WAYS, read, other)
    assert first.key != second.key
    assert open_file(store, CONTENT, WAYS, unread, other)[1].key == second.key


def test_customers_that_were_deleted_are_compiled_again() -> None:
    store = Kept()
    _, customers = open_file(store, CONTENT, WAYS, read, reference())
    del store.folders[customers.key]
    assert open_file(store, CONTENT, WAYS, read, reference())[1].key == customers.key
