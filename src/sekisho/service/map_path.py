"""Lines of a drawing as the path data of SVG, as short as they can be said without looking any different."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRAIN = 5  # steps a unit of what is drawn in whole numbers: a fifth is not seen
_SEEN = 0.3  # units: a ring that is narrower is not seen


def path_of(points: Floats, *, whole: bool = False) -> str:
    """A path through points: the first where it is, each other by its step from the one before.

    To a tenth of a unit; ``whole``: in fifths (``GRAIN``), for a group that is scaled. Steps are between rounded
    points, so that no error adds up; points that fall together, and those on a straight line between their
    neighbours, are left out.
    """
    at = np.rint(points * (GRAIN if whole else 10)).astype(np.int64)
    at = at[np.append(True, (np.diff(at, axis=0) != 0).any(axis=1))]
    steps = np.diff(at, axis=0)
    turns = steps[:-1, 0] * steps[1:, 1] != steps[:-1, 1] * steps[1:, 0]
    back = (steps[:-1] * steps[1:]).sum(axis=1) < 0
    kept = at[np.concatenate([[True], turns | back, [True]])] if len(at) > 2 else at
    said = str if whole else _tenth
    first: list[int] = kept[0].tolist()
    others: list[list[int]] = np.diff(kept, axis=0).tolist()
    return f"M{_pair(first, said)}" + ("l" + "".join(_joined(others, said)) if others else "")


def ring_of(ring: Floats, *, whole: bool = False) -> str:
    """A ring as a path; nothing where no area is left of it to be seen."""
    return path_of(ring[:-1], whole=whole) + "Z" if np.ptp(ring, axis=0).min() >= _SEEN else ""


def _joined(steps: Sequence[Sequence[int]], said: Callable[[int], str]) -> Iterator[str]:
    """Steps one after the other; a minus sign parts numbers as well as a blank does."""
    for at, step in enumerate(steps):
        text = _pair(step, said)
        yield text if at == 0 or text.startswith("-") else " " + text


def _pair(place: Sequence[int], said: Callable[[int], str]) -> str:
    x, y = (said(one) for one in place)
    return x + y if y.startswith("-") else f"{x} {y}"


def _tenth(tenths: int) -> str:
    """A number of tenths as decimals, as short as can be: 15 is 1.5, 3 is .3, 20 is 2."""
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}" if not rest else f"{sign}{whole or ''}.{rest}"
