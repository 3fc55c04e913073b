"""Use case: judge a day of consignments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from sekisho.gate.assess import conclude, goods, inspect, meet
from sekisho.gate.model import Bench, Examination, Inspection, Judgement, Register
from sekisho.gate.settle import settle
from sekisho.service.parting import Parting, parts
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
    """Judge a whole day: examine it, part by part where it is large, and settle it in order.

    Args:
        batch: the day. bench: lists, law, knowledge. clocks: day of the act, day of knowledge.
        register: licences and earlier draws. tainted: consignments with rejected rows.
        part: consignments examined at once.
        progress: told (consignments done, of how many).
    """
    if batch.consignments.height <= part:
        batch, what = goods(batch, bench)
        whole = conclude(inspect(batch, bench, clocks, what), *meet(batch, bench, clocks), bench, clocks)
    else:
        whole = merged(list(_by_part(batch, bench, clocks, part, progress or _untold)))
    return settle(batch, whole, bench, clocks, register=register, tainted=tainted)


def _untold(_done: int, _of: int) -> None:
    """Nobody asked for progress."""


def _by_part(batch: Batch, bench: Bench, clocks: Clocks, size: int, progress: Progress) -> Iterator[Examination]:
    """The examinations of all parts, in order.

    Frames work outside the interpreter's lock, so that two parts at once keep two cores busy. Names are looked for by
    one thread for the whole day; meanwhile the others read what the papers say by themselves.
    """
    parting = Parting(batch.consignments["consignment"], size)
    steps, total = 2 * len(parting), batch.consignments.height
    with ThreadPoolExecutor(THREADS + 1) as pool:
        meeting = pool.submit(meet, batch, bench, clocks)
        linked, what = goods(batch, bench)
        pieces = zip(parts(linked, size), parting.cut(what), strict=True)
        reading = [pool.submit(inspect, piece, bench, clocks, goods_of_it) for piece, goods_of_it in pieces]
        read: list[Inspection] = []
        for step, future in enumerate(reading, start=1):
            read.append(future.result())
            progress(total * step // steps, total)
        who, whose = meeting.result()
        names = parting.cut(who)
        owners: list[pl.DataFrame | None] = [None] * len(parting) if whose is None else list(parting.cut(whose))
        each = pool.map(
            lambda inspection, met, told: conclude(inspection, met, told, bench, clocks), read, names, owners
        )
        for step, examination in enumerate(each, start=len(parting) + 1):
            yield examination
            progress(total * step // steps, total)


def merged(examinations: list[Examination]) -> Examination:
    """The examinations of all parts as one."""
    return Examination(
        pl.concat([e.findings for e in examinations]),
        pl.concat([e.skipped for e in examinations]),
        pl.concat([e.needs for e in examinations]),
        pl.concat([e.digests for e in examinations]),
        {about: pl.concat([e.facts[about] for e in examinations]) for about in examinations[0].facts},
    )
