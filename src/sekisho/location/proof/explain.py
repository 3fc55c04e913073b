"""Which smallest sets of suspects explain every contradicting pair: minimum vertex covers, all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

Pair = tuple[int, int]
_STEPS = 20_000  # of the search, after which it is given up


def parts(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs that hang together, apart from those that do not."""
    group: dict[int, int] = {}

    def top(one: int) -> int:
        while group.setdefault(one, one) != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for one, other in pairs:
        group[top(one)] = top(other)
    found: dict[int, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(top(pair[0]), []).append(pair)
    return list(found.values())


def smallest_covers(pairs: Sequence[Pair]) -> list[frozenset[int]]:
    """Every smallest set with an end of each pair; none where the search was given up."""
    budget = [_STEPS]
    for size in range(1, len({end for pair in pairs for end in pair})):
        found = set(_covers(frozenset(pairs), size, budget))
        if budget[0] <= 0:
            return []
        if found:
            return sorted(found, key=sorted)
    return []


def _covers(pairs: Collection[Pair], size: int, budget: list[int]) -> Iterator[frozenset[int]]:
    """Covers of at most ``size``."""
    budget[0] -= 1
    if not pairs:
        yield frozenset()
        return
    if size == 0 or budget[0] <= 0:
        return
    beside: dict[int, set[int]] = {}
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    most = max(beside, key=lambda one: (len(beside[one]), -one))
    if len(beside[most]) * size < len(pairs):
        return  # not even the busiest ones would do
    for rest in _covers([pair for pair in pairs if most not in pair], size - 1, budget):
        yield rest | {most}
    around = beside[most]
    if len(around) <= size:
        left = [pair for pair in pairs if not around & set(pair)]
        for rest in _covers(left, size - len(around), budget):
            yield rest | around
