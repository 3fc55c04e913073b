"""``python -m benchmarks.classifying``: how well and how fast descriptions of goods are recognised.

--misses     the misses of the building half
--no-speed   leave the speed out
--json FILE  the figures as JSON
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.classifying.figures import figures, misses, speed
from sekisho.storage.knowledge import load_knowledge


def measure(with_speed: bool = True) -> dict[str, Any]:
    """Quality by half and question; speed."""
    knowledge = load_knowledge()
    return {"quality": figures(knowledge), **({"speed": speed(knowledge)} if with_speed else {})}


def show(results: dict[str, Any]) -> None:
    """The table."""
    print(f"{'half':<10} {'question':<12} {'texts':>6} {'precision':>10} {'recall':>8}")
    for half, questions in results["quality"].items():
        for question, row in questions.items():
            print(f"{half:<10} {question:<12} {row['texts']:>6.0f} {row['precision']:>10.4f} {row['recall']:>8.4f}")
    for name, rate in results.get("speed", {}).items():
        print(f"{name:<24} {rate:>12,.0f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    results = measure(not asked.no_speed)
    show(results)
    for line in misses(load_knowledge()) if asked.misses else ():
        print("  ", line)
    if asked.json is not None:
        asked.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
