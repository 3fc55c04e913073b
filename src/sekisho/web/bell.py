"""Rung when something was recorded or subscribed to, so that who waits looks at once and not only now and then."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Wakes one thread and any number of tasks; rings while nobody waits are remembered."""

    def __init__(self) -> None:
        self._rung = threading.Event()
        self._lock = threading.Lock()
        self._listeners: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def ring(self) -> None:
        """From any thread."""
        self._rung.set()
        self.ring_tasks()

    def ring_tasks(self) -> None:
        """The tasks alone; from any thread."""
        with self._lock:
            waiting = list(self._listeners.items())
        for event, loop in waiting:
            try:
                loop.call_soon_threadsafe(event.set)
            except RuntimeError:  # its loop has ended
                continue

    def wait(self, seconds: float) -> None:
        """Until it rings, or so long; for one thread."""
        self._rung.wait(seconds)
        self._rung.clear()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that is set at every ring; who waits clears it."""
        event = asyncio.Event()
        with self._lock:
            self._listeners[event] = asyncio.get_running_loop()
        try:
            yield event
        finally:
            with self._lock:
                del self._listeners[event]
