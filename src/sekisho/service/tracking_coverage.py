"""Consignments that arrived -> what they tell of the ground. Of covert trackers nothing: it is for everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sekisho.location.tracking import Heard, Register, State, Viewer, World, learned, seen_by
from sekisho.service.tracking import Records, fixes_of, tell

_NOBODY = Viewer()


class Lesson(NamedTuple):
    """What is known now; which consignments were learned from, and which were not."""

    heard: tuple[Heard, ...]
    learned: tuple[str, ...]
    passed_over: tuple[str, ...]


def learn(
    consignments: Collection[str],
    register: Register,
    store: Records,
    world: World,
    until: float,
    known: Iterable[Heard],
) -> Lesson:
    """Add those that were delivered without an alarm; what was known of them before is replaced.

    Who went silent under an alarm may have been stolen there: that the ground was quiet is not to be learned from it.
    """
    register = seen_by(register, _NOBODY)
    taken: dict[str, list[Heard]] = {}
    passed_over = []
    for name in sorted(consignments):
        told = tell(name, register, _NOBODY, store, world, until)
        if told.story.state is not State.DELIVERED or told.story.alarmed:
            passed_over.append(name)
            continue
        devices = {tracker.device for tracker in told.trackers}
        fixes = (one for one in fixes_of(register, store, devices) if one.received <= until * 1000)
        taken[name] = learned(fixes, told.plan, told.trackers)
    kept = [one for one in known if one.consignment not in taken]
    heard = sorted([*kept, *(one for lesson in taken.values() for one in lesson)])
    return Lesson(tuple(heard), tuple(taken), tuple(passed_over))
