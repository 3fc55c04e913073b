"""Who says so? What a record is worth as evidence: verified, unsigned, forged, repeated, from the future.

Nothing is dropped. A mark says why a fix is not believed, or is believed less; an alarm in it is told all the same.
Marks follow from the set of records and from the instants at which they came, so whoever replays them finds the same.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sekisho.location.tracking.model import Record, Tracker
from sekisho.standards.trackers import Envelope, Fault, Fix, open_envelope, read_payload, recognise

AHEAD = 120_000  # milliseconds: a clock that runs further ahead is wrong
STALE = 14 * 86_400_000  # milliseconds: what was kept longer in the device is marked


class Mark(StrEnum):
    """Why a fix is less than a verified one."""

    UNKNOWN_DEVICE = "unknown-device"
    UNAUTHENTICATED = "unauthenticated"
    UNSIGNED_THOUGH_KEYED = "unsigned-though-keyed"  # the device has a key, and this came without its proof
    BAD_PROOF = "bad-proof"
    OTHER_DEVICE = "other-device"  # in a batch of one device a fix that names another
    SEQUENCE_REPEATED = "sequence-repeated"  # one number, two contents: a second holder of the key, or a reset
    SEQUENCE_SKIPPED = "sequence-skipped"
    CLOCK_AHEAD = "clock-ahead"
    CLOCK_STALE = "clock-stale"
    NO_TIME = "no-time"
    MOCK = "mock"
    INVALID = "invalid"


# a position with one of these is not believed
UNBELIEVED = frozenset(
    (
        Mark.UNKNOWN_DEVICE,
        Mark.UNSIGNED_THOUGH_KEYED,
        Mark.BAD_PROOF,
        Mark.OTHER_DEVICE,
        Mark.SEQUENCE_REPEATED,
        Mark.CLOCK_AHEAD,
        Mark.NO_TIME,
        Mark.MOCK,
        Mark.INVALID,
    )
)


class Witnessed(NamedTuple):
    """A fix, when it was received (milliseconds), how it is marked, and a digest of what it says."""

    fix: Fix
    received: int
    marks: frozenset[Mark]
    digest: str

    @property
    def time(self) -> int:
        """The device's instant; that of receipt where its clock cannot be used."""
        unusable = self.fix.time is None or Mark.CLOCK_AHEAD in self.marks
        return self.received if unusable else self.fix.time or 0


class Decoded(NamedTuple):
    """A record that was read: its fixes, its faults, and the envelope where there was one."""

    record: Record
    envelope: Envelope | None
    proved: bool
    fixes: tuple[Fix, ...]
    faults: tuple[Fault, ...]


def decode(record: Record, trackers: Mapping[str, Tracker]) -> Decoded:
    """Open, verify, read."""
    envelope = open_envelope(record.body)
    if envelope is None:
        reading = read_payload(record.body, record.format or recognise(record.body) or "", record.device)
        return Decoded(record, None, False, *reading)
    reading = read_payload(envelope.payload, envelope.format, envelope.device)
    proved = verified(envelope, trackers.get(envelope.device))
    return Decoded(record, envelope, proved, *reading)


def verified(envelope: Envelope, tracker: Tracker | None) -> bool:
    """Whether the proof is that of this device's key, made in the way that the key is for."""
    if tracker is None or not tracker.key or envelope.algorithm != tracker.algorithm:
        return False
    if envelope.algorithm == "hmac-sha256":
        return hmac.compare_digest(hmac.digest(tracker.key, envelope.covered, "sha256"), envelope.proof)
    try:
        _public(tracker.key).verify(envelope.proof, envelope.covered)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=4_096)
def _public(key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(key)


def marks_of(fix: Fix, decoded: Decoded, trackers: Mapping[str, Tracker]) -> set[Mark]:
    """The marks that follow from one record alone."""
    found: set[Mark] = set()
    tracker = trackers.get(fix.device)
    if tracker is None:
        found.add(Mark.UNKNOWN_DEVICE)
    if decoded.envelope is None:
        found.add(Mark.UNSIGNED_THOUGH_KEYED if tracker and tracker.key else Mark.UNAUTHENTICATED)
    elif not decoded.proved:
        found.add(Mark.BAD_PROOF)
    elif fix.device != decoded.envelope.device:
        found.add(Mark.OTHER_DEVICE)
    if fix.time is None:
        found.add(Mark.NO_TIME)
    elif fix.time > decoded.record.received + AHEAD:
        found.add(Mark.CLOCK_AHEAD)
    elif fix.time < decoded.record.received - STALE:
        found.add(Mark.CLOCK_STALE)
    if fix.mock:
        found.add(Mark.MOCK)
    if fix.valid is False:
        found.add(Mark.INVALID)
    return found


def witnessed(records: Iterable[Decoded], trackers: Mapping[str, Tracker]) -> list[Witnessed]:
    """Every fix once, with its marks, in the order of time, device and digest.

    What was sent twice counts once, as it was received first (the better mark counts where one copy was signed).
    """
    decoded = list(records)
    repeated, skipped = _sequences(decoded)
    found: dict[str, Witnessed] = {}
    for one in decoded:
        envelope = one.envelope if one.proved else None
        number = (envelope.device, envelope.sequence) if envelope else None
        for fix in one.fixes:
            marks = marks_of(fix, one, trackers)
            if number in repeated:
                marks.add(Mark.SEQUENCE_REPEATED)
            if number in skipped:
                marks.add(Mark.SEQUENCE_SKIPPED)
            digest = digest_of(fix)
            new = Witnessed(fix, one.record.received, frozenset(marks), digest)
            old = found.get(digest)
            if old is None or _rank(new) < _rank(old):
                found[digest] = new
    return sorted(found.values(), key=order)


def order(one: Witnessed) -> tuple[int, str, str]:
    """The order of the story: by the device's time, and then by what never depends on arrival."""
    return one.time, one.fix.device, one.digest


def digest_of(fix: Fix) -> str:
    """What a fix says, in short: two copies have one digest."""
    return hashlib.blake2b(fix.device.encode() + b"\0" + fix.raw, digest_size=12).hexdigest()


_ABOUT_THE_SENDER = frozenset(
    (Mark.UNAUTHENTICATED, Mark.UNSIGNED_THOUGH_KEYED, Mark.BAD_PROOF, Mark.OTHER_DEVICE, Mark.SEQUENCE_REPEATED)
)


def _rank(one: Witnessed) -> tuple[int, int, list[str]]:
    """Of two copies the proved one counts, then the first: a clock that was ahead is not mended by sending again."""
    return len(one.marks & _ABOUT_THE_SENDER), one.received, sorted(one.marks)


def _sequences(decoded: Sequence[Decoded]) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Numbers of verified batches that stand for two contents, and those before which numbers are missing."""
    contents: dict[str, dict[int, set[bytes]]] = {}
    for one in decoded:
        if one.envelope is not None and one.proved:
            numbers = contents.setdefault(one.envelope.device, {})
            numbers.setdefault(one.envelope.sequence, set()).add(one.envelope.covered)
    repeated, skipped = set(), set()
    for device, numbers in contents.items():
        last: int | None = None
        for number in sorted(numbers):
            if len(numbers[number]) > 1:
                repeated.add((device, number))
            if last is not None and number != last + 1:
                skipped.add((device, number))
            last = number
    return repeated, skipped
