"""Replay of a million custody events to the state of every unit, beside the rebuild of the tree over as many entries.

The acts are made up: servers of eight modules, commissioned with evidence, assembled, offered and accepted twice, seen,
inspected, taken apart. They come shuffled, since capture knows no order. Both sides work in memory, in turns.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

from sekisho.custody import Act, Evidence, Identity, Level, Verb, replay
from sekisho.ledger import Growing, leaf_hash

EVENTS, BYTES, MODULES = 1_000_000, 300, 8
_SECOND = 10**9


def measure(events: int = EVENTS, rounds: int = 3) -> dict[str, Any]:
    """Seconds of both, in turns; the median of their ratio."""
    acts = shuffled(events)
    entries = [os.urandom(BYTES) for _ in range(8_192)]
    each = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        tree = Growing()
        for first in range(0, events, len(entries)):
            tree.extend([leaf_hash(entry) for entry in entries[: events - first]])
        rebuilt = time.perf_counter()
        custody = replay(acts)
        gc.collect(0)  # what the replay put off
        replayed = time.perf_counter()
        each.append((rebuilt - start, replayed - rebuilt, (replayed - rebuilt) / (rebuilt - start)))
        units, told = len(custody.twins), len(custody.findings)
        del custody
    tree_seconds, replay_seconds, ratio = (statistics.median(column) for column in zip(*each, strict=True))
    return {
        "events": events,
        "units": units,
        "findings": told,
        "tree_seconds": tree_seconds,
        "replay_seconds": replay_seconds,
        "replay_to_tree_ratio": ratio,
        "ratios": [one[2] for one in each],
    }


def shuffled(events: int, seed: int = 1) -> list[Act]:
    """So many acts, in no order."""
    acts: list[Act] = []
    server = 0
    while len(acts) < events:
        acts += story(server)
        server += 1
    acts = acts[:events]
    random.Random(seed).shuffle(acts)
    return acts


def story(server: int) -> Iterator[Act]:
    """What happens to one server: 32 acts."""
    whole = f"https://id.gs1.org/8004/095212{server:09d}"
    modules = tuple(f"https://id.gs1.org/01/09521234543213/21/M{server * MODULES + n}" for n in range(MODULES))
    maker, buyer = "https://id.gs1.org/417/1", "https://id.gs1.org/417/2"
    site = f"https://id.gs1.org/414/{server % 999}"
    at = server * _SECOND * 100

    def act(verb: Verb, *items: str, **more: Any) -> Act:
        nonlocal at
        at += _SECOND
        name = f"ni:///sha-256;{at:064x}?ver=CBV2.0"
        return Act(id=name, digest=name, time=at, verb=verb, items=items, place=site, **more)

    for module in modules:
        evidence = (Identity(Evidence.DIE_ID, module[-20:], True),)
        yield act(Verb.COMMISSION, module, taker=maker, level=Level.MODULE, identities=evidence)
    yield act(Verb.COMMISSION, whole, taker=maker, level=Level.SERVER)
    yield act(Verb.JOIN, *modules, parent=whole)
    for module in modules:
        yield act(Verb.OBSERVE, module)
    for giver, taker in ((maker, buyer), (buyer, maker)):
        yield act(Verb.OFFER, whole, giver=giver, taker=taker)
        yield act(Verb.ACCEPT, whole, giver=giver, taker=taker, disposition="urn:active")
    yield act(Verb.INSPECT, *modules, parent=whole)
    yield act(Verb.PART, *modules, parent=whole)
    for module in modules:
        yield act(Verb.OBSERVE, module)
