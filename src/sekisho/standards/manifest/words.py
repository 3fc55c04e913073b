"""Words with a fixed meaning: modes, Incoterms, yes and no, 該非, currencies, tariff codes, routes. One text at a time.

Each function gives (value, reason): value None with a reason where the text is not understood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from sekisho.vocabulary.places import Gazetteer


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MODES = (
    ("hand_carry", "hand carry|handcarry|hand-carry|hand carried|hand|personal baggage|手荷物|ハンドキャリー"
        "|携行|携帯|핸드캐리|휴대"),
    ("courier", "courier|express|dhl|fedex|ups|ems|クーリエ|宅配便|国際宅配|特送|쿠리어|택배|특송"),
    ("multimodal", "multimodal|intermodal|sea-air|sea/air|sea & air|combined|複合|複合輸送|海空複合|복합|복합운송"),
    ("post", "post|postal|mail|parcel|parcel post|郵便|国際郵便|小包|우편|국제우편"),
    ("air", "air|air freight|airfreight|by air|air cargo|plane|aircraft|a|航空|空輸|航空便|航空機|航空貨物|エア"
        "|항공|항공편|항공운송|4|40"),
    ("sea", "sea|ocean|ocean freight|sea freight|vessel|ship|maritime|by sea|by ship|boat|fcl|lcl|container"
        "|seafreight|s|船|海上|船舶"
            "|船便|海運|海上輸送|コンテナ|해상|해운|선박|해상운송|배|1|10|11"),
    ("road", "road|truck|lorry|trucking|land|by road|by truck|車|トラック|陸上|陸送|道路|도로|육로|트럭|육상|3|30"),
    ("rail", "rail|train|railway|by rail|鉄道|鉄道輸送|철도|2|20"),
)  # fmt: skip
_MODE = {word: mode for mode, text in _MODES for word in [mode, *text.split("|")]}
_INCOTERMS = _words("EXW FCA FAS FOB CFR CIF CPT CIP DPU DAP DDP DAT DAF DES DEQ DDU")
_OLD_TERMS = {"C&F": "CFR", "CNF": "CFR", "CANDF": "CFR", "CNI": "CIP"}
_YES = _words(
    "yes y true t 1 x ○ ◯ 〇 有 有り あり 要 必要 はい 済 済み 込 込み 含む 注文あり 예 네 유 있음 포함 필요 "
    "included ordered "
    "required oui ja si ✓ ✔ accepted on"
)
_NO = _words(
    "no n false f 0 × ✕ 無 無し なし 不要 いいえ 否 未 含まない 辞退 注文なし 아니오 아니요 무 없음 불포함 "
    "불필요 미포함 "
    "declined none refused waived excluded off 断り"
)
_NOT_LISTED = _words(
    "非該当 対象外 非 該当せず 該当なし 該当しない 該当無し 非該 リスト非該当 notlisted notcontrolled "
    "uncontrolled no n "
    "비해당 해당없음 비전략물자 해당무 不受控 不列管 notapplicable nlr ear99 非対象 비대상"
)
_LISTED = _words("該当 該 リスト規制該当 該当品 listed controlled yes y 해당 전략물자 전략물자해당 受控 列管")
_CURRENCY_WORDS = {
    "JPY": "円|日本円|YEN|JP¥|엔|엔화",
    "USD": "$|US$|ドル|米ドル|USドル|DOLLAR|DOLLARS|US DOLLAR|US DOLLARS|달러|미달러",
    "KRW": "원|원화|WON|₩|ウォン",
    "CNY": "元|人民元|RMB|위안|人民币",
    "EUR": "EURO|EUROS|€|ユーロ|유로",
    "GBP": "£|ポンド|POUND",
    "TWD": "NT$|NTD|台湾ドル",
    "HKD": "HK$|香港ドル",
    "SGD": "S$|シンガポールドル",
}
_CURRENCY = {word: code for code, text in _CURRENCY_WORDS.items() for word in text.split("|")}
_ROUTE_MARKS = (
    "\x1f",
    ">|→|⇒|➔|＞|->",
    ";|；|\n",
    r"\|",
    "/|／",
    "~|〜|～",
    r"\s[-–—]\s",
    "-|–",
    ",|、|，",
    "経由|경유| and ",
)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def mode(text: str) -> tuple[str | None, str | None]:
    """The mode of transport; 'Air Freight (DHL)' is courier, 'FCL 40ft' is sea."""
    folded = _folded(text)[:100].replace("_", " ")
    if folded.replace(" ", "_") in _MODE:
        return _MODE[folded.replace(" ", "_")], None
    if folded in _MODE:
        return _MODE[folded], None
    for name, spellings in _MODES:
        for word in spellings.split("|"):
            if (len(word) > 2 and re.search(rf"\b{re.escape(word)}\b", folded)) or (
                not word.isascii() and word in folded
            ):
                return name, None
    return None, "not a mode of transport that is known"


def incoterm(text: str) -> tuple[str | None, str | None]:
    """The three letters: 'FOB Tokyo' is FOB, 'C&F' is CFR."""
    first = re.split(r"[\s,(/:-]", unicodedata.normalize("NFKC", text).upper().strip(), maxsplit=1)[0]
    term = _OLD_TERMS.get(first, first)
    return (term, None) if term in _INCOTERMS else (None, "not an Incoterms rule")


def flag(text: str) -> tuple[bool | None, str | None]:
    """Yes or no in English, Japanese and Korean."""
    folded = _folded(text)
    if folded in _YES:
        return True, None
    return (False, None) if folded in _NO else (None, "neither yes nor no")


def gaihi(text: str) -> tuple[str, None]:
    """'listed', 'not_listed', or the item as it was written."""
    folded = re.sub(r"[\s_\-・()（）]", "", _folded(text))
    if folded in _NOT_LISTED:
        return "not_listed", None
    return ("listed", None) if folded in _LISTED else (text, None)


def currency(text: str, known: Mapping[str, float]) -> tuple[str | None, str | None]:
    """An ISO 4217 code that the currency table knows."""
    upper = " ".join(unicodedata.normalize("NFKC", text).upper().split())
    code = _CURRENCY.get(upper, upper)
    if code in known:
        return code, None
    if upper in ("¥", "\\"):
        return None, "ambiguous: JPY or CNY"
    return None, "not a currency that is known"


_WHOLE_NUMBER = re.compile(r"([0-9]{4,10})\.0")
_BETWEEN_DIGITS = re.compile(r"[\s.\-]")
_TARIFF = re.compile(r"[0-9]{4,10}")


def hs_code(text: str) -> tuple[str | None, str | None]:
    """Digits only, 4 to 10 of them; dots, spaces and hyphens between are dropped, and a '.0' of a spreadsheet."""
    whole = _WHOLE_NUMBER.fullmatch(text)
    plain = whole[1] if whole else _BETWEEN_DIGITS.sub("", text)
    if _TARIFF.fullmatch(plain):
        return plain, None
    digits = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text)[:64])
    digits = re.sub(r"^(?:HS|HTS|HSCODE):?", "", digits, flags=re.IGNORECASE)
    if _TARIFF.fullmatch(digits):
        return digits, None
    return None, "not a tariff code of 4 to 10 digits"


def route(text: str, places: Gazetteer) -> tuple[list[str] | None, str | None]:
    """Countries in order of travel, neighbours that are the same once; unknown places are named in the reason."""
    whole = text.strip()
    if whole.startswith("[") and whole.endswith("]"):
        whole = whole[1:-1].replace('"', "").replace("'", "").replace(",", "\x1f")
    whole = re.sub(r"^(?:via|by way of|経由[:：]?)\s+", "", whole, flags=re.IGNORECASE)
    pieces = [whole] if places.country(whole) and not re.search("[>→;]", whole) else _parted(whole)
    found = [(piece, places.country(piece)) for piece in pieces[:100]]
    countries = [code for _, code in found if code is not None]
    merged = [code for at, code in enumerate(countries) if at == 0 or countries[at - 1] != code]
    unknown = [piece for piece, code in found if code is None]
    reason = f"place not known: {'; '.join(unknown)[:100]}" if unknown else None
    return (merged or None), reason


def _parted(text: str) -> list[str]:
    for mark in _ROUTE_MARKS:
        pieces = [piece.strip() for piece in re.split(mark, text)]
        pieces = [piece for piece in pieces if piece]
        if len(pieces) > 1:
            return pieces
    return [text.strip()]
