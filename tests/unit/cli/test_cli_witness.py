"""`sekisho witness` and the new parts of `sekisho log` from outside: the built program, its sockets and its answers."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.cli.recording import record
from sekisho.standards.c2sp import VerifierKey, format_note
from sekisho.vocabulary.errors import KeyFault, LedgerFault, SekishoError, UsageFault
from witnessed_world import entries, grow, lay, policy_text, shown, signers, witnessing

VKEY = re.compile(r"^\S+\+[0-9a-f]{8}\+\S+$", re.MULTILINE)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments], env={"COLUMNS": "100", "NO_COLOR": "1"})
    if isinstance(result.exception, SekishoError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def keys(told: str) -> list[VerifierKey]:
    return [VerifierKey.parse(line) for line in VKEY.findall(told)]


@contextmanager
def serving(*arguments: object) -> Iterator[str]:
    """The program itself, serving; gives the address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(Path(sys.executable).parent / "sekisho"), *map(str, arguments), "--bind", bind]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", int(bind.rpartition(":")[2]))) == 0:
                    break
            time.sleep(0.05)
        assert process.poll() is None, process.stdout and process.stdout.read()
        yield f"http://{bind}"
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


@pytest.fixture
def log(tmp_path: Path) -> tuple[Path, Path]:
    """A log of ours of 300 entries, and the file of its keys."""
    told = run("log", "init", tmp_path / "log", "--origin", "example.com/log")
    (tmp_path / "keys").write_text("".join(key.text() + "\n" for key in keys(told)))
    grow(tmp_path / "log", entries(300))
    return tmp_path / "log", tmp_path / "keys"


def test_from_first_key_to_a_checked_proof_with_the_built_program(log: tuple[Path, Path], tmp_path: Path) -> None:
    folder, file = log
    told = run("witness", "init", tmp_path / "w", "--name", "witness.example/w1", "--log", file)
    [_, pq] = keys(told)
    with serving("witness", "serve", tmp_path / "w") as witness, serving("log", "serve", folder) as url:
        logs = [VerifierKey.parse(line) for line in file.read_text().split()]
        policy = tmp_path / "policy"
        policy.write_text(policy_text(logs, {"w1": (pq, witness)}, quorum="w1"))
        with pytest.raises(LedgerFault, match="witness w1 \\(did not cosign\\)"):
            run("log", "verify", folder, "--policy", policy)
        assert "cosigned as the policy asks" in run("log", "cosign", folder, "--policy", policy)
        assert "the policy is satisfied" in run("log", "verify", folder, "--policy", policy, "--max-age", 60)
        run("log", "mirror", url, tmp_path / "m", "--key", file, "--name", "mirror.example/m1", "--policy", policy)
        assert "300 entries" in run("log", "compare", folder, url, "--key", file)
        assert httpx.get(f"{url}/../log.private/ed25519.pem").status_code == 404
    run("log", "prove", tmp_path / "m", 7, "--out", tmp_path / "p.tlog-proof")
    assert "at index 7" in run("log", "check", tmp_path / "p.tlog-proof", "--policy", policy, "--key", file)
    assert "300 entries" in run("witness", "show", tmp_path / "w")


def test_a_proof_below_policy_or_rule_or_too_old_is_refused_with_the_reason(
    log: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, file = log
    logs = [VerifierKey.parse(line) for line in file.read_text().split()]
    kr, us = (signers(n, f"w.example/{n}", cosigns=True)[1] for n in (20, 21))
    note = shown(folder)
    old = int(time.time()) - 1000
    (folder / "checkpoint").write_bytes(format_note(note.text, [*note.signatures, kr.sign(note.text, old)]))
    run("log", "prove", folder, 7, "--out", tmp_path / "p")
    text = policy_text(logs, {"kr": (kr.public, ""), "us": (us.public, "")}, ["group q any kr us"], "q")
    (tmp_path / "any").write_text(text)
    (tmp_path / "all").write_text(text.replace(" any ", " all "))
    (tmp_path / "house.yaml").write_text('operator: "JP"\nwitnesses: {kr: {jurisdiction: "KR"}}\n')
    assert "satisfied" in run("log", "check", tmp_path / "p", "--policy", tmp_path / "any")
    for more, reason in (
        (("--policy", tmp_path / "all"), "group q has 1 of 2 needed, lacks us"),
        (("--policy", tmp_path / "any", "--house", tmp_path / "house.yaml"), "0 mirrors, 1 needed"),
        (("--policy", tmp_path / "any", "--max-age", 900), "seconds old, the limit is 900"),
        (("--policy", tmp_path / "keys"), "Line 1 of the policy"),
    ):
        with pytest.raises(LedgerFault, match=reason):
            run("log", "check", tmp_path / "p", *more)
        with pytest.raises(LedgerFault, match=reason):
            run("log", "verify", folder, *more)
    with pytest.raises(UsageFault, match="--house needs --policy"):
        run("log", "check", tmp_path / "p", "--key", file, "--house", tmp_path / "house.yaml")


def test_a_stale_but_valid_checkpoint_is_refused_where_an_age_is_asked(tmp_path: Path) -> None:
    own = signers()
    folder = lay(tmp_path / "log", entries(3), own, time=1_700_000_000)
    key = own[1].public.text()
    with pytest.raises(LedgerFault, match="not shown to be fresh"):
        run("log", "verify", folder, "--key", key, "--max-age", 60)
    with pytest.raises(LedgerFault, match="names no time"):
        run("log", "verify", folder, "--key", own[0].public.text(), "--max-age", 60)
    assert "verified" in run("log", "verify", folder, "--key", key)


def test_two_views_are_compared_and_the_record_convicts(tmp_path: Path) -> None:
    own = signers()
    key = own[1].public.text()
    one = lay(tmp_path / "one", entries(300), own)
    longer = lay(tmp_path / "longer", entries(700), own)
    other = lay(tmp_path / "other", [*entries(299), b"rewritten"], own)
    grown = lay(tmp_path / "grown", [*entries(200), *entries(300, "again")], own)
    assert "continues" in run("log", "compare", longer, one, "--key", key)
    assert "same log" in run("log", "compare", one, one)
    for view in (other, grown):
        fork = tmp_path / f"{view.name}.json"
        with pytest.raises(LedgerFault, match="two histories"):
            run("log", "compare", one, view, "--key", key, "--evidence", fork)
        assert "proved" in run("log", "evidence", fork, "--key", key)
        with pytest.raises(LedgerFault, match="did not sign"):
            run("log", "evidence", fork, "--key", signers(8)[1].public.text())


def test_two_logs_are_not_compared(tmp_path: Path) -> None:
    one = lay(tmp_path / "one", entries(3), signers())
    other = lay(tmp_path / "other", entries(3), signers(8, "other.example/log"))
    with pytest.raises(UsageFault, match="two logs"):
        run("log", "compare", one, other)


def test_a_day_that_is_recorded_is_cosigned_where_witnesses_were_remembered(
    log: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = log
    logs = [VerifierKey.parse(line) for line in file.read_text().split()]
    with witnessing(tmp_path / "w", "witness.example/w1", logs) as (url, witness):
        (tmp_path / "policy").write_text(policy_text(logs, {"w1": (witness.signers[1].public, url)}, quorum="w1"))
        run("log", "cosign", folder, "--policy", tmp_path / "policy", "--remember")
        told = record(folder, {"kind": "test"})
        assert (told["index"], capsys.readouterr().err) == (300, "")
        assert {s.name for s in shown(folder).signatures} == {"example.com/log", "witness.example/w1"}
    record(folder, {"kind": "test"})  # the witness is down: the day is recorded, and what is lacking is said
    assert "below the policy: witness w1 (did not cosign)" in capsys.readouterr().err


@pytest.mark.parametrize("bind", ["8080", ":8080", "localhost", "127.0.0.1:port", "127.0.0.1:99999"])
def test_an_address_to_bind_to_must_be_one(log: tuple[Path, Path], bind: str) -> None:
    with pytest.raises(UsageFault, match="no address to bind to"):
        run("log", "serve", log[0], "--bind", bind)


def test_a_folder_that_is_no_log_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="is no log"):
        run("log", "serve", tmp_path)
    with pytest.raises(KeyFault, match="has no keys"):
        run("witness", "serve", tmp_path / "nobody")


def test_a_mirror_shows_keys_that_cosign(tmp_path: Path, log: tuple[Path, Path]) -> None:
    folder, file = log
    with serving("log", "serve", folder) as url:
        run("log", "mirror", url, tmp_path / "m", "--key", file, "--name", "mirror.example/m1")
    assert [key.kind for key in keys(run("log", "show", tmp_path / "m"))] == [4, 6]
    assert "verified" in run("log", "verify", tmp_path / "m", "--key", file)
