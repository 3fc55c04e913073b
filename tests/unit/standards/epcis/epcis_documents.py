"""Small documents of our own, as Python values that tests change in one place."""

from __future__ import annotations

import copy
import json
from typing import Any

from sekisho.standards.epcis import Reading, read_document

ADDRESS = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
MODULE = "urn:epc:id:sgtin:4900000.012345.M-{}"
_TIMES = {"eventTime": "2026-11-24T09:00:00+09:00", "eventTimeZoneOffset": "+09:00"}

EVENTS: dict[str, dict[str, Any]] = {
    "ObjectEvent": {
        "type": "ObjectEvent",
        **_TIMES,
        "eventID": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "action": "ADD",
        "epcList": [MODULE.format(1)],
        "quantityList": [{"epcClass": "urn:epc:class:lgtin:4900000.012345.L1", "quantity": 2.50, "uom": "KGM"}],
        "bizStep": "commissioning",
        "disposition": "active",
        "persistentDisposition": {"set": ["completeness_verified"]},
        "readPoint": {"id": "urn:epc:id:sgln:4900000.00001.0", "ours:dock": "7"},
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:example:po:1"}],
        "sourceList": [{"type": "possessing_party", "source": "urn:epc:id:pgln:4900000.00001"}],
        "destinationList": [{"type": "possessing_party", "destination": "urn:epc:id:pgln:4900000.00002"}],
        "ilmd": {"ours:level": "module", "ours:parts": ["a", {"inner": True}]},
        "ours:note": {"ours:deep": [1, "x", 2.5]},
        "errorDeclaration": {"declarationTime": "2026-11-25T00:00:00Z", "reason": "incorrect_data", "ours:by": "qa"},
        "sensorElementList": [
            {
                "sensorMetadata": {"time": "2026-11-24T00:00:00Z", "deviceID": "urn:epc:id:giai:4900000.111"},
                "sensorReport": [{"type": "Temperature", "value": 26.10, "uom": "CEL", "component": "x"}],
            }
        ],
    },
    "AggregationEvent": {
        "type": "AggregationEvent",
        **_TIMES,
        "action": "ADD",
        "parentID": "urn:epc:id:sscc:4900000.0000000001",
        "childEPCs": [MODULE.format(1), MODULE.format(2)],
        "childQuantityList": [{"epcClass": "urn:epc:idpat:sgtin:4900000.012345.*"}],
        "bizStep": "packing",
    },
    "AssociationEvent": {
        "type": "AssociationEvent",
        **_TIMES,
        "action": "ADD",
        "parentID": MODULE.format(9),
        "childEPCs": [MODULE.format(1)],
        "bizStep": "assembling",
    },
    "TransactionEvent": {
        "type": "TransactionEvent",
        **_TIMES,
        "action": "ADD",
        "epcList": [MODULE.format(1)],
        "bizTransactionList": [{"bizTransaction": "urn:example:licence:7"}],
    },
    "TransformationEvent": {
        "type": "TransformationEvent",
        **_TIMES,
        "inputEPCList": [MODULE.format(1)],
        "outputEPCList": [MODULE.format(2)],
        "transformationID": "urn:example:line:3",
    },
}


def capture(*events: dict[str, Any]) -> dict[str, Any]:
    """A capture document around copies of these events."""
    return {
        "@context": [ADDRESS, {"ours": "https://ns.example.com/ours/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-24T00:00:00Z",
        "epcisBody": {"eventList": copy.deepcopy(list(events))},
    }


def query(*events: dict[str, Any]) -> dict[str, Any]:
    """A query document around copies of these events."""
    body = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": copy.deepcopy(list(events))}}
    return {
        "@context": [ADDRESS, {"ours": "https://ns.example.com/ours/"}],
        "type": "EPCISQueryDocument",
        "epcisBody": {"queryResults": body},
    }


def read(document: Any) -> Reading:
    """The document as bytes, read."""
    return read_document(json.dumps(document).encode())


def read_changed(kind: str, **changes: Any) -> Reading:
    """A document with one event of this kind, in which fields were changed; ``...`` takes a field away."""
    event = {**copy.deepcopy(EVENTS[kind]), **changes}
    return read(capture({k: v for k, v in event.items() if v is not ...}))
