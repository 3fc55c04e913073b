"""Locked keys: opened by their passphrase alone; whatever was altered, cut or asks too much is refused by its reason."""

from __future__ import annotations

import hashlib
import re
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA65PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.standards.keyfile import Cost, LockedKeys, PrivateKey, algorithm_of, plain_text, raw_public, read_plain
from sekisho.vocabulary.errors import KeyFault

CHEAP = Cost(16 * 1024, 1, 1)
PASSPHRASE = b"correct horse battery"
HYBRID: tuple[PrivateKey, ...] = (Ed25519PrivateKey.generate(), MLDSA65PrivateKey.generate())
LOCKED = LockedKeys.lock(HYBRID, PASSPHRASE, b"s" * 16, CHEAP)
FILE = LOCKED.to_bytes()


def code(content: bytes, passphrase: bytes = PASSPHRASE) -> str:
    """For which reason these bytes are refused; nothing where they are not."""
    try:
        LockedKeys.parse(content).unlock(passphrase)
    except KeyFault as fault:
        return fault.code
    return ""


def summed(body: bytes) -> bytes:
    """A body with the sum that belongs to it: as somebody alters it who knows the format."""
    return body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode()


def body(content: bytes = FILE) -> bytes:
    return content[: content.rindex(b"sha256 ")]


@pytest.mark.parametrize(
    "keys",
    [
        HYBRID,
        (HYBRID[1],),
        (HYBRID[0],),
        (HYBRID[0], MLDSA44PrivateKey.generate()),
        (generate_private_key(SECP256R1()),),
    ],
    ids=["hybrid", "mldsa65", "ed25519", "log", "ecdsa"],
)
def test_keys_come_back_by_their_passphrase(keys: tuple[PrivateKey, ...]) -> None:
    content = LockedKeys.lock(keys, PASSPHRASE, b"s" * 16, CHEAP).to_bytes()
    assert plain_text(LockedKeys.parse(content).unlock(PASSPHRASE)) == plain_text(keys)


def test_public_sides_and_suite_are_told_without_a_passphrase() -> None:
    read = LockedKeys.parse(FILE)
    assert read.suite == "ed25519+mldsa65"
    assert [raw_public(one) for one in read.public] == [raw_public(key.public_key()) for key in HYBRID]
    assert [algorithm_of(one) for one in read.public] == ["ed25519", "mldsa65"]


def test_the_default_cost_is_what_rfc_9106_recommends_second_and_is_borne() -> None:
    assert Cost() == Cost(65_536, 3, 4) and Cost().bearable()
    made = LockedKeys.lock(HYBRID, PASSPHRASE, b"s" * 16)
    assert b"m=65536 t=3 p=4" in made.to_bytes()
    assert made.unlock(PASSPHRASE)


@pytest.mark.parametrize("given", [b"", b"correct horse batter", b"correct horse battery ", b"Correct horse battery"])
def test_another_passphrase_is_refused_as_that(given: bytes) -> None:
    assert code(FILE, given) == "passphrase-wrong"


def test_a_private_key_stands_in_no_part_of_the_file_and_is_not_shown() -> None:
    for key in HYBRID:
        assert key.private_bytes_raw() not in LOCKED.sealed  # type: ignore[union-attr]
    assert b"PRIVATE KEY" not in FILE
    assert repr(LOCKED.sealed) not in repr(LOCKED)


def test_the_same_keys_under_another_salt_are_other_bytes() -> None:
    assert LockedKeys.lock(HYBRID, PASSPHRASE, b"t" * 16, CHEAP).sealed != LOCKED.sealed


@pytest.mark.parametrize("cut", [1, 2, 20, 71, 72, 73, 200, len(FILE) // 2, len(FILE) - 40])
def test_a_file_that_was_cut_off_is_refused_as_that(cut: int) -> None:
    assert code(FILE[:-cut]) == "key-cut"


@pytest.mark.parametrize("at", range(30, len(FILE) - 80, 97))
def test_a_damaged_byte_is_told_from_a_wrong_passphrase(at: int) -> None:
    assert code(FILE[:at] + bytes([FILE[at] ^ 1]) + FILE[at + 1 :]) == "key-damaged"


OTHER = LockedKeys.lock((Ed25519PrivateKey.generate(), HYBRID[1]), PASSPHRASE, b"s" * 16, CHEAP)


def line(content: bytes, number: int) -> bytes:
    return content.splitlines(keepends=True)[number]


def test_a_public_key_exchanged_with_care_is_refused() -> None:
    assert code(summed(body().replace(line(FILE, 2), line(OTHER.to_bytes(), 2)))) == "key-altered"


def test_a_half_of_the_hybrid_cannot_be_left_out() -> None:
    bent = body().replace(line(FILE, 3), b"").replace(b"suite ed25519+mldsa65", b"suite ed25519")
    assert code(summed(bent)) == "key-altered"


def test_keys_of_another_file_under_the_same_passphrase_are_refused() -> None:
    bent = body().replace(line(FILE, 7), line(OTHER.to_bytes(), 7))
    assert code(summed(bent)) == "key-altered"


def test_public_sides_that_are_not_those_of_the_locked_keys_are_refused() -> None:
    """Whoever knows the passphrase and locks other keys than he names."""
    derived = LockedKeys(OTHER.public, CHEAP, LOCKED.salt, LOCKED.check, b"")
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from sekisho.standards.keyfile import _derived

    made = _derived(PASSPHRASE, LOCKED.salt, CHEAP)
    sealed = AESGCM(made.key).encrypt(made.nonce, plain_text(HYBRID), derived._header())
    assert code(LockedKeys(OTHER.public, CHEAP, LOCKED.salt, LOCKED.check, sealed).to_bytes()) == "key-other"


@pytest.mark.parametrize("number", [4, 5])
def test_a_salt_or_check_exchanged_with_care_opens_nothing(number: int) -> None:
    other = LockedKeys.lock(HYBRID, PASSPHRASE, b"t" * 16, CHEAP).to_bytes()
    assert code(summed(body().replace(line(FILE, number), line(other, number)))) == "passphrase-wrong"


@pytest.mark.parametrize(
    "asked",
    ["m=104857600 t=3 p=4", "m=1048577 t=1 p=1", "m=999999999999 t=999999999999 p=1", "m=65536 t=1000000 p=4",
     "m=65536 t=3 p=255", "m=1048576 t=5 p=1", "m=8 t=1 p=1", "m=16383 t=3 p=1", "m=65536 t=0 p=4", "m=65536 t=3 p=0"],
)  # fmt: skip
def test_a_file_that_asks_for_too_much_or_too_little_is_refused_unopened(asked: str) -> None:
    began = time.perf_counter()
    assert code(summed(body().replace(b"m=16384 t=1 p=1", asked.encode()))) == "key-cost"
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"keys v1", b"keys v2"),
        (b"argon2id", b"scrypt"),
        (b"v=19", b"v=16"),
        (b"aes-256-gcm", b"none"),
        (b"suite ed25519+mldsa65", b"suite mldsa65+ed25519"),
        (b"m=16384", b"m=016384"),
        (b"m=16384", b"m=-16384"),
        (b"check ", b"check  "),
        (b"cipher", b"note x\ncipher"),
        (b"\n", b"\r\n"),
        (b"public M", b"public !"),
        (b"sealed ", b"sealed A"),
    ],
)
def test_a_line_that_is_none_is_refused_as_that(old: bytes, new: bytes) -> None:
    assert code(summed(body().replace(old, new))) == "key-form"


@pytest.mark.parametrize("content", [b"", b"{}", b"-----BEGIN PRIVATE KEY-----\n", b"sekisho locked keys v1\n" * 9_000])
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    assert code(content) in ("key-form", "key-cut")


@given(at=st.integers(0, len(FILE)), new=st.binary(max_size=40), gone=st.integers(0, 40), mended=st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_is_altered_nothing_opens_and_no_other_error_comes(
    at: int, new: bytes, gone: int, mended: bool
) -> None:
    bent = FILE[:at] + new + FILE[at + gone :]
    if mended and b"sha256 " in bent:
        bent = summed(body(bent))
    if bent != FILE:
        assert code(bent) != ""


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_plain_files_of_any_bytes_are_keys_or_refused(content: bytes) -> None:
    with pytest.raises(KeyFault):
        read_plain(b"-----BEGIN PRIVATE KEY-----\n" + content)


def test_plain_keys_are_read_with_either_end_of_lines() -> None:
    text = plain_text(HYBRID)
    assert plain_text(read_plain(text)) == plain_text(read_plain(text.replace(b"\n", b"\r\n"))) == text


def test_plain_keys_of_other_kinds_or_encrypted_elsewhere_are_refused() -> None:
    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    foreign = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE)
    )
    for content, said in (
        (other, "another kind"),
        (foreign, "another program"),
        (plain_text(HYBRID) * 5, "another kind"),
    ):
        with pytest.raises(KeyFault, match=said):
            read_plain(content)


@pytest.mark.parametrize("salt_cost", [(b"short", CHEAP), (b"s" * 16, Cost(8, 1, 1)), (b"s" * 16, Cost(2**21, 1, 1))])
def test_nothing_is_locked_that_would_not_be_read(salt_cost: tuple[bytes, Cost]) -> None:
    with pytest.raises(ValueError, match="no reader"):
        LockedKeys.lock(HYBRID, PASSPHRASE, *salt_cost)


def test_no_error_repeats_a_passphrase_or_a_private_key() -> None:
    secret = [PASSPHRASE.decode(), *(key.private_bytes_raw().hex() for key in HYBRID)]  # type: ignore[union-attr]
    for content, typed in ((FILE, b"other" * 4), (FILE[:-3], PASSPHRASE), (OTHER.to_bytes()[:-1] + b"x", PASSPHRASE)):
        with pytest.raises(KeyFault) as caught:
            LockedKeys.parse(content).unlock(typed)
        told = f"{caught.value!r} {caught.value} {caught.value.hint}"
        assert not any(one in told for one in [*secret, typed.decode()])
        assert not re.search(r"[A-Za-z0-9+/]{40}", told)
