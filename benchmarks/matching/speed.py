"""Names a CPU second, explanations included; the peer's on a sample of the same names against the same entries."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Any

import polars as pl
from tools.firm_names import firms

from benchmarks import peer_nomenklatura as peer
from benchmarks.matching import labelled, ours
from sekisho.vocabulary.listing import Reference

BATCH, BATCHES = 20_000, 3
SINGLE = 30


def trading_day(reference: Reference, count: int) -> list[str]:
    """Distinct names as a day brings them, mixed: people 45 %, lawful firms in six scripts 50 %, listed names with one
    letter mistyped 5 %. (People are the synthetic ones' names recombined where the labelled data is at hand.)"""
    near = [_mistyped(n, at) for at, n in enumerate(_listed(reference, count // 20))]
    lawful = [f.name for f in firms(count // 2)]
    humans = _people(count - len(near) - len(lawful)) if labelled.present() else []
    mixed = list(dict.fromkeys([*near, *lawful, *humans]))
    return [mixed[at * 7919 % len(mixed)] for at in range(len(mixed))] if len(mixed) % 7919 else mixed


def _listed(reference: Reference, count: int) -> list[str]:
    names = reference.tables["names"]["name"].drop_nulls().unique(maintain_order=True)
    return names.gather_every(max(1, len(names) // count)).to_list()[:count]


def _mistyped(name: str, at: int) -> str:
    spot = 1 + at % max(1, len(name) - 1)
    return name[:spot] + name[spot + 1 :] if at % 2 else name[:spot] + name[spot - 1 : spot] + name[spot:]


def _people(count: int) -> list[str]:
    frame = pl.concat([labelled.people(w) for w in ("global", "us")])
    words = [n.split() for n in frame["name"] if " " in n]
    latin = [w for w in words if w[0].isascii() and w[-1].isascii()]
    whole = [" ".join(w) for w in words]
    turns = ((i % len(latin), (i * 7919 + i // 97) % len(latin)) for i in range(3 * count))
    made = (f"{latin[a][0]} {latin[b][-1]}" for a, b in turns)
    return list(dict.fromkeys([*whole, *made]))[:count]


def measure(reference: Reference, sample: int) -> dict[str, Any]:
    """Ours over three batches of fresh names (median), one name at a time; the peer's on ``sample`` of the names (not
    asked where 0)."""
    names = trading_day(reference, BATCH * BATCHES)
    ours.screen(names[:50], reference)
    runs = [_batch(names[at : at + BATCH], reference) for at in range(0, len(names) - BATCH + 1, BATCH)]
    each = statistics.median(run["per_cpu_second"] for run in runs)
    out: dict[str, Any] = {
        "names": len(names),
        "listed_names": reference.tables["names"].height,
        "per_cpu_second": each,
        "runs": runs,
        "one_name_ms": _single(names[-SINGLE:], reference),
    }
    some = names[:: max(1, len(names) // sample)][:sample] if sample else []
    theirs = peer.screened(_entries(reference), some) if some else None
    if theirs is not None:
        hits = theirs.pop("peer_hit_queries")
        out |= {**theirs, "peer_hits": len(hits), "ratio": each / theirs["peer_per_second"]}
    return out


def _batch(names: Sequence[str], reference: Reference) -> dict[str, Any]:
    cpu, wall = time.process_time(), time.perf_counter()
    found = ours.screen(names, reference)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    explained = int(found["parts"].is_not_null().sum())
    return {
        "names": len(names),
        "per_cpu_second": len(names) / cpu,
        "per_second": len(names) / wall,
        "matches": found.height,
        "explained": explained,
        "queries_with_alert": ours.alerts(found)["query"].n_unique(),
    }


def _single(names: Sequence[str], reference: Reference) -> float:
    taken = []
    for name in names:
        start = time.perf_counter()
        ours.screen([name], reference)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def _entries(reference: Reference) -> list[tuple[int, str, list[str]]]:
    aliases = reference.tables["names"].group_by("entry", maintain_order=True).agg(names=pl.col("name"))
    return reference.entries.select("entry", "kind").join(aliases, on="entry").rows()
