"""Countries of mobile networks, and the operator's own table of transmitters: what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.location.tracking.ports import Transmitter
from sekisho.standards.manifest.decode import decode
from sekisho.standards.trackers import Cell, Wifi
from sekisho.standards.trackers.transmitters import read_transmitters
from sekisho.storage.networks import network_tables
from sekisho.vocabulary.errors import InputError, SekishoError

HEAD = "transmitter,lat,lon,radius_m,seen\n"
DAY = 1_795_824_000_000  # 27 November 2026


@pytest.mark.parametrize(("mcc", "lands"), [(440, {"JP"}), (450, {"KR"}), (460, {"CN"}), (454, {"HK"}), (310, {"US"})])
def test_codes_of_mobile_countries(mcc: int, lands: set[str]) -> None:
    tables, _ = network_tables()
    assert lands <= tables.countries_of(mcc)
    assert tables.countries_of(999) == frozenset()


def test_without_a_table_nothing_is_known() -> None:
    assert network_tables()[0].known((Cell(440, 10, 1, 2),), (Wifi("00:11:22:33:44:55"),), DAY) == ()


def test_a_table_of_cells_is_read_and_its_bad_lines_are_told(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text("radio,mcc,net,area,cell,unit,lon,lat,range\nLTE,440,10,1,2,,139.7,35.6,900\nLTE,x,,,,,,,\n")
    tables, rejects = network_tables(path)
    assert tables.known((Cell(440, 10, 9, 9), Cell(440, 10, 1, 2, -70)), (), DAY) == (Transmitter(35.6, 139.7, 900.0),)
    assert tables.known((Cell(440, 10, 9, 9),), (), DAY) == ()
    assert set(rejects["row"]) == {3}


@pytest.mark.parametrize("written", ["00:11:22:AA:bb:cc", "00-11-22-aa-bb-cc", "001122AABBCC", " 00:11:22:aa:bb:cc "])
def test_an_access_point_is_found_in_every_spelling(tmp_path: Path, written: str) -> None:
    (tmp_path / "own.csv").write_text(f"{HEAD}{written},35.6,139.7,50,\n")
    tables, rejects = network_tables(tmp_path / "own.csv")
    assert tables.known((), (Wifi("00:11:22:aa:bb:cc", -60),), DAY) == (Transmitter(35.6, 139.7, 300.0, cell=False),)
    assert rejects.is_empty()


@pytest.mark.parametrize(("seen", "known"), [("2026-06-01T00:00:00Z", 1), ("2023-06-01T00:00:00Z", 0), ("", 1)])
def test_what_was_last_seen_long_ago_is_not_believed(tmp_path: Path, seen: str, known: int) -> None:
    (tmp_path / "own.csv").write_text(f"{HEAD}00:11:22:aa:bb:cc,35.6,139.7,50,{seen}\n")
    assert len(network_tables(tmp_path / "own.csv")[0].known((), (Wifi("00:11:22:aa:bb:cc"),), DAY)) == known


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("hall 4,35.6,139.7,50,", "transmitter", "no-transmitter"),
        ("00:11:22:aa:bb,35.6,139.7,50,", "transmitter", "no-transmitter"),
        ("440-10-1,35.6,139.7,50,", "transmitter", "no-transmitter"),
        ("440-10-1-2,95,139.7,50,", "lat", "out-of-range"),
        ("440-10-1-2,35.6,nan,50,", "lon", "out-of-range"),
        ("440-10-1-2,35.6,139.7,-1,", "radius_m", "out-of-range"),
        ("440-10-1-2,35.6,139.7,,", "radius_m", "missing"),
        ("440-10-1-2,35.6,139.7,50,yesterday", "seen", "no-time"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_number(tmp_path: Path, line: str, column: str, reason: str) -> None:
    (tmp_path / "own.csv").write_text(f"{HEAD}440-10-7-7,35.6,139.7,50,\n{line}\n")
    tables, rejects = network_tables(tmp_path / "own.csv")
    assert (3, column, reason) in rejects.select("row", "column", "reason").rows()
    assert len(tables.known((Cell(440, 10, 7, 7),), (), DAY)) == 1


def test_of_a_transmitter_in_two_places_nobody_can_say_which_is_meant(tmp_path: Path) -> None:
    rows = "00:11:22:aa:bb:cc,35.6,139.7,50,\n00-11-22-AA-BB-CC,1.3,103.8,50,\n"
    (tmp_path / "own.csv").write_text(HEAD + rows)
    tables, rejects = network_tables(tmp_path / "own.csv")
    assert tables.known((), (Wifi("00:11:22:aa:bb:cc"),), DAY) == () and rejects["reason"].to_list() == ["twice"] * 2


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError):
        network_tables(tmp_path / "other.csv")


@given(st.text(max_size=300))
def test_no_table_breaks_the_reader(text: str) -> None:
    try:
        frame = decode("own.csv", (HEAD + text).encode("utf-8", "replace"))
        table = read_transmitters("own.csv", frame)
    except SekishoError:
        return
    assert set(table.rejects.columns) == {"row", "column", "value", "reason"}
