"""Bytes -> JSON values, within limits and without what makes two readers read two things.

Refused: other encodings than UTF-8, names that occur twice in one object, NaN and infinities, nesting and sizes beyond
``Limits``. Numbers keep their decimals (``Decimal``). One name may be repeated: an official example document states
``eventID`` twice, so there the last one counts, as with most readers, and what was passed over is told.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sekisho.standards.epcis.model import Fault


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may be: bytes, levels of nesting, events, items of a list, digits of a number."""

    bytes: int = 64 * 2**20
    depth: int = 40
    events: int = 100_000
    items: int = 100_000  # of one list
    digits: int = 64  # characters of a number
    places: int = 30  # digits before the point, and after it


LIMITS = Limits()
# An unclosed string is taken to the end: trying again from each quotation mark within would cost the square.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


class Refused(ValueError):
    """Not JSON as it is read here; carries the fault."""

    def __init__(self, code: str, value: str = "", path: str = "") -> None:
        super().__init__(code)
        self.fault = Fault(code, path, value[:80])


REPEATABLE = frozenset({"eventID"})


def parse_json(content: bytes, limits: Limits = LIMITS, repeated: list[str] | None = None) -> Any:
    """The value of a JSON text; values of repeated names go into ``repeated``. Raises Refused."""
    if len(content) > limits.bytes:
        raise Refused("too-large", str(len(content)))
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("not-utf-8") from None
    if _depth(content) > limits.depth:
        raise Refused("too-deep", str(limits.depth))
    try:
        return json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, [] if repeated is None else repeated),
            parse_float=lambda number: _number(number, limits),
            parse_int=lambda number: _number(number, limits),
            parse_constant=_constant,
        )
    except json.JSONDecodeError as fault:
        raise Refused("not-json", f"line {fault.lineno}, column {fault.colno}") from None
    except RecursionError:  # unclosed brackets inside what is no JSON anyway
        raise Refused("too-deep", str(limits.depth)) from None


def _depth(content: bytes) -> int:
    """How deep brackets nest outside of strings."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRING.sub(b"", content)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]], repeated: list[str]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        seen: dict[str, Any] = {}
        for name, value in pairs:
            if name in seen and name not in REPEATABLE:
                raise Refused("twice", name, name)
            if name in seen:
                repeated.append(str(seen[name]))
            seen[name] = value
    return whole


def _number(text: str, limits: Limits) -> int | Decimal:
    if len(text) > limits.digits:
        raise Refused("too-many-digits", text)
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() >= limits.places or exponent < -limits.places:
        raise Refused("too-many-digits", text)
    return int(text) if text.lstrip("-").isdigit() else number


def _constant(text: str) -> Any:
    raise Refused("not-a-number", text)
