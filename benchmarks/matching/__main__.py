"""``python -m benchmarks.matching``: print the whole table of the matcher's quality and speed.

--only NAME      one part (more than once for several)
--misses         the cases behind a part's figures
--reference DIR  a reference that is already compiled; by default all lists at hand are compiled first
--no-peer        leave nomenklatura out
--firms N        so many of the generated firms instead of 20,000
--json FILE      the figures as JSON
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.matching import negatives
from benchmarks.matching.parts import PARTS, Bench, Figures, measure
from benchmarks.matching.table import show


def main() -> None:
    """Measure what was asked for; each part is printed as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", default=[], choices=PARTS)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--sample", type=int, default=300, help="names screened by the peer for the speed")
    parser.add_argument("--firms", type=int, default=negatives.FIRMS)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()

    def each(part: str, figures: Figures, bench: Bench) -> None:
        show(part, figures)
        for line in bench.misses(part) if asked.misses else ():
            print("     ", line)

    figures = measure(
        tuple(asked.only),
        folder=asked.reference,
        sample=asked.sample,
        firms=asked.firms,
        with_peer=not asked.no_peer,
        each=each,
    )
    if asked.json is not None:
        asked.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
