"""Files of events and of signed documents -> which were accepted, and the account of every unit in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.custody import Account, Act, Custody, Exports, Twin, account, acts_of, strongest, take
from sekisho.standards.epcis import Fault, Instant, canonical_key, read_document
from sekisho.standards.suites import FORMAT, Document, Ring, SuitePolicy
from sekisho.vocabulary.errors import DocumentFault


@dataclass(frozen=True, slots=True)
class Examined:
    """One file: the acts of its events with their hash ids or its signed documents, or why it was refused."""

    file: str
    acts: tuple[Act, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """All files, and what the accepted ones say together."""

    files: tuple[Examined, ...]
    account: Account

    @property
    def custody(self) -> Custody:
        """The state of every unit, with everything that is wrong."""
        return self.account.custody


def check(
    files: Sequence[tuple[str, bytes]],
    ring: Ring | None = None,
    policy: SuitePolicy | None = None,
    exports: Exports | None = None,
) -> Checked:
    """Read every file; a refused one takes nothing from the others.

    Args:
        files: name and content: EPCIS documents, or signed documents, one a line.
        ring: keys of those who sign; without it no signed document counts. policy: which suites count.
        exports: decisions, licences, places (``custody.Exports``).
    """
    examined = tuple(_signed(name, content) or _recorded(name, content) for name, content in files)
    documents = [document for one in examined for document in one.documents]
    handovers = take(documents, ring or Ring(), policy or SuitePolicy(()))
    return Checked(examined, account((act for one in examined for act in one.acts), handovers, exports=exports))


def _recorded(name: str, content: bytes) -> Examined:
    reading = read_document(content)
    acts = acts_of(reading.document) if reading.document else ()
    return Examined(name, acts, reading.faults, reading.notes)


def _signed(name: str, content: bytes) -> Examined | None:
    """Signed documents, one a line; None where the file does not begin as one."""
    if f'"{FORMAT}"'.encode() not in content:
        return None
    documents: list[Document] = []
    faults: list[Fault] = []
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            try:
                documents.append(Document.parse(line))
            except DocumentFault as fault:
                faults.append(Fault(fault.code, f"line {number}"))
    return Examined(name, (), tuple(faults), (), () if faults else tuple(documents))


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
                "documents": [{"kind": document.kind, "digest": document.digest} for document in one.documents],
            }
            for one in checked.files
        ],
        "units": len(checked.custody.twins),
        "findings": [
            {"code": f.code, "item": f.item, "event": f.act, "params": dict(f.params)} for f in checked.custody.findings
        ],
    }


def twin_of(told: Account, twin: Twin) -> dict[str, Any]:
    """One unit, for JSON."""
    custody = told.custody
    identity = strongest(twin.identities)
    return {
        "item": twin.item,
        "level": twin.level,
        "identity": identity and {"kind": identity.kind, "value": identity.value, "attested": identity.attested},
        "commissioned": twin.commissioned,
        "ended": twin.ended,
        "holder": twin.holder,
        "held": twin.held,
        "offered_to": twin.offered_to,
        "offer": twin.offer,
        "within": [outer.item for outer in above(custody, twin)],
        "parts": list(twin.children),
        "place": twin.place,
        "disposition": twin.disposition,
        "papers": list(twin.papers),
        "installed": None if twin.installed is None else _time(twin.installed),
        "seals": [seal._asdict() for seal in told.sealed.get(twin.item, ())],
        "disputes": [{"disputed": act, "by": by} for act, by in twin.disputes],
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
