"""Consignments on their way, lawful and stolen, and what their trackers send of it.

The goods have a path in time; each tracker has one too, the same until somebody takes it off. What a tracker sends is
its path seen through its interval, its errors, dead spots, and whatever an attacker does to it. Stays, speeds and gaps
are drawn from other distributions than the program assumes (``STAYS`` here, ``location/tracking/chances.py`` there),
most with heavier tails. It is a model: it shows how the program fares against what is modelled, and nothing about what
is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from benchmarks.tracking.air import AIR, HALT, INSIDE, ROAD, SEA, Ear
from benchmarks.tracking.ground import Ground, Path, steps
from benchmarks.tracking.roads import RESTRICTED, Spot, kilometres, near, planned, road
from sekisho.location.sphere import densified
from sekisho.location.tracking import Mode, PlaceKind, Placement, Plan, Tracker, Witnessed
from sekisho.location.tracking.marks import Mark
from sekisho.location.tracking.ports import Transmitter
from sekisho.standards.trackers import Cell, Fix

ATTACKS = ("detour", "removal", "split", "swap", "spoof", "jam", "silence")
EPOCH = 1_790_000_000.0
# median hours and spread: not those that the program assumes
STAYS = {
    PlaceKind.AIRPORT: (14.0, 0.7),
    PlaceKind.PORT: (40.0, 0.7),
    PlaceKind.CUSTOMS: (9.0, 0.9),
    PlaceKind.ORIGIN: (4.0, 0.6),
}
LANDS = ("", *sorted({"JP", "KR", "US"} | RESTRICTED))


@dataclass
class Journey:
    """One consignment as it truly went; ``stolen`` and ``arrived``: when it was taken, and came where it should not."""

    plan: Plan
    kind: str
    trackers: tuple[Tracker, ...]
    fixes: list[Witnessed]
    attack: str = ""
    stolen: float = 0.0
    arrived: float = 0.0
    planned_end: float = 0.0
    notes: dict[str, float] = field(default_factory=dict)


def journey(seed: int, number: int, attack: str, lands, placed: float = 0.0) -> Journey:
    """Consignment ``number`` of the world ``seed``; ``lands`` is the map (``CountryMap``).

    ``placed``: the share of gaps in coverage on the road that are of the place, so that whoever drives through has
    them. The others come at random, as all of them do where it is 0.
    """
    rng = np.random.default_rng([seed, number])
    for _ in range(200):
        made = planned(rng, f"C-{number}", EPOCH + float(rng.uniform(0, 30)) * 86_400)
        if made is not None and (not attack or _can_be_stolen(made[0])):
            break
    else:
        raise ValueError("no plan")
    plan, kind = made
    plan = replace(plan, countries=_countries(plan, lands))
    ground = Ground.of(seed, number, plan, placed)
    goods, spans = travel(rng, plan, lawful=not attack)
    devices = trackers(rng, plan)
    paths = {tracker.device: goods for tracker in devices}
    journey_ = Journey(plan, kind, devices, [], attack, planned_end=float(goods[-1, 0]))
    effects: dict[str, dict[str, object]] = {}
    if not attack and rng.random() < 0.02:  # a blow that a tracker takes for a hand
        when = float(rng.uniform(goods[1, 0], goods[-2, 0]))
        effects[devices[0].device] = {"alarm": ("tampering", when)} if rng.random() < 0.5 else {"light": when}
    if attack:
        paths, effects = _steal(rng, journey_, goods, spans, paths)
    until = journey_.arrived + 12 * 3600 if attack else float(goods[-1, 0])
    dead = dead_spots(rng, goods, 1 - placed)
    for tracker in devices:
        path, effect = paths[tracker.device], effects.get(tracker.device, {})
        there = dead + ground.gaps(plan, goods, spans)
        if path is not goods:  # the lane's valleys lie behind; where it goes now there are others
            there = dead + ground.gaps(plan, goods, spans, journey_.stolen) + ground.elsewhere(path, journey_.stolen)
        journey_.fixes += _sent(rng, tracker, path, effect, there, until, lands, journey_)
    journey_.fixes.sort(key=lambda one: one.received)
    return journey_


def _countries(plan: Plan, lands) -> frozenset[str]:
    points = [place.at for place in plan.places]
    points += [point for leg in plan.legs if leg.mode is Mode.ROAD for point in leg.path]
    found = lands.countries(np.array([p[0] for p in points]), np.array([p[1] for p in points]))
    return frozenset(str(code) for code in found) - {""}


def _can_be_stolen(plan: Plan) -> bool:
    return any(leg.mode is Mode.ROAD and len(leg.path) > 3 for leg in plan.legs)


def trackers(rng: np.random.Generator, plan: Plan) -> tuple[Tracker, ...]:
    kinds = [Placement.CRATE, Placement.CARTON, Placement.SERVER] + [Placement.CARTON] * int(rng.integers(0, 2))
    return tuple(
        Tracker(f"{plan.consignment}-{n}", plan.consignment, kind, covert=kind is Placement.SERVER,
                every=float(rng.choice([300.0, 600.0, 900.0])))
        for n, kind in enumerate(kinds)
    )  # fmt: skip


def _drive(rng: np.random.Generator, path: Path | tuple, start: float, wander: float = 1.5) -> list[list[float]]:
    """Along a road: speeds, halts, a driver's night, the true road some way beside the planned one."""
    points = np.array(path)
    phase, rows, now = rng.uniform(0, 6, 2), [], start
    at_wheel, since_halt = 0.0, 0.0
    rows.append([now, points[0, 0], points[0, 1], ROAD])
    speed = float(np.clip(rng.normal(60, 9), 35, 85))
    aside = _reroute(rng, len(points))
    for n, step in enumerate(steps(points).tolist(), start=1):
        pace = float(np.clip(speed * rng.lognormal(0, 0.2), 8, 95))
        now += step / pace * 3600
        at_wheel, since_halt = at_wheel + step / pace, since_halt + step / pace
        off = (wander * np.sin(n * 0.9 + phase[0]) if n < len(points) - 1 else 0.0) + aside[n]
        lat, lon = points[n, 0] + off / 111.2, points[n, 1] + off / 111.2
        rows.append([now, lat, lon, ROAD])
        if n == len(points) - 1:
            break
        if at_wheel > 9:
            now, at_wheel, since_halt = now + rng.uniform(9.5, 12.5) * 3600, 0.0, 0.0
            rows.append([now, lat, lon, HALT])
        elif since_halt > rng.uniform(2, 4):
            now, since_halt = now + float(rng.lognormal(np.log(0.6), 0.6)) * 3600, 0.0
            rows.append([now, lat, lon, HALT])
    return rows


def _reroute(rng: np.random.Generator, count: int) -> np.ndarray:
    """A lawful detour around a closed road, in kilometres beside it; on one way in eight."""
    aside = np.zeros(count + 1)
    if rng.random() < 0.12 and count > 5:
        first = int(rng.integers(1, count - 3))
        width = int(rng.integers(2, 5))
        shape = np.sin(np.pi * np.linspace(0, 1, min(width + 2, count - first)))
        aside[first : first + len(shape)] += shape * float(rng.uniform(2, 12)) * float(rng.choice([-1, 1]))
        aside[count - 1 :] = 0.0
    return aside


def travel(rng: np.random.Generator, plan: Plan, lawful: bool) -> tuple[Path, list[tuple[float, float]]]:
    """The goods' path from before loading to a day after delivery, and when each leg began and ended."""
    begin = plan.depart / 1000
    early = float(rng.lognormal(np.log(4), 0.6)) * 3600
    rows = [[begin - early, *plan.places[0].at, INSIDE], [begin, *plan.places[0].at, INSIDE]]
    now, spans = begin, []
    for number, leg in enumerate(plan.legs):
        start = now
        if leg.mode is Mode.ROAD:
            rows += _drive(rng, leg.path, now)
        else:
            rows += _sail(rng, leg.path, now, leg.mode)
        now = rows[-1][0]
        spans.append((start, now))
        place = plan.places[number + 1]
        median, sigma = STAYS.get(place.kind, (24.0, 0.1))
        hours = min(float(rng.lognormal(np.log(median), sigma)), median * 9)
        now += hours * 3600
        rows.append([now, *place.at, INSIDE])
    return np.array(rows), spans


def _sail(rng: np.random.Generator, path: tuple, start: float, mode: Mode) -> list[list[float]]:
    points, now = _great_circle(path), start
    code = SEA if mode is Mode.SEA else AIR
    speed = float(np.clip(rng.normal(27, 4), 17, 38)) if code == SEA else float(rng.normal(770, 60))
    if code == AIR:
        now += float(rng.lognormal(np.log(0.5), 0.5)) * 3600
    rows = [[now, points[0, 0], points[0, 1], code]]
    for a, b in pairwise(points):
        now += float(kilometres(*a, b[None, 0], b[None, 1])[0]) / speed * 3600
        rows.append([now, b[0], b[1], code])
    return rows


def _great_circle(path: tuple) -> np.ndarray:
    return densified(np.array(path), 60.0)


def position(path: Path, times: np.ndarray) -> np.ndarray:
    """Latitude, longitude and what it is doing at instants; rows (n, 3)."""
    lon = np.rad2deg(np.unwrap(np.deg2rad(path[:, 2])))
    at = np.clip(np.searchsorted(path[:, 0], times, side="left"), 1, len(path) - 1)
    doing = path[at, 3]
    found = np.column_stack([np.interp(times, path[:, 0], path[:, 1]), np.interp(times, path[:, 0], lon), doing])
    found[:, 1] = (found[:, 1] + 180) % 360 - 180
    return found


def _steal(rng, journey_, goods, spans, paths):
    """Who takes it where, and what becomes of each tracker."""
    plan, attack = journey_.plan, journey_.attack
    roads = [n for n, leg in enumerate(plan.legs) if leg.mode is Mode.ROAD and len(leg.path) > 3]
    leg = roads[-1] if rng.random() < 0.7 else roads[0]
    start, end = spans[leg]
    taken = start + float(rng.uniform(0.1, 0.8)) * (end - start)
    lat, lon, doing = position(goods, np.array([taken]))[0]
    spot = _hideout(rng, plan, lat, lon)
    spot_at = (lat + 1.0, lon + 1.0) if spot is None else (spot.lat, spot.lon)
    kept = goods[goods[:, 0] < taken]
    stop = float(rng.uniform(0.15, 1.0)) * 3600
    there = np.array(_drive(rng, road(rng, (lat, lon), spot_at), taken + stop))
    journey_.stolen, journey_.arrived = taken, float(there[-1, 0])
    stay = [[taken, lat, lon, doing], [taken + stop, lat, lon, HALT]]  # on the move, or where it lay for the night
    wrong = np.vstack([kept, stay, there, [[there[-1, 0] + 86_400, *spot_at, INSIDE]]])
    behind = np.vstack([kept, [[taken, lat, lon, doing], [taken + 30 * 86_400, lat, lon, HALT]]])
    journey_.notes = {"km": float(kilometres(lat, lon, np.array([spot_at[0]]), np.array([spot_at[1]]))[0])}
    chance = {Placement.CRATE: 0.95, Placement.CARTON: 0.6, Placement.SERVER: 0.25}
    found = {t.device for t in journey_.trackers if rng.random() < chance[t.placement]}
    effects: dict[str, dict[str, object]] = {device: {} for device in paths}
    paths = dict.fromkeys(paths, wrong)
    if attack in ("removal", "swap"):
        _take_off(rng, journey_, paths, effects, found, behind if attack == "removal" else goods, taken + stop / 2)
    elif attack == "split":
        away = {t.device for t in journey_.trackers if rng.random() < 0.5}
        if not away or len(away) == len(paths):
            away = {journey_.trackers[int(rng.integers(len(paths)))].device}
        paths = {device: wrong if device in away else goods for device in paths}
    else:
        _drown_out(rng, journey_, goods, effects, found)
    return paths, effects


def _drown_out(rng, journey_, goods, effects, found) -> None:
    """What becomes of satellites and networks."""
    taken, attack = journey_.stolen, journey_.attack
    if attack == "spoof":
        mock = rng.random() < 0.15
        for device in effects:
            effects[device] = {"forged": goods, "from": taken, "mock": mock, "even": rng.random() < 0.6}
    elif attack == "jam":
        for device in effects:
            effects[device] = {"blind": taken, "tells": rng.random() < 0.3}
    elif attack == "silence":
        whole = rng.random() < 0.7
        journey_.notes["silenced"] = len(effects) if whole else len(found)
        journey_.notes["all"] = float(whole or len(found) == len(effects))
        for device in effects:
            if whole or device in found:
                effects[device] = {"silent": taken + float(rng.uniform(0, 300))}


def _hideout(rng: np.random.Generator, plan: Plan, lat: float, lon: float) -> Spot | None:
    """A real place 30 to 500 km away that is none of the plan's."""
    for _ in range(30):
        spot = near(rng, lat, lon, 30, 70 + 430 * rng.random()) or near(rng, lat, lon, 30, 900)
        if spot is not None and all(
            float(kilometres(spot.lat, spot.lon, *np.array([place.at]).T)[0]) > 20 for place in plan.places
        ):
            return spot
    return None


def _take_off(rng, journey_, paths, effects, found, other, when) -> None:
    """Those that are found lie behind, ride with other goods, or are broken; some feel it."""
    broken = journey_.attack == "removal" and rng.random() < 0.4
    for tracker in journey_.trackers:
        opened = tracker.placement is not Placement.CRATE
        effect = effects[tracker.device]
        if tracker.device in found:
            paths[tracker.device] = other
            if broken:
                effect["silent"] = when + 120
            if rng.random() < 0.4:
                effect["alarm"] = ("tampering" if opened else "removing", when)
            if opened and rng.random() < 0.6:
                effect["light"] = when


def dead_spots(rng: np.random.Generator, goods: Path, share: float = 1.0) -> list[tuple[float, float]]:
    """Spans without a network: valleys that are driven through (this share of them), halts and halls that shield."""
    found = []
    for before, after in pairwise(goods):
        begin, end, doing = float(before[0]), float(after[0]), after[3]
        if doing in (HALT, INSIDE) and rng.random() < (0.06 if doing == HALT else 0.1):
            start = float(rng.uniform(begin, end))
            found.append((start, min(end, start + float(rng.lognormal(np.log(2.5), 1.0)) * 3600)))
        elif doing == ROAD and rng.random() < share * (end - begin) / 3600 / 8:
            found.append((begin, begin + min(float(rng.lognormal(np.log(0.25), 0.6)), 4.0) * 3600))
    return found


def _sent(rng, tracker, path, effect, dead, until, lands, journey_) -> list[Witnessed]:
    """What a tracker sends of its path until the end."""
    times = schedule(rng, tracker, path, min(until, float(path[-1, 0])))
    if rng.random() < 0.02:  # its battery dies on the way
        times = times[: int(rng.uniform(0.1, 1.0) * len(times))]
    if "silent" in effect:
        times = times[times < effect["silent"]]
    for extra in ("alarm", "light"):
        if extra in effect:
            at = effect[extra][1] if extra == "alarm" else effect[extra]
            times = np.append(times, at + 20 if "silent" not in effect or at < effect["silent"] else at)
    times = np.sort(times)
    where = position(path, times)
    stored = rng.random() < 0.6  # keeps what it cannot send
    own = dead_spots(rng, path) if rng.random() < 0.5 else []
    even = 5.0 if rng.random() < 0.03 else None  # a device that always states the same accuracy
    codes = lands.countries(where[:, 0], where[:, 1])
    gaps = [*dead, *own]
    accuracies = np.clip(rng.lognormal(np.log(8), 0.5, len(times)), 2, 120)
    shown = position(effect["forged"], times) if "forged" in effect else where
    fixes, ear = [], Ear(tracker, journey_.plan)
    for n, time in enumerate(times):
        out = next((end for begin, end in gaps if begin <= time < end), None)
        if out is not None and not stored:
            continue
        received = (out if out is not None else time) + float(rng.exponential(8)) + 1
        forged = "forged" in effect and time >= effect["from"]
        accuracy = even or (4.0 if forged and effect["even"] else round(float(accuracies[n]), 1))
        fix = _fix(
            rng, tracker, time, where[n], shown[n] if forged else where[n], accuracy, str(codes[n]), effect, forged
        )._replace(wifis=ear.hears(where[n]))
        fixes.append((fix, received))
    return [witnessed(fix, received) for fix, received in fixes]


def schedule(rng: np.random.Generator, tracker: Tracker, path: Path, until: float) -> np.ndarray:
    now, found = float(path[0, 0]) + float(rng.uniform(0, tracker.every)), []
    marine = rng.random() < 0.2  # reports by satellite at sea
    at = 1
    while now < until:
        while at < len(path) - 1 and path[at, 0] < now:
            at += 1
        doing = path[at, 3]
        step = tracker.every if doing == ROAD else 4 * tracker.every
        if doing == AIR:
            now = float(path[at, 0]) + 1500  # off in flight, on again after landing
            continue
        if doing == SEA and path[at - 1, 0] + 5_400 < now and now < path[at, 0] - 5_400 and not marine:
            now = (
                float(path[at, 0]) - 5_000
                if at < len(path) - 1 and path[at + 1, 3] != SEA
                else float(path[at, 0]) + 5_500
            )
            continue
        found.append(now)
        now += float(step * rng.lognormal(0, 0.12)) if doing != SEA else 4 * 3600.0
    return np.array(found)


def _fix(rng, tracker, time, true, shown, accuracy, land, effect, forged) -> Fix:
    """One report."""
    inside = true[2] == INSIDE
    lat, lon, valid, mock = float(shown[0]), float(shown[1]), None, None
    error = rng.normal(0, accuracy * 0.7, 2) / 1000
    if not forged and rng.random() < (0.03 if inside else 0.003):  # reflected signals
        error += rng.normal(0, 1.5, 2)
        accuracy = accuracy if rng.random() < 0.3 else round(float(1000 * np.hypot(*error)), 1)
    lat, lon = lat + error[0] / 111.2, lon + error[1] / (111.2 * max(np.cos(np.radians(lat)), 0.1))
    cells = (cell_at(float(true[0]), float(true[1]), land),) if rng.random() < 0.8 else ()
    blind = "blind" in effect and time >= effect["blind"]
    if blind or (inside and rng.random() < 0.3) or rng.random() < 0.01:
        lat = lon = None
        valid = False
    if forged and effect["mock"]:
        mock = True
    alarm = light = None
    if "alarm" in effect and abs(time - effect["alarm"][1]) < 60:
        alarm = effect["alarm"][0]
    if blind and effect["tells"] and time < effect["blind"] + 3600:
        alarm = "jamming"
    if "light" in effect and abs(time - effect["light"]) < 60:
        light = 300.0
    moving = bool(true[2] in (ROAD, SEA))
    raw = f"{tracker.device} {time:.3f} {lat} {lon}".encode()
    return Fix(tracker.device, round(time * 1000), lat, lon, raw, accuracy if lat is not None else None, valid=valid,
               mock=mock, moving=moving, alarm=alarm, light=light, cells=cells)  # fmt: skip


def witnessed(fix: Fix, received: float) -> Witnessed:
    marks = {mark for mark, there in ((Mark.MOCK, fix.mock), (Mark.INVALID, fix.valid is False)) if there}
    return Witnessed(fix, round(received * 1000), frozenset(marks), f"{fix.raw!r}")


def cell_at(lat: float, lon: float, land: str) -> Cell:
    """A cell whose number tells where it stands, on a grid of about 2 km, and whose country is that of the ground."""
    return Cell(200 + sum(map(ord, land)) if land else 1, 1, round((lat + 90) / 0.02), round((lon + 180) / 0.02))


class SimulatedNetworks:
    """Knows six cells in ten, and no country by its code: what a table of cells would give."""

    def known(self, cells, wifis, at):
        """Where the first known cell stands."""
        for cell in cells:
            if hash((cell.lac, cell.cid)) % 10 < 6:
                return (Transmitter(cell.lac * 0.02 - 90, cell.cid * 0.02 - 180, 2_000.0),)
        return ()

    def countries_of(self, mcc: int) -> frozenset[str]:
        """Unknown."""
        return frozenset()
