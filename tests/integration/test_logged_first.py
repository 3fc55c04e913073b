"""A judged day is in the log before anybody is told of it, and a log that does not hold stops the run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NAMES = ("decisions.parquet", "findings.parquet", "decisions.jsonl", "decisions.csv")


def sekisho(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("sekisho")
    environment = {**os.environ, "SEKISHO_LOG": "log"}
    return subprocess.run(
        [str(program), *arguments], cwd=folder, capture_output=True, text=True, env=environment, check=False
    )


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the example was judged twice, with proof, opening and keys of the second run."""
    folder = tmp_path_factory.mktemp("judged")
    assert sekisho(folder, "example", "--out", "first").returncode == 0
    assert sekisho(folder, "example").returncode == 0
    proved = sekisho(folder, "log", "prove", "log", "2", "--out", "p.tlog-proof", "--opening", "o.json")
    assert proved.returncode == 0, proved.stderr
    shown = sekisho(folder, "log", "show", "log").stdout
    (folder / "keys.txt").write_text("".join(line + "\n" for line in shown.splitlines() if "+" in line.split(" ")[0]))
    return folder


def check(folder: Path, *more: str, proof: str = "p.tlog-proof") -> subprocess.CompletedProcess[str]:
    return sekisho(folder, "log", "check", proof, "--key", "keys.txt", *more)


def test_running_again_writes_identical_bytes_and_one_more_entry(judged: Path) -> None:
    assert [(judged / "first" / n).read_bytes() for n in NAMES] == [(judged / "out" / n).read_bytes() for n in NAMES]
    logs = [json.loads((judged / day / "run.json").read_text("utf-8"))["log"] for day in ("first", "out")]
    assert [(log["index"], log["size"]) for log in logs] == [(1, 2), (2, 3)]  # the rule packs came first, once
    assert logs[0]["origin"] == logs[1]["origin"]


def test_the_report_names_the_log_and_its_root(judged: Path) -> None:
    log = json.loads((judged / "out" / "run.json").read_text("utf-8"))["log"]
    page = (judged / "out" / "report.html").read_text("utf-8").replace("&#43;", "+").replace("&#x2B;", "+")
    assert log["origin"] in page and log["root"] in page


def test_the_day_is_proved_offline_down_to_its_files(judged: Path) -> None:
    done = check(judged, "--opening", "o.json", "--day", "out")
    assert done.returncode == 0, done.stderr
    assert "ML-DSA-44" in done.stdout and "are those that were logged" in done.stdout


@pytest.mark.parametrize("file", ["decisions.csv", "decisions.jsonl", "findings.parquet", "batch/lines.parquet"])
def test_a_file_changed_after_the_decision_is_named(judged: Path, file: str) -> None:
    path = judged / "out" / file
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    done = check(judged, "--opening", "o.json", "--day", "out")
    path.write_bytes(content)
    assert done.returncode == 1 and f"{file} is not what was logged" in done.stderr


def test_a_file_taken_away_is_named(judged: Path) -> None:
    (judged / "out" / "rejects.csv").rename(judged / "away")
    done = check(judged, "--opening", "o.json", "--day", "out")
    (judged / "away").rename(judged / "out" / "rejects.csv")
    assert done.returncode == 1 and "rejects.csv is not in" in done.stderr


def test_an_opening_that_was_touched_up_is_refused(judged: Path) -> None:
    (judged / "bent.json").write_text((judged / "o.json").read_text("utf-8").replace("2026-11-24", "2026-11-25"))
    done = check(judged, "--opening", "bent.json")
    assert done.returncode == 1 and "does not give the entry" in done.stderr


def test_a_proof_without_a_key_proves_nothing(judged: Path) -> None:
    done = sekisho(judged, "log", "check", "p.tlog-proof")
    assert done.returncode == 1 and "proves nothing" in done.stderr


def test_nothing_of_the_day_can_be_read_from_the_log(judged: Path) -> None:
    served = b"".join(p.read_bytes() for p in (judged / "log").rglob("*") if p.is_file())
    assert b"2026-11-24" not in served and b"release" not in served
    private = judged / "log.private"
    assert private.stat().st_mode & 0o077 == 0
    assert {p.stat().st_mode & 0o077 for p in private.glob("*.pem")} == {0}


def _rewrite(folder: Path) -> None:
    [path] = (folder / "log" / ".state").glob("journal-*")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


def _lose_keys(folder: Path) -> None:
    (folder / "log.private" / "origin").unlink()


@pytest.mark.parametrize(("damage", "says"), [(_rewrite, "journal"), (_lose_keys, "keys")])
def test_a_log_that_does_not_hold_stops_the_run_and_leaves_the_day_as_it_was(
    tmp_path: Path, damage: Callable[[Path], None], says: str
) -> None:
    assert sekisho(tmp_path, "example").returncode == 0
    day = tmp_path / "out" / "decisions.parquet"
    damage(tmp_path)
    day.write_bytes(b"as it was")
    again = sekisho(tmp_path, "example")
    assert again.returncode == 1
    assert says in again.stderr and "->" in again.stderr
    assert day.read_bytes() == b"as it was"


def test_a_kept_checkpoint_is_continued_and_the_proof_is_checked_without_the_log(judged: Path) -> None:
    kept = judged / "kept"
    kept.write_bytes((judged / "log" / "checkpoint").read_bytes())
    assert sekisho(judged, "example", "--out", "third").returncode == 0
    done = sekisho(judged, "log", "consistency", "kept", "log", "--key", "keys.txt", "--out", "since.proof")
    assert done.returncode == 0 and "begins with the log of then" in done.stdout, done.stderr
    assert done.stdout.count("both signed by") == 2
    alone = sekisho(judged, "log", "consistency", "kept", "since.proof", "--key", "keys.txt")
    assert alone.returncode == 0 and "verified" in alone.stdout
    wrong = sekisho(judged, "log", "consistency", "log/checkpoint", "since.proof", "--key", "keys.txt")
    assert wrong.returncode == 1 and "entries on" in wrong.stderr
    (judged / "later").write_bytes((judged / "log" / "checkpoint").read_bytes())
    (judged / "log" / "checkpoint").write_bytes(kept.read_bytes())
    back = sekisho(judged, "log", "consistency", "later", "log", "--key", "keys.txt")
    (judged / "log" / "checkpoint").write_bytes((judged / "later").read_bytes())
    assert back.returncode == 1 and "entries are gone" in back.stderr
