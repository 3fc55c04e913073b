"""`python -m benchmarks.auditing`: 10,000 units of 400 sellers on 2,100 days, with their records of custody; seconds.

The holdings are made, not real. Lists are the bundled ones and the bundled owners; goal under 60 s in all.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from sekisho.bootstrap import open_gate
from sekisho.service.audit import Asked, audit
from sekisho.service.audit_batch import Firm
from sekisho.service.audit_table import read_holdings
from sekisho.service.custody import check
from sekisho.service.reference import import_folder
from sekisho.standards.epcis import canonical_key
from sekisho.standards.ownership import read_graph
from sekisho.storage.bundled import BUNDLED, LISTS
from sekisho.storage.ownership import ownership_data
from sekisho.storage.places import currencies, gazetteer
from sekisho.storage.reference import ReferenceFolder

TODAY = date(2026, 11, 28)
MAKER, SELLER, FIRM = (f"urn:epc:id:pgln:4900000.0000{n}" for n in (1, 2, 5))
_MODELS = ("NVIDIA H100 SXM5", "NVIDIA A100 80GB", "NVIDIA L40S", "NVIDIA H200 SXM", "AMD Instinct MI300X", "NVIDIA L4")
_WORDS = (("Hayama", "Kitano", "Orion", "Sunrise", "Nordic", "Delta"), ("Compute", "Systems", "Trading", "Cloud"))


def made(units: int, seed: int = 5) -> tuple[pl.DataFrame, bytes]:
    """A list of units, and events by which four at a time came from their maker to the firm."""
    chance = random.Random(seed)
    sellers = [" ".join(chance.choice(words) for words in _WORDS) + f" {n} KK" for n in range(400)]
    rows = [
        {
            "serial": f"13202{n:08d}",
            "model": chance.choice(_MODELS),
            "maker": "NVIDIA",
            "seller": chance.choice(sellers),
            "seller country": chance.choice(["JP", "US", "TW", "SG", "HK", "KR"]),
            "forwarder": chance.choice(["Kaze Logistics KK", "North Freight Inc", "Umi Express"]),
            "invoice": f"INV-{n // 8}",
            "date": (date(2021, 1, 1) + timedelta(days=chance.randrange(2100))).isoformat(),
            "place": "Tokyo, Japan",
            "price": str(chance.randrange(5000, 40000)),
            "currency": "USD",
        }
        for n in range(units)
    ]
    steps = [("commissioning", None, MAKER), ("shipping", MAKER, SELLER), ("receiving", MAKER, SELLER),
             ("shipping", SELLER, FIRM), ("receiving", SELLER, FIRM)]  # fmt: skip
    events = [
        _event(5 * n + at, step, [f"urn:epc:id:sgtin:4900000.054321.13202{m:08d}" for m in range(n, n + 4)])
        for n in range(0, units, 4)
        for at, step in enumerate(steps)
    ]
    context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]
    document = {"@context": context, "type": "EPCISDocument", "schemaVersion": "2.0",
                "creationDate": "2026-11-20T09:00:00+09:00", "epcisBody": {"eventList": events}}  # fmt: skip
    return pl.DataFrame(rows), json.dumps(document).encode()


def _event(number: int, step: tuple[str, str | None, str], epcs: list[str]) -> dict[str, Any]:
    name, giver, taker = step
    told: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:5e1d0000-0000-4000-8000-{number:012d}",
        "eventTime": f"2020-04-{1 + number % 5:02d}T09:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "action": "ADD" if giver is None else "OBSERVE",
        "epcList": epcs,
        "bizStep": name,
        "destinationList": [{"type": "possessing_party", "destination": taker}],
    }
    return told if giver is None else {**told, "sourceList": [{"type": "possessing_party", "source": giver}]}


def measure(units: int) -> dict[str, Any]:
    """Seconds of reading, replaying and auditing, and what came out."""
    table, events = made(units)
    owners = [("owners.jsonl", (BUNDLED / "owners" / "owners.jsonl").read_bytes())]
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
        gate = open_gate(folder)
        clock = [time.perf_counter()]
        held = read_holdings(table, "holdings.csv", gazetteer(), lambda key, detail: key)
        clock.append(time.perf_counter())
        account = check([("events.jsonld", events)]).account
        clock.append(time.perf_counter())
        firm = Firm("Musashino AI KK", "JP", "JP", frozenset({canonical_key(FIRM)}))
        graph = read_graph(owners, gate.places.country), owners, ownership_data()
        found = audit(Asked(held, firm, TODAY, account, owners=graph), gate.bench, currencies=currencies())
        clock.append(time.perf_counter())
    read, replayed, audited = (round(b - a, 2) for a, b in pairwise(clock))
    return {"units": units, "read_s": read, "replay_s": replayed, "audit_s": audited, "counts": found.counts()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=10_000)
    print(json.dumps(measure(parser.parse_args().units)))
