"""Stock on record and stock seen: what a stock-take found at a place, against what should be there at that time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sekisho.custody.checks.watch import Seen, Watch
from sekisho.custody.exports import serial_of
from sekisho.custody.model import Finding, Twin
from sekisho.custody.replay import replay
from sekisho.standards.epcis import canonical_key


def stock(watch: Watch) -> tuple[Finding, ...]:
    """``stock-missing``, ``stock-surplus``, ``stock-elsewhere``, ``stock-ended`` and ``stock-ambiguous``.

    A place is taken to be counted whole where a line names it, as of the last line of it.
    """
    by_place: dict[str, list[Seen]] = defaultdict(list)
    for one in watch.stock:
        by_place[one.place].append(one)
    records: dict[int, dict[str, Twin]] = {}
    told: list[Finding] = []
    for place, seen in sorted(by_place.items()):
        time = max(one.time for one in seen)
        if time not in records:  # the state at that time: what moved since was where it was
            records[time] = replay(act for act in watch.account.acts if act.time <= time).twins
        told += _compared(place, seen, records[time])
    return tuple(told)


def by_serial(twins: Iterable[str]) -> dict[str, list[str]]:
    """Serial -> units that have it."""
    serials: dict[str, list[str]] = defaultdict(list)
    for item in twins:
        serials[serial_of(item)].append(item)
    return serials


def found(twins: Mapping[str, Twin], serials: Mapping[str, list[str]], unit: str) -> list[str]:
    """Units of this id in any spelling, or of this serial."""
    whole = canonical_key(unit)
    return [whole] if whole in twins else serials.get(unit, [])


def _compared(place: str, seen: Sequence[Seen], twins: Mapping[str, Twin]) -> list[Finding]:
    told: list[Finding] = []
    there: set[str] = set()
    serials = by_serial(twins)
    for one in seen:
        items = found(twins, serials, one.unit)
        if len(items) != 1:
            told.append(_finding("stock-ambiguous" if items else "stock-surplus", one.unit, place, ""))
            continue
        twin = _outermost(twins[items[0]], twins)
        there.update((items[0], twin.item))
        if twin.ended:
            told.append(_finding("stock-ended", items[0], place, ""))
        elif twin.place not in (None, place):
            told.append(_finding("stock-elsewhere", items[0], place, twin.place or ""))
    for twin in twins.values():
        expected = twin.place == place and twin.parent is None and not twin.ended and twin.offered_to is None
        if expected and twin.item not in there and not _emptied(twin):
            told.append(_finding("stock-missing", twin.item, place, place))
    return told


def _emptied(twin: Twin) -> bool:
    """Whether it is nothing but an empty box: no level, nothing in it, never commissioned as a product."""
    return twin.level is None and not twin.children and not twin.commissioned


def _outermost(twin: Twin, twins: Mapping[str, Twin]) -> Twin:
    while twin.parent is not None:
        twin = twins[twin.parent]
    return twin


def _finding(code: str, item: str, place: str, recorded: str) -> Finding:
    return Finding(code, item, "", (("place", place), ("recorded", recorded)))
