"""`python -m benchmarks.ledger`: durable adds beside a bare append + fdatasync loop, in turns, as a ratio.

Each round measures the floor (records of the same bytes, appended and synced in batches of 1,000), then the log; rates
are told with the median time of a sync of that round: a disk has moods, and a ratio across two of them says nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from sekisho.ledger import Growing, check, leaf_hash, prove
from sekisho.standards.c2sp import SignerKey
from sekisho.storage.tiles import GroupCommit, LogFiles, TileLog

BATCH, CLIENTS, BYTES = 1_000, 2_000, 300
Figures = dict[str, Any]


def main() -> None:
    """Measure, print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--folder", type=Path, help="on the disk to be measured; default: the temporary folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        print(json.dumps(measure(Path(folder), arguments.rounds, arguments.seconds), indent=1))


def measure(folder: Path, rounds: int, seconds: float) -> Figures:
    """Every round, and the medians of their ratios."""
    each = [one_round(folder / f"round-{number}", seconds) for number in range(rounds)]
    ratios = {name: statistics.median(r[name] for r in each) for name in each[0] if name.endswith("_ratio")}
    return {"medians": ratios, "proofs": proofs(folder / "proofs"), "rounds": each, "load": os.getloadavg()}


def one_round(folder: Path, seconds: float) -> Figures:
    """Floor, clients, batches, single adds."""
    folder.mkdir()
    floor, sync = bare(folder / "bare", seconds)
    clients, p50, p99 = waiting_clients(folder / "clients", seconds)
    batches = batch_adds(folder / "batches", seconds)
    tree = bare_tree(seconds / 3)
    single, two_syncs = single_adds(folder / "single", seconds / 3)
    return {
        "sync_p50_ms": sync * 1000,
        "floor_per_second": floor,
        "clients_per_second": clients,
        "clients_p50_ms": p50 * 1000,
        "clients_p99_ms": p99 * 1000,
        "clients_to_floor_ratio": clients / floor,
        "bulk_per_second": batches,
        "tree_per_second": tree,
        "bulk_to_tree_ratio": batches / tree,
        "single_add_ms": single * 1000,
        "two_syncs_ms": two_syncs * 1000,
        "single_to_two_syncs_ratio": single / two_syncs,
    }


def bare(path: Path, seconds: float) -> tuple[float, float]:
    """Records a second of a bare loop, and the median seconds of a sync."""
    block, syncs, count = os.urandom(BYTES) * BATCH, [], 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        os.write(descriptor, block)
        before = time.perf_counter()
        os.fdatasync(descriptor)
        syncs.append(time.perf_counter() - before)
        count += BATCH
    rate = count / (time.perf_counter() - start)
    os.close(descriptor)
    return rate, statistics.median(syncs)


def waiting_clients(folder: Path, seconds: float) -> tuple[float, float, float]:
    """Adds a second of clients that each wait for their index, and the median and 99th percentile of the wait."""
    waits: list[float] = []

    async def client(group: GroupCommit, number: int, until: float) -> None:
        at = 0
        while (begun := time.perf_counter()) < until:
            await group.add(b"%d.%d" % (number, at) + bytes(BYTES - 16))
            waits.append(time.perf_counter() - begun)
            at += 1

    async def serve(log: TileLog) -> None:
        group, until = GroupCommit(log), time.perf_counter() + seconds
        await asyncio.gather(*(client(group, number, until) for number in range(CLIENTS)))

    with TileLog.open(folder, signers()) as log:
        start = time.perf_counter()
        asyncio.run(serve(log))
        rate = len(waits) / (time.perf_counter() - start)
    waits.sort()
    return rate, waits[len(waits) // 2], waits[len(waits) * 99 // 100]


def batch_adds(folder: Path, seconds: float) -> float:
    """Entries a second where whole batches come from one hand; the folding of the journal is counted."""
    entries = [os.urandom(BYTES) for _ in range(8_192)]
    start = time.perf_counter()
    with TileLog.open(folder, signers()) as log:
        while time.perf_counter() - start < seconds:
            log.append(entries)
        count = log.size
    return count / (time.perf_counter() - start)


def bare_tree(seconds: float) -> float:
    """Leaves a second of the same tree in memory, nothing kept."""
    entries, tree = [os.urandom(BYTES) for _ in range(8_192)], Growing()
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        tree.extend([leaf_hash(entry) for entry in entries])
    return tree.size / (time.perf_counter() - start)


def single_adds(folder: Path, seconds: float) -> tuple[float, float]:
    """Median seconds of one add on an idle log, and of two syncs of small appends, in turns."""
    adds, syncs = [], []
    with TileLog.open(folder, signers()) as log:
        descriptor = os.open(folder / "beside", os.O_WRONLY | os.O_CREAT)
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            before = time.perf_counter()
            log.append([bytes(BYTES)])
            middle = time.perf_counter()
            for _ in range(2):
                os.write(descriptor, bytes(BYTES))
                os.fsync(descriptor)
            adds.append(middle - before)
            syncs.append(time.perf_counter() - middle)
        os.close(descriptor)
    return statistics.median(adds), statistics.median(syncs)


def proofs(folder: Path, size: int = 300_000) -> Figures:
    """Milliseconds to make a proof from files and to check it, keys and both signatures included."""
    keys = signers()
    with TileLog.open(folder, keys) as log:
        for first in range(0, size, 10_000):
            log.append([b"%d" % n for n in range(first, first + 10_000)])
    made, checked = [], []
    for index in range(0, size, size // 50):
        before = time.perf_counter()
        proof = prove(LogFiles(folder).fetch, index)
        middle = time.perf_counter()
        check(proof, [k.public for k in keys])
        made.append(middle - before)
        checked.append(time.perf_counter() - middle)
    return {"entries": size, "made_ms": statistics.median(made) * 1000, "checked_ms": statistics.median(checked) * 1000}


def signers() -> list[SignerKey]:
    """Both keys of a log."""
    return [
        SignerKey.of("example.com/bench", key) for key in (Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate())
    ]


if __name__ == "__main__":
    main()
