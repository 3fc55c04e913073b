"""Audits of small holdings: a lawful purchase, and what is changed of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sekisho.bootstrap import open_gate
from sekisho.custody import Account
from sekisho.gate.model import Bench
from sekisho.service.audit import Asked, Audited, audit
from sekisho.service.audit_batch import Firm
from sekisho.service.audit_papers import announced_of
from sekisho.service.audit_table import Holdings, read_holdings
from sekisho.service.custody import check
from sekisho.service.ports import StoredSource
from sekisho.service.reference_tables import tables_of
from sekisho.standards.epcis import canonical_key
from sekisho.standards.manifest import decode
from sekisho.storage.audit import audit_facts
from sekisho.storage.places import currencies, gazetteer
from sekisho.vocabulary.listing import ListEntry, ListFile, Reference

TODAY = date(2026, 11, 28)
MAKER, SELLER, OTHER, FIRM_ID = (f"urn:epc:id:pgln:4900000.0000{n}" for n in (1, 2, 4, 5))
FIRM = Firm("Musashino AI KK", "JP", "JP", frozenset({canonical_key(FIRM_ID)}), "language models for hospitals")
LAWFUL = {
    "serial": "1320220000011",
    "model": "NVIDIA H100 SXM5",
    "maker": "NVIDIA",
    "seller": "Hayamaya Kompute KK",
    "seller country": "Japan",
    "invoice": "HC-1",
    "date": "2024-06-03",
    "place": "Tokyo, Japan",
    "price": "31000",
    "currency": "USD",
}


def holdings(*rows: Mapping[str, object]) -> Holdings:
    """Rows of a list as it is read; each states what is changed of the lawful purchase."""
    whole = [{**LAWFUL, **{name.replace("_", " "): value for name, value in row.items()}} for row in rows]
    headers = list(dict.fromkeys(name for row in whole for name in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, headers)
    writer.writeheader()
    writer.writerows(whole)
    table = decode("holdings.csv", stream.getvalue().encode())
    return read_holdings(table, "holdings.csv", gazetteer(), lambda key, detail: key + detail)


_LISTED = {
    "ofac-sdn": [
        ("Okrugelektronika Zavod OOO", "RU", date(2024, 1, 10), None),
        ("Vermilionska Shipping FZE", "AE", date(2025, 6, 2), None),
        ("Tarnbrookia Spedition GmbH", "DE", None, None),
    ],
    "bis-dpl": [("Quillstonia Exports Inc", "US", date(2020, 1, 1), date(2025, 1, 1))],
}


@cache
def bench() -> Bench:
    """Law and goods as they ship, and lists of four invented parties."""
    day = date(2026, 11, 20)
    listings = []
    for kind, found in _LISTED.items():
        entries = tuple(
            ListEntry(f"{kind}:{n}", name, "organisation", countries=(country,), listed_on=since, ends_on=until)
            for n, (name, country, since, until) in enumerate(found)
        )
        listings.append((ListFile(kind, kind, day, entries), StoredSource(kind, kind, day, (), len(entries))))
    return open_gate(Reference("lists", tables_of(listings))).bench


def audited(*rows: Mapping[str, object], events: Account | None = None, **more: Any) -> Audited:
    """The audit of rows, by default with a record of custody in which all their serials came to the firm."""
    held = holdings(*rows)
    firm = more.pop("firm", FIRM)
    told = chain(*held.units["serial"].drop_nulls().unique(maintain_order=True)) if events is None else events
    asked = Asked(held, firm, TODAY, told, announced=announced_of(audit_facts()["announced"]))
    return audit(replace(asked, **more), bench(), currencies=currencies())


def codes(found: Audited, unit: int = 0) -> list[str]:
    """The codes told of a unit, notes left out."""
    mine = found.findings.filter(found.findings["unit"] == unit)
    return [code for code, gravity in mine.select("code", "gravity").iter_rows() if gravity != "note"]


def result(found: Audited, unit: int = 0) -> str:
    """The result of a unit."""
    return str(found.units["result"][unit])


def event(
    number: int, day: str, step: str, serials: Sequence[str], giver: str | None, taker: str | None
) -> dict[str, Any]:
    """An event of EPCIS about units of these serials."""
    told: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:5e1d0000-0000-4000-8000-{number:012d}",
        "eventTime": f"{day}T09:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "action": "ADD" if step == "commissioning" else "DELETE" if step == "destroying" else "OBSERVE",
        "epcList": [f"urn:epc:id:sgtin:4900000.054321.{serial}" for serial in serials],
        "bizStep": step,
    }
    for side, party in (("source", giver), ("destination", taker)):
        if party:
            told[f"{side}List"] = [{"type": "possessing_party", side: party}]
    return told


def recorded(*events: Mapping[str, Any]) -> Account:
    """The account of a document of events."""
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-20T09:00:00+09:00",
        "epcisBody": {"eventList": list(events)},
    }
    checked = check([("events.jsonld", json.dumps(document).encode())])
    assert not checked.files[0].faults, checked.files[0].faults
    return checked.account


def chain(*serials: str, until: int = 5) -> Account:
    """Made, sold to the seller, sold to the firm: the first ``until`` of five events."""
    plain = [serial for serial in serials if serial.isalnum() and serial.isascii()]
    if not plain:
        return recorded()
    steps = [
        ("2024-04-15", "commissioning", None, MAKER),
        ("2024-04-20", "shipping", MAKER, SELLER),
        ("2024-04-24", "receiving", MAKER, SELLER),
        ("2024-06-03", "shipping", SELLER, FIRM_ID),
        ("2024-06-04", "receiving", SELLER, FIRM_ID),
    ]
    return recorded(*(event(n, day, step, plain, a, b) for n, (day, step, a, b) in enumerate(steps[:until], start=1)))
