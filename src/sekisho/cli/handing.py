"""What `sekisho twin offer`, `accept`, `decline` and `withdraw` do: documents of a handover, signed and written."""

from __future__ import annotations

import hashlib
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho.custody import Answer, Difference, Discrepancy, Offer, Passage, Seal, SealGrade, read_offer
from sekisho.service.custody_facts import instant
from sekisho.standards.epcis import canonical_key
from sekisho.standards.suites import Document
from sekisho.storage.files import read_file
from sekisho.storage.keys import load_signer, read_ring, suite_policy
from sekisho.storage.outputs import write_bytes
from sekisho.vocabulary.errors import UsageFault

_FIELDS = {"class", "maker", "where", "photo", "certificate", "unit", "broken"}


@dataclass(frozen=True)
class Offered:
    """What was asked for on the command line."""

    units: Sequence[str]
    releaser: str
    receiver: str
    expires: str
    origin: str
    destination: str
    place: str | None = None
    target: str | None = None
    seals: Sequence[str] = ()
    decision: str | None = None
    licence: str | None = None
    export: bool = False
    container: bool = False
    event: str | None = None


def offer(asked: Offered, key: Path, out: Path, at: str) -> None:
    """Sign an offer and write it."""
    units = tuple(dict.fromkeys(canonical_key(unit) for unit in asked.units))
    papers = (True if asked.export else None, asked.decision, asked.licence)
    place, target = (None if one is None else canonical_key(one) for one in (asked.place, asked.target))
    what = Offer(
        secrets.token_hex(16),
        units,
        canonical_key(asked.releaser),
        canonical_key(asked.receiver),
        _second(asked.expires),
        Passage(asked.origin, asked.destination, *papers, asked.container),
        place,
        target,
        tuple(_seal(text, units) for text in asked.seals),
        asked.event,
    )
    _write(what.document(), key, out, at)


def accept(
    file: Path, key: Path, out: Path, at: str, ring: Path | None, seals: Sequence[str], discrepancies: Sequence[str],
    event: str | None,
) -> None:  # fmt: skip
    """Sign an acceptance over the digest of an offer and write it."""
    document, what = _read(file, ring)
    differing = tuple(_discrepancy(text) for text in discrepancies)
    lost = {one.unit for one in differing if one.kind in (Difference.MISSING, Difference.OTHER)}
    damaged = {one.unit for one in differing if one.kind is Difference.DAMAGED}
    if not lost | damaged <= set(what.units):
        stranger = min((lost | damaged) - set(what.units))
        raise UsageFault(f"{stranger} was not offered.", hint="A unit that came and was not offered is extra=UNIT.")
    received = tuple(unit for unit in what.units if unit not in lost)
    seen = tuple(_seal(text, what.units) for text in seals)
    said = Answer("handover.accept", document.digest, what.id, what.receiver, received, seen, differing, event)
    _write(said.document(), key, out, at)


def end(kind: str, file: Path, key: Path, out: Path, at: str, reason: str | None) -> None:
    """Sign that an offer is declined or withdrawn, and write it."""
    document, what = _read(file, None)
    party = what.receiver if kind == "handover.decline" else what.releaser
    _write(Answer(kind, document.digest, what.id, party, reason=reason).document(), key, out, at)


def _read(file: Path, ring: Path | None) -> tuple[Document, Offer]:
    """An offer, verified where keys are given. Raises DocumentFault where it does not hold."""
    document = Document.parse(read_file(file))
    if document.kind != "handover.offer":
        raise UsageFault(f"{file} is no offer but {document.kind}.", hint="Give the file that the releaser sent.")
    what = read_offer(document)
    if ring is not None:
        read_ring(ring).verify(document, what.releaser, suite_policy())
    return document, what


def _write(document: Document, key: Path, out: Path, at: str) -> None:
    signer = load_signer(key)
    signed = document.signed([signer], _second(at) if at else int(time.time()))
    write_bytes(out, signed.to_bytes())
    sys.stdout.write(f"{out}: {signed.kind}, {signed.digest}\n")


def _second(text: str) -> int:
    stated = instant(text)
    if stated is None:
        raise UsageFault(f"Not a day, nor a time with a zone: {text[:40]!r}", hint="2026-12-01 or 2026-12-01T09:00:00Z")
    return stated // 10**9


def _seal(text: str, units: Sequence[str]) -> Seal:
    """NUMBER[,class=H][,maker=M][,where=PLACE][,photo=FILE or SHA-256][,unit=UNIT][,broken=yes]"""
    number, *more = text.split(",")
    stated = dict(part.partition("=")[::2] for part in more)
    if not number or not set(stated) <= _FIELDS or stated.get("class", "H") not in set(SealGrade):
        raise UsageFault(f"Not a seal: {text[:80]!r}", hint="NUMBER,class=H,maker=M,where=door,photo=FILE,unit=UNIT")
    if "unit" not in stated and len(units) != 1:
        raise UsageFault(f"On which unit is seal {number}?", hint="Add unit=UNIT: the offer has several.")
    unit = canonical_key(stated["unit"]) if "unit" in stated else units[0]
    grade, photo = stated.get("class"), stated.get("photo")
    if photo and Path(photo).is_file():
        photo = hashlib.sha256(read_file(Path(photo))).hexdigest()
    kind = SealGrade(grade) if grade else None
    broken, certificate = stated.get("broken") == "yes", stated.get("certificate")
    return Seal(unit, number, stated.get("maker", ""), kind, certificate, photo, stated.get("where", ""), broken)


def _discrepancy(text: str) -> Discrepancy:
    """missing=UNIT, extra=UNIT, damaged=UNIT, other-serial=UNIT,SEEN"""
    kind, _, rest = text.partition("=")
    unit, _, seen = rest.partition(",")
    if kind not in set(Difference) or not unit or (kind == Difference.OTHER) != bool(seen):
        raise UsageFault(f"Not a discrepancy: {text[:80]!r}", hint="missing=UNIT, damaged=UNIT, other-serial=UNIT,SEEN")
    return Discrepancy(Difference(kind), canonical_key(unit), canonical_key(seen) if seen else None)
