"""Passports by the commands: made in one place, checked in another with nothing but keys, and as UNTP credentials."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jsonschema import Draft202012Validator
from tests.unit.custody.signed import BUYER, MAKER, signer
from tests.unit.service.passport_world import MODULE, files
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.standards.c2sp import VerifierKey
from sekisho.standards.credentials import check as check_credential
from witnessed_world import policy_text, witnessing


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def here(root: Path, tmp_path: Path) -> Path:
    """A maker's desk: his key, a ring with the buyer's, a log, the files; and the passport that was made of them."""
    for name, content in files(root):
        (tmp_path / name).write_bytes(content)
    folder = tmp_path / "key"
    folder.mkdir()
    own = signer(MAKER)
    for algorithm, key in zip(own.public.suite.algorithms, own.private, strict=True):
        (folder / f"{algorithm}.pem").touch(mode=0o600)
        (folder / f"{algorithm}.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "key.txt").write_text(own.public.text())
    for party in (MAKER, BUYER):
        assert run("key", "add", tmp_path / "ring.json", signer(party).public.text(), "--holder", party).exit_code == 0
    shown = run("log", "init", tmp_path / "log", "--origin", "maker.example/log").stdout
    (tmp_path / "keys.txt").write_text(
        "".join(line + "\n" for line in shown.splitlines() if "+" in line and " " not in line)
    )
    made = run(
        "passport",
        "export",
        "M-1",
        tmp_path / "factory.jsonld",
        tmp_path / "handovers.jsonl",
        "--ring",
        tmp_path / "ring.json",
        "--key",
        folder,
        "--holder",
        MAKER,
        "--log",
        tmp_path / "log",
        "--out",
        tmp_path / "p",
        "--untp",
        tmp_path / "untp",
    )
    assert made.exit_code == 0, made.output
    return tmp_path


def verify(folder: Path, *more: object) -> Result:
    return run("passport", "verify", folder / "p", "--ring", folder / "ring.json", "--key", folder / "keys.txt", *more)


def test_it_is_verified_elsewhere_with_nothing_but_keys(here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    there = tmp_path_factory.mktemp("elsewhere")
    for name in ("p", "ring.json", "keys.txt"):
        shutil.copy(here / name, there / name)
    result = verify(there, "--format", "json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["verified"], told["unit"]) == (0, True, MODULE)
    assert told["state"]["holder"] == BUYER


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_in_words_it_says_since_when_and_what_is_not_shown(here: Path, lang: str) -> None:
    result = verify(here, "--lang", lang)
    assert result.exit_code == 0
    assert BUYER in result.stdout and "--log" in result.stdout


def test_with_the_whole_log_nothing_is_left_out(here: Path) -> None:
    assert "--log" not in verify(here, "--log", here / "log").stdout


def test_a_changed_byte_is_refused_and_named(here: Path) -> None:
    content = (here / "p").read_bytes()
    (here / "p").write_bytes(content.replace(b"assembling", b"packing", 1))
    result = verify(here)
    assert result.exit_code == 1
    assert "[signature-wrong]" in result.stdout and "[event-not-logged]" in result.stdout


def test_whom_the_reader_does_not_know_he_does_not_believe(here: Path) -> None:
    (here / "ring.json").unlink()
    run("key", "add", here / "ring.json", signer(BUYER).public.text(), "--holder", BUYER)
    assert "[signer-unknown]" in verify(here).stdout


def test_without_a_log_that_is_trusted_it_is_not_checked(here: Path) -> None:
    assert run("passport", "verify", here / "p", "--ring", here / "ring.json").exit_code != 0


def test_untp_credentials_are_signed_and_hold_under_the_schema(here: Path, shared_data: Path) -> None:
    for name in ("dpp", "dte"):
        credential = json.loads((here / "untp" / f"{name}.json").read_text())
        assert check_credential(credential).startswith("did:key:z6Mk")
        schema = json.loads((shared_data / f"ledger/untp/untp-{name}/artefacts/untp-{name}-schema.json").read_text())
        assert list(Draft202012Validator(schema).iter_errors(credential)) == []


def test_a_unit_that_nobody_recorded_gets_none(here: Path) -> None:
    made = run(
        "passport",
        "export",
        "M-9",
        here / "factory.jsonld",
        "--key",
        here / "key",
        "--holder",
        MAKER,
        "--log",
        here / "log",
        "--out",
        here / "q",
    )
    assert made.exit_code != 0 and not (here / "q").exists()


def test_where_witnesses_are_remembered_a_passport_comes_cosigned(here: Path) -> None:
    keys = [VerifierKey.parse(line) for line in (here / "keys.txt").read_text().split()]
    with witnessing(here / "w", "witness.example/w", keys) as (url, witness):
        policy = here / "policy"
        policy.write_text(policy_text(keys, {"w": (witness.signers[1].public, url)}, quorum="w"))
        asked = ("passport", "verify", here / "p", "--ring", here / "ring.json", "--log-policy", policy)
        assert run(*asked).exit_code != 0  # made before anybody was asked
        shutil.copy(policy, here / "log.private/policy")
        paths = ("M-1", here / "factory.jsonld", here / "handovers.jsonl", "--ring", here / "ring.json")
        to = ("--key", here / "key", "--holder", MAKER, "--log", here / "log", "--out", here / "p")
        assert run("passport", "export", *paths, *to).exit_code == 0
    verified = run(*asked)
    assert verified.exit_code == 0, verified.output
