"""Labelled pairs of names: agreement at the default threshold, fold by fold, and the peer's beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from benchmarks.matching import labelled, ours
from benchmarks.matching.figures import Floats, Share, agreement, best_threshold, held_out
from benchmarks.matching.folds import folds, groups
from benchmarks.matching.labelled import Case
from benchmarks.peer_nomenklatura import THRESHOLD as PEER_THRESHOLD

FOLDS, SEED = 5, 20261122


def scores(cases: Sequence[Case], compare: ours.Compare) -> Floats:
    """Our score of every case."""
    return np.array([compare(c.one, c.other, c.kind) for c in cases], dtype=float)


def truth(cases: Sequence[Case]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([c.match for c in cases], dtype=bool)


def measure(cases: Sequence[Case], compare: ours.Compare, peer: Floats | None = None) -> dict[str, Any]:
    """Agreement with the labels: at the default threshold, by kind and fold, at the threshold that other folds choose,
    and the best that any threshold could do (an upper bound: chosen on the very cases)."""
    score, true, at = scores(cases, compare), truth(cases), ours.threshold()
    fold = folds(groups(cases), FOLDS, SEED)
    pooled, each = held_out(score, true, fold)
    top = best_threshold(score, true)
    out: dict[str, Any] = {
        "cases": len(cases),
        "at_default": agreement(score >= at, true, at).data(),
        "folds_at_default": [agreement(score[fold == k] >= at, true[fold == k], at).data() for k in range(FOLDS)],
        "threshold_held_out": pooled.data(),
        "folds_held_out": [a.data() for a in each],
        "upper_bound": agreement(score >= top, true, top).data(),
        "by_kind": {k: agreement(score[m] >= at, true[m], at).data() for k, m in _kinds(cases)},
    }
    if peer is not None:
        out["peer"] = agreement(peer >= PEER_THRESHOLD, true, PEER_THRESHOLD).data()
        out["peer_held_out"] = held_out(peer, true, fold)[0].data()
    return out


def _kinds(cases: Sequence[Case]) -> Iterable[tuple[str, np.ndarray[Any, np.dtype[np.bool_]]]]:
    for kind in (labelled.PERSON, labelled.ORGANISATION, None):
        mask = np.array([c.kind == kind for c in cases])
        if mask.any():
            yield kind or "not said", mask


def name_bench(compare: ours.Compare, live: Floats | None = None) -> dict[str, Any]:
    """name_bench against ours; logic-v2's stored scores beside it, on the cases that have one.

    ``live``: scores of the peer from this very run, for all cases; preferred where given.
    """
    cases = labelled.name_bench()
    result = measure(cases, compare, live)
    kept = [c for c in cases if c.peer is not None]
    frozen = np.array([c.peer for c in kept], dtype=float)
    at = ours.threshold()
    result["peer_frozen"] = agreement(frozen >= PEER_THRESHOLD, truth(kept), PEER_THRESHOLD).data()
    result["ours_on_the_same"] = agreement(scores(kept, compare) >= at, truth(kept), at).data()
    return result


def lookalikes(compare: ours.Compare, peer: Floats | None = None) -> dict[str, Any]:
    """Our own file: how many that must match do, how many that must not do not; the peer's beside."""
    cases, at = labelled.lookalikes(), ours.threshold()

    def both(score: Floats, bar: float) -> dict[str, Any]:
        right = (score >= bar) == truth(cases)
        return {
            "match": Share(int(right[truth(cases)].sum()), int(truth(cases).sum())).data(),
            "differ": Share(int(right[~truth(cases)].sum()), int((~truth(cases)).sum())).data(),
        }

    out = both(scores(cases, compare), at)
    return out if peer is None else {**out, "peer": both(peer, PEER_THRESHOLD)}


def misses(cases: Sequence[Case], compare: ours.Compare) -> list[str]:
    """Every case on the wrong side of the default threshold, worst first."""
    score, at = scores(cases, compare), ours.threshold()
    wrong = [(abs(s - at), c, s) for c, s in zip(cases, score.tolist(), strict=True) if (s >= at) != c.match]
    return [
        f"{'missed' if c.match else 'false '} {s:.3f}  {c.one}  ~  {c.other}  [{c.kind or 'not said'}; {c.label}]"
        for _, c, s in sorted(wrong, key=lambda w: -w[0])
    ]
