"""Bundles of packs: nothing that was altered, added, taken away or signed by a stranger is read as signed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sekisho.rules.bundle import check, key_id, manifest_of, parse_manifest, sign, verify
from sekisho.storage.packs import BUNDLED, new_key, read_packs, read_private_key, read_public_key, seal
from sekisho.vocabulary.errors import KeyFault, PackFault

KEY, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
TEXTS = {"a/one.yaml": "pack: a/one\n", "b/two.yaml": "pack: b/two\n"}


def test_what_was_signed_is_verified() -> None:
    manifest = manifest_of(TEXTS, "ours", "1")
    assert verify(manifest, sign(manifest, KEY), [OTHER.public_key(), KEY.public_key()]) == key_id(KEY.public_key())
    check(TEXTS, manifest)


@pytest.mark.parametrize(
    "texts",
    [
        {**TEXTS, "a/one.yaml": "pack: a/one \n"},
        {**TEXTS, "c/three.yaml": ""},
        {"a/one.yaml": TEXTS["a/one.yaml"]},
        {"a/One.yaml": TEXTS["a/one.yaml"], "b/two.yaml": TEXTS["b/two.yaml"]},
        {},
    ],
    ids=["altered", "added", "taken-away", "renamed", "emptied"],
)
def test_other_texts_are_refused(texts: dict[str, str]) -> None:
    with pytest.raises(PackFault):
        check(texts, manifest_of(TEXTS, "ours", "1"))


@pytest.mark.parametrize("change", [{"version": "2"}, {"name": "theirs"}, {"files": {}}], ids=str)
def test_a_signature_is_over_the_whole_manifest(change: dict[str, object]) -> None:
    manifest = manifest_of(TEXTS, "ours", "1")
    body = {**json.loads(manifest.canonical()), **change}
    with pytest.raises(PackFault, match="not over these"):
        verify(parse_manifest(json.dumps(body).encode()), sign(manifest, KEY), [KEY.public_key()])


@pytest.mark.parametrize("signature", [None, b"", b"{}", b"[1]", b'{"key": "x", "signature": "!"}'])
def test_no_signature_is_none(signature: bytes | None) -> None:
    with pytest.raises(PackFault):
        verify(manifest_of(TEXTS, "ours", "1"), signature, [KEY.public_key()])


def test_a_strangers_signature_is_refused() -> None:
    manifest = manifest_of(TEXTS, "ours", "1")
    with pytest.raises(PackFault, match="whom you do not trust"):
        verify(manifest, sign(manifest, OTHER), [KEY.public_key()])


def test_a_stolen_key_id_does_not_help() -> None:
    manifest = manifest_of(TEXTS, "ours", "1")
    forged = {**json.loads(sign(manifest, OTHER)), "key": key_id(KEY.public_key())}
    with pytest.raises(PackFault, match="not over these"):
        verify(manifest, json.dumps(forged).encode(), [KEY.public_key()])


@given(st.binary(max_size=200))
def test_anything_else_is_no_manifest_and_never_a_crash(raw: bytes) -> None:
    with pytest.raises(PackFault):
        parse_manifest(raw)


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    for name, text in read_packs(BUNDLED).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_packs_from_elsewhere_need_a_signature(packs: Path, tmp_path: Path) -> None:
    with pytest.raises(PackFault, match="not signed"):
        read_packs(packs)
    seal(packs, "ours", "1", None)
    with pytest.raises(PackFault, match="not signed"):
        read_packs(packs)
    new_key(tmp_path / "k.key", tmp_path / "k.pub")
    seal(packs, "ours", "1", read_private_key(tmp_path / "k.key"))
    with pytest.raises(PackFault, match="do not trust"):
        read_packs(packs)
    assert read_packs(packs, keys=[read_public_key(tmp_path / "k.pub")]) == read_packs(BUNDLED)


def test_a_pack_altered_after_signing_is_refused_unless_told(packs: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "k.key", tmp_path / "k.pub")
    seal(packs, "ours", "1", read_private_key(tmp_path / "k.key"))
    victim = packs / "us" / "embargo.yaml"
    victim.write_text(victim.read_text("utf-8").replace("policy_of_denial", "presumption_of_approval"), "utf-8")
    with pytest.raises(PackFault, match=r"altered: us/embargo\.yaml"):
        read_packs(packs, keys=[read_public_key(tmp_path / "k.pub")])
    assert "us/embargo.yaml" in read_packs(packs, allow_unsigned=True)


def test_a_private_key_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    new_key(tmp_path / "k.key", tmp_path / "k.pub")
    assert (tmp_path / "k.key").stat().st_mode & 0o077 == 0
    with pytest.raises(KeyFault, match="never written over"):
        new_key(tmp_path / "k.key", tmp_path / "other.pub")


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    for read in (read_public_key, read_private_key):
        with pytest.raises((PackFault, KeyFault)):
            read(tmp_path / "x")


def test_the_packs_that_ship_are_what_their_manifest_says() -> None:
    """Run tools/pack_manifest.py after a change of the packs."""
    check(read_packs(BUNDLED, allow_unsigned=True), parse_manifest((BUNDLED / "MANIFEST.json").read_bytes()))
