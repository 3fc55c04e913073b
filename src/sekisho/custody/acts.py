"""EPCIS events -> acts. One thing has one name: GS1 keys are brought to their canonical spelling.

What EPCIS has no field for stands in extensions of the namespace ``OURS``: in the master data (``ilmd``) of a
commissioning ``level`` and ``identity``, the latter a list of objects with ``kind``, ``value`` and ``attested``.
"""

from __future__ import annotations

from collections.abc import Collection

from sekisho.custody.model import Act, Declared, Evidence, Identity, Level, Verb
from sekisho.standards.epcis import Document, Event, Fields, Typed, canonical_key, event_hash_id, ignored_names

OURS = "urn:sekisho:custody:"
_STEP = "https://ref.gs1.org/cbv/BizStep-"
_POSSESSION = "https://ref.gs1.org/cbv/SDT-possessing_party"
_GIVEN = frozenset(_STEP + step for step in ("shipping", "departing", "consigning"))
_TAKEN = frozenset(_STEP + step for step in ("receiving", "accepting"))


def acts_of(document: Document) -> tuple[Act, ...]:
    """The acts of all events of a document, in its order."""
    ignored = ignored_names(document)
    return tuple(act_of(event, ignored) for event in document.events)


def act_of(event: Event, ignored: Collection[str] = ()) -> Act:
    """What an event did. ``ignored`` are names that its document leaves out of hash ids."""
    digest = event_hash_id(event, ignored)
    error, place = event.error, event.biz_location or event.read_point
    corrective = error.corrective if error else ()
    return Act(
        id=event.id or digest,
        digest=digest,
        time=event.time.nanoseconds,
        verb=_verb(event),
        items=_keys(event.epcs or event.children or event.inputs),
        parent=None if event.parent is None else canonical_key(event.parent),
        outputs=_keys(event.outputs),
        giver=_party(event.sources),
        taker=_party(event.destinations),
        level=_level(event.ilmd),
        identities=_identities(event.ilmd),
        place=None if place is None else canonical_key(place.id),
        disposition=event.disposition,
        papers=tuple(sorted({one.id for one in event.transactions})),
        declared=None if error is None else Declared(error.declared.nanoseconds, error.reason, corrective),
    )


def _keys(epcs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical_key(epc) for epc in epcs))


def _verb(event: Event) -> Verb:
    if event.kind == "TransformationEvent":
        return Verb.TRANSFORM
    if event.kind == "TransactionEvent":
        return {"ADD": Verb.BIND, "DELETE": Verb.UNBIND}.get(event.action or "", Verb.OBSERVE)
    if event.kind in ("AggregationEvent", "AssociationEvent"):
        return {"ADD": Verb.JOIN, "DELETE": Verb.PART}.get(event.action or "", Verb.INSPECT)
    if event.action != "OBSERVE":
        return Verb.COMMISSION if event.action == "ADD" else Verb.END
    if event.biz_step in _GIVEN and _party(event.destinations):
        return Verb.OFFER
    if event.biz_step in _TAKEN and _party(event.destinations):
        return Verb.ACCEPT
    return Verb.OBSERVE


def _party(parties: tuple[Typed, ...]) -> str | None:
    """Who possesses; ownership and places are other questions."""
    return next((canonical_key(one.id) for one in parties if one.type == _POSSESSION), None)


def _level(ilmd: Fields | None) -> Level | None:
    stated = ilmd.get(f"{{{OURS}}}level") if ilmd else None
    return Level(stated) if isinstance(stated, str) and stated in set(Level) else None


def _identities(ilmd: Fields | None) -> tuple[Identity, ...]:
    """Pieces of evidence; what is none of the known kinds is no evidence."""
    stated = ilmd.get(f"{{{OURS}}}identity") if ilmd else None
    found = set()
    for one in stated if isinstance(stated, tuple) else (stated,):
        if isinstance(one, Fields):
            kind, value = _either(one, "kind"), _either(one, "value")
            if isinstance(kind, str) and kind in set(Evidence) and isinstance(value, str) and value:
                found.add(Identity(Evidence(kind), value, _either(one, "attested") is True))
    return tuple(sorted(found, key=lambda one: (one.kind, one.value, one.attested)))


def _either(fields: Fields, name: str) -> object:
    whole = fields.get(f"{{{OURS}}}{name}")
    return fields.get(name) if whole is None else whole
