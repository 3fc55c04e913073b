"""Listed people as mistyped: is the right entry found?"""

from __future__ import annotations

from typing import Any

import polars as pl

from benchmarks.matching import labelled, ours
from benchmarks.matching.figures import Share
from benchmarks.matching.folds import tokens
from benchmarks.matching.negatives import Country
from sekisho.vocabulary.listing import Reference


def un_typos(reference: Reference, country: Country, *, preset: str = "default") -> dict[str, Any]:
    """Recall on the UN list's people as mistyped, kind known.

    'right': an alert on an entry that bears the original name (words in any order). 'any': some alert. Each for all
    rows and for the rows that were really changed, the nationality unknown and known. Originals that no list bears any
    more are left out of 'right' and counted in 'not_listed'.
    """
    frame = labelled.typos()
    bearers = _bearers(reference)
    listed = [bearers.get(_key(n)) for n in frame["original"]]
    changed = (frame["typed"] != frame["original"]).to_list()
    nobody: list[str | None] = [None] * frame.height
    nations = [country(n) if n else None for n in frame["nationality"]]
    out: dict[str, Any] = {"queries": frame.height, "not_listed": listed.count(None)}
    for known, where in (("country_unknown", nobody), ("country_known", nations)):
        found = ours.screen(frame["typed"].to_list(), reference, countries=where, kind=labelled.PERSON, preset=preset)
        hits: dict[int, set[int]] = {}
        for query, entry in ours.alerts(found).select("query", "entry").iter_rows():
            hits.setdefault(query, set()).add(entry)
        rows = range(frame.height)
        out[known] = {
            "right": _recall([q for q in rows if listed[q]], listed, hits).data(),
            "right_changed": _recall([q for q in rows if listed[q] and changed[q]], listed, hits).data(),
            "any": Share(sum(q in hits for q in rows), frame.height).data(),
        }
    return out


def missed(reference: Reference) -> list[str]:
    """Typed names whose entry was not among the alerts, nationality unknown."""
    frame = labelled.typos()
    bearers = _bearers(reference)
    found = ours.alerts(ours.screen(frame["typed"].to_list(), reference, kind=labelled.PERSON))
    hits: dict[int, set[int]] = {}
    for query, entry in found.select("query", "entry").iter_rows():
        hits.setdefault(query, set()).add(entry)
    return [
        f"{typed}  <-  {original}"
        for q, (typed, original) in enumerate(frame.select("typed", "original").iter_rows())
        if (right := bearers.get(_key(original))) and not right & hits.get(q, set())
    ]


def _key(name: str) -> tuple[str, ...]:
    return tuple(sorted(tokens(name)))


def _bearers(reference: Reference) -> dict[tuple[str, ...], set[int]]:
    out: dict[tuple[str, ...], set[int]] = {}
    names = reference.tables["names"].filter(pl.col("name").is_not_null())
    for entry, name in names.select("entry", "name").iter_rows():
        out.setdefault(_key(name), set()).add(entry)
    return out


def _recall(queries: list[int], listed: list[set[int] | None], hits: dict[int, set[int]]) -> Share:
    return Share(sum(bool((listed[q] or set()) & hits.get(q, set())) for q in queries), len(queries))
