"""Signed documents under suites of algorithms that can be exchanged: Ed25519, ML-DSA-65, or both.

>>> signer = DocumentSigner.generate("maker.example/2026")                 # ed25519+mldsa65
>>> document = Document.of("handover.offer", {"items": ["..."]}).signed([signer], time)
>>> Document.parse(document.to_bytes()).digest                             # what an answer refers to
>>> ring = Ring.of([Held(signer.public, holder, since=0)])
>>> ring.verify(document, holder, policy).signature.time                   # or DocumentFault with a code
"""

from sekisho.standards.suites.document import FORMAT, Document, canonical, read_json
from sekisho.standards.suites.enclosed import enclose, take_enclosed
from sekisho.standards.suites.keys import DocumentKey, DocumentSignature, DocumentSigner
from sekisho.standards.suites.ring import Held, Revoked, Ring, Verified
from sekisho.standards.suites.statements import after, revoke, rotate
from sekisho.standards.suites.suite import DEFAULT, Algorithm, Suite, SuitePolicy, Term

__all__ = [
    "DEFAULT",
    "FORMAT",
    "Algorithm",
    "Document",
    "DocumentKey",
    "DocumentSignature",
    "DocumentSigner",
    "Held",
    "Revoked",
    "Ring",
    "Suite",
    "SuitePolicy",
    "Term",
    "Verified",
    "after",
    "canonical",
    "enclose",
    "read_json",
    "revoke",
    "rotate",
    "take_enclosed",
]
