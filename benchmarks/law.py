"""`python -m benchmarks.law`: determinations a second on one core, columnar, every regime, with reasons.

The world: chips of the knowledge, routes, headquarters, uses and statements drawn so that every regime is asked often
and about half of the lines owe something. A determination is one line under all regimes: an answer for each, the
strictest, and the findings with their parameters. Facts are stated beforehand; what is measured is the law.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from typing import Any

import numpy as np

DAY = date(2026, 11, 24)
ROUTES = ("US", "US", "US", "JP", "JP", "KR", "MY", "DE", "GB", "TW", "SG", "CN")
DESTINATIONS = (
    "DE",
    "JP",
    "KR",
    "AU",
    "MY",
    "TH",
    "SG",
    "IN",
    "VN",
    "SA",
    "AE",
    "KZ",
    "CN",
    "HK",
    "US",
    "TW",
    "RU",
    "MX",
)


def main(rows: int = 1_000_000, repeats: int = 5) -> dict[str, Any]:
    """Measure in a process of its own with one thread; prints and gives the figures."""
    import polars as pl

    from sekisho.rules import determine, parse_law
    from sekisho.rules.determine import ORDER, law_about_lines
    from sekisho.storage.packs import read_packs
    from sekisho.vocabulary.clocks import Clocks

    law = parse_law(read_packs())
    live = law.on(Clocks(DAY, DAY))
    mixed = world(rows)
    owing = mixed.filter(determine(mixed, law, live).answers["overall"] == ORDER.index("licence"))  # type: ignore[arg-type]
    figures: dict[str, Any] = {
        "threads": pl.thread_pool_size(),
        "regimes": len(law.regimes),
        "rules": len(law_about_lines(live)),
    }
    for name, facts in (("mixed", mixed), ("all_owe_a_licence", owing)):
        figures[name] = measured(lambda facts=facts: determine(facts, law, live), facts.height, repeats)  # type: ignore[misc]
    print(json.dumps(figures, indent=1))
    return figures


def measured(call: Any, rows: int, repeats: int) -> dict[str, Any]:
    """Seconds on the clock and on the processor; other work on the machine lengthens only the former."""
    from sekisho.rules.determine import ORDER

    seconds, processor, told = [], [], None
    for _ in range(repeats):
        told = None  # one result at a time in memory
        wall, cpu = time.perf_counter(), time.process_time()
        told = call()
        seconds.append(time.perf_counter() - wall)
        processor.append(time.process_time() - cpu)
    assert told is not None
    cost = sorted(processor)[len(processor) // 2]
    return {
        "rows": rows,
        "findings_a_line": round(told.findings.height / rows, 2),
        "answers": {
            str(ORDER[rank]): count for rank, count in sorted(told.answers["overall"].value_counts().iter_rows())
        },
        "seconds_best": round(min(seconds), 2),
        "processor_seconds_median": round(cost, 2),
        "determinations_a_second_best": round(rows / min(seconds)),
        "determinations_a_processor_second": round(rows / cost),
    }


def world(rows: int, seed: int = 7) -> Any:
    """Facts of ``rows`` lines; the same seed gives the same lines."""
    import polars as pl

    from sekisho.rules.facts import schema
    from sekisho.storage.knowledge import load_knowledge

    rng = np.random.default_rng(seed)
    chips = [c for c in load_knowledge().chips.values() if not c.variants]
    which = rng.integers(0, len(chips), rows)

    def of_chip(value: Any) -> Any:
        return pl.Series([value(c) for c in chips])[which]

    def draw(values: tuple[Any, ...]) -> Any:
        return pl.Series(values)[rng.integers(0, len(values), rows)]

    hq = rng.random(rows)
    known = {
        "chip": of_chip(lambda c: c.id),
        "chip_name": of_chip(lambda c: c.name),
        "tpp_low": of_chip(lambda c: c.tpp.low if c.tpp else None),
        "tpp_high": of_chip(lambda c: c.tpp.high if c.tpp else None),
        "pd_low": of_chip(lambda c: c.pd.low if c.pd else None),
        "pd_high": of_chip(lambda c: c.pd.high if c.pd else None),
        "datacenter": of_chip(lambda c: c.datacenter),
        "form": of_chip(lambda c: c.form),
        "ship_from": draw(ROUTES),
        "dest": draw(DESTINATIONS),
        "us_origin": draw((True, True, True, False, None)),
        "hs6": draw(("847330", "847330", "847150", "847180", "854231")),
        "end_use": draw(("training of language models", "weather forecasts", "rendering", None)),
        "end_use_forbidden": draw((False,) * 60 + (True, None)),
        "kr_determination": draw((None, "listed", "not_listed")),
        "is_accelerator": pl.Series([True]).new_from_index(0, rows),
        "end_user_hq_d5": pl.Series(np.where(hq < 0.1, 1, np.where(hq < 0.97, 0, 2))).replace_strict(
            {0: False, 1: True, 2: None}
        ),
    }
    frame = pl.DataFrame(
        {
            "consignment": pl.Series(range(rows)).cast(pl.String),
            "line": pl.Series([1]).new_from_index(0, rows).cast(pl.Int32),
            **known,
        }
    )
    constant = {
        "via_my": False,
        "prc_designed": False,
        "end_user_named": True,
        "intermediate_hq_d5": False,
        "end_use_wmd": False,
    }
    frame = frame.with_columns(
        *(pl.lit(value).alias(name) for name, value in constant.items()),
        dram_bandwidth=pl.lit(3000.0),
        io_bandwidth=pl.lit(600.0),
        consignee_hq_d5=pl.col("end_user_hq_d5"),
        exporter_country=pl.col("ship_from"),
        hs2=pl.col("hs6").str.head(2),
        hs4=pl.col("hs6").str.head(4),
        hbm_goods=pl.lit(False),
    )
    missing = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in schema("line").items() if name not in frame.columns
    ]
    return frame.with_columns(missing)


if __name__ == "__main__":
    if os.environ.get("POLARS_MAX_THREADS") != "1":  # one core: threads are set before polars is loaded
        os.execve(
            sys.executable,
            [sys.executable, "-m", "benchmarks.law", *sys.argv[1:]],
            {**os.environ, "POLARS_MAX_THREADS": "1"},
        )
    main(*(int(a) for a in sys.argv[1:]))
