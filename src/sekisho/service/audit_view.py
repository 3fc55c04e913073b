"""What the report of an audit shows, in three languages at once: for the page and for paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl

from sekisho.service.audit import Audited
from sekisho.service.audit_codes import Result
from sekisho.service.audit_told import whom
from sekisho.service.audit_words import AuditWords
from sekisho.service.charts import Bar, segments
from sekisho.service.said import Said, said, same
from sekisho.service.wording import DASH, clean

SELLERS, CODES, STEPS = 10, 12, 60  # rows of the charts, and of the list of steps
_KINDS = {"refuse": "refuse", "gap": "hold", "documented": "doc", "vetted": "release"}  # classes of the style
_OF_GRAVITY = {"serious": "refuse", "gap": "hold", "unvetted": "doc", "note": "note"}
_NAME = 90


@dataclass(frozen=True, slots=True)
class Count:
    """Units of one result."""

    kind: str
    name: Said
    meaning: Said
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class Step:
    """A paper to ask of somebody."""

    kind: str
    ask: Said
    whom: Said
    paper: Said
    because: tuple[Said, ...]
    count: int
    serials: str


@dataclass(frozen=True, slots=True)
class Line:
    """A finding about a unit."""

    kind: str
    area: Said
    gravity: Said
    title: Said
    sentence: Said
    citation: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A unit."""

    kind: str
    result: Said
    serial: str
    model: str
    seller: str
    day: str
    row: int
    place: str
    invoice: str
    headline: Said | None
    lines: tuple[Line, ...]
    chain: tuple[tuple[str, str, bool], ...] = ()


@dataclass
class View:
    """Everything that the report shows, the units behind it in the order of gravity."""

    audited: Audited
    words: AuditWords
    _sentences: dict[tuple[str, str], Said] = field(default_factory=dict)

    def text(self, kind: str, key: str, **values: object) -> Said:
        """A text of the report."""
        return said(partial(_say, self.words, kind, key, values))

    def counts(self) -> list[Count]:
        """Every result with its share."""
        whole = max(self.audited.units.height, 1)
        return [
            Count(
                _KINDS[result],
                self.text("results", result),
                self.text("meanings", result),
                count,
                f"{100 * count / whole:.1f} %",
            )
            for result, count in self.audited.counts().items()
        ]

    def coverage(self) -> Bar:
        """One bar of all units."""
        counts = [(one.kind, one.count) for one in self.counts()]
        return Bar(None, self.text("page", "coverage"), self.audited.units.height, segments(counts, self._whole()))

    def _whole(self) -> int:
        return max(self.audited.units.height, 1)

    def sellers(self) -> list[Bar]:
        """Sellers of most units that are not vetted, then of most units; the rest together."""
        results = [str(result) for result in Result]
        table = (
            self.audited.units.group_by("seller")
            .agg(*((pl.col("result") == r).sum().cast(pl.Int64).alias(r) for r in results), total=pl.len())
            .with_columns(waits=pl.col("total") - pl.col("vetted"))
            .sort("refuse", "waits", "total", "seller", descending=[True, True, True, False])
        )
        rows = table.head(SELLERS).to_dicts()
        rest = table.slice(SELLERS)
        if rest.height:
            rows.append({**rest.select(pl.col(results).sum(), pl.col("total").sum()).to_dicts()[0], "seller": "\x00"})
        full = max((row["total"] for row in rows), default=1)
        return [
            Bar(None, self._seller(row["seller"], rest.height), row["total"],
                segments([(_KINDS[r], row[r]) for r in results], full))
            for row in rows
        ]  # fmt: skip

    def _seller(self, name: str | None, rest: int) -> Said:
        if name == "\x00":
            others = self.text("page", "others")
            return Said(*(f"{text} ({rest:,})" for text in others))
        return self.text("page", "unnamed") if name is None else same(clean(name, _NAME))

    def kinds(self) -> list[Bar]:
        """Findings by how many units they concern, notes left out."""
        table = (
            self.audited.findings.filter(pl.col("gravity") != "note")
            .group_by("code", "gravity")
            .agg(count=pl.col("unit").n_unique())
            .sort("count", "code", descending=[True, False])
            .head(CODES)
        )
        full = int(table["count"].max() or 1)  # type: ignore[arg-type]
        return [
            Bar(None, self.text("titles", row["code"]), row["count"],
                segments([(_OF_GRAVITY[row["gravity"]], row["count"])], full))
            for row in table.iter_rows(named=True)
        ]  # fmt: skip

    def steps(self) -> tuple[list[Step], int]:
        """What to ask of whom, and how many steps are not shown."""
        serials = {u: s or f"#{row}" for u, row, s in self.audited.units.select("unit", "row", "serial").rows()}
        todo = self.audited.todo()
        return [self._step(row, serials) for row in todo.head(STEPS).to_dicts()], max(0, todo.height - STEPS)

    def _step(self, row: Mapping[str, Any], serials: Mapping[int, str]) -> Step:
        named = list(dict.fromkeys(clean(serials[unit], 40) for unit in row["units"][:100]))
        return Step(
            _OF_GRAVITY[row["gravity"]],
            self.text("asks", row["ask"]),
            said(partial(whom, row, self.words)),
            self.text("papers", row["paper"]),
            tuple(self.text("titles", code) for code in row["codes"]),
            len(row["units"]),
            ", ".join(named[:4]) + (" …" if len(named) > 4 else ""),
        )

    def cards(self, limit: int) -> list[Card]:
        """Units, the gravest first, then in the order of the file."""
        order = {str(result): rank for rank, result in enumerate(Result)}
        rank = pl.col("result").replace_strict(order, return_dtype=pl.UInt8)
        units = self.audited.units.sort(rank, "row", maintain_order=True).head(limit)
        found = self.audited.findings.join(units.select("unit"), on="unit", how="semi", maintain_order="left")
        lines: dict[int, list[Line]] = {}
        for row in found.iter_rows(named=True):
            lines.setdefault(row["unit"], []).append(self._line(row))
        return [self._card(row, tuple(lines.get(row["unit"], ()))) for row in units.iter_rows(named=True)]

    def _line(self, row: Mapping[str, Any]) -> Line:
        key = (row["code"], row["params"])
        if key not in self._sentences:
            self._sentences[key] = said(partial(self.words.finding, *key))
        return Line(
            _OF_GRAVITY[row["gravity"]],
            self.text("areas", row["area"]),
            self.text("gravities", row["gravity"]),
            self.text("titles", row["code"]),
            self._sentences[key],
            clean(row["citation"], 200) if row["citation"] else None,
        )

    def _card(self, row: Mapping[str, Any], lines: tuple[Line, ...]) -> Card:
        spots = self.audited.asked.spots
        steps = self.audited.steps.get(row["unit"], ())
        names = [spots[s.holder].name if s.holder in spots else None for s in steps]
        return Card(
            _KINDS[row["result"]],
            self.text("results", row["result"]),
            clean(row["serial"] or DASH, 60),
            clean(row["chip_name"] or row["model"] or DASH, _NAME),
            clean(row["seller"] or DASH, _NAME),
            str(row["date"] or DASH),
            row["row"],
            clean(row["place"] or row["country"] or DASH, _NAME),
            clean(row["invoice"] or DASH, 60),
            lines[0].sentence if lines else None,
            lines,
            tuple((clean(n or s.holder, _NAME), s.time[:10], s.signed) for n, s in zip(names, steps, strict=True)),
        )

    def limits(self) -> list[Said]:
        """What the audit cannot show."""
        asked = self.audited.asked
        known = {one.product for one in asked.ranges}
        ranged = sum(1 for product in self.audited.products.values() if product in known)
        told: Iterable[Said | None] = (
            self.text("page", "limit_lists"),
            self.text("page", "limit_law"),
            self.text("page", "limit_serials", known=f"{ranged:,}", units=f"{self.audited.units.height:,}"),
            None if asked.owners else self.text("page", "limit_owners"),
            None if asked.account else self.text("page", "limit_events"),
        )
        return [one for one in told if one is not None]


def _say(words: AuditWords, kind: str, key: str, values: Mapping[str, object], lang: str) -> str:
    return words.say(kind, key, lang, **values)
