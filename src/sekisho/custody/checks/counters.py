"""Counters of tags: each tap of an NTAG 424 DNA raises its counter, so over all readers it only ever rises.

A counter seen twice is a message that somebody kept and showed again; one that went back is a message kept for
longer, or a second tag with the same keys. Which of two taps is false, the counter does not say: the later is named.
Not even a good tap says that the tag is still on the box that it was stuck to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.custody.model import Finding


@dataclass(frozen=True, slots=True)
class Tap:
    """A verified message of a tag: its id as an event, when and where it was read, the tag's UID and counter.

    ``opened`` is what a TagTamper tag says of its wire: None where it does not say.
    """

    id: str
    time: int
    uid: str
    counter: int
    place: str | None = None
    opened: bool | None = None


def counters(taps: Iterable[Tap]) -> tuple[Finding, ...]:
    """``tap-repeated``, ``tap-out-of-order`` and ``tag-opened``, in the order of time."""
    highest: dict[str, Tap] = {}
    seen: dict[tuple[str, int], Tap] = {}
    told: list[Finding] = []
    for tap in sorted(taps, key=lambda tap: (tap.time, tap.id)):
        before, twin = highest.get(tap.uid), seen.get((tap.uid, tap.counter))
        if twin is not None:
            if twin != tap:  # the same record captured twice is one tap
                told.append(_finding("tap-repeated", tap, twin))
        elif before is not None and tap.counter < before.counter:
            told.append(_finding("tap-out-of-order", tap, before))
        seen.setdefault((tap.uid, tap.counter), tap)
        if before is None or tap.counter > before.counter:
            highest[tap.uid] = tap
        if tap.opened and twin != tap:
            told.append(Finding("tag-opened", tap.uid, tap.id))
    return tuple(told)


def _finding(code: str, tap: Tap, other: Tap) -> Finding:
    params = (("before", str(other.counter)), ("counter", str(tap.counter)), ("other", other.id))
    return Finding(code, tap.uid, tap.id, params)
