"""Files from disk: only regular ones, only so large."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.standards.manifest import LIMITS
from sekisho.storage.files import kind_of, read_file
from sekisho.vocabulary.errors import UnreadableFile


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes(b"a,b\n")
    assert read_file(path) == b"a,b\n"


@pytest.mark.parametrize("kind", ["absent", "folder", "pipe"])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(UnreadableFile):
        read_file(path)


def test_a_device_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="not a file"):
        read_file(Path("/dev/zero"))


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(LIMITS.file_bytes + 1)  # sparse: takes no space
    with pytest.raises(UnreadableFile, match="at most"):
        read_file(path)


def test_the_limit_is_configurable(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes(b"12345")
    with pytest.raises(UnreadableFile):
        read_file(path, replace(LIMITS, file_bytes=4))


def test_the_kind_is_told_by_content(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "day.csv", b'[{"consignment_id": 1}]') == "json"
