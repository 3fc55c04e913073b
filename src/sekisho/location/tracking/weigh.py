"""Findings added up: log-odds that something is wrong with a consignment, and the alarm with its reasons.

Findings of one kind are seldom independent, so of each kind the gravest counts, once. Kinds are added to what is known
beforehand. A gap that ended, and a way to which it came back, keep only a part of
their weight.
"""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.model import Event

PRIOR = -4.6  # one in a hundred
ALARM = 0.0  # as likely as not
AGAIN = 3.0  # graver by this much is told again
_ENDED = 0.4
_SILENCES = ("silent", "silent-together")
_HEARD = {"heard-again": "silent", "together-heard-again": "silent-together"}


class Scale:
    """Takes findings in order."""

    def __init__(self) -> None:
        self._weights: dict[str, float] = {}
        self._silent: dict[tuple[str, str], float] = {}  # by code and device
        self._told = ALARM - AGAIN
        self.alarmed = False

    @property
    def odds(self) -> float:
        """The sum."""
        return PRIOR + sum(self._weights.values()) + max(self._silent.values(), default=0.0)

    def weigh(self, event: Event) -> Iterator[Event]:
        """The alarm, where a finding brings it about."""
        if event.code in _SILENCES:
            for silent in [(event.code, device) for device in event.trackers]:
                self._silent[silent] = max(self._silent.get(silent, 0.0), event.weight)
        elif event.code in _HEARD:
            for silent in [(_HEARD[event.code], device) for device in event.trackers]:
                self._silent[silent] = self._silent.get(silent, 0.0) * _ENDED
        elif event.code == "back-on-the-way":
            self._weights["left-corridor"] = self._weights.get("left-corridor", 0.0) * _ENDED
        elif event.weight > self._weights.get(event.code, 0.0):
            self._weights[event.code] = event.weight
        odds = self.odds
        if odds >= ALARM and odds >= self._told + AGAIN:
            self._told = odds
            self.alarmed = True
            reasons = self._weights | self._silences()
            told = tuple((code, f"{weight:.3g}") for code, weight in sorted(reasons.items()) if weight > 0)
            yield Event(event.time, "alarm", "alarm", round(odds, 3), event.trackers, told)

    def _silences(self) -> dict[str, float]:
        """The graver one of the two ways in which silence is told: they rest on the same gaps."""
        if not self._silent:
            return {}
        (code, _), weight = max(self._silent.items(), key=lambda pair: (pair[1], pair[0]))
        return {code: weight}
