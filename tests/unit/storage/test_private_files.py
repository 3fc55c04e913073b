"""Private files: made once, refused where others can read or exchange them."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from sekisho.storage.private_files import create_private, read_private, replace_private
from sekisho.vocabulary.errors import KeyFault


@pytest.fixture
def file(tmp_path: Path) -> Path:
    create_private(tmp_path / "k", b"secret")
    return tmp_path / "k"


def refused(path: Path, largest: int = 1_000) -> str:
    with pytest.raises(KeyFault) as caught:
        read_private(path, largest)
    assert "secret" not in str(caught.value)
    return caught.value.code


def test_what_was_written_is_its_owners_alone_and_is_read(file: Path) -> None:
    assert read_private(file) == b"secret"
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o610])
def test_a_file_that_others_may_use_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert refused(file) == "key-open"


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_rights_of_the_owner_do_no_harm(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert read_private(file) == b"secret"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give a file away")
def test_a_file_of_another_user_is_refused(file: Path) -> None:
    os.chown(file, 4711, 4711)
    assert refused(file) == "key-open"


def test_a_link_is_refused(file: Path) -> None:
    link = file.with_name("link")
    link.symlink_to(file)
    assert refused(link) == "key-link"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p", 0o600)
    assert refused(tmp_path / "p") == "key-no-file"


def test_a_folder_a_missing_and_a_large_file_are_refused(tmp_path: Path, file: Path) -> None:
    assert refused(tmp_path) == "key-no-file"
    assert refused(tmp_path / "none") == "key-absent"
    assert refused(file / "below") == "key-absent"
    assert refused(file, 5) == "key-large"


def test_nothing_is_written_over(file: Path) -> None:
    with pytest.raises(KeyFault) as caught:
        create_private(file, b"other")
    assert caught.value.code == "key-exists"
    assert read_private(file) == b"secret"


def test_nothing_is_written_through_a_link_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyFault):
        create_private(tmp_path / "link", b"secret")
    assert not (tmp_path / "elsewhere").exists()


def test_half_a_key_is_not_left_where_the_disk_refuses(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            create_private(tmp_path / "k", b"x" * 1_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole_with_the_rights_of_a_private_one(file: Path) -> None:
    file.chmod(0o644)
    replace_private(file, b"other")
    assert read_private(file) == b"other"
    assert [path.name for path in file.parent.iterdir()] == ["k"]
