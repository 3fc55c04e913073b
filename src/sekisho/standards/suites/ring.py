"""Rings of keys: who signs with which key from when to when, and what became of it; the check of a document by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from sekisho.standards.suites.document import Document
from sekisho.standards.suites.keys import Claim, DocumentKey, DocumentSignature
from sekisho.standards.suites.suite import SuitePolicy
from sekisho.vocabulary.errors import DocumentFault

FORMAT = "sekisho/ring/v1"


class Revoked(StrEnum):
    """Why a key is no longer used. A stolen one could have signed anything, and dated it back."""

    SUPERSEDED = "superseded"
    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True)
class Held:
    """A key, its holder (a party's id: GS1 party link, LEI ...), and from which to which POSIX second it counts."""

    key: DocumentKey
    holder: str
    since: int
    until: int | None = None
    revoked: Revoked | None = None
    revoked_at: int | None = None
    successor: str | None = None

    def fault_at(self, time: int, proved: int | None) -> str | None:
        """Why a signature dated ``time`` by this key does not count; None where it does.

        Args:
            time: what the signature says.
            proved: a POSIX second by which it is shown to have existed (a cosigned checkpoint of a log), if any.
        """
        if time < self.since:
            return "key-not-yet"
        if self.until is not None and time > self.until:
            return "key-expired"
        if self.revoked_at is None:
            return None
        if self.revoked is Revoked.COMPROMISED:  # its own date is worth nothing: only others' evidence of time is
            return None if proved is not None and proved < self.revoked_at else "key-compromised"
        return "key-revoked" if time >= self.revoked_at else None


class Verified(NamedTuple):
    """A document's signature that counts, and whose it is."""

    held: Held
    signature: DocumentSignature


Asked = tuple[Document, str, int | None]  # the document, whose signature is asked for, and by when it was proved


@dataclass(frozen=True, slots=True)
class Ring:
    """Keys by id."""

    keys: dict[str, Held] = field(default_factory=dict)

    @classmethod
    def of(cls, held: Iterable[Held]) -> Ring:
        """From keys. Raises DocumentFault (``key-twice``) where an id occurs twice."""
        keys: dict[str, Held] = {}
        for one in held:
            if keys.setdefault(one.key.key_id, one) is not one:
                raise DocumentFault("key-twice", f"The key {one.key.key_id} stands twice in the ring.")
        return cls(keys)

    def told(self) -> dict[str, Any]:
        """As a JSON value."""
        return {"format": FORMAT, "keys": [_told(held) for held in self.keys.values()]}

    @classmethod
    def take(cls, told: object) -> Ring:
        """From a JSON value.

        Raises:
            DocumentFault: ``ring-form``; ``key-text``; ``key-twice``.
        """
        if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("keys"), list):
            raise DocumentFault("ring-form", f"This is no ring of keys of the format {FORMAT}.")
        return cls.of(_held(one) for one in told["keys"])

    def of_holder(self, holder: str) -> Iterator[Held]:
        """The keys of a party."""
        return (held for held in self.keys.values() if held.holder == holder)

    def verify(self, document: Document, holder: str, policy: SuitePolicy, *, proved: int | None = None) -> Verified:
        """The holder's signature on the document.

        Raises:
            DocumentFault: why there is none that counts: ``unsigned``, ``signer-unknown``, ``signer-other``,
                ``attached-other``, ``suite-too-weak``, ``signature-wrong``, ``key-not-yet``, ``key-expired``,
                ``key-revoked``, ``key-compromised``.
        """
        [found] = self.verify_all([(document, holder, proved)], policy)
        if isinstance(found, DocumentFault):
            raise found
        return found

    def verify_all(self, asked: Sequence[Asked], policy: SuitePolicy) -> list[Verified | DocumentFault]:
        """What ``verify`` gives or raises, of many.

        The arithmetic comes last and in one go: after each signature anything else would begin with cold caches.
        """
        claims = [
            [self._claimed(document, signature, holder, policy) for signature in document.signatures]
            for document, holder, _ in asked
        ]
        return [
            _first(document, holder, proved, claimed)
            for (document, holder, proved), claimed in zip(asked, claims, strict=True)
        ]

    def _claimed(self, document: Document, signature: DocumentSignature, holder: str, policy: SuitePolicy) -> _Claimed:
        held = self.keys.get(signature.key_id)
        what = document.kind
        if held is None:
            return _fault("signer-unknown", what, f" is of a key that is not in the ring: {signature.key_id[:32]}")
        if held.holder != holder:
            return _fault("signer-other", what, f" is of {held.holder[:80]}, not of {holder[:80]}.")
        if not document.whole:
            return _fault("attached-other", what, " is of a document with other bytes attached.")
        if not policy.accepts(signature.suite, signature.time):
            return _fault("suite-too-weak", what, f" is of the suite {signature.suite}: not accepted for its day.")
        return held, signature, held.key.claimed(what, document.content, signature)


_Claimed = tuple[Held, DocumentSignature, Claim | None] | DocumentFault


def _fault(code: str, kind: str, text: str) -> DocumentFault:
    return DocumentFault(code, f"The signature on the {kind}{text}")


def _first(document: Document, holder: str, proved: int | None, claims: list[_Claimed]) -> Verified | DocumentFault:
    """The first signature that counts, or why none does."""
    faults: list[DocumentFault] = []
    for claimed in claims:
        if isinstance(claimed, DocumentFault):
            faults.append(claimed)
            continue
        held, signature, claim = claimed
        if claim is None or not claim.holds():
            faults.append(_fault("signature-wrong", document.kind, f" in the name of {holder[:80]} does not verify."))
        elif (code := held.fault_at(signature.time, proved)) is not None:
            faults.append(_fault(code, document.kind, f": the key of {holder[:80]} does not count ({code})."))
        else:
            return Verified(held, signature)
    # of several signatures the one in the holder's own name says most
    own = [fault for fault in faults if fault.code not in ("signer-unknown", "signer-other")]
    return (own or faults or [DocumentFault("unsigned", f"The {document.kind} is not signed.")])[0]


def _told(held: Held) -> dict[str, Any]:
    told: dict[str, Any] = {"key": held.key.text(), "holder": held.holder, "since": held.since}
    more = {"until": held.until, "revoked": held.revoked and str(held.revoked), "revoked_at": held.revoked_at}
    more["successor"] = held.successor
    return told | {name: value for name, value in more.items() if value is not None}


_NAMES = frozenset({"key", "holder", "since", "until", "revoked", "revoked_at", "successor"})


def _held(told: object) -> Held:
    if not isinstance(told, dict) or not {"key", "holder", "since"} <= set(told) <= _NAMES:
        raise DocumentFault(
            "ring-form", "A key of a ring has key, holder, since, and at most until, revoked, successor."
        )
    times = [told["since"], told.get("until", 0), told.get("revoked_at", 0)]
    texts = [told["key"], told["holder"], told.get("successor", "")]
    if any(type(t) is not int or t < 0 for t in times) or not all(isinstance(t, str) for t in texts):
        raise DocumentFault("ring-form", f"A key of the ring has a time or text that is none: {str(texts[1])[:60]}")
    if ("revoked" in told) != ("revoked_at" in told) or told.get("revoked", Revoked.RETIRED) not in set(Revoked):
        raise DocumentFault("ring-form", "A key that is revoked says when, and why: superseded, retired, compromised.")
    return Held(
        DocumentKey.parse(told["key"]),
        told["holder"],
        told["since"],
        told.get("until"),
        Revoked(told["revoked"]) if "revoked" in told else None,
        told.get("revoked_at"),
        told.get("successor"),
    )
