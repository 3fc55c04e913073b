"""kill -9 while a log is written: nothing acknowledged is lost, nothing unrecorded was ever shown."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import struct
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
import uvicorn

from sekisho.ledger import EMPTY, leaf_hash, root_of
from sekisho.standards.c2sp import Checkpoint, SignerKey, parse_note
from sekisho.storage.tiles import GroupCommit, TileLog, audit_folder
from sekisho.storage.tiles import log as log_module
from sekisho.storage.tiles.log import TileLog as Writer

Writing = Callable[[Path, list[SignerKey], int, int], None]
_LOOP = uvicorn.Config("").get_loop_factory()  # of the service; imported here, for a child has no time for it


def entry(index: int) -> bytes:
    return b"entry %d " % index + b"x" * (index * 7919 % 300)


def write_until_killed(folder: Path, signers: list[SignerKey], told: int, seed: int) -> None:
    """The child: small batches for ever; each acknowledged size goes down the pipe."""
    sizes = random.Random(seed)
    writer = Writer.open(folder, signers)
    os.write(told, struct.pack(">Q", writer.size))
    while True:
        count = sizes.randint(1, 40)
        writer.append([entry(n) for n in range(writer.size, writer.size + count)])
        os.write(told, struct.pack(">Q", writer.size))


def serve_until_killed(folder: Path, signers: list[SignerKey], told: int, seed: int) -> None:
    """The child: clients that wait for their index, for ever; each tells how much must be there with it."""
    log = Writer.open(folder, signers)
    os.write(told, struct.pack(">Q", log.size))
    added = log.size

    async def client(group: GroupCommit) -> None:
        nonlocal added
        while True:
            mine, added = added, added + 1
            index = await group.add(entry(mine))
            if index != mine:
                os._exit(2)
            os.write(told, struct.pack(">Q", index + 1))

    async def serve() -> None:
        group = GroupCommit(log, shown_within=0.003)
        await asyncio.gather(*(client(group) for _ in range(1 + seed % 50)))

    with asyncio.Runner(loop_factory=_LOOP) as runner:
        runner.run(serve())


def killed(folder: Path, signers: list[SignerKey], seed: int, delay: float, write: Writing) -> int:
    """Let a child write for so long, kill it; gives the last size that it acknowledged."""
    listen, told = os.pipe()
    child = os.fork()
    if child == 0:  # nothing of the test may run on in here
        try:
            write(folder, signers, told, seed)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(told)
    acknowledged = os.read(listen, 8)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while piece := os.read(listen, 1 << 16):
        acknowledged += piece
    os.close(listen)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    whole = acknowledged[: len(acknowledged) // 8 * 8]
    return max(size for (size,) in struct.iter_unpack(">Q", whole))


def shown(folder: Path) -> Checkpoint:
    path = folder / "checkpoint"
    return Checkpoint.parse(parse_note(path.read_bytes()).text) if path.exists() else Checkpoint("none", 0, EMPTY)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("write", "many", "kills"),
    [
        pytest.param(write_until_killed, 32, 60, id="write_until_killed"),
        pytest.param(serve_until_killed, 32, 60, id="serve_until_killed"),
        pytest.param(serve_until_killed, 1, 80, id="serve_until_killed, every batch by compiled code"),
    ],
)
def test_two_hundred_kills(
    tmp_path: Path, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch, write: Writing, many: int, kills: int
) -> None:
    monkeypatch.setattr(log_module, "JOURNAL_BYTES", 30_000)  # so that the change of journals is hit as well
    monkeypatch.setattr(log_module, "_MANY", many)
    with TileLog.open(tmp_path / "warm", signers) as log:
        log.warm()  # here, so that no child is killed before it has written
    folder, chance = tmp_path / "log", random.Random(20261128)
    hashes: list[bytes] = []
    within_a_batch = 0
    for kill in range(kills):
        acknowledged = killed(folder, signers, kill, chance.uniform(0, 0.02), write)
        before = shown(folder)
        with TileLog.open(folder, signers) as log:
            hashes += [leaf_hash(entry(n)) for n in range(len(hashes), log.size)]
            assert acknowledged <= log.size, f"kill {kill}: acknowledged entries were lost"
            assert before.size <= log.size, f"kill {kill}: more was shown than was recorded"
            assert before.root == root_of(hashes[: before.size]), f"kill {kill}: what was shown is not what is there"
            assert log.checkpoint().root == root_of(hashes[: log.size])
            within_a_batch += log.size != acknowledged or bool(log.notes)
        if kill % 20 == 19:
            assert audit_folder(folder, [s.public for s in signers]).flaws == (), f"kill {kill}"
    assert within_a_batch, "no kill hit a batch half done: the test would not have seen a loss"
