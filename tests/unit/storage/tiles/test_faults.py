"""Damage of every kind of file, syncs that fail, journals that are gone, logs that were stopped: told, never passed over."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sekisho.ledger import leaf_hash, root_of
from sekisho.standards.c2sp import SignerKey
from sekisho.storage.tiles import GroupCommit, LogFiles, TileLog, audit_folder, folding, open_own
from sekisho.storage.tiles import log as log_module
from sekisho.storage.tiles import stop as stop_log
from sekisho.vocabulary.errors import KeyFault, LedgerFault

Grown = Callable[..., Path]


def keys(signers: list[SignerKey]) -> list[Any]:
    return [s.public for s in signers]


def root(count: int) -> bytes:
    return root_of([leaf_hash(b"entry %d" % n) for n in range(count)])


@pytest.fixture
def folded(grown: Grown, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch) -> Path:
    """700 entries in durable tiles, 100 more in the journal."""
    with monkeypatch.context() as patched:
        patched.setattr(log_module, "_SMALL", 0)
        folder = grown(700)
    with TileLog.open(folder, signers) as log:
        log.append([b"entry %d" % n for n in range(700, 800)])
    return folder


FILES = [
    "checkpoint", ".state/base", ".state/journal-000000000700", "tile/0/000", "tile/0/001", "tile/0/002.p/188",
    "tile/0/003.p/32", "tile/1/000.p/2", "tile/1/000.p/3", "tile/entries/000", "tile/entries/002.p/188", "tile/entries/002",
    "tile/entries/003.p/32",
]  # fmt: skip


@pytest.mark.parametrize("part", [0.0, 0.3, 0.62, 0.999])
@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_in_any_file_is_named_or_mended(
    folded: Path, signers: list[SignerKey], name: str, part: float
) -> None:
    path = folded / name
    if not path.exists():
        assert "002.p" in name or "1/000.p" in name, name  # a width that went when the tile was full
        return
    content = bytearray(path.read_bytes())
    content[int(part * len(content))] ^= 4
    path.write_bytes(bytes(content))
    seen = {flaw.path for flaw in audit_folder(folded, keys(signers)).flaws}
    assert name.startswith(".state") or any(name.split(".p")[0] in flaw or "checkpoint" in flaw for flaw in seen)
    try:
        with TileLog.open(folded, signers) as log:
            assert log.checkpoint().root == root(800)
            mended = bool(log.notes)
    except LedgerFault as error:
        assert name in str(error) or "tiles do not give" in str(error)
        return
    after = audit_folder(folded, keys(signers)).flaws
    assert mended == (after == ()), "either it was made again from the journal and noted, or the audit still names it"


def test_a_journal_that_is_gone_is_missed(folded: Path, signers: list[SignerKey]) -> None:
    (folded / ".state/journal-000000000700").unlink()
    with pytest.raises(LedgerFault, match="journal-000000000700: the journal is not there"):
        TileLog.open(folded, signers)


@pytest.fixture
def chained(grown: Grown, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log that died before its fold had ended: a base of nothing, and two journals since."""
    monkeypatch.setattr(log_module, "JOURNAL_BYTES", 1_500)
    monkeypatch.setattr(folding, "_sync_each", _dies)
    folder = grown(0)
    log = TileLog.open(folder, signers)
    for first in range(0, 350, 50):
        log.record([b"entry %d" % n for n in range(first, first + 50)])
    with pytest.raises(LedgerFault, match="recorded"):
        log.close()
    monkeypatch.undo()
    assert len(list((folder / ".state").glob("journal-*"))) == 2
    return folder


def _dies(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_journals_since_the_base_are_replayed_one_after_the_other(chained: Path, signers: list[SignerKey]) -> None:
    with TileLog.open(chained, signers) as log:
        assert (log.size, log.checkpoint().root) == (350, root(350))
    assert audit_folder(chained, keys(signers)).flaws == ()


def test_the_first_of_several_journals_is_missed(chained: Path, signers: list[SignerKey]) -> None:
    min((chained / ".state").glob("journal-*")).unlink()
    with pytest.raises(LedgerFault, match="journal"):
        TileLog.open(chained, signers)


def test_a_torn_end_of_a_journal_that_was_ended_is_damage(chained: Path, signers: list[SignerKey]) -> None:
    first = min((chained / ".state").glob("journal-*"))
    first.write_bytes(first.read_bytes()[:-1])
    with pytest.raises(LedgerFault, match="another begins further on"):
        TileLog.open(chained, signers)
    first.write_bytes(first.read_bytes() + b"?" + b"more")
    with pytest.raises(LedgerFault, match="damaged"):
        TileLog.open(chained, signers)


class _Watched:
    """The real calls of the system in the order in which they were made; those named fail."""

    def __init__(self, patched: pytest.MonkeyPatch, fails: tuple[str, ...] = ()) -> None:
        self.calls: list[str] = []
        for name in ("pwrite", "fdatasync", "ftruncate", "replace"):
            patched.setattr(os, name, self._watch(name, getattr(os, name), name in fails))

    def _watch(self, name: str, real: Callable[..., Any], fails: bool) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self.calls.append(name)
            if fails:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return real(*arguments)

        return call


def test_a_failed_sync_is_not_tried_again(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(10)
    log = TileLog.open(folder, signers)
    with pytest.MonkeyPatch.context() as patched:
        watched = _Watched(patched, ("fdatasync",))
        for says in ("nothing was added", "earlier write failed", "earlier write failed"):
            with pytest.raises(LedgerFault, match=says):
                log.append([b"refused"])
        with pytest.raises(LedgerFault, match="earlier write failed"):
            log.show()
        log.close()
    assert watched.calls.count("fdatasync") == 1
    with TileLog.open(folder, signers) as again:
        assert (again.size, again.notes) == (10, [])


def test_a_batch_that_can_neither_be_synced_nor_cut_out_is_called_doubtful_and_synced_before_it_is_shown(
    grown: Grown, signers: list[SignerKey]
) -> None:
    folder = grown(10)
    log = TileLog.open(folder, signers)
    with pytest.MonkeyPatch.context() as patched:
        _Watched(patched, ("fdatasync", "ftruncate"))
        with pytest.raises(LedgerFault, match=r"whether the batch was added is known when.*reports an error"):
            log.append([b"entry 10"])
        log.close()
    with pytest.MonkeyPatch.context() as patched:
        calls = _Watched(patched).calls
        with TileLog.open(folder, signers) as again:
            assert (again.size, again.checkpoint().root) == (11, root(11))
    assert calls[-3:] == ["pwrite", "fdatasync", "replace"], "what memory showed must reach the disk before it is shown"


def test_a_fold_that_fails_takes_nothing_away(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(log_module, "_SMALL", 0)
        patched.setattr(folding, "_sync_each", _dies)
        log = TileLog.open(folder, signers)
        log.append([b"entry %d" % n for n in range(300)])
        with pytest.raises(LedgerFault, match="recorded"):
            log.close()
    with TileLog.open(folder, signers) as again:
        assert (again.size, again.checkpoint().root) == (300, root(300))


@pytest.mark.parametrize("offered", [True, False])
def test_many_tiles_are_synced_with_or_without_the_system_s_call_for_it(
    grown: Grown, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch, offered: bool
) -> None:
    if not offered:
        monkeypatch.setattr(folding, "_sync_file_system", lambda _: False)
    monkeypatch.setattr(log_module, "_SMALL", 0)
    folder = grown(20_000, 5_000)
    assert [p.name for p in (folder / ".state").glob("journal-*")] == ["journal-000000020000"]
    assert audit_folder(folder, keys(signers)).flaws == ()


def test_a_stopped_log_is_neither_added_to_nor_shown_nor_opened(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(10)
    with TileLog.open(folder, signers) as log:
        log.record([b"entry 10"])
        log.stop("witness.example holds 12 entries")
        for refused in (lambda: log.append([b"more"]), lambda: log.record([b"more"]), log.show):
            with pytest.raises(LedgerFault, match=r"was stopped.*witness.example holds 12"):
                refused()
    assert audit_folder(folder, keys(signers)).checkpoint.size == 10  # type: ignore[union-attr]
    for _ in range(2):
        with pytest.raises(LedgerFault, match=r"was stopped at 2\d\d\d-.*witness.example holds 12 entries"):
            TileLog.open(folder, signers)
    (folder / ".state" / "stopped").unlink()
    with TileLog.open(folder, signers) as again:  # the twin: what was durable is there once somebody let it go on
        assert again.size == 11


def test_a_log_that_another_process_stopped_shows_nothing_further(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(10)
    log = TileLog.open(folder, signers)
    stop_log(folder, "a copy from before was put back")
    stop_log(folder, "the first reason stands")
    with pytest.raises(LedgerFault, match="put back"):
        log.append([b"entry 10"])
    with pytest.raises(LedgerFault, match="put back"):
        log.close()
    assert audit_folder(folder, keys(signers)).checkpoint.size == 10  # type: ignore[union-attr]


def test_a_damaged_stop_still_stops(grown: Grown, signers: list[SignerKey]) -> None:
    folder = grown(10)
    (folder / ".state" / "stopped").write_bytes(b"\0\0\0")
    with pytest.raises(LedgerFault, match="can no longer be read"):
        TileLog.open(folder, signers)


@pytest.mark.parametrize("name", ["ed25519.pem", "mldsa44.pem", "origin"])
def test_a_changed_key_does_not_open_the_log(tmp_path: Path, name: str) -> None:
    log, private = open_own(tmp_path / "log", origin="example.com/own")
    log.append([b"one"])
    log.close()
    content = (private.folder / name).read_bytes()
    at = len(content) // 2
    other = b"B" if content[at : at + 1] != b"B" else b"C"
    (private.folder / name).write_bytes(content[:at] + other + content[at + 1 :])
    with pytest.raises((LedgerFault, KeyFault), match=r"did not sign|can be read|another kind"):
        open_own(tmp_path / "log")
    (private.folder / name).write_bytes(content)
    open_own(tmp_path / "log")[0].close()


def test_a_changed_opening_opens_nothing(tmp_path: Path) -> None:
    log, private = open_own(tmp_path / "log", origin="example.com/own")
    entry = private.commit({"kind": "test", "text": "lawful"}).entry()
    log.append([entry])
    log.close()
    assert private.opening_of(entry) is not None
    path = private.folder / "openings.jsonl"
    path.write_text(path.read_text("utf-8").replace("lawful", "lawfuI"), "utf-8")
    assert private.opening_of(entry) is None


def test_what_waiting_clients_were_told_is_shown_soon_without_another_add(
    tmp_path: Path, signers: list[SignerKey], on_loop: Callable[..., Any]
) -> None:
    with TileLog.open(tmp_path / "log", signers) as log:

        async def serve() -> tuple[int, int]:
            group = GroupCommit(log, shown_within=0.01)
            index = await group.add(b"entry 0")
            await asyncio.wait_for(_until(lambda: log.shown == 1), 5)
            later = await group.add(b"entry 1")
            return index, await group.shown(later)

        assert on_loop(serve()) == (0, 2)
        assert LogFiles(log.folder).fetch("tile/0/000.p/2") is not None


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.005)


@pytest.mark.parametrize("clients", [5, 50])
def test_clients_of_a_log_that_fails_are_all_told(
    tmp_path: Path, signers: list[SignerKey], on_loop: Callable[..., Any], clients: int
) -> None:
    """Few entries are written by Python, many by compiled code; the journal's descriptor is one that takes nothing."""
    log = TileLog.open(tmp_path / "log", signers)

    async def serve() -> list[object]:
        group = GroupCommit(log)
        await group.add(b"entry 0")
        full = os.open("/dev/full", os.O_RDWR)
        os.dup2(full, log._journal._descriptor)
        os.close(full)
        refused: list[object] = list(
            await asyncio.gather(*(group.add(b"x") for _ in range(clients)), return_exceptions=True)
        )
        return [*refused, *await asyncio.gather(group.add(b"y"), group.shown(1), return_exceptions=True)]

    told = on_loop(serve())
    assert all(isinstance(one, LedgerFault) for one in told) and "the disk is full" in str(told[0])
    log.close()
    with TileLog.open(tmp_path / "log", signers) as again:
        assert again.size == 1


def test_an_older_copy_of_the_whole_folder_is_not_noticed_without_a_witness(
    grown: Grown, signers: list[SignerKey], tmp_path: Path
) -> None:
    """Said in the documents; who knows more, say a witness, stops the log."""
    folder = grown(10)
    old = shutil.copytree(folder, tmp_path / "old")
    with TileLog.open(folder, signers) as log:
        log.append([b"entry 10"])
    with TileLog.open(old, signers) as log:
        assert log.size == 10
        log.stop("the witness answered 409: it holds 11 entries")
    with pytest.raises(LedgerFault, match="409"):
        TileLog.open(old, signers)


def test_a_cosigned_checkpoint_is_shown_only_while_the_log_has_not_grown(
    grown: Grown, signers: list[SignerKey]
) -> None:
    from sekisho.standards.c2sp import sign_checkpoint

    folder = grown(10)
    with TileLog.open(folder, signers) as log:
        head = log.checkpoint()
        cosignatures = sign_checkpoint(head, signers[1:], 7)
        assert log.show_cosigned(head, cosignatures)
        assert cosignatures[0].line().encode() in (folder / "checkpoint").read_bytes()
        log.append([b"entry 10"])
        assert not log.show_cosigned(head, cosignatures)
    assert audit_folder(folder, keys(signers)).checkpoint.size == 11  # type: ignore[union-attr]


def batches(count: int, size: int = 100) -> Iterator[list[bytes]]:
    for first in range(0, count, size):
        yield [b"entry %d" % n for n in range(first, min(first + size, count))]


def test_an_import_is_the_log_that_single_batches_make(
    tmp_path: Path, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "JOURNAL_BYTES", 3_000)
    with TileLog.open(tmp_path / "log", signers) as log:
        assert log.load([[], *batches(1_000)]) == log.shown == 1_000
        assert log.append([b"entry 1000"]) == 1_000
        assert log.checkpoint().root == root(1_001)
    assert audit_folder(tmp_path / "log", keys(signers)).flaws == ()
    with TileLog.open(tmp_path / "log", signers) as log:
        assert (log.size, log.notes) == (1_001, [])


def test_an_import_whose_source_fails_keeps_what_came_before(tmp_path: Path, signers: list[SignerKey]) -> None:
    def source() -> Iterator[list[bytes]]:
        yield from batches(300)
        raise ValueError("the source broke off")

    with TileLog.open(tmp_path / "log", signers) as log:
        with pytest.raises(ValueError, match="broke off"):
            log.load(source())
        assert log.append([b"entry 300"]) == 300
    assert audit_folder(tmp_path / "log", keys(signers)).checkpoint.root == root(301)  # type: ignore[union-attr]


def test_an_import_that_the_disk_refuses_ends_at_a_whole_batch(tmp_path: Path, signers: list[SignerKey]) -> None:
    log = TileLog.open(tmp_path / "log", signers)
    log.load(batches(200))

    more, real = [[b"entry %d" % n for n in range(200, 300)], [b"refused"], [b"refused as well"]], os.fdatasync
    allowed = iter([True, False, False])

    def sometimes(descriptor: int) -> None:
        real(descriptor) if next(allowed) else _dies()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fdatasync", sometimes)
        with pytest.raises(LedgerFault, match="nothing was added"):
            log.load(more)
    log.close()
    with TileLog.open(tmp_path / "log", signers) as again:
        assert (again.size, again.checkpoint().root) == (300, root(300))


def test_a_partial_tile_that_goes_while_a_fold_syncs_it_is_no_fault(
    grown: Grown, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer goes on beside the fold: what was partial may be full and gone by the time it is to be synced."""
    real, gone = folding.sync_folder, []

    def vanishing(folder: Path) -> None:
        if folder.name == "000.p":
            gone.append(folder)
            shutil.rmtree(folder)
        real(folder)

    monkeypatch.setattr(log_module, "_SMALL", 0)
    monkeypatch.setattr(folding, "sync_folder", vanishing)
    folder = grown(300)
    assert gone and [p.name for p in (folder / ".state").glob("journal-*")] == ["journal-000000000300"]
