"""Numbers as people write them: grouping, full width, currency marks, units. What can mean two things is refused."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

import polars as pl

PLAIN = r"^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$"  # what casts as it stands
DIGITS = r"^[+-]?[0-9]+$"  # what casts as it stands whatever the decimal mark is
THREE_DECIMALS = r"^[+-]?[0-9]{1,3}\.[0-9]{3}$"
_PLAIN, _THREE_DECIMALS = re.compile(PLAIN), re.compile(THREE_DECIMALS)
_SYMBOLS = {"€": "EUR", "£": "GBP", "₩": "KRW", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "A$": "AUD",
            "円": "JPY", "원": "KRW", "ドル": "USD", "米ドル": "USD", "ユーロ": "EUR"}  # fmt: skip
_SHAPE = re.compile(
    r"^(?P<open>\()?(?P<sign1>[+-]?)\s?(?P<mark1>[A-Z]{3}|(?:US|HK|NT|S|A)?\$|[€£₩¥])?\s?(?P<sign2>[+-]?)"
    r"(?P<number>[0-9][0-9.,' ]*)\s?(?P<mark2>[A-Z]{3}|円|원|米ドル|ドル|ユーロ|[€£₩¥$])?\s?"
    r"(?P<unit>[a-z]{1,8}\.?|[A-Z]{2}|[台個枚本式基箱点組大대개장세]{1,2})?(?P<close>\))?$"
)
_GROUPED_POINT = re.compile(r"^\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?$")  # 1,234.5
_GROUPED_COMMA = re.compile(r"^\d{1,3}(?:[.' ]\d{3})+(?:,\d+)?$")  # 1.234,5
_KILOS = {"kg": 1.0, "kgs": 1.0, "g": 0.001, "lb": 0.45359237, "lbs": 0.45359237, "t": 1000.0, "mt": 1000.0}
_COUNTS = frozenset({"pcs", "pc", "pce", "ea", "each", "unit", "units", "set", "sets", "piece", "pieces", "nos", "no"})


class Style(Enum):
    """Which decimal mark a column uses, as far as it shows."""

    POINT = "point"
    COMMA = "comma"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Rule:
    """What numbers a column may hold. ``whole``: a count, for which '1.234' may well mean 1234."""

    zero: bool
    most: float
    whole: bool = False
    weight: bool = False
    integer: bool = False

    def fits(self, values: pl.Series) -> pl.Series:
        """Which of the values may stand."""
        fit = values.is_finite() & (values <= self.most) & ((values >= 0) if self.zero else (values > 0))
        return fit & (values == values.floor()) if self.integer else fit


QUANTITY = Rule(zero=False, most=1e12, whole=True)
MONEY = Rule(zero=True, most=1e15)
WEIGHT = Rule(zero=False, most=1e9, weight=True)
LINE = Rule(zero=False, most=2e9, whole=True, integer=True)


def style_of(texts: pl.Series) -> Style:
    """How the column writes decimals: COMMA needs a witness such as '12,5'; beside '1,234.5' it is MIXED."""
    if not texts.str.contains(",", literal=True).any():
        return Style.POINT
    comma = texts.str.contains(r"(?:\d{1,3}(?:\.\d{3})+,\d+|(?:^|\D)\d+,(?:\d{1,2}|\d{4,}))\D*$").any()
    point = texts.str.contains(r"\d{1,3}(?:,\d{3})+\.\d+\D*$|^\D*\d+\.(?:\d{1,2}|\d{4,})\D*$").any()
    if comma:
        return Style.MIXED if point else Style.COMMA
    return Style.POINT


def read(text: str, rule: Rule, style: Style = Style.POINT) -> tuple[dict[str, object] | None, str | None]:
    """{'value', 'currency'} that ``text`` states, or None and why not."""
    if style is Style.POINT and _PLAIN.fullmatch(text) and not (rule.whole and _THREE_DECIMALS.fullmatch(text)):
        found, reason = _judged(float(text), rule, None)
        if reason is None:
            return found, None
    if len(text) > 64:
        return None, "not a number"
    bare = " ".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-").replace("△", "-").replace("▲", "-")
    shape = _SHAPE.match(bare)
    if shape is None or bool(shape["open"]) != bool(shape["close"]) or (shape["sign1"] and shape["sign2"]):
        return None, _why_not(bare)
    value, reason = _value(shape["number"].strip(), rule, style)
    if value is None:
        return None, reason
    if shape["open"] or "-" in (shape["sign1"], shape["sign2"]):
        value = -value
    factor = _factor(shape["unit"], rule)
    if factor is None:
        return None, f"unit {shape['unit']!r} is not understood here"
    return _judged(value * factor, rule, _currency(shape["mark1"] or shape["mark2"]))


def _judged(value: float, rule: Rule, currency: str | None) -> tuple[dict[str, object] | None, str | None]:
    if not math.isfinite(value):
        return None, "not a finite number"
    if value < 0:
        return None, "negative"
    if value == 0 and not rule.zero:
        return None, "zero"
    if value > rule.most:
        return None, "too large to be true"
    if rule.integer and value != int(value):
        return None, "not a whole number"
    return {"value": value, "currency": currency}, None


def _why_not(text: str) -> str:
    return "not a finite number" if text.lower().strip("+-") in ("nan", "inf", "infinity") else "not a number"


def _value(number: str, rule: Rule, style: Style) -> tuple[float | None, str | None]:
    point = _as_point(number)
    comma = _as_comma(number)
    if point is None and comma is None:
        return None, "not a number"
    if point is None or comma is None or point == comma:
        return (point if point is not None else comma), None
    either = f"ambiguous: {point:g} or {comma:g}"
    if style is Style.MIXED or (rule.whole and "." in number and style is Style.POINT):
        return None, either
    chosen = comma if style is Style.COMMA else point
    return (None, either) if rule.whole and chosen != int(chosen) else (chosen, None)


def _as_point(number: str) -> float | None:
    if _GROUPED_POINT.match(number) or re.fullmatch(r"\d+(?:\.\d*)?", number):
        return float(re.sub(r"[,' ]", "", number))
    return None


def _as_comma(number: str) -> float | None:
    if _GROUPED_COMMA.match(number) or re.fullmatch(r"\d+(?:,\d+)?", number):
        return float(re.sub(r"[.' ]", "", number).replace(",", "."))
    return None


def _factor(unit: str | None, rule: Rule) -> float | None:
    if not unit:
        return 1.0
    word = unit.casefold().rstrip(".")
    if rule.weight:
        return _KILOS.get(word)
    if rule.whole:
        return 1.0 if word in _COUNTS or not word.isascii() else None
    return None


def _currency(mark: str | None) -> str | None:
    """The currency that a mark names for certain: '$' and '¥' do not."""
    if not mark:
        return None
    return _SYMBOLS.get(mark, mark if mark.isascii() and mark.isalpha() else None)
