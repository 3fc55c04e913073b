"""Group commit: many clients wait, one batch at a time is recorded for all of them; what is durable is shown soon."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from sekisho.storage.tiles.log import TileLog
from sekisho.vocabulary.errors import LedgerFault

_IDLE = 1.0  # seconds without work after which the thread ends; the next add begins another
_QUICK = 0.003  # seconds for a batch; beyond it the disk bounds the log, not the clients
_FEW = 256  # entries that are not worth two syncs
_Future = asyncio.Future[int]
_Batch = tuple[list[bytes], list[_Future]]


class GroupCommit:
    """Adds for the clients of one event loop. While a batch is synced the next one gathers.

    An add is acknowledged when its record is synced. Tiles and checkpoint follow within ``shown_within`` seconds, once
    for all batches since: a signature and the tiles at the edge cost as much for one batch as for many.
    """

    def __init__(self, log: TileLog, largest: int = 8192, *, shown_within: float = 0.1) -> None:
        """Make one, within the event loop whose clients it serves."""
        log.warm()
        self._log = log
        self._largest = largest
        self._within = shown_within
        self._loop = asyncio.get_running_loop()
        # What the loop's create_future does, without a frame of its own; a tenth of what an add costs the loop.
        self._future: Callable[[], _Future] = partial(asyncio.Future, loop=self._loop)
        self._entries: list[bytes] = []
        self._waiting: list[_Future] = []  # for the entries of the same places; filled behind them, taken together
        self._unseen: list[tuple[int, _Future]] = []
        self._took: deque[float] = deque(maxlen=8)  # seconds of the last batches; some of them waited for other threads
        self._wake = threading.Event()
        self._asleep = True
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()
        self._faulty = False
        self._shower = ThreadPoolExecutor(1, "show")
        self._showing: Future[None] | None = None

    def add(self, entry: bytes) -> _Future:
        """Add an entry; await it for the index, which comes when the entry is durable.

        Raises (when awaited):
            LedgerFault: it was not added.
        """
        future = self._future()
        if len(entry) > 65_535:  # alone: it must not take the batch with it
            future.set_exception(LedgerFault(f"An entry has {len(entry):,} bytes; a log takes at most 65,535."))
            return future
        self._entries.append(entry)
        self._waiting.append(future)
        if self._asleep:
            self._rouse()
        return future

    async def shown(self, index: int) -> int:
        """Wait until a checkpoint covers the entry; gives that checkpoint's size.

        Raises:
            LedgerFault: it could not be shown.
        """
        if self._log.shown > index:
            return self._log.shown
        future: _Future = self._loop.create_future()
        self._unseen.append((index, future))
        self._rouse()
        return await future

    def _rouse(self) -> None:
        with self._start:
            self._asleep = False
            self._wake.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        """Record what waits, show what was recorded, end after a while without either."""
        due = time.monotonic() + self._within
        batch: _Batch = [], []
        while True:
            batch = self._record(*batch) if batch[0] else self._next()
            now = time.monotonic()
            if (now >= due or self._unseen) and (self._showing is None or self._showing.done()):
                self._showing = self._shower.submit(self._show)
                due = now + self._within
            if not batch[0] and not self._waiting and not self._rest(due - now):
                return

    def _rest(self, until_due: float) -> bool:
        """Sleep until there is work or something must be shown; False where the thread is to end."""
        settled = self._faulty or (self._log.shown >= self._log.size and not self._unseen)
        self._wake.clear()
        self._asleep = True
        if not self._waiting and not self._wake.wait(_IDLE if settled else max(until_due, 0.005)) and settled:
            with self._start:
                if not self._waiting and not self._unseen:
                    self._thread = None
                    return False
        self._asleep = False
        return True

    def _next(self, under: int = 0) -> _Batch:
        """Take the next batch, while one of ``under`` entries is not told of yet.

        Where a disk syncs quickly it is half of all that wait, so that one half is synced while the clients of the
        other half run; a slow one is rather asked once for all.
        """
        count = min(len(self._waiting), self._largest)
        if self._took and min(self._took) < _QUICK:
            count = min(count, max(_FEW, (count + under + 1) // 2))
        batch = self._entries[:count], self._waiting[:count]
        del self._entries[:count], self._waiting[:count]
        return batch

    def _record(self, entries: Sequence[bytes], waiting: Sequence[_Future]) -> _Batch:
        """Record a batch; gives the next one, taken before the clients of this one come back and join it."""
        begun = time.monotonic()
        try:
            first = self._log.record(entries)
        except LedgerFault as error:
            self._tell(_refuse, waiting, error)
            return [], []
        self._took.append(time.monotonic() - begun)
        following = self._next(len(waiting))
        self._tell(_acknowledge, waiting, first)
        return following

    def _show(self) -> None:
        try:
            size = self._log.show()
        except LedgerFault as error:
            self._faulty = True  # whatever is asked of the log from now on is refused at once
            unseen, self._unseen = self._unseen, []
            self._tell(_refuse, [future for _, future in unseen], error)
            return
        seen = [one for one in self._unseen if one[0] < size]
        for one in seen:
            self._unseen.remove(one)
        self._tell(_seen, [future for _, future in seen], size)
        if self._unseen:
            self._wake.set()

    def _tell(self, how: object, *what: object) -> None:
        try:
            self._loop.call_soon_threadsafe(how, *what)  # type: ignore[arg-type]
        except RuntimeError:  # the loop is closed: nobody waits any more
            return


def _acknowledge(waiting: Sequence[_Future], first: int) -> None:
    for number, future in enumerate(waiting, first):
        try:  # costs nothing where nobody gave up, unlike to ask each
            future.set_result(number)
        except asyncio.InvalidStateError:
            continue


def _seen(futures: Sequence[_Future], size: int) -> None:
    for future in futures:
        if not future.done():
            future.set_result(size)


def _refuse(futures: Sequence[_Future], error: LedgerFault) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
