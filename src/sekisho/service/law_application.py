"""Use case: what an authority wants to see of a consignment that needs its licence, filled in from what is known.

A package a regime: items with figures, parties, end use, the licence or exception with its conditions met, not met or
open, the papers to bring, and the days that are left. It asserts nothing that nobody stated: gaps are told as gaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from sekisho.rules import Law, LiveLaw, derive
from sekisho.service.law_ways import MET, NOT_MET, OPEN, file_by, ways_of
from sekisho.service.wording import Finding, Labels, Wording, number
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import InputError
from sekisho.vocabulary.frames import Batch

ASKING = ("licence", "exception", "incomplete")
_ITEM = ("tpp_low", "tpp_high", "pd_low", "pd_high", "dram_bandwidth", "datacenter", "chip_name", "form")
_PARTY = ("role", "name", "country", "address", "hq_country", "ultimate_parent", "ultimate_parent_country",
          "line_of_business", "identifiers")  # fmt: skip


@dataclass(frozen=True)
class JudgedDay:
    """A judged day with its facts."""

    decisions: pl.DataFrame
    findings: pl.DataFrame
    batch: Batch
    lines: pl.DataFrame  # the facts about lines that were kept


@dataclass(frozen=True)
class Clerk:
    """Fills in applications in the law and words of the program."""

    law: Law
    wording: Wording

    def wanting(self, day: JudgedDay) -> list[str]:
        """The held or refused consignments that need a licence or an exception, in the order of the day."""
        asking = self._asking(day.findings)
        stopped = day.decisions.filter(pl.col("outcome") != "release").join(asking, on="consignment", how="semi")
        return stopped["consignment"].to_list()

    def _asking(self, findings: pl.DataFrame) -> pl.DataFrame:
        return findings.filter(
            pl.col("effect").is_in(["licence", "exception"]) & pl.col("regime").is_in(list(self.law.regimes))
        )

    def apply(self, consignment: str, day: JudgedDay, on: date, lang: str) -> dict[str, Any]:
        """The packages of one consignment, one a regime, as a document that JSON can hold.

        Args:
            consignment: its id. day: the judged day. on: the day from which the days left are counted.

        Raises:
            InputError: no such consignment, or none that needs a licence.
        """
        decision = day.decisions.filter(pl.col("consignment") == consignment)
        if decision.is_empty():
            raise InputError(f"No consignment '{consignment}' was judged.", hint="See decisions.csv of that folder.")
        row = decision.row(0, named=True)
        mine = day.findings.filter(pl.col("consignment") == consignment)
        if self._asking(mine).is_empty():
            raise InputError(f"'{consignment}' needs no licence.", hint="See `sekisho explain` for what holds it.")
        live = self.law.on(Clocks(row["as_of"], row["known_at"]))
        facts = derive(day.lines.filter(pl.col("consignment") == consignment), live, "line")
        stated = day.batch.consignments.filter(pl.col("consignment") == consignment).row(0, named=True)
        found = mine.filter(pl.col("effect").is_in(ASKING)).to_dicts()
        regimes = [
            name for name in self.law.regimes if any(f["regime"] == name and f["effect"] != "incomplete" for f in found)
        ]
        packages = [self._package(name, found, facts, live, stated, on, lang) for name in regimes]
        return {
            "consignment": consignment,
            "made_on": on,
            "decided": {
                key: row[key]
                for key in ("outcome", "as_of", "known_at", "pack_digest", "reference_digest", "consignment_digest")
            },
            "ship_date": stated["ship_date"],
            "from": stated["ship_from"],
            "to": stated["destination"],
            "end_use": stated["end_use"],
            "value": {"total": stated["total_value"], "currency": stated["currency"], "usd": stated["total_value_usd"]},
            "items": _items(day.batch.lines.filter(pl.col("consignment") == consignment), facts),
            "parties": _parties(day.batch.parties.filter(pl.col("consignment") == consignment)),
            "gaps": _gaps(found, stated),
            "packages": packages,
        }

    def _package(
        self,
        name: str,
        found: Sequence[Finding],
        facts: pl.DataFrame,
        live: LiveLaw,
        stated: Mapping[str, Any],
        on: date,
        lang: str,
    ) -> dict[str, Any]:
        mine = [f for f in found if f["regime"] == name]
        reviews = dict.fromkeys(f["review"] for f in mine if f["review"] and f["effect"] != "incomplete")
        checks = {line: [f["check"] for f in mine if f["line"] in (line, None)] for line in facts["line"]}
        by_line = [
            ways_of(checks[line], self.law, facts.filter(pl.col("line") == line), live, {}, lang)
            for line in facts["line"]
        ]
        return {
            "regime": name,
            "authority": self.law.regimes[name].authority[lang],
            "review": list(reviews),
            "grounds": [
                {
                    "rule": f["check"],
                    "line": f["line"],
                    "says": self.wording.sentence(f, lang),
                    "citation": f["citation"],
                    "grade": f["grade"],
                }
                for f in mine
            ],
            "ways": _together(by_line, stated["ship_date"], on),
        }


def _together(by_line: Sequence[Sequence[Mapping[str, Any]]], ship_date: date, on: date) -> list[dict[str, Any]]:
    """One checklist for the whole consignment: a condition is met only where every line meets it."""
    ways: dict[str, dict[str, Any]] = {}
    for lines in by_line:
        for way in lines:
            if way["id"] not in ways:
                last = file_by(ship_date, way["days"])
                left = None if last is None else (last - on).days
                ways[way["id"]] = {
                    **way,
                    "conditions": [dict(c) for c in way["conditions"]],
                    "file_by": last,
                    "days_left": left,
                }
                continue
            for one, other in zip(ways[way["id"]]["conditions"], way["conditions"], strict=True):
                one["state"] = _worse(one["state"], other["state"])
    for way in ways.values():
        states = {c["state"] for c in way["conditions"]}
        way["state"] = next((s for s in (NOT_MET, OPEN) if s in states), MET)
    return list(ways.values())


def _worse(one: str, other: str) -> str:
    return min(one, other, key=(NOT_MET, OPEN, MET).index)


def _items(lines: pl.DataFrame, facts: pl.DataFrame) -> list[dict[str, Any]]:
    known = {row["line"]: row for row in facts.iter_rows(named=True)}
    wanted = ("line", "description", "maker", "model", "hs_code", "eccn_claimed", "origin", "quantity", "unit_value")
    return [
        {**{key: row[key] for key in wanted}, **{key: known.get(row["line"], {}).get(key) for key in _ITEM}}
        for row in lines.iter_rows(named=True)
    ]


def _parties(parties: pl.DataFrame) -> list[dict[str, Any]]:
    return [{key: row[key] for key in _PARTY} for row in parties.iter_rows(named=True)]


def _gaps(found: Sequence[Finding], stated: Mapping[str, Any]) -> list[str]:
    """Facts that the authority will ask for and nobody stated."""
    gaps = dict.fromkeys(m for f in found for m in f["missing"] or ())
    return [*gaps, *(["end_use"] if not stated["end_use"] and "end_use" not in gaps else [])]


def blocks(told: Mapping[str, Any], texts: Labels, wording: Wording, lang: str) -> dict[str, Any]:
    """The document as the template ``document`` sets it."""

    def word(key: str) -> str:
        return texts.of("application", key, lang)

    money = (
        "" if told["value"]["total"] is None else f"{number(told['value']['total'])} {told['value']['currency'] or ''}"
    )
    where = f"{wording.place(told['from'], lang)} → {wording.place(told['to'], lang)}"
    facts = [
        [word("consignment"), told["consignment"]],
        [word("route"), where],
        [word("ship_date"), str(told["ship_date"])],
        [word("value"), money or "–"],
        [word("end_use"), told["end_use"] or "–"],
    ]
    body: list[dict[str, Any]] = [{"kind": "facts", "rows": facts}]
    body += _item_blocks(told, word, wording, lang)
    for package in told["packages"]:
        body += _package_blocks(package, word, texts, wording, lang)
    if told["gaps"]:
        body += [
            {"kind": "heading", "text": word("gaps")},
            {"kind": "bullets", "items": [wording.ask(g, lang) for g in told["gaps"]]},
        ]
    body += [
        {"kind": "note", "text": texts.of("words", "advice", lang), "grave": False, "sticky": False},
        {"kind": "signatures", "people": [{"role": word("responsible"), "fields": [word("name"), word("date")]}]},
    ]
    return {
        "lang": lang,
        "title": word("title"),
        "subtitle": told["consignment"],
        "aside": [str(told["made_on"])],
        "footer": f"{word('packs')} {told['decided']['pack_digest'][:16]}",
        "blocks": body,
    }


def _item_blocks(told: Mapping[str, Any], word: Any, wording: Wording, lang: str) -> list[dict[str, Any]]:
    items = [
        [
            str(one["line"]),
            one["chip_name"] or one["model"] or one["description"] or "–",
            "–" if one["quantity"] is None else number(one["quantity"]),
            _span(one, "tpp"),
            _span(one, "pd"),
            one["hs_code"] or "–",
        ]
        for one in told["items"]
    ]
    parties = [
        [
            wording.labels.of("roles", one["role"], lang),
            one["name"] or "–",
            wording.place(one["country"], lang) if one["country"] else "–",
            wording.place(one["hq_country"], lang) if one["hq_country"] else "–",
        ]
        for one in told["parties"]
    ]
    heads = [word(key) for key in ("line", "goods", "quantity")]
    return [
        {"kind": "heading", "text": word("items")},
        {"kind": "grid", "head": [*heads, "TPP", "PD", "HS"], "rows": items, "widths": [1, 5, 2, 2, 2, 2]},
        {"kind": "heading", "text": word("parties")},
        {
            "kind": "grid",
            "head": [word(k) for k in ("role", "name", "country", "headquarters")],
            "rows": parties,
            "widths": [2, 4, 2, 2],
        },
    ]


def _span(one: Mapping[str, Any], figure: str) -> str:
    low, high = one[f"{figure}_low"], one[f"{figure}_high"]
    if low is None:
        return "–"
    return number(low) if high in (low, None) else f"{number(low)}–{number(high)}"


def _package_blocks(
    package: Mapping[str, Any], word: Any, texts: Labels, wording: Wording, lang: str
) -> list[dict[str, Any]]:
    reviews = ", ".join(wording.labels.of("reviews", r, lang) for r in package["review"])
    body: list[dict[str, Any]] = [
        {"kind": "heading", "text": f"{wording.labels.of('regimes', package['regime'], lang)}: {package['authority']}"},
        {"kind": "facts", "rows": [[texts.of("words", "review", lang), reviews or "–"]]},
        {"kind": "bullets", "items": [f"{g['says']} ({g['citation']})" for g in package["grounds"]]},
    ]
    for way in package["ways"]:
        left = texts.of("words", "no_period", lang)
        if way["file_by"] is not None:
            key = "days_left" if way["days_left"] >= 0 else "days_late"
            left = word(key).format(day=way["file_by"], left=abs(way["days_left"]))
        body.append({"kind": "facts", "rows": [[way["title"], f"{way['where']} · {left}"]]})
        if way["documents"]:
            body.append({"kind": "bullets", "items": [f"□ {text}" for text in way["documents"]]})
        rows = [[c["text"], texts.of("states", c["state"], lang)] for c in way["conditions"]]
        if rows:
            body.append(
                {
                    "kind": "grid",
                    "head": [texts.of("words", "conditions", lang), word("state")],
                    "rows": rows,
                    "widths": [5, 1],
                }
            )
    return body


__all__ = ["Clerk", "JudgedDay", "blocks"]
