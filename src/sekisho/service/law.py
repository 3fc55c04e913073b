"""Use case: what does the law of each country say of this thing, on this day, as known on that day?

>>> desk = Desk(law, knowledge, Words.compile(law.words), wording)
>>> told = desk.determine(Question("H200 SXM", "US", "SG", day, day, end_user_hq="CN"), "ja")
>>> told["overall"]["answer"], [r["regime"] for r in told["regimes"]]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import polars as pl

from sekisho import items, parties
from sekisho.gate import facts as gate_facts
from sekisho.gate.facts import Words
from sekisho.gate.facts.lines import with_sensitivity
from sekisho.rules import Law, LiveLaw, derive, determine, evaluate
from sekisho.rules.determine import ORDER, answer_of, reach, speaks_unverified
from sekisho.rules.model import OBLIGATIONS
from sekisho.service.law_ways import ways_of
from sekisho.service.wording import Finding, Wording
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.finding import EFFECTS_BY_GRAVITY
from sekisho.vocabulary.frames import Parties
from sekisho.vocabulary.listing import Reference

CASE = "question"
_GRAVITY = [str(effect) for effect in EFFECTS_BY_GRAVITY]


@dataclass(frozen=True)
class Question:
    """What is asked. None means that nobody said it; countries are ISO 3166-1 alpha-2."""

    item: str
    ship_from: str
    dest: str
    as_of: date
    known_at: date
    exporter: str | None = None  # country
    end_user: str | None = None  # name
    end_user_hq: str | None = None  # country of headquarters or ultimate parent
    consignee_hq: str | None = None
    end_use: str | None = None
    origin: str | None = None
    hs: str | None = None
    datacenter: bool | None = None
    quantity: float = 1.0
    kr_determination: str | None = None  # listed, not_listed
    technology: bool | None = None
    recipient: str | None = None  # nationality of who receives technology
    hbm_density: float | None = None  # GB/s/mm2
    foundry: bool | None = None
    informed: bool | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)  # id of a condition -> met

    @property
    def clocks(self) -> Clocks:
        """The day of the act and the day of knowledge."""
        return Clocks(self.as_of, self.known_at)


@dataclass(frozen=True)
class Desk:
    """Law, knowledge of goods, and words to say it in; ``reference`` None where no lists are at hand."""

    law: Law
    knowledge: items.Knowledge
    words: Words
    wording: Wording
    reference: Reference | None = None

    def facts(self, question: Question, live: LiveLaw) -> pl.DataFrame:
        """One row of stated facts, made as the gate makes them."""
        lines, what = recognised(question, self.knowledge)
        return _override(gate_facts.line_facts(lines, what, _consignment(question, self.words, live)), question)

    def determine(self, question: Question, lang: str) -> dict[str, Any]:
        """Every regime's answer as one document that JSON can hold."""
        live = self.law.on(question.clocks)
        stated = self.facts(question, live)
        determined = determine(stated, self.law, live)
        ready = with_sensitivity(derive(stated, live, "line"))
        findings: list[Finding] = list(determined.findings.iter_rows(named=True))
        findings += self._about_parties(question, ready, live)
        answers = {name: ORDER[rank] for name, rank in determined.answers.row(0, named=True).items()}
        nexus = reach(stated, self.law, live)
        regimes = [
            self._regime(name, answers[name], nexus[name], findings, ready, question, lang) for name in self.law.regimes
        ]
        strictest = min(regimes, key=lambda r: ORDER.index(r["answer"]))
        loose = [self._finding(f, live, lang) for f in findings if f["regime"] not in self.law.regimes]
        return {
            "question": {**asdict(question), "answers": dict(question.answers)},
            "item": _item(ready.row(0, named=True)),
            "as_of": question.as_of,
            "known_at": question.known_at,
            "pack_digest": self.law.digest,
            "overall": {"answer": strictest["answer"], "regime": strictest["regime"]},
            "regimes": regimes,
            "also": loose,
            "screened": bool(question.end_user) and self.reference is not None,
        }

    def _regime(
        self,
        name: str,
        answer: str,
        nexus: list[str],
        findings: Sequence[Finding],
        facts: pl.DataFrame,
        question: Question,
        lang: str,
    ) -> dict[str, Any]:
        """One regime's part. A finding about a party may be graver than the line's own answer."""
        live = self.law.on(question.clocks)
        mine = sorted((f for f in findings if f["regime"] == name), key=lambda f: _GRAVITY.index(f["effect"]))
        grave = [answer, *(a for f in mine if (a := self._weight(f, live)) is not None)]
        asking = [f["check"] for f in mine if f["effect"] in OBLIGATIONS]
        ways = ways_of(asking, self.law, facts, live, question.answers, lang)
        answer = min(grave, key=ORDER.index)
        if answer == "exception" and not any(w["kind"] == "exception" and w["state"] != "not_met" for w in ways):
            answer = "licence"  # an exception whose conditions are not met is none
        regime = self.law.regimes[name]
        deciding = [f for f in mine if self._weight(f, live) == min(grave, key=ORDER.index)]
        reviews = dict.fromkeys(f["review"] for f in deciding if f["review"] and f["effect"] != "incomplete")
        if failed := [w["otherwise"] for w in ways if w["state"] == "not_met" and w["otherwise"]]:
            reviews = dict.fromkeys(failed)
        missing = dict.fromkeys(m for f in mine for m in f["missing"] or ())
        return {
            "regime": name,
            "authority": regime.authority[lang],
            "nexus": nexus,
            "answer": str(answer),
            "review": list(reviews),
            "missing": list(missing),
            "findings": [self._finding(f, live, lang) for f in mine],
            "ways": ways,
            "citation": regime.citation,
            "grade": str(regime.grade),
        }

    def _weight(self, finding: Finding, live: LiveLaw) -> str | None:
        condition = next((c for c in live.rules if c.rule.id == finding["check"]), None)
        answer = answer_of(finding["effect"], unverified=condition is not None and speaks_unverified(condition))
        return None if answer is None else str(answer)

    def _finding(self, finding: Finding, live: LiveLaw, lang: str) -> dict[str, Any]:
        condition = next((c for c in live.rules if c.rule.id == finding["check"]), None)
        return {
            "rule": finding["check"],
            "title": self.wording.title(finding["check"], lang),
            "effect": finding["effect"],
            "status": None if condition is None else condition.status,
            "says": self.wording.sentence(finding, lang),
            "next": self.wording.remedy(finding, lang),
            "review": finding["review"],
            "missing": list(finding["missing"] or ()),
            "citation": finding["citation"],
            "grade": finding["grade"],
            "source_sha256": None if condition is None else condition.rule.source,
        }

    def _about_parties(self, question: Question, facts: pl.DataFrame, live: LiveLaw) -> list[Finding]:
        """What the lists say of the end user who is named."""
        if not question.end_user or self.reference is None:
            return []
        row = {"consignment": CASE, "role": "end_user", "seq": 1, "name": question.end_user,
               "country": question.end_user_hq, "hq_country": question.end_user_hq}  # fmt: skip
        empty = Parties.create_empty()
        frame = pl.DataFrame([{c: row.get(c) for c in empty.columns}], schema=empty.schema)
        who = parties.screen(frame, self.reference, question.clocks)
        whole = facts.select(
            "consignment",
            "ship_from",
            "dest",
            "us_origin",
            "exporter_country",
            any_accelerator=pl.col("is_accelerator").fill_null(True),
            any_electronics=pl.col("hs2").is_in(["84", "85", "88", "90"]).fill_null(True),
            any_sensitive="sensitive",
        )
        told = gate_facts.match_facts(who, whole)
        if told.is_empty():
            return []
        matches = derive(told, live, "match")
        return list(evaluate(matches, live, "match").findings.iter_rows(named=True))


def recognised(question: Question, knowledge: items.Knowledge) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The line and what it is.

    Who asks about an item by name means that item: "L4" is tried as an accelerator's name, and a name that says nothing
    is unknown, never "no accelerator". Words that name other goods ("tea") stay what they are.
    """
    lines = _line(question, question.item)
    what = items.classify(lines, knowledge)
    row = what.row(0, named=True)
    if row["is_accelerator"] is not False or row["innocuous_words"] is not None:
        return lines, what
    tried = _line(question, f"{question.item} GPU")
    return tried, items.classify(tried, knowledge)


def _line(question: Question, words: str) -> pl.DataFrame:
    stated = {
        "consignment": CASE,
        "line": 1,
        "description": words,
        "hs_code": "".join(filter(str.isdigit, question.hs or "")) or None,
        "gaihi_claimed": question.kr_determination,
        "quantity": question.quantity,
    }
    kinds: dict[str, Any] = {
        **dict.fromkeys(("consignment", "description", "maker", "model", "hs_code"), pl.String),
        **dict.fromkeys(("eccn_claimed", "gaihi_claimed"), pl.String),
        **dict.fromkeys(("quantity", "unit_value_usd", "net_weight_kg"), pl.Float64),
        **dict.fromkeys(("installation_ordered", "support_ordered"), pl.Boolean),
        "line": pl.Int32,
    }
    return pl.DataFrame([{name: stated.get(name) for name in kinds}], schema=kinds)


def _consignment(question: Question, words: Words, live: LiveLaw) -> pl.DataFrame:
    """What the gate would know of the consignment. The consignee is the end user where nothing else is said."""
    watched = live.groups["D:5"] | {"CN", "HK", "MO"}
    hq = question.end_user_hq
    consignee = question.consignee_hq or hq
    use = pl.Series([question.end_use], dtype=pl.String).to_frame("use")
    named = {
        "end_use_forbidden": words.named(pl.col("use"), "forbidden_use"),
        "end_use_defence": words.named(pl.col("use"), "defence_use"),
        "end_use_wmd": words.named(pl.col("use"), "wmd_use"),
    }
    frame = pl.DataFrame(
        {
            "consignment": CASE,
            "ship_from": question.ship_from,
            "dest": question.dest,
            "end_use": pl.Series([question.end_use], dtype=pl.String),
            "end_user_named": True,
            "consignee_hq_d5": pl.Series([None if consignee is None else consignee in watched], dtype=pl.Boolean),
            "end_user_hq_d5": pl.Series([None if hq is None else hq in watched], dtype=pl.Boolean),
            "intermediate_hq_d5": False,
            "via_my": False,
            "address_occupied": False,
            "exporter_country": question.exporter or question.ship_from,
        }
    )
    return frame.hstack(use.select(expr.alias(name) for name, expr in named.items()))


def _override(facts: pl.DataFrame, question: Question) -> pl.DataFrame:
    """What was said in so many words stands above what the goods' name says."""
    said: dict[str, Any] = {
        "datacenter": question.datacenter,
        "is_technology": question.technology,
        "recipient_country": question.recipient,
        "hbm_density": question.hbm_density,
        "exporter_is_foundry": question.foundry,
        "informed_by_authority": question.informed,
    }
    if question.origin is not None and facts["us_origin"].item() is not True:
        said["us_origin"] = question.origin == "US"
    if question.hbm_density is not None:
        said["hbm_goods"] = True
    schema = facts.schema
    return facts.with_columns(
        pl.lit(value, dtype=schema[name]).alias(name) for name, value in said.items() if value is not None
    )


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("chip", "chip_name", "is_accelerator", "form", "datacenter", "us_origin", "tpp_low", "tpp_high",
             "pd_low", "pd_high", "dram_bandwidth", "io_bandwidth", "hs6", "hbm_density")  # fmt: skip
    return {name: row[name] for name in names}
