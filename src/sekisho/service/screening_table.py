"""A table of customers as people keep it -> queries: each different party once, and which rows it stands in.

Only the column with the names is needed. Country, kind, birth, address and numbers are found by their headers in
English, Japanese, Korean and Chinese, and weigh on the second axis. What is not understood is told, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sekisho.parties.model import NAME_FACTS, NAME_QUERIES
from sekisho.standards.manifest.dates import PAST, order_of_days
from sekisho.standards.manifest.dates import read as read_date
from sekisho.standards.manifest.headers import header_key
from sekisho.standards.manifest.roles import IDENTIFIER_HEADERS
from sekisho.standards.manifest.table import PROBLEM, ROW
from sekisho.vocabulary.errors import MissingColumns
from sekisho.vocabulary.frames import REJECTS

Countries = Callable[[pl.Series], pl.Series]  # texts -> ISO alpha-2 codes or NULL
Reason = Callable[[str, str], str]  # key and detail -> text in the reader's language

_NAMES = (
    "name|company|company name|customer|customer name|full name|legal name|party|名称|氏名|会社名|企業名"
    "|取引先|取引先名|顧客名|商号"
    "|이름|성명|상호|회사명|업체명|거래처|거래처명|고객명|公司名称|姓名"
)
_ALIASES: dict[str, str] = {
    "country": "country|country code|country name|nation|nationality|country of residence|国|国名|国コード|国籍|所在国"
    "|国家|국가|국가명|국가코드|국적|소재국",
    "kind": "kind|type|entity type|party type|customer type|種別|区分|個人法人|구분|종류|类型",
    "birth": "birth|birth date|birthdate|date of birth|dob|year of birth|birth year|born|birthday|生年月日|生年|誕生日"
    "|생년월일|출생일|출생연도|생년|出生日期|出生年月",
    "address": "address|addr|full address|street address|registered address|location|住所|所在地|本店所在地|アドレス"
    "|주소|소재지|사업장주소|地址",
}  # fmt: skip
_NUMBERS: dict[str, str] = {  # header -> scheme before the number; '' where the cell may say it
    "": "id|ids|identifier|identifiers|identification|registration number|registration no|company number|id number"
    "|識別番号|登録番号|식별번호|등록번호|证件号码",
    "passport": "passport|passport number|passport no|旅券番号|パスポート番号|여권번호|护照号",
    "national": "national id|national id number|identity card|id card|resident number"
    "|マイナンバー|주민등록번호|身份证号",
    "imo": "imo|imo number|IMO番号",
    "bic": "bic|swift|swift code|swift bic",
    "ogrn": "ogrn|огрн",
    "inn": "inn|инн",
}  # fmt: skip
_KINDS = {
    "person": "person|individual|natural person|p|human|man|woman|個人|自然人|개인|자연인|个人",
    "organisation": "organisation|organization|company|corporation|firm|entity|legal entity|legal person|business|o|c"
    "|法人|会社|企業|団体|법인|회사|기업|단체|公司",
}
_YEAR = re.compile(r"\s*(?:c\.|ca\.?|circa|about)?\s*([0-9]{4})\s*[年년]?\s*", re.IGNORECASE)
_MONTH = re.compile(r"\s*([0-9]{4})\s*[-/.年년]\s*([0-9]{1,2})\s*[月월]?\s*")
_SPLIT = r"[;；\n|]"
_LONGEST = {"name": 2_000, "address": 1_000, "identifiers": 2_000, "birth": 64}
_FACTS = ("country", "kind", "birth", "address", "identifiers")


@dataclass(frozen=True, slots=True)
class Asked:
    """``queries`` as in ``parties.NAME_QUERIES`` with ``NAME_FACTS``; ``rows`` (row, query) in the order of the file.

    ``rejects`` as in ``vocabulary.REJECTS``: rows that were not screened, and values that were not understood.
    ``columns`` says which header was read as what.
    """

    queries: pl.DataFrame
    rows: pl.DataFrame
    rejects: pl.DataFrame
    columns: Mapping[str, str]


def read_table(table: pl.DataFrame, file: str, column: str, countries: Countries, reason: Reason) -> Asked:
    """Queries of a decoded table (``standards.manifest.decode``).

    Raises MissingColumns where there is no column of names.
    """
    headers = [c for c in table.columns if c not in (ROW, PROBLEM)]
    name = _name_column(file, headers, column)
    columns = {name: "name"} | _columns([h for h in headers if h != name])
    told, notes = _told(table, name, columns, countries, reason)
    kept = told.filter(pl.col("kept")).drop("kept")
    keys = ["name", *_FACTS]
    distinct = kept.select(keys).unique(maintain_order=True).with_row_index("query")
    rows = kept.join(distinct, on=keys, how="left", nulls_equal=True, maintain_order="left").select("row", "query")
    numbers = pl.col("identifiers").str.split("\x1f")
    schema = {**NAME_QUERIES, **NAME_FACTS}
    queries = distinct.with_columns(numbers).select(pl.col(c).cast(t) for c, t in schema.items())
    frames = [n.select(pl.lit(file).alias("file"), "row", "column", "value", "reason") for n in notes if n.height]
    rejects = pl.concat(frames).cast(dict(REJECTS)) if frames else pl.DataFrame(schema=REJECTS)  # type: ignore[arg-type]
    return Asked(queries, rows, rejects.sort("row", maintain_order=True), columns)


def _name_column(file: str, headers: Sequence[str], column: str) -> str:
    if column in headers:
        return column
    known = {header_key(h): h for h in reversed(headers)}
    wanted = [column] if column != "name" else _NAMES.split("|")
    for alias in wanted:
        if header_key(alias) in known:
            return known[header_key(alias)]
    shown = ", ".join(headers[:30])
    raise MissingColumns(f"{file} has no column '{column}'.", hint=f"It has: {shown}. Use --column.")


def _columns(headers: Sequence[str]) -> dict[str, str]:
    """Header -> 'country', 'kind', 'birth', 'address', or 'identifiers' with the scheme after a colon."""
    facts = {header_key(alias): fact for fact, text in _ALIASES.items() for alias in text.split("|")}
    numbers = {header_key(alias): scheme for scheme, text in _NUMBERS.items() for alias in text.split("|")}
    numbers |= {header_key(alias): scheme for alias, scheme in IDENTIFIER_HEADERS.items()}
    found: dict[str, str] = {}
    for header in headers:
        key = header_key(header)[:80]
        if key in facts and facts[key] not in found.values():
            found[header] = facts[key]
        elif key in numbers:
            found[header] = f"identifiers:{numbers[key]}"
    return found


def _told(
    table: pl.DataFrame, name: str, columns: Mapping[str, str], countries: Countries, reason: Reason
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """row, name, facts, kept (whether the row can be screened); and the notes on rows."""
    row = pl.col(ROW) if ROW in table.columns else pl.int_range(2, pl.len() + 2)
    frame = table.select(row.cast(pl.Int64).alias("row"), _text(name, "name"))
    of = {fact: header for header, fact in columns.items()}
    notes: list[pl.DataFrame] = []
    texts = {f: table.get_column(of[f]).cast(pl.String) if f in of else None for f in ("country", "kind", "birth")}
    blank = pl.Series([None], dtype=pl.String).new_from_index(0, table.height)
    codes = blank if texts["country"] is None else countries(texts["country"])
    births = blank if texts["birth"] is None else _births(texts["birth"])
    kinds = blank if texts["kind"] is None else _kinds(texts["kind"])
    for fact, text, got in (("country", texts["country"], codes), ("birth", texts["birth"], births)):
        if text is not None:
            notes.append(_note(frame, of[fact], text, got, reason(fact, "")))
    frame = frame.with_columns(codes.alias("country"), kinds.alias("kind"), births.alias("birth"))
    address = _text(of["address"], "address") if "address" in of else pl.lit(None, dtype=pl.String).alias("address")
    beside = table.with_columns(address.alias("\x1faddress"), _identifiers(columns).alias("\x1fidentifiers"))
    frame = frame.with_columns(beside["\x1faddress"].alias("address"), beside["\x1fidentifiers"].alias("identifiers"))
    usable = pl.col("name").is_not_null() | pl.col("address").is_not_null() | pl.col("identifiers").is_not_null()
    nameless = frame.filter(pl.col("name").is_null())
    told = pl.when(usable).then(pl.lit(reason("by_facts", ""))).otherwise(pl.lit(reason("no_name", "")))
    notes.append(nameless.select("row", pl.lit(name).alias("column"), pl.lit("").alias("value"), told.alias("reason")))
    frame = frame.with_columns(usable.alias("kept"))
    return _undecoded(frame, table, reason, notes), notes


def _undecoded(frame: pl.DataFrame, table: pl.DataFrame, reason: Reason, notes: list[pl.DataFrame]) -> pl.DataFrame:
    """Tell what decoding found wrong; a row that was dropped there is not screened unless its name came through."""
    if PROBLEM not in table.columns:
        return frame
    pieces = table[PROBLEM].str.split("\x1f")
    found = frame.select("row").with_columns(pieces.alias("pieces")).filter(pl.col("pieces").is_not_null())
    if found.height:
        part = pl.col("pieces").list
        detail = found["pieces"].list.get(2, null_on_oob=True).fill_null("").to_list()
        notes.append(
            found.select(
                "row",
                part.get(0, null_on_oob=True).alias("column"),
                part.get(1, null_on_oob=True).alias("value"),
                pl.Series("reason", [reason("decoding", d) for d in detail], dtype=pl.String),
            )
        )
    return frame


def _text(column: str, name: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).str.strip_chars().str.slice(0, _LONGEST[name])
    return pl.when(text != "").then(text).alias(name)


def _note(frame: pl.DataFrame, column: str, text: pl.Series, got: pl.Series, reason: str) -> pl.DataFrame:
    """Values that are there and were not understood."""
    lost = text.is_not_null() & (text.str.strip_chars() != "") & got.is_null()
    shown = text.str.slice(0, 200).alias("value")
    return (
        frame.select("row", pl.lit(column).alias("column"))
        .with_columns(shown, pl.lit(reason).alias("reason"))
        .filter(lost)
    )


def _identifiers(columns: Mapping[str, str]) -> pl.Expr:
    """All numbers of a row as one text parted by U+001F, each with the scheme that its header says; NULL for none."""
    found = []
    for header, fact in columns.items():
        if fact.startswith("identifiers:"):
            scheme = fact.partition(":")[2]
            cell = pl.col(header).cast(pl.String).str.slice(0, _LONGEST["identifiers"]).str.replace_all("\x1f", " ")
            values = cell.str.replace_all(_SPLIT, "\x1f").str.split("\x1f").list.eval(_value(scheme))
            found.append(values.fill_null(pl.lit([], dtype=pl.List(pl.String))))
    if not found:
        return pl.lit(None, dtype=pl.String).alias("identifiers")
    joined = pl.concat_list(found).list.unique(maintain_order=True).list.join("\x1f")
    return pl.when(joined != "").then(joined).alias("identifiers")


def _value(scheme: str) -> pl.Expr:
    value = pl.element().str.strip_chars()
    value = value.filter(value != "")
    return value if not scheme else pl.when(value.str.contains(":", literal=True)).then(value).otherwise(
        pl.lit(f"{scheme}:") + value
    )  # fmt: skip


def _births(texts: pl.Series) -> pl.Series:
    """'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'; NULL where a text is not understood."""
    distinct = texts.unique().drop_nulls().to_list()
    order = order_of_days(distinct)
    read = {text: _birth(text, order) for text in distinct}
    return texts.replace_strict(list(read), list(read.values()), default=None, return_dtype=pl.String)


def _birth(text: str, order: str | None) -> str | None:
    if len(text) > _LONGEST["birth"]:
        return None
    if (year := _YEAR.fullmatch(text)) is not None:
        return year[1]
    if (month := _MONTH.fullmatch(text)) is not None and 1 <= int(month[2]) <= 12:
        return f"{month[1]}-{int(month[2]):02}"
    day, _ = read_date(text, PAST, order)
    return day.isoformat() if day else None


def _kinds(texts: pl.Series) -> pl.Series:
    known = {header_key(word): kind for kind, words in _KINDS.items() for word in words.split("|")}
    read = {text: known.get(header_key(text[:80])) for text in texts.unique().drop_nulls().to_list()}
    return texts.replace_strict(list(read), list(read.values()), default=None, return_dtype=pl.String)
