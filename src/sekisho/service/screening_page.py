"""A screening as one self-contained HTML page: in three languages, on paper and on a phone, readable without a network.

Texts stand in the page once more as a table, so that a script can change the language. Names come from strangers: they
are cleaned, escaped by Jinja, and a content security policy with the digests of the page's own style and script runs
nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import polars as pl
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from sekisho.parties import SCORECARD
from sekisho.service.report import Texts, policy
from sekisho.service.said import Said, filled, said, same
from sekisho.service.screening import GRAVITY, Screened
from sekisho.service.screening_words import Alert, Parts
from sekisho.service.wording import LANGS, clean
from sekisho.vocabulary.listing import Reference

LIMIT = 600  # alerts told in full: about 4 MB; all of them are in the CSV
_REJECTS = 100
_NAME = 120
# The classes of the gate's report, so that one style serves both.
_CLASS = {"confirmed": "refuse", "possible": "hold", "weak": "weak"}
_ENTRY = ("kind", "programs", "listed_on", "ends_on", "citation", "births", "countries")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the alerts below it."""

    title: Said
    note: Said | None
    cards: list[dict[str, Any]]
    more: int


def page(
    screened: Screened,
    reference: Reference,
    templates: Mapping[str, str],
    about: Mapping[str, Any],
    lang: str,
    limit: int = LIMIT,
) -> str:
    """The page of a screening.

    Args:
        screened: what came of it.
        reference: what was screened against, for its lists and entries.
        templates: the files of ``service/templates`` by name.
        about: ``file`` (name), ``fictional`` (the lists are invented), ``preset``.
        lang: the language in which the page opens.
        limit: most alerts told in full.
    """
    texts = Texts(lang if lang in LANGS else "en")
    style = templates["report.css"] + templates["screening.css"]
    script = templates["report.js"]
    say = screened.words.say

    @cache
    def ui(key: str, kind: str = "page", **values: str) -> Said:
        template = said(partial(say, kind, key))
        return filled(template, {name: same(str(v)) for name, v in values.items()}) if values else template

    counts = screened.counts()
    asked = screened.asked
    view = {
        "lang": texts.lang,
        "about": {"file": clean(about["file"], 200), "fictional": about["fictional"], "preset": about["preset"]},
        "counts": [(_CLASS[s], ui(s, kind="strengths"), counts[s]) for s in ("confirmed", "possible")]
        + [("release", ui("cleared"), counts["cleared"])],
        "rows": f"{asked.rows.height:,}",
        "queries": f"{asked.queries.height:,}",
        "sections": _sections(screened, reference, ui, limit),
        "sources": reference.sources.select("list", "title", "list_date", "entries").to_dicts(),
        "rejects": [{k: clean(v or "", 90) for k, v in r.items()} for r in asked.rejects.head(_REJECTS).to_dicts()],
        "rejected": asked.rejects.height,
        "digest": reference.digest,
        "scorecard": SCORECARD,
        "style": Markup(style),  # noqa: S704 - our own file
        "script": Markup(script),  # noqa: S704 - our own file
        "policy": policy(style, script),
    }
    return environment(templates, texts, ui).get_template("screening.html").render(view)


def environment(templates: Mapping[str, str], texts: Texts, ui: Any) -> Environment:
    """What renders a page: our templates, everything escaped, texts that follow the language."""
    made = Environment(
        loader=DictLoader(dict(templates)), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"t": texts.span, "attribute": cache(texts.attribute), "texts": texts, "ui": ui}
    return made


def _sections(screened: Screened, reference: Reference, ui: Any, limit: int) -> list[Section]:
    """Open alerts, the gravest first, then by support, then by score; weak aliases apart, cleared ones last."""
    rows = screened.asked.rows.group_by("query", maintain_order=True).agg(pl.col("row"))
    gravity = pl.col("strength").replace_strict(GRAVITY, return_dtype=pl.Int8)
    alerts = screened.alerts.join(rows, on="query", how="left", maintain_order="left").sort(
        gravity, -pl.col("support"), -pl.col("score"), pl.col("row").list.first(), maintain_order=True
    )
    cleared, weak = pl.col("status") == "cleared", (pl.col("name_quality") == "weak").fill_null(False)
    parts = (
        ("open", None, alerts.filter(~cleared & ~weak)),
        ("weak_aliases", "weak_note", alerts.filter(~cleared & weak)),
        ("cleared", None, alerts.filter(cleared)),
    )
    out: list[Section] = []
    for title, note, frame in parts:
        shown = frame.head(max(0, limit - sum(len(s.cards) for s in out)))
        cards = _cards(screened, shown, reference)
        if frame.height:
            out.append(Section(ui(title), ui(note) if note else None, cards, frame.height - shown.height))
    return out


def _cards(screened: Screened, alerts: pl.DataFrame, reference: Reference) -> list[dict[str, Any]]:
    entries = reference.entries[alerts["entry"].to_list()].select(_ENTRY).to_dicts() if alerts.height else []
    return [_card(screened, alert, entry) for alert, entry in zip(alerts.iter_rows(named=True), entries, strict=True)]


def _card(screened: Screened, alert: Alert, entry: Mapping[str, Any]) -> dict[str, Any]:
    words, parts = screened.words, Parts.of(alert["parts"])
    cleared = alert["status"] == "cleared"
    facts = [(words.facts(alert, lang)) for lang in LANGS]
    return {
        "outcome": "release" if cleared else _CLASS[alert["strength"]],
        "chip": said(partial(words.say, "statuses", "cleared"))
        if cleared
        else _said(words, "strengths", alert["strength"]),
        "reopened": alert["status"] == "reopened",
        "rows": ", ".join(f"{row:,}" for row in alert["row"][:5]) + ("…" if len(alert["row"]) > 5 else ""),
        "query": clean(alert["stated_name"] or alert["query_name"] or "—", _NAME),
        "matched": clean(alert["matched_name"] or "—", _NAME),
        "source": clean(alert["source"], 90),
        "list": alert["list"],
        "score": f"{alert['score']:.2f}",
        "support": f"{alert['support']:+d}" if alert["support"] else "0",
        "side": "for" if alert["support"] > 0 else "against" if alert["support"] < 0 else "",
        "basis": _said(words, "bases", alert["basis"]),
        "sentence": said(partial(words.explain, alert)),
        "note": said(lambda lang: screened.note(alert, lang)) if alert["clearance"] is not None else None,
        "met": [(clean(m.mine, 60), clean(m.theirs, 60), m.how) for m in parts.met],
        "points": [
            (_said(words, "features", name), f"{p:.2f}", round(100 * p)) for name, p in parts.points if p >= 0.005
        ],
        "facts": [(en[0], Said(en[1], ja[1], ko[1])) for en, ja, ko in zip(*facts, strict=True)],
        "entity": clean(alert["uid"], 80),
        "kind": _said(words, "kinds", entry["kind"] or "unknown"),
        "programs": ", ".join(clean(p, 60) for p in entry["programs"] or ()),
        "listed_on": entry["listed_on"],
        "citation": clean(entry["citation"] or "", 300),
        "version": alert["query_version"],
        "preset": screened.rules.of(alert["list"]).preset,
    }


def _said(words: Any, kind: str, key: str) -> Said:
    return said(partial(words.say, kind, key))
