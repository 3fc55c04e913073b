"""EPCIS events -> acts. One thing has one name: GS1 keys are brought to their canonical spelling.

What EPCIS has no field for stands in extensions (``extensions``).
"""

from __future__ import annotations

from collections.abc import Collection

from sekisho.custody import extensions
from sekisho.custody.model import Act, Declared, Verb
from sekisho.standards.epcis import Document, Event, Typed, canonical_key, event_hash_id, ignored_names

_STEP = "https://ref.gs1.org/cbv/BizStep-"
_POSSESSION = "https://ref.gs1.org/cbv/SDT-possessing_party"
_LOCATION = "https://ref.gs1.org/cbv/SDT-location"
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
    items = _keys(event.epcs or event.children or event.inputs)
    verb, seals = _verb(event), None
    if verb is Verb.OBSERVE:
        seals = extensions.seals(event, items)
    return Act(
        id=event.id or digest,
        digest=digest,
        time=event.time.nanoseconds,
        verb=seals[0] if seals else verb,
        items=items,
        parent=None if event.parent is None else canonical_key(event.parent),
        outputs=_keys(event.outputs),
        giver=_party(event.sources),
        taker=_party(event.destinations),
        level=extensions.level(event),
        identities=extensions.identities(event),
        place=None if place is None else canonical_key(place.id),
        disposition=event.disposition,
        papers=tuple(sorted({one.id for one in event.transactions})),
        declared=None if error is None else Declared(error.declared.nanoseconds, error.reason, corrective),
        step=(event.biz_step or "").removeprefix(_STEP) or None,
        target=_party(event.destinations, _LOCATION),
        passage=extensions.passage(event),
        seals=seals[1] if seals else (),
        disputes=extensions.disputes(event),
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
    if extensions.disputes(event):
        return Verb.DISPUTE
    return _OTHERS.get((event.biz_step or "").removeprefix(_STEP), Verb.OBSERVE)


_OTHERS = {"void_shipping": Verb.WITHDRAW, "installing": Verb.INSTALL, "inspecting": Verb.EXAMINE}


def _party(parties: tuple[Typed, ...], kind: str = _POSSESSION) -> str | None:
    """Who possesses (ownership is another question), or where it goes."""
    return next((canonical_key(one.id) for one in parties if one.type == kind), None)
