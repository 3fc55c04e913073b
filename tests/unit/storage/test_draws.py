"""Licence draws survive, are drawn once, and two runs on one register take turns."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from sekisho.rules import Draw
from sekisho.storage.draws import booked, draws_path


def test_the_book_lies_beside_the_register(tmp_path: Path) -> None:
    assert draws_path(tmp_path / "licences.csv").parent == tmp_path


def test_a_draw_is_kept(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with booked(book) as booking:
        booking.write([Draw("L1", "C1", 1, 8.0, 100.0)])
    with booked(book) as booking:
        assert booking.earlier() == [Draw("L1", "C1", 1, 8.0, 100.0)]


def test_the_same_line_draws_once(tmp_path: Path) -> None:
    book = tmp_path / "book"
    for quantity in (8.0, 8.0, 6.0):
        with booked(book) as booking:
            booking.write([Draw("L1", "C1", 1, quantity, 0.0)])
    with booked(book) as booking:
        assert booking.earlier() == [Draw("L1", "C1", 1, 6.0, 0.0)]


def test_nothing_is_drawn_when_judging_fails(tmp_path: Path) -> None:
    book = tmp_path / "book"
    with pytest.raises(RuntimeError), booked(book) as booking:
        booking.write([Draw("L1", "C1", 1, 8.0, 0.0)])
        raise RuntimeError("the disk is full")
    with booked(book) as booking:
        assert booking.earlier() == []


def test_two_runs_take_turns(tmp_path: Path) -> None:
    book = tmp_path / "book"
    seen: list[int] = []

    def run(consignment: str) -> None:
        with booked(book) as booking:
            seen.append(len(booking.earlier()))
            time.sleep(0.05)
            booking.write([Draw("L1", consignment, 1, 1.0, 0.0)])

    threads = [threading.Thread(target=run, args=(f"C{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [0, 1, 2]
