"""`python -m benchmarks.sea_distances PUB151_distances.json`: ways by sea against a published table of distances.

The table is Distances Between Ports, Publication 151 of the US National Geospatial-Intelligence Agency (a work of the
US government, in the public domain), as JSON of the repository kaklin/sea-routes, ``PUB151_distances.json``, sha-256
16af9d0e98e4fa67ee6c6f420ee70f792212c048b89c9a78b01d44b595313db1. Asked are distances from port to port that state no
way (``via``), once a pair, drawn by a seed. A row whose distance is shorter than the great circle between the positions
that the same table states is at fault and left out; how many are is told.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path
from typing import Any

import numpy as np

from sekisho.location.sphere import length_km
from sekisho.storage.borders import open_sea
from sekisho.vocabulary.errors import UsageFault

MILE = 1.852
BANDS = ((0, 100), (100, 300), (300, 1_000), (1_000, 3_000), (3_000, 20_000))
SHORT = 0.97  # of the great circle: positions are central ones of a port, and rounded
_WHERE = re.compile(r"(\d+)°(\d+)'(?:(\d+)\")?\s*([NS])\.?,\s*(\d+)°(\d+)'(?:(\d+)\")?\s*([EW])")
Place = tuple[float, float]


def positions(table: dict[str, Any]) -> dict[str, Place]:
    """Latitude and longitude of every port that states them."""
    found = {}
    for name, port in table.items():
        stated = _WHERE.search(port.get("location") or "")
        if stated is not None:
            parts = stated.groups(default="0")
            lat, lon = (float(parts[n]) + float(parts[n + 1]) / 60 + float(parts[n + 2]) / 3600 for n in (0, 4))
            found[name] = lat if parts[3] == "N" else -lat, lon if parts[7] == "E" else -lon
    return found


def pairs(table: dict[str, Any], places: dict[str, Place]) -> list[tuple[str, str, float]]:
    """From, to, nautical miles; each pair once, in the order of names."""
    found = {}
    for name, port in table.items():
        stated = port.get("destinations")
        for other, miles in stated.items() if isinstance(stated, dict) else ():
            if name in places and other in places and "(" not in name + other and isinstance(miles, int | float):
                found.setdefault(tuple(sorted((name, other))), float(miles))
    return [(*pair, miles) for pair, miles in sorted(found.items())]


def measure(path: Path, count: int, seed: int) -> dict[str, Any]:
    """Errors of our ways, in percent of the table's distance, by how far it is."""
    table = json.loads(path.read_bytes())
    places, sea = positions(table), open_sea()
    asked = pairs(table, places)
    chosen = random.Random(seed).sample(asked, min(count, len(asked)))
    rows, at_fault, without = [], 0, []
    for name, other, miles in chosen:
        ends = places[name], places[other]
        if miles < SHORT * length_km(np.array(ends)) / MILE:
            at_fault += 1
            continue
        try:
            rows.append((name, other, miles, length_km(sea.path(*ends)) / MILE))
        except UsageFault:
            without.append(f"{name} to {other}")
    stated = np.array([row[2] for row in rows])
    errors = np.array([row[3] for row in rows]) / stated - 1
    bands = {f"{low} to {high} miles": _spread(errors[(stated >= low) & (stated < high)]) for low, high in BANDS}
    worst = sorted(zip(errors.tolist(), rows, strict=True), key=lambda pair: -abs(pair[0]))[:12]
    return {
        "pairs_in_table": len(asked), "asked": len(chosen), "rows_at_fault": at_fault, "no_way_found": len(without),
        "compared": len(rows), "all": _spread(errors), **bands, "without": without[:12],
        "worst": [f"{a} to {b}: {miles:.0f} stated, {ours:.0f} found" for _, (a, b, miles, ours) in worst],
    }  # fmt: skip


def _spread(errors: np.ndarray) -> dict[str, Any]:
    if not len(errors):
        return {"pairs": 0}
    low, middle, high = np.round(np.percentile(errors * 100, [5, 50, 95]), 1).tolist()
    within = {f"within_{n}_percent": round(float(np.mean(np.abs(errors) <= n / 100)), 3) for n in (2, 6, 10)}
    return {"pairs": len(errors), "p5": low, "p50": middle, "p95": high, **within}


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--count", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=152)
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.table, arguments.count, arguments.seed), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
