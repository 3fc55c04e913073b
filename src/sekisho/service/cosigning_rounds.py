"""Witnesses are asked by themselves: one thread, woken at each new checkpoint, that never keeps who wakes it waiting.

Rounds are bounded: at most one in so many seconds, always of the latest checkpoint. Who did not answer is asked again
later and later; the others are not kept waiting for him. A log that was stopped is asked about no further.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sekisho.service.cosigning import Asked
from sekisho.service.ports import Logbook, Receipt, Recorder
from sekisho.vocabulary.errors import SekishoError

EVERY, LONGEST = 10.0, 600.0
_GATHERED = 0.2  # seconds after the first write in which others still make the same round

Ask = Callable[[frozenset[str]], Asked | None]  # all but these addresses; None: nobody is to be asked
_log = logging.getLogger(__name__)


class Rounds:
    """Asks after each new checkpoint, and again while the policy is not met.

    Attributes:
        fault: why the last round could not be held at all; empty where it was.
    """

    def __init__(self, ask: Ask, *, every: float = EVERY, longest: float = LONGEST) -> None:
        """``every``: seconds between rounds. ``longest``: seconds after which whoever fails is asked once more."""
        self._ask, self._every, self._longest = ask, every, longest
        self._wake, self._ended = threading.Event(), threading.Event()
        self._failed: dict[str, int] = {}  # address -> rounds without a cosignature
        self._due: dict[str, float] = {}
        self._broken = self._vain = 0  # rounds in a row that could not be held; that did not meet the policy
        self._thread: threading.Thread | None = None
        self.fault = ""

    def wake(self) -> None:
        """There is a new checkpoint. Returns at once, whatever the witnesses do."""
        self._wake.set()

    def start(self) -> None:
        """Begin, with a round of what is there."""
        self._ended.clear()
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name="witnesses", daemon=True)
        self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """End; a round under way is waited for so long, then left alone: it is harmless, and ends with the program."""
        self._ended.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(patience)

    def _run(self) -> None:
        again: float | None = None
        while True:
            self._wake.wait(again)
            if self._ended.wait(_GATHERED):
                return
            self._wake.clear()
            begun = time.monotonic()
            again = self._round(begun)
            if self._ended.wait(max(0.0, begun + self._every - time.monotonic())):
                return

    def _round(self, begun: float) -> float | None:
        """Seconds until the next round even if nobody wakes us; None: none is needed."""
        try:
            asked = self._ask(frozenset(url for url, due in self._due.items() if due > begun))
        except (
            SekishoError,
            OSError,
        ) as error:  # a policy that was broken, a disk that is full, a log that was stopped
            self.fault, self._broken = str(error), self._broken + 1
            _log.error("witnesses: %s", error)
            return self._pause(self._broken)
        self.fault, self._broken = "", 0
        if asked is None:
            return None
        self._remember(asked)
        self._vain = self._vain + 1 if asked.lacks else 0
        if not asked.lacks:
            return None
        if self._due:
            return max(0.0, min(self._due.values()) - time.monotonic())
        return self._pause(self._vain)  # all cosigned, and the policy asks for more than there are

    def _remember(self, asked: Asked) -> None:
        for one in asked.told:
            if one.signatures:
                self._failed.pop(one.url, None)
                self._due.pop(one.url, None)
            else:
                self._failed[one.url] = self._failed.get(one.url, 0) + 1
                self._due[one.url] = time.monotonic() + self._pause(self._failed[one.url])

    def _pause(self, failed: int) -> float:
        return float(min(self._longest, self._every * 2 ** min(failed - 1, 20)))


class Announced:
    """A logbook that tells somebody after each time it was written; fulfils ``service.ports.Logbook``."""

    def __init__(self, log: Logbook, tell: Callable[[], None]) -> None:
        self._log, self._tell = log, tell

    @contextmanager
    def writing(self) -> Iterator[Recorder]:
        """Hold the log, as the one within does; who is told is told once it is let go, if anything was recorded."""
        counted: _Counted | None = None
        try:
            with self._log.writing() as recorder:
                counted = _Counted(recorder)
                yield counted
        finally:
            if counted is not None and counted.recorded:
                self._tell()


class _Counted:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.recorded = 0

    def record(self, matters: Sequence[tuple[Mapping[str, Any], Sequence[str]]]) -> Receipt:
        self.recorded += len(matters)
        return self._recorder.record(matters)
