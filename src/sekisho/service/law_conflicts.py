"""Use case: the same chip under the law of several countries, over the years: where they differ, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from sekisho.rules import Law, LiveLaw, determine
from sekisho.rules.determine import ORDER, answer_of, speaks_unverified
from sekisho.rules.lint import first_days, memberships
from sekisho.rules.model import BINDING
from sekisho.service.law import Desk, Question
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.finding import Effect

# Each law is asked as that of the country from which the chip leaves; China's measures meet what arrives.
LANES = {"US": "US", "JP": "JP", "KR": "KR", "EU": "DE", "CN": "US"}
CHIPS = ("A800", "H100 SXM5", "H200 SXM", "H20", "L40", "RTX 4090", "RTX 5090", "B200")
WARNED = "warned"  # nothing is asked for, but somebody is warned


@dataclass(frozen=True, slots=True)
class Segment:
    """Days on which one law answers the same; ``end`` None: until the end of the drawing."""

    start: date
    end: date | None
    answer: str
    review: str | None
    rules: tuple[str, ...]

    def same(self, other: Segment) -> bool:
        """True where nothing but the days differs."""
        return (self.answer, self.review, self.rules) == (other.answer, other.review, other.rules)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chip with a lane of segments for each regime."""

    item: str
    name: str
    figures: Mapping[str, Any]
    lanes: Mapping[str, tuple[Segment, ...]]

    def on(self, day: date) -> dict[str, Segment]:
        """What each law says on a day of the drawing."""
        return {regime: _covering(lane, day) for regime, lane in self.lanes.items()}


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What was asked and what came out."""

    chips: tuple[Chip, ...]
    dest: str
    hq: str
    start: date
    end: date
    known_at: date | None


def conflicts(
    desk: Desk, items: Sequence[str], *, dest: str, hq: str, start: date, end: date, known_at: date | None = None
) -> Conflicts:
    """Ask each law of each chip on every day on which some law changed.

    Args:
        desk: law and knowledge. items: chips in words.
        dest: country of destination. hq: country where the end user is headquartered.
        start: first day. end: last day.
        known_at: one day whose knowledge counts throughout; None: each day as it was known on that day.
    """
    rows = {(item, regime): _question(item, regime, dest, hq, end) for item in items for regime in LANES}
    stated = {key: desk.facts(question, desk.law.on(question.clocks)) for key, question in rows.items()}
    lanes: dict[tuple[str, str], list[Segment]] = {key: [] for key in rows}
    for day in edges(desk.law, start, end):
        live = desk.law.on(Clocks(day, known_at or day))
        for key, segment in _on(desk.law, live, stated, hq, day).items():
            if not lanes[key] or not lanes[key][-1].same(segment):
                lanes[key].append(segment)
    chips = tuple(
        Chip(
            item,
            _name(stated[item, "US"], item),
            _figures(stated[item, "US"]),
            {r: _closed(lanes[item, r]) for r in LANES},
        )
        for item in items
    )
    return Conflicts(chips, dest, hq, start, end, known_at)


def _question(item: str, regime: str, dest: str, hq: str, day: date) -> Question:
    return Question(
        item, LANES[regime], dest, day, day, end_user_hq=hq, end_use="training of models", kr_determination=None
    )


def edges(law: Law, start: date, end: date) -> list[date]:
    """The first day, and every later day up to the last on which a rule about lines or a country group changed."""
    days = {start}
    for rule in (*law.rules, *law.facts):
        if rule.about == "line" and not rule.pack.startswith("flags/"):
            days |= set(first_days(law, rule)) | {i.published for i in rule.in_force if i.published} | {rule.published}
    days |= {day for _, day in memberships(law)}
    return sorted(day for day in days if start <= day <= end)


def _on(
    law: Law, live: LiveLaw, stated: Mapping[tuple[str, str], pl.DataFrame], hq: str, day: date
) -> dict[tuple[str, str], Segment]:
    """One day: all chips under all laws in one pass."""
    keys = list(stated)
    watched = hq in live.groups["D:5"] | {"CN", "HK", "MO"}
    facts = pl.concat(list(stated.values())).with_columns(
        consignment=pl.Series([f"{n}" for n in range(len(keys))]),
        consignee_hq_d5=pl.lit(watched),
        end_user_hq_d5=pl.lit(watched),
    )
    told = determine(facts, law, live)
    conditions = {c.rule.id: c for c in live.rules}
    said: dict[str, list[dict[str, Any]]] = {}
    for finding in told.findings.iter_rows(named=True):
        said.setdefault(finding["consignment"], []).append(finding)
    segments = {}
    for number, ((item, regime), row) in enumerate(zip(keys, told.answers.iter_rows(named=True), strict=True)):
        answer = str(ORDER[row[regime]])
        mine = [f for f in said.get(f"{number}", []) if f["regime"] == regime]
        deciding = [
            f for f in mine if answer_of(f["effect"], unverified=speaks_unverified(conditions[f["check"]])) == answer
        ]
        warnings = [f for f in mine if f["effect"] == Effect.WARN and conditions[f["check"]].status in BINDING]
        if answer == "none" and warnings:
            answer, deciding = WARNED, warnings
        reviews = [f["review"] for f in deciding if f["review"] and f["effect"] != Effect.INCOMPLETE]
        rules = tuple(sorted({f["check"] for f in deciding}))
        segments[item, regime] = Segment(day, None, answer, reviews[0] if reviews else None, rules)
    return segments


def _closed(lane: Sequence[Segment]) -> tuple[Segment, ...]:
    """Each segment ends the day before the next begins."""
    ends: list[date | None] = [following.start - timedelta(days=1) for following in lane[1:]]
    return tuple(replace(one, end=end) for one, end in zip(lane, [*ends, None], strict=True))


def _covering(lane: Sequence[Segment], day: date) -> Segment:
    return next(s for s in reversed(lane) if s.start <= day)


def _name(facts: pl.DataFrame, item: str) -> str:
    return facts["chip_name"].item() or item


def _figures(facts: pl.DataFrame) -> dict[str, Any]:
    return {name: facts[name].item() for name in ("tpp_low", "tpp_high", "pd_low", "pd_high", "datacenter")}
