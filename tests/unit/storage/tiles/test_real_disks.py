"""Disks that are full, read-only or lose what was written: real ones, mounted for the test; skipped where that is barred."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sekisho.ledger import leaf_hash, root_of
from sekisho.standards.c2sp import SignerKey
from sekisho.storage.tiles import TileLog, audit_folder
from sekisho.storage.tiles import log as log_module
from sekisho.vocabulary.errors import LedgerFault

Mount = Callable[..., Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount something below the test's folder; unmounted, the last first, when the test ends."""
    mounted: list[Path] = []

    def do(name: str, *arguments: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        done = subprocess.run(["mount", *arguments, str(folder)], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"this user or system cannot mount a disk for the test: {done.stderr.strip()[:200]}")
        mounted.append(folder)
        return folder

    if os.geteuid() != 0:
        pytest.skip("only root can mount the disks of these tests")
    yield do
    for folder in reversed(mounted):
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def entry(index: int) -> bytes:
    return b"entry %d " % index + b"x" * 200


@pytest.fixture(params=[False, True], ids=["entry by entry", "compiled"])
def compiled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether batches, of any size, are made and written by compiled code."""
    monkeypatch.setattr(log_module, "_MANY", 1)
    return bool(request.param)


def fill(folder: Path, signers: list[SignerKey], compiled: bool, batch: int = 30) -> tuple[int, str]:
    """Add until the disk refuses; gives how many entries were acknowledged, and what was said."""
    acknowledged = 0
    try:
        with TileLog.open(folder, signers) as log:
            if compiled:
                log.warm()
            while True:
                log.append([entry(n) for n in range(log.size, log.size + batch)])
                acknowledged = log.size
    except LedgerFault as error:
        return acknowledged, str(error)


def sound(folder: Path, signers: list[SignerKey]) -> int:
    """Open the log, close it, check every file; gives its size."""
    with TileLog.open(folder, signers) as log:
        size = log.size
        assert log.checkpoint().root == root_of([leaf_hash(entry(n)) for n in range(size)])
    found = audit_folder(folder, [s.public for s in signers])
    assert found.flaws == () and found.checkpoint is not None and found.checkpoint.size == size
    return size


@pytest.mark.parametrize("kilobytes", range(300, 420, 12))
def test_a_disk_that_fills_up_loses_nothing_that_was_acknowledged(
    mount: Mount, signers: list[SignerKey], kilobytes: int, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "JOURNAL_BYTES", 60_000)  # so that a fold meets the full disk as well
    disk = mount("disk", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs")
    acknowledged, said = fill(disk / "log", signers, compiled)
    assert acknowledged and "the disk is full" in said and "Free space" in said
    subprocess.run(["mount", "-o", "remount,size=16m", str(disk)], check=True)
    size = sound(disk / "log", signers)
    assert size - acknowledged in (0, 30)  # 30: it was recorded, and said so
    assert size == acknowledged or "recorded" in said or "not known" in said


def test_a_read_only_disk_is_named_and_the_log_on_it_can_be_verified(mount: Mount, signers: list[SignerKey]) -> None:
    disk = mount("disk", "-t", "tmpfs", "-o", "size=4m", "tmpfs")
    with TileLog.open(disk / "log", signers) as log:
        log.append([entry(0)])
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(LedgerFault, match=r"read-only. Mount it for writing"):
        TileLog.open(disk / "log", signers)
    assert audit_folder(disk / "log", [s.public for s in signers]).flaws == ()


@pytest.fixture
def dying(mount: Mount, request: pytest.FixtureRequest) -> tuple[Path, Callable[[], None], Callable[[], None]]:
    """A disk that takes writes into memory and then cannot keep them; ways to mend it, and to start the machine anew."""
    backing = mount("backing", "-t", "tmpfs", "-o", f"size={request.param}k", "tmpfs")
    image = backing / "image"
    with image.open("wb") as file:
        file.truncate(40_000_000)
    made = subprocess.run(["mkfs.ext4", "-q", "-O", "^has_journal", str(image)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"no ext4 image can be made here: {made.stderr[:200]!r}")
    disk = mount("disk", "-o", "loop", str(image))

    def mend() -> None:
        subprocess.run(["mount", "-o", "remount,size=64m", str(backing)], check=True)

    def restart() -> None:
        subprocess.run(["umount", str(disk)], check=True)
        subprocess.run(["mount", "-o", "loop", str(image), str(disk)], check=True)

    return disk, mend, restart


DYING = pytest.mark.parametrize("dying", [2500, 3000, 3111], indirect=True)
Dying = tuple[Path, Callable[[], None], Callable[[], None]]


@DYING
def test_what_memory_shows_after_a_failed_sync_is_written_again(
    dying: Dying, signers: list[SignerKey], compiled: bool
) -> None:
    disk, mend, restart = dying
    acknowledged, said = fill(disk / "log", signers, compiled)
    assert acknowledged
    assert "nothing was added" in said or "is known when" in said or "is recorded" in said
    mend()
    size = sound(disk / "log", signers)
    assert size >= acknowledged
    restart()
    assert sound(disk / "log", signers) >= size
