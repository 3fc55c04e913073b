"""Many files are placed like one: whole, in their order, and what refuses them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho.storage.tiles import LogFiles
from sekisho.storage.tiles.placing import place_many


def files(count: int) -> list[tuple[str, bytes]]:
    return [(f"tile/{n // 50}/{n:03d}", b"%d " % n * n) for n in range(count)]


@pytest.fixture
def warm(tmp_path: Path) -> LogFiles:
    made = LogFiles(tmp_path)
    made.warm()
    return made


def test_every_file_is_there_with_its_content(warm: LogFiles) -> None:
    warm.place_all(files(200))
    assert [(path, warm.fetch(path)) for path in warm.paths()] == files(200)


def test_files_that_are_there_are_replaced_and_those_behind_them_written(warm: LogFiles) -> None:
    for path, content in files(200)[::3]:
        warm.place(path, b"of before the crash" + content)
    warm.place_all(files(200))
    assert [(path, warm.fetch(path)) for path in warm.paths()] == files(200)


def test_it_stops_at_the_first_that_is_refused(tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in ("one", "two", "three")]
    (tmp_path / "two").write_bytes(b"already")
    assert place_many(names, [b"1", b"2", b"3"]) == 1
    assert (tmp_path / "two").read_bytes() == b"already" and not (tmp_path / "three").exists()


def test_the_refusal_is_the_system_s(warm: LogFiles, tmp_path: Path) -> None:
    warm.place("tile/0/000", b"")
    (tmp_path / "tile" / "0" / "001").mkdir()
    with pytest.raises(IsADirectoryError):
        warm.place_all([("tile/0/001", b"content")])


def test_names_outside_ascii_are_those_that_python_writes(tmp_path: Path) -> None:
    made = LogFiles(tmp_path / "記録")
    made.warm()
    made.place_all([("tile/0/000", b"content")])
    assert (tmp_path / "記録" / "tile" / "0" / "000").read_bytes() == b"content"
