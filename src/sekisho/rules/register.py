"""Rows of a licence register -> licences. The columns are in docs/licences.md."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sekisho.rules.licences import Licence

# Headers as people write them; spaces, case and punctuation do not matter.
HEADERS: dict[str, tuple[str, ...]] = {
    "licence_number": ("license_number", "licence no", "license no", "number", "許可証番号", "許可番号", "허가번호"),
    "regime": ("authority", "issuer", "issued by", "jurisdiction", "規制", "許可当局", "発行機関", "허가기관", "제도"),
    "holder": ("licensee", "exporter", "applicant", "許可取得者", "輸出者", "申請者", "허가취득자", "수출자"),
    "items": ("item", "goods", "models", "eccn", "品目", "貨物", "品名", "型番", "품목", "품명"),
    "consignee": ("consignees", "荷受人", "수하인"),
    "end_user": ("end_users", "需要者", "最終需要者", "최종사용자"),
    "destinations": ("destination", "country", "countries", "仕向地", "仕向国", "목적지"),
    "quantity": ("qty", "数量", "수량"),
    "value": ("amount", "金額", "금액"),
    "currency": ("通貨", "통화"),
    "valid_from": ("issued", "issue date", "start", "発行日", "有効開始日", "許可日", "발급일", "유효시작일"),
    "valid_to": ("expires", "expiry", "expiry date", "valid until", "end", "有効期限", "満了日", "유효기한", "만료일"),
}
# The authority that issued it stands for its regime.
REGIMES = {
    "US": ("BIS", "EAR", "USA", "OFAC"),
    "JP": ("METI", "JAPAN", "経済産業省", "経産省"),
    "KR": ("MOTIE", "KOSTI", "KOREA", "산업부"),
    "MY": ("MITI", "MALAYSIA"),
}
_BY_AUTHORITY = {authority: regime for regime, authorities in REGIMES.items() for authority in authorities}

CountryOf = Callable[[str], str | None]


def codes_only(text: str) -> str | None:
    """Countries by their ISO 3166-1 alpha-2 code only."""
    code = text.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def read_register(
    rows: Iterable[Mapping[str, object]], country_of: CountryOf = codes_only
) -> tuple[list[Licence], list[tuple[int, str, str, str]]]:
    """Rows of a register -> licences, and rejects (row, column, value, reason).

    A row with a bad value gives no licence at all: a licence that cannot be read covers nothing.
    """
    licences: list[Licence] = []
    rejects: list[tuple[int, str, str, str]] = []
    seen: set[str] = set()
    for index, raw in enumerate(rows, start=2):
        row = _named(raw)
        number = row.get("licence_number", "")
        if not any(str(value).strip() for key, value in raw.items() if key and key.isprintable() and value is not None):
            continue  # a blank row says nothing; a column of the decoder's own has no printable name
        if not number or number in seen:
            rejects.append((index, "licence_number", number, "missing or given twice"))
            continue
        try:
            licences.append(_licence(number, row, country_of))
            seen.add(number)
        except _BadCell as bad:
            rejects.append((index, bad.column, bad.value, bad.reason))
    return licences, rejects


def _header_key(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


_BY_HEADER = {_header_key(alias): name for name, aliases in HEADERS.items() for alias in (name, *aliases)}


def _named(raw: Mapping[str, object]) -> dict[str, str]:
    """Cells by canonical name; of two headers for one column the first that says something."""
    row: dict[str, str] = {}
    for header, value in raw.items():
        name = _BY_HEADER.get(_header_key(header)) if header else None
        text = "" if value is None else str(value).strip()
        if name is not None and not row.get(name):
            row[name] = text
    return row


class _BadCell(ValueError):
    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


def _licence(number: str, row: Mapping[str, str], country_of: CountryOf) -> Licence:
    regime = row.get("regime", "").upper()
    if not regime:
        raise _BadCell("regime", "", "the regime is missing: US, JP, KR, MY ...")
    return Licence(
        number=number,
        regime=_BY_AUTHORITY.get(regime, regime),
        holders=_many(row.get("holder", "")),
        items=_many(row.get("items", "")),
        consignees=_many(row.get("consignee", "")),
        end_users=_many(row.get("end_user", "")),
        destinations=tuple(_country(d, country_of) for d in _many(row.get("destinations", ""))),
        quantity=_number(row, "quantity"),
        value=_number(row, "value"),
        currency=row.get("currency", "").upper() or None,
        valid_from=_day(row, "valid_from"),
        valid_to=_day(row, "valid_to"),
    )


def _country(text: str, country_of: CountryOf) -> str:
    code = country_of(text)
    if code is None:
        raise _BadCell("destinations", text, "no country that is known")
    return code


def _many(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;；|、]", cell) if part.strip())


def _number(row: Mapping[str, str], column: str) -> float | None:
    cell = unicodedata.normalize("NFKC", row.get(column, "")).replace(",", "")
    if not cell:
        return None
    try:
        number = float(cell)
    except ValueError:
        raise _BadCell(column, cell, "not a number") from None
    if not 0 <= number < float("inf"):
        raise _BadCell(column, cell, "must be zero or more")
    return number


def _day(row: Mapping[str, str], column: str) -> date | None:
    cell = row.get(column, "")
    if not cell:
        return None
    try:
        return date.fromisoformat(cell[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        raise _BadCell(column, cell, "not a date (YYYY-MM-DD)") from None
