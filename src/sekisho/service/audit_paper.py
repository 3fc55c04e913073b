"""An audit on paper: what ``storage.documents.render_pdf`` sets with the template ``audit``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sekisho.service.audit import Audited
from sekisho.service.audit_view import Card, View
from sekisho.service.audit_words import AuditWords
from sekisho.service.charts import Bar
from sekisho.service.said import in_language

UNITS = 60  # units told on paper, the gravest first: the others are in units.csv


def paper(audited: Audited, words: AuditWords, run: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The data of the document in one language."""
    view = View(audited, words)

    def ui(key: str, kind: str = "page", **values: object) -> str:
        return words.say(kind, key, lang, **values)

    steps, _ = view.steps()
    cards = [card for card in view.cards(UNITS) if card.lines]
    blocks: list[dict[str, Any]] = [
        *([{"kind": "note", "text": ui("fictional"), "grave": True}] if run["fictional"] else []),
        {"kind": "heading", "text": ui("coverage")},
        {"kind": "bars", "rows": [_bar(view.coverage(), lang)]},
        {
            "kind": "grid",
            "head": [one.name.in_(lang) for one in view.counts()],
            "rows": [[f"{one.count:,} ({one.share})" for one in view.counts()]],
        },
        {"kind": "heading", "text": ui("by_seller")},
        {"kind": "bars", "rows": [_bar(bar, lang) for bar in view.sellers()]},
        {"kind": "heading", "text": ui("by_finding")},
        {"kind": "bars", "rows": [_bar(bar, lang) for bar in view.kinds()]},
        {"kind": "heading", "text": ui("todo")},
        _steps(steps, ui, lang),
        {"kind": "heading", "text": ui("findings")},
        *_units(cards, ui, lang),
        {"kind": "heading", "text": ui("rests")},
        {"kind": "paragraph", "text": ui("clocks", day=run["today"])},
        {"kind": "heading", "text": ui("limits")},
        {"kind": "bullets", "items": [one.in_(lang) for one in view.limits()]},
    ]
    return {
        "lang": lang,
        "title": ui("title"),
        "subtitle": ui("for"),
        "aside": [run["firm"] or "", ui("as_of", day=run["today"]), f"{audited.units.height:,} {ui('units')}"],
        "footer": f"Sekisho · {run['file']} · {run['reference_digest'][:16]} · {run['pack_digest'][:16]}",
        "blocks": blocks,
    }


def _bar(bar: Bar, lang: str) -> dict[str, Any]:
    parts = [[one.kind, one.width] for one in bar.segments]
    return {"label": bar.label.in_(lang), "count": f"{bar.count:,}", "parts": parts}


def _steps(steps: Iterable[Any], ui: Any, lang: str) -> dict[str, Any]:
    rows = []
    for step in steps:
        told = in_language(step, lang)
        asked = [told["ask"], told["whom"]] if told["whom"] else told["ask"]
        rows.append([asked, [told["paper"], f"{', '.join(told['because'])}: {told['serials']}"], f"{told['count']:,}"])
    if not rows:
        return {"kind": "paragraph", "text": ui("clean")}
    return {"kind": "grid", "head": [ui("ask"), ui("paper"), ui("count")], "rows": rows, "widths": [3, 7, 1]}


def _units(cards: Iterable[Card], ui: Any, lang: str) -> list[dict[str, Any]]:
    rows = [
        [
            [card.serial, card.result.in_(lang)],
            [card.model, card.seller, card.day],
            [f"{line.gravity.in_(lang)}: {line.sentence.in_(lang)}" for line in card.lines if line.kind != "note"],
        ]
        for card in cards
        if any(line.kind != "note" for line in card.lines)
    ]
    if not rows:
        return [{"kind": "paragraph", "text": ui("none")}]
    return [{"kind": "grid", "head": [ui("serial"), ui("model"), ui("findings")], "rows": rows, "widths": [3, 4, 9]}]
