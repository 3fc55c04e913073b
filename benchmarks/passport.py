"""A passport of 200 signed documents, each in a log entry of its own, against the checks that it cannot do without.

    python -m benchmarks.passport [--runs N]

The limit is 200 inclusion proofs and 200 verifications of Ed25519 and ML-DSA-65 in the same run, alternating with ours
and by the same code: keys loaded once, all arithmetic in one go. Told beside it: the ratio to a limit that has the
signatures of the passport itself and of the log's checkpoint as well, which a verification cannot do without either.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sekisho.custody import Answer, Offer, Passage
from sekisho.ledger import leaf_hash, verifies_inclusion
from sekisho.service.passport import Passport, read_passport
from sekisho.service.passport_checking import Trust, by_keys, verify
from sekisho.service.passport_making import Request, Sources, make
from sekisho.standards.c2sp import Checkpoint
from sekisho.standards.suites import Document, DocumentSigner, Held, Ring
from sekisho.storage.keys import suite_policy
from sekisho.storage.tiles import OwnLog, open_own
from sekisho.storage.tiles.evidence import OwnEvidence
from sekisho.vocabulary.sweeping import unswept

UNIT = "https://id.gs1.org/01/04900000123456/21/M-1"
PARTIES = ("https://id.gs1.org/417/4900000000016", "https://id.gs1.org/417/8800000000077")
HANDOVERS = 100
START = 1_795_000_000
GOAL = 1.3


def commissioned() -> bytes:
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-11-16T09:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "ADD",
        "epcList": [UNIT],
        "bizStep": "commissioning",
        "destinationList": [{"type": "possessing_party", "destination": PARTIES[0]}],
    }
    head = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-16T09:00:00Z",
    }
    return json.dumps(head | {"epcisBody": {"eventList": [event]}}).encode()


def handovers(signers: dict[str, DocumentSigner]) -> list[Document]:
    """There and back again, each offered and accepted."""
    made = []
    for number in range(HANDOVERS):
        giver, taker = PARTIES[number % 2], PARTIES[1 - number % 2]
        at = START + number * 3600
        offer = Offer(f"handover-number-{number:04}", (UNIT,), giver, taker, at + 3000, Passage("JP", "JP"))
        document = offer.document()
        answer = Answer("handover.accept", document.digest, offer.id, taker, (UNIT,)).document()
        made += [document.signed([signers[giver]], at), answer.signed([signers[taker]], at + 600)]
    return made


def prepared(folder: Path) -> tuple[Document, Trust]:
    """The passport, and what its reader trusts."""
    signers = {party: DocumentSigner.generate(f"key-{number}") for number, party in enumerate(PARTIES)}
    ring = Ring.of([Held(signer.public, party, 0) for party, signer in signers.items()])
    _, private = open_own(folder / "log", origin="example.com/log")
    _.close()
    documents = handovers(signers)
    sources = Sources.read([("e", commissioned()), ("d", b"".join(d.to_bytes() for d in documents))])
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    with OwnLog(folder / "log").writing() as log:  # each alone, as parties send them in
        for document in documents:
            told = [{"digest": document.digest, "kind": document.kind, "items": [UNIT]}]
            log.record([({"kind": "custody.documents", "recorded_at": stamp, "documents": told}, [UNIT])])
    now = int(time.time())
    asked = Request(UNIT, now * 10**9, PARTIES[0], ring, suite_policy(), lambda: datetime.now(UTC))
    passport = make(sources, asked, OwnEvidence(folder / "log"))
    keys = [signer.public for signer in private.signers()]
    trust = Trust(ring, suite_policy(), by_keys(keys), now, 10**9)
    return passport.document().signed([signers[PARTIES[0]]], now), trust


def limit(passport: Passport, ring: Ring) -> float:
    """CPU seconds of 200 inclusion proofs and 200 hybrid signatures, and nothing else, by the code that ours uses."""
    head = Checkpoint.parse(passport.note.text)
    begun = time.process_time()
    for entry in passport.entries[: 2 * HANDOVERS]:
        assert verifies_inclusion(leaf_hash(entry.entry), entry.index, head.size, entry.path, head.root)
    signed = [(document, signature) for document in passport.documents for signature in document.signatures]
    assert all(c and c.holds() for c in [ring.keys[s.key_id].key.claimed(d.kind, d.content, s) for d, s in signed])
    return time.process_time() - begun


def around(document: Document, passport: Passport, trust: Trust) -> float:
    """CPU seconds of the signature of the passport itself, over all its bytes, and of those on the log's checkpoint."""
    begun = time.process_time()
    trust.ring.verify(document, passport.issuer, trust.policy)
    trust.weigh(passport.note)
    return time.process_time() - begun


def ours(content: bytes, trust: Trust) -> float:
    """CPU seconds from the bytes of the file to the verdict."""
    begun = time.process_time()
    with unswept():  # as the command does
        found = verify(Document.parse(content), trust)
    spent = time.process_time() - begun
    assert found.faults == (), found.faults
    return spent


def measure(runs: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        document, trust = prepared(Path(folder))
        content, passport = document.to_bytes(), read_passport(document)
        gc.collect()
        rounds = [
            (ours(content, trust), limit(passport, trust.ring), around(document, passport, trust))
            for _ in range(runs + 1)
        ][1:]
    mine, bare, more = (statistics.median(column) for column in zip(*rounds, strict=True))
    return {
        "ours_ms": mine * 1e3,
        "limit_ms": bare * 1e3,
        "ratio": statistics.median(a / b for a, b, _ in rounds),
        "limit_of_all_signatures_ms": (bare + more) * 1e3,
        "ratio_to_all_signatures": statistics.median(a / (b + c) for a, b, c in rounds),
        "bytes": len(content),
    }


def told(found: dict[str, float]) -> str:
    """One line."""
    return (
        f"passport of {2 * HANDOVERS} signed documents, {found['bytes'] / 1e6:.1f} MB: {found['ours_ms']:.1f} ms of"
        f" processor; the checks alone {found['limit_ms']:.1f} ms; ratio {found['ratio']:.2f} (goal {GOAL});"
        f" to all signatures, the passport's own and the checkpoint's with them: {found['ratio_to_all_signatures']:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    print(told(measure(parser.parse_args().runs)))


if __name__ == "__main__":
    main()
