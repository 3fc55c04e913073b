"""Across a border only with a released decision and a licence that cover the units, the consignee and the day.

Decisions and licences come in as facts: the gate judges, custody asks what it said. What is not known releases nothing:
a decision that nobody shows, a consignee that cannot be compared, a border that cannot be told are refused, each with
what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeVar

from sekisho.custody.model import Act, Level, Passage

RELEASE = "release"
Wrong = tuple[str, dict[str, str]]  # code and parameters
Units = Sequence[tuple[str, Level | None]]  # what is handed over, the outermost first


class Spot(NamedTuple):
    """A place or a party: country (ISO 3166-1 alpha-2), degrees north and east, name; None: not known."""

    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What a decision or a licence covers; None restricts nothing, an empty set covers nobody.

    Args:
        id: number of the licence, id or digest of the decision.
        units: serials or unit ids; None where only a number is stated.
        count: how many units in all.
        consignees: party ids, bare identifiers or names.
        destinations: countries.
        since: first day. until: last day.
    """

    id: str
    units: frozenset[str] | None = None
    count: int | None = None
    consignees: frozenset[str] | None = None
    destinations: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None


_P = TypeVar("_P", bound=Paper)


@dataclass(frozen=True, slots=True)
class Decision(Paper):
    """What the gate said. ``licence_needed``: False only where it found that the law asks for none; ``licences``: those
    that it found to cover the goods and the parties.
    """

    outcome: str = ""
    licence_needed: bool = True
    licences: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Exports:
    """Facts about exports: papers by every id under which they are cited, places and parties by canonical id.

    ``asked`` is False where nobody gave decisions: then only what a handover says itself of its way counts.
    """

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    licences: Mapping[str, Paper] = field(default_factory=dict)
    spots: Mapping[str, Spot] = field(default_factory=dict)
    asked: bool = True

    def crosses(self, act: Act) -> bool | None:
        """Whether a handover goes across a border; None where one of its sides is not known."""
        passage = act.passage or Passage()
        if passage.export:
            return True
        origins = {passage.origin, *(self._countries(act.place, act.giver))} - {None}
        targets = {passage.destination, *(self._countries(act.target, act.taker))} - {None}
        if not origins or not targets:
            return None
        return len(origins | targets) > 1  # places that contradict what is stated count as another country

    def _countries(self, place: str | None, party: str | None) -> Iterable[str | None]:
        """Of the place, or where none is known of the party."""
        if not self.asked:
            return ()
        at = self.spots.get(place or "", Spot()).country
        return (at or self.spots.get(party or "", Spot()).country,)


NOBODY_ASKED = Exports(asked=False)


def fault(exports: Exports, act: Act, units: Units, papers: Iterable[str], drawn: dict[str, set[str]]) -> Wrong | None:
    """Why this unit may not be handed over, or None; then it is drawn from its papers.

    Args:
        exports: the facts.
        act: the offer.
        units: the unit and everything in it, with their levels.
        papers: ids of papers that were bound to the unit before.
        drawn: paper -> units that left under it so far; added to.
    """
    border = exports.crosses(act)
    if border is False or (border is None and not exports.asked and act.passage is None):
        return None
    passage, bound = act.passage or Passage(), sorted(papers)
    decision = _first(exports.decisions, passage.decision, bound)
    wrong = _of_decision(exports, act, units, decision, drawn)
    if wrong is not None:
        missing = passage.decision or ""
        if border is None:
            return "border-unknown", {"origin": act.place or act.giver or "", "target": act.target or act.taker or ""}
        return "export-without-release", {"why": wrong, "paper": decision.id if decision else missing}
    assert decision is not None
    needed = decision.licence_needed or passage.licence is not None
    licence = _first(exports.licences, passage.licence, bound)
    if licence is not None and licence.id in decision.licences:
        licence = replace(licence, consignees=None)  # judged with the parties of the consignment, a forwarder's too
    wrong = _of_paper(exports, act, units, licence, drawn) if needed else None
    if wrong is not None:
        return "export-without-licence", {"why": wrong, "paper": licence.id if licence else passage.licence or ""}
    for paper in (decision, licence if needed else None):
        if paper is not None:
            drawn.setdefault(paper.id, set()).add(units[0][0])
    return None


def serial_of(item: str) -> str:
    """The last part of a unit's key: its serial number."""
    return item.rpartition("/")[2] if "://" in item else item.rpartition(":")[2]


def _first(known: Mapping[str, _P], cited: str | None, bound: Iterable[str]) -> _P | None:
    """The paper that the handover cites, else the first that was bound to the unit."""
    if cited is not None:
        return known.get(cited)
    return next((known[one] for one in bound if one in known), None)


def _of_decision(
    exports: Exports, act: Act, units: Units, decision: Decision | None, drawn: Mapping[str, set[str]]
) -> str | None:
    if decision is not None and decision.outcome != RELEASE:
        return "not-released"
    return _of_paper(exports, act, units, decision, drawn)


def _of_paper(
    exports: Exports, act: Act, units: Units, paper: Paper | None, drawn: Mapping[str, set[str]]
) -> str | None:
    """What of a paper does not hold for this handover."""
    if paper is None:
        return "absent"
    day = datetime.fromtimestamp(act.time // 10**9, UTC).date()
    target = (act.passage.destination if act.passage else None) or next(
        iter(exports._countries(act.target, act.taker)), None
    )
    if paper.since is not None and day < paper.since:
        return "too-early"
    if paper.until is not None and day > paper.until:
        return "expired"
    if paper.units is not None and not _listed(paper.units, units):
        return "other-units"
    if paper.count is not None and len(drawn.get(paper.id, set()) | {units[0][0]}) > paper.count:
        return "used-up"
    if paper.destinations is not None and target not in paper.destinations:
        return "other-destination" if target else "destination-unknown"
    if paper.consignees is not None and not _named(exports, act.taker or "", paper.consignees):
        return "other-consignee"
    return None


def _listed(listed: frozenset[str], units: Units) -> bool:
    """The unit itself, or everything in it that is of the levels which are listed."""
    hits = [item in listed or serial_of(item) in listed for item, _ in units]
    if hits[0]:
        return True
    levels = {level for (_, level), hit in zip(units, hits, strict=True) if hit}
    return bool(levels) and all(hit or level not in levels for (_, level), hit in zip(units[1:], hits[1:], strict=True))


def _named(exports: Exports, party: str, consignees: frozenset[str]) -> bool:
    """Whether a party is one of these: by id, by the bare number in it, or by the name that is known of it."""
    name = exports.spots.get(party, Spot()).name
    known = {party, serial_of(party)} | ({name} if name else set())
    folded = {" ".join(one.casefold().split()) for one in known}
    return any(" ".join(one.casefold().split()) in folded or one.rpartition(":")[2] in known for one in consignees)
