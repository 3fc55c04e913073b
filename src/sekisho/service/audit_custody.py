"""Units in records of custody: does the firm hold it, and does an unbroken chain lead from its maker to the firm?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from sekisho.custody import Account, Act, Custody, Spot, Twin, Verb, serial_of
from sekisho.custody.model import Entry
from sekisho.rules.licences import name_key
from sekisho.service.audit_batch import Firm
from sekisho.service.audit_codes import Told, findings
from sekisho.service.audit_serials import plain
from sekisho.standards.epcis import Instant, canonical_key

COUNTS = ("applied", "signed")
DEEPEST = 8  # things within things whose way is followed
# One identity in two chains, one serial with two dies, a unit made twice: no paper of a seller heals these.
CLONES = frozenset(
    {"identity-twice", "identity-changed", "identity-contradicts", "commissioned-twice", "counter-repeated",
     "faster-than-travel", "after-the-end"}
)  # fmt: skip
RECORDED: dict[str, pl.DataType | type[pl.DataType]] = {"unit": pl.UInt32, "name": pl.String, "country": pl.String}


class Step(NamedTuple):
    """A holder in the chain of a unit, since when, and whether both sides signed for it."""

    holder: str
    time: str
    signed: bool


@dataclass(frozen=True)
class Traced:
    """``findings``: ``audit_codes.FINDINGS``; ``recorded``: ``RECORDED``, holders before the firm.

    ``steps``: unit -> its holders in order; ``items``: unit -> its id in the records.
    """

    findings: pl.DataFrame
    recorded: pl.DataFrame
    steps: Mapping[int, tuple[Step, ...]] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)


def trace_units(units: pl.DataFrame, told: Account | None, firm: Firm, spots: Mapping[str, Spot]) -> Traced:
    """What records of custody say of each unit.

    Args:
        units: ``audit_table.UNITS``. told: all events and handovers; None where none were given.
        firm: whose holdings they are. spots: names and countries of the ids in the records.
    """
    if told is None:
        undocumented: list[Told] = [(unit, "custody-undocumented", {}, None) for unit in units["unit"]]
        return Traced(findings(undocumented), pl.DataFrame(schema=RECORDED))
    tracer = _Tracer(told, firm, spots)
    keys = units.select("unit", "serial", "epc", "seller", plain=plain(pl.col("serial")))
    for row in keys.iter_rows(named=True):
        tracer.unit(**row)
    recorded = pl.DataFrame(tracer.recorded, schema=RECORDED, orient="row")
    return Traced(findings(tracer.told), recorded, tracer.steps, tracer.items)


class _Tracer:
    def __init__(self, told: Account, firm: Firm, spots: Mapping[str, Spot]) -> None:
        self.custody: Custody = told.custody
        self.acts: dict[str, Act] = {act.id: act for act in told.acts}
        self.firm, self.spots = firm, spots
        self.by_serial = _by_serial(told.custody)
        self.wrong: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
        for finding in told.custody.findings:
            self.wrong[finding.item].append((finding.code, dict(finding.params)))
        self.told: list[Told] = []
        self.recorded: list[tuple[int, str, str | None]] = []
        self.steps: dict[int, tuple[Step, ...]] = {}
        self.items: dict[int, str] = {}

    def unit(self, unit: int, serial: str | None, epc: str | None, seller: str | None, plain: str | None) -> None:
        """One unit: found in the records, and looked at."""
        items = self._found(epc, plain)
        if not items:
            self._tell(unit, "custody-undocumented")
        elif len(items) > 1:
            self._tell(unit, "custody-ambiguous", serial=serial, items=", ".join(items[:5]))
        else:
            self.items[unit] = items[0]
            self._one(unit, self.custody.twins[items[0]], seller)

    def _found(self, epc: str | None, serial: str | None) -> list[str]:
        if epc is not None:
            whole = canonical_key(epc)
            return [whole] if whole in self.custody.twins else []
        return self.by_serial.get(serial or "", [])

    def _tell(self, unit: int, code: str, **params: object) -> None:
        self.told.append((unit, code, params, None))

    def _one(self, unit: int, twin: Twin, seller: str | None) -> None:
        line = list(self._line(twin))
        self.steps[unit] = tuple(Step(holder, str(Instant(time)), signed) for holder, time, signed in line)
        if not twin.commissioned:
            self._tell(unit, "custody-begin-unknown", item=twin.item)
        if twin.ended:
            self._tell(unit, "custody-ended", item=twin.item)
        self._holder(unit, twin)
        for item in self._with_outer(twin):
            for code, params in self.wrong.get(item, ()):
                kind = "custody-clone" if code in CLONES else "custody-finding"
                self._tell(unit, kind, item=item, **{**params, "finding": code})
        self._before(unit, [holder for holder, _, _ in line], seller)

    def _with_outer(self, twin: Twin) -> Iterator[str]:
        yield twin.item
        for _ in range(DEEPEST):
            if twin.parent is None:
                return
            twin = self.custody.twins[twin.parent]
            yield twin.item

    def _holder(self, unit: int, twin: Twin) -> None:
        outer = self.custody.twins[list(self._with_outer(twin))[-1]]
        if outer.offered_to is not None:
            self._tell(unit, "custody-offered", to=self._called(outer.offered_to))
        if twin.holder is None:
            self._tell(unit, "custody-holder-unknown", item=twin.item)
        elif not self.firm.ids:
            self._tell(unit, "custody-firm-unknown", holder=self._called(twin.holder))
        elif twin.holder not in self.firm.ids:
            # on its way to the firm it still stands in the seller's name: that is a gap, told above
            if outer.offered_to not in self.firm.ids:
                self._tell(unit, "custody-not-holder", holder=self._called(twin.holder))
        elif twin.held != "signed":
            self._tell(unit, "custody-stated", holder=self._called(twin.holder))

    def _before(self, unit: int, holders: list[str], seller: str | None) -> None:
        """Those who held it before the firm: to be screened, and the last of them is the seller."""
        earlier = [holder for holder in dict.fromkeys(holders) if holder not in self.firm.ids]
        for holder in earlier:
            spot = self.spots.get(holder, Spot())
            if spot.name is None:
                self._tell(unit, "party-unnamed", id=holder)
            else:
                self.recorded.append((unit, spot.name, spot.country))
        if earlier and seller is not None and holders[-1] in self.firm.ids:
            last = self.spots.get(earlier[-1], Spot()).name
            if last is not None and name_key(last) != name_key(seller):
                self._tell(unit, "custody-seller-differs", seller=seller, recorded=last)

    def _called(self, party: str) -> str:
        return self.spots.get(party, Spot()).name or party

    def _line(self, twin: Twin) -> list[tuple[str, int, bool]]:
        """Holders in order of time, a holder once in a row: also of what the unit lay in while it lay there."""
        found = sorted(self._steps_of(twin.item, -(2**63), 2**63 - 1, 0), key=lambda one: one[1])
        kept: list[tuple[str, int, bool]] = []
        for one in found:
            if not kept or kept[-1][0] != one[0]:
                kept.append(one)
        return kept

    def _steps_of(self, item: str, since: int, until: int, depth: int) -> Iterator[tuple[str, int, bool]]:
        twin = self.custody.twins.get(item)
        if twin is None or depth > DEEPEST:
            return
        inside: tuple[str, int] | None = None
        for entry in twin.history:
            act = self.acts.get(entry.act)
            if act is None or entry.standing not in COUNTS or not since <= entry.time <= until:
                continue
            holder = _holder_of(entry, act)
            if holder is not None:
                yield holder, entry.time, entry.standing == "signed"
            if entry.verb is Verb.JOIN and act.parent not in (None, item):
                inside = (act.parent or "", entry.time)
            elif entry.verb is Verb.PART and inside is not None:
                yield from self._steps_of(inside[0], inside[1], entry.time, depth + 1)
                inside = None
        if inside is not None:
            yield from self._steps_of(inside[0], inside[1], until, depth + 1)


def _holder_of(entry: Entry, act: Act) -> str | None:
    """Who holds after an act that counted."""
    if entry.verb is Verb.COMMISSION:
        return act.taker or act.giver
    if entry.verb is Verb.ACCEPT:
        return act.taker
    return act.giver if entry.verb is Verb.OFFER else None


def _by_serial(custody: Custody) -> dict[str, list[str]]:
    """Serial as it is compared -> units that bear it."""
    items = list(custody.twins)
    serials = pl.DataFrame({"item": items, "serial": [serial_of(item) for item in items]}, schema_overrides={
        "item": pl.String, "serial": pl.String}).select("item", plain(pl.col("serial")))  # fmt: skip
    found: dict[str, list[str]] = defaultdict(list)
    for item, serial in serials.iter_rows():
        found[serial].append(item)
    return found
