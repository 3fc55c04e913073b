"""Checks on units beside the replay: one file a check, all of them in ``CHECKS``."""

from __future__ import annotations

from collections.abc import Callable

from sekisho.custody.checks.clones import clones
from sekisho.custody.checks.counters import Tap, counters
from sekisho.custody.checks.installed import installed
from sekisho.custody.checks.offers import offers
from sekisho.custody.checks.ranges import ranges
from sekisho.custody.checks.stock import stock
from sekisho.custody.checks.travel import travel
from sekisho.custody.checks.watch import Limits, Range, Seen, Watch
from sekisho.custody.model import Finding


def _taps(watch: Watch) -> tuple[Finding, ...]:
    return counters(watch.taps)


CHECKS: tuple[Callable[[Watch], tuple[Finding, ...]], ...] = (
    offers,
    clones,
    travel,
    ranges,
    installed,
    stock,
    _taps,
)


def alarms(watch: Watch) -> tuple[Finding, ...]:
    """All that the checks find, after all that the account itself found."""
    found = [*watch.account.custody.findings]
    for check in CHECKS:
        found += check(watch)
    return tuple(dict.fromkeys(found))


__all__ = ["CHECKS", "Limits", "Range", "Seen", "Tap", "Watch", "alarms", "counters"]
