"""Serials that their maker never commissioned."""

from __future__ import annotations

import re
from collections import defaultdict

from sekisho.custody.checks.watch import Range, Watch
from sekisho.custody.model import Finding

_FORM = re.compile(r"(.*?)(\d*)", re.DOTALL)


def ranges(watch: Watch) -> tuple[Finding, ...]:
    """``serial-out-of-range`` for units of a product whose ranges are stated; of another product nothing is known."""
    stated: dict[str, list[Range]] = defaultdict(list)
    for one in watch.ranges:
        stated[one.product].append(one)
    told = []
    for twin in watch.account.custody.twins.values():
        product, _, serial = twin.item.partition("/21/")
        of_product = stated.get(product)
        if serial and of_product and not any(within(serial, one.first, one.last) for one in of_product):
            begun = twin.history[0].act if twin.history else ""
            sources = " ".join(sorted({one.source for one in of_product}))
            told.append(Finding("serial-out-of-range", twin.item, begun, (("serial", serial), ("source", sources))))
    return tuple(told)


def within(serial: str, first: str, last: str) -> bool:
    """Whether a serial lies in a range: the same letters, as many digits, a number between the two."""
    (head, number), (first_head, low), (last_head, high) = map(_parts, (serial, first, last))
    if head != first_head or head != last_head or not len(number) == len(low) == len(high):
        return False
    return low <= number <= high  # of one length, so in the order of numbers; or all empty, and then one serial


def _parts(serial: str) -> tuple[str, str]:
    form = _FORM.fullmatch(serial)
    return (form[1], form[2]) if form else (serial, "")
