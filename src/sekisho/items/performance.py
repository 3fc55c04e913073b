"""Total processing performance and performance density: arithmetic of 3A090, from formats and areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sekisho.items.model import Span

# Bit length of the operation is that of the largest multiply input (3A090 Technical Notes). TF32 is held in 32.
BITS: Mapping[str, int] = {
    "fp4": 4,
    "int4": 4,
    "fp6": 6,
    "fp8": 8,
    "int8": 8,
    "fp16": 16,
    "bf16": 16,
    "int16": 16,
    "tf32": 32,
    "fp32": 32,
    "fp64": 64,
}


def tpp_by_format(tops: Iterable[tuple[str, float]]) -> dict[str, float]:
    """TPP of each format: dense TOPS x bit length, where datasheet TOPS already are 2 x MacTOPS.

    Source: 15 CFR 774 Supplement 1, 3A090 Technical Notes (88 FR 73458). The maker's highest claim counts.
    """
    return {name: figure * BITS[name] for name, figure in tops}


def tpp(tops: Iterable[tuple[str, float]]) -> tuple[float, str] | None:
    """The highest TPP over all formats and the format that sets it; None where no format is known."""
    each = tpp_by_format(tops)
    if not each:
        return None
    best = max(each, key=lambda name: (each[name], name))
    return each[best], best


def density(total: Span | None, area: Span | None) -> Span | None:
    """PD in TPP/mm2: the total over the area of logic dies on non-planar transistors; an estimate gives an interval."""
    if total is None or area is None or area.low <= 0:
        return None
    return Span(total.low / area.high, total.high / area.low)


def widest(spans: Iterable[Span | None]) -> Span | None:
    """One span that holds all; None where any of them is unknown, for then nothing bounds the whole."""
    known = list(spans)
    if not known or any(span is None for span in known):
        return None
    return Span(min(s.low for s in known if s), max(s.high for s in known if s))
