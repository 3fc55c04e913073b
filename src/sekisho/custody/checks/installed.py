"""Delivered, and neither installed nor seen since: the unit may be anywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sekisho.custody.checks.stock import by_serial, found
from sekisho.custody.checks.watch import COUNTS, DAY, Watch, last
from sekisho.custody.model import Finding, Twin, Verb


def installed(watch: Watch) -> tuple[Finding, ...]:
    """``not-installed`` for a unit whose last delivery is too long ago. What was unpacked since, is asked after itself;
    what a stock-take saw in the meantime is accounted for.
    """
    twins, parted = watch.account.custody.twins, _parted(watch)
    asked: dict[str, tuple[int, str]] = {}
    for twin in twins.values():
        delivered = last(twin.history, Verb.ACCEPT)
        if delivered is not None:
            for item in _carried(twin, delivered.time, parted, twins):
                asked[item] = max(asked.get(item, (0, "")), (delivered.time, delivered.act))
    recently = watch.as_of - watch.limits.install_days * DAY
    serials = by_serial(twins)
    seen = {item for one in watch.stock if one.time >= recently for item in found(twins, serials, one.unit)}
    told = []
    for item, (time, act) in asked.items():
        twin = twins[item]
        if time >= recently or twin.ended or twin.offered_to is not None or item in seen:
            continue
        if not any(one.installed is not None and one.installed >= time for one in _outwards(twin, twins)):
            days = str((watch.as_of - time) // DAY)
            told.append(Finding("not-installed", item, act, (("days", days), ("holder", twin.holder or ""))))
    return tuple(told)


def _parted(watch: Watch) -> dict[str, list[str]]:
    """Act -> units that it took out of another."""
    parted: dict[str, list[str]] = defaultdict(list)
    for twin in watch.account.custody.twins.values():
        for entry in twin.history:
            if entry.verb is Verb.PART and entry.standing in COUNTS:
                parted[entry.act].append(twin.item)
    return parted


def _carried(twin: Twin, since: int, parted: dict[str, list[str]], twins: dict[str, Twin]) -> Iterator[str]:
    """The unit; or, where it was emptied since, what lay in it, and so on inwards."""
    stack, done = [twin.item], set()
    while stack:
        item = stack.pop()
        if item in done:
            continue
        done.add(item)
        one = twins[item]
        opened = [e.act for e in one.history if e.verb is Verb.PART and e.time > since and e.standing in COUNTS]
        out = [child for act in opened for child in parted[act] if child != item and child not in done]
        if not out or one.children:
            yield item
        stack += out


def _outwards(twin: Twin, twins: dict[str, Twin]) -> Iterator[Twin]:
    yield twin
    while twin.parent is not None:
        twin = twins[twin.parent]
        yield twin
