"""Reading a column of texts: ``READERS[kind](texts, context) -> Read``, vectorised, distinct values once.

Every reader takes cleaned texts (no outer spaces, NULL where nothing was stated) and gives values of the column's
type, NULL where a text could not be read, and then says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from sekisho.standards.manifest import amendments, dates, numbers, words
from sekisho.vocabulary.frames import AMENDMENT
from sekisho.vocabulary.places import Gazetteer

LIST_MARK = "\x1f"  # between the items of a list that came from a nested document
_INVISIBLE = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\x{115F}\x{1160}\x{3164}\x{FFA0}\x{2800}\x{FE00}-\x{FE0F}]"
_NOTHING = [
    "",
    "-",
    "--",
    "---",
    "—",
    "–",
    "－",
    "―",
    "n/a",
    "#n/a",
    "null",
    "none",
    "nil",
    "なし",
    "없음",
    "tba",
    "tbd",
    "to be advised",
    "to be confirmed",
    "to be determined",
    "to order",
    "未定",
    "미정",
]


_ANSWERS = ("flag", "gaihi")  # kinds of columns in which 'none' and 'なし' are answers


def _stated(name: str) -> pl.Expr:
    stripped = pl.col(name).str.strip_chars()
    silent = (stripped.str.len_bytes() <= 20) & stripped.str.to_lowercase().is_in(_NOTHING)
    return pl.when(~silent).then(stripped).alias(name)


def _answer(name: str) -> pl.Expr:
    stripped = pl.col(name).str.strip_chars()
    return pl.when(stripped.str.len_bytes() > 0).then(stripped).alias(name)


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


_FOREIGN = (pl.col("t").str.len_bytes() != pl.col("t").str.len_chars()).any().alias("foreign")
_CONTROLLED = pl.col("t").str.contains(r"[\x00-\x1f\x7f]").any().alias("controlled")
_ISO = pl.when(pl.col("t").str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(pl.col("t")).str.to_date("%Y-%m-%d", strict=False)


def cleaned(texts: pl.Series, kind: str = "text") -> pl.Series:
    """Without outer spaces; NULL for nothing and for the usual ways of writing nothing ('n/a', 'なし')."""
    return texts.to_frame("t").select(_answer("t") if kind in _ANSWERS else _stated("t")).to_series()


def all_cleaned(columns: dict[str, pl.Series], kinds: Mapping[str, str]) -> dict[str, pl.Series]:
    """``cleaned`` for every column in one go: what a small table needs, where each call costs more than its rows."""
    frame = pl.DataFrame(list(columns.values()))
    frame = frame.select(_answer(name) if kinds[name] in _ANSWERS else _stated(name) for name in columns)
    return frame.to_dict()


def visible(texts: pl.Series) -> tuple[pl.Series, pl.Series | None]:
    """NFC, without control, zero-width and direction characters; and which texts lost some (None: no text did)."""
    foreign, controlled = texts.to_frame("t").select(_FOREIGN, _CONTROLLED).row(0)
    if not foreign and not controlled:
        return texts, None
    if foreign:
        texts = texts.str.normalize("NFC")
    spaced = texts.str.replace_all(r"[\t\r\n\x{85}]+", " ")
    hidden = spaced.str.contains(_INVISIBLE)
    if not hidden.any():
        return spaced, None
    bare = spaced.str.replace_all(_INVISIBLE, "").str.strip_chars()
    return bare.set((bare == "").fill_null(False), None), hidden


def _each(
    texts: pl.Series, read: Callable[[str], tuple[Any, str | None]], dtype: Any, left: pl.Series | None = None
) -> Read:
    """Apply ``read`` (text -> value, reason) to the distinct texts, or only where ``left`` is true."""
    distinct = (texts if left is None else texts.filter(left)).unique().drop_nulls()
    results = [read(text) for text in distinct]
    table = pl.DataFrame(
        {
            "text": distinct,
            "value": pl.Series([value for value, _ in results], dtype=dtype, strict=False),
            "reason": pl.Series([reason for _, reason in results], dtype=pl.String),
        }
    )
    joined = texts.to_frame("text").join(table, on="text", how="left", maintain_order="left")
    reasons = joined["reason"]
    return Read(joined["value"], reasons if reasons.null_count() < len(reasons) else None)


def _text(texts: pl.Series, _: Context) -> Read:
    values, hidden = visible(texts)
    return Read(values, None, {} if hidden is None else {"cleaned": hidden})


def _date(texts: pl.Series, _: Context) -> Read:
    return _dates(texts, dates.ACT)


def _past(texts: pl.Series, _: Context) -> Read:
    return _dates(texts, dates.PAST)


def _dates(texts: pl.Series, span: dates.Span) -> Read:
    fast = texts.to_frame("t").select(pl.when(_ISO.is_between(span.first, span.last)).then(_ISO)).to_series()
    if fast.null_count() == texts.null_count():
        return Read(fast)
    left = texts.is_not_null() & fast.is_null()
    order = dates.order_of_days(texts.filter(left).unique())
    slow = _each(texts, lambda text: dates.read(text, span, order), pl.Date, left)
    return Read(fast.fill_null(slow.values), slow.reasons)


def _numbers(texts: pl.Series, rule: numbers.Rule) -> Read:
    style = numbers.style_of(texts)
    plain = texts.str.contains(numbers.PLAIN if style is numbers.Style.POINT else numbers.DIGITS)
    if rule.whole:
        plain &= ~texts.str.contains(numbers.THREE_DECIMALS)
    fast = texts.set((~plain).fill_null(False), None).cast(pl.Float64, strict=False)
    fast = fast.set((~rule.fits(fast)).fill_null(False), None)
    if fast.null_count() == texts.null_count():
        return Read(fast)
    left = texts.is_not_null() & fast.is_null()
    slow = _each(texts, lambda text: numbers.read(text, rule, style), numbers.MARKED, left)
    marks = slow.values.struct.field("currency")
    values = fast.fill_null(slow.values.struct.field("value"))
    return Read(values, slow.reasons, {} if marks.null_count() == len(marks) else {"currency": marks})


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
    values = context.places.countries(texts)
    if values.null_count() == texts.null_count():
        return Read(values)
    bad = texts.is_not_null() & values.is_null()
    reasons = pl.Series(["not a country or territory that is known"]).new_from_index(0, len(texts))
    return Read(values, reasons.set(~bad, None))


def _place(texts: pl.Series, context: Context) -> Read:
    read = _country(texts, context)
    codes = _each(texts, lambda text: (context.places.locode(text), None), pl.String).values
    return replace(read, extra={"code": codes})


def _route(texts: pl.Series, context: Context) -> Read:
    return _each(texts, lambda text: words.route(text, context.places), pl.List(pl.String))


def _currency(texts: pl.Series, context: Context) -> Read:
    return _each(texts, lambda text: words.currency(text, context.currencies), pl.String)


def _by(read: Callable[[str], tuple[Any, str | None]], dtype: Any) -> Callable[[pl.Series, Context], Read]:
    return lambda texts, _: _each(texts, read, dtype)


def _hs(texts: pl.Series, _: Context) -> Read:
    digits = texts.str.replace(r"^(\d{4,10})\.0$", "${1}").str.replace_all(r"[\s.\-]", "")
    fast = digits.set((~digits.str.contains(r"^[0-9]{4,10}$")).fill_null(False), None)
    if fast.null_count() == texts.null_count():
        return Read(fast)
    left = texts.is_not_null() & fast.is_null()
    slow = _each(texts, words.hs_code, pl.String, left)
    return Read(fast.fill_null(slow.values), slow.reasons)


def _eccn(texts: pl.Series, context: Context) -> Read:
    read = _text(texts, context)
    return replace(read, values=read.values.str.normalize("NFKC").str.to_uppercase())


def _split(pattern: str, stronger: str | None = None) -> Callable[[pl.Series, Context], Read]:
    """A reader of lists: items are parted by any of ``pattern``, or by LIST_MARK alone where that is present.

    Where ``stronger`` occurs in a text, it alone parts that text: 'SN 1234; SN 5678' holds two serial numbers, not
    four, and no fragment of them is taken for a number that another shipment shares.
    """

    def read(texts: pl.Series, context: Context) -> Read:
        if texts.null_count() == len(texts):
            return Read(pl.Series([None], dtype=pl.List(pl.String)).new_from_index(0, len(texts)))
        marked = texts.str.contains(LIST_MARK, literal=True)
        parted = texts.str.replace_all(pattern, LIST_MARK)
        if stronger is not None:
            strong = texts.str.contains(stronger).fill_null(False)
            parted = texts.str.replace_all(stronger, LIST_MARK).zip_with(strong, parted)
        parted = parted.zip_with(~marked.fill_null(False), texts) if marked.any() else parted
        plain = not texts.str.contains(r"[^\x20-\x7e\x1f\r\n\t]").any()
        lists = parted.str.split(LIST_MARK)
        element = pl.element() if plain else pl.element().str.replace_all(_INVISIBLE, "").str.normalize("NFC")
        element = element.str.strip_chars()
        items = lists.list.eval(element.filter(element.str.len_bytes() > 0))
        return Read(items.set((items.list.len() == 0).fill_null(False), None))

    return read


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
