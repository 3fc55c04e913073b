"""A unit with a story, a log that holds it, and its passport: what the tests of passports bend."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.unit.custody.signed import BUYER, HOUR, MAKER, POLICY, T0, answer, offer, signed, signer

from sekisho.service.passport_checking import Trust, Verification, by_keys, verify
from sekisho.service.passport_making import Request, Sources, make
from sekisho.standards.c2sp import VerifierKey
from sekisho.standards.epcis import without
from sekisho.standards.suites import Document, DocumentSigner, Held, Ring
from sekisho.storage.tiles import open_own
from sekisho.storage.tiles.evidence import OwnEvidence

MODULE = "https://id.gs1.org/01/04900000123456/21/M-1"
SERVER = "https://id.gs1.org/01/04900000543216/21/S-9"
WEEK = 7 * 24 * HOUR
NANO = 10**9
Matter = dict[str, Any]


@dataclass
class World:
    """What everybody needs: files, keys, the log's folder, and the passport of the module as its issuer signed it."""

    folder: Path
    sources: Sources
    ring: Ring
    now: int
    keys: Sequence[VerifierKey]
    document: Document

    @property
    def matter(self) -> Matter:
        """A copy of the content, to be bent; what is attached stands in it instead of its digest."""
        return {**self.document.matter(), "attached": bytes(self.document.attached or b"")}

    def trust(self, **change: Any) -> Trust:
        return replace(Trust(self.ring, POLICY, by_keys(self.keys), self.now, WEEK), **change)

    def check(self, document: Document | None = None, **change: Any) -> Verification:
        return verify(document or self.document, self.trust(**change))

    def signed_again(self, matter: Matter, by: DocumentSigner | None = None) -> Document:
        """As an issuer who lies signs it."""
        return self.unsigned(matter).signed([by or signer(MAKER)], self.now)

    def altered(self, matter: Matter) -> Document:
        """As somebody without the issuer's key alters it."""
        return replace(self.unsigned(matter), signatures=self.document.signatures)

    def unsigned(self, matter: Matter, kind: str = "passport.unit") -> Document:
        """With what is attached named as it is, unless something else than bytes was put there."""
        attached = matter.get("attached")
        if isinstance(attached, bytes):
            return Document.of(kind, matter, attached)
        return replace(Document.of(kind, matter), attached=self.document.attached)


def files(root: Path) -> list[tuple[str, bytes]]:
    """The factory's events up to the server that is ready, and a handover of it that both sides signed."""
    events = (root / "tests/data/custody/factory.jsonld").read_bytes()
    given = offer(SERVER)
    documents = [signed(given, T0), signed(answer(given), T0 + HOUR)]
    lines = b"".join(document.to_bytes() for document in documents)
    return [("factory.jsonld", without(events, "EPCISDocument", [3])), ("handovers.jsonl", lines)]


def world(root: Path, folder: Path) -> World:
    """Everything lawful."""
    now = int(time.time())
    ring = Ring.of([Held(signer(party).public, party, 0) for party in (MAKER, BUYER)])
    log, private = open_own(folder / "log", origin="maker.example/log")
    with log:
        log.append([b"an entry of others", b"one more"])
    sources = Sources.read(files(root))
    document = passport(folder, sources, ring, now)
    return World(folder, sources, ring, now, [one.public for one in private.signers()], document)


def passport(
    folder: Path, sources: Sources, ring: Ring, now: int, unit: str = MODULE, as_of: int | None = None
) -> Document:
    asked = Request(unit, (now if as_of is None else as_of) * NANO, MAKER, ring, POLICY, lambda: datetime.now(UTC))
    made = make(sources, asked, OwnEvidence(folder / "log"))
    return made.document().signed([signer(MAKER)], now)


def event(number: int) -> Callable[[Matter], dict[str, Any]]:
    """The event of this number, parsed; ``put_event`` puts it back."""
    return lambda matter: dict(json.loads(matter["events"][number]))


def bend_event(matter: Matter, number: int, **change: Any) -> None:
    """Change fields of an event's own object."""
    told = json.loads(matter["events"][number])
    told["epcisBody"]["eventList"][0].update(change)
    matter["events"][number] = json.dumps(told)
