"""The two clocks: the day of the act, and the day whose knowledge counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Clocks:
    """Every judgement is made at two instants, both given by the caller.

    ``as_of`` is the day of the act (the ship date that is judged); ``known_at`` is the day whose lists and law texts
    count. A decision of last year is replayed by giving last year's two days.
    """

    as_of: date
    known_at: date


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both included; no ``end`` means until further notice."""

    start: date
    end: date | None = None
    status: str = "in_force"

    def covers(self, day: date) -> bool:
        """True where ``day`` lies within the interval."""
        return self.start <= day and (self.end is None or day <= self.end)
