"""What a check is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from sekisho.location.tracking.model import Event, Sight
from sekisho.location.tracking.scene import Scene


class Check(Protocol):
    """One question, asked of every sight; it keeps what it needs to answer it."""

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Findings that a sight brings; the scene is as it was before."""

    def deadline(self, scene: Scene) -> float | None:
        """The instant (seconds) at which it wants to be called though nothing is heard; None for never."""

    def due(self, at: float, scene: Scene) -> Iterator[Event]:
        """Findings at the deadline."""


class Timeless:
    """A check that waits for nothing."""

    def deadline(self, scene: Scene) -> float | None:
        """Never."""
        return None

    def due(self, at: float, scene: Scene) -> Iterator[Event]:
        """Nothing."""
        yield from ()


def finding(time: float, code: str, weight: float, trackers: tuple[str, ...], **params: float | str) -> Event:
    """A finding at an instant in seconds; numbers are written with three digits that count."""
    told = tuple((name, value if isinstance(value, str) else f"{value:.3g}") for name, value in sorted(params.items()))
    return Event(round(time * 1000), "finding", code, round(weight, 3), tuple(sorted(trackers)), told)
