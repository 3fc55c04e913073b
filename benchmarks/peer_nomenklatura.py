"""The peer: nomenklatura's logic-v2, on pairs of names and over its own index, on the cases that we are measured on.

Runs in any interpreter that has nomenklatura (the extra `bench`, or the one named by PEER_PYTHON): the work comes as a
JSON file, figures go out as JSON, so that the peer's dependencies need not live beside ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

THRESHOLD = 0.70  # the peer's own default
Pair = tuple[Sequence[str], Sequence[str], str]  # names of one, names of the other, a FollowTheMoney schema


def interpreter() -> str | None:
    """An interpreter that can import nomenklatura, or None."""
    for candidate in (os.environ.get("PEER_PYTHON"), sys.executable):
        if candidate is None:
            continue
        probe = subprocess.run([candidate, "-c", "import nomenklatura"], capture_output=True, check=False)
        if probe.returncode == 0:
            return candidate
    return None


def screened(
    entries: Sequence[tuple[int, str, Sequence[str]]], queries: Sequence[str], schema: str = "LegalEntity"
) -> dict[str, Any] | None:
    """Names against entries (number, kind, names) through the peer's index: names a CPU second and the positions of the
    queries that reached its threshold; None where the peer is absent."""
    return _ask({"entries": entries, "queries": queries, "schema": schema})


def scores(pairs: Sequence[Pair]) -> list[float] | None:
    """The peer's score of each pair, nothing but names told; None where the peer is absent."""
    answer = _ask({"pairs": pairs})
    return None if answer is None else answer["scores"]


def _ask(work: dict[str, Any]) -> dict[str, Any] | None:
    peer = interpreter()
    if peer is None:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "peer.json"
        path.write_text(json.dumps({**work, "scratch": scratch}), encoding="utf-8")
        done = subprocess.run([peer, __file__, str(path)], capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


class _Peer:
    """Run inside the peer's interpreter."""

    def __init__(self) -> None:
        from followthemoney import Dataset, StatementEntity  # type: ignore[import-not-found]
        from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found]

        self.dataset = Dataset.make({"name": "lists", "title": "Lists"})
        self.maker = StatementEntity
        self.algorithm = get_algorithm("logic-v2")
        self.config = self.algorithm.default_config()

    def entity(self, key: str, schema: str, names: Sequence[str]) -> Any:
        """A fresh id each: the peer caches its analysis of a name by entity id."""
        return self.maker.from_data(self.dataset, {"id": key, "schema": schema, "properties": {"name": list(names)}})

    def compare(self, one: Any, other: Any) -> float:
        return float(self.algorithm.compare(one, other, self.config).score)

    def scores(self, pairs: Sequence[Pair]) -> dict[str, Any]:
        start = time.process_time()
        out = [
            self.compare(self.entity(f"q{n}", schema, one), self.entity(f"e{n}", schema, other))
            for n, (one, other, schema) in enumerate(pairs)
        ]
        return {"scores": out, "pairs_per_second": len(out) / max(time.process_time() - start, 1e-9)}

    def screened(self, work: dict[str, Any]) -> dict[str, Any]:
        """Build the index, match the queries, score the candidates."""
        from nomenklatura.blocker import Index  # type: ignore[import-not-found]
        from nomenklatura.resolver import Linker  # type: ignore[import-not-found]
        from nomenklatura.store.memory import MemoryStore  # type: ignore[import-not-found]

        store = MemoryStore(self.dataset, Linker({}))
        with store.writer() as writer:
            for number, kind, names in work["entries"]:
                writer.add_entity(self.entity(f"e{number}", "Person" if kind == "person" else "Organization", names))
        view = store.default_view()
        index = Index(view, Path(work["scratch"]) / "index")
        start = time.process_time()
        index.build()
        build = time.process_time() - start
        queries = {f"q{n}": self.entity(f"q{n}", work["schema"], [name]) for n, name in enumerate(work["queries"])}
        start = time.process_time()
        found = list(self._candidates(index, view, queries))
        seconds = time.process_time() - start
        return {
            "peer_per_second": len(queries) / seconds,
            "peer_names": len(queries),
            "peer_candidates": len(found),
            "peer_hit_queries": sorted({q for q, score in found if score >= THRESHOLD}),
            "peer_index_cpu_seconds": build,
        }

    def _candidates(self, index: Any, view: Any, queries: dict[str, Any]) -> Iterator[tuple[int, float]]:
        for key, found in index.match_entities(iter(queries.values())):
            for other, _ in found:
                listed = view.get_entity(str(other))
                if listed is not None:
                    yield int(str(key)[1:]), self.compare(queries[str(key)], listed)


def as_peer(path: Path) -> None:
    """The child's side: do what the file asks, print the answer."""
    work = json.loads(path.read_text(encoding="utf-8"))
    peer = _Peer()
    print(json.dumps(peer.scores(work["pairs"]) if "pairs" in work else peer.screened(work)))


if __name__ == "__main__":
    as_peer(Path(sys.argv[1]))
