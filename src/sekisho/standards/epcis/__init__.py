"""EPCIS 2.0 and the Core Business Vocabulary: JSON and JSON-LD documents <-> events, and event hash ids.

::

    reading = read_document(content)
    reading.document      # or None, and then
    reading.faults        # every reason, each with the path of its field
    document_hash_ids(reading.document)     # ni:///sha-256;...?ver=CBV2.0, one an event
    write_document(reading.document)        # bytes that read back as the same nouns

Pure: bytes in, nouns out. Contexts are never fetched.
"""

from __future__ import annotations

from sekisho.standards.epcis.hashing import document_hash_ids, event_hash_id, ignored_names, pre_hash
from sekisho.standards.epcis.instants import Instant, parse_instant
from sekisho.standards.epcis.json_text import LIMITS, Limits
from sekisho.standards.epcis.keys import canonical_key
from sekisho.standards.epcis.model import (
    EVENT_KINDS,
    Document,
    ErrorDeclaration,
    Event,
    Fault,
    Fields,
    Place,
    Quantity,
    Reading,
    Typed,
)
from sekisho.standards.epcis.originals import (
    event_spans,
    kept_document,
    query_document,
    reread,
    said_again,
    surroundings,
    without,
)
from sekisho.standards.epcis.reader import read_document
from sekisho.standards.epcis.schedule import FIELDS as SCHEDULE_FIELDS
from sekisho.standards.epcis.schedule import Schedule, ScheduleFault, parse_schedule
from sekisho.standards.epcis.terms import term_of
from sekisho.standards.epcis.writer import write_document, write_event

__all__ = [
    "EVENT_KINDS",
    "LIMITS",
    "SCHEDULE_FIELDS",
    "Document",
    "ErrorDeclaration",
    "Event",
    "Fault",
    "Fields",
    "Instant",
    "Limits",
    "Place",
    "Quantity",
    "Reading",
    "Schedule",
    "ScheduleFault",
    "Typed",
    "canonical_key",
    "document_hash_ids",
    "event_hash_id",
    "event_spans",
    "ignored_names",
    "kept_document",
    "parse_instant",
    "parse_schedule",
    "pre_hash",
    "query_document",
    "read_document",
    "reread",
    "said_again",
    "surroundings",
    "term_of",
    "without",
    "write_document",
    "write_event",
]
