"""Clones: one identity in two chains that are both open. Of two units with one die at most one is what it claims."""

from __future__ import annotations

from collections import defaultdict

from sekisho.custody.checks.watch import Watch
from sekisho.custody.model import Evidence, Finding, Twin


def clones(watch: Watch) -> tuple[Finding, ...]:
    """``clone`` for every unit that shares a piece of evidence with another that has not ended.

    A printed serial is left out: two makers may print one number, and their units have different ids.
    """
    shown: dict[tuple[Evidence, str], list[Twin]] = defaultdict(list)
    for twin in watch.account.custody.twins.values():
        if not twin.ended:
            for one in twin.identities:
                if one.kind is not Evidence.PRINTED_SERIAL:
                    shown[one.kind, one.value].append(twin)
    told = []
    for (kind, _), twins in sorted(shown.items()):
        if len(twins) > 1:
            items = sorted(twin.item for twin in twins)
            for twin in twins:
                others = " ".join(item for item in items if item != twin.item)
                begun = twin.history[0].act if twin.history else ""
                told.append(Finding("clone", twin.item, begun, (("kind", kind), ("others", others))))
    return tuple(told)
