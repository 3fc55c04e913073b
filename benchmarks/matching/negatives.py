"""False alerts: parties whom nobody lists, screened against every list at hand.

A hit counts where an officer would be shown it (``ours.ALERTS``). Names alone, and with the party's country.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
from tools.firm_names import SCRIPTS, Firm, firms

from benchmarks.matching import labelled, ours
from benchmarks.matching.figures import Share
from sekisho.vocabulary.listing import Reference

Country = Callable[[str], str | None]
FIRMS = 20_000
SLICE = 5_000  # names screened in one call


def lawful_firms(reference: Reference, count: int = FIRMS) -> dict[str, Any]:
    """The share of generated lawful firms that raise an alert: at each preset, by script, country known and not."""
    made = firms(count)
    out: dict[str, Any] = {"firms": len(made), "presets": {}}
    for preset in ours.presets():
        known = _hit(made, reference, preset, countries=True)
        bare = _hit(made, reference, preset, countries=False)
        out["presets"][preset] = {
            "country_known": Share(sum(known), len(made)).data(),
            "country_unknown": Share(sum(bare), len(made)).data(),
            "by_script": {
                s: {
                    "country_known": _share(made, known, s).data(),
                    "country_unknown": _share(made, bare, s).data(),
                }
                for s in SCRIPTS
            },
        }
    return out


def _share(made: Sequence[Firm], hit: Sequence[bool], script: str) -> Share:
    mine = [h for f, h in zip(made, hit, strict=True) if f.script == script]
    return Share(sum(mine), len(mine))


def _hit(made: Sequence[Firm], reference: Reference, preset: str, *, countries: bool) -> list[bool]:
    names = [f.name for f in made]
    where: list[str | None] = [f.country if countries else None for f in made]
    return alerted(names, reference, countries=where, kind=labelled.ORGANISATION, preset=preset)


def alerted(
    names: Sequence[str],
    reference: Reference,
    *,
    countries: Sequence[str | None],
    kind: str | None,
    preset: str = "default",
) -> list[bool]:
    """For each name: was an officer shown anything?"""
    hit: set[int] = set()
    for start in range(0, len(names), SLICE):
        part = slice(start, start + SLICE)
        found = ours.screen(names[part], reference, countries=countries[part], kind=kind, preset=preset)
        hit |= {start + q for q in ours.alerts(found)["query"].unique().to_list()}
    return [at in hit for at in range(len(names))]


def synthetic_people(reference: Reference, country: Country, *, preset: str = "default") -> dict[str, Any]:
    """The share of made-up people that raise an alert, by set: nothing known (not even that it is a person), known to
    be a person, and with the nationality."""
    out: dict[str, Any] = {}
    frames = {which: labelled.people(which) for which in ("global", "us")}
    frames["both"] = pl.concat(frames.values())
    frames["both, first 600"] = frames["both"].gather_every(3).head(600)
    for title, frame in frames.items():
        names = frame["name"].to_list()
        nobody: list[str | None] = [None] * len(names)
        nations = [country(n) if n else None for n in frame["nationality"]]
        for known, where, kind in (
            ("name alone", nobody, None),
            ("a person", nobody, labelled.PERSON),
            ("nationality known", nations, labelled.PERSON),
        ):
            hit = alerted(names, reference, countries=where, kind=kind, preset=preset)
            out.setdefault(title, {})[known] = Share(sum(hit), len(hit)).data()
    return out


def recombined_people(reference: Reference, count: int = 5_000, *, preset: str = "default") -> Share:
    """The same for so many people put together of the synthetic ones' given names and surnames, Latin script."""
    frame = pl.concat([labelled.people(w) for w in ("global", "us")])
    words = [n.split() for n in frame["name"] if n.isascii() and " " in n]
    given, family = [w[0] for w in words], [w[-1] for w in words]
    names = list(
        dict.fromkeys(f"{given[i % len(given)]} {family[(i * 7919 + i // 97) % len(family)]}" for i in range(2 * count))
    )[:count]
    hit = alerted(names, reference, countries=[None] * len(names), kind=labelled.PERSON, preset=preset)
    return Share(sum(hit), len(hit))


def shown(names: Sequence[str], countries: Sequence[str | None], kind: str | None, reference: Reference) -> list[str]:
    """The alerts behind the figures: query, strength, score, the listed name and its list."""
    found = ours.alerts(ours.screen(names, reference, countries=countries, kind=kind))
    first = found.sort("query", "score", descending=[False, True]).unique("query", keep="first", maintain_order=True)
    columns = ("query", "strength", "score", "matched_name", "list")
    return [
        f"{names[q]} ({countries[q] or '-'})  ->  {name} [{where}; {strength} {score:.3f}]"
        for q, strength, score, name, where in first.select(columns).iter_rows()
    ]


def firms_shown(reference: Reference, count: int = FIRMS) -> list[str]:
    """The lawful firms that raise an alert with their country known."""
    made = firms(count)
    return shown([f.name for f in made], [f.country for f in made], labelled.ORGANISATION, reference)


def people_shown(reference: Reference) -> list[str]:
    """The synthetic people that raise an alert, known to be people."""
    names = pl.concat([labelled.people(w) for w in ("global", "us")])["name"].to_list()
    return shown(names, [None] * len(names), labelled.PERSON, reference)
