"""Private keys on disk, plain or locked: the parts of one key stay together, and nothing is lost on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from sekisho.standards.keyfile import PrivateKey, plain_text, raw_public
from sekisho.storage import private_keys
from sekisho.storage.passphrases import FILE
from sekisho.storage.private_files import create_private
from sekisho.storage.private_keys import LOCKED, PrivateKeys
from sekisho.vocabulary.errors import KeyFault

GOOD, OTHER = b"correct horse battery", b"another passphrase"
PAIR: tuple[PrivateKey, ...] = (Ed25519PrivateKey.generate(), MLDSA65PrivateKey.generate())
NAMES = ("ed25519.pem", "mldsa65.pem")


@pytest.fixture(autouse=True)
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The right passphrase is there; nothing is unlocked yet."""
    path = tmp_path / "passphrase"
    path.write_bytes(GOOD)
    path.chmod(0o600)
    monkeypatch.setenv(FILE, str(path))
    monkeypatch.setattr(private_keys, "_unlocked", {})
    return path


@pytest.fixture
def keys(tmp_path: Path) -> PrivateKeys:
    (tmp_path / "k").mkdir()
    return PrivateKeys.in_folder(tmp_path / "k", NAMES)


def names(keys: PrivateKeys) -> list[str]:
    return sorted(path.name for path in keys.under.parent.iterdir())


def refused(keys: PrivateKeys) -> str:
    with pytest.raises(KeyFault) as caught:
        keys.read()
    assert "battery" not in str(caught.value) and "another" not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("passphrase", [None, GOOD])
def test_keys_come_back_from_a_folder_and_from_a_file(
    tmp_path: Path, keys: PrivateKeys, passphrase: bytes | None
) -> None:
    one = PrivateKeys.in_file(tmp_path / "one.key")
    keys.create(PAIR, passphrase)
    one.create(PAIR[:1], passphrase)
    assert plain_text(keys.read()) == plain_text(PAIR)
    assert plain_text(one.read()) == plain_text(PAIR[:1])
    assert keys.locked is one.locked is (passphrase is not None)
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys.under.parent.iterdir())


def test_a_hybrid_key_is_locked_and_unlocked_as_one(keys: PrivateKeys) -> None:
    keys.create(PAIR, None)
    keys.lock(GOOD)
    assert names(keys) == [LOCKED] and keys.locked
    assert plain_text(keys.read()) == plain_text(PAIR)
    keys.unlock()
    assert names(keys) == list(NAMES) and not keys.locked
    assert plain_text(keys.read()) == plain_text(PAIR)


def test_public_sides_need_no_passphrase(keys: PrivateKeys, given: Path) -> None:
    keys.create(PAIR, GOOD)
    given.unlink()
    assert [raw_public(one) for one in keys.public()] == [raw_public(key.public_key()) for key in PAIR]


def test_after_a_change_the_old_passphrase_opens_nothing(keys: PrivateKeys, given: Path) -> None:
    keys.create(PAIR, GOOD)
    keys.lock(OTHER)
    assert refused(keys) == "passphrase-wrong"
    given.write_bytes(OTHER)
    assert plain_text(keys.read()) == plain_text(PAIR)


def test_who_does_not_know_the_passphrase_changes_nothing(keys: PrivateKeys, given: Path) -> None:
    keys.create(PAIR, GOOD)
    before = keys.under.read_bytes()
    given.write_bytes(OTHER)
    for change in (keys.unlock, lambda: keys.lock(OTHER)):
        with pytest.raises(KeyFault, match="not that of these keys"):
            change()
    assert names(keys) == [LOCKED] and keys.under.read_bytes() == before


def test_without_a_passphrase_the_keys_stay_locked(keys: PrivateKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.create(PAIR, GOOD)
    monkeypatch.delenv(FILE)
    assert refused(keys) == "passphrase-missing"


def test_what_was_unlocked_once_is_not_asked_for_again_and_only_that(keys: PrivateKeys, given: Path) -> None:
    keys.create(PAIR, GOOD)
    keys.read()
    given.write_bytes(OTHER)
    assert keys.read()
    keys.under.write_bytes(keys.under.read_bytes().replace(b"t=3", b"t=2"))
    assert refused(keys) == "key-damaged"


def test_plain_files_that_a_crash_left_beside_locked_ones_count_for_nothing_and_are_told(keys: PrivateKeys) -> None:
    keys.create(PAIR, GOOD)
    create_private(keys.plain[0], plain_text([Ed25519PrivateKey.generate()]))
    assert plain_text(keys.read()) == plain_text(PAIR)
    assert not keys.locked
    keys.lock(GOOD)
    assert names(keys) == [LOCKED] and keys.locked


@pytest.mark.parametrize("taken", [*NAMES, LOCKED])
@pytest.mark.parametrize("passphrase", [None, GOOD])
def test_keys_are_never_made_over_others(keys: PrivateKeys, taken: str, passphrase: bytes | None) -> None:
    (keys.under.parent / taken).symlink_to("nowhere")
    with pytest.raises(KeyFault) as caught:
        keys.create(PAIR, passphrase)
    assert caught.value.code == "key-exists"
    assert names(keys) == [taken]


def test_a_locked_file_that_is_a_link_or_open_to_others_is_refused(tmp_path: Path, keys: PrivateKeys) -> None:
    keys.create(PAIR, GOOD)
    keys.under.chmod(0o640)
    assert refused(keys) == "key-open"
    shutil.move(keys.under, tmp_path / "moved")
    keys.under.symlink_to(tmp_path / "moved")
    assert refused(keys) == "key-link"


def test_what_is_no_locked_file_is_refused_in_its_place(keys: PrivateKeys) -> None:
    create_private(keys.under, plain_text(PAIR))
    assert refused(keys) == "key-form"


def test_a_plain_file_with_more_than_one_key_is_refused(tmp_path: Path) -> None:
    create_private(tmp_path / "two.key", plain_text(PAIR))
    assert refused(PrivateKeys.in_file(tmp_path / "two.key")) == "key-form"


def test_plain_keys_are_not_unlocked(keys: PrivateKeys) -> None:
    keys.create(PAIR, None)
    with pytest.raises(KeyFault) as caught:
        keys.unlock()
    assert caught.value.code == "key-plain"


def test_a_fault_names_its_file(keys: PrivateKeys) -> None:
    keys.create(PAIR, GOOD)
    keys.under.write_bytes(keys.under.read_bytes()[:-10])
    with pytest.raises(KeyFault, match=str(keys.under)):
        keys.read()
