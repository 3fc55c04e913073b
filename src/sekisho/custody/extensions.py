"""What EPCIS has no field for, read from extensions of the namespace ``OURS``: see docs/custody.md for the list.

In master data (``ilmd``) or in the event itself: ``level``, ``identity``, ``seal``, ``passage``, ``disputes``. What
does not have its form says nothing: a level that is none is no level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sekisho.custody.model import Evidence, Identity, Level, Passage, Seal, SealGrade, Verb
from sekisho.standards.epcis import Event, Fields, canonical_key
from sekisho.standards.epcis.model import Value

OURS = "urn:sekisho:custody:"
_ACTS = {"apply": Verb.SEAL, "inspect": Verb.SEAL_CHECK, "break": Verb.SEAL_BREAK}


def stated(event: Event, name: str) -> Value | None:
    """A field of ours, in the master data or in the event."""
    whole = f"{{{OURS}}}{name}"
    value = event.ilmd.get(whole) if event.ilmd else None
    return event.extensions.get(whole) if value is None else value


def level(event: Event) -> Level | None:
    """What the units are."""
    value = stated(event, "level")
    return Level(value) if isinstance(value, str) and value in set(Level) else None


def identities(event: Event) -> tuple[Identity, ...]:
    """Pieces of evidence; what is none of the known kinds is no evidence."""
    found = set()
    for one in _objects(stated(event, "identity")):
        kind, value = _text(one, "kind"), _text(one, "value")
        if kind in set(Evidence) and value:
            found.add(Identity(Evidence(kind), value, _either(one, "attested") is True))
    return tuple(sorted(found, key=lambda one: (one.kind, one.value, one.attested)))


def seals(event: Event, items: Sequence[str]) -> tuple[Verb, tuple[Seal, ...]] | None:
    """What was done to seals, and to which; a seal names its unit where the event has several."""
    told = stated(event, "seal")
    first = next(_objects(told), None)
    verb = _ACTS.get(_text(first, "act")) if first else None
    if verb is None:
        return None
    read = (_seal(one, items) for one in _objects(told) if _ACTS.get(_text(one, "act"), verb) is verb)
    return verb, tuple(seal for seal in read if seal is not None)


def passage(event: Event) -> Passage | None:
    """From where to where, and under which papers."""
    told = stated(event, "passage")
    if not isinstance(told, Fields):
        return None
    texts = [_text(told, name) or None for name in ("origin", "destination", "decision", "licence")]
    export = _either(told, "export")
    stated_export = export if isinstance(export, bool) else None
    return Passage(texts[0], texts[1], stated_export, texts[2], texts[3], _either(told, "container") is True)


def disputes(event: Event) -> tuple[str, ...]:
    """Ids of acts that are said not to be so."""
    told = stated(event, "disputes")
    return tuple(one for one in (told if isinstance(told, tuple) else (told,)) if isinstance(one, str) and one)


def _seal(told: Fields, items: Sequence[str]) -> Seal | None:
    number, item = _text(told, "number"), _text(told, "item")
    item = canonical_key(item) if item else (items[0] if len(items) == 1 else "")
    if not number or not item:
        return None
    grade = _text(told, "class")
    certificate, photo = _text(told, "certificate") or None, _text(told, "photo") or None
    kind = SealGrade(grade) if grade in set(SealGrade) else None
    broken = _either(told, "broken") is True
    return Seal(item, number, _text(told, "maker"), kind, certificate, photo, _text(told, "where"), broken)


def _objects(value: Value | None) -> Iterator[Fields]:
    return (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Fields))


def _text(fields: Fields, name: str) -> str:
    value = _either(fields, name)
    return value if isinstance(value, str) else ""


def _either(fields: Fields, name: str) -> object:
    whole = fields.get(f"{{{OURS}}}{name}")
    return fields.get(name) if whole is None else whole
