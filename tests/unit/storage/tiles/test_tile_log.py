"""A log on disk: what is acknowledged is there, what is damaged is named, what was never acknowledged is not shown."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sekisho.ledger import check, leaf_hash, prove, prove_consistency, root_of, verifies_consistency
from sekisho.standards.c2sp import Proof, SignerKey, tiles_of
from sekisho.storage.tiles import GroupCommit, LogFiles, TileLog, audit_folder
from sekisho.storage.tiles import group as group_module
from sekisho.storage.tiles import journal as journal_module
from sekisho.storage.tiles import log as log_module
from sekisho.storage.tiles.files import LogBusy
from sekisho.vocabulary.errors import LedgerFault

Grown = Callable[..., Path]


def keys(signers: list[SignerKey]) -> list:  # type: ignore[type-arg]
    return [s.public for s in signers]


def journal(folder: Path) -> Path:
    [path] = (folder / ".state").glob("journal-*")
    return path


def flip(path: Path, at: int, bit: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= bit
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("count", [1, 255, 256, 257, 700])
def test_a_log_passes_its_own_audit_and_has_the_root_defined(
    grown: Grown, signers: list[SignerKey], count: int
) -> None:
    folder = grown(count, 99)
    found = audit_folder(folder, keys(signers))
    assert (found.flaws, found.beyond, len(found.signed)) == ((), (), 2)
    assert found.checkpoint is not None
    assert found.checkpoint.root == root_of([leaf_hash(b"entry %d" % n) for n in range(count)])


def test_exactly_the_tiles_of_its_size_are_there(grown: Grown) -> None:
    folder = grown(700, 50)
    here = {p for p in LogFiles(folder).paths() if not p.startswith("tile/entries")}
    needed = {t.path for t in tiles_of(700)}
    assert needed <= here
    assert {p.split(".p/")[0] for p in here - needed} <= {"tile/0/002", "tile/1/000"}  # earlier widths of the edge


def test_a_log_goes_on_where_it_stopped(grown: Grown, signers: list[SignerKey], tmp_path: Path) -> None:
    folder = grown(300)
    with TileLog.open(folder, signers) as log:
        assert (log.size, log.notes) == (300, [])
        assert log.append([b"entry 300"]) == 300
    assert audit_folder(folder, keys(signers)).flaws == ()


def test_a_folded_journal_leaves_a_log_that_goes_on(
    grown: Grown, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "JOURNAL_BYTES", 3_000)
    monkeypatch.setattr(log_module, "_SMALL", 0)
    folder = grown(900, 70)
    assert journal(folder).name == "journal-000000000900" and journal(folder).stat().st_size == 0
    with TileLog.open(folder, signers) as log:
        log.append([b"entry %d" % n for n in range(900, 1100)])
    found = audit_folder(folder, keys(signers))
    assert found.flaws == () and found.checkpoint is not None
    assert found.checkpoint.root == root_of([leaf_hash(b"entry %d" % n) for n in range(1100)])


@pytest.mark.parametrize("index", [0, 255, 256, 511, 699])
def test_every_entry_is_proved_offline(grown: Grown, signers: list[SignerKey], index: int) -> None:
    proof = prove(LogFiles(grown(700)).fetch, index)
    found = check(Proof.parse(proof.content()), keys(signers))
    assert (found.index, found.checkpoint.size, proof.extra) == (index, 700, b"entry %d" % index)


def test_a_proof_of_another_entry_or_index_is_refused(grown: Grown, signers: list[SignerKey]) -> None:
    proof = prove(LogFiles(grown(700)).fetch, 300)
    with pytest.raises(LedgerFault, match="not at index"):
        check(proof, keys(signers), b"entry 301")
    with pytest.raises(LedgerFault, match="not at index"):
        check(Proof(301, proof.path, proof.note, proof.extra), keys(signers))
    with pytest.raises(LedgerFault, match="without a key"):
        check(proof, [])


@pytest.mark.parametrize("old", [1, 255, 256, 257, 512, 699, 700])
def test_the_log_continues_all_it_ever_was(grown: Grown, old: int) -> None:
    hashes = [leaf_hash(b"entry %d" % n) for n in range(700)]
    path = prove_consistency(LogFiles(grown(700)).fetch, old, 700)
    assert verifies_consistency(old, 700, path, root_of(hashes[:old]), root_of(hashes))


def test_a_second_process_is_refused_and_told_who_writes(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(3)
    with TileLog.open(folder, signers), pytest.raises(LogBusy, match=str(os.getpid())):
        TileLog.open(folder, signers, patience=0.05)
    with TileLog.open(folder, signers) as log:
        assert log.size == 3


def test_a_log_of_others_is_not_written_to(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(3)
    shutil.rmtree(folder / ".state")
    with pytest.raises(LedgerFault, match="did not write"):
        TileLog.open(folder, signers)


def test_another_key_does_not_open_a_log(grown: Grown, signers: list[SignerKey]) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    folder = grown(3)
    with pytest.raises(LedgerFault, match="did not sign"):
        TileLog.open(folder, [SignerKey.of("example.com/test-log", Ed25519PrivateKey.generate())])


@pytest.mark.parametrize("keep", [0, 1, 50, 95, 96, 97, 130, -1])
def test_a_torn_record_is_cut_off_and_kept_aside(grown: Grown, signers: list[SignerKey], keep: int) -> None:
    """A batch of which the machine wrote a part before it died: never acknowledged, never shown."""
    folder = grown(10)
    whole = journal(folder).read_bytes()
    before = (folder / "checkpoint").read_bytes()
    with TileLog.open(folder, signers) as log:
        log.append([b"never acknowledged" * 4])
    record = journal(folder).read_bytes()[len(whole) :]
    journal(folder).write_bytes(whole + record[:keep])
    (folder / "checkpoint").write_bytes(before)
    with TileLog.open(folder, signers) as log:
        assert log.size == 10
        assert len(log.notes) == (keep != 0)
        log.append([b"acknowledged"])
    assert audit_folder(folder, keys(signers)).checkpoint.size == 11  # type: ignore[union-attr]


def test_a_recorded_batch_that_was_not_shown_is_shown_after_recovery(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(300)
    kept = shutil.copytree(folder, folder.with_name("kept"))
    with TileLog.open(folder, signers) as log:
        log.append([b"entry 300"])
    shutil.copy(journal(folder), journal(kept))
    with TileLog.open(kept, signers) as log:
        assert log.size == 301
    assert audit_folder(kept, keys(signers)).flaws == ()


def test_tiles_lost_in_a_power_failure_are_made_again_and_named(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(700)
    (folder / "tile/0/001").write_bytes(b"")
    (folder / "tile/entries/000").unlink()
    with TileLog.open(folder, signers) as log:
        assert [n.split(":")[0] for n in log.notes] == ["tile/0/001"]
    assert audit_folder(folder, keys(signers)).flaws == ()


def test_every_bit_flip_in_the_journal_is_found(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(12, 4)
    content = journal(folder).read_bytes()
    for at in range(0, len(content), 7):
        flip(journal(folder), at, 1 << at % 8)
        with pytest.raises(LedgerFault, match="journal-"):
            TileLog.open(folder, signers)
        journal(folder).write_bytes(content)
    TileLog.open(folder, signers).close()


def test_a_journal_cut_short_of_what_was_shown_is_refused(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(12, 4)
    content = journal(folder).read_bytes()
    journal(folder).write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(LedgerFault, match="covers 12 entries, the journal ends at 8"):
        TileLog.open(folder, signers)


def test_a_journal_of_an_older_copy_is_refused(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(12, 4)
    old = shutil.copytree(folder, folder.with_name("old"))
    with TileLog.open(folder, signers) as log:
        log.append([b"later"])
    shutil.copy(journal(old), journal(folder))
    with pytest.raises(LedgerFault, match="covers 13"):
        TileLog.open(folder, signers)


def test_a_rewritten_journal_does_not_continue_what_was_shown(
    grown: Grown, signers: list[SignerKey], tmp_path: Path
) -> None:
    folder = grown(12, 4)
    other = tmp_path / "other"
    with TileLog.open(other, signers) as log:
        log.append([b"rewritten %d" % n for n in range(20)])
    shutil.copy(journal(other), journal(folder))
    with pytest.raises(LedgerFault, match="root is not that of the first 12"):
        TileLog.open(folder, signers)


@pytest.mark.parametrize("at", [0, 30, 60, -10])
def test_a_changed_checkpoint_stops_the_log(grown: Grown, signers: list[SignerKey], at: int) -> None:
    folder = grown(12)
    flip(folder / "checkpoint", at)
    with pytest.raises(LedgerFault, match="checkpoint"):
        TileLog.open(folder, signers)


@pytest.mark.parametrize("at", [3, 40, 90])
def test_a_changed_base_stops_the_log(grown: Grown, signers: list[SignerKey], at: int) -> None:
    folder = grown(12)
    flip(folder / ".state" / "base", at)
    with pytest.raises(LedgerFault, match="base"):
        TileLog.open(folder, signers)


def test_an_entry_that_is_too_long_adds_nothing(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(3)
    with TileLog.open(folder, signers) as log:
        with pytest.raises(LedgerFault, match="65,536"):
            log.append([b"good", b"x" * 65_536])
        assert log.append([b"good"]) == 3


class _Full:
    """The real call, until the disk is full."""

    def __init__(self, real: Callable[..., int], allowed: int, code: int) -> None:
        self.real, self.allowed, self.code = real, allowed, code

    def __call__(self, *arguments: object) -> int:
        self.allowed -= 1
        if self.allowed < 0:
            raise OSError(self.code, os.strerror(self.code))
        return self.real(*arguments)


@pytest.mark.parametrize(("code", "says"), [(errno.ENOSPC, "full"), (errno.EROFS, "read-only"), (errno.EIO, "error")])
@pytest.mark.parametrize("call", ["pwrite", "fdatasync"])
def test_a_disk_that_refuses_the_record_adds_nothing_and_says_what_to_do(
    grown: Grown, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch, code: int, says: str, call: str
) -> None:
    folder = grown(10)
    log = TileLog.open(folder, signers)
    with monkeypatch.context() as patched:
        patched.setattr(os, call, _Full(getattr(os, call), 0, code))
        with pytest.raises(LedgerFault, match=f"nothing was added.*{says}") as caught:
            log.append([b"refused"])
    assert caught.value.hint
    log.close()
    with TileLog.open(folder, signers) as again:
        assert (again.size, again.notes) == (10, [])


@pytest.mark.parametrize("writes", range(6))
def test_a_disk_that_fills_up_behind_the_record_loses_nothing(
    grown: Grown, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    folder = grown(250)
    before = (folder / "checkpoint").read_bytes()
    log = TileLog.open(folder, signers)
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", _Full(os.write, writes, errno.ENOSPC))
        with pytest.raises(LedgerFault, match="recorded"):
            log.append([b"entry %d" % n for n in range(250, 300)])
    assert (folder / "checkpoint").read_bytes() == before
    with pytest.raises(LedgerFault, match="earlier write"):
        log.append([b"more"])
    log.close()
    with TileLog.open(folder, signers) as again:
        assert again.size == 300
    assert audit_folder(folder, keys(signers)).flaws == ()


@pytest.mark.parametrize("warm", ["", "writer.warm()"], ids=["entry by entry", "compiled"])
def test_a_file_limit_met_for_real_adds_nothing(tmp_path: Path, signers: list[SignerKey], warm: str) -> None:
    """No simulation: the kernel refuses to let the journal grow, in a process of its own."""
    folder = tmp_path / "log"
    code = f"""
import signal, resource, sys
sys.path[:0] = {sys.path!r}
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from tests_writer import log, module
module.JOURNAL_BYTES = 10**9
module._MANY = 1
writer = log({str(folder)!r})
{warm}
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
try:
    for n in range(100):
        writer.append([b"x" * 1000])
        print(n, flush=True)
except Exception as error:
    print(error)
"""
    done = _child(code, tmp_path)
    lines = done.stdout.splitlines()
    assert "may not grow" in lines[-1], done
    with TileLog.open(folder, signers) as again:
        assert again.size == len(lines) - 1
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


_WRITER = """
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from sekisho.standards.c2sp import SignerKey
from sekisho.storage.tiles import TileLog, log as module
module.JOURNAL_BYTES = 6_000
def log(folder):
    from pathlib import Path
    signers = [SignerKey.of("example.com/test-log", Ed25519PrivateKey.from_private_bytes(b"\\7" * 32)),
               SignerKey.of("example.com/test-log", MLDSA44PrivateKey.from_seed_bytes(b"\\7" * 32))]
    return TileLog.open(Path(folder), signers)
"""


def _child(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "tests_writer.py").write_text(_WRITER, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)


def test_two_thousand_clients_are_served_in_few_batches(
    tmp_path: Path, signers: list[SignerKey], on_loop: Callable[..., Any]
) -> None:
    with TileLog.open(tmp_path / "log", signers) as log:

        async def serve() -> list[int]:
            group = GroupCommit(log)
            return await asyncio.gather(*(group.add(b"client %d" % n) for n in range(2000)))

        assert sorted(on_loop(serve())) == list(range(2000))
    assert audit_folder(tmp_path / "log", keys(signers)).flaws == ()


def test_where_a_disk_is_quick_a_batch_is_half_of_all_that_wait(
    tmp_path: Path, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_module, "_QUICK", 1e9)
    with TileLog.open(tmp_path / "log", signers) as log:

        async def client(group: GroupCommit) -> None:
            for _ in range(4):
                await group.add(b"x")

        async def serve() -> None:
            group = GroupCommit(log)
            await asyncio.gather(*(client(group) for _ in range(1_000)))

        asyncio.run(serve())
        assert log.size == 4_000
        _, *after_the_first = journal_module.read(journal(log.folder)).records
    assert max(len(record.entries) for record in after_the_first) <= 500


def test_a_client_that_gives_up_does_not_keep_the_others_from_their_answer(
    tmp_path: Path, signers: list[SignerKey], on_loop: Callable[..., Any]
) -> None:
    with TileLog.open(tmp_path / "log", signers) as log:

        async def serve() -> list[object]:
            group = GroupCommit(log)
            adds = [group.add(b"entry %d" % n) for n in range(100)]
            for add in adds[::2]:
                add.cancel()
            return list(await asyncio.gather(*adds, return_exceptions=True))

        told = on_loop(serve())
    assert told[1::2] == list(range(1, 100, 2))
    assert all(isinstance(one, asyncio.CancelledError) for one in told[::2])


def test_one_client_s_fault_is_not_the_others(
    tmp_path: Path, signers: list[SignerKey], on_loop: Callable[..., Any]
) -> None:
    with TileLog.open(tmp_path / "log", signers) as log:

        async def serve() -> list[object]:
            group = GroupCommit(log)
            adds = [group.add(b"x" * size) for size in (3, 70_000, 5)]
            return list(await asyncio.gather(*adds, return_exceptions=True))

        good, bad, fine = on_loop(serve())
    assert {good, fine} == {0, 1}
    assert isinstance(bad, LedgerFault)
