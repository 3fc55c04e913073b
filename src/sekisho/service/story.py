"""One consignment's story: what, who, why, what was checked, what would change the answer, what to do next.

>>> stories = Stories(Wording(law, labels))
>>> story = stories.tell(records_of("C-1042", decisions, findings, batch))
>>> story.headline.ja, in_language(story, "ja")

Every text comes in all languages of the house (``Said``); values that strangers wrote are cleaned, not escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import polars as pl

from sekisho.service.reasons import STOPPING, Reason, is_denied, reasons_of
from sekisho.service.said import Said, filled, joined, said, same
from sekisho.service.wording import DASH, Wording, clean, number, parameters
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.decision import Outcome
from sekisho.vocabulary.finding import Effect
from sekisho.vocabulary.frames import ROLES, Batch

Row = Mapping[str, Any]
_LONGEST = 300  # characters of one stated value


@dataclass(frozen=True, slots=True)
class Records:
    """Everything recorded of one consignment, as rows."""

    decision: Row
    findings: Sequence[Row]
    consignment: Row
    lines: Sequence[Row]
    parties: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of goods, with what the checks found out about it."""

    line: int
    description: str
    chip: str | None
    tpp: str | None
    classes: tuple[str, ...]  # control paragraphs found
    eccn_claimed: str | None
    hs_code: str | None
    quantity: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """One party in its role."""

    role: Said
    name: str
    country: str | None
    place: Said
    address: str | None
    hq: Said | None
    parent: str | None
    founded: str | None
    noticed: bool  # a finding is about this party


@dataclass(frozen=True, slots=True)
class Checked:
    """One group of rules: how many were asked on the day, which found something."""

    group: Said
    asked: int
    fired: tuple[Said, ...]
    lacking: int  # rules that could not be judged for want of a fact
    verdict: Said


@dataclass(frozen=True, slots=True)
class Story:
    """See the module's docstring."""

    consignment: str
    outcome: str
    outcome_name: Said
    determination: Said
    headline: Said
    ship_date: str
    destination: str
    destination_name: Said
    way: tuple[Said, ...]
    end_use: str | None
    value: str | None
    goods: tuple[Goods, ...]
    parties: tuple[Person, ...]
    why: tuple[Reason, ...]
    noted: tuple[Reason, ...]
    checked: tuple[Checked, ...]
    skipped: tuple[tuple[Said, Said], ...]  # title of the check, what it lacked
    missing: tuple[Said, ...]
    changes: tuple[Said, ...]
    next: tuple[Said, ...]
    licences: tuple[str, ...]
    as_of: str
    known_at: str
    digests: Mapping[str, str]


def records_of(consignment: str, decisions: pl.DataFrame, findings: pl.DataFrame, batch: Batch) -> Records | None:
    """The rows of one consignment; None where it was not judged."""
    own = pl.col("consignment") == consignment
    decision = decisions.filter(own).to_dicts()
    if not decision:
        return None
    header = batch.consignments.filter(own).to_dicts()
    return Records(
        decision[0],
        findings.filter(own).to_dicts(),
        header[0] if header else {"consignment": consignment},
        batch.lines.filter(own).sort("line").to_dicts(),
        batch.parties.filter(own).to_dicts(),
    )


@dataclass(frozen=True)
class Stories:
    """Tells stories under one law, with one set of labels."""

    words: Wording

    def tell(self, records: Records) -> Story:
        """The whole story of one consignment."""
        decision, header = records.decision, records.consignment
        reasons = reasons_of(records.findings, decision, self.words)
        why = tuple(r for r in reasons if r.effect in STOPPING)
        noted = tuple(r for r in reasons if r.effect not in STOPPING)
        open_ = [r for r in why if r.open]
        destination = str(header.get("destination") or DASH)
        return Story(
            consignment=clean(decision["consignment"], _LONGEST),
            outcome=str(decision["outcome"]),
            outcome_name=self._label("outcomes", str(decision["outcome"])),
            determination=self._label("determinations", str(decision["determination"])),
            headline=self._headline(decision, open_, noted),
            ship_date=str(header.get("ship_date") or DASH),
            destination=destination,
            destination_name=self._place(destination),
            way=self._way(header),
            end_use=_text(header.get("end_use")),
            value=_money(header.get("total_value"), header.get("currency")),
            goods=tuple(self._goods(line, header, records.findings) for line in records.lines),
            parties=self._parties(records),
            why=why,
            noted=noted,
            checked=self._checked(decision, records.findings),
            skipped=self._skipped(decision.get("skipped") or ()),
            missing=self._asks(decision.get("missing") or ()),
            changes=tuple(self._changes(decision, open_)),
            next=tuple(self._next(decision, open_, noted)),
            licences=tuple(clean(n, 80) for n in decision.get("licences") or ()),
            as_of=str(decision["as_of"]),
            known_at=str(decision["known_at"]),
            digests={name: str(decision[f"{name}_digest"]) for name in ("consignment", "reference", "pack")},
        )

    def _label(self, kind: str, key: str) -> Said:
        return said(partial(self.words.labels.of, kind, key))

    def _place(self, code: str) -> Said:
        return said(partial(self.words.place, code))

    def _asks(self, names: Sequence[str]) -> tuple[Said, ...]:
        return tuple(dict.fromkeys(said(partial(self.words.ask, name)) for name in names))

    def _headline(self, decision: Row, open_: Sequence[Reason], noted: Sequence[Reason]) -> Said:
        if open_ and open_[0].effect == Effect.INCOMPLETE:
            asked = joined(list(self._asks(decision.get("missing") or open_[0].missing)))
            return filled(self._label("story", "headline_incomplete"), {"missing": asked})
        if open_:
            return open_[0].sentence
        if decision.get("licences"):
            return filled(self._label("story", "headline_licensed"), {"licences": _licences(decision)})
        cleared = [reason.sentence for reason in noted if reason.check == "screen.cleared"]
        if cleared:
            return filled(self._label("story", "headline_cleared"), {"cleared": joined(cleared, " ", "")})
        return self._label("story", "headline_release")

    def _way(self, header: Row) -> tuple[Said, ...]:
        route = [str(code) for code in header.get("route") or ()]
        ends = [header.get("ship_from"), *route, header.get("destination")]
        stops = [str(code) for code in ends if code]
        distinct = [code for at, code in enumerate(stops) if at == 0 or stops[at - 1] != code]
        return tuple(self._place(code) for code in distinct)

    def _goods(self, line: Row, header: Row, findings: Sequence[Row]) -> Goods:
        own = [f for f in findings if f.get("line") == line["line"]]
        known: dict[str, Any] = {}
        for finding in own:
            values = {k: v for k, v in parameters(finding).items() if v is not None}
            known = {**values, **known}
        low, high = known.get("tpp_low"), known.get("tpp_high")
        span = None if low is None else number(low) if high in (None, low) else f"{number(low)} – {number(high)}"
        classes = dict.fromkeys(self.words.title(f["check"], "en") for f in own if f["code"] == "eccn")
        said_as = [_text(line.get(name)) for name in ("description", "model")]
        quantity = line.get("quantity")
        return Goods(
            line=int(line["line"]),
            description=" · ".join(dict.fromkeys(text for text in said_as if text)) or DASH,
            chip=_text(known.get("chip_name")),
            tpp=span,
            classes=tuple(classes),
            eccn_claimed=_text(line.get("eccn_claimed")),
            hs_code=_text(line.get("hs_code")),
            quantity=None if quantity is None else number(quantity),
            value=_money(line.get("unit_value"), header.get("currency")),
        )

    def _parties(self, records: Records) -> tuple[Person, ...]:
        about = {finding.get("subject") for finding in records.findings}
        order = {role: rank for rank, role in enumerate(ROLES)}
        rows = sorted(records.parties, key=lambda p: (order.get(p["role"], 99), p["seq"]))
        return tuple(self._person(p, f"{p['role']}/{p['seq']}" in about) for p in rows)

    def _person(self, party: Row, noticed: bool) -> Person:
        country, hq = party.get("country"), party.get("hq_country")
        founded = party.get("incorporation_date")
        return Person(
            role=self._label("roles", party["role"]),
            name=_text(party.get("name")) or DASH,
            country=country,
            place=self._place(country) if country else same(DASH),
            address=_text(party.get("address")),
            hq=self._place(hq) if hq else None,
            parent=_text(party.get("ultimate_parent")),
            founded=str(founded) if founded else None,
            noticed=noticed,
        )

    @cached_property
    def _asked(self) -> dict[Clocks, dict[str, list[str]]]:
        return {}

    def _rules_on(self, clocks: Clocks) -> dict[str, list[str]]:
        """Ids of the rules alive on that day, by pack."""
        if clocks not in self._asked:
            by_pack: dict[str, list[str]] = {}
            for rule in self.words.law.rules:
                if rule.interval(clocks) is not None:
                    by_pack.setdefault(rule.pack, []).append(rule.id)
            self._asked[clocks] = by_pack
        return self._asked[clocks]

    def _checked(self, decision: Row, findings: Sequence[Row]) -> tuple[Checked, ...]:
        found = {f["check"] for f in findings if f["effect"] != Effect.INCOMPLETE}
        lacking = {f["check"] for f in findings if f["effect"] == Effect.INCOMPLETE}
        lacking |= {entry.rpartition(":")[0] for entry in decision.get("skipped") or ()}
        rules = self._rules_on(Clocks(decision["as_of"], decision["known_at"]))
        told = {pack: ids for pack, ids in rules.items() if not self._of_owners(ids) or found.intersection(ids)}
        return tuple(self._group(pack, ids, found, lacking - found) for pack, ids in told.items())

    def _of_owners(self, ids: Sequence[str]) -> bool:
        """Rules about owners are asked only where a graph of owners was given; a decision does not say whether."""
        rules = (self.words.law.rule(i) for i in ids)
        return all(rule is not None and rule.about == "owner" for rule in rules)

    def _group(self, pack: str, ids: Sequence[str], found: Set[str], lacking: Set[str]) -> Checked:
        fired = [i for i in ids if i in found]
        waiting = sum(i in lacking for i in ids)
        counts = {"asked": len(ids), "fired": len(fired), "open": waiting}
        kind = ("fired" if fired else "clean") + ("_open" if waiting else "")
        verdict = filled(self._label("story", kind), {name: same(str(count)) for name, count in counts.items()})
        titles = tuple(said(partial(self.words.title, i)) for i in fired)
        return Checked(self._label("packs", pack), len(ids), titles, waiting, verdict)

    def _skipped(self, entries: Sequence[str]) -> tuple[tuple[Said, Said], ...]:
        lacking: dict[str, list[str]] = {}
        for entry in entries:
            check, _, fact = entry.rpartition(":")
            lacking.setdefault(check, []).append(fact)
        return tuple(
            (said(partial(self.words.title, check)), joined(list(self._asks(facts))))
            for check, facts in lacking.items()
        )

    def _changes(self, decision: Row, open_: Sequence[Reason]) -> list[Said]:
        """What would change the answer, gravest first: one entry a kind of obstacle and regime."""
        if not open_:
            kind = "licensed" if decision.get("licences") else "release"
            return [filled(self._label("changes", kind), {"licences": _licences(decision)})]
        kinds: dict[tuple[str, str | None, str | None], list[Reason]] = {}
        for reason in open_:
            licence = reason.effect in (Effect.LICENCE, Effect.EXCEPTION)
            kind = "denied" if is_denied(reason.effect, reason.review) else reason.effect
            about = (reason.regime, reason.review) if licence else (None, None)
            kinds.setdefault((kind, *about), []).append(reason)
        return [self._change(*key, reasons) for key, reasons in kinds.items()]

    def _change(self, kind: str, regime: str | None, review: str | None, reasons: Sequence[Reason]) -> Said:
        asked = list(self._asks([name for reason in reasons for name in reason.missing]))
        values = {
            "titles": joined(list(dict.fromkeys(reason.title for reason in reasons))),
            "missing": joined(asked),
            "regime": self._label("regimes", regime) if regime else same(""),
            "review": self._label("reviews", review) if review else same(DASH),
        }
        return filled(self._label("changes", kind), values)

    def _next(self, decision: Row, open_: Sequence[Reason], noted: Sequence[Reason]) -> list[Said]:
        """Remedies, each once. Where the answer is no, only what follows from that; asking for more would mislead."""
        if decision["outcome"] == Outcome.RELEASE:
            return [self._label("story", "next_release")]
        if decision["outcome"] == Outcome.REFUSE:
            final = [r for r in open_ if r.effect == Effect.PROHIBITED or is_denied(r.effect, r.review)]
            return _remedies(final or open_)
        joint = any(r.check == "flags.joint" for r in open_)
        licences = [r for r in noted if r.check == "licence.not-covered"]
        flags = [r for r in noted if joint and r.effect == Effect.SCORE]
        return _remedies([*open_, *licences, *flags])


def _remedies(reasons: Sequence[Reason]) -> list[Said]:
    return list(dict.fromkeys(reason.remedy for reason in reasons if reason.remedy is not None))


def _licences(decision: Row) -> Said:
    return same(", ".join(clean(n, 80) for n in decision.get("licences") or ()))


def _text(value: object) -> str | None:
    return (clean(value, _LONGEST) or None) if value is not None else None


def _money(value: float | None, currency: str | None) -> str | None:
    """With cents only where there are any."""
    if value is None:
        return None
    return f"{value:,.2f}".removesuffix(".00") + (f" {clean(currency, 3)}" if currency else "")
