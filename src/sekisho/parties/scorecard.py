"""The scorecard: what each feature of an alignment takes off a perfect score.

Additive and versioned. A perfect match scores 1; every feature takes off its points times its value; 0.7 is the default
threshold, at which a pair is as likely to be the same name as not among the labelled pairs that the card was fitted on
(``tools/fit_scorecard.py`` fits it, with signs held, so that no contradiction can ever raise a score). Because all
points are deductions, coverage alone bounds the score from above, which is what lets the search skip a pair for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.parties.features import NAMES, Features

VERSION = "2026-11-29"
GATE = 0.5  # geometric mean of both coverages below which two names are not compared at all: they score 0
DEFAULT_THRESHOLD = 0.7
_COVERED = ("covered_least", "covered_most", "covered_mean")

_PERSON: dict[str, float] = {
    "covered_least": 0.095,
    "covered_most": 0.1,
    "covered_mean": 0.066,
    "contradicted": 0.298,
    "omitted_share": 0.391,
    "omitted_words": 0.036,
    "omitted_place": 0.122,
    "numbers_differ": 0.205,
    "forms_differ": 0.093,
    "misspelling": 0.401,
    "misspelt_share": 0.019,
    "sounding_share": 0.094,
    "other_initial": 0.073,
    "unequal": 0.004,
    "turned": 0.03,
    "moved": 0.494,
    "common": 0.032,
    "short": 0.12,
    "single": 0.03,
    "lone": 0.044,
    "crossed": 0.087,
    "heard": 0.293,
}

_OTHER: dict[str, float] = {
    "covered_least": 0.172,
    "covered_mean": 0.098,
    "contradicted": 0.098,
    "contradicted_words": 0.172,
    "contradicted_places": 0.035,
    "contradicted_last": 0.105,
    "contradicted_first": 0.033,
    "omitted_share": 0.091,
    "omitted_words": 0.209,
    "numbers_differ": 0.228,
    "number_missing": 0.007,
    "forms_differ": 0.103,
    "misspelling": 0.267,
    "misspelt_share": 0.014,
    "sounding_share": 0.077,
    "other_initial": 0.02,
    "unequal": 0.008,
    "initials": 0.021,
    "common": 0.069,
    "short": 0.126,
    "single": 0.037,
    "lone": 0.062,
    "heard": 0.324,
}


@dataclass(frozen=True, slots=True)
class Card:
    """Points that each feature takes off, in order of ``features.NAMES``; of a coverage, of what it lacks to 1."""

    points: tuple[float, ...]

    @classmethod
    def made(cls, points: Mapping[str, float]) -> Card:
        """A card from points by feature name; a feature that is not named takes nothing off."""
        return cls(tuple(points.get(name, 0.0) for name in NAMES))

    def of(self, name: str) -> float:
        """What one unit of a feature takes off."""
        return self.points[NAMES.index(name)]

    def score(self, seen: Features) -> float:
        """The score 0..1 of an alignment; 0 below the gate."""
        if seen.covered_mean < GATE:
            return 0.0
        least, most, mean = seen[:3]
        own = self.points
        taken = own[0] * (1.0 - least) + own[1] * (1.0 - most) + own[2] * (1.0 - mean)
        taken += sum([p * v for p, v in zip(own[3:], seen[3:], strict=True)])
        return max(0.0, round(1.0 - taken, 4))

    def deductions(self, seen: Features) -> dict[str, float]:
        """What was taken off, by feature, greatest first; what took nothing off is left out."""
        lacking = (*(1.0 - v for v in seen[: len(_COVERED)]), *seen[len(_COVERED) :])
        taken = [(n, round(p * v, 4)) for n, p, v in zip(NAMES, self.points, lacking, strict=True) if p and v]
        return dict(sorted([(n, t) for n, t in taken if t > 0.0], key=lambda item: -item[1]))


PERSON = Card.made(_PERSON)
OTHER = Card.made(_OTHER)
