"""Seconds and memory of building and opening the reference, each in a process of its own.

``python -m benchmarks.matching.resources build|open FOLDER`` is the child's side; it prints JSON.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OPENED = 15
NAMES = 20_000


def measure(folder: Path) -> dict[str, Any]:
    """Build into ``folder``; open; open and screen 20,000 names; an interpreter that only imports the station."""
    return {what: _child(what, folder) for what in ("build", "open", "screen", "bare")}


def _child(what: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.matching.resources", what, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peak_bytes() -> int:
    """The most memory this process has held. (``ru_maxrss`` would carry the parent's over from before ``exec``.)"""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        if "VmHWM" in lines:
            return int(lines["VmHWM"].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _do(what: str, folder: Path) -> dict[str, Any]:
    from benchmarks.matching import ours

    if what == "bare":
        return {}
    if what == "build":
        return _build(folder)
    from sekisho.storage.reference import open_reference

    if what == "open":
        taken = []
        for _ in range(OPENED):
            start = time.perf_counter()
            reference = open_reference(folder)
            taken.append(time.perf_counter() - start)
        return {"median": statistics.median(taken), "max": max(taken), "names": reference.tables["names"].height}
    from tools.firm_names import firms

    reference = open_reference(folder)
    return {"matches": ours.screen([f.name for f in firms(NAMES)], reference).height}


def _build(folder: Path) -> dict[str, Any]:
    """Parsing and compiling, and compiling the index alone once more."""
    from benchmarks.matching import ours
    from sekisho.parties import compile_index

    begun = time.process_time()
    reference, source = ours.all_lists(folder)
    spent, peak = time.process_time(), peak_bytes()
    tables = reference.tables
    compile_index(tables["entries"], tables["names"], tables["addresses"], tables["identifiers"])
    return {
        "lists": source,
        "entries": reference.entries.height,
        "names": tables["names"].height,
        "build_cpu_seconds": spent - begun,
        "index_cpu_seconds": time.process_time() - spent,
        "build_peak_bytes": peak,
    }


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    wall, cpu = time.perf_counter(), time.process_time()
    answer = _do(what, folder)
    spent = {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - cpu,
        "peak_bytes": peak_bytes(),
    }
    print(json.dumps({**answer, **spent}))


if __name__ == "__main__":
    main()
