"""Proofs from the files of a large log: cold, warm, many at once."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sekisho.ledger import Prover, check, prove_many
from sekisho.standards.c2sp import SignerKey
from sekisho.storage.tiles import LogFiles, TileLog

BYTES, BATCH, SAMPLE = 300, 8_192, 100


def measure(folder: Path, entries: int, keys: list[SignerKey]) -> dict[str, Any]:
    """Build the log, prove entries by chance from it.

    cold: everything that the proof reads is synced and dropped from the system's memory (posix_fadvise DONTNEED) before
    each; names and inodes stay. warm: the same prover has proved the entry before. fresh: the prover is open, files are
    in the system's memory, the entry's tile was not read yet.
    """
    start = time.perf_counter()
    with TileLog.open(folder, keys) as log:
        starts = range(0, entries, BATCH)
        log.load([b"%0*d" % (BYTES, n) for n in range(first, min(first + BATCH, entries))] for first in starts)
    built = time.perf_counter() - start
    chance = random.Random(7)
    wanted = [chance.randrange(entries) for _ in range(SAMPLE)]
    files = LogFiles(folder)
    cold = [_cold(folder, index) for index in wanted]
    prover = Prover(files.fetch, files.ahead)
    fresh = [_timed(lambda i=index: prover.prove(i)) for index in wanted]  # type: ignore[misc]
    warm = [_timed(lambda i=index: prover.prove(i)) for index in wanted]  # type: ignore[misc]
    proofs = [prover.prove(index) for index in wanted]
    public = [key.public for key in keys]
    checked = [_timed(lambda p=proof: check(p, public)) for proof in proofs]  # type: ignore[misc]
    many = statistics.median(_timed(lambda: prove_many(files.fetch, wanted * 2)) for _ in range(5))
    return {
        "entries": entries,
        "built_seconds": built,
        "cold_ms": statistics.median(cold) * 1000,
        "cold_p90_ms": sorted(cold)[SAMPLE * 9 // 10] * 1000,
        "cold_means": f"nine of ten within {sorted(cold)[SAMPLE * 9 // 10] * 1000:.1f}; its files dropped from memory",
        "fresh_us": statistics.median(fresh) * 1e6,
        "warm_us": statistics.median(warm) * 1e6,
        "warm_means": "the same prover again",
        "many_ms": many * 1000,
        "checked_us": statistics.median(checked) * 1e6,
    }


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _cold(folder: Path, index: int) -> float:
    """Seconds of a proof whose files the system has forgotten, reading the checkpoint included."""
    read: list[str] = []
    files = LogFiles(folder)

    def fetch(path: str) -> bytes | None:
        read.append(path)
        return files.fetch(path)

    Prover(fetch).prove(index)
    for path in read:
        descriptor = os.open(folder / path, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
    return _timed(lambda: Prover(files.fetch, files.ahead).prove(index))
