"""A new log takes up an old one: only a whole one, and what it took up opens to the old log's head."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.standards.c2sp import Checkpoint
from sekisho.storage.tiles import open_own


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


def old_log(folder: Path) -> Checkpoint:
    log, private = open_own(folder / "old", origin="example.com/old")
    with log:
        log.append([b"entry %d" % number for number in range(300)])
        head = log.checkpoint()
    (folder / "keys").write_text("".join(signer.public.text() + "\n" for signer in private.signers()))
    return head


def test_the_entry_opens_to_the_head_and_the_signatures_of_the_old_log(tmp_path: Path) -> None:
    head = old_log(tmp_path)
    run("log", "init", tmp_path / "new", "--origin", "example.com/new")
    assert run("log", "adopt", tmp_path / "old", "--key", tmp_path / "keys", "--log", tmp_path / "new").exit_code == 0
    run("log", "prove", tmp_path / "new", 0, "--out", tmp_path / "p", "--opening", tmp_path / "o")
    shown = run("log", "show", tmp_path / "new").stdout.splitlines()
    (tmp_path / "new-keys").write_text("".join(line + "\n" for line in shown if line.startswith("example.com/new+")))
    checked = run("log", "check", tmp_path / "p", "--key", tmp_path / "new-keys", "--opening", tmp_path / "o")
    matter = json.loads(checked.stdout[checked.stdout.index("{") :])
    assert matter["kind"] == "log.adopted"
    assert matter["log"] == {"origin": "example.com/old", "size": 300, "root": head.root.hex()}
    assert (matter["checkpoint"], len(matter["signatures"])) == (head.text(), 2)


def test_a_log_that_does_not_hold_is_not_taken_up(tmp_path: Path) -> None:
    old_log(tmp_path)
    tile = tmp_path / "old" / "tile" / "entries" / "000"
    tile.write_bytes(tile.read_bytes().replace(b"entry 7", b"entry 8", 1))
    result = run("log", "adopt", tmp_path / "old", "--key", tmp_path / "keys", "--log", tmp_path / "new")
    assert result.exit_code == 1 and "does not hold" in str(result.exception)
    assert not (tmp_path / "new").exists()


def test_by_other_keys_or_by_itself_it_is_not_taken_up(tmp_path: Path) -> None:
    old_log(tmp_path)
    _, other = open_own(tmp_path / "other", origin="example.com/other")
    key = other.signers()[0].public.text()
    assert run("log", "adopt", tmp_path / "old", "--key", key, "--log", tmp_path / "new").exit_code == 1
    assert run("log", "adopt", tmp_path / "old", "--key", tmp_path / "keys", "--log", tmp_path / "old").exit_code != 0
