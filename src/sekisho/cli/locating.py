"""What `sekisho locate verify` and `audit` do. Apart from ``locate`` so that `sekisho --help` loads none of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sekisho.location.borders import Borders
from sekisho.location.proof import Audit, Bound, Cover, Landmarks, Outcome, Place, Terms
from sekisho.location.proof import audit as audit_mesh
from sekisho.service.locating import (
    Asked,
    Judged,
    asked,
    audit_of,
    document_of,
    ground_of,
    judge,
    restricted,
    terms_of,
)
from sekisho.service.location_map import region_map
from sekisho.service.wording import LANGS, clean, number
from sekisho.standards.csv_export import to_csv
from sekisho.standards.locating.tables import LANDMARKS, PLACES, ROUND_TRIPS, Column, Table, read_table
from sekisho.standards.locating.terms import Policy, read_policy
from sekisho.standards.manifest.decode import decode
from sekisho.storage.borders import open_borders
from sekisho.storage.files import read_file
from sekisho.storage.locating import country_groups, locating_texts
from sekisho.storage.outputs import write_bytes
from sekisho.vocabulary.errors import UsageFault

MARKS = {Outcome.PASS: "●", Outcome.FAIL: "■", Outcome.INCONCLUSIVE: "▲"}
_PROPOSED = 25  # units for which the next best landmark is looked for
_DRAWN = 50  # maps at most
_CLEAN = 300


class Words:
    """Texts in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.tables = locating_texts()
        self.place = list(LANGS).index(lang)

    def table(self, kind: str) -> dict[str, str]:
        """Every text of a kind, as it stands."""
        return {key: texts[self.place] for key, texts in self.tables[kind].items()}

    def __call__(self, kind: str, key: str, /, **params: object) -> str:
        """The text of a kind and key; what is filled in is made printable."""
        said = {name: clean(value, _CLEAN) for name, value in params.items()}
        return self.tables[kind][key][self.place].format(**said)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a question."""

    rtt: Path
    landmarks: Path
    policy: Path | None = None
    sites: Path | None = None
    candidates: Path | None = None
    mesh: Path | None = None  # round trips among landmarks, where they stand in a file of their own


def table(path: Path, columns: Sequence[Column], *, unique: str = "") -> Table:
    """A table of a file."""
    return read_table(str(path), decode(path.name, read_file(path)), columns, unique=unique)


def policy_of(path: Path | None) -> tuple[Policy, date]:
    """The policy of a file, or the house's own, and the day that it is asked for."""
    policy = Policy() if path is None else read_policy(str(path), read_file(path))
    return policy, policy.as_of or datetime.now(UTC).date()


def places(path: Path) -> list[Place]:
    """Places of a file. Raises UsageFault where a row cannot be used: a place left out would be planned without."""
    read = table(path, PLACES, unique="name")
    if read.rejects.height:
        row, column, value, reason = read.rejects.row(0)
        raise UsageFault(
            f"{path}, row {row}: {column} {clean(value, 60)!r} ({reason}).", hint="Mend it, or leave it out."
        )
    return [Place(r["name"], r["lat"], r["lon"]) for r in read.rows.iter_rows(named=True)]


def question(files: Files) -> tuple[Asked, pl.DataFrame]:
    """What the files ask, and all rejects with the file of each."""
    landmarks = table(files.landmarks, LANDMARKS, unique="landmark")
    sites = table(files.sites, PLACES, unique="name") if files.sites else None
    heard = table(files.rtt, ROUND_TRIPS)
    mesh = table(files.mesh, ROUND_TRIPS) if files.mesh else None
    found = asked(landmarks, heard, sites, mesh)
    parts = [(files.landmarks, landmarks.rejects), (files.rtt, found.rejects)]
    if files.mesh and mesh:
        parts.append((files.mesh, mesh.rejects))
    if files.sites and sites:
        parts.append((files.sites, sites.rejects))
    return found, pl.concat([p.select(pl.lit(path.name).alias("file"), pl.all()) for path, p in parts])


def show_verdicts(
    files: Files, map_file: Path | None, rejects_file: Path | None, *, as_json: bool, words: Words
) -> int:
    """Judge, print, draw; the exit status."""
    return judged(files, map_file, rejects_file, as_json=as_json, words=words)[1]


def judged(
    files: Files, map_file: Path | None = None, rejects_file: Path | None = None, *, as_json: bool, words: Words
) -> tuple[dict[str, Any], int]:
    """The same; the document, and the exit status. Raises UsageFault where there is no unit to judge."""
    found, rejects = question(files)
    policy, as_of = policy_of(files.policy)
    land = open_borders()
    codes = restricted(policy, country_groups(as_of), land)
    ground, terms = ground_of(land, codes), terms_of(policy)
    written = _write_rejects(rejects, rejects_file or files.rtt.with_name(files.rtt.name + ".rejects.csv"))
    if written:
        sys.stderr.write(words("words", "rejects_at", file=written) + "\n")
    if not found.units:
        raise UsageFault("No unit was judged: no usable row names one.", hint=f"See the rejects of {files.rtt}.")
    tried = places(files.candidates) if files.candidates else None
    audit, units = judge(found, ground, land, terms, tried=tried, propose=len(found.units) <= _PROPOSED)
    document = document_of(policy, codes, as_of, land.edition, audit, units, rejects.height)
    if map_file:
        _draw(map_file, found, units, land, ground, words)
    if as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    else:
        say(_head(terms, codes, as_of, words))
        say(audit_lines(audit, len(found.landmarks), words))
        say(operator_lines(found.landmarks, words))
        say([words("words", "each_other")] if found.among[0] >= 0 else [])
        for one in units:
            say(_unit_lines(one, words))
        say([_summary(units, rejects.height, words)])
    return document, 0 if all(one.verdict.outcome is Outcome.PASS for one in units) else 1


def _draw(path: Path, found: Asked, units: Sequence[Judged], land: Borders, ground: Cover, words: Words) -> None:
    """A map of each unit: FILE.svg, or FILE-1.svg and so on where there are several."""
    for turn, one in enumerate(units[:_DRAWN], start=1):
        file = path if len(units) == 1 else path.with_name(f"{path.stem}-{turn}{path.suffix}")
        heard = {name: ms for name, ms, _ in one.verdict.used}
        rtt_ms = np.array([heard.get(name, np.inf) for name in found.landmarks.ids])
        terms, reason = one.verdict.terms, words("reasons", one.verdict.reason.value)
        under = words("words", f"under_{terms.bound.value}", km=f"{terms.bound.km_per_ms:.1f}", n=terms.tolerate)
        outcome = words("outcomes", one.verdict.outcome.value)
        said = {
            **words.table("map"),
            "title": words("map", "title", unit=clean(one.unit, 60), outcome=outcome),
            "description": words("map", "description", reason=reason, terms=under),
        }
        place = one.next.place if one.next else None
        svg = region_map(land, found.landmarks, rtt_ms, ground, terms, one.site, place, said, words.lang)
        write_bytes(file, svg.encode())
        sys.stderr.write(words("words", "map_at", file=file) + "\n")


def show_audit(files: Files, *, as_json: bool, words: Words) -> int:
    """Print which landmarks are bad; the exit status."""
    found, _ = question(files)
    audit = audit_mesh(found.landmarks, found.mesh_ms, Bound(policy_of(files.policy)[0].bound))
    if as_json:
        sys.stdout.write(json.dumps(audit_of(audit), ensure_ascii=False, indent=1) + "\n")
    else:
        say(audit_lines(audit, len(found.landmarks), words))
    return 1 if audit.removed else 0


def say(lines: Iterable[str]) -> None:
    """Lines on standard output."""
    for line in lines:
        sys.stdout.write(line + "\n")


def _head(terms: Terms, codes: frozenset[str], as_of: date, words: Words) -> Iterator[str]:
    km = f"{terms.bound.km_per_ms:.1f}"
    yield words("words", f"under_{terms.bound.value}", km=km, n=terms.tolerate)
    yield words("words", "restricted", day=as_of.isoformat(), codes=" ".join(sorted(codes)))


def audit_lines(audit: Audit, count: int, words: Words) -> Iterator[str]:
    """What the audit found."""
    if not audit.heard:
        yield words("words", "audit_none", n=count)
        return
    if not audit.removed:
        yield words("words", "audit_clean", n=count, pairs=audit.heard)
        return
    counts = {"broken": audit.broken, "bad": audit.least_bad, "out": len(audit.removed)}
    yield words("words", "audit_removed", n=count, pairs=audit.heard, **counts)
    for one in audit.removed:
        why = words("why", one.why.value)
        numbers = {"ms": number(one.rtt_ms), "km": number(round(one.off_km)), "pairs": one.pairs}
        yield "  " + words("words", "removed_line", landmark=one.landmark, why=why, witness=one.witness, **numbers)


def operator_lines(landmarks: Landmarks, words: Words) -> Iterator[str]:
    """That landmarks of one operator count as one, where any operator is named."""
    if any(landmarks.operator):
        yield words("words", "operators", n=len(set(landmarks.owners().tolist())))


def _unit_lines(one: Judged, words: Words) -> Iterator[str]:
    verdict = one.verdict
    outcome = words("outcomes", verdict.outcome.value)
    yield f"{MARKS[verdict.outcome]} {clean(one.unit, 100)}: {outcome} - {words('reasons', verdict.reason.value)}"
    for name, ms, km in verdict.used[:3]:
        yield "    " + words("words", "within", landmark=name, km=number(round(km)), ms=number(ms))
    if verdict.codes:
        yield "    " + words("words", "open_codes", codes=" ".join(verdict.codes))
    yield from _site_lines(one, words)
    for other in one.others:
        if other.outcome is not verdict.outcome:
            under = {"bound": other.terms.bound.value, "n": other.terms.tolerate}
            yield "    " + words("words", "other_bound", outcome=words("outcomes", other.outcome.value), **under)
    yield from _next_lines(one, words)


def _site_lines(one: Judged, words: Words) -> Iterator[str]:
    site = one.verdict.site
    if site is None:
        return
    if site.consistent:
        yield "    " + words("words", "site_consistent", km=number(round(site.reach_km)))
    else:
        yield "    " + words("words", "site_excluded", n=site.broken)


def _next_lines(one: Judged, words: Words) -> Iterator[str]:
    if one.ask:
        yield "    " + words("words", "ask_next", landmarks=", ".join(one.ask))
    if one.next is None:
        return
    place, numbers = one.next.place, (one.next.before_km2, one.next.after_km2)
    before, after = (number(round(value)) for value in numbers)
    where: dict[str, Any] = {
        "lat": f"{place.lat:.2f}",
        "lon": f"{place.lon:.2f}",
        "name": place.name,
        "n": one.next.count,
    }
    said = words("words", "next_landmark", **where, ms=number(one.next.expected_ms), before=before, after=after)
    yield "    " + " ".join(said.split())


def _summary(units: Sequence[Judged], rejects: int, words: Words) -> str:
    passed, failed, left = (sum(one.verdict.outcome is outcome for one in units) for outcome in Outcome)
    return words("words", "summary", n=len(units), passed=passed, failed=failed, open=left, rejects=rejects)


def _write_rejects(rejects: pl.DataFrame, path: Path) -> str:
    if not rejects.height:
        return ""
    write_bytes(path, to_csv(rejects))
    return str(path)
