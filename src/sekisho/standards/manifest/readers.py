"""Reading a column of texts: ``READERS[kind](texts, context) -> Read``, one value a text.

Every reader takes cleaned texts (no outer spaces, NULL where nothing was stated) and gives values of the column's
type, NULL where a text could not be read, and then says why. What a text means is defined by a function of one text
(``dates.read``, ``numbers.read``, ``words``); where there are many, Polars takes the plainest ones out first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from sekisho.standards.manifest import amendments, dates, numbers, words
from sekisho.standards.manifest.texts import FEW, bare_of_invisible, visible
from sekisho.vocabulary.frames import AMENDMENT
from sekisho.vocabulary.places import Gazetteer

LIST_MARK = "\x1f"  # between the items of a list that came from a nested document


@dataclass(frozen=True, slots=True)
class Context:
    """What readers need beside the texts."""

    places: Gazetteer
    currencies: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Read:
    """``values`` of the column's type; ``reasons`` (String): why a stated text gave no value, or less than it said.

    ``extra`` holds what was found by the way: 'code' (UN/LOCODE), 'currency' (a mark at a number), 'cleaned' (whether
    invisible characters were taken out).
    """

    values: pl.Series
    reasons: pl.Series | None = None
    extra: Mapping[str, pl.Series] = field(default_factory=dict)


_ISO = pl.when(pl.col("t").str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(pl.col("t")).str.to_date("%Y-%m-%d", strict=False)


Meaning = tuple[Any, str | None]  # the value of a text, and why it has none or less than it says


def _each(texts: pl.Series, read: Callable[[str], Meaning], dtype: Any) -> Read:
    """Apply ``read`` to each text."""
    results = [_SILENCE if text is None else read(text) for text in texts]
    values = pl.Series([value for value, _ in results], dtype=dtype, strict=False)
    return Read(values, _reasons(results))


_SILENCE = (None, None)


def _left(texts: pl.Series, fast: pl.Series, read: Callable[[str], Meaning]) -> tuple[pl.Series, list[Meaning]]:
    """The indexes of texts that the fast way left over, and what ``read`` makes of them."""
    at = (texts.is_not_null() & fast.is_null()).arg_true()
    return at, [read(text) for text in texts.gather(at)]


def _reasons(results: list[Meaning], at: pl.Series | None = None, height: int = 0) -> pl.Series | None:
    """The reasons, at the indexes ``at`` among so many texts where it is given; None where there are none."""
    reasons = [reason for _, reason in results]
    if not any(reasons):
        return None
    return _placed(pl.Series(reasons, dtype=pl.String), at, height)


def _placed(some: pl.Series, at: pl.Series | None, height: int) -> pl.Series:
    if at is None:
        return some
    return pl.Series([None], dtype=some.dtype).new_from_index(0, height).scatter(at, some)


def _text(texts: pl.Series, _: Context) -> Read:
    values, hidden = visible(texts)
    return Read(values, None, {} if hidden is None else {"cleaned": hidden})


def _date(texts: pl.Series, _: Context) -> Read:
    return _dates(texts, dates.ACT)


def _past(texts: pl.Series, _: Context) -> Read:
    return _dates(texts, dates.PAST)


def _dates(texts: pl.Series, span: dates.Span) -> Read:
    if len(texts) <= FEW:
        order = dates.order_of_days(texts)
        return _each(texts, lambda text: dates.read(text, span, order), pl.Date)
    fast = texts.to_frame("t").select(pl.when(_ISO.is_between(span.first, span.last)).then(_ISO)).to_series()
    if fast.null_count() == texts.null_count():
        return Read(fast)
    order = dates.order_of_days(texts.filter(fast.is_null()))
    at, results = _left(texts, fast, lambda text: dates.read(text, span, order))
    found = pl.Series([value for value, _ in results], dtype=pl.Date)
    return Read(fast.scatter(at, found), _reasons(results, at, len(texts)))


def _numbers(texts: pl.Series, rule: numbers.Rule) -> Read:
    few = len(texts) <= FEW
    plain = few and not any("," in text for text in texts if text is not None)  # no comma says nothing of the style
    style = numbers.Style.POINT if plain else numbers.style_of(texts)
    if few:
        found = [_SILENCE if text is None else numbers.read(text, rule, style) for text in texts]
        return _marked(None, None, found, len(texts))
    fast = _plain_numbers(texts, rule, style)
    if fast.null_count() == texts.null_count():
        return Read(fast)
    at, found = _left(texts, fast, lambda text: numbers.read(text, rule, style))
    return _marked(fast, at, found, len(texts))


def _plain_numbers(texts: pl.Series, rule: numbers.Rule, style: numbers.Style) -> pl.Series:
    """Those that cast as they stand and that ``numbers.read`` would read alike; the others NULL."""
    plain = texts.str.contains(numbers.PLAIN if style is numbers.Style.POINT else numbers.DIGITS)
    if rule.whole:
        plain &= ~texts.str.contains(numbers.THREE_DECIMALS)
    fast = texts.set((~plain).fill_null(False), None).cast(pl.Float64, strict=False)
    return fast.set((~rule.fits(fast)).fill_null(False), None)


def _marked(fast: pl.Series | None, at: pl.Series | None, found: list[Meaning], height: int) -> Read:
    """Numbers read one by one, put among those that were read fast; with their currencies where some name one."""
    values = pl.Series([None if pair is None else pair["value"] for pair, _ in found], dtype=pl.Float64)
    marks = [None if pair is None else pair["currency"] for pair, _ in found]
    extra = {"currency": _placed(pl.Series(marks, dtype=pl.String), at, height)} if any(marks) else {}
    whole = values if fast is None or at is None else fast.scatter(at, values)
    return Read(whole, _reasons(found, at, height), extra)


def _quantity(texts: pl.Series, _: Context) -> Read:
    return _numbers(texts, numbers.QUANTITY)


def _money(texts: pl.Series, _: Context) -> Read:
    return _numbers(texts, numbers.MONEY)


def _weight(texts: pl.Series, _: Context) -> Read:
    return _numbers(texts, numbers.WEIGHT)


def _line(texts: pl.Series, _: Context) -> Read:
    read = _numbers(texts, numbers.LINE)
    return replace(read, values=read.values.cast(pl.Int32, strict=False))


def _country(texts: pl.Series, context: Context) -> Read:
    def read(text: str) -> Meaning:
        code = context.places.country(text)
        return code, None if code else "not a country or territory that is known"

    return _each(texts, read, pl.String)


def _place(texts: pl.Series, context: Context) -> Read:
    read = _country(texts, context)
    codes = _each(texts, lambda text: (context.places.locode(text), None), pl.String).values
    return replace(read, extra={"code": codes})


def _route(texts: pl.Series, context: Context) -> Read:
    return _each(texts, lambda text: words.route(text, context.places), pl.List(pl.String))


def _currency(texts: pl.Series, context: Context) -> Read:
    return _each(texts, lambda text: words.currency(text, context.currencies), pl.String)


def _by(read: Callable[[str], Meaning], dtype: Any) -> Callable[[pl.Series, Context], Read]:
    return lambda texts, _: _each(texts, read, dtype)


def _hs(texts: pl.Series, _: Context) -> Read:
    if len(texts) <= FEW:
        return _each(texts, words.hs_code, pl.String)
    digits = texts.str.replace(r"^(\d{4,10})\.0$", "${1}").str.replace_all(r"[\s.\-]", "")
    fast = digits.set((~digits.str.contains(r"^[0-9]{4,10}$")).fill_null(False), None)
    if fast.null_count() == texts.null_count():
        return Read(fast)
    at, results = _left(texts, fast, words.hs_code)
    found = pl.Series([value for value, _ in results], dtype=pl.String)
    return Read(fast.scatter(at, found), _reasons(results, at, len(texts)))


def _eccn(texts: pl.Series, context: Context) -> Read:
    read = _text(texts, context)
    upper = [None if text is None else unicodedata.normalize("NFKC", text).upper() for text in read.values]
    return replace(read, values=pl.Series(upper, dtype=pl.String))


def _split(pattern: str, stronger: str | None = None) -> Callable[[pl.Series, Context], Read]:
    """A reader of lists: items are parted by any of ``pattern``, or by LIST_MARK alone where that is present.

    Where ``stronger`` occurs in a text, it alone parts that text: 'SN 1234; SN 5678' holds two serial numbers, not
    four, and no fragment of them is taken for a number that another shipment shares.
    """
    text = pl.col("t")
    parted = text.str.replace_all(pattern, LIST_MARK)
    if stronger is not None:
        strong = text.str.contains(stronger)
        parted = pl.when(strong).then(text.str.replace_all(stronger, LIST_MARK)).otherwise(parted)
    parted = pl.when(text.str.contains(LIST_MARK, literal=True)).then(text).otherwise(parted).str.split(LIST_MARK)
    plain, foreign = (_items(parted, element) for element in (pl.element(), bare_of_invisible(pl.element())))
    odd = text.str.contains(r"[^\x20-\x7e\x1f\r\n\t]").any()

    def read(texts: pl.Series, context: Context) -> Read:
        if texts.null_count() == len(texts):
            return Read(pl.Series([None], dtype=pl.List(pl.String)).new_from_index(0, len(texts)))
        frame = texts.to_frame("t")
        return Read(frame.select_seq(foreign if frame.select_seq(odd).item() else plain).to_series())

    return read


def _items(parted: pl.Expr, element: pl.Expr) -> pl.Expr:
    element = element.str.strip_chars()
    items = parted.list.eval(element.filter(element.str.len_bytes() > 0))
    return pl.when(items.list.len() > 0).then(items)


def _identifiers(texts: pl.Series, context: Context) -> Read:
    read = _split(r"[;；\n|,、]")(texts, context)
    if read.values.null_count() == len(texts):
        return read
    scheme = pl.element().str.extract(r"^([A-Za-z][A-Za-z0-9 _-]{1,20}):", 1)
    rest = pl.element().str.replace(r"^[A-Za-z][A-Za-z0-9 _-]{1,20}:\s*", "")
    named = pl.when(scheme.is_null()).then(pl.element()).otherwise(scheme.str.to_lowercase() + ":" + rest)
    return Read(read.values.list.eval(named))


def _amendments(texts: pl.Series, _: Context) -> Read:
    return _each(texts, amendments.read, pl.List(AMENDMENT))


READERS: dict[str, Callable[[pl.Series, Context], Read]] = {
    "id": _text,
    "text": _text,
    "name": _text,
    "date": _date,
    "past": _past,
    "place": _place,
    "country": _country,
    "route": _route,
    "mode": _by(words.mode, pl.String),
    "incoterm": _by(words.incoterm, pl.String),
    "money": _money,
    "quantity": _quantity,
    "weight": _weight,
    "line": _line,
    "currency": _currency,
    "hs": _hs,
    "eccn": _eccn,
    "gaihi": _by(words.gaihi, pl.String),
    "flag": _by(words.flag, pl.Boolean),
    "list": _split(r"[;；\n|、]"),
    "serials": _split(r"\s", r"[;；、,\n]"),
    "identifiers": _identifiers,
    "amendments": _amendments,
}
