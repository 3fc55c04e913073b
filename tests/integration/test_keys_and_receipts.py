"""Keys, rings, receipts and the bill of keys by the commands, as a newcomer runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.standards.suites import Document, Revoked
from sekisho.storage.keys import load_signer, read_ring, suite_policy
from sekisho.storage.tiles import open_own
from sekisho.vocabulary.errors import DocumentFault

US = "https://id.gs1.org/417/4900000000016"


def run(*args: object) -> str:
    result = CliRunner().invoke(app, [str(arg) for arg in args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A key for 2026 in a ring, and one for 2027 that is not."""
    for year in ("2026", "2027"):
        (tmp_path / f"{year}.txt").write_text(run("key", "new", tmp_path / year, "--name", f"maker.example/{year}"))
    run("key", "add", tmp_path / "ring.json", tmp_path / "2026.txt", "--holder", US, "--since", "2026-11-01")
    return tmp_path


def test_a_key_is_exchanged_and_the_ring_follows(keys: Path) -> None:
    run("key", "rotate", keys / "2026", keys / "2027", "--holder", US, "--out", keys / "r.json")
    told = run("key", "apply", keys / "ring.json", keys / "r.json")
    assert "superseded" in told
    at = Document.parse((keys / "r.json").read_bytes()).matter()["at"]
    ring = read_ring(keys / "ring.json")
    new = Document.of("x", {}).signed([load_signer(keys / "2027")], at)
    assert ring.verify(new, US, suite_policy())
    old = Document.of("x", {}).signed([load_signer(keys / "2026")], at)
    with pytest.raises(DocumentFault, match="key-revoked"):
        ring.verify(old, US, suite_policy())


def test_a_stolen_key_is_ended(keys: Path) -> None:
    key_id = load_signer(keys / "2026").public.key_id
    out = keys / "end.json"
    run("key", "revoke", keys / "2026", key_id, "--why", "compromised", "--holder", US, "--out", out)
    run("key", "apply", keys / "ring.json", out)
    assert read_ring(keys / "ring.json").keys[key_id].revoked is Revoked.COMPROMISED


def test_a_statement_that_does_not_hold_leaves_the_ring_as_it_was(keys: Path) -> None:
    before = (keys / "ring.json").read_bytes()
    run("key", "rotate", keys / "2027", keys / "2026", "--holder", US, "--out", keys / "r.json")
    result = CliRunner().invoke(app, ["key", "apply", str(keys / "ring.json"), str(keys / "r.json")])
    assert isinstance(result.exception, DocumentFault)
    assert (keys / "ring.json").read_bytes() == before


@pytest.mark.parametrize("by", ["ed25519", "mldsa44"])
def test_a_receipt_is_written_and_checked_for_its_entry_alone(tmp_path: Path, by: str) -> None:
    folder = tmp_path / "log"
    log, private = open_own(folder, origin="example.com/log")
    with log:
        log.append([b"one", b"two"])
    (tmp_path / "keys").write_text("".join(signer.public.text() + "\n" for signer in private.signers()))
    (tmp_path / "one").write_bytes(b"one")
    run("log", "receipt", folder, 0, "--by", by, "--out", tmp_path / "r.cose")
    assert "verified" in run(
        "log", "receive", tmp_path / "r.cose", "--entry", tmp_path / "one", "--key", tmp_path / "keys"
    )
    (tmp_path / "one").write_bytes(b"two")
    result = CliRunner().invoke(
        app, ["log", "receive", f"{tmp_path}/r.cose", "--entry", f"{tmp_path}/one", "--key", f"{tmp_path}/keys"]
    )
    assert isinstance(result.exception, DocumentFault)


def test_keys_in_use_are_listed_as_a_valid_bill(keys: Path) -> None:
    log, _ = open_own(keys / "log", origin="example.com/log")
    log.close()
    told = run("log", "crypto", keys / "log", "--ring", keys / "ring.json")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(told) is None
    names = [one["name"] for one in json.loads(told)["components"]]
    assert names.count("log: example.com/log") == 2
    assert names.count(f"documents of {US}: maker.example/2026") == 2
    assert "PRIVATE" not in told
