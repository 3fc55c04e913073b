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
    """Days from ``start`` to ``end``, both included; no ``end`` means until further notice.

    ``published`` is the day on which the interval itself became known, ``end_published`` the day on which its end did;
    None where both were known with the thing that it dates.
    """

    start: date
    end: date | None = None
    status: str = "in_force"
    published: date | None = None
    end_published: date | None = None

    def covers(self, day: date) -> bool:
        """True where ``day`` lies within the interval."""
        return self.start <= day and (self.end is None or day <= self.end)

    def covers_as_known(self, clocks: Clocks) -> bool:
        """True where it covers the day of the act by what was public on the day of knowledge.

        Who asks before the end was published still believes that it goes on.
        """
        if self.published is not None and self.published > clocks.known_at:
            return False
        end_unknown = self.end_published is not None and self.end_published > clocks.known_at
        return self.start <= clocks.as_of and (end_unknown or self.covers(clocks.as_of))
