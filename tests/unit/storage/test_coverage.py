"""The file of what was learned: the same back again, and every way in which it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.location.tracking import Heard
from sekisho.storage.coverage import read_coverage, write_coverage
from sekisho.vocabulary.errors import InputError

HEARD = [Heard("C-1, west", 5, "crate", -20, 31, 2, 0), Heard("C-0", 4, "server", 7, 8, 0, 1)]


def test_what_was_written_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "coverage.csv"
    write_coverage(path, HEARD)
    assert read_coverage(path) == sorted(HEARD)
    first = path.read_bytes()
    write_coverage(path, reversed(HEARD))
    assert path.read_bytes() == first


def test_no_file_is_no_knowledge(tmp_path: Path) -> None:
    assert read_coverage(tmp_path / "none.csv") == []


@pytest.mark.parametrize(
    "line",
    [
        "C,1,crate,2,3,1",
        "C,1,balloon,2,3,1,0",
        "C,1,crate,2,3,-1,0",
        "C,x,crate,2,3,1,0",
        "C,1,crate,2,3,1,9999999",
        "",
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "coverage.csv"
    path.write_text(",".join(Heard._fields) + f"\nC,1,crate,2,3,1,0\n{line}\n", "utf-8")
    with pytest.raises(InputError, match="line 3"):
        read_coverage(path)


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "coverage.csv"
    path.write_text("device,time\nD-1,2\n", "utf-8")
    with pytest.raises(InputError, match="no coverage"):
        read_coverage(path)


@given(st.binary(max_size=300))
def test_whatever_the_file_holds_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("coverage") / "coverage.csv"
    path.write_bytes(",".join(Heard._fields).encode() + b"\n" + content)
    try:
        read_coverage(path)
    except InputError as fault:
        assert str(path) in str(fault)
