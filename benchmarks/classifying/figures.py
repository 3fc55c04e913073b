"""How well descriptions of goods are recognised: precision and recall over the labelled file, in two halves.

The half is the last bit of the SHA-256 of the text: misses of the building half may be looked at, the other half is
only counted. Later rounds were written when the recogniser was thought finished: what a round showed was mended and the
next one written; the last is only counted. What is counted:

accelerator  the text speaks of one (of any class), or of a machine that takes one which is not named
data centre  of one that is, or may be, made for data centres; gaming and workstation cards count as other goods
product      the very chip that the label names
"""

from __future__ import annotations

import csv
import hashlib
import time
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from sekisho.items import Knowledge, classify

LABELLED = Path(__file__).resolve().parent / "descriptions.csv"
HALVES = ("building", "held out", "last round")
LAST = "4"
QUESTIONS = ("accelerator", "data centre", "product")


class Case(NamedTuple):
    """A labelled text. ``kind``: 'dc', 'open' (a machine or card whose chip is not named), 'consumer', 'none'."""

    lang: str
    kind: str
    chip: str
    text: str
    round: str

    @property
    def half(self) -> str:
        """Which half of the first round; later rounds were looked at and built on, all but the last."""
        if self.round == LAST:
            return HALVES[2]
        if self.round != "1":
            return HALVES[0]
        return HALVES[hashlib.sha256(self.text.encode()).digest()[-1] & 1]


def labelled() -> list[Case]:
    """Every labelled text."""
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [Case(**row) for row in csv.DictReader(file)]


def lines(texts: list[str]) -> pl.DataFrame:
    """Lines of goods that state a description and nothing else."""
    stated = ("maker", "model", "hs_code", "eccn_claimed", "gaihi_claimed")
    return pl.DataFrame(
        {"consignment": [""] * len(texts), "line": range(1, len(texts) + 1), "description": texts},
        schema_overrides={"line": pl.Int32, "description": pl.String},
    ).with_columns(
        *(pl.lit(None, dtype=pl.String).alias(name) for name in stated),
        *(pl.lit(None, dtype=pl.Float64).alias(name) for name in ("quantity", "unit_value_usd", "net_weight_kg")),
    )


def answers(case: Case, found: dict[str, Any]) -> dict[str, tuple[bool, bool]]:
    """For each question, whether it is so and whether that was said."""
    said = found["is_accelerator"]
    spoken = said is True or (
        said is None and case.kind != "dc"
    )  # 'a person must look' is no recognition of a named chip
    heavy = said is not False and found["datacenter"] is not False
    out = {"accelerator": (case.kind != "none", spoken), "data centre": (case.kind in ("dc", "open"), heavy and spoken)}
    if case.chip or case.kind == "none":
        named = said is True and found["chip"] is not None
        out["product"] = (bool(case.chip), named and found["chip"] == case.chip if case.chip else named)
    return out


def judged(knowledge: Knowledge) -> list[tuple[Case, dict[str, Any]]]:
    """Every labelled text with what the station says of it."""
    cases = labelled()
    found = classify(lines([case.text for case in cases]), knowledge)
    return list(zip(cases, found.iter_rows(named=True), strict=True))


def figures(knowledge: Knowledge) -> dict[str, dict[str, dict[str, float]]]:
    """Half -> question -> texts, precision, recall."""
    counts = {(half, question): [0, 0, 0, 0] for half in HALVES for question in QUESTIONS}
    for case, found in judged(knowledge):
        for question, (truth, said) in answers(case, found).items():
            cell = counts[case.half, question]
            cell[0] += 1
            cell[1] += truth and said
            cell[2] += said and not truth
            cell[3] += truth and not said
    out: dict[str, dict[str, dict[str, float]]] = {half: {} for half in HALVES}
    for (half, question), (texts, right, wrong, missed) in counts.items():
        said, so = right + wrong, right + missed
        out[half][question] = {
            "texts": texts,
            "precision": right / said if said else 0.0,
            "recall": right / so if so else 0.0,
        }
    return out


def misses(knowledge: Knowledge) -> list[str]:
    """What went wrong in the building half; the other half is not for looking at."""
    out = []
    for case, found in judged(knowledge):
        wrong = [question for question, (truth, said) in answers(case, found).items() if truth != said]
        if wrong and case.half == "building":
            said = f"{found['is_accelerator']} {found['chip']}"
            out.append(f"{', '.join(wrong)}: [{case.kind} {case.chip}] {case.text} -> {said}")
    return out


def speed(knowledge: Knowledge, distinct: int = 50_000) -> dict[str, float]:
    """Distinct texts read a second, and lines of a day that repeats them a second."""
    texts = [case.text for case in labelled()]
    many = [f"{texts[n % len(texts)]} S/N {n:06d}" for n in range(distinct)]
    frame = lines(many)
    classify(frame.head(2_000), knowledge)
    start = time.process_time()
    classify(frame, knowledge)
    first = time.process_time() - start
    day = frame.sample(500_000, with_replacement=True, seed=1)
    start = time.perf_counter()
    classify(day, knowledge)
    return {
        "distinct texts a CPU second": distinct / first,
        "lines a second": day.height / (time.perf_counter() - start),
    }
