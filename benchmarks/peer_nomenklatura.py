"""The peer: nomenklatura's logic-v2 over its own index, on a sample of the names that we screen.

Runs in any interpreter that has nomenklatura (the extra `bench`, or the one named by PEER_PYTHON): entries and names
come as a JSON file, figures go out as JSON, so that the peer's dependencies need not live beside ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def interpreter() -> str | None:
    """An interpreter that can import nomenklatura, or None."""
    for candidate in (os.environ.get("PEER_PYTHON"), sys.executable):
        if candidate is None:
            continue
        probe = subprocess.run([candidate, "-c", "import nomenklatura"], capture_output=True, check=False)
        if probe.returncode == 0:
            return candidate
    return None


def measure(reference: Path, sample: int) -> dict[str, Any] | None:
    """Names a CPU second, theirs and ours, on the same names against the same entries."""
    import polars as pl

    from benchmarks.day_at_scale import party_names
    from sekisho.parties import screen_names
    from sekisho.storage.reference import open_reference

    peer = interpreter()
    if peer is None:
        return None
    opened = open_reference(reference)
    names = party_names(20_000, seed=7)
    queries = pl.DataFrame({"name": names}).select(
        query=pl.int_range(pl.len(), dtype=pl.UInt32),
        name="name",
        country=pl.lit(None, dtype=pl.String),
        kind=pl.lit(None, dtype=pl.String),
    )
    screen_names(queries.head(100), opened)
    start = time.process_time()
    screen_names(queries, opened)
    ours = queries.height / (time.process_time() - start)
    aliases = opened.tables["names"].group_by("entry").agg(names=pl.col("name"))
    entries = opened.entries.select("entry", "kind").join(aliases, on="entry")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "peer.json"
        path.write_text(json.dumps({"entries": entries.rows(), "queries": names[:sample], "scratch": scratch}))
        done = subprocess.run([peer, __file__, str(path)], capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout.splitlines()[-1])
    return {**theirs, "ours_per_second": ours, "ratio": ours / theirs["peer_per_second"], "ours_names": queries.height}


def as_peer(path: Path) -> None:
    """Run inside the peer's interpreter: build its index, match the queries, score the candidates."""
    from followthemoney import Dataset, StatementEntity  # type: ignore[import-not-found]
    from nomenklatura.blocker import Index  # type: ignore[import-not-found]
    from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found]
    from nomenklatura.resolver import Linker  # type: ignore[import-not-found]
    from nomenklatura.store.memory import MemoryStore  # type: ignore[import-not-found]

    work = json.loads(path.read_text())
    dataset = Dataset.make({"name": "lists", "title": "Lists"})

    def entity(key: str, schema: str, names: list[str]) -> Any:
        proxy = {"id": key, "schema": schema, "properties": {"name": names}}
        return StatementEntity.from_data(dataset, proxy)

    store = MemoryStore(dataset, Linker({}))
    with store.writer() as writer:
        for number, kind, names in work["entries"]:
            writer.add_entity(entity(f"e{number}", "Person" if kind == "person" else "Organization", names))
    view = store.default_view()
    index = Index(view, Path(work["scratch"]) / "index")
    start = time.process_time()
    index.build()
    build = time.process_time() - start
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    # a fresh id each: the peer caches its analysis of a name by entity id
    queries = {f"q{n}": entity(f"q{n}", "LegalEntity", [name]) for n, name in enumerate(work["queries"])}
    start = time.process_time()
    candidates = hits = 0
    for key, found in index.match_entities(iter(queries.values())):
        for other, _ in found:
            listed = view.get_entity(str(other))
            if listed is None:
                continue
            candidates += 1
            hits += algorithm.compare(queries[str(key)], listed, config).score >= 0.7
    seconds = time.process_time() - start
    figures = {
        "peer_per_second": len(queries) / seconds,
        "peer_names": len(queries),
        "peer_candidates": candidates,
        "peer_hits": hits,
        "peer_index_cpu_seconds": build,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    as_peer(Path(sys.argv[1]))
