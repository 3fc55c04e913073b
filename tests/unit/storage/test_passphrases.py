"""Where a passphrase may come from, and from where it is refused. What it is stands in no error."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from sekisho.storage.passphrases import DESCRIPTOR, FILE, configured, new_from, to_lock, to_unlock
from sekisho.vocabulary.errors import KeyFault

GOOD = "correct horse battery"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(GOOD + "\n", "utf-8")
    path.chmod(0o400)
    monkeypatch.setenv(FILE, str(path))
    return path


def refused(asked: object = configured) -> str:
    with pytest.raises(KeyFault) as caught:
        asked()  # type: ignore[operator]
    assert GOOD not in str(caught.value) and "battery" not in str(caught.value)
    return caught.value.code


def test_a_file_gives_its_one_line(file: Path, tmp_path: Path) -> None:
    assert configured() == to_unlock(tmp_path) == to_lock(tmp_path) == GOOD.encode()


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_end_of_the_line_does_not_belong_to_it(file: Path, end: str) -> None:
    file.chmod(0o600)
    file.write_bytes((GOOD + end).encode())
    assert configured() == GOOD.encode()


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"one\ntwo\n", b"one\n\n", b"a\0b", b"\xff\xfe", b"x" * 1_025, b"one\rtwo"]
)
def test_what_is_no_passphrase_is_refused(file: Path, content: bytes) -> None:
    file.chmod(0o600)
    file.write_bytes(content)
    assert refused() == "passphrase-source"


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o420, 0o402, 0o430])
def test_a_file_that_others_may_use_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert refused() == "passphrase-source"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give a file away")
def test_a_file_of_another_user_is_refused(file: Path) -> None:
    os.chown(file, 4711, 4711)
    assert refused() == "passphrase-source"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file of root's")
def test_a_file_of_roots_may_be_read_by_the_group_that_root_gave_it_to(file: Path) -> None:
    file.chmod(0o440)
    assert configured() == GOOD.encode()


def test_a_pipe_a_folder_and_a_missing_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "p", 0o600)
    for path in (tmp_path / "p", tmp_path, tmp_path / "none"):
        monkeypatch.setenv(FILE, str(path))
        assert refused() == "passphrase-source"


def test_a_descriptor_is_read_once_and_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = os.pipe()
    os.write(there, f"{GOOD}\n".encode())
    os.close(there)
    monkeypatch.setenv(DESCRIPTOR, str(here))
    assert configured() == configured() == GOOD.encode()


@pytest.mark.parametrize("number", ["-1", "x", "9999", "99999999999", "٣"])
def test_what_is_no_descriptor_is_refused(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    monkeypatch.setenv(DESCRIPTOR, number)
    assert refused() == "passphrase-source"


def test_two_sources_at_once_are_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DESCRIPTOR, "0")
    assert refused() == "passphrase-source"


def test_with_nobody_to_ask_locked_keys_stay_locked_and_new_ones_are_plain(tmp_path: Path) -> None:
    assert refused(lambda: to_unlock(tmp_path)) == "passphrase-missing"
    assert refused(lambda: to_lock(tmp_path, wanted=True)) == "passphrase-missing"
    assert refused(lambda: new_from(None, tmp_path)) == "passphrase-missing"
    assert to_lock(tmp_path) is None
    assert to_lock(tmp_path, asks=True) is None


def test_who_wants_a_plain_key_gets_one(file: Path) -> None:
    assert to_lock(file, wanted=False) is None


@pytest.mark.parametrize("short", ["x", "fourteen bytes", "五文字未"])
def test_a_short_one_locks_nothing_and_still_opens(file: Path, short: str) -> None:
    file.chmod(0o600)
    file.write_text(short, "utf-8")
    assert refused(lambda: to_lock(file)) == "passphrase-short"
    assert refused(lambda: new_from(file, file)) == "passphrase-short"
    assert to_unlock(file) == short.encode()


def test_two_spellings_of_one_text_are_one_passphrase(file: Path) -> None:
    file.chmod(0o600)
    file.write_text("がぎぐげご", "utf-8")
    composed = configured()
    apart = unicodedata.normalize("NFD", "がぎぐげご").encode()
    file.write_bytes(apart)
    assert configured() == composed != apart
