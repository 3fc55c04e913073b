"""Where units are: tables of landmarks and round trips become verdicts, with what to do next, and documents of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from sekisho.location.proof import (
    Audit,
    Bound,
    Cover,
    Disks,
    Land,
    Landmarks,
    Outcome,
    Place,
    Plan,
    Proposal,
    Reason,
    RestrictedNames,
    Site,
    Standing,
    Terms,
    Verdict,
    ask_next,
    audit,
    by_site,
    cover,
    next_best,
    site_reach_km,
    verdicts,
)
from sekisho.location.proof.model import Floats
from sekisho.standards.locating.tables import Table
from sekisho.standards.locating.terms import Policy
from sekisho.vocabulary.errors import UsageFault

NEAREST = 5  # landmarks told of each unit
ASKED = 3  # landmarks that stand and are named to be asked next
_OTHER = {Bound.VACUUM: Bound.FIBRE, Bound.FIBRE: Bound.VACUUM}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: landmarks, their mesh, and each unit's least round trips.

    ``among`` names, for a unit that is itself one of the landmarks, which: it is judged by the others alone.
    """

    landmarks: Landmarks
    mesh_ms: Floats
    units: tuple[str, ...]
    rtt_ms: Floats  # (units, landmarks)
    rounds: tuple[int, ...]
    sites: Mapping[str, Site]
    among: tuple[int, ...]
    rejects: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Judged:
    """A unit's verdict; ``others``: what it would be under the other bound, and with no bad landmark tolerated.

    ``hands``: under how many are the landmarks that heard it. ``ask``: which that stand to ask next.
    """

    unit: str
    verdict: Verdict
    others: tuple[Verdict, ...]
    heard: int
    rounds: int
    site: Site | None
    next: Proposal | None
    hands: int = 0
    ask: tuple[str, ...] = ()


def restricted(policy: Policy, groups: Mapping[str, frozenset[str]], land: Land) -> frozenset[str]:
    """The codes that a policy restricts, by the law's groups of its day.

    Raises:
        UsageFault: a group that the law does not know, a code that the map does not know, or nothing restricted.
    """
    unknown = [group for group in policy.groups if group not in groups]
    if unknown:
        raise UsageFault(f"No country group {unknown[0]}.", hint=f"Groups: {', '.join(sorted(groups))}.")
    codes = frozenset(policy.codes).union(*(groups[group] for group in policy.groups))
    strange = sorted(codes - land.codes)
    if strange:
        raise UsageFault(f"The map has no land of {', '.join(strange)}.", hint="Restricted land must be on it.")
    if not codes:
        raise UsageFault("The policy restricts nothing: every unit would pass.", hint="Name groups or codes.")
    return codes


def terms_of(policy: Policy) -> Terms:
    """The assumptions that a policy states."""
    return Terms(Bound(policy.bound), policy.tolerate, policy.least)


def landmarks_of(rows: pl.DataFrame) -> Landmarks:
    """Landmarks of a table that was read."""
    lat, lon, error = (rows[name].fill_null(0.0).to_numpy().astype(np.float64) for name in ("lat", "lon", "error_km"))
    whose, by = (tuple(rows[name].fill_null("").to_list()) for name in ("jurisdiction", "operator"))
    return Landmarks(tuple(rows["landmark"].to_list()), lat, lon, error, whose, by)


def asked(landmarks: Table, round_trips: Table, sites: Table | None, mesh_trips: Table | None = None) -> Asked:
    """Put tables together. Rows about landmarks that nobody described are rejected.

    Round trips among landmarks stand among the others, or in ``mesh_trips``.
    """
    known = landmarks_of(landmarks.rows)
    ids = pl.Series("landmark", known.ids, pl.String)
    heard = round_trips.rows
    strange = heard.filter(~pl.col("landmark").is_in(ids.implode()))
    rejects = pl.concat([round_trips.rejects, _unknown(strange)]).sort("row")
    heard = heard.filter(pl.col("landmark").is_in(ids.implode()))
    mesh_rows = pl.col("unit").is_in(ids.implode())
    more = [] if mesh_trips is None else [mesh_trips.rows]
    among_them = pl.concat([heard.filter(mesh_rows), *more]).filter(
        pl.col("landmark").is_in(ids.implode()) & pl.col("unit").is_in(ids.implode())
    )
    mesh = _matrix(among_them, known.ids, known.ids)
    others = heard.filter(~mesh_rows)
    # where nobody but landmarks was asked, each of them is judged by the others
    chosen = others if others.height else heard
    units = tuple(chosen["unit"].unique(maintain_order=True).to_list())
    number = {name: at for at, name in enumerate(known.ids)}
    if others.height:
        rtt_ms = _matrix(others, units, known.ids)
    else:
        both = np.minimum(mesh, mesh.T)
        rtt_ms = both[[number[unit] for unit in units]] if units else np.empty((0, len(known)))
    counts = dict(chosen.group_by("unit").len().iter_rows())
    where = {} if sites is None else {r["name"]: Site(r["lat"], r["lon"]) for r in sites.rows.iter_rows(named=True)}
    among = tuple(-1 if others.height else number[unit] for unit in units)
    return Asked(known, mesh, units, rtt_ms, tuple(counts[u] for u in units), where, among, rejects)


def _unknown(rows: pl.DataFrame) -> pl.DataFrame:
    told = {"column": pl.lit("landmark"), "value": pl.col("landmark"), "reason": pl.lit("unknown-landmark")}
    return rows.select("row", **told)


def _matrix(rows: pl.DataFrame, units: Sequence[str], landmarks: Sequence[str]) -> Floats:
    """Least round trip (units, landmarks); infinite where there is none. A unit does not hear itself."""
    found = np.full((len(units), len(landmarks)), np.inf)
    least = rows.group_by("unit", "landmark").agg(pl.col("rtt_ms").min())
    at, by = ({name: i for i, name in enumerate(names)} for names in (units, landmarks))
    for unit, landmark, rtt in least.iter_rows():
        if unit != landmark:
            found[at[unit], by[landmark]] = rtt
    return found


def judge(
    question: Asked, ground: Cover, land: Land, terms: Terms, *, tried: list[Place] | None = None, propose: bool = True
) -> tuple[Audit, list[Judged]]:
    """Audit the landmarks, then judge each unit by those that are left."""
    whole = audit(question.landmarks, question.mesh_ms, terms.bound)
    return whole, list(_each(question, whole, ground, land, terms, tried, propose))


def _each(
    question: Asked, whole: Audit, ground: Cover, land: Land, terms: Terms, tried: list[Place] | None, propose: bool
) -> Iterator[Judged]:
    landmarks, names = question.landmarks, RestrictedNames(ground, land)
    for unit, row, rounds, own in zip(question.units, question.rtt_ms, question.rounds, question.among, strict=True):
        keep = whole.keep if own < 0 else _without(question, own, terms)
        rtt_ms, site = np.where(keep, row, np.inf), question.sites.get(unit)
        found, *others = (
            next(verdicts(landmarks, [(rtt_ms, site)], ground, one)) for one in (terms, *_otherwise(terms))
        )
        disks = Disks.of(landmarks, rtt_ms, terms)
        found = _told(found, disks, ground, names, site)
        best: Proposal | None = None
        ask: tuple[int, ...] = ()
        if propose and found.outcome is Outcome.INCONCLUSIVE and found.reason is not Reason.NO_LAND:
            best = next_best(landmarks, rtt_ms, ground, terms, site, tried)
            left = keep & ~np.isfinite(rtt_ms)
            ask = ask_next(landmarks, rtt_ms, left, ground, terms, site, ASKED) if site else ()
        hands = len(np.unique(disks.owner))
        asking = tuple(landmarks.ids[at] for at in ask)
        yield Judged(unit, found, tuple(others), len(disks.order), rounds, site, best, hands, asking)


def _otherwise(terms: Terms) -> list[Terms]:
    """Other assumptions under which a reader may want to know the verdict."""
    pairs = [(bound, tolerate) for tolerate in (terms.tolerate, 0) for bound in (terms.bound, _OTHER[terms.bound])]
    return [
        replace(terms, bound=bound, tolerate=tolerate)
        for bound, tolerate in dict.fromkeys(pairs[1:])
        if (bound, tolerate) != pairs[0]
    ]


def _without(question: Asked, own: int, terms: Terms) -> Any:
    """Landmarks that pass an audit in which the one that is judged has no voice."""
    mesh = question.mesh_ms.copy()
    mesh[own], mesh[:, own] = np.inf, np.inf
    keep = audit(question.landmarks, mesh, terms.bound).keep
    keep[own] = False
    return keep


def _told(verdict: Verdict, disks: Disks, ground: Cover, names: RestrictedNames, site: Site | None) -> Verdict:
    """The verdict with what a reader asks next: whose restricted land, and what the site test leaves open."""
    most = verdict.terms.tolerate
    open_ = verdict.reason is not Reason.TOO_FEW and verdict.outcome is not Outcome.PASS
    codes = names.within(disks, most) if open_ else ()
    tested = verdict.site
    if tested is not None and site is not None:
        tested = replace(tested, reach_km=site_reach_km(disks, ground, site, most))
    return replace(verdict, codes=codes, site=tested)


def ground_of(land: Land, codes: frozenset[str]) -> Cover:
    """Land, parted into restricted and other."""
    return cover(land, codes)


def document_of(
    policy: Policy, codes: frozenset[str], as_of: date, edition: str, found: Audit, units: Sequence[Judged],
    rejects: int,
) -> dict[str, Any]:  # fmt: skip
    """Everything as one JSON document."""
    terms = terms_of(policy)
    counts = {outcome.value: sum(one.verdict.outcome is outcome for one in units) for outcome in Outcome}
    return {
        "policy": {
            "name": policy.name,
            "as_of": as_of.isoformat(),
            "restricted": sorted(codes),
            **_assumptions(terms),
        },
        "borders": edition,
        "audit": audit_of(found),
        "counts": counts,
        "units": [unit_of(one) for one in units],
        "rejects": rejects,
    }


def _assumptions(terms: Terms) -> dict[str, Any]:
    return {
        "bound": terms.bound.value,
        "km_per_ms": round(terms.bound.km_per_ms, 3),
        "assumption": None if terms.bound is Bound.VACUUM else "no-radio-or-hollow-fibre-on-the-way",
        "tolerate": terms.tolerate,
        "least": terms.least,
    }


def audit_of(found: Audit) -> dict[str, Any]:
    """The audit of the landmarks, as JSON."""
    removed = [
        {
            "landmark": one.landmark,
            "why": one.why.value,
            "contradicts": one.pairs,
            "off_km_at_least": round(one.off_km),
            "shown_by": one.witness,
            "rtt_ms": one.rtt_ms,
        }
        for one in found.removed
    ]
    return {"pairs": found.heard, "impossible": found.broken, "bad_at_least": found.least_bad, "removed": removed}


def _brief(verdict: Verdict) -> dict[str, Any]:
    terms = verdict.terms
    under = {"bound": terms.bound.value, "tolerate": terms.tolerate}
    return {**under, "outcome": verdict.outcome.value, "reason": verdict.reason.value}


def unit_of(one: Judged) -> dict[str, Any]:
    """A unit's verdict, as JSON."""
    verdict, site = one.verdict, one.verdict.site
    near = [{"landmark": i, "rtt_ms": ms, "within_km": round(km, 1)} for i, ms, km in verdict.used[:NEAREST]]
    told: dict[str, Any] = {
        "unit": one.unit,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason.value,
        "bound": verdict.terms.bound.value,
        "restricted_in_region": list(verdict.codes),
        "landmarks": one.heard,
        "operators": one.hands,
        "rounds": one.rounds,
        "nearest": near,
        "otherwise": [_brief(other) for other in one.others],
    }
    if site is not None and one.site is not None:
        reach = None if np.isnan(site.reach_km) else round(site.reach_km)
        told["site"] = {
            "lat": one.site.lat,
            "lon": one.site.lon,
            "excluded": not site.consistent,
            "outside_of": site.broken,
            "could_be_as_far_as_km": reach,
        }
    if one.ask:
        told["ask_next"] = list(one.ask)
    if one.next is not None:
        told["next_landmark"] = {
            "name": one.next.place.name,
            "count": one.next.count,
            "lat": round(one.next.place.lat, 3),
            "lon": round(one.next.place.lon, 3),
            "expected_ms": round(one.next.expected_ms, 1),
            "restricted_km2_before": round(one.next.before_km2),
            "restricted_km2_after": round(one.next.after_km2),
        }
    return told


def plan_of(chosen: Plan, policy: Policy, as_of: date, codes: frozenset[str]) -> dict[str, Any]:
    """A plan, as JSON."""
    return {
        "policy": {
            "name": policy.name,
            "as_of": as_of.isoformat(),
            "restricted": sorted(codes),
            **_assumptions(terms_of(policy)),
        },
        "provable_before": list(chosen.before),
        "place": [
            {"name": s.place.name, "lat": s.place.lat, "lon": s.place.lon, "then_provable": list(s.provable)}
            for s in chosen.steps
        ],
        "unproved": [
            {
                "site": one.site,
                "restricted_km": round(one.restricted_km, 1),
                "needed_ms": round(one.needed_ms, 3),
                "nearest": one.nearest,
                "nearest_km": round(one.nearest_km, 1),
                "expected_ms": round(one.expected_ms, 1),
            }
            for one in chosen.unproved
        ],
    }


def statement_of(policy: Policy, at: datetime, found: Sequence[Standing]) -> dict[str, Any]:
    """How sites and units stand, as JSON: for the conditions of a licence."""

    def when(instant: datetime | None) -> str | None:
        return None if instant is None else instant.isoformat()

    units = [
        {
            "unit": one.unit.unit,
            "site": one.unit.site,
            "delivered": when(one.unit.delivered),
            "state": one.state.value,
            "answers": one.answers,
            "heard": when(one.heard),
            "proved": when(one.proved),
        }
        for one in found
    ]
    sites = {
        site: {state.value: len(names) for state, names in states.items()} for site, states in by_site(found).items()
    }
    days = {name: getattr(policy, name) for name in ("every_days", "install_days", "silence_days", "valid_days")}
    return {
        "policy": policy.name,
        "at": at.isoformat(),
        **_assumptions(terms_of(policy)),
        "programme": days,
        "sites": sites,
        "units": units,
    }
