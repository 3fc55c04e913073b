"""The day as one self-contained HTML file: readable without a network, in three languages, on paper and on a phone.

Texts go into the page once more as a table, so that a script can change the language; without scripts the page shows
``lang``. Names come from strangers: they are cleaned by the story, escaped by Jinja, and a content security policy with
the digests of the page's own script and style runs nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

import polars as pl
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from sekisho.rules import Law
from sekisho.service.charts import by_destination, by_reason, segments
from sekisho.service.said import Said, filled, joined, said, same
from sekisho.service.story import Records, Stories, Story
from sekisho.service.wording import DASH, LANGS, Labels, Wording, clean
from sekisho.vocabulary.decision import Determination, Outcome
from sekisho.vocabulary.frames import Batch

LIMIT = 1_000  # consignments told in full, and rows of released ones: about 7 MB and 2 s
_REJECTS = 100
_SUMMARY = 90  # characters of goods or names in a row
_OUTCOMES = (Outcome.REFUSE, Outcome.HOLD, Outcome.RELEASE)


@dataclass
class Texts:
    """Texts of the page in all languages, each once; the page refers to them by number."""

    lang: str
    numbers: dict[Said, int] = field(default_factory=dict)
    _spans: dict[Said, Markup] = field(default_factory=dict, repr=False)

    def number(self, text: Said) -> int:
        """The number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def span(self, text: Said | str) -> Markup:
        """A text that follows the language; what is alike in every language stands as it is."""
        if not isinstance(text, Said):
            return escape(text)
        if text not in self._spans:
            shown = escape(text.in_(self.lang))
            alike = text.en == text.ja == text.ko
            self._spans[text] = shown if alike else Markup(f'<span data-i="{self.number(text)}">{shown}</span>')  # noqa: S704
        return self._spans[text]

    def attribute(self, name: str, text: Said) -> Markup:
        """An attribute that follows the language."""
        return Markup('data-i-{}="{}" {}="{}"').format(name, self.number(text), name, text.in_(self.lang))

    def table(self) -> Markup:
        """All texts as JSON that cannot end the script element it stands in."""
        rows = {lang: [text.in_(lang) for text in self.numbers] for lang in LANGS}
        return _safe_json(rows)


@dataclass(frozen=True, slots=True)
class Released:
    """One row of the table of released consignments."""

    consignment: str
    destination: str
    place: Said
    end_user: str
    goods: str
    value: str | None
    determination: Said


@dataclass(frozen=True, slots=True)
class Count:
    """How many consignments have one outcome."""

    outcome: str
    name: Said
    count: int
    share: Said


def render(
    decisions: pl.DataFrame,
    findings: pl.DataFrame,
    batch: Batch,
    rejects: pl.DataFrame,
    run: Mapping[str, Any],
    law: Law,
    labels: Labels,
    templates: Mapping[str, str],
    *,
    lang: str = "en",
    limit: int = LIMIT,
) -> str:
    """The report of a judged day.

    Args:
        decisions, findings, batch: as written to the output folder.
        rejects: rows rejected at intake (vocabulary ``REJECTS``).
        run: what run.json holds: as_of, known_at, sources, rejects, bundled, files, warnings, digests, seconds.
        law, labels: the source of all sentences.
        templates: the files of ``service/templates`` by name.
        lang: the language in which the page opens.
        limit: most consignments told in full, and most rows of released ones; the rest is counted.
    """
    words = Wording(law, labels)
    texts = Texts(lang if lang in LANGS else "en")
    ui = cache(partial(_ui, labels))
    waiting = _waiting(decisions, limit)
    counts = _counts(decisions, ui, labels)
    view = {
        "lang": texts.lang,
        "run": _facts_of(run),
        "counts": counts,
        "tabs": [(c.outcome, c.name, c.count) for c in counts],
        "bar": segments([(c.outcome, c.count) for c in counts], decisions.height),
        "destinations": by_destination(decisions, batch.consignments, words),
        "reasons": by_reason(decisions, words),
        "stories": _stories(waiting, decisions, findings, batch, words),
        "released": _released(decisions, findings, batch, words, limit),
        "more_waiting": decisions.filter(_waits()).height - waiting.height,
        "more_released": max(decisions.filter(~_waits()).height - limit, 0),
        "sources": _sources(run.get("sources") or ()),
        "rejects": rejects.head(_REJECTS).to_dicts(),
        "rejected": rejects.height,
        "style": Markup(templates["report.css"]),  # noqa: S704 - our own file
        "script": Markup(templates["report.js"]),  # noqa: S704 - our own file
        "policy": policy(templates["report.css"], templates["report.js"]),
    }
    return _environment(templates, texts, words, ui).get_template("report.html").render(view)


def _environment(templates: Mapping[str, str], texts: Texts, words: Wording, ui: Any) -> Environment:
    environment = Environment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "t": texts.span,
        "attribute": cache(texts.attribute),
        "texts": texts,
        "ui": ui,
        "label": cache(lambda kind, key: said(partial(words.labels.of, kind, key))),
        "short": lambda text: clean(text, _SUMMARY),
    }
    return environment


def _ui(labels: Labels, key: str, kind: str = "report", **values: object) -> Said:
    template = said(partial(labels.of, kind, key))
    return filled(template, {name: same(str(value)) for name, value in values.items()}) if values else template


def _waits() -> pl.Expr:
    return pl.col("outcome") != str(Outcome.RELEASE)


def _waiting(decisions: pl.DataFrame, limit: int) -> pl.DataFrame:
    """The ids of what does not go, gravest first, otherwise in the order of the day."""
    return (
        decisions.with_row_index("at")
        .filter(_waits())
        .with_columns(
            refused=pl.col("outcome") == str(Outcome.REFUSE),
            rank=pl.col("determination").replace_strict(
                {str(d): rank for rank, d in enumerate(Determination)}, default=99, return_dtype=pl.Int32
            ),
        )
        .sort("refused", "rank", "at", descending=[True, False, False])
        .head(limit)
        .select("consignment")
    )


def _stories(
    chosen: pl.DataFrame, decisions: pl.DataFrame, findings: pl.DataFrame, batch: Batch, words: Wording
) -> list[Story]:
    def rows(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
        by: dict[str, list[dict[str, Any]]] = {}
        for row in frame.join(chosen, on="consignment", how="semi", maintain_order="left").iter_rows(named=True):
            by.setdefault(row["consignment"], []).append(row)
        return by

    decided, found, headers = rows(decisions), rows(findings), rows(batch.consignments)
    lines, parties = rows(batch.lines), rows(batch.parties)
    stories = Stories(words)
    return [
        stories.tell(
            Records(
                decided[c][0],
                found.get(c, []),
                headers.get(c, [{"consignment": c}])[0],
                lines.get(c, []),
                parties.get(c, []),
            )
        )
        for c in chosen.get_column("consignment")
    ]


def _released(
    decisions: pl.DataFrame, findings: pl.DataFrame, batch: Batch, words: Wording, limit: int
) -> list[Released]:
    ids = decisions.filter(~_waits()).select("consignment", "determination").head(limit)
    buyers = (
        batch.parties.filter(pl.col("role").is_in(["end_user", "consignee"]) & pl.col("name").is_not_null())
        .join(ids, on="consignment", how="semi")
        .sort("consignment", pl.col("role") != "end_user", "seq")
        .group_by("consignment", maintain_order=True)
        .agg(end_user=pl.col("name").first())
    )
    goods = (
        batch.lines.join(ids, on="consignment", how="semi")
        .sort("consignment", "line")
        .group_by("consignment", maintain_order=True)
        .agg(goods=pl.coalesce("description", "model").first(), lines=pl.len())
    )
    header = batch.consignments.select("consignment", "destination", "total_value", "currency")
    table = ids.join(header, on="consignment", how="left", maintain_order="left")
    for more in (buyers, goods):
        table = table.join(more, on="consignment", how="left", maintain_order="left")
    passed = findings.filter(pl.col("check") == "screen.cleared").join(ids, on="consignment", how="semi")
    told: dict[str, list[Said]] = {}
    for finding in passed.iter_rows(named=True):
        told.setdefault(finding["consignment"], []).append(said(partial(words.sentence, finding)))
    return [_released_row(row, words, told.get(row["consignment"], [])) for row in table.iter_rows(named=True)]


def _released_row(row: Mapping[str, Any], words: Wording, passed_over: list[Said]) -> Released:
    determination = said(partial(words.labels.of, "determinations", str(row["determination"])))
    others = f" +{row['lines'] - 1}" if (row["lines"] or 1) > 1 else ""
    value, currency = row["total_value"], row["currency"]
    code = row["destination"] or DASH
    return Released(
        consignment=clean(row["consignment"], 200),
        destination=code,
        place=said(partial(words.place, code)),
        end_user=clean(row["end_user"] or DASH, _SUMMARY),
        goods=clean(row["goods"] or DASH, _SUMMARY) + others,
        value=None if value is None else f"{value:,.0f} {clean(currency or '', 3)}".strip(),
        determination=joined(list(dict.fromkeys([determination, *passed_over])), "; "),
    )


def _counts(decisions: pl.DataFrame, ui: Any, labels: Labels) -> list[Count]:
    found = dict(decisions.group_by("outcome").len().iter_rows())
    total = max(decisions.height, 1)
    return [
        Count(
            str(outcome),
            said(partial(labels.of, "outcomes", str(outcome))),
            found.get(str(outcome), 0),
            ui("of_all", share=f"{100 * found.get(str(outcome), 0) / total:.1f} %"),
        )
        for outcome in _OUTCOMES
    ]


def _sources(sources: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lists, the stale ones first. Dates may come as dates or, from run.json, as texts."""
    rows = [
        {
            "list": clean(source.get("list", ""), 60),
            "title": clean(source.get("title", ""), 120),
            "list_date": str(source["list_date"]) if source.get("list_date") else None,
            "entries": int(source.get("entries") or 0),
            "stale": bool(source.get("stale")) or not source.get("list_date"),
        }
        for source in sources
    ]
    return sorted(rows, key=lambda row: (not row["stale"], row["list"]))


def _facts_of(run: Mapping[str, Any]) -> dict[str, Any]:
    """The run's facts as the template expects them, absent ones as blanks."""
    return {
        "as_of": str(run.get("as_of", DASH)),
        "known_at": str(run.get("known_at", DASH)),
        "weekday": _weekday(run.get("as_of")),
        "reference": str(run.get("reference_digest", "")),
        "pack": str(run.get("pack_digest", "")),
        "log": run.get("log"),
        "bundled": bool(run.get("bundled")),
        "seconds": run.get("seconds"),
        "warnings": [clean(text, 300) for text in run.get("warnings") or ()],
        "files": [
            {"name": clean(f.get("name", ""), 200), "sha256": str(f.get("sha256", ""))}
            for f in run.get("files") or ()
            if isinstance(f, Mapping)
        ],
    }


def _weekday(value: object) -> Said | None:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return None
    names = (["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "月火水木金土日", "월화수목금토일")
    return Said(*(name[day.weekday()] for name in names))


def policy(style: str, script: str) -> str:
    """Content security policy: nothing from anywhere, but this page's own style and script."""

    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    allowed = f"style-src {digest(style)}; script-src {digest(script)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _safe_json(value: object) -> Markup:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped above
