"""Keys of tags: read from a file that nobody else may read, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho.standards.ntag424 import SunKeys
from sekisho.storage.sun_keys import TagKeys, append_line, read_tag_keys
from sekisho.vocabulary.errors import KeyFault, UsageFault

SECRET = "A1" * 16


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "tags.yaml"
    path.write_text(f'- meta_read: "{SECRET}"\n  file_read: "{SECRET}"\n  uid: 04de5f1eacc040\n')
    path.chmod(0o600)
    return path


def test_keys_are_read_and_not_shown(keys: Path) -> None:
    (one,) = read_tag_keys(keys)
    assert one == TagKeys(SunKeys(bytes.fromhex(SECRET), bytes.fromhex(SECRET)), "04DE5F1EACC040")
    assert "a1" not in repr(one).lower().replace("tagkeys", "")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(keys: Path, mode: int) -> None:
    keys.chmod(mode)
    with pytest.raises(KeyFault, match="read by others"):
        read_tag_keys(keys)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "a: b", "- 7", f'- meta_read: "{SECRET}"', f'- meta_read: "{SECRET}"\n  file_read: "A1"',
     f'- meta_read: "{SECRET}"\n  file_read: 12345678901234567890123456789012',
     f'- meta_read: "{SECRET}"\n  file_read: "{SECRET}"\n  colour: red',
     f'- meta_read: "{SECRET}"\n  file_read: "{SECRET}"\n  tamper_at: -1', "- [", "\x00"],
)  # fmt: skip
def test_what_holds_no_keys_is_refused_without_repeating_it(keys: Path, text: str) -> None:
    keys.write_text(text)
    with pytest.raises(UsageFault) as fault:
        read_tag_keys(keys)
    assert SECRET not in str(fault.value) and "12345678" not in str(fault.value)


def test_lines_are_added(tmp_path: Path) -> None:
    path = tmp_path / "taps.jsonl"
    append_line(path, b"one\n")
    append_line(path, b"two\n")
    assert path.read_bytes() == b"one\ntwo\n" and path.stat().st_mode & 0o077 == 0
