"""Encrypted private keys by the commands: from a file, a descriptor and a terminal, for every kind of key."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer.main
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from tests.integration.test_serve import FACTORY, JSON, served
from tests.unit.cli.test_cli_witness import serving
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.standards.keyfile import read_plain
from sekisho.storage import private_keys
from sekisho.storage.passphrases import DESCRIPTOR, FILE
from sekisho.vocabulary.errors import SekishoError

GOOD, OTHER = "correct horse battery", "another passphrase"
PROGRAM = str(Path(sys.executable).with_name("sekisho"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("good", GOOD), ("other", OTHER)):
        (tmp_path / name).write_text(text + "\n")
        (tmp_path / name).chmod(0o400)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def sekisho(*arguments: object, file: str = "") -> Ended:
    """A command as in a process of its own, with a passphrase file where one is named."""
    private_keys._unlocked.clear()
    environment = {"SEKISHO_LOG": "log", "COLUMNS": "100", FILE: file}
    result = CliRunner().invoke(app, [str(one) for one in arguments], env=environment)
    told = str(result.exception) if isinstance(result.exception, SekishoError) else ""
    code = result.exception.exit_status if isinstance(result.exception, SekishoError) else result.exit_code
    return Ended(code, result.stdout, result.stderr + told)


def program(*arguments: object, more: Sequence[int] = ()) -> subprocess.CompletedProcess[str]:
    """The built program, with a descriptor where one is given."""
    environment = {**os.environ, "SEKISHO_LOG": "log", **({DESCRIPTOR: str(more[0])} if more else {})}
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], env=environment, capture_output=True, text=True, check=False, timeout=60,
        stdin=subprocess.DEVNULL, pass_fds=more,
    )  # fmt: skip


def done(*arguments: object, file: str = "") -> str:
    result = sekisho(*arguments, file=file)
    assert result.returncode == 0, result.stderr
    return result.stdout


ROTATE = ("key", "rotate", "a", "b", "--holder", "https://id.gs1.org/417/4900000000016", "--out", "r.json")


@pytest.fixture
def pair(here: Path) -> Path:
    for name in ("a", "b"):
        done("key", "new", name, "--name", f"maker.example/{name}", "--encrypt", file="good")
    return here


def test_an_encrypted_key_signs_with_its_passphrase_and_not_without(pair: Path) -> None:
    assert sorted(path.name for path in (pair / "a").iterdir()) == ["key.txt", "private.locked"]
    assert "no passphrase was given" in sekisho(*ROTATE).stderr
    assert "not that of these keys" in sekisho(*ROTATE, file="other").stderr
    assert not (pair / "r.json").exists()
    assert "key.rotation" in done(*ROTATE, file="good")


def test_a_passphrase_comes_through_a_descriptor(pair: Path) -> None:
    here, there = os.pipe()
    os.write(there, GOOD.encode())
    os.close(there)
    result = program(*ROTATE, more=[here])
    os.close(here)
    assert result.returncode == 0, result.stderr


def test_a_key_is_shown_without_its_passphrase(pair: Path) -> None:
    assert done("key", "show", "a") == (pair / "a" / "key.txt").read_text()


def test_an_exchanged_public_side_is_seen_without_a_passphrase(pair: Path) -> None:
    (pair / "a" / "key.txt").write_bytes((pair / "b" / "key.txt").read_bytes())
    assert "are not those" in sekisho("key", "show", "a").stderr


def test_without_a_source_an_encrypted_key_is_not_made(here: Path) -> None:
    result = sekisho("key", "new", "k", "--name", "maker.example/k", "--encrypt")
    assert result.returncode == 1 and "No passphrase" in result.stderr
    assert not (here / "k").exists()


def test_a_passphrase_is_changed_and_taken_away(pair: Path) -> None:
    done("key", "passphrase", "a", "--new-passphrase-file", "other", file="good")
    assert sekisho("key", "decrypt", "a", file="good").returncode == 1
    done("key", "decrypt", "a", file="other")
    assert sorted(path.name for path in (pair / "a").iterdir()) == ["ed25519.pem", "key.txt", "mldsa65.pem"]
    assert "is not encrypted" in sekisho("key", "passphrase", "a", "--new-passphrase-file", "other").stderr
    done("key", "encrypt", "a", file="good")
    assert "is encrypted" in sekisho("key", "encrypt", "a", file="good").stderr
    done(*ROTATE, file="good")


def test_a_log_is_encrypted_and_stays_the_log_that_it_was(here: Path) -> None:
    told = done("log", "init", "log", "--origin", "example.com/log").split("\n")
    keys = [line for line in told if line.startswith("example.com/log+")]
    assert len(keys) == 2
    (here / "keys").write_text("\n".join(keys))
    done("key", "encrypt", "log", file="good")
    assert sorted(path.name for path in (here / "log.private").iterdir()) == ["lock", "origin", "private.locked"]
    assert all(key in done("log", "show", "log") for key in keys)
    done("law", "keygen", "packs.key")
    sign = ("law", "sign", "packs", "--key", "packs.key", "--name", "ours", "--version", "1")
    packs = Path(__file__).resolve().parents[2] / "src" / "sekisho" / "rulepacks"
    for path in packs.rglob("*.yaml"):
        target = here / "packs" / path.relative_to(packs)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    refused = sekisho(*sign)
    assert refused.returncode == 1 and "no passphrase" in refused.stderr
    assert not (here / "packs" / "MANIFEST.json").exists()
    done(*sign, file="good")
    assert "verified" in done("log", "verify", "log", "--key", "keys")


def test_packs_are_signed_with_an_encrypted_key(here: Path) -> None:
    done("law", "keygen", "packs.key", file="good")
    assert (here / "packs.key").read_bytes().startswith(b"sekisho locked keys v1\nsuite ed25519\n")
    assert "PUBLIC KEY" in (here / "packs.pub").read_text()
    done("key", "decrypt", "packs.key", file="good")
    assert len(read_plain((here / "packs.key").read_bytes())) == 1


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (("locate", "key", "v.pem"), "v.pem"),
        (("locate", "landmark", "init", "t", "--name", "t", "--lat", "35", "--lon", "139"), "t/landmark.pem"),
        (("locate", "prove", "init", "u", "--unit", "X"), "u/device.pem"),
        (("witness", "init", "w", "--name", "witness.example/w"), "w.private/private.locked"),
    ],
)
def test_keys_of_every_kind_are_made_encrypted_where_a_passphrase_is_configured(
    here: Path, make: tuple[str, ...], path: str
) -> None:
    done(*make, file="good")
    assert (here / path).read_bytes().startswith(b"sekisho locked keys v1\n")
    done("key", "decrypt", path.removesuffix(".private/private.locked"), file="good")


def test_a_service_starts_unattended_with_a_passphrase_file_and_not_without(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("log", "init", "log", "--origin", "example.com/log", file="good")
    refused = program("serve", "--bind", "127.0.0.1:0")
    assert refused.returncode == 1 and "no passphrase" in refused.stderr
    monkeypatch.setenv(FILE, "good")
    with served(here) as address:
        for _ in range(2):
            assert httpx.post(address + "/epcis/capture", content=FACTORY, headers=JSON).status_code == 202
    assert "verified" in done("log", "verify", "log") or "no key was given" in done("log", "verify", "log")


def test_a_witness_starts_unattended_with_a_passphrase_file_and_not_without(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("witness", "init", "w", "--name", "witness.example/w", file="good")
    assert "witness.example/w" in done("witness", "show", "w")
    refused = program("witness", "serve", "w", "--bind", "127.0.0.1:0")
    assert refused.returncode == 1 and "no passphrase" in refused.stderr
    monkeypatch.setenv(FILE, "good")
    with serving("witness", "serve", here / "w"):
        pass


def test_the_bill_says_of_each_own_key_whether_it_is_encrypted(pair: Path) -> None:
    done("log", "init", "log", "--origin", "example.com/log")
    done("key", "decrypt", "b", file="good")
    told = done("log", "crypto", "log", "--private", "a", "--private", "b")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(told) is None
    materials = {
        (one["name"], one["cryptoProperties"]["relatedCryptoMaterialProperties"]["securedBy"]["mechanism"])
        for one in json.loads(told)["components"]
        if one["bom-ref"].startswith("crypto/private-key/")
    }
    assert materials == {
        ("private key of a", "Software"),
        ("private key of b", "None"),
        ("private key of log: example.com/log", "None"),
    }


def test_no_secret_stands_in_what_is_printed(pair: Path) -> None:
    done("key", "decrypt", "b", file="good")
    secrets = [GOOD, OTHER, *(path.read_text().split("\n")[1] for path in (pair / "b").glob("*.pem"))]
    done("key", "encrypt", "b", file="good")
    whole = (pair / "a" / "private.locked").read_bytes()
    said = []
    for content in (whole, whole[:-9], whole.replace(b"m=65536", b"m=99999999"), b"", b"\xff" * 99):
        (pair / "a" / "private.locked").write_bytes(content)
        for file in ("other", "", "a/key.txt", "none"):
            result = sekisho(*ROTATE, file=file)
            said.append(result.stdout + result.stderr)
    assert len(set(said)) > 5
    assert not [one for one in secrets for text in said if one in text]


def test_no_command_takes_a_passphrase_as_an_argument() -> None:
    """Arguments are seen by every user of the machine, and kept by shells."""

    def options(command: Any) -> list[str]:
        below = getattr(command, "commands", {}).values()
        return [*(str(param.name) for param in command.params), *(name for one in below for name in options(one))]

    assert [name for name in options(typer.main.get_command(app)) if "passphrase" in name] == ["new_passphrase_file"]


def at_terminal(*arguments: str, answers: Sequence[str]) -> tuple[int, str]:
    """The program at a terminal, with somebody who types; gives the exit status and what was seen."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(PROGRAM, [PROGRAM, *arguments])
    seen = b""
    waiting = list(answers)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # it has ended
            break
        if not more:
            break
        seen += more
        if waiting and re.search(rb"(?:ssphrase [^\r\n]*|again): $", seen):
            time.sleep(0.1)
            os.write(terminal, waiting.pop(0).encode() + b"\n")
            seen += b"<typed>"
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    return status, seen.decode()


NEW = ("key", "new", "k", "--name", "maker.example/k")


def test_at_a_terminal_a_passphrase_is_asked_for_twice_and_not_shown(here: Path) -> None:
    status, seen = at_terminal(*NEW, answers=[GOOD, GOOD])
    assert status == 0 and GOOD not in seen
    assert (here / "k" / "private.locked").exists()
    status, seen = at_terminal("key", "decrypt", "k", answers=[GOOD])
    assert status == 0 and GOOD not in seen


def test_who_types_nothing_gets_a_plain_key(here: Path) -> None:
    status, seen = at_terminal(*NEW, answers=[""])
    assert status == 0 and "not encrypted" in seen
    assert (here / "k" / "ed25519.pem").exists()


@pytest.mark.parametrize(
    ("arguments", "answers", "said"),
    [
        (NEW, [GOOD, OTHER], "differ"),
        (NEW, ["short"], "15 are the least"),
        ((*NEW, "--encrypt"), [""], "0 bytes"),
    ],
)
def test_what_is_typed_wrongly_makes_no_key(
    here: Path, arguments: tuple[str, ...], answers: list[str], said: str
) -> None:
    status, seen = at_terminal(*arguments, answers=answers)
    assert status == 1 and said in seen
    assert not (here / "k").exists()
