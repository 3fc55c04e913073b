"""Work that several processes share gives what one gives."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from sekisho.cli.processes import side_by_side


def test_results_come_in_the_order_of_the_parts() -> None:
    assert list(side_by_side(sorted, ["cab", "ab", "c"])) == [["a", "b", "c"], ["a", "b"], ["c"]]


def test_a_single_part_is_done_here() -> None:
    assert list(side_by_side(lambda part: part + 1, [1])) == [2]  # what cannot be pickled cannot go elsewhere


def test_what_fails_in_a_process_is_told() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(side_by_side(int, ["1", "no number"]))


_ENDLESS = """
import os, time
from sekisho.cli.processes import side_by_side

def work(part):
    print(os.getpid(), flush=True)
    time.sleep(600)

if __name__ == "__main__":
    list(side_by_side(work, [1, 2]))
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core: no process is started")
def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "endless.py"
    script.write_text(_ENDLESS)
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    try:
        parent.communicate(timeout=30)  # ends when nobody holds the other end: no worker is left
    finally:
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, 9)
