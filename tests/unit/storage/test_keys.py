"""Keys on disk: made once, readable by their owner, refused where a part is another's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sekisho.standards.suites import Held, Ring, Suite
from sekisho.storage.keys import create_signer, load_signer, read_ring, read_suite_policy, suite_policy, write_ring
from sekisho.vocabulary.errors import DocumentFault, KeyFault, UsageFault


@pytest.mark.parametrize("suite", Suite)
def test_a_key_comes_back_from_its_folder(tmp_path: Path, suite: Suite) -> None:
    made = create_signer(tmp_path / "k", "maker.example", suite)
    signature = load_signer(tmp_path / "k").sign("x", b"{}", 1)
    assert made.public.verifies("x", b"{}", signature)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "k").iterdir())


def test_a_folder_keeps_the_key_that_it_has(tmp_path: Path) -> None:
    create_signer(tmp_path, "maker.example")
    with pytest.raises(UsageFault):
        create_signer(tmp_path, "maker.example")


@pytest.mark.parametrize("file", ["ed25519.pem", "mldsa65.pem", "key.txt"])
def test_a_folder_with_a_part_of_another_key_or_without_it_is_refused(tmp_path: Path, file: str) -> None:
    for name in ("a", "b"):
        create_signer(tmp_path / name, "maker.example")
    shutil.copy(tmp_path / "a" / file, tmp_path / "b" / file)
    with pytest.raises(KeyFault):
        load_signer(tmp_path / "b")
    (tmp_path / "a" / file).unlink()
    with pytest.raises(KeyFault):
        load_signer(tmp_path / "a")


def test_a_ring_comes_back_from_its_file(tmp_path: Path) -> None:
    ring = Ring.of([Held(create_signer(tmp_path / "k", "maker.example").public, "maker", 0)])
    write_ring(tmp_path / "ring.json", ring)
    assert read_ring(tmp_path / "ring.json") == ring


def test_the_bundled_policy_asks_for_a_post_quantum_signature() -> None:
    policy = suite_policy()
    day = 1_795_000_000
    assert [suite for suite in Suite if policy.accepts(suite, day)] == [Suite.HYBRID, Suite.MLDSA65]


@pytest.mark.parametrize("text", ["[", "{}", "[]", "- suite: rsa\n  since: 2026-01-01", "- suite: mldsa65", "- 1"])
def test_a_policy_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "p.yaml").write_text(text)
    with pytest.raises(DocumentFault) as caught:
        read_suite_policy(tmp_path / "p.yaml")
    assert caught.value.code == "policy-entry"


def test_an_own_policy_can_accept_ed25519_up_to_a_day(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("- {suite: ed25519, since: 2026-01-01, until: 2026-12-31}")
    policy = read_suite_policy(tmp_path / "p.yaml")
    assert policy.accepts(Suite.ED25519, 1_795_000_000)
    assert not policy.accepts(Suite.ED25519, 1_899_000_000)
