"""A log is held against heads that somebody kept: it continues each, or is found cut or rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho.ledger import read_checkpoint
from sekisho.ledger.anchoring import discontinued
from sekisho.standards.c2sp import Checkpoint
from sekisho.storage.tiles import LogFiles, open_own


def grown(folder: Path, *batches: list[bytes]) -> list[tuple[int, bytes]]:
    heads = []
    for batch in batches:
        log, _ = open_own(folder, origin="example.com/log")
        with log:
            log.append(batch)
            heads.append((log.size, log.checkpoint().root))
    return heads


def told(folder: Path, kept: list[tuple[int, bytes]]) -> list[tuple[int, str]]:
    fetch = LogFiles(folder).fetch
    return discontinued(fetch, Checkpoint.parse(read_checkpoint(fetch).text), kept)


def batch(first: int, count: int) -> list[bytes]:
    return [b"entry %d" % i for i in range(first, first + count)]


def test_a_log_that_grew_continues_every_kept_head(tmp_path: Path) -> None:
    heads = grown(tmp_path / "log", batch(0, 3), batch(3, 300), batch(303, 1))
    assert told(tmp_path / "log", [(0, b""), *heads]) == []


@pytest.mark.parametrize(
    ("other", "reason"),
    [([batch(0, 2)], "cut"), ([batch(1, 3), batch(4, 300)], "rewritten"), ([[b"x"] * 303], "rewritten")],
)
def test_a_log_that_was_cut_or_written_anew_is_found(tmp_path: Path, other: list[list[bytes]], reason: str) -> None:
    heads = grown(tmp_path / "log", batch(0, 3), batch(3, 300))
    grown(tmp_path / "other", *other)
    assert any(reason in why for _, why in told(tmp_path / "other", heads))


def test_a_missing_tile_is_no_continuation(tmp_path: Path) -> None:
    heads = grown(tmp_path / "log", batch(0, 300), batch(300, 300))
    (tmp_path / "log" / "tile" / "0" / "001").unlink()
    assert told(tmp_path / "log", heads[:1])
