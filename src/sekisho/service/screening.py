"""Screen a table of customers: alerts with reasons, ordered as an officer reads them, cleared ones apart.

>>> asked = read_table(decode("customers.csv", content), "customers.csv", "name", countries, reason)
>>> screened = screen_table(asked, reference, Rules(), clearances, today, words)
>>> screened.told("en")                    # the CSV's columns, one line an alert
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from sekisho.parties import screen_names
from sekisho.parties.cleared import Clearance, query_version, settle
from sekisho.parties.judge import in_force
from sekisho.service.screening_rules import Rules
from sekisho.service.screening_table import Asked
from sekisho.service.screening_words import Alert, ScreeningWords
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.listing import Reference

SLICE = 5_000  # queries screened between two reports of progress
Progress = Callable[[int, int], None]
GRAVITY = {"confirmed": 0, "possible": 1, "weak": 2}


def silent(done: int, of: int) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class Screened:
    """What came of it.

    ``alerts`` has one row a customer and entry: columns of ``parties.NAME_MATCHES``, and stated_name, query_version,
    status ('open', 'reopened', 'cleared'), clearance (its number), reopened (list of reasons). In which rows of the
    file a customer stands says ``asked.rows``.
    """

    asked: Asked
    alerts: pl.DataFrame
    clearances: Mapping[int, Clearance]
    rules: Rules
    words: ScreeningWords

    def told(self, lang: str) -> pl.DataFrame:
        """One line an alert, in the order of the file, the cleared ones last: what the CSV holds."""
        texts = [(self.words.explain(a, lang), self.note(a, lang)) for a in self.alerts.iter_rows(named=True)]
        schema = {"explanation": pl.String, "note": pl.String}
        frame = self.alerts.hstack(pl.DataFrame(texts, schema=schema, orient="row")).with_row_index("at")
        lines = self.asked.rows.join(frame, on="query", how="inner", maintain_order="left_right")
        cleared = pl.col("status") == "cleared"
        return lines.sort(cleared, "row", "at", maintain_order=True).select(
            "row",
            query=pl.coalesce("stated_name", "query_name"),
            entity="uid",
            list="source",
            matched_name="matched_name",
            score=pl.col("score").round(4),
            explanation="explanation",
            status="status",
            strength="strength",
            support="support",
            basis="basis",
            name_quality="name_quality",
            entity_kind="kind",
            list_id="list",
            note="note",
            query_version="query_version",
            parts="parts",
        )

    def note(self, alert: Alert, lang: str) -> str:
        """What a clearance says of an alert; '' where there is none."""
        one = self.clearances.get(alert["clearance"]) if alert["clearance"] is not None else None
        if one is None:
            return ""
        until = self.words.say("clearings", "until", lang, until=one.until.isoformat()) if one.until else ""
        values = {"by": one.by, "at": one.at[:10], "why": one.why, "until": until}
        if alert["status"] == "cleared":
            return self.words.say("clearings", "cleared", lang, **values)
        day = one.until.isoformat() if one.until else ""
        reasons = [self.words.say("reopenings", reason, lang, until=day) for reason in alert["reopened"]]
        joined = ("、" if lang == "ja" else ", ").join(reasons)
        return self.words.say("clearings", "reopened", lang, reasons=joined, **values)

    def counts(self) -> dict[str, int]:
        """Alerts as lines of the file: open ones by strength, reopened, cleared; parties with an open alert."""
        lines = self.asked.rows.join(self.alerts.select("query", "strength", "status"), on="query", how="inner")
        waiting = lines.filter(pl.col("status") != "cleared")
        by = dict(waiting.group_by("strength").len().iter_rows())
        return {
            "open": waiting.height,
            **{strength: int(by.get(strength, 0)) for strength in GRAVITY},
            "reopened": waiting.filter(pl.col("status") == "reopened").height,
            "cleared": lines.height - waiting.height,
            "parties": waiting["query"].n_unique(),
        }


def on_day(alerts: pl.DataFrame, day: date) -> pl.DataFrame:
    """``alerts`` as they stand on a day: what does not bind on it is weak, comes last, and says why in ``parts``."""
    told = in_force(alerts.lazy().with_columns(why=pl.lit(None, pl.String)), Clocks(day, date.max)).collect()
    parts = [
        parts if why is None else json.dumps({**json.loads(parts), "why": why}, ensure_ascii=False)
        for parts, why in told.select("parts", "why").iter_rows()
    ]
    rank = pl.col("strength").replace_strict(GRAVITY, return_dtype=pl.UInt8)
    told = told.with_columns(pl.Series("parts", parts, dtype=pl.String)).select(alerts.columns)
    return told.sort("query", rank, maintain_order=True)


def screen_table(
    asked: Asked,
    reference: Reference,
    rules: Rules,
    clearances: Sequence[Clearance],
    today: date,
    words: ScreeningWords,
    progress: Progress = silent,
    *,
    as_of: date | None = None,
) -> Screened:
    """Screen every query against the reference. ``clearances`` are those that nobody took back, ``today`` the day on
    which they must hold.

    With ``as_of`` an entry that has ended by that day, or is not yet in force, is still told, but weak and as such.
    """
    kept, policy, by_list = rules.kept(), rules.general.policy(), rules.policies()
    found = []
    for part in asked.queries.iter_slices(SLICE):
        progress(int(part["query"][0]), asked.queries.height)
        found.append(screen_names(part, reference, policy, by_list=by_list).filter(kept))
    progress(asked.queries.height, asked.queries.height)
    alerts = pl.concat(found) if found else screen_names(asked.queries, reference, policy)
    alerts = alerts if as_of is None else on_day(alerts, as_of)
    facts = asked.queries.join(alerts.select("query").unique(), on="query", how="semi")
    versions = {row["query"]: (row["name"], query_version(row)) for row in facts.iter_rows(named=True)}
    pairs = [versions[query] for query in alerts["query"].to_list()]
    schema = {"stated_name": pl.String, "query_version": pl.String}
    named = alerts.hstack(pl.DataFrame(pairs, schema=schema, orient="row"))
    settled = settle(named, clearances, reference, rules.version_of, today)
    return Screened(asked, settled, {one.number: one for one in clearances}, rules, words)
