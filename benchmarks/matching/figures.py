"""Counting: precision and recall, shares with their uncertainty, thresholds chosen on one part and tried on another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Scores against labels at one threshold."""

    threshold: float
    cases: int
    precision: float
    recall: float
    f1: float
    false_positive_rate: float

    def data(self) -> dict[str, Any]:
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}

    def __str__(self) -> str:
        return (
            f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} "
            f"(@{self.threshold:.2f}, n={self.cases}, false positive rate {self.false_positive_rate:.1%})"
        )


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 95 % interval of Wilson (1927)."""

    hits: int
    cases: int

    @classmethod
    def of(cls, data: dict[str, Any]) -> Share:
        """Back from ``data()``."""
        return cls(data["hits"], data["cases"])

    @property
    def rate(self) -> float:
        return self.hits / self.cases if self.cases else math.nan

    def interval(self) -> tuple[float, float]:
        if not self.cases:
            return (0.0, 1.0)
        z, n, p = 1.96, self.cases, self.rate
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return (max(0.0, middle - half), min(1.0, middle + half))

    def data(self) -> dict[str, Any]:
        low, high = (round(bound, 5) for bound in self.interval())
        rate = round(self.rate, 5) if self.cases else None
        return {"hits": self.hits, "cases": self.cases, "rate": rate, "low": low, "high": high}

    def __str__(self) -> str:
        if not self.cases:
            return "no cases"
        low, high = self.interval()
        return f"{self.rate:.2%} ({self.hits:,}/{self.cases:,}; 95 %: {low:.2%} to {high:.2%})"


def agreement(said: Bools, truth: Bools, threshold: float) -> Agreement:
    """Precision, recall, F1 and the share of negatives that were said to match."""
    hit = int((said & truth).sum())
    precision = hit / max(1, int(said.sum()))
    recall = hit / max(1, int(truth.sum()))
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    wrong = int((said & ~truth).sum()) / max(1, int((~truth).sum()))
    return Agreement(threshold, len(truth), precision, recall, f1, wrong)


def best_threshold(scores: Floats, truth: Bools, grid: Sequence[float] | None = None) -> float:
    """The threshold with the highest F1; the lowest of equals, so that the choice is one."""
    steps = grid if grid is not None else [round(0.40 + 0.01 * i, 2) for i in range(60)]
    return max(steps, key=lambda t: (round(agreement(scores >= t, truth, t).f1, 9), -t))


def held_out(scores: Floats, truth: Bools, fold: Ints) -> tuple[Agreement, list[Agreement]]:
    """Every fold at the threshold that the other folds would choose: pooled, and fold by fold."""
    said = np.zeros(len(truth), dtype=bool)
    each = []
    for k in np.unique(fold).tolist():
        out = fold == k
        at = best_threshold(scores[~out], truth[~out])
        said[out] = scores[out] >= at
        each.append(agreement(said[out], truth[out], at))
    pooled = agreement(said, truth, float(np.mean([a.threshold for a in each])))
    return pooled, each
