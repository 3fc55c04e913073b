"""Names in their own script against Latin ones: recall by script, and false alerts of the same setting on strangers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from benchmarks.matching import labelled, ours
from benchmarks.matching.figures import Share
from benchmarks.matching.labelled import CrossScript
from benchmarks.matching.sound import sort_out, strangers

GOALS = {"cyrillic": 0.95, "hangul": 0.85, "arabic": 0.75, "han": 0.60, "katakana": 0.60}
PEER = {"cyrillic": 0.717, "hebrew": 0.31, "hangul": 0.26, "arabic": 0.150, "han": 0.053, "katakana": 0.005}
MOST_STRANGERS = 4_000  # pairs a script


def best(row: CrossScript, latin: Sequence[str], compare: ours.Compare, *, kind: bool) -> float:
    """Our score of an original with the best of some Latin names; ``kind`` says whether the mined kind is told."""
    return max((compare(row.original, name, row.kind if kind else None) for name in latin), default=0.0)


def measure(compare: ours.Compare) -> dict[str, Any]:
    """By script: recall at the default threshold over all mined pairs and over the transliterations among them
    (``sound``), nothing told of the kind and the mined kind told, and of the half of the entities that is held out; the
    share of strangers that match at that setting."""
    rows, at = labelled.cross_script(), ours.threshold()
    spelt = sort_out(rows)
    hit = [best(r, r.latin, compare, kind=False) >= at for r in rows]
    told = [best(r, r.latin, compare, kind=True) >= at for r in rows]
    false: dict[str, list[bool]] = {}
    for a, b in strangers(rows):
        mine = false.setdefault(rows[a].script, [])
        if len(mine) < MOST_STRANGERS:
            mine.append(best(rows[a], rows[b].latin, compare, kind=False) >= at)
    out: dict[str, Any] = {}
    for script in sorted({r.script for r in rows}, key=lambda s: -sum(r.script == s for r in rows)):
        where = [i for i, r in enumerate(rows) if r.script == script]
        out[script] = {
            "held_out": _share([i for i in where if spelt[i] and labelled.held_out(rows[i])], hit),
            "held_out_all": _share([i for i in where if labelled.held_out(rows[i])], hit),
            "held_out_kind_told": _share([i for i in where if spelt[i] and labelled.held_out(rows[i])], told),
            "all": _share(where, hit),
            "transliterations": _share([i for i in where if spelt[i]], hit),
            "others": _share([i for i in where if not spelt[i]], hit),
            "all_kind_told": _share(where, told),
            "transliterations_kind_told": _share([i for i in where if spelt[i]], told),
            "strangers": Share(sum(false.get(script, [])), len(false.get(script, []))).data(),
        }
    return out


def _share(where: Sequence[int], hit: Sequence[bool]) -> dict[str, Any]:
    return Share(sum(hit[i] for i in where), len(where)).data()


def through_index(*, preset: str = "default") -> dict[str, Any]:
    """Recall by script where the originals are screened against an index of nothing but the Latin names: what the pair
    scores promise must come through candidate generation and judgement as well.

    'all' and 'held_out' (transliterations of that half): an alert on the right entry; 'others': an alert on an entry
    that shares no name with the right one, which is false but where a list holds one party twice. 'held_out_unsaid' and
    'others_unsaid': the same where the entries do not say of which kind they are, since the mined kind calls many firms
    persons.
    """
    rows = labelled.cross_script()
    told, unsaid = _alerted(rows, preset, kinds=True), _alerted(rows, preset, kinds=False)
    own: dict[str, set[str]] = {}
    for row in rows:
        own.setdefault(row.entity, set()).update(n.casefold() for n in row.latin)
    spelt = sort_out(rows)
    out: dict[str, Any] = {}
    for script in dict.fromkeys(r.script for r in rows):
        where = [i for i, r in enumerate(rows) if r.script == script]
        held = [i for i in where if spelt[i] and labelled.held_out(rows[i])]
        out[script] = {"all": _share(where, [r.entity in told[q] for q, r in enumerate(rows)])}
        for ending, found in (("", told), ("_unsaid", unsaid)):
            hit = [r.entity in found[q] for q, r in enumerate(rows)]
            false = [any(own[e].isdisjoint(own[r.entity]) for e in found[q]) for q, r in enumerate(rows)]
            out[script] |= {f"held_out{ending}": _share(held, hit), f"others{ending}": _share(where, false)}
    return out


def _alerted(rows: Sequence[CrossScript], preset: str, *, kinds: bool) -> list[set[str]]:
    """The entries that each original raises an alert on; ``kinds`` says whether the entries tell the mined kind."""
    latin: dict[str, dict[str, None]] = {}
    kind: dict[str, str] = {}
    for row in rows:
        latin.setdefault(row.entity, {}).update(dict.fromkeys(row.latin))
        kind.setdefault(row.entity, (row.kind if kinds else None) or "unknown")
    entry = {entity: at for at, entity in enumerate(latin)}
    entries = pl.DataFrame(
        {"entry": list(entry.values()), "uid": list(entry), "kind": [kind[e] for e in entry]},
        schema={"entry": pl.UInt32, "uid": pl.String, "kind": pl.String},
    )
    named = [(entry[e], n) for e, names in latin.items() for n in names]
    names = pl.DataFrame(named, schema={"entry": pl.UInt32, "name": pl.String}, orient="row")
    found = ours.alerts(ours.screen([r.original for r in rows], ours.small_reference(entries, names), preset=preset))
    told: list[set[str]] = [set() for _ in rows]
    for q, uid in found.select("query", "uid").iter_rows():
        told[q].add(uid)
    return told


def small(compare: ours.Compare) -> dict[str, Any]:
    """Two little sets: 22 pairs of watchman's, all positive; 80 writings of one person's name against Latin ones."""
    at = ours.threshold()
    pairs, aliases = labelled.cross_script_small(), labelled.one_person()
    return {
        "pairs": Share(sum(compare(a, b, None) >= at for a, b in pairs), len(pairs)).data(),
        "one_person": Share(
            sum(max(compare(a, full, labelled.PERSON) for full in labelled.ONE_PERSON) >= at for a in aliases),
            len(aliases),
        ).data(),
    }


def misses(compare: ours.Compare) -> list[str]:
    """Transliterations that stay below the threshold, and strangers that reach it; the held-out half is not shown."""
    rows, at = labelled.cross_script(), ours.threshold()
    out = []
    for row, spelt in zip(rows, sort_out(rows), strict=True):
        score = best(row, row.latin, compare, kind=False)
        if spelt and score < at and not labelled.held_out(row):
            out.append(f"missed {score:.3f}  {row.script}: {row.original}  ~  {' | '.join(row.latin)[:140]}")
    for a, b in strangers(rows, rounds=1):
        score = best(rows[a], rows[b].latin, compare, kind=False)
        if score >= at and not labelled.held_out(rows[a]):
            out.append(
                f"false  {score:.3f}  {rows[a].script}: {rows[a].original}  ~  {' | '.join(rows[b].latin)[:140]}"
            )
    return out
