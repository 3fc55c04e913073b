"""Checks run unchanged in a worker process that has nothing but the reference's folder and an Arrow batch."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from sekisho.bootstrap import Gate, open_gate
from sekisho.gate import survey
from sekisho.gate.assess import examine
from sekisho.gate.meeting import screened
from sekisho.parties import screen
from sekisho.service.parting import parts
from sekisho.service.reference import import_folder
from sekisho.standards.manifest import decode
from sekisho.storage.bundled import DAY, LISTS
from sekisho.storage.outputs import parquet_bytes
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.frames import Batch

CLOCKS = Clocks(date(2026, 11, 24), date(2026, 11, 24))
FRAMES = ("consignments", "lines", "parties", "links")

WORKER = """
import sys
from datetime import date
from pathlib import Path
import polars as pl
from sekisho.bootstrap import open_gate
from sekisho.gate import examine
from sekisho.storage.outputs import parquet_bytes
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.frames import Batch

reference, folder = Path(sys.argv[1]), Path(sys.argv[2])
batch = Batch(*(pl.read_ipc(folder / f"{name}.arrow") for name in ("consignments", "lines", "parties", "links")))
day = date(2026, 11, 24)
found = examine(batch, open_gate(reference).bench, Clocks(day, day))
(folder / "findings.parquet").write_bytes(parquet_bytes(found.findings))
(folder / "needs.parquet").write_bytes(parquet_bytes(found.needs))
"""


def give(batch: Batch, folder: Path) -> None:
    folder.mkdir()
    for name in FRAMES:
        getattr(batch, name).write_ipc(folder / f"{name}.arrow")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional lists, compiled."""
    folder = tmp_path_factory.mktemp("workers") / "reference"
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    return folder


@pytest.fixture(scope="module")
def gate(reference: Path) -> Gate:
    return open_gate(reference)


@pytest.fixture(scope="module")
def taken(gate: Gate) -> Batch:
    """The example day as taken in."""
    return gate.intake(decode("day.csv", (DAY / "consignments.csv").read_bytes()), "day.csv").batch


def test_two_worker_processes_give_the_same_bytes_as_one(
    tmp_path: Path, reference: Path, gate: Gate, taken: Batch
) -> None:
    batch, _ = survey(taken, gate.bench, CLOCKS)
    pieces = list(parts(batch, (batch.consignments.height + 1) // 2))
    assert len(pieces) == 2
    workers = []
    for number, piece in enumerate(pieces):
        folder = tmp_path / f"worker-{number}"
        give(piece, folder)
        command = [sys.executable, "-c", WORKER, str(reference), str(folder)]
        workers.append((subprocess.Popen(command, cwd=folder), folder, piece))
    for process, folder, piece in workers:
        assert process.wait(timeout=120) == 0
        here = examine(piece, gate.bench, CLOCKS)
        assert (folder / "findings.parquet").read_bytes() == parquet_bytes(here.findings)
        assert (folder / "needs.parquet").read_bytes() == parquet_bytes(here.needs)
        assert here.findings.height > 0


def test_a_part_sees_the_links_of_the_whole_day(gate: Gate, taken: Batch) -> None:
    batch, _ = survey(taken, gate.bench, CLOCKS)
    alone = [
        examine(piece, gate.bench, CLOCKS).findings.filter(pl.col("check") == "flag.split-orders")
        for piece in parts(batch, 1)
        if piece.consignments["consignment"][0].startswith("MU-740")
    ]
    assert sum(f.height for f in alone) >= 5


def test_a_firm_that_comes_back_meets_the_same_entries_each_time(gate: Gate, taken: Batch) -> None:
    again = taken.parties.with_columns(pl.col("consignment") + "-again")
    parties = pl.concat([taken.parties, again])
    one_by_one = screen(parties, gate.bench.reference, CLOCKS)
    assert screened(parties, gate.bench.reference, CLOCKS).equals(one_by_one)
    assert one_by_one.height > 0 and one_by_one["consignment"].str.ends_with("-again").any()


@pytest.mark.parametrize("name", FRAMES)
def test_worker_frames_are_named_in_one_place(name: str) -> None:
    assert name in Batch.__dataclass_fields__
