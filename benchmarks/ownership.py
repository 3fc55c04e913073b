"""`python -m benchmarks.ownership`: a million holdings through every rule; CPU seconds, goal under 10.

The graph is made, not real: groups of companies under people and states, most holdings pointing down a tree, one in a
hundred anywhere (so that there are circles and cross-holdings), shares that sum to at most the whole, every fifth one
only a register's band or unknown.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import orjson
import polars as pl

from sekisho.bootstrap import open_gate
from sekisho.parties.ownership import LISTED, assess, parse_rules, prove, rules_on, shells
from sekisho.service.reference import import_folder
from sekisho.standards.ownership import ENTITIES, STAKES, Graph, read_graph
from sekisho.storage.bundled import LISTS
from sekisho.storage.ownership import ownership_data
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.clocks import Clocks

AS_OF = date(2026, 11, 24)
WATCHED = frozenset({"CN", "HK", "MO", "RU", "IR", "KP", "BY", "VE"})
_COUNTRIES = ["US", "JP", "KR", "SG", "DE", "GB", "CN", "HK", "AE", "MY", "TW", "RU", "FR", "NL", "IN"]
_BANDS = np.array([[0.25, 0.5], [0.5, 0.75], [0.75, 1.0], [0.0, 1.0]])


def make(edges: int, listed: int, seed: int = 7) -> tuple[Graph, pl.DataFrame]:
    """A graph with about so many holdings, and the listed parties in it."""
    rng = np.random.default_rng(seed)
    size = int(edges * 0.55)
    count = rng.choice([0, 1, 2, 3, 5], size=size, p=[0.15, 0.25, 0.3, 0.2, 0.1])
    owned = np.repeat(np.arange(size), count)
    above = (owned * rng.random(len(owned)) ** 0.3).astype(np.int64)  # an owner with a lower number, often a near one
    astray = rng.random(len(owned)) < 0.01
    owner = np.where(astray, rng.integers(0, size, len(owned)), above)
    weight = rng.random(len(owned)) ** 2 + 0.02
    whole = np.bincount(owned, weights=weight, minlength=size) * rng.uniform(1.0, 1.3, size)
    share = np.round(weight / whole[owned], 4)
    banded = rng.random(len(owned)) < 0.2
    band = _BANDS[np.digitize(share, [0.25, 0.5, 0.75]) - 1]
    kept = owner != owned
    stakes = pl.DataFrame(
        {
            "owner": owner[kept],
            "owned": owned[kept],
            "low": np.where(banded, band[:, 0], share)[kept],
            "high": np.where(banded, band[:, 1], share)[kept],
        }
    ).with_columns(
        pl.format("e{}", "owner").alias("owner"),
        pl.format("e{}", "owned").alias("owned"),
        pl.when(rng.random(int(kept.sum())) < 0.02)
        .then(pl.lit("control"))
        .otherwise(pl.lit("ownership"))
        .alias("kind"),
        pl.lit("register").alias("source"),
    )
    missing = [pl.lit(None).cast(t).alias(c) for c, t in STAKES.items() if c not in stakes.columns]
    stakes = stakes.with_columns(missing).select(pl.col(c).cast(t) for c, t in STAKES.items())
    country = pl.Series(_COUNTRIES).gather(rng.integers(0, len(_COUNTRIES), size))
    entities = pl.DataFrame({"entity": np.arange(size), "country": country}).select(
        entity=pl.format("e{}", "entity"),
        kind=pl.when(pl.col("entity") < size // 10).then(pl.lit("person")).otherwise(pl.lit("organisation")),
        name=pl.format("Company number {}", "entity"),
        countries=pl.concat_list("country"),
        addresses=pl.concat_list(pl.format("{} Example Road, Sample Town", pl.col("entity") % (size // 3))),
        incorporated=pl.lit(date(2015, 1, 1)) + pl.duration(days=pl.col("entity") % 4000),
    )
    rest = [pl.lit([]).cast(t).alias(c) for c, t in ENTITIES.items() if c not in entities.columns]
    entities = entities.with_columns(rest).select(pl.col(c).cast(t) for c, t in ENTITIES.items())
    chosen = rng.choice(size // 3, listed, replace=False)
    blocked = pl.DataFrame({"entity": [f"e{i}" for i in chosen], "sure": rng.random(listed) < 0.8}).with_columns(
        pl.lit("*").alias("list"), pl.lit(date(2022, 3, 1)).alias("listed_on"), pl.col("entity").alias("uid")
    )
    more = [pl.lit(None).cast(t).alias(c) for c, t in LISTED.items() if c not in blocked.columns]
    return Graph(entities, stakes), blocked.with_columns(more).select(pl.col(c).cast(t) for c, t in LISTED.items())


def as_lines(graph: Graph) -> bytes:
    """The graph as FollowTheMoney JSON lines."""
    lines = [
        orjson.dumps({"id": e, "schema": "Company", "datasets": ["made"], "properties": {"name": [n], "country": c}})
        for e, n, c in graph.entities.select("entity", "name", "countries").iter_rows()
    ]
    for at, (owner, owned, low, high) in enumerate(graph.stakes.select("owner", "owned", "low", "high").iter_rows()):
        share = f"{low * 100:g}" if low == high else f"{low * 100:g}-{high * 100:g}"
        properties = {"owner": [owner], "asset": [owned], "percentage": [share]}
        lines.append(
            orjson.dumps({"id": f"o{at}", "schema": "Ownership", "datasets": ["made"], "properties": properties})
        )
    return b"\n".join(lines)


def measure(edges: int = 1_000_000, listed: int = 5_000) -> dict[str, Any]:
    """CPU seconds of every step, and what came out."""
    graph, blocked = make(edges, listed)
    content = as_lines(graph)
    seconds: dict[str, float] = {}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = call()
        seconds[name] = time.process_time() - start
        return result

    timed("read JSON lines", lambda: read_graph([("made.jsonl", content)]))
    rules = rules_on(parse_rules(ownership_data()), Clocks(AS_OF, AS_OF))
    found = timed("all rules", lambda: assess(graph, blocked, rules, AS_OF, groups={"D:5": WATCHED}))
    timed("one rule", lambda: assess(graph, blocked, rules[:1], AS_OF))
    timed("front-company facts", lambda: shells(graph, blocked, AS_OF))
    deepest = found.results.sort("depth", "entity", descending=[True, False], nulls_last=True).head(100)
    timed("100 proofs", lambda: [prove(found, e, r) for e, r in deepest.select("entity", "rule").iter_rows()])
    return {
        "edges": graph.stakes.height,
        "entities": graph.entities.height,
        "listed": listed,
        "rules": len(rules),
        "deepest": int(deepest["depth"].max() or 0),  # type: ignore[arg-type]
        "answers": dict(found.results.group_by("answer").len().sort("answer").iter_rows()),
        "cpu_seconds": seconds,
    }


def measure_gate(edges: int, listed: int, batch: int, reference: Path | None) -> dict[str, Any]:
    """CPU seconds of opening the graph for a batch of so many parties, as `sekisho gate --owners` does.

    The parties are entities of the graph. ``reference``: a compiled one; None compiles the bundled, fictional lists.
    """
    graph, _ = make(edges, listed)
    content = as_lines(graph)
    with TemporaryDirectory() as folder:
        if reference is None:
            reference = Path(folder) / "reference"
            import_folder(ReferenceFolder(reference), LISTS, country_of=gazetteer().country)
        gate = open_gate(reference)
    step = max(1, graph.entities.height // batch)
    chosen = graph.entities.gather_every(step).head(batch).select("name", "countries").iter_rows()
    goods = {"lines": [{"description": "chairs"}], "ship_date": AS_OF.isoformat(), "destination": "DE"}
    day = [
        {"id": f"c{at}", **goods, "parties": [{"role": "consignee", "name": name, "country": countries[0]}]}
        for at, (name, countries) in enumerate(chosen)
    ]
    parties = gate.intake(day, "<made>").batch.parties
    start = time.process_time()
    opened, _ = gate.with_owners([("made.jsonl", content)], Clocks(AS_OF, AS_OF), parties=parties)
    seconds = time.process_time() - start
    owners = opened.bench.owners
    assert owners is not None
    indexed = owners.index.entries.height
    return {"entities": graph.entities.height, "batch": batch, "indexed": indexed, "cpu_seconds": round(seconds, 1)}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--listed", type=int, default=5_000)
    parser.add_argument("--batch", type=int, default=0, help="open the graph for a gate that judges so many parties")
    parser.add_argument("--reference", type=Path, help="with --batch: a compiled reference")
    arguments = parser.parse_args()
    if arguments.batch:
        print(json.dumps(measure_gate(arguments.edges, arguments.listed, arguments.batch, arguments.reference)))
        return
    figures = measure(arguments.edges, arguments.listed)
    for name, value in figures.pop("cpu_seconds").items():
        print(f"{name:<22} {value:6.2f} s CPU")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
