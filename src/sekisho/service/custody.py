"""EPCIS files -> which were accepted, their event hash ids, and the replayed state of every unit in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.custody import Act, Custody, Twin, acts_of, replay, strongest
from sekisho.standards.epcis import Fault, Instant, canonical_key, read_document


@dataclass(frozen=True, slots=True)
class Examined:
    """One file: the acts of its events with their hash ids, or the reasons why it was refused."""

    file: str
    acts: tuple[Act, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """All files, and what the accepted ones say together."""

    files: tuple[Examined, ...]
    custody: Custody


def check(files: Sequence[tuple[str, bytes]]) -> Checked:
    """Read every file; a refused one takes nothing from the others."""
    examined = []
    for name, content in files:
        reading = read_document(content)
        acts = acts_of(reading.document) if reading.document else ()
        examined.append(Examined(name, acts, reading.faults, reading.notes))
    return Checked(tuple(examined), replay(act for one in examined for act in one.acts))


def document_of(checked: Checked) -> dict[str, Any]:
    """What was found, for JSON: codes and values only."""
    return {
        "files": [
            {
                "file": one.file,
                "accepted": not one.faults,
                "reasons": [_fault(fault) for fault in one.faults],
                "notes": [_fault(note) for note in one.notes],
                "events": [{"id": act.id, "hash": act.digest, "time": _time(act.time)} for act in one.acts],
            }
            for one in checked.files
        ],
        "units": len(checked.custody.twins),
        "findings": [
            {"code": f.code, "item": f.item, "event": f.act, "params": dict(f.params)} for f in checked.custody.findings
        ],
    }


def twin_of(custody: Custody, twin: Twin) -> dict[str, Any]:
    """One unit, for JSON."""
    identity = strongest(twin.identities)
    return {
        "item": twin.item,
        "level": twin.level,
        "identity": identity and {"kind": identity.kind, "value": identity.value, "attested": identity.attested},
        "commissioned": twin.commissioned,
        "ended": twin.ended,
        "holder": twin.holder,
        "offered_to": twin.offered_to,
        "within": [outer.item for outer in above(custody, twin)],
        "parts": list(twin.children),
        "place": twin.place,
        "disposition": twin.disposition,
        "papers": list(twin.papers),
        "history": [
            {"time": _time(e.time), "event": e.act, "verb": e.verb, "standing": e.standing} for e in twin.history
        ],
        "findings": [
            {"code": f.code, "event": f.act, "params": dict(f.params)} for f in custody.findings if f.item == twin.item
        ],
    }


def find(custody: Custody, text: str) -> list[Twin]:
    """Units of this id in any spelling, or whose key ends in this serial."""
    whole = custody.twins.get(canonical_key(text))
    if whole is not None:
        return [whole]
    ends = ("/" + text, ":" + text, "." + text)
    return [twin for item, twin in sorted(custody.twins.items()) if item.endswith(ends)]


def above(custody: Custody, twin: Twin) -> Iterator[Twin]:
    """What a unit lies in, outwards."""
    while twin.parent is not None:
        twin = custody.twins[twin.parent]
        yield twin


def below(custody: Custody, twin: Twin, depth: int = 0) -> Iterator[tuple[int, Twin]]:
    """A unit and its parts with their depth, parts in the order of their ids; without recursion, so of any depth."""
    stack = [(depth, twin)]
    while stack:
        level, one = stack.pop()
        yield level, one
        stack += [(level + 1, custody.twins[child]) for child in reversed(one.children)]


def _time(nanoseconds: int) -> str:
    return str(Instant(nanoseconds))


def _fault(fault: Fault) -> dict[str, str]:
    return {"code": fault.code, "field": fault.path, "value": fault.value}
