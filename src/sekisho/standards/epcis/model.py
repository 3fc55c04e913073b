"""Nouns of EPCIS 2.0: documents and events, after bare strings and compact IRIs were resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sekisho.standards.epcis.instants import Instant

EVENT_KINDS = ("ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent", "TransformationEvent")

Namespaces = tuple[tuple[str, str], ...]  # prefix and IRI, sorted by prefix


@dataclass(frozen=True, slots=True)
class Fields:
    """An object whose names are ``{namespace}local``, or a bare name that the standard (or nobody) defines."""

    items: tuple[tuple[str, Value], ...] = ()

    def get(self, name: str) -> Value | None:
        """The value of this name, or None."""
        return next((value for key, value in self.items if key == name), None)

    def __bool__(self) -> bool:
        return bool(self.items)


Value = str | bool | int | Decimal | Instant | tuple["Value", ...] | Fields


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document was refused: a code, the field as a path, and what stood there (shortened)."""

    code: str
    path: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """So many (or so much, with a unit of UN/ECE Recommendation 20) of a class; no number means at least one."""

    epc_class: str
    quantity: Decimal | None = None
    uom: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A business transaction, source or destination, with its type as a web URI (None: not stated)."""

    type: str | None
    id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A read point or business location."""

    id: str
    extensions: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class PersistentDisposition:
    """Dispositions that hold on until they are unset."""

    set: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SensorElement:
    """Readings and what they have in common; names and types were checked, extensions stand beside them."""

    metadata: Fields | None
    reports: tuple[Fields, ...]
    extensions: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class ErrorDeclaration:
    """The event that carries this is wrong as a whole. Which events are right instead may be named."""

    declared: Instant
    reason: str | None = None
    corrective: tuple[str, ...] = ()
    extensions: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of any of the five kinds; fields that its kind does not have are empty.

    ``namespaces`` are those in force at the event, so that it can be hashed and written on its own.
    """

    kind: str
    time: Instant
    offset: str
    action: str | None = None
    id: str | None = None
    recorded: Instant | None = None
    error: ErrorDeclaration | None = None
    certifications: tuple[str, ...] = ()
    epcs: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    parent: str | None = None
    children: tuple[str, ...] = ()
    child_quantities: tuple[Quantity, ...] = ()
    inputs: tuple[str, ...] = ()
    input_quantities: tuple[Quantity, ...] = ()
    outputs: tuple[str, ...] = ()
    output_quantities: tuple[Quantity, ...] = ()
    transformation: str | None = None
    biz_step: str | None = None
    disposition: str | None = None
    persistent: PersistentDisposition | None = None
    read_point: Place | None = None
    biz_location: Place | None = None
    transactions: tuple[Typed, ...] = ()
    sources: tuple[Typed, ...] = ()
    destinations: tuple[Typed, ...] = ()
    sensors: tuple[SensorElement, ...] = ()
    ilmd: Fields | None = None
    extensions: Fields = field(default_factory=Fields)
    namespaces: Namespaces = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A capture document (``EPCISDocument``), a query result (``EPCISQueryDocument``) or one bare event.

    ``contexts`` are the addresses of contexts, which are never fetched; ``terms`` are other definitions of inline
    contexts, kept as JSON texts. ``ignored`` are names that the document asks to be left out of event hashes.
    """

    kind: str
    events: tuple[Event, ...]
    contexts: tuple[str, ...] = ()
    namespaces: Namespaces = ()
    terms: tuple[tuple[str, str], ...] = ()
    schema_version: str | None = None
    created: Instant | None = None
    id: str | None = None
    instance: str | None = None
    sender: str | None = None
    receiver: str | None = None
    header: Fields | None = None
    query: str | None = None
    subscription: str | None = None
    vocabularies: Value | None = None
    extensions: Fields = field(default_factory=Fields)
    query_extensions: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a document: itself, or the reasons why it was refused. Notes are to be read, and refuse nothing."""

    document: Document | None
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
