"""What a witness must say to a checkpoint, given what it remembers: one step, without a disk or a clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sekisho.ledger.merkle import EMPTY, verifies_consistency
from sekisho.ledger.subtree import is_subtree, verifies_subtree
from sekisho.standards.c2sp import AddCheckpoint, Checkpoint, Kind, SignSubtree, VerifierKey, known_signatures
from sekisho.vocabulary.errors import LedgerFault

GOOD, BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 200, 400, 403, 404, 409, 422
ACCEPTED = 202  # tlog-mirror: entries were taken, the checkpoint is not cosigned yet


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of HTTP that tlog-witness demands, and why.

    Attributes:
        known: with 409, the size of the latest checkpoint that was cosigned.
        forked: the log signed two roots for one size: worth keeping. A proof that fails may be the sender's fault.
    """

    status: int
    reason: str = ""
    known: int = 0
    forked: bool = False


def judge(request: AddCheckpoint, keys: Sequence[VerifierKey], latest: Checkpoint | None) -> Verdict:
    """Judge a request against the latest checkpoint that this witness cosigned for the log (None: never any).

    Args:
        request: as parsed; what could not be parsed is a 400 before it comes here.
        keys: those that are trusted for the origin; none means that the log is unknown.
        latest: what is remembered. The caller must hold it still until the new one is kept.
    """
    new = request.checkpoint
    if not keys:
        return Verdict(NOT_FOUND, "the log is not known here")
    try:
        if not known_signatures(request.note, keys):
            return Verdict(FORBIDDEN, "no key that is trusted for this log signed")
    except LedgerFault as error:
        return Verdict(FORBIDDEN, error.message)
    if request.old > new.size:
        return Verdict(BAD_REQUEST, "the old size is beyond that of the checkpoint")
    size, root = (latest.size, latest.root) if latest else (0, EMPTY)
    if request.old != size:
        return Verdict(CONFLICT, f"the latest checkpoint cosigned here has {size} entries", size)
    return _continues(request, new, size, root)


def _continues(request: AddCheckpoint, new: Checkpoint, size: int, root: bytes) -> Verdict:
    if new.size == 0 and new.root != EMPTY:
        return Verdict(UNPROCESSABLE, "an empty log does not have this root")
    if size == 0:
        if request.path:
            return Verdict(UNPROCESSABLE, "from size 0 there is nothing to prove, and the proof is not empty")
        return Verdict(GOOD)
    if new.size == size and new.root != root:
        return Verdict(UNPROCESSABLE, "another root for the size that was cosigned here", forked=True)
    if not verifies_consistency(size, new.size, request.path, root, new.root):
        return Verdict(UNPROCESSABLE, "the proof does not show that it continues what was cosigned here")
    return Verdict(GOOD)


def judge_subtree(request: SignSubtree, own: Sequence[VerifierKey], *, known: bool) -> Verdict:
    """Judge a request to sign a subtree of a checkpoint that this witness, or this mirror, cosigned before.

    Only its own ML-DSA-44 cosignature is believed: what it gives is such a signature, and a weaker one must not be
    exchanged for it.

    Args:
        request: as parsed. own: the keys of who is asked. known: whether the log is.
    """
    if not is_subtree(request.start, request.end, request.checkpoint.size):
        return Verdict(BAD_REQUEST, "the range is no subtree of the checkpoint's tree")
    if not known:
        return Verdict(NOT_FOUND, "the log is not known here")
    try:
        signed = known_signatures(request.note, own)
    except LedgerFault as error:
        return Verdict(FORBIDDEN, error.message)
    if not any(one.key.kind is Kind.COSIGNATURE_MLDSA44 for one in signed):
        return Verdict(FORBIDDEN, "this checkpoint was not cosigned here with ML-DSA-44")
    size, root = request.checkpoint.size, request.checkpoint.root
    if not verifies_subtree(request.start, request.end, size, request.path, request.root, root):
        return Verdict(UNPROCESSABLE, "the proof does not show that it is part of the checkpoint's tree")
    return Verdict(GOOD)


def keys_by_origin(keys: Sequence[VerifierKey]) -> Mapping[str, tuple[VerifierKey, ...]]:
    """Keys of logs by the log that each is of.

    Raises:
        LedgerFault: two keys share name and id, so that a signature could not be told apart.
    """
    found: dict[str, tuple[VerifierKey, ...]] = {}
    for key in keys:
        others = found.get(key.name, ())
        if any(other.key_id == key.key_id for other in others):
            raise LedgerFault(f"Two keys have the name {key.name[:60]!r} and the id {key.key_id.hex()}.")
        found[key.name] = (*others, key)
    return found
