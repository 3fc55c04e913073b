"""What trackers sent is kept whole, or not at all, and never changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sekisho.location.tracking import Record
from sekisho.storage.tracks import Arrival, Release, TrackStore, opened
from sekisho.vocabulary.errors import InputError


def _arrival(n: int, *devices: str) -> Arrival:
    return Arrival(Record(n, b"body %d" % n, "query", ""), "http", "127.0.0.1", devices)


def test_what_was_kept_is_read_again_as_it_came(tmp_path: Path) -> None:
    with opened(tmp_path / "a" / "t.sqlite3") as store:
        store.append([_arrival(1, "A"), _arrival(2, "A", "B")])
        store.append([_arrival(3, "B")])
        assert [record.body for _, record in store.records()] == [b"body 1", b"body 2", b"body 3"]
        assert [number for number, _ in store.records({"B"})] == [2, 3]
        assert [number for number, _ in store.records({"A", "B"}, after=2)] == [3]
        assert list(store.records({"?"})) == []


def test_a_group_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    with opened(tmp_path / "t.sqlite3") as store:
        broken = Arrival(Record("now", b"x"), "http", "", ())  # type: ignore[arg-type]
        with pytest.raises(sqlite3.Error):
            store.append([_arrival(1, "A"), broken])
        assert list(store.records()) == []
        store.append([_arrival(1, "A")])
        assert len(list(store.records())) == 1


@pytest.mark.parametrize("table", ["record", "heard", "sealed", "release"])
@pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {} SET {}"])
def test_the_book_only_grows(tmp_path: Path, table: str, deed: str) -> None:
    path = tmp_path / "t.sqlite3"
    with opened(path) as store:
        store.append([_arrival(1, "A"), _arrival(2, "S")._replace(sealed=b"shut")])
        store.release(Release("C", 1, "silent", "K", "2026", "because"))
    column = {"record": "body = x'00'", "heard": "device = 'X'", "sealed": "body = x'00'", "release": "why = 'x'"}[
        table
    ]
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(deed.format(table, column))
    connection.close()


def test_a_group_is_synced_before_it_is_acknowledged(tmp_path: Path) -> None:
    store = TrackStore(tmp_path / "t.sqlite3")
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    store.close()


@pytest.mark.parametrize(("by", "why"), [("", "x"), ("x", " ")])
def test_a_release_needs_who_and_why(tmp_path: Path, by: str, why: str) -> None:
    with opened(tmp_path / "t.sqlite3") as store, pytest.raises(InputError):
        store.release(Release("C", 1, "silent", by, "2026", why))


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.sqlite3").write_text("hello, this is a text and no database at all" * 50)
    with pytest.raises(InputError):
        TrackStore(tmp_path / "t.sqlite3")
    with pytest.raises(InputError), opened(tmp_path / "none.sqlite3", begin=False):
        pass
