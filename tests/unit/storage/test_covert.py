"""A sealed register opens for those to whom it was granted, for as much as was granted, and says nothing to others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sekisho.location.tracking import Record
from sekisho.standards.sealing import SealingKey
from sekisho.storage.covert import OpenedTracks, new_key, read_key, read_sealed, write_sealed
from sekisho.storage.tracks import Arrival, opened
from sekisho.vocabulary.errors import InputError, KeyFault, UsageFault

STORE, KIMURA, LEE, STRANGER = (SealingKey.new() for _ in range(4))
ENTRIES: list[dict[str, Any]] = [{"device": "S-1", "consignment": "C-1"}, {"device": "S-2", "consignment": "C-2"}]
VIEWERS = {"kimura": KIMURA.public, "lee": LEE.public}
GRANTS = {"kimura": {"C-1"}, "lee": {"C-1", "C-2"}}


def _sealed(path: Path, grants: Any = None, entries: Any = None, keys: Any = (STORE,)) -> Any:
    write_sealed(path, ENTRIES if entries is None else entries, grants or GRANTS, VIEWERS, keys)
    return read_sealed(path)


def _came(n: int, device: str) -> Arrival:
    return Arrival(Record(n, f"id={device}".encode(), "query", ""), "http", "192.0.2.1", (device,))


def test_each_opens_what_was_granted_to_him(tmp_path: Path) -> None:
    sealed = _sealed(tmp_path / "c")
    mine, more = sealed.opened(KIMURA), sealed.opened(LEE)
    assert (mine.viewer, mine.consignments, [one["device"] for one in mine.trackers]) == ("kimura", {"C-1"}, ["S-1"])
    assert more.viewer == "lee" and len(more.trackers) == 2 and more.keys == (STORE,)


@pytest.mark.parametrize("key", [STRANGER, STORE])
def test_who_was_granted_nothing_opens_nothing(tmp_path: Path, key: SealingKey) -> None:
    with pytest.raises(UsageFault):
        _sealed(tmp_path / "c").opened(key)


def test_the_file_tells_neither_how_many_know_nor_of_how_much(tmp_path: Path) -> None:
    """Of one viewer and no tracker, or of two and many: as many slots, each as long."""
    few = _sealed(tmp_path / "few", {"kimura": {"C-1"}}, [])
    many = _sealed(tmp_path / "many", GRANTS, ENTRIES * 8)
    assert len((tmp_path / "few").read_bytes()) == len((tmp_path / "many").read_bytes())
    assert {len(slot) for slot in (*few.slots, *many.slots)} == {len(few.slots[0])}
    assert (tmp_path / "few").stat().st_size < 100_000


def test_a_register_sealed_anew_no_longer_opens_for_who_lost_the_right(tmp_path: Path) -> None:
    again = _sealed(tmp_path / "c", {"lee": {"C-1", "C-2"}})
    with pytest.raises(UsageFault):
        again.opened(KIMURA)


def test_a_register_in_which_the_stores_key_was_exchanged_is_told(tmp_path: Path) -> None:
    _sealed(tmp_path / "c")
    lines = (tmp_path / "c").read_text().splitlines()
    lines[1] = STRANGER.public.text()
    (tmp_path / "c").write_text("\n".join(lines) + "\n")
    with pytest.raises(InputError, match="exchanged"):
        read_sealed(tmp_path / "c").opened(KIMURA)


def test_a_register_that_others_can_write_is_refused(tmp_path: Path) -> None:
    _sealed(tmp_path / "c")
    (tmp_path / "c").chmod(0o666)
    with pytest.raises(InputError, match="written by others"):
        read_sealed(tmp_path / "c")


def test_messages_are_read_again_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    sealed = _sealed(tmp_path / "c")
    with opened(tmp_path / "t.sqlite3") as store:
        store.append([_came(1, "D-1"), sealed.arrival(_came(2, "S-1")), _came(3, "D-1")])
        store.append([sealed.arrival(_came(4, "S-2"))])
        everything = OpenedTracks(store, (STORE,))
        assert [(n, record) for n, record in everything.records()] == [(n, _came(n, d).record) for n, d in
                                                                       ((1, "D-1"), (2, "S-1"), (3, "D-1"), (4, "S-2"))]  # fmt: skip
        assert [n for n, _ in everything.records({"S-1"})] == [2] and [n for n, _ in everything.records(None, 2)] == [
            3,
            4,
        ]
        assert [n for n, _ in OpenedTracks(store).records()] == [1, 3]
        assert [n for n, _ in OpenedTracks(store, (STRANGER,)).records()] == [1, 3]


def test_after_a_change_of_the_stores_key_old_messages_are_still_read(tmp_path: Path) -> None:
    new = SealingKey.new()
    first, second = _sealed(tmp_path / "one"), _sealed(tmp_path / "two", keys=(new, STORE))
    with opened(tmp_path / "t.sqlite3") as store:
        store.append([first.arrival(_came(1, "S-1"))])
        store.append([second.arrival(_came(2, "S-1"))])
        assert [n for n, _ in OpenedTracks(store, second.opened(KIMURA).keys).records()] == [1, 2]
        assert [n for n, _ in OpenedTracks(store, first.opened(KIMURA).keys).records()] == [1]


def test_a_key_is_made_once_and_read_only_from_a_file_of_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "k" / "kimura.key"
    public = new_key(path)
    assert read_key(path).public == public and path.stat().st_mode & 0o077 == 0
    with pytest.raises(KeyFault):
        new_key(path)
    path.chmod(0o640)
    with pytest.raises(KeyFault):
        read_key(path)


@pytest.mark.parametrize(
    "content", ["", "sekisho-covert/1\n", "viewers: {}\n", "sekisho-covert/2\na\nb\n", "sekisho-covert/1\nx\n??\n"]
)
def test_what_is_no_sealed_register_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "c").write_text(content)
    with pytest.raises((InputError, UsageFault)):
        read_sealed(tmp_path / "c")
