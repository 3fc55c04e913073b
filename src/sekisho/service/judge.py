"""Use case: judge a day of consignments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from sekisho.gate.assess import examine, survey
from sekisho.gate.model import Bench, Examination, Judgement, Register
from sekisho.gate.settle import settle
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.frames import Batch

# Consignments a part: large enough that frames pay off, small enough that a million lines stay under 4 GB.
PART = 40_000

# Parts at work at the same time.
THREADS = 2

Progress = Callable[[int, int], None]


def judge(
    batch: Batch,
    bench: Bench,
    clocks: Clocks,
    *,
    register: Register | None = None,
    tainted: Collection[str] = (),
    part: int = PART,
    progress: Progress | None = None,
) -> Judgement:
    """Judge a whole day: survey it, examine it part by part, settle it in order.

    Args:
        batch: the day. bench: lists, law, knowledge. clocks: day of the act, day of knowledge.
        register: licences and earlier draws. tainted: consignments with rejected rows.
        part: consignments examined at once.
        progress: told (consignments done, of how many).
    """
    batch, known = survey(batch, bench, clocks)
    total = batch.consignments.height
    examinations = []
    done = 0

    def one(piece: Batch) -> Examination:
        return examine(piece, bench, clocks, known.of(piece.consignments))

    if total <= part:
        whole = examine(batch, bench, clocks, known)
        return settle(batch, whole, bench, clocks, register=register, tainted=tainted)
    # Frames work outside the interpreter's lock, so that two parts at once keep two cores busy; `map` keeps the order.
    with ThreadPoolExecutor(THREADS) as pool:
        for examination in pool.map(one, parts(batch, part)):
            examinations.append(examination)
            done += examination.digests.height
            if progress is not None:
                progress(done, total)
    return settle(batch, merged(examinations), bench, clocks, register=register, tainted=tainted)


def parts(batch: Batch, size: int) -> Iterator[Batch]:
    """The batch in pieces of at most ``size`` consignments, in order; the pieces are what workers get."""
    if batch.consignments.height <= size:
        yield batch
        return
    numbered = batch.consignments.select("consignment").with_row_index("part").with_columns(pl.col("part") // size)

    def split(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
        joined = frame.join(numbered, on="consignment", how="left", maintain_order="left")
        pieces = joined.partition_by("part", as_dict=True, include_key=False, maintain_order=True)
        return {int(str(key[0])): piece for key, piece in pieces.items()}

    lines, parties = split(batch.lines), split(batch.parties)
    links = split(batch.links) if batch.links is not None else {}
    for number, consignments in split(batch.consignments).items():
        yield Batch(
            consignments,
            lines.get(number, batch.lines.clear()),
            parties.get(number, batch.parties.clear()),
            links.get(number, None if batch.links is None else batch.links.clear()),
        )


def merged(examinations: list[Examination]) -> Examination:
    """The examinations of all parts as one."""
    return Examination(
        pl.concat([e.findings for e in examinations]),
        pl.concat([e.skipped for e in examinations]),
        pl.concat([e.needs for e in examinations]),
        pl.concat([e.digests for e in examinations]),
        {about: pl.concat([e.facts[about] for e in examinations]) for about in examinations[0].facts},
    )
