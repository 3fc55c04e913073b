"""The 該非判定書 and the English classification sheet: the same answer, laid out to be checked and signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sekisho.service.classification import Classification
from sekisho.service.classification_regimes import Tables
from sekisho.service.classification_words import (
    Block,
    Words,
    candidates,
    doubts,
    figures,
    headings,
    regime,
    stated_and_found,
    verdict,
)

_OPENING = {
    "ja": "下記の貨物について、外国為替及び外国貿易法に基づく輸出貿易管理令別表第一及び貨物等省令、"
    "並びに米国輸出管理規則（EAR）に照らし、基準日現在の規則により次のとおり判定します。",
    "en": "The goods below were classified under the United States Export Administration Regulations and the Japanese "
    "export control list as they stood on the day named.",
}


def sheet(
    c: Classification, tables: Tables, words: Words, *, as_of: date, made: date, reference: str, digests: dict[str, str]
) -> dict[str, Any]:
    """The data of template ``document``: title, number and day, blocks, signatures.

    Args:
        c: the answer.
        tables: names of paragraphs and headings.
        words: English or Japanese.
        as_of: the day whose law was asked.
        made: the day of the sheet.
        reference: the sheet's own number.
        digests: names of the rule packs and the knowledge that were used.
    """
    lang = words.lang
    first = [r for r in c.rulings if r.regime == ("JP" if lang == "ja" else "US")]
    rulings = first + [r for r in c.rulings if r not in first]
    return {
        "lang": lang,
        "title": words.of("title_ja" if lang == "ja" else "title_en"),
        "aside": [f"No. {reference}", _day(made, lang)],
        "footer": f"{reference} · {words.of('title_ja' if lang == 'ja' else 'title_en')} · Sekisho",
        "blocks": [
            {"kind": "letterhead", "to": [words.of("to_blank")], "from": [words.of("issuer"), words.of("address")]},
            {"kind": "paragraph", "text": _OPENING[lang]},
            *(verdict(one, words) for one in rulings),
            *stated_and_found(c, words),
            *figures(c, words),
            *(block for one in rulings for block in regime(one, words)),
            *candidates(c.candidates, words),
            *headings(c, tables, words),
            *doubts(c, words),
            *_basis(as_of, digests, words),
            *_signed(words),
        ],
    }


def _basis(as_of: date, digests: dict[str, str], words: Words) -> list[Block]:
    rows = [
        [words.of("day"), _day(as_of, words.lang)],
        [words.of("packs"), digests["law"]],
        [words.of("knowledge"), digests["items"]],
    ]
    return [
        {"kind": "heading", "text": words.of("notes")},
        {"kind": "facts", "rows": rows, "sticky": True},
        {"kind": "note", "text": words.of("caveat"), "sticky": True},
    ]


def _signed(words: Words) -> list[Block]:
    fields = [words.of(key) for key in ("position", "name", "signature", "date")]
    people = [{"role": words.of(role), "fields": fields} for role in ("prepared", "responsible")]
    return [{"kind": "signatures", "people": people}]


def _day(day: date, lang: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "ja" else day.isoformat()
