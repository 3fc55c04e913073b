"""What `sekisho passport` does. Apart from ``passport`` so that `sekisho --help` need not load any of this."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.bootstrap import settings
from sekisho.cli.ledger import verifier_keys
from sekisho.cli.recording import witnessed
from sekisho.cli.twin_words import print_json, say
from sekisho.ledger import Freshness
from sekisho.service.passport import Passport
from sekisho.service.passport_checking import Fault, Trust, Verification, by_keys, left_out
from sekisho.service.passport_checking import verify as check
from sekisho.service.passport_making import Request, Sources, make
from sekisho.service.wording import LANGS, clean
from sekisho.standards.c2sp import Note
from sekisho.standards.credentials import secure
from sekisho.standards.epcis import Instant, canonical_key, document_hash_ids, parse_instant, read_document
from sekisho.standards.suites import Document, DocumentSigner, Ring
from sekisho.standards.untp import Issuer, Link, Product, product_passport, traceability_event
from sekisho.storage.files import read_file
from sekisho.storage.keys import load_signer, read_ring, read_suite_policy, suite_policy
from sekisho.storage.outputs import write_bytes
from sekisho.storage.policy import read_demand
from sekisho.storage.texts import Sentences, sentences
from sekisho.storage.tiles import LogFiles
from sekisho.storage.tiles.evidence import OwnEvidence, every_entry
from sekisho.vocabulary.errors import UsageFault
from sekisho.vocabulary.sweeping import unswept

_NANO = 10**9


@dataclass(frozen=True, slots=True)
class Export:
    """The options of `passport export`."""

    unit: str
    files: tuple[Path, ...]
    key: Path
    holder: str
    out: Path
    ring: Path | None
    log: Path | None
    as_of: str
    untp: Path | None
    name: str
    policy: Path | None


@dataclass(frozen=True, slots=True)
class Check:
    """The options of `passport verify`."""

    file: Path
    ring: Path
    keys: tuple[str, ...]
    log_policy: Path | None
    house: Path | None
    max_age: int
    log: Path | None
    policy: Path | None


def export(asked: Export) -> None:
    """Write the passport, and the credentials where they are asked for."""
    signer = load_signer(asked.key)
    sources = Sources.read([(str(path), read_file(path)) for path in asked.files])
    as_of = _instant(asked.as_of)
    ring = read_ring(asked.ring) if asked.ring else Ring()
    accepted = read_suite_policy(asked.policy) if asked.policy else suite_policy()
    unit = _unit(sources, asked.unit)
    request = Request(unit, as_of, canonical_key(asked.holder), ring, accepted, lambda: datetime.now(UTC))
    passport = make(sources, request, OwnEvidence(asked.log or settings().log, witnessed))
    document = passport.document().signed([signer], int(time.time()))
    write_bytes(asked.out, document.to_bytes())
    counts = f"{len(passport.events)} events, {len(passport.documents)} handover documents"
    say([f"{asked.out}: {passport.unit} as of {Instant(as_of)}, {counts}, {document.digest}"])
    if asked.untp:
        _write_credentials(asked.untp, passport, signer, asked.name)


def _unit(sources: Sources, text: str) -> str:
    """The one unit of this id, or whose key ends in this serial."""
    key = canonical_key(text)
    units = {item for one in sources.recorded for item in (*one.act.items, *one.act.outputs, one.act.parent or "")}
    if key in units:
        return key
    found = sorted(item for item in units if item.endswith(("/" + text, ":" + text, "." + text)))
    if len(found) != 1:
        what = f"{len(found)} units end in {text}" if found else f"No unit {text} in these files"
        raise UsageFault(f"{clean(what, 100)}.", hint="Give its EPC or its Digital Link.")
    return found[0]


def _instant(text: str) -> int:
    if not text:
        return int(time.time()) * _NANO
    found = parse_instant(text if "T" in text else f"{text}T00:00:00Z")
    if found is None:
        raise UsageFault(f"Not a day or an instant: {clean(text, 40)}", hint="2026-11-28, or 2026-11-28T09:00:00Z.")
    return found.nanoseconds


def _write_credentials(folder: Path, passport: Passport, signer: DocumentSigner, name: str) -> None:
    """The same as UNTP credentials, each with the proof of the Ed25519 half of the key."""
    private = next((key for key in signer.private if isinstance(key, Ed25519PrivateKey)), None)
    if private is None:
        raise UsageFault("UNTP credentials are signed with Ed25519; this key has none.", hint="Take another suite.")
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    issuer = Issuer(passport.issuer, signer.public.name)
    documents = [read_document(text.encode()).document for text in passport.events]
    pairs = [(d.events[0], document_hash_ids(d)[0]) for d in documents if d is not None]
    events = traceability_event(
        [event for event, _ in pairs],
        issuer,
        id=f"urn:uuid:{uuid.uuid4()}",
        valid_from=now,
        names={passport.unit: name} if name else {},
        ids=[hash_id for _, hash_id in pairs],
    )
    content = _credential(folder / "dte.json", secure(events, private, now))
    link = Link(f"https://{signer.public.name.split('/')[0]}/dte.json", "events", hashlib.sha256(content).hexdigest())
    serial = passport.unit.rpartition("/21/")[2] or None
    product = Product(passport.unit, name or passport.unit, serial if "/21/" in passport.unit else None)
    dpp = product_passport(product, issuer, id=f"urn:uuid:{uuid.uuid4()}", valid_from=now, evidence=[link], share=1.0)
    _credential(folder / "dpp.json", secure(dpp, private, now))
    say([f"{folder / 'dpp.json'}", f"{folder / 'dte.json'}"])


def _credential(path: Path, told: dict[str, Any]) -> bytes:
    content = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    write_bytes(path, content)
    return content


def verify(asked: Check, *, as_json: bool, lang: str) -> int:
    """Print what came of it; the exit status."""
    with unswept():
        document = Document.parse(read_file(asked.file))
        found = check(document, _trust(asked))
    if found.passport is not None and asked.log is not None:
        more = tuple(left_out(found.passport, every_entry(LogFiles(asked.log))))
        found = Verification((*found.faults, *more), *_rest(found))
    if as_json:
        print_json(_told(found, document))
    else:
        say(_lines(found, _Words(lang), whole=asked.log is not None))
    return 1 if found.faults else 0


def _rest(found: Verification) -> tuple[Any, ...]:
    return found.passport, found.shown, found.checkpoint, found.told, found.signed


def _trust(asked: Check) -> Trust:
    if bool(asked.keys) == bool(asked.log_policy):
        raise UsageFault("Whose log do you trust?", hint="Either --key VKEY or --log-policy FILE.")
    now = int(time.time())
    weigh = _by_policy(asked, now) if asked.log_policy else by_keys(verifier_keys(asked.keys))
    accepted = read_suite_policy(asked.policy) if asked.policy else suite_policy()
    return Trust(read_ring(asked.ring), accepted, weigh, now, asked.max_age * 3600)


def _by_policy(asked: Check, now: int) -> Callable[[Note], int | None]:
    demand = read_demand(asked.log_policy or asked.file, asked.house)

    def weigh(note: Note) -> int | None:
        standing = demand.met_by(note, Freshness(now, asked.max_age * 3600))
        return max((s.time for s in standing.cosigned.values() if s.time is not None), default=None)

    return weigh


def _told(found: Verification, document: Document) -> dict[str, Any]:
    passport, checkpoint = found.passport, found.checkpoint
    return {
        "verified": not found.faults,
        "digest": document.digest,
        "unit": passport and passport.unit,
        "as_of": passport and str(Instant(passport.as_of)),
        "issuer": passport and passport.issuer,
        "log": checkpoint and {"origin": checkpoint.origin, "size": checkpoint.size, "cosigned_at": found.shown},
        "faults": [{"code": f.code, "where": f.where, "found": f.found} for f in found.faults],
        "state": None if found.faults or passport is None else passport.twin,
    }


class _Words:
    """Texts in one language."""

    def __init__(self, lang: str) -> None:
        self.tables: Sentences = sentences("passport-texts.yaml")
        self.place = list(LANGS).index(lang)

    def __call__(self, kind: str, key: str, /, **params: object) -> str:
        return self.tables[kind][key][self.place].format(**params)

    def fault(self, fault: Fault) -> str:
        """Why, in words; the code stands beside it for the other party."""
        known = self.tables["faults"].get(fault.code) or self.tables["faults"]["other"]
        found = f" ({clean(fault.found, 200)})" if fault.found else ""
        where = f" {clean(fault.where, 120)}" if fault.where else ""
        return f"[{fault.code}]{where}: {known[self.place]}{found}"


def _lines(found: Verification, words: _Words, *, whole: bool) -> Iterator[str]:
    passport = found.passport
    if passport is not None:
        yield f"{passport.unit}  ({words('words', 'as_of', day=Instant(passport.as_of))})"
        yield f"  {words('words', 'issuer')}: {passport.issuer}"
    if found.checkpoint is not None:
        head = found.checkpoint
        yield f"  {words('words', 'log')}: {clean(head.origin, 100)}, {head.size:,} {words('words', 'entries')}"
        if found.shown is not None:
            day = datetime.fromtimestamp(found.shown, UTC).isoformat().replace("+00:00", "Z")
            yield f"  {words('words', 'cosigned')}: {day}"
    for fault in found.faults:
        yield f"■ {words.fault(fault)}"
    if found.faults or passport is None:
        yield words("words", "refused", n=len(found.faults))
        return
    twin = passport.twin
    yield f"  {words('words', 'holder')}: {twin.get('holder') or words('words', 'unknown')} ({twin.get('held')})"
    for one in twin.get("findings", ()):
        yield f"  ▲ {one.get('code')} {one.get('event')}"
    counts = {"events": len(passport.events), "documents": len(passport.documents)}
    yield words("words", "verified", **counts)
    yield words("words", "complete" if whole else "not_complete")
