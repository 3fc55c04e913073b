"""Statements about keys: a new one in place of an old one, and the end of one. What a ring becomes by them.

A rotation is signed by the old key and by the new one: the old one vouches, the new one shows that it is held. A
revocation is signed by any key of the holder that counts at that time, its own included. A thief can rotate a key that
he stole, too: then only another key of the holder, or who gave out the ring, can end it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sekisho.standards.suites.document import Document
from sekisho.standards.suites.keys import DocumentKey, DocumentSigner
from sekisho.standards.suites.ring import Held, Revoked, Ring
from sekisho.standards.suites.suite import SuitePolicy
from sekisho.vocabulary.errors import DocumentFault

ROTATION, REVOCATION = "key.rotation", "key.revocation"


def rotate(holder: str, old: DocumentSigner, new: DocumentSigner, time: int) -> Document:
    """The statement that from this POSIX second on the new key signs for the holder in place of the old one."""
    matter = {"holder": holder, "old": old.public.key_id, "new": new.public.text(), "at": time}
    return Document.of(ROTATION, matter).signed([old, new], time)


def revoke(holder: str, key_id: str, why: Revoked, since: int, signer: DocumentSigner, time: int) -> Document:
    """The statement that a key no longer counts: from ``since`` on, or of a stolen one what others saw before it."""
    matter = {"holder": holder, "key": key_id, "why": str(why), "since": since}
    return Document.of(REVOCATION, matter).signed([signer], time)


def after(ring: Ring, statements: Sequence[Document], policy: SuitePolicy) -> Ring:
    """The ring as these statements, in this order, make it.

    Raises:
        DocumentFault: a statement that does not hold: ``statement-kind``, ``statement-form``, ``statement-key``,
            ``statement-order``, and as ``Ring.verify``.
    """
    for document in statements:
        step = {ROTATION: _rotated, REVOCATION: _revoked}.get(document.kind)
        if step is None:
            raise DocumentFault("statement-kind", f"A {document.kind} is no statement about keys.")
        ring = step(ring, document, policy)
    return ring


def _rotated(ring: Ring, document: Document, policy: SuitePolicy) -> Ring:
    holder, old_id, text, at = _parts(document, "holder", "old", "new", "at")
    new, old = DocumentKey.parse(text), ring.keys.get(old_id)
    if old is None or old.holder != holder or new.key_id in ring.keys:
        raise DocumentFault("statement-key", "The rotation is not of a key of this holder, or its new key is not new.")
    signature = Ring({old_id: old}).verify(document, holder, policy).signature
    proof = document.signature_of(new)
    if proof is None or not policy.accepts(proof.suite, at):
        raise DocumentFault("statement-key", "The rotation is not signed by its new key, or its suite is not accepted.")
    if signature.time != at or at < old.since or old.revoked_at is not None:
        raise DocumentFault("statement-order", "The rotation is not of the time that it names, or comes too late.")
    ended = replace(old, revoked=Revoked.SUPERSEDED, revoked_at=at, successor=new.key_id)
    return Ring(ring.keys | {old_id: ended, new.key_id: Held(new, holder, at)})


def _revoked(ring: Ring, document: Document, policy: SuitePolicy) -> Ring:
    holder, key_id, why, since = _parts(document, "holder", "key", "why", "since")
    held = ring.keys.get(key_id)
    if held is None or held.holder != holder or why not in set(Revoked):
        raise DocumentFault("statement-key", "The revocation is not of a key of this holder, or gives no reason.")
    signature = ring.verify(document, holder, policy).signature
    if since > signature.time:
        raise DocumentFault("statement-order", "The revocation is dated later than it was signed.")
    if held.revoked_at is not None and (Revoked(why) is not Revoked.COMPROMISED or held.revoked is Revoked.COMPROMISED):
        raise DocumentFault("statement-order", f"The key {key_id} no longer counts already ({held.revoked}).")
    return Ring(ring.keys | {key_id: replace(held, revoked=Revoked(why), revoked_at=since)})


def _parts(document: Document, *names: str) -> tuple[Any, ...]:
    matter = document.matter()
    if set(matter) != set(names):
        raise DocumentFault("statement-form", f"A {document.kind} states {', '.join(names)}, and nothing else.")
    for name, value in matter.items():
        if type(value) is not (int if name in ("at", "since") else str):
            raise DocumentFault("statement-form", f"The {document.kind} states no {name} that can be read.")
    return tuple(matter[name] for name in names)
