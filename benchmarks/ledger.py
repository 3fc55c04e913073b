"""`python -m benchmarks.ledger`: the log beside what bounds it, in turns, as ratios; `make bench` runs a shorter one.

Each round measures the floor (records of the same bytes, appended and synced in batches of 1,000) before and after the
log, and tells the median time of a sync: a disk has moods, and a ratio across two of them says nothing. The table has
the medians of the rounds. An add is acknowledged when it is durable; it is shown within a tenth of a second.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import tempfile
import time
from array import array
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from benchmarks import ledger_proofs, ledger_replay
from sekisho.ledger import Growing, leaf_hash
from sekisho.standards.c2sp import SignerKey
from sekisho.storage.tiles import GroupCommit, TileLog

BATCH, CLIENTS, BYTES = 1_000, 2_000, 300
SLOW_SYNC = 0.002  # seconds; from here on the disk bounds the log, below it the processor does
Figures = dict[str, Any]
_T = TypeVar("_T")


def main() -> None:
    """Measure, print the table, or the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each part of a round")
    parser.add_argument("--entries", type=int, default=10_000_000, help="of the log that proofs are made from")
    parser.add_argument("--events", type=int, default=1_000_000, help="to be replayed")
    parser.add_argument("--folder", type=Path, help="on the disk to be measured; default: the temporary folder")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.folder, arguments.rounds, arguments.seconds, arguments.entries, arguments.events)
    if arguments.json:
        print(json.dumps(figures, indent=1))
    else:
        show(figures)


def measure(folder: Path | None, rounds: int, seconds: float, entries: int, events: int) -> Figures:
    """Every round, the medians, proofs from a log of so many entries, and the replay of so many events."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        each = [one_round(Path(scratch) / f"round-{number}", seconds) for number in range(rounds)]
        proofs = ledger_proofs.measure(Path(scratch) / "proofs", entries, signers()) if entries else None
    medians = {name: statistics.median(one[name] for one in each) for name in each[0]}
    replay = ledger_replay.measure(events) if events else None
    return {"medians": medians, "proofs": proofs, "replay": replay, "rounds": each, "load": os.getloadavg()}


def one_round(folder: Path, seconds: float) -> Figures:
    """Floor, clients, floor, batches and tree in turns, single adds."""
    folder.mkdir()
    before, sync_before = bare(folder / "bare", seconds / 3)
    clients, p50, p99 = waiting_clients(folder / "clients", seconds)
    after, sync_after = bare(folder / "bare", seconds / 3)
    answered = answered_clients(seconds / 3)
    floor, sync = (before + after) / 2, (sync_before + sync_after) / 2
    first = bare_tree(seconds / 6)
    bulk = batch_adds(folder / "batches", seconds)
    tree = (first + bare_tree(seconds / 6)) / 2
    single, shown, two_syncs = single_adds(folder / "single", seconds / 3)
    goal = 0.3 if sync >= SLOW_SYNC else 0.15
    return {
        "sync_p50_ms": sync * 1000,
        "floor_per_second": floor,
        "clients_per_second": clients,
        "answered_at_once_per_second": answered,
        "clients_p50_ms": p50 * 1000,
        "clients_p99_ms": p99 * 1000,
        "clients_to_floor_ratio": clients / floor,
        "clients_to_floor_goal": goal,
        "clients_ratio_to_goal": clients / floor / goal,
        "bulk_per_second": bulk,
        "tree_per_second": tree,
        "bulk_to_tree_ratio": bulk / tree,
        "single_add_ms": single * 1000,
        "single_shown_ms": shown * 1000,
        "two_syncs_ms": two_syncs * 1000,
        "single_to_two_syncs_ratio": single / two_syncs,
        "shown_to_two_syncs_ratio": shown / two_syncs,
    }


def bare(path: Path, seconds: float) -> tuple[float, float]:
    """Records a second of a bare loop that appends to a new file, and the median seconds of a sync.

    New, since what is written over a file's old bytes is no append: it takes no new room, and syncs a third sooner.
    """
    block, syncs, count = os.urandom(BYTES) * BATCH, [], 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        os.write(descriptor, block)
        before = time.perf_counter()
        os.fdatasync(descriptor)
        syncs.append(time.perf_counter() - before)
        count += BATCH
    rate = count / (time.perf_counter() - start)
    os.close(descriptor)
    path.unlink()
    return rate, statistics.median(syncs)


def waiting_clients(folder: Path, seconds: float) -> tuple[float, float, float]:
    """Adds a second of clients that each wait for their index, and the median and 99th percentile of the wait."""

    async def serve(log: TileLog) -> array[float]:
        return await clients_of(GroupCommit(log).add, seconds)

    with TileLog.open(folder, signers()) as log:
        log.warm()  # as a service is, before its first client
        start = time.perf_counter()
        waits = on_the_loop(serve(log))
        rate = len(waits) / (time.perf_counter() - start)
    ordered = sorted(waits)
    return rate, ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]


def answered_clients(seconds: float) -> float:
    """Adds a second of the same clients where nothing is logged: what they and the event loop take for themselves."""

    async def serve() -> array[float]:
        loop = asyncio.get_running_loop()
        waiting: list[asyncio.Future[int]] = []

        def answer() -> None:
            answered = waiting[:]
            waiting.clear()
            for number, future in enumerate(answered):
                future.set_result(number)

        def add(_: bytes) -> asyncio.Future[int]:
            if not waiting:
                loop.call_soon(answer)
            waiting.append(loop.create_future())
            return waiting[-1]

        return await clients_of(add, seconds)

    start = time.perf_counter()
    return len(on_the_loop(serve())) / (time.perf_counter() - start)


async def clients_of(add: Callable[[bytes], Awaitable[int]], seconds: float) -> array[float]:
    """Let clients add, each waiting for its own answer before it sends the next entry; gives how long each wait was."""
    waits, until = array("d"), time.perf_counter() + seconds

    async def client(number: int) -> None:
        at = 0
        while (begun := time.perf_counter()) < until:
            await add(b"%d.%d" % (number, at) + bytes(BYTES - 16))
            waits.append(time.perf_counter() - begun)
            at += 1

    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    return waits


def on_the_loop(job: Coroutine[Any, Any, _T]) -> _T:
    """Run on the event loop on which ``sekisho serve`` runs: libuv's, where there is one for the system."""
    with asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory()) as runner:
        return runner.run(job)


def batch_adds(folder: Path, seconds: float) -> float:
    """Entries a second where whole batches come from one hand; showing them and folding the journal are counted."""
    entries = [os.urandom(BYTES) for _ in range(8_192)]
    start = time.perf_counter()
    with TileLog.open(folder, signers()) as log:
        log.warm()
        count = log.load(
            itertools.takewhile(lambda _: time.perf_counter() - start < seconds, itertools.repeat(entries))
        )
    return count / (time.perf_counter() - start)


def bare_tree(seconds: float) -> float:
    """Leaves a second of the same tree in memory, nothing kept."""
    entries, tree = [os.urandom(BYTES) for _ in range(8_192)], Growing()
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        tree.extend([leaf_hash(entry) for entry in entries])
    return tree.size / (time.perf_counter() - start)


def single_adds(folder: Path, seconds: float) -> tuple[float, float, float]:
    """Median seconds of one add on an idle log, of one that is shown as well, and of two syncs; in turns."""
    adds, shows, syncs = [], [], []
    with TileLog.open(folder, signers()) as log:
        descriptor = os.open(folder / "beside", os.O_WRONLY | os.O_CREAT)
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            before = time.perf_counter()
            log.record([bytes(BYTES)])
            recorded = time.perf_counter()
            log.show()
            middle = time.perf_counter()
            for _ in range(2):
                os.write(descriptor, bytes(BYTES))
                os.fsync(descriptor)
            adds.append(recorded - before)
            shows.append(middle - before)
            syncs.append(time.perf_counter() - middle)
        os.close(descriptor)
    return statistics.median(adds), statistics.median(shows), statistics.median(syncs)


def show(figures: Figures) -> None:
    """What, the goal, what was reached, and the rounds."""
    rounds, load = figures["rounds"], ", ".join(f"{one:.1f}" for one in figures["load"])
    print(f"the log: {len(rounds)} rounds, load {load}, one sync {_each(rounds, 'sync_p50_ms', '.2f')} ms")
    rows = [
        ("2,000 waiting clients / bare loop", _goal(rounds), "clients_to_floor_ratio", ".3f"),
        ("  adds a second", "", "clients_per_second", ",.0f"),
        ("  bare loop a second", "", "floor_per_second", ",.0f"),
        ("  clients answered at once, nothing logged", "", "answered_at_once_per_second", ",.0f"),
        ("  99th percentile of the wait, ms", "< 50", "clients_p99_ms", ".1f"),
        ("bulk adds / tree in memory", ">= 0.3", "bulk_to_tree_ratio", ".3f"),
        ("  bulk adds a second", "", "bulk_per_second", ",.0f"),
        ("one add on an idle log / two syncs", "<= 1.3", "single_to_two_syncs_ratio", ".2f"),
        ("  with its checkpoint, two signatures", "", "shown_to_two_syncs_ratio", ".2f"),
    ]
    for what, goal, name, spelled in rows:
        _row(what, goal, format(figures["medians"][name], spelled), _each(rounds, name, spelled))
    if proofs := figures["proofs"]:
        _row(f"proof, log of {proofs['entries']:,}: cold, ms", "<= 2", f"{proofs['cold_ms']:.2f}", proofs["cold_means"])
        _row("  warm, us", "<= 100", f"{proofs['warm_us']:.0f}", proofs["warm_means"])
        _row("  a tile not seen before, us", "", f"{proofs['fresh_us']:.0f}", "in the system's memory")
        _row("  200 proofs to one checkpoint, ms", "", f"{proofs['many_ms']:.1f}", "anew")
        _row("  one checked, both keys, us", "", f"{proofs['checked_us']:.0f}", "")
    if replay := figures["replay"]:
        ratios = ", ".join(f"{one:.1f}" for one in replay["ratios"])
        what = f"replay of {replay['events']:,} events / tree rebuilt"
        _row(what, "<= 10", f"{replay['replay_to_tree_ratio']:.1f}", ratios)


def _goal(rounds: list[Figures]) -> str:
    return ">= " + " or ".join(sorted({f"{one['clients_to_floor_goal']}" for one in rounds}))


def _each(rounds: list[Figures], name: str, spelled: str) -> str:
    return ", ".join(format(one[name], spelled) for one in rounds)


def _row(what: str, goal: str, reached: str, more: str) -> None:
    print(f"{what:44} {goal:>14} {reached:>12}   {more}")


def signers() -> list[SignerKey]:
    """Both keys of a log."""
    return [
        SignerKey.of("example.com/bench", key) for key in (Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate())
    ]


if __name__ == "__main__":
    main()
