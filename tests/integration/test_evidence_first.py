"""A broken chain of evidence stops the next run before anything is written over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def example(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("sekisho")
    return subprocess.run(
        [str(program), "example"], cwd=folder, capture_output=True, text=True, env=os.environ, check=False
    )


def test_a_changed_chain_stops_the_run_and_leaves_the_day_as_it_was(tmp_path: Path) -> None:
    assert example(tmp_path).returncode == 0
    chain, day = tmp_path / "out" / "evidence.jsonl", tmp_path / "out" / "decisions.parquet"
    chain.write_text(chain.read_text("utf-8").replace('"release":', '"released":', 1), "utf-8")
    day.write_bytes(b"as it was")
    again = example(tmp_path)
    assert again.returncode == 1
    assert "record 0" in again.stderr
    assert day.read_bytes() == b"as it was"


def test_running_again_writes_identical_bytes_and_one_more_record(tmp_path: Path) -> None:
    names = ("decisions.parquet", "findings.parquet", "decisions.jsonl", "decisions.csv")
    runs = []
    for _ in range(2):
        assert example(tmp_path).returncode == 0
        runs.append([(tmp_path / "out" / name).read_bytes() for name in names])
    assert runs[0] == runs[1]
    assert len((tmp_path / "out" / "evidence.jsonl").read_text("utf-8").splitlines()) == 2
