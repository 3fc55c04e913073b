"""Check a passport offline: who signed it, whether the log has its evidence, and whether the evidence gives its state.

Everything is checked and every fault is told, each with its code and place; one is enough to refuse. What no file can
show is not claimed: that the log has no further entry about the unit, only the whole log can show (``left_out``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sekisho.custody import Account, Act, account, acts_of, take
from sekisho.ledger import is_about, leaf_hash, roots_through
from sekisho.service.custody import twin_of
from sekisho.service.passport import Entry, Passport, plain, read_passport
from sekisho.standards.c2sp import Checkpoint, Note, VerifierKey, signed_by
from sekisho.standards.epcis import parse_instant, read_document
from sekisho.standards.suites import Document, Ring, SuitePolicy
from sekisho.vocabulary.errors import DocumentFault, LedgerFault

SKEW = 600  # seconds by which clocks of two machines may differ
_NANO = 10**9
_instant = lru_cache(maxsize=2**12)(parse_instant)  # of entries that were logged together it is the same
_KINDS = {"custody.capture": "events", "custody.documents": "documents"}  # kinds of entries -> their list


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a passport is refused: a code, where in it, and what was found there."""

    code: str
    where: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """What the reader brings along.

    Attributes:
        ring: keys of parties. policy: which suites count when.
        weigh: of a checkpoint as a signed note, gives the POSIX second by which it is shown to have existed, or None
            where nobody's time counts; raises LedgerFault where it is below the reader's policy.
        now: POSIX second. max_age: greatest age of passport and checkpoint, seconds.
    """

    ring: Ring
    policy: SuitePolicy
    weigh: Callable[[Note], int | None]
    now: int
    max_age: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of it. Green only without a fault; ``shown`` is when the log's checkpoint was cosigned."""

    faults: tuple[Fault, ...]
    passport: Passport | None = None
    shown: int | None = None
    checkpoint: Checkpoint | None = None
    told: Account | None = None
    signed: int | None = None


def by_keys(keys: Sequence[VerifierKey]) -> Callable[[Note], int | None]:
    """The simplest policy: each of these keys must have signed. Time is the latest that one of them names."""

    def weigh(note: Note) -> int | None:
        if not keys:
            raise LedgerFault("No key of the log was given.")
        return max((signed.time for signed in signed_by(note, keys) if signed.time is not None), default=None)

    return weigh


def verify(document: Document, trust: Trust) -> Verification:
    """Check everything. Of a passport that cannot be read only the first fault is told."""
    try:
        passport = read_passport(document)
    except DocumentFault as fault:
        return Verification((Fault(fault.code, fault.hint),))
    checking = _Checking(passport, trust)
    signed = checking.signature(document)
    checkpoint = checking.log()
    told = checking.evidence(checkpoint)
    return Verification(tuple(checking.faults), passport, checking.shown, checkpoint, told, signed)


def left_out(passport: Passport, entries: Iterable[tuple[int, bytes]]) -> Iterator[Fault]:
    """Entries of the whole log about the unit that the passport does not show; an entry that differs from the log's."""
    shown = {entry.index: entry.entry for entry in passport.entries}
    indices = frozenset(shown)
    for index, entry in entries:
        if index in shown and shown.pop(index) != entry:
            yield Fault("entry-differs", f"log entry {index}")
        elif index not in indices and any(is_about(entry, key) for key in passport.keys.values()):
            yield Fault("entry-left-out", f"log entry {index}")


@dataclass(slots=True)
class _Checking:
    passport: Passport
    trust: Trust
    faults: list[Fault] = field(default_factory=list)
    shown: int | None = None
    logged: dict[str, dict[str, int]] = field(default_factory=lambda: {"events": {}, "documents": {}})

    def fault(self, code: str, where: str = "", found: str = "") -> None:
        self.faults.append(Fault(code, where, found))

    def signature(self, document: Document) -> int | None:
        """Who vouches for it, and that it is of a day that may be relied upon."""
        as_of, now = self.passport.as_of // _NANO, self.trust.now
        signed = None
        try:
            signed = self.trust.ring.verify(document, self.passport.issuer, self.trust.policy).signature.time
        except DocumentFault as fault:
            self.fault(fault.code, "signatures")
        if signed is not None and signed > now + SKEW:
            self.fault("signed-ahead", "signatures")
        if as_of > (now if signed is None else signed) + SKEW:
            self.fault("dated-ahead", "as_of")
        if now - as_of > self.trust.max_age:
            self.fault("passport-stale", "as_of", str(now - as_of))
        return signed

    def log(self) -> Checkpoint | None:
        """The checkpoint, and the entries below it."""
        note = self.passport.note
        try:
            checkpoint = Checkpoint.parse(note.text)
        except LedgerFault:
            self.fault("checkpoint-form", "log.checkpoint")
            return None
        try:
            self.shown = self.trust.weigh(note)
        except LedgerFault as fault:
            self.fault("checkpoint-not-trusted", "log.checkpoint", fault.message)
        else:
            self._fresh()
        self._entries(checkpoint)
        return checkpoint

    def _entries(self, checkpoint: Checkpoint) -> None:
        """Each in the log, about the unit, and showing what it says."""
        seen: set[int] = set()
        entries, keys = self.passport.entries, list(self.passport.keys.values())
        roots = roots_through([(leaf_hash(entry.entry), entry.index, entry.path) for entry in entries], checkpoint.size)
        for number, (entry, reached) in enumerate(zip(entries, roots, strict=True)):
            if entry.index in seen:
                self.fault("entry-twice", _place(number))
            seen.add(entry.index)
            if reached != checkpoint.root:
                self._misplaced(number, entry, reached, checkpoint)
            else:
                for key in keys:
                    if is_about(entry.entry, key):
                        break
                else:
                    self.fault("entry-of-another-unit", _place(number))
            self._shown_in(number, entry)

    def _misplaced(self, number: int, entry: Entry, reached: bytes | None, checkpoint: Checkpoint) -> None:
        if entry.index >= checkpoint.size:
            self.fault("entry-beyond-log", _place(number), f"{entry.index:,} of {checkpoint.size:,}")
        elif reached is None:
            self.fault("path-of-another-place", _place(number), f"{len(entry.path)} hashes")
        else:
            self.fault("entry-not-in-log", _place(number), reached.hex()[:16])

    def _fresh(self) -> None:
        if self.shown is None:
            self.fault("checkpoint-without-time", "log.checkpoint")
        elif self.shown > self.trust.now + SKEW:
            self.fault("checkpoint-ahead", "log.checkpoint")
        elif self.trust.now - self.shown > self.trust.max_age:
            self.fault("checkpoint-stale", "log.checkpoint", str(self.trust.now - self.shown))

    def _shown_in(self, number: int, entry: Entry) -> None:
        """What an entry shows: the hashes of events or digests of documents, and when they were recorded."""
        try:
            fields = entry.shown.check(entry.entry)
        except LedgerFault as fault:
            self.fault("disclosure-altered", _place(number), fault.message)
            return
        kind = fields.get("kind")
        listed, recorded = _KINDS.get(str(kind)), _instant(str(fields.get("recorded_at")))
        if listed is None or recorded is None:
            self.fault("entry-kind", _place(number), str(kind))
            return
        name, title = ("hash", "events[") if listed == "events" else ("digest", "documents[")
        for field_, value in fields.items():
            if field_.startswith(title) and isinstance(value, dict) and isinstance(value.get(name), str):
                self.logged[listed].setdefault(value[name], recorded.nanoseconds)

    def evidence(self, checkpoint: Checkpoint | None) -> Account | None:
        """Events and documents: each logged, each about the unit, and together what the state is replayed from."""
        acts = list(self._acts())
        documents = self._documents()
        proved = {} if self.shown is None or checkpoint is None else {d.digest: self.shown for d in documents}
        handovers = take(documents, self.trust.ring, self.trust.policy, proved=proved)
        told = account(acts, handovers)
        for finding in handovers.findings:
            self.fault(f"handover-{finding.code}", finding.act)
        self._about(told)
        self._twin(told)
        return told

    def _acts(self) -> Iterator[Act]:
        seen: set[str] = set()
        for number, text in enumerate(self.passport.events):
            where = f"events[{number}]"
            reading = read_document(text.encode("utf-8", "replace"))
            if reading.document is None:
                self.fault("event-refused", where, reading.faults[0].code)
                continue
            if len(reading.document.events) != 1:
                self.fault("event-not-one", where)
                continue
            act = acts_of(reading.document)[0]
            if act.digest in seen and act.declared is None:
                self.fault("event-twice", where)
            seen.add(act.digest)
            self._logged("event", act.digest, act.time, number)
            yield act
        for digest in sorted(self.logged["events"].keys() - seen):
            self.fault("event-withheld", digest)

    def _documents(self) -> list[Document]:
        seen: set[str] = set()
        for number, document in enumerate(self.passport.documents):
            digest = document.digest
            if digest in seen:
                self.fault("document-twice", f"documents[{number}]")
            seen.add(digest)
            self._logged("document", digest, _signed_at(document), number)
        for digest in sorted(self.logged["documents"].keys() - seen):
            self.fault("document-withheld", digest)
        return list(self.passport.documents)

    def _logged(self, what: str, digest: str, time: int, number: int) -> None:
        """In the log, and not before it can have happened."""
        recorded = self.logged[what + "s"].get(digest)
        if recorded is None:
            self.fault(f"{what}-not-logged", f"{what}s[{number}]", digest)
        elif recorded + SKEW * _NANO < time:
            self.fault(f"{what}-logged-before-it-was", f"{what}s[{number}]")
        if time > self.passport.as_of + SKEW * _NANO:
            self.fault(f"{what}-after-as-of", f"{what}s[{number}]")

    def _about(self, told: Account) -> None:
        """Evidence about others tells a reader what is not his business, and may hide what is."""
        units = story(told.acts, self.passport.unit)
        for act in told.acts:
            if not units.intersection((*act.items, *act.outputs, act.parent or "")):
                self.fault("evidence-of-another-unit", act.id)

    def _twin(self, told: Account) -> None:
        twin = told.custody.twins.get(self.passport.unit)
        if twin is None:
            self.fault("unit-unknown", "unit")
            return
        reached, claimed = twin_of(told, twin), dict(self.passport.twin)
        if reached == claimed:
            return
        replayed = plain(reached)
        for name in sorted(replayed.keys() | claimed.keys()):
            if name not in claimed or name not in replayed or claimed[name] != replayed[name]:
                self.fault("twin-differs", f"twin.{name}", _brief(replayed.get(name)))


def story(acts: Iterable[Act], unit: str) -> frozenset[str]:
    """The unit and everything that it ever lay in: what is done to those is done to it."""
    parents: dict[str, set[str]] = {}
    for act in acts:
        if act.parent is not None:
            for item in act.items:
                parents.setdefault(item, set()).add(act.parent)
    found, new = {unit}, [unit]
    while new:
        fresh = parents.get(new.pop(), set()) - found
        found |= fresh
        new += fresh
    return frozenset(found)


def _place(number: int) -> str:
    return f"log.entries[{number}]"


def _signed_at(document: Document) -> int:
    return max([signature.time for signature in document.signatures], default=0) * _NANO


def _brief(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 200 else text[:199] + "…"
