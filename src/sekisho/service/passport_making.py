"""Make a unit's passport: choose the evidence, see that the log has it, prove it, and state what it gives.

The evidence is what touches the unit or what it ever lay in, no more: the story of other units is none of its reader's.
Where what is recorded elsewhere changes the unit's state (a second unit with its serial, say), no passport is made: one
that leaves this out would be true to its evidence and a lie all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sekisho.custody import Account, Act, account, acts_of, take
from sekisho.ledger import FieldOpening
from sekisho.service.custody import twin_of
from sekisho.service.matters import matter
from sekisho.service.passport import Entry, Passport, entry_of, plain
from sekisho.service.passport_checking import story
from sekisho.standards.c2sp import Note, Proof
from sekisho.standards.epcis import Instant, canonical_key, read_document, without
from sekisho.standards.suites import FORMAT, Document, Ring, SuitePolicy
from sekisho.vocabulary.errors import DocumentFault, UnreadableFile, UsageFault

_NANO = 10**9
_EACH = 500  # events or documents of one entry
Matter = tuple[Mapping[str, Any], Sequence[str]]


class EvidenceLog(Protocol):
    """The operator's log, as far as a passport needs it."""

    def key(self, unit: str) -> bytes:
        """The key under which a unit's entries are found."""

    def openings(self, words: Collection[str]) -> Sequence[FieldOpening]:
        """Openings in which one of these words stands."""

    def record(self, matters: Sequence[Matter]) -> None:
        """Add matters; durable when it returns."""

    def prove(self, openings: Sequence[FieldOpening]) -> tuple[Note, Sequence[Proof]]:
        """The checkpoint, and a proof an opening, in their order."""


@dataclass(frozen=True, slots=True)
class _Recorded:
    """An act and the document with its event alone."""

    act: Act
    text: str


@dataclass(frozen=True, slots=True)
class Sources:
    """All that was recorded and signed, as read from files."""

    recorded: tuple[_Recorded, ...]
    documents: tuple[Document, ...]

    @classmethod
    def read(cls, files: Sequence[tuple[str, bytes]]) -> Sources:
        """EPCIS documents, and signed documents, one a line.

        Raises:
            UnreadableFile: one is refused; a story with a gap is not told.
        """
        recorded: list[_Recorded] = []
        documents: list[Document] = []
        for name, content in files:
            if f'"{FORMAT}"'.encode() in content:
                documents += [Document.parse(line) for line in content.splitlines() if line.strip()]
                continue
            found = read_document(content).document
            if found is None:
                raise UnreadableFile(f"{name} was refused.", hint=f"sekisho twin check {name} says why.")
            count = len(found.events)
            for number, act in enumerate(acts_of(found)):
                alone = without(content, found.kind, [n for n in range(count) if n != number])
                recorded.append(_Recorded(act, alone.decode()))
        return cls(tuple(recorded), tuple(documents))

    def until(self, as_of: int) -> Sources:
        """What happened and was signed up to this instant (nanoseconds)."""
        recorded = tuple(one for one in self.recorded if one.act.time <= as_of)
        return Sources(recorded, tuple(d for d in self.documents if _signed_at(d) <= as_of))

    def about(self, unit: str) -> Sources:
        """What touches the unit or what it ever lay in; answers go with their offers."""
        units = story((one.act for one in self.recorded), unit)
        offers = {d.digest for d in self.documents if units.intersection(units_of(d))}
        documents = tuple(d for d in self.documents if d.digest in offers or d.view().get("offer") in offers)
        touched = tuple(
            one for one in self.recorded if units.intersection((*one.act.items, *one.act.outputs, one.act.parent or ""))
        )
        return Sources(tuple(sorted(touched, key=lambda one: (one.act.time, one.act.id))), documents)

    def told(self, ring: Ring, policy: SuitePolicy, proved: int | None = None) -> Account:
        """Replayed."""
        times = {} if proved is None else {document.digest: proved for document in self.documents}
        return account([one.act for one in self.recorded], take(self.documents, ring, policy, proved=times))


def units_of(document: Document) -> tuple[str, ...]:
    """The units that an offer names, in canonical spelling."""
    units = document.view().get("units")
    return tuple(canonical_key(one) for one in units if isinstance(one, str)) if isinstance(units, list) else ()


@dataclass(frozen=True, slots=True)
class Request:
    """Which unit, as of when (nanoseconds), by whom; ring and policy to read signed documents by; the present."""

    unit: str
    as_of: int
    issuer: str
    ring: Ring
    policy: SuitePolicy
    clock: Callable[[], datetime]


def make(sources: Sources, asked: Request, log: EvidenceLog) -> Passport:
    """The passport, unsigned. What the log does not have yet is added to it first.

    Raises:
        UsageFault: nothing was recorded about the unit. DocumentFault: ``passport-conflict``: what was recorded of
            other units changes its state. LedgerFault: the log cannot be written or read.
    """
    everything = sources.until(asked.as_of)
    chosen = everything.about(asked.unit)
    told, whole = chosen.told(asked.ring, asked.policy), everything.told(asked.ring, asked.policy)
    twin = told.custody.twins.get(asked.unit)
    if twin is None:
        raise UsageFault(
            f"Nothing was recorded of {asked.unit} up to then.", hint="Give its id, and files that name it."
        )
    state, known = plain(twin_of(told, twin)), plain(twin_of(whole, whole.custody.twins[asked.unit]))
    differing = sorted(name for name in known if known[name] != state.get(name))
    if differing:
        raise DocumentFault(
            "passport-conflict",
            f"What was recorded of other units changes this one's {', '.join(differing)}.",
            hint=f"sekisho twin show {asked.unit} tells what; settle it first.",
        )
    note, entries = _entries(chosen, asked, log)
    units = sorted(story((one.act for one in chosen.recorded), asked.unit))
    return Passport(
        asked.unit,
        asked.issuer,
        asked.as_of,
        state,
        tuple(one.text for one in chosen.recorded),
        chosen.documents,
        note,
        entries,
        {unit: log.key(unit) for unit in units},
    )


def _entries(chosen: Sources, asked: Request, log: EvidenceLog) -> tuple[Note, tuple[Entry, ...]]:
    wanted = {one.act.digest for one in chosen.recorded} | {document.digest for document in chosen.documents}
    found = _covering(log.openings(wanted), wanted)
    missing = wanted - {word for names in found.values() for word in names}
    if missing:
        log.record(_matters(chosen, missing, asked.clock()))
        found = _covering(log.openings(wanted), wanted)
    openings = list(found)
    note, proofs = log.prove(openings)
    shown = [opening.disclose(["kind", "recorded_at", *found[opening].values()]) for opening in openings]
    entries = [entry_of(proof, one) for proof, one in zip(proofs, shown, strict=True)]
    return note, tuple(sorted(entries, key=lambda entry: entry.index))


def _covering(openings: Sequence[FieldOpening], wanted: Collection[str]) -> dict[FieldOpening, dict[str, str]]:
    """Of each opening that is needed, which wanted word stands in which field; the earliest entry serves."""
    open_words = set(wanted)
    found: dict[FieldOpening, dict[str, str]] = {}
    for opening in openings:
        stated = opening.matter()
        for name, key in (("events", "hash"), ("documents", "digest")):
            for number, one in enumerate(stated.get(name, ())):
                word = one.get(key) if isinstance(one, Mapping) else None
                if word in open_words:
                    open_words.discard(word)
                    found.setdefault(opening, {})[word] = f"{name}[{number}]"
    return found


def _matters(chosen: Sources, missing: Collection[str], now: datetime) -> list[Matter]:
    """Entries for what was not logged yet."""
    events = [
        {"id": one.act.id, "hash": one.act.digest, "time": str(Instant(one.act.time)), "items": list(_items(one.act))}
        for one in chosen.recorded
        if one.act.digest in missing
    ]
    documents = [
        {"digest": d.digest, "kind": d.kind, "items": list(_units_with(d, chosen.documents))}
        for d in chosen.documents
        if d.digest in missing
    ]
    made: list[Matter] = []
    for kind, name, listed in (("custody.capture", "events", events), ("custody.documents", "documents", documents)):
        for at in range(0, len(listed), _EACH):
            part = listed[at : at + _EACH]
            units = tuple(dict.fromkeys(unit for one in part for unit in one["items"]))
            made.append((matter(kind, now, **{name: part}), units))
    return made


def _items(act: Act) -> tuple[str, ...]:
    return (*act.items, *act.outputs, *(() if act.parent is None else (act.parent,)))


def _units_with(document: Document, documents: Sequence[Document]) -> tuple[str, ...]:
    """Of an answer the units of its offer."""
    own = units_of(document)
    offer = document.view().get("offer")
    return own or next((units_of(one) for one in documents if one.digest == offer), ())


def _signed_at(document: Document) -> int:
    return max((signature.time for signature in document.signatures), default=0) * _NANO
