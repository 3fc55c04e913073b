"""Work that several processes share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from threading import Thread
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")
MOST = 4  # processes: each holds half a gigabyte and more


def side_by_side(work: Callable[[Part], Done], parts: Iterable[Part]) -> Iterator[Done]:
    """``map`` over as many processes as there are cores, at most four; in this one where there is a single part.

    ``work``, parts and results are pickled. The processes start afresh: a forked one could inherit locks that the
    threads of polars hold. They end when this one does, however it ends.
    """
    waiting = list(parts)
    processes = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST)
    if processes < 2 or len(waiting) < 2:
        yield from map(work, waiting)
        return
    # where there is nothing to share, a command need not wait for these
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(min(processes, len(waiting)), mp_context=get_context("spawn"), initializer=_bound) as pool:
        yield from pool.map(work, waiting)


def _bound() -> None:
    """Bind a worker to the process that started it: one that is killed could not tell its workers to stop."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # whatever the worker is at: nobody waits for it any more
