"""Checks on what was recorded beside the events: one file a check, all of them in ``CHECKS``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sekisho.custody.checks.counters import Tap, counters
from sekisho.custody.model import Finding

CHECKS: tuple[Callable[[Iterable[Tap]], tuple[Finding, ...]], ...] = (counters,)

__all__ = ["CHECKS", "Tap", "counters"]
