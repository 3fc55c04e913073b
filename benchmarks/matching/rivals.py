"""The peer on the same cases in the same run: its scores of our pairs, its alerts on our queries. None where absent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from benchmarks import peer_nomenklatura as peer
from benchmarks.matching import labelled
from benchmarks.matching.figures import Floats, Share
from benchmarks.matching.labelled import Case, CrossScript
from benchmarks.matching.sound import sort_out
from sekisho.vocabulary.listing import Reference

_SCHEMA = {labelled.PERSON: "Person", labelled.ORGANISATION: "Organization", None: "LegalEntity"}


def of_cases(cases: Sequence[Case]) -> Floats | None:
    """Scores of labelled pairs."""
    found = peer.scores([([c.one], [c.other], _SCHEMA[c.kind]) for c in cases])
    return None if found is None else np.array(found, dtype=float)


def of_scripts(rows: Sequence[CrossScript]) -> dict[str, Any] | None:
    """Recall by script at its own threshold, all pairs and transliterations; all Latin names told at once."""
    found = peer.scores([([r.original], list(r.latin), _SCHEMA[r.kind]) for r in rows])
    if found is None:
        return None
    hit, spelt = [s >= peer.THRESHOLD for s in found], sort_out(rows)

    def share(where: Sequence[int]) -> dict[str, Any]:
        return Share(sum(hit[i] for i in where), len(where)).data()

    out = {}
    for script in dict.fromkeys(r.script for r in rows):
        mine = [i for i, r in enumerate(rows) if r.script == script]
        out[script] = {"all": share(mine), "transliterations": share([i for i in mine if spelt[i]])}
    return out


def of_people(reference: Reference, people: int = 600) -> dict[str, Any] | None:
    """Typed UN names and synthetic people through its index, against the listed people: shares with an alert."""
    aliases = reference.tables["names"].group_by("entry", maintain_order=True).agg(names=pl.col("name"))
    entries = reference.entries.filter(pl.col("kind") == "person").select("entry", "kind").join(aliases, on="entry")
    typed = labelled.typos()["typed"].to_list()
    frame = pl.concat([labelled.people(w) for w in ("global", "us")])
    strangers = frame["name"].gather_every(3).head(people).to_list()
    found = peer.screened(entries.rows(), [*typed, *strangers], "Person")
    if found is None:
        return None
    hits = set(found["peer_hit_queries"])
    return {
        "typos": Share(sum(q in hits for q in range(len(typed))), len(typed)).data(),
        "synthetic_people": Share(sum(q >= len(typed) for q in hits), len(strangers)).data(),
    }
