"""Group commit: many clients wait, one batch at a time is written for all of them."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from sekisho.storage.tiles.log import TileLog
from sekisho.vocabulary.errors import LedgerFault


class GroupCommit:
    """Adds for the clients of one event loop. While a batch is written the next one gathers."""

    def __init__(self, log: TileLog, largest: int = 8192) -> None:
        self._log = log
        self._largest = largest
        self._waiting: list[tuple[bytes, asyncio.Future[int]]] = []
        self._pool = ThreadPoolExecutor(1)
        self._task: asyncio.Task[None] | None = None

    async def add(self, entry: bytes) -> int:
        """Add an entry; returns its index when it is durable and shown.

        Raises:
            LedgerFault: it was not added.
        """
        if len(entry) > 65_535:  # alone: it must not take the batch with it
            raise LedgerFault(f"An entry has {len(entry):,} bytes; a log takes at most 65,535.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[int] = loop.create_future()
        self._waiting.append((entry, future))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._write())
        return await future

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[: self._largest], self._waiting[self._largest :]
            try:
                first = await loop.run_in_executor(self._pool, self._log.append, [entry for entry, _ in batch])
            except LedgerFault as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for number, (_, future) in enumerate(batch):
                if not future.done():
                    future.set_result(first + number)
