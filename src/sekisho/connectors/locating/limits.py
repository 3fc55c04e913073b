"""How much of a stranger is listened to."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock


class Rate:
    """So many a second from each source and from all together; a burst of as many at once.

    Holds at most ``sources`` of them: the one that was quiet longest is forgotten, and starts anew with a full burst.
    """

    def __init__(self, each: float, together: float, sources: int = 4_096) -> None:
        self._each, self._together, self._most = each, together, sources
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._whole = (together, time.monotonic())
        self._lock = Lock()

    def allows(self, source: str) -> bool:
        """Whether one more from this source is listened to now."""
        now = time.monotonic()
        with self._lock:
            whole = _refilled(self._whole, self._together, now)
            own = _refilled(self._left.pop(source, (self._each, now)), self._each, now)
            granted = whole >= 1 and own >= 1
            self._whole = (whole - granted, now)
            self._left[source] = (own - granted, now)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
        return granted


def _refilled(left: tuple[float, float], rate: float, now: float) -> float:
    return min(rate, left[0] + (now - left[1]) * rate)
