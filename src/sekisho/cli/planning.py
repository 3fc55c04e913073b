"""What `sekisho locate plan` and `programme` do."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from sekisho.cli.locating import Words, places, policy_of, say, table
from sekisho.location.proof import (
    Answer,
    Outcome,
    Place,
    Plan,
    Reason,
    Rules,
    Standing,
    State,
    Unit,
    by_site,
    commitment,
    cover,
    plan,
    schedule,
    standings,
)
from sekisho.service.locating import plan_of, restricted, statement_of, terms_of
from sekisho.service.location_map import plan_map
from sekisho.service.wording import clean, number
from sekisho.standards.locating.tables import ANSWERS, LANDMARKS, UNITS
from sekisho.standards.locating.terms import Policy
from sekisho.storage.borders import open_borders
from sekisho.storage.locating import country_groups
from sekisho.storage.outputs import write_bytes
from sekisho.storage.private_files import create_private, read_private
from sekisho.vocabulary.errors import UsageFault

_COARSE = 0.5  # degrees: a plan rests on expectations, and needs no finer land
_SEED_BYTES = 32
_UNITS_NAMED = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files of a plan."""

    sites: Path
    candidates: Path
    landmarks: Path | None
    policy: Path | None
    most: int


def show_plan(wanted: Wanted, map_file: Path | None, *, as_json: bool, lang: str) -> int:
    """Choose, print, draw; the exit status."""
    words = Words(lang)
    sites, tried = places(wanted.sites), places(wanted.candidates)
    if not sites or not tried:
        raise UsageFault("A plan needs sites and candidates.", hint="Both files need a row.")
    standing = _standing(wanted.landmarks) if wanted.landmarks else []
    policy, as_of = policy_of(wanted.policy)
    land = open_borders()
    codes = restricted(policy, country_groups(as_of), land)
    lat, lon = (np.array([getattr(site, axis) for site in sites]) for axis in ("lat", "lon"))
    far = land.distance_km(lat, lon, codes)
    chosen = plan(sites, standing, tried, cover(land, codes, _COARSE), terms_of(policy), far, wanted.most)
    if as_json:
        sys.stdout.write(json.dumps(plan_of(chosen, policy, as_of, codes), ensure_ascii=False, indent=1) + "\n")
    else:
        say(_plan_lines(chosen, len(sites), words))
    if map_file:
        proved = len(sites) - len(chosen.unproved)
        title = words("map", "plan_title", n=proved, all=len(sites))
        said = {**words.table("map"), "title": title, "description": ""}
        write_bytes(map_file, plan_map(land, sites, standing, chosen, codes, said, lang).encode())
        sys.stderr.write(words("words", "map_at", file=map_file) + "\n")
    return 1 if chosen.unproved else 0


def _standing(path: Path) -> list[Place]:
    rows = table(path, LANDMARKS, unique="landmark").rows
    return [Place(r["landmark"], r["lat"], r["lon"]) for r in rows.iter_rows(named=True)]


def _plan_lines(chosen: Plan, count: int, words: Words) -> Iterator[str]:
    def names(sites: Sequence[str]) -> str:
        return ", ".join(sites) or words("plan", "none")

    yield words("plan", "before", sites=names(chosen.before))
    for turn, step in enumerate(chosen.steps, start=1):
        place = {"name": step.place.name, "lat": f"{step.place.lat:.2f}", "lon": f"{step.place.lon:.2f}"}
        yield words("plan", "step", n=turn, sites=names(step.provable), **place)
    for one in chosen.unproved:
        told = {"km": number(round(one.restricted_km)), "needed": number(one.needed_ms), "nearest": one.nearest}
        far = {"far": number(round(one.nearest_km)), "ms": number(one.expected_ms)}
        yield words("plan", "unproved", site=one.site, **told, **far)
    yield words("plan", "summary", n=count - len(chosen.unproved), all=count, placed=len(chosen.steps))


def show_schedule(units: Path, seed: Path, days: tuple[str, str], policy: Path | None, lang: str) -> None:
    """Times of challenges as CSV on standard output."""
    begin, end = (_instant(day) for day in days)
    if end <= begin:
        raise UsageFault("The programme ends before it begins.", hint="--from, then --to.")
    if not seed.exists():
        create_private(seed, secrets.token_bytes(_SEED_BYTES))
    content = read_private(seed)
    if len(content) < _SEED_BYTES:
        raise UsageFault(f"{seed} is too short for a seed.", hint=f"{_SEED_BYTES} random bytes or more.")
    every = timedelta(days=policy_of(policy)[0].every_days)
    times = schedule(content, [unit.unit for unit in _units(units)], begin, end, every)
    sys.stdout.write(
        pl.DataFrame({"at": [at.isoformat() for at, _ in times], "unit": [u for _, u in times]}).write_csv()
    )
    sys.stderr.write(Words(lang)("programme", "commitment", digest=commitment(content)) + "\n")


def show_statement(units: Path, answers: Path, at: str, policy_file: Path | None, *, as_json: bool, lang: str) -> int:
    """Print how units stand; the exit status."""
    policy, _ = policy_of(policy_file)
    when = _instant(at) if at else datetime.now(UTC)
    days = (policy.install_days, policy.silence_days, policy.valid_days)
    rules = Rules(*(timedelta(days=count) for count in days))
    found = standings(_units(units), _answers(answers), when, rules)
    if as_json:
        sys.stdout.write(json.dumps(statement_of(policy, when, found), ensure_ascii=False, indent=1) + "\n")
    else:
        say(_statement_lines(policy, when, found, Words(lang)))
    return 0 if all(one.state in (State.PROVED, State.NEW) for one in found) else 1


def _statement_lines(policy: Policy, at: datetime, found: Sequence[Standing], words: Words) -> Iterator[str]:
    yield words("programme", "head", policy=policy.name or "-", at=at.isoformat(timespec="seconds"))
    for site, states in by_site(found).items():
        yield words("programme", "site", site=site, n=sum(map(len, states.values())))
        for state, units in states.items():
            shown = ", ".join(units[:_UNITS_NAMED]) + (" ..." if len(units) > _UNITS_NAMED else "")
            yield "  " + words("programme", "line", state=words("states", state.value), count=len(units), units=shown)
        left = sum(len(units) for state, units in states.items() if state not in (State.PROVED, State.NEW))
        key, value = ("not_kept", {"n": left}) if left else ("kept", {"days": policy.valid_days})
        yield f"  {'▲' if left else '●'} {words('programme', key, **value)}"
    terms = terms_of(policy)
    km = f"{terms.bound.km_per_ms:.1f}"
    under = words("words", f"under_{terms.bound.value}", km=km, n=terms.tolerate)
    yield words("programme", "basis", terms=under)


def _units(path: Path) -> list[Unit]:
    read = table(path, UNITS, unique="unit")
    if read.rejects.height:  # a unit that is left out would be missed by nobody
        row, column, value, reason = read.rejects.row(0)
        raise UsageFault(f"{path}, row {row}: {column} {clean(value, 60)!r} ({reason}).", hint="Mend it first.")
    return [Unit(r["unit"], r["site"], r["delivered"]) for r in read.rows.iter_rows(named=True)]


def _answers(path: Path) -> list[Answer]:
    read = table(path, ANSWERS)
    if read.rejects.height:
        sys.stderr.write(f"{path}: {read.rejects.height} rows cannot be used and prove nothing.\n")
    return [one for row in read.rows.iter_rows(named=True) if (one := _answer(row)) is not None]


def _answer(row: dict[str, object]) -> Answer | None:
    """What a row came to; an outcome that nobody knows counts as heard, and as nothing else."""
    outcomes = {outcome.value: outcome for outcome in Outcome}
    outcome = outcomes.get(str(row["outcome"]).lower(), Outcome.INCONCLUSIVE)
    unit, at, reason = row["unit"], row["at"], str(row["reason"] or "")
    if not isinstance(unit, str) or not isinstance(at, datetime):
        return None
    return Answer(unit, at, outcome, reason == Reason.SITE_EXCLUDED.value, reason == Reason.WHOLLY_RESTRICTED.value)


def _instant(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise UsageFault(f"No time: {clean(text, 60)!r}.", hint="2026-11-24 or 2026-11-24T09:00:00Z.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
