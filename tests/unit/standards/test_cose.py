"""COSE_Sign1: what is signed verifies; what two readers would read in two ways is refused."""

from __future__ import annotations

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA65PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sekisho.standards.cose import PrivateKey, Sign1, read_cbor, read_public_key
from sekisho.vocabulary.errors import DocumentFault

KEY = Ed25519PrivateKey.generate()


@pytest.mark.parametrize("private", [KEY, MLDSA44PrivateKey.generate(), MLDSA65PrivateKey.generate()])
@pytest.mark.parametrize("detached", [False, True])
def test_what_was_signed_verifies(private: PrivateKey, detached: bool) -> None:
    made = Sign1.sign({3: "application/json"}, {4: b"k"}, b"{}", private, detached=detached)
    read = Sign1.parse(made.content())
    read.verify(private.public_key(), b"{}")
    assert read.payload == (None if detached else b"{}")
    with pytest.raises(DocumentFault):
        read.verify(private.public_key(), b"{ }")


def test_a_payload_that_was_kept_apart_must_be_given() -> None:
    with pytest.raises(DocumentFault) as caught:
        Sign1.sign({}, {}, b"x", KEY, detached=True).verify(KEY.public_key())
    assert caught.value.code == "cose-payload"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "cose-cbor"),
        (b"\x01\x02", "cose-cbor"),
        (b"\xd2" + b"\x81" * 100_000, "cose-cbor"),
        (b"\x5b\x00\x00\x00\xff\xff\xff\xff\xff", "cose-cbor"),
        (b"\x9f\x01\xff", "cose-cbor"),  # without an end
        (b"\xa2\x01\x02\x01\x03", "cose-cbor"),  # a name twice
        (b"\x18\x01", "cose-cbor"),  # longer than need be
        (b"\x01", "cose-form"),
        (cbor2.dumps(cbor2.CBORTag(98, [b"", {}, b"", b""])), "cose-form"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b""])), "cose-form"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", [], b"", b""])), "cose-form"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, "text", b""])), "cose-form"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"\x01", {}, b"", b""])), "cose-form"),
        (cbor2.dumps(cbor2.CBORTag(18, [b"\xa1\x01\x26", {1: -7}, b"", b""])), "cose-form"),
    ],
)
def test_what_is_no_message_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        Sign1.parse(content)
    assert caught.value.code == code


@pytest.mark.parametrize("algorithm", [None, -257, -7, "ES256"])
def test_an_algorithm_that_is_unknown_or_not_the_key_s_is_refused(algorithm: object) -> None:
    head = cbor2.dumps({1: algorithm})
    message = Sign1({1: algorithm}, {}, b"x", bytes(64), head)
    with pytest.raises(DocumentFault) as caught:
        message.verify(KEY.public_key())
    assert caught.value.code == "cose-algorithm"


def test_keys_of_other_kinds_are_refused() -> None:
    other = generate_private_key(65537, 1024).public_key()
    for content in (other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), b"-----BEGIN"):
        with pytest.raises(DocumentFault) as caught:
            read_public_key(content)
        assert caught.value.code == "cose-key"


def test_great_content_is_refused_unread() -> None:
    with pytest.raises(DocumentFault):
        read_cbor(b"\x5a\x00\x20\x00\x00" + bytes(2**21))
