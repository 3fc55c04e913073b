"""Handovers in two signed phases: documents -> offers, what became of them, and the acts that a replay applies.

An offer counts where its releaser signed it, an answer where the one it was meant for (or, to withdraw, the releaser)
signed it over that offer's digest, in time, and once. Everything else is told with its own code and does nothing. What
only the state of the units can tell (whether the releaser holds them, whether they lie in another) the replay tells.

Clocks differ: a signature may be dated up to ``SKEW`` seconds before the offer that it answers, or after its end. What
date a signer wrote is what this reads; that it was not written back, only a log's checkpoint can show (``proved``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sekisho.custody.forms import (
    ACCEPT,
    DECLINE,
    KINDS,
    OFFER,
    WITHDRAW,
    Answer,
    Difference,
    Offer,
    read_answer,
    read_offer,
)
from sekisho.custody.model import Act, Finding, Signed, Verb
from sekisho.standards.suites import Document, Ring, SuitePolicy, Verified
from sekisho.vocabulary.errors import DocumentFault

SKEW = 600  # seconds
_NANO = 10**9
_T = TypeVar("_T", Offer, Answer)
_ReadAs = list[tuple[_T | DocumentFault, Document]]
_Found = Verified | DocumentFault
_NOT_TAKEN = frozenset({Difference.MISSING, Difference.OTHER})


@dataclass(frozen=True, slots=True)
class Handover:
    """An offer and what became of it; None: nothing yet."""

    offer: Offer
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Handovers:
    """All offers that count, the acts that they and their answers are, and why other documents do not count."""

    chains: tuple[Handover, ...] = ()
    acts: tuple[Act, ...] = ()
    findings: tuple[Finding, ...] = ()


def take(
    documents: Iterable[Document],
    ring: Ring,
    policy: SuitePolicy,
    *,
    skew: int = SKEW,
    proved: Mapping[str, int] | None = None,
) -> Handovers:
    """Verify documents, in whatever order they were captured.

    Args:
        documents: of the four kinds; what was captured twice counts once.
        ring: whose keys they are. policy: which suites count when.
        skew: seconds by which clocks may differ.
        proved: digest of a document -> POSIX second by which a log shows it to have existed.
    """
    intake = _Intake(skew)
    once = _once(documents)
    offers = [(_read(one, read_offer), one) for one in once if one.kind == OFFER]
    answers = [(_read(one, read_answer), one) for one in once if one.kind != OFFER]
    # all in one go: what comes after arithmetic begins with cold caches
    offered, answered = _verified(offers, answers, ring, policy, proved or {})
    for offer, document in sorted(intake.signed(offers, offered), key=lambda pair: (pair[0].time, pair[0].digest)):
        intake.offer(offer, document)
    for answer, document in sorted(intake.signed(answers, answered), key=_in_order):
        intake.answer(answer, document)
    return intake.closed()


def _read(document: Document, read: Callable[[Document], _T]) -> _T | DocumentFault:
    try:
        if document.kind not in KINDS:
            raise DocumentFault("handover-kind", f"{document.kind} is no document of a handover.")
        return read(document)
    except DocumentFault as fault:
        return fault


def _verified(
    offers: _ReadAs[Offer], answers: _ReadAs[Answer], ring: Ring, policy: SuitePolicy, proved: Mapping[str, int]
) -> tuple[list[_Found], list[_Found]]:
    """Of each offer and each answer that could be read: its party's signature, or why there is none that counts."""
    parties = [(d, one.releaser) for one, d in offers if isinstance(one, Offer)]
    count = len(parties)
    parties += [(d, one.party) for one, d in answers if isinstance(one, Answer)]
    found = ring.verify_all([(d, party, proved.get(d.digest)) for d, party in parties], policy)
    return found[:count], found[count:]


def _once(documents: Iterable[Document]) -> list[Document]:
    """Signatures are compared only where one content comes again: they are long."""
    same: dict[str, list[Document]] = {}
    for document in documents:
        same.setdefault(document.digest, []).append(document)
    return [
        document
        for those in same.values()
        for document in (those if len(those) == 1 else {one.signatures: one for one in those}.values())
    ]


def _in_order(pair: tuple[Answer, Document]) -> tuple[int, bool, str]:
    """By time; at one instant a withdrawal counts before an acceptance: the unit stays where it is."""
    return pair[0].time, pair[0].kind != WITHDRAW, pair[0].digest


@dataclass(slots=True)
class _Intake:
    """What was taken in so far."""

    skew: int
    offers: dict[str, Offer] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)  # releaser and id -> digest
    refused: set[str] = field(default_factory=set)
    ended: dict[str, Answer] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def signed(self, read: _ReadAs[_T], found: Iterable[_Found]) -> Iterator[tuple[_T, Document]]:
        """Those that were signed by the party that each names; whether it may do so is another question."""
        for one, document in read:
            if isinstance(one, DocumentFault):
                self._refuse(document, one)
                self.refused.add(document.digest)
        whole = [(one, document) for one, document in read if not isinstance(one, DocumentFault)]
        for (one, document), verified in zip(whole, found, strict=True):
            if isinstance(verified, DocumentFault):
                self._refuse(document, verified)
                if document.kind == OFFER:
                    self.refused.add(document.digest)
            else:
                time = verified.signature.time
                yield one if one.time == time else one._replace(time=time), document

    def _refuse(self, document: Document, fault: DocumentFault) -> None:
        matter = document.view()
        units = matter.get("units") or matter.get("received")
        first = units[0] if isinstance(units, list) and units and isinstance(units[0], str) else ""
        params = (("field", fault.hint),) if fault.code == "handover-form" else ()
        self.findings.append(Finding(fault.code, first, document.digest, params))

    def offer(self, offer: Offer, document: Document) -> None:
        """An offer whose signature holds."""
        before = self.ids.setdefault((offer.releaser, offer.id), offer.digest)
        if before != offer.digest:
            self.tell("offer-id-twice", offer.units[0], offer.digest, other=before)
            self.refused.add(offer.digest)
        elif offer.digest in self.offers:
            if self.offers[offer.digest].time == offer.time:
                return  # signatures are randomised: signed twice as of one instant says nothing new
            self.tell("document-replayed", offer.units[0], offer.digest, kind=document.kind)
        elif offer.time > offer.expires:
            self.tell("offered-after-expiry", offer.units[0], offer.digest)
            self.refused.add(offer.digest)
        else:
            self.offers[offer.digest] = offer
            self.acts.append(_offered(offer, self.skew))

    def answer(self, answer: Answer, document: Document) -> None:
        """An answer whose signature is that of the party it names."""
        offer = self.offers.get(answer.offer)
        if offer is None:
            first = next(iter(answer.received), "")
            self.tell(self._unknown(answer), first, answer.digest, offer=answer.offer)
            return
        ended = self.ended.get(offer.digest)
        if ended is not None and (ended.digest, ended.time) == (answer.digest, answer.time):
            return
        code = self._wrong(answer, offer)
        if code is not None:
            self.tell(code, offer.units[0], answer.digest, offer=answer.offer, party=answer.party)
            return
        self.ended[offer.digest] = answer
        self.acts += _answered(answer, offer)
        for one in answer.discrepancies:
            self.tell(f"received-{one.kind}", one.unit, answer.digest, **({"seen": one.seen} if one.seen else {}))

    def _unknown(self, answer: Answer) -> str:
        if answer.offer in self.refused:
            return "offer-refused"
        return "offer-amended" if answer.offer_id in {number for _, number in self.ids} else "offer-unknown"

    def _wrong(self, answer: Answer, offer: Offer) -> str | None:
        """Why an answer does not count, or None."""
        ended = self.ended.get(offer.digest)
        if answer.party != (offer.releaser if answer.kind == WITHDRAW else offer.receiver):
            return "answered-by-another"
        if answer.time < offer.time - self.skew:
            return "answered-before-offer"
        if ended is not None:
            return "document-replayed" if ended.digest == answer.digest else _ENDED[ended.kind, answer.kind == ACCEPT]
        if answer.kind == ACCEPT and answer.time > offer.expires + self.skew:
            return "accepted-after-expiry"
        if answer.offer_id != offer.id or not _whole(answer, offer):
            return "accept-of-another-offer"
        return None

    def tell(self, code: str, item: str, digest: str, **params: str) -> None:
        self.findings.append(Finding(code, item, digest, tuple(sorted(params.items()))))

    def closed(self) -> Handovers:
        chains = tuple(Handover(offer, self.ended.get(digest)) for digest, offer in self.offers.items())
        return Handovers(chains, tuple(self.acts), tuple(self.findings))


_VERBS = {ACCEPT: Verb.ACCEPT, DECLINE: Verb.DECLINE, WITHDRAW: Verb.WITHDRAW}
_ENDED = {
    (ACCEPT, True): "accepted-twice",
    (ACCEPT, False): "already-accepted",
    (DECLINE, True): "offer-declined",
    (DECLINE, False): "offer-declined",
    (WITHDRAW, True): "offer-withdrawn",
    (WITHDRAW, False): "offer-withdrawn",
}


def _whole(answer: Answer, offer: Offer) -> bool:
    """Whether an acceptance accounts for every unit of the offer, once, and for no other as received."""
    if answer.kind != ACCEPT:
        return True
    if not answer.discrepancies and answer.received == offer.units:
        return True
    lost = [d.unit for d in answer.discrepancies if d.kind in _NOT_TAKEN]
    damaged = [d.unit for d in answer.discrepancies if d.kind is Difference.DAMAGED]
    accounted = [*answer.received, *lost]
    return sorted(accounted) == sorted(offer.units) and set(damaged) <= set(answer.received)


def _offered(offer: Offer, skew: int) -> Act:
    return Act(
        id=offer.digest,
        digest=offer.digest,
        time=offer.time * _NANO,
        verb=Verb.OFFER,
        items=offer.units,
        giver=offer.releaser,
        taker=offer.receiver,
        place=offer.place,
        target=offer.target,
        passage=offer.passage,
        signed=Signed(offer.digest, (offer.expires + skew) * _NANO),
        seals=offer.seals,
    )


def _answered(answer: Answer, offer: Offer) -> list[Act]:
    """What an answer does to the units; of an acceptance, those that did not come are declined."""
    clock, after = answer.time * _NANO, offer.time * _NANO + 1
    lost = tuple([d.unit for d in answer.discrepancies if d.kind in _NOT_TAKEN])
    verb = _VERBS[answer.kind]
    act = Act(
        id=answer.digest,
        digest=answer.digest,
        time=max(clock, after),
        verb=verb,
        items=answer.received if verb is Verb.ACCEPT else offer.units,
        giver=offer.releaser,
        taker=offer.receiver,
        place=offer.target if verb is Verb.ACCEPT else None,
        signed=Signed(offer.digest),
        clock=clock if clock < after else None,
        seals=answer.seals,
    )
    if not lost:
        return [act]
    rest = act._replace(id=f"{act.id}#not-taken", verb=Verb.DECLINE, items=lost, place=None, seals=())
    return [act, rest] if act.items else [rest]
