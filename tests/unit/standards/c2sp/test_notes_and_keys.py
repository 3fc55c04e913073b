"""Signed notes, checkpoints and keys: published examples hold, and every way of bending them is refused."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.c2sp import (
    Checkpoint,
    Kind,
    Note,
    Signature,
    SignerKey,
    VerifierKey,
    format_note,
    parse_note,
    sign_checkpoint,
    signed_by,
)
from sekisho.vocabulary.errors import LedgerFault

# The example of Go's golang.org/x/mod/sumdb/note, key included.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of c2sp.org/tlog-cosignature: a log and a witness.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+x"
    "eMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZq"
    "hf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
HEAD = Checkpoint("example.com/log", 5, bytes(range(32)))
EDWARDS = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
LATTICE = MLDSA44PrivateKey.from_seed_bytes(b"\2" * 32)
PLAIN = SignerKey.of("example.com/log", EDWARDS)
COSIGNS = SignerKey.of("witness.example/w", EDWARDS, cosigns=True)
QUANTUM = SignerKey.of("example.com/log", LATTICE)
ALL = {"ed25519": PLAIN, "cosignature": COSIGNS, "mldsa44": QUANTUM}


def signed(*signers: SignerKey, head: Checkpoint = HEAD) -> Note:
    return parse_note(format_note(head.text(), sign_checkpoint(head, signers, 1_790_000_000)))


def test_the_example_of_go_verifies_and_comes_out_byte_for_byte() -> None:
    note = parse_note(PETER_NOTE.encode())
    assert signed_by(note, [VerifierKey.parse(PETER)])[0].time is None
    assert format_note(note.text, note.signatures).decode() == PETER_NOTE
    assert VerifierKey.parse(PETER).text() == PETER


def test_the_example_of_go_is_signed_again_to_the_same_bytes() -> None:
    seed = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]  # published with the example
    signer = SignerKey.of("PeterNeumann", Ed25519PrivateKey.from_private_bytes(seed))
    text = parse_note(PETER_NOTE.encode()).text
    assert format_note(text, [signer.sign(text, 0)]).decode() == PETER_NOTE


def test_the_example_of_a_cosigned_checkpoint_is_read() -> None:
    note = parse_note(SOFA.encode())
    head = Checkpoint.parse(note.text)
    assert (head.origin, head.size, [s.name for s in note.signatures]) == (
        "example.com/behind-the-sofa",
        20852163,
        ["example.com/behind-the-sofa", "witness.example.com/w1"],
    )
    assert int.from_bytes(note.signatures[1].blob[:8], "big") == 1679315147


@pytest.mark.parametrize("at", range(0, len(PETER_NOTE.encode()), 3))
def test_a_note_with_one_byte_changed_is_refused(at: int) -> None:
    content = bytearray(PETER_NOTE.encode())
    content[at] ^= 1
    with pytest.raises(LedgerFault):
        signed_by(parse_note(bytes(content)), [VerifierKey.parse(PETER)])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno signature\n",
        "text\n\n— name AAAAAA==".encode(),  # no newline at the end
        "text\n\n— name AAAA\n".encode(),  # three bytes: no room for an id
        "text\n\n— na+me AAAAAAA=\n".encode(),
        "text\n\n— na\u00a0me AAAAAAA=\n".encode(),
        "text\n\n— name AAAAAAB=\n".encode(),  # base64 with loose bits
        "text\n\n—  AAAAAAA=\n".encode(),
        "te\rxt\n\n— name AAAAAAA=\n".encode(),
        b"te\xffxt\n\n\xe2\x80\x94 name AAAAAAA=\n",
        b"text\n\n" + "— name AAAAAAA=\n".encode() * 65,
    ],
)
def test_what_is_no_note_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerFault):
        parse_note(content)


def test_sixteen_signatures_are_read() -> None:
    assert len(parse_note(b"text\n\n" + "— name AAAAAAA=\n".encode() * 16).signatures) == 16


@given(st.binary(max_size=300))
def test_whatever_is_sent_gives_a_note_or_a_fault(content: bytes) -> None:
    try:
        note = parse_note(content)
    except LedgerFault:
        return
    assert format_note(note.text, note.signatures) == content


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a\n01\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "a\n-1\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "a\n１\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "a\n9223372036854775808\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "a\n1\n" + base64.b64encode(bytes(31)).decode() + "\n",
        "\n1\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "a\n1\n" + base64.b64encode(bytes(32)).decode() + "\n\nb\n",
        "a\n1\n" + base64.b64encode(bytes(32)).decode(),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(LedgerFault):
        Checkpoint.parse(text)


def test_extension_lines_are_kept() -> None:
    head = replace(HEAD, extensions=("one", "two"))
    assert Checkpoint.parse(head.text()) == head


@pytest.mark.parametrize("kind", ALL)
def test_a_checkpoint_signed_in_each_way_verifies(kind: str) -> None:
    signer = ALL[kind]
    key = VerifierKey.parse(signer.public.text())
    [found] = signed_by(signed(signer), [key])
    assert found.time == (None if kind == "ed25519" else 1_790_000_000)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("changed", ["origin", "size", "root", "time", "signature"])
def test_nothing_that_is_signed_can_be_changed(kind: str, changed: str) -> None:
    note = signed(ALL[kind])
    [sig] = note.signatures
    heads = {"origin": replace(HEAD, origin="example.com/other"), "size": replace(HEAD, size=6)}
    heads["root"] = replace(HEAD, root=bytes(32))
    blob = bytearray(sig.blob)
    blob[7 if changed == "time" else -1] ^= 1 if changed in ("time", "signature") else 0
    bent = Note(heads.get(changed, HEAD).text(), (replace(sig, blob=bytes(blob)),))
    with pytest.raises(LedgerFault, match="does not verify"):
        signed_by(bent, [ALL[kind].public])


def test_a_key_that_did_not_sign_is_named() -> None:
    with pytest.raises(LedgerFault, match="ML-DSA-44.*did not sign"):
        signed_by(signed(PLAIN), [PLAIN.public, QUANTUM.public])


def test_with_the_post_quantum_signature_stripped_both_keys_are_not_satisfied() -> None:
    both = signed(PLAIN, QUANTUM)
    assert len(signed_by(both, [PLAIN.public, QUANTUM.public])) == 2
    with pytest.raises(LedgerFault):
        signed_by(Note(both.text, both.signatures[:1]), [PLAIN.public, QUANTUM.public])


def test_signatures_of_strangers_are_passed_over() -> None:
    strange = Signature(PLAIN.public.name, b"\0\0\0\0", b"x" * 64)  # our name, another id
    note = signed(PLAIN)
    assert signed_by(Note(note.text, (strange, *note.signatures)), [PLAIN.public])


def test_a_second_signature_in_our_name_and_id_must_verify_too() -> None:
    note = signed(PLAIN)
    forged = replace(note.signatures[0], blob=b"x" * 64)
    for order in ((forged, note.signatures[0]), (note.signatures[0], forged)):
        with pytest.raises(LedgerFault):
            signed_by(Note(note.text, order), [PLAIN.public])


def test_a_cosignature_is_not_taken_for_a_plain_signature() -> None:
    """The same key under the same name has another id a kind."""
    plain = VerifierKey("witness.example/w", Kind.ED25519, COSIGNS.public.public)
    with pytest.raises(LedgerFault, match="did not sign"):
        signed_by(signed(COSIGNS), [plain])


def test_ml_dsa_binds_the_name_of_the_cosigner() -> None:
    [sig] = signed(QUANTUM).signatures
    other = VerifierKey("example.com/other", Kind.COSIGNATURE_MLDSA44, QUANTUM.public.public)
    assert other.verify(HEAD.text(), sig.blob) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # another id
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX",  # another key
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc",
        "PeterNeumann+c74f20a3+",
        "PeterNeumann+c74f20a3+AhpcyQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # ECDSA: not known here
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(LedgerFault):
        VerifierKey.parse(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb"])
def test_no_key_has_such_a_name(name: str) -> None:
    with pytest.raises(LedgerFault):
        SignerKey.of(name, EDWARDS)
