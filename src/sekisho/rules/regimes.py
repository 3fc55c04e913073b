"""Regimes and authorisations: whose law reaches a thing, and by which papers its obligations may be met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sekisho.vocabulary.clocks import Clocks, Interval
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Grade

Texts = Mapping[str, str]

NEXUS = ("ship_from", "item", "person", "destination")
WAYS = ("licence", "exception", "general")


@dataclass(frozen=True, slots=True)
class Nexus:
    """One way in which a country's law reaches a line of goods: SQL over its facts."""

    kind: str  # one of NEXUS
    when: str


@dataclass(frozen=True, slots=True)
class Regime:
    """A country or union whose law is asked; ``nexus`` says what it takes hold of."""

    id: str
    order: int
    authority: Texts
    nexus: tuple[Nexus, ...]
    citation: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition of an authorisation: decided by facts where ``when`` is given, else a question to the exporter."""

    id: str
    text: Texts
    when: str | None = None
    grade: Grade | None = None  # where it differs from that of the authorisation


@dataclass(frozen=True, slots=True)
class Authorisation:
    """A licence, exception or general licence with its checklist.

    ``days`` are days before shipment: a period that the law sets, or None where none was found in a source.
    """

    id: str
    regime: str
    kind: str  # one of WAYS
    title: Texts
    where: str  # the office or system in which it is filed
    days: int | None
    codes: tuple[str, ...]
    documents: tuple[Texts, ...]
    conditions: tuple[Requirement, ...]
    in_force: tuple[Interval, ...]
    citation: str
    grade: Grade
    pack: str
    otherwise: str | None = None  # the review policy where a condition is not met

    def on(self, clocks: Clocks) -> bool:
        """True where it existed on the day of the act, by what was known."""
        return any(i.covers_as_known(clocks) for i in self.in_force)


def read_regime(raw: Mapping[str, Any]) -> Regime:
    """One entry of a pack's ``regimes``; raises PackFault."""
    try:
        nexus = tuple(Nexus(n["kind"], n["when"]) for n in raw["nexus"])
        regime = Regime(raw["id"], raw["order"], raw["authority"], nexus, raw["cite"], Grade(raw["grade"]))
    except (KeyError, TypeError, ValueError) as error:
        raise PackFault(f"Regime {raw.get('id', '?')}: {error!r}", hint="See rules/regimes.py.") from error
    if any(n.kind not in NEXUS for n in nexus):
        raise PackFault(f"Regime {regime.id}: a nexus is one of {', '.join(NEXUS)}.", hint="Mend its kind.")
    return regime


def read_authorisation(pack: str, raw: Mapping[str, Any]) -> Authorisation:
    """One entry of a pack's ``authorisations``; raises PackFault."""
    try:
        way = Authorisation(
            id=raw["id"],
            regime=raw["regime"],
            kind=raw["kind"],
            title=raw["title"],
            where=raw["where"],
            days=raw.get("days"),
            codes=tuple(raw.get("codes", ())),
            documents=tuple(raw["documents"]),
            conditions=tuple(_requirement(c) for c in raw["conditions"]),
            in_force=tuple(read_interval(i) for i in raw["in_force"]),
            citation=raw["cite"],
            grade=Grade(raw["grade"]),
            pack=pack,
            otherwise=raw.get("otherwise"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PackFault(
            f"Pack {pack}, authorisation {raw.get('id', '?')}: {error!r}", hint="See rules/regimes.py."
        ) from error
    if way.kind not in WAYS:
        raise PackFault(f"Authorisation {way.id}: kind '{way.kind}'", hint=f"One of {', '.join(WAYS)}.")
    return way


def _requirement(raw: Mapping[str, Any]) -> Requirement:
    grade = raw.get("grade")
    return Requirement(raw["id"], raw["text"], raw.get("when"), None if grade is None else Grade(grade))


def read_interval(raw: Mapping[str, Any]) -> Interval:
    """``{from, to, status, published, end_published}``; all but ``from`` may be left out."""

    def day(key: str) -> date | None:
        return None if raw.get(key) is None else read_date(raw[key])

    start = read_date(raw["from"])
    return Interval(start, day("to"), raw.get("status", "in_force"), day("published"), day("end_published"))


def read_date(value: Any) -> date:
    """A date of YAML; raises ValueError for anything else."""
    if isinstance(value, date):
        return value
    raise ValueError(f"{value!r} is not a date (YYYY-MM-DD)")
