"""A list of accelerators as firms keep it -> one row a unit, with what could not be read told apart.

Columns are found by their headers in English, Japanese, Korean and Chinese. A cell that is not understood states
nothing and is told; a row whose cells are all blank is no unit. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from sekisho.standards.manifest import dates, numbers
from sekisho.standards.manifest.headers import header_key
from sekisho.standards.manifest.table import PROBLEM, ROW
from sekisho.vocabulary.errors import MissingColumns
from sekisho.vocabulary.frames import REJECTS
from sekisho.vocabulary.places import Gazetteer

Reason = Callable[[str, str], str]  # key and detail -> text in the reader's language

UNITS: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit": pl.UInt32,  # row of this frame
    "row": pl.Int64,  # as a person sees it in the file
    "serial": pl.String,
    "epc": pl.String,  # its id in records of events, where one is stated
    "model": pl.String,
    "maker": pl.String,
    "seller": pl.String,
    "seller_country": pl.String,  # ISO 3166-1 alpha-2, as all countries here
    "seller_address": pl.String,
    "seller_ids": pl.List(pl.String),  # 'scheme:value' or a bare value
    "seller_parent": pl.String,
    "seller_hq": pl.String,
    "seller_incorporated": pl.Date,
    "forwarder": pl.String,
    "forwarder_country": pl.String,
    "earlier": pl.List(pl.String),  # holders before the seller, as the papers state them
    "invoice": pl.String,
    "invoice_units": pl.Float64,  # units that the invoice states
    "date": pl.Date,  # of purchase
    "place": pl.String,
    "country": pl.String,  # where it is held
    "ship_from": pl.String,
    "holder": pl.String,
    "price": pl.Float64,
    "currency": pl.String,
    "licence": pl.List(pl.String),
    "end_use": pl.String,
    "hs_code": pl.String,
}
# The first header that fits is read; a text within brackets after it may name a currency.
_HEADERS: dict[str, str] = {
    "serial": "serial|serial number|serial no|serial num|sn|s/n|unit serial|シリアル|シリアル番号"
    "|シリアルno|製造番号|機番|일련번호|시리얼|시리얼번호|제조번호|序列号",
    "epc": "epc|unit id|unit|digital link|識別子|식별자",
    "model": "model|product|item|product name|model number|part number|accelerator|gpu|description|型番"
    "|型式|品名|製品名|モデル|機種|品番|모델|모델명|품명|제품명|형번|型号|产品",
    "maker": "maker|manufacturer|brand|メーカー|製造者|製造元|メーカー名|제조사|제조업체|메이커|制造商",
    "seller": "seller|vendor|supplier|bought from|dealer|seller name|vendor name|販売者|販売元|売主"
    "|購入先|仕入先|調達先|販売会社|판매자|판매처|판매사|매도인|구입처|공급처|공급자|供应商"
    "|卖方",
    "seller_country": "seller country|vendor country|supplier country|country of seller|販売者国"
    "|販売者の国|購入先国|購入先の国|売主国|仕入先国|판매자국가|판매자 국가|판매처국가"
    "|구입처국가|卖方国家",
    "seller_address": "seller address|vendor address|販売者住所|購入先住所|판매자주소|구입처주소",
    "seller_ids": "seller id|seller registration|seller number|vendor id|supplier id|販売者番号|法人番号"
    "|購入先番号|판매자번호|사업자등록번호|사업자번호",
    "seller_parent": "seller parent|vendor parent|ultimate parent|販売者親会社|親会社|판매자모회사|모회사",
    "seller_hq": "seller hq|seller headquarters|販売者本社国|本社国|판매자본사국|본사국가",
    "seller_incorporated": "seller incorporated|seller founded|incorporated|販売者設立日|設立日"
    "|판매자설립일|설립일",
    "forwarder": "forwarder|carrier|freight forwarder|運送業者|フォワーダー|通関業者|運送会社|포워더"
    "|운송사|운송업체|货运代理",
    "forwarder_country": "forwarder country|carrier country|フォワーダー国|運送業者国|포워더국가"
    "|운송사국가",
    "earlier": "earlier holders|earlier holder|previous owners|previous owner|previous holders|chain"
    "|前所有者|以前の保有者|前保有者|이전소유자|이전보유자",
    "invoice": "invoice|invoice number|invoice no|請求書|請求書番号|インボイス|インボイス番号|送り状番号"
    "|송장|송장번호|인보이스|인보이스번호|청구서번호|发票号",
    "invoice_units": "invoice units|invoice quantity|units on invoice|invoice qty|請求書数量"
    "|インボイス数量|請求数量|請求書台数|송장수량|인보이스수량|청구수량",
    "date": "date|purchase date|date of purchase|purchased|acquired|acquisition date|bought on|購入日"
    "|取得日|購入年月日|取得年月日|구입일|구매일|취득일|구입일자|취득일자|购买日期",
    "place": "place|location|site|設置場所|保管場所|場所|所在地|장소|위치|설치장소|보관장소|소재지|地点",
    "country": "country|holder country|country of location|保有国|所在国|設置国|국가|소재국|보유국|国家",
    "ship_from": "ship from|shipped from|dispatched from|from country|出荷国|発送国|仕出国|선적국|발송국"
    "|출하국",
    "holder": "holder|owner|legal entity|保有者|所有者|保有会社|보유자|소유자|보유회사",
    "price": "price|unit price|cost|unit cost|単価|購入価格|取得価額|価格|単価|단가|구입가격|취득가액"
    "|가격|单价",
    "currency": "currency|通貨|통화|币种",
    "licence": "licence|license|licence number|license number|export licence|export license|許可番号"
    "|輸出許可番号|許可|허가번호|수출허가번호|허가|许可证号",
    "end_use": "end use|use|purpose|用途|使用目的|최종용도|용도|사용목적",
    "hs_code": "hs|hs code|hs number|hsコード|税番|hs부호|hs코드",
}  # fmt: skip
_NEEDED = ("serial", "model", "seller")  # without two of them this is another kind of file
_MARKS = {"円": "JPY", "원": "KRW", "ドル": "USD", "달러": "USD", "us$": "USD"}
_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]\s*$")
_COUNTRIES = ("seller_country", "seller_hq", "forwarder_country", "country", "ship_from")
_LISTS = ("seller_ids", "earlier", "licence")
_SPLIT = r"[;；\n|]"
LONGEST = 1_000  # characters of a cell


@dataclass(frozen=True, slots=True)
class Holdings:
    """``units`` as ``UNITS``; ``rejects`` as ``vocabulary.REJECTS``; ``columns``: header -> what it was read as."""

    units: pl.DataFrame
    rejects: pl.DataFrame
    columns: Mapping[str, str]


@cache
def _known() -> dict[str, str]:
    return {header_key(alias): fact for fact, text in _HEADERS.items() for alias in text.split("|")}


def columns_of(headers: list[str]) -> tuple[dict[str, str], str | None]:
    """Header by fact, and the currency that the header of prices names."""
    found: dict[str, str] = {}
    currency = None
    for header in headers:
        whole, bracket = header_key(header)[:80], _BRACKETS.search(header)
        bare = header_key(header[: bracket.start()])[:80] if bracket else whole
        fact = _known().get(whole) or _known().get(bare)
        if fact is None or fact in found:
            continue
        found[fact] = header
        if fact == "price" and bracket:
            mark = bracket[1].strip()
            currency = _MARKS.get(mark.lower()) or (mark if re.fullmatch("[A-Z]{3}", mark) else None)
    return found, currency


def read_holdings(table: pl.DataFrame, file: str, places: Gazetteer, reason: Reason) -> Holdings:
    """Units of a decoded table (``standards.manifest.decode``).

    Args:
        table: texts under the file's headers. file: its name, for the rejects.
        places: what countries are called. reason: says why a value states nothing.

    Raises:
        MissingColumns: fewer than two of serial, model and seller have a column.
    """
    headers = [c for c in table.columns if c not in (ROW, PROBLEM)]
    of, currency = columns_of(headers)
    if sum(name in of for name in _NEEDED) < 2:
        shown = ", ".join(headers[:30])
        raise MissingColumns(
            f"{file} has no columns for serial, model and seller.", hint=f"It has: {shown}. See docs/auditing.md."
        )
    row = pl.col(ROW) if ROW in table.columns else pl.int_range(2, pl.len() + 2)
    texts = table.select(row.cast(pl.Int64).alias("row"), *(_text(header, fact) for fact, header in of.items()))
    blank = pl.all_horizontal(pl.col(fact).is_null() for fact in of)
    kept = texts.filter(~blank)
    reader = _Reader(kept, of, file, reason)
    units = _typed(reader, places, currency)
    rejects = pl.concat([*reader.notes, _undecoded(table, file, reason)]).sort("row", maintain_order=True)
    dropped = rejects.filter(pl.col("column") == "")["row"]
    units = units.filter(~pl.col("row").is_in(dropped.implode())).drop("unit").with_row_index("unit")
    shaped = units.select(pl.col(name).cast(dtype) for name, dtype in UNITS.items())
    return Holdings(shaped, rejects, {header: fact for fact, header in of.items()})


def _text(header: str, fact: str) -> pl.Expr:
    text = pl.col(header).cast(pl.String).str.strip_chars().str.slice(0, LONGEST)
    return pl.when(text != "").then(text).alias(fact)


@dataclass
class _Reader:
    """The texts of a table, and the notes on those that state nothing."""

    texts: pl.DataFrame
    of: Mapping[str, str]
    file: str
    reason: Reason

    def __post_init__(self) -> None:
        self.notes: list[pl.DataFrame] = []

    def each(self, fact: str, read: Callable[[str], object | None], dtype: type[pl.DataType]) -> pl.Series:
        """What each distinct text of a column means; texts without a meaning are noted."""
        texts = self.texts[fact] if fact in self.of else pl.Series([None], dtype=pl.String).new_from_index(
            0, self.texts.height
        )  # fmt: skip
        known = {text: read(text) for text in texts.unique().drop_nulls().to_list()}
        values = texts.replace_strict(list(known), list(known.values()), default=None, return_dtype=dtype)
        self.note(fact, texts, values)
        return values.alias(fact)

    def note(self, fact: str, texts: pl.Series, values: pl.Series) -> None:
        """Tell texts that were not understood."""
        lost = self.texts.select("row").with_columns(texts.str.slice(0, 200).alias("value"))
        lost = lost.filter(texts.is_not_null() & values.is_null())
        if lost.height:
            told = {"file": self.file, "column": self.of[fact], "reason": self.reason(fact, "")}
            self.notes.append(_rejects(lost.with_columns(pl.lit(text).alias(name) for name, text in told.items())))


def _typed(reader: _Reader, places: Gazetteer, currency: str | None) -> pl.DataFrame:
    texts, of = reader.texts, reader.of
    made: list[pl.Series] = []
    for fact in ("date", "seller_incorporated"):
        order = dates.order_of_days(texts[fact].unique().to_list()) if fact in of else None
        span = dates.ACT if fact == "date" else dates.PAST
        made.append(reader.each(fact, lambda text, span=span, order=order: dates.read(text, span, order)[0], pl.Date))  # type: ignore[misc]
    for fact in _COUNTRIES:
        codes = places.countries(texts[fact]) if fact in of else pl.Series(fact, [None] * texts.height, pl.String)
        if fact in of:
            reader.note(fact, texts[fact], codes)
        made.append(codes.alias(fact))
    made.append(reader.each("invoice_units", lambda text: _number(text, numbers.QUANTITY)[0], pl.Float64))
    made += _prices(reader, currency)
    frame = texts.with_columns(made)
    lists = [pl.col(fact).str.replace_all(_SPLIT, "\x1f").str.split("\x1f").list.eval(_ELEMENT) for fact in _LISTS
             if fact in of]  # fmt: skip
    frame = frame.with_columns(lists)
    absent = [pl.lit(None).alias(name) for name in UNITS if name not in frame.columns]
    frame = frame.with_columns(absent)
    there = places.countries(frame["place"]) if "place" in of else frame["country"]  # a site names its country
    return frame.with_columns(pl.coalesce("country", there.cast(pl.String)), pl.coalesce("ship_from", "seller_country"))


_ELEMENT = pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != "")


def _prices(reader: _Reader, currency: str | None) -> list[pl.Series]:
    if "price" not in reader.of:
        return []
    texts = reader.texts["price"]
    style = numbers.style_of(texts)
    read = {text: _number(text, numbers.MONEY, style) for text in texts.unique().drop_nulls().to_list()}
    prices = reader.each("price", lambda text: read[text][0], pl.Float64)
    marks = texts.replace_strict(list(read), [v[1] for v in read.values()], default=None, return_dtype=pl.String)
    stated = reader.texts["currency"].str.to_uppercase() if "currency" in reader.of else marks
    frame = pl.select(marks=marks, stated=stated).select(pl.coalesce("marks", "stated", pl.lit(currency, pl.String)))
    return [prices, frame.to_series().alias("currency")]


def _number(
    text: str, rule: numbers.Rule, style: numbers.Style = numbers.Style.POINT
) -> tuple[float | None, str | None]:
    found, _ = numbers.read(text, rule, style)
    if found is None:
        return None, None
    value, mark = found["value"], found["currency"]
    return (float(value) if isinstance(value, float | int) else None), (mark if isinstance(mark, str) else None)


def _undecoded(table: pl.DataFrame, file: str, reason: Reason) -> pl.DataFrame:
    """What decoding found wrong with rows; a row that was damaged there is no unit (its column is blank)."""
    if PROBLEM not in table.columns:
        return pl.DataFrame(schema=REJECTS)
    told = table.filter(pl.col(PROBLEM).is_not_null()).select(pl.col(ROW).cast(pl.Int64).alias("row"), PROBLEM)
    pieces = pl.col(PROBLEM).str.split("\x1f").list
    parted = told.select(
        "row",
        pl.lit(file).alias("file"),
        pl.when(pieces.get(3, null_on_oob=True) == "keep").then(pieces.get(0)).otherwise(pl.lit("")).alias("column"),
        pieces.get(1, null_on_oob=True).alias("value"),
        pieces.get(2, null_on_oob=True).alias("why"),
    )
    said = [reason("decoding", why or "") for why in parted["why"].to_list()]
    return _rejects(parted.with_columns(pl.Series("reason", said, dtype=pl.String)))


def _rejects(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in REJECTS.items())
