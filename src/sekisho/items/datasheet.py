"""A chip from a datasheet that somebody wrote down, for a part that the knowledge base does not have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sekisho.items.model import Chip, Source, Span
from sekisho.items.performance import BITS, density, tpp
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Grade

# what people call it -> what it is; a key that is none of these is refused, for a typing error would lose a fact
ALIASES = {
    **dict.fromkeys(("formats", "dense_tops", "performance"), "tops"),
    **dict.fromkeys(("die_area", "die_area_mm2", "applicable_die_area_mm2", "area_mm2"), "die_mm2"),
    **dict.fromkeys(("dram_gb_s", "memory_bandwidth", "memory_bandwidth_gb_s", "bandwidth"), "dram"),
    **dict.fromkeys(("io_gb_s", "io_bandwidth", "interconnect", "interconnect_gb_s"), "io"),
    **dict.fromkeys(("datacentre", "designed_for_datacentre", "designed_for_datacenter", "data_centre"), "datacenter"),
    "units": "ics",
}
KEYS = frozenset(
    {"name", "model", "maker", "form", "tops", "die_mm2", "dram", "io", "datacenter", "ics", "watt", "reported_tpp"}
)
FORMS = ("ic", "module", "board", "computer", "rack")
_MOST = 1e9
_HINT = (
    "Write, for example: {name: X1, tops: {fp8: 1979, fp16: 989.5}, die_mm2: [800, 828], memory_bandwidth: 3350, "
    "io_bandwidth: 900, designed_for_datacentre: true, form: module}; dense TOPS, mm2, GB/s."
)


def specified(document: Any) -> Chip:
    """The chip of a datasheet: dense TOPS by format, applicable die area (a number, or low and high), bandwidths.

    ``reported_tpp`` is evidence to compare with, never an input.

    Raises:
        PackFault: where a key or format is unknown or a figure is no positive number.
    """
    try:
        stated = _keyed(document)
        tops = _tops(stated)
        die = _die(stated.get("die_mm2"))
        best = tpp(tops)
        total = Span(best[0], best[0]) if best else None
        marketed = stated.get("datacenter")
        if marketed is not None and not isinstance(marketed, bool):
            raise ValueError(f"designed_for_datacentre is true or false, not {marketed!r}")
        form = stated.get("form", "ic")
        if form not in FORMS:
            raise ValueError(f"form is one of {', '.join(FORMS)}")
        return Chip(
            id="spec",
            name=str(stated.get("name", stated.get("model", "as specified")))[:200],
            maker=None,
            form=form,
            datacenter=marketed,
            source=Source("as specified by the user", Grade.UNVERIFIED.value),
            tops=tops,
            die=die,
            tpp=total,
            pd=density(total, die),
            dram=_figure(stated, "dram"),
            io=_figure(stated, "io"),
            watt=_figure(stated, "watt"),
            ics=int(_figure(stated, "ics") or 1),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as fault:
        raise PackFault(f"the specification cannot be read: {fault}", hint=_HINT) from fault


def reported(document: Any) -> float | None:
    """The TPP that the datasheet claims, where it claims one."""
    return _figure(_keyed(document), "reported_tpp")


def _keyed(document: Any) -> dict[str, Any]:
    if not isinstance(document, Mapping):
        raise TypeError("no mapping of keys to values")
    stated = {ALIASES.get(str(key).lower(), str(key).lower()): value for key, value in document.items()}
    if len(stated) != len(document):
        raise ValueError("one thing is stated twice under two names")
    if unknown := sorted(set(stated) - KEYS):
        raise ValueError(f"unknown keys {unknown}; known are {', '.join(sorted(KEYS))}")
    return stated


def _tops(stated: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    if not isinstance(stated["tops"], Mapping):
        raise TypeError("tops is a mapping of formats to dense TOPS")
    tops = tuple((str(name).lower(), float(figure)) for name, figure in stated["tops"].items())
    unknown = [name for name, _ in tops if name not in BITS]
    if unknown or any(not 0 < figure < _MOST for _, figure in tops):
        raise ValueError(f"formats are {', '.join(BITS)}, figures dense TOPS above 0; not {unknown or tops}")
    return tops


def _die(stated: Any) -> Span | None:
    low, high = stated if isinstance(stated, list) else (stated, stated)
    if low is None or high is None:
        return None
    area = Span(float(low), float(high))
    if not 0 < area.low <= area.high < _MOST:
        raise ValueError(f"die_mm2 is no area: {stated}")
    return area


def _figure(stated: Mapping[str, Any], key: str) -> float | None:
    value = stated.get(key)
    if value is None:
        return None
    figure = float(value)
    if isinstance(value, bool) or not math.isfinite(figure) or not 0 <= figure < _MOST:
        raise ValueError(f"{key} is no figure: {value!r}")
    return figure
