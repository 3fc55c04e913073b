"""What is logged: one function makes every matter, so that each says of what kind it is and when it was recorded.

Kinds: ``gate.day``, ``clearance.given``, ``clearance.taken-back``, ``list.imported``, ``reference.compiled``,
``rules.signed``, ``rules.used``, ``custody.capture``, ``custody.documents``, ``log.adopted``. Contents are named by
their SHA-256, never copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sekisho.parties.cleared import Pair
from sekisho.service.ports import CaptureJob, StoredEvent, StoredSource
from sekisho.standards.c2sp import Checkpoint, Note
from sekisho.standards.epcis import Instant

_EVENTS = 500  # of one entry
_UNITS = 2000  # of one entry; a log takes entries of up to 65,535 bytes


def matter(kind: str, at: datetime, **stated: Any) -> dict[str, Any]:
    """A matter of this kind, recorded at this instant (with a zone)."""
    return {"kind": kind, "recorded_at": at.astimezone(UTC).isoformat(timespec="seconds"), **stated}


def gate_day(
    at: datetime, as_of: date, known_at: date, run: Mapping[str, Any], written: Mapping[str, str]
) -> dict[str, Any]:
    """What was judged, on what, with what result, and the digest of every file of the day."""
    given = {name: run[name] for name in ("owners", "cleared") if name in run}
    return matter(
        "gate.day",
        at,
        as_of=as_of.isoformat(),
        known_at=known_at.isoformat(),
        inputs=run["files"],
        reference_digest=run["reference_digest"],
        pack_digest=run["pack_digest"],
        counts=run["counts"],
        rejects=run["rejects"],
        files=dict(written),
        **given,
    )


def list_imported(at: datetime, source: StoredSource) -> dict[str, Any]:
    """Which edition of a list came in, with the digest of each of its files."""
    return matter(
        "list.imported",
        at,
        list=source.kind,
        title=source.title,
        list_date=source.list_date.isoformat() if source.list_date else None,
        entries=source.entries,
        files=dict(source.files),
    )


def reference_compiled(at: datetime, digest: str, sources: Sequence[StoredSource]) -> dict[str, Any]:
    """Which reference parties are screened against from now on, and of which editions it is made."""
    lists = [
        {"list": s.kind, "list_date": s.list_date.isoformat() if s.list_date else None, "files": dict(s.files)}
        for s in sources
    ]
    return matter("reference.compiled", at, reference_digest=digest, lists=lists)


def clearance_given(at: datetime, number: int, pair: Pair, *, by: str, why: str, until: date | None) -> dict[str, Any]:
    """Who found which match to be somebody else, why, and until when that holds."""
    stated = {**asdict(pair), "by": by, "why": why, "until": until.isoformat() if until else None}
    return matter("clearance.given", at, number=number, **stated)


def clearance_taken_back(at: datetime, number: int, *, by: str, why: str) -> dict[str, Any]:
    """Who took a clearance back, and why."""
    return matter("clearance.taken-back", at, number=number, by=by, why=why)


def rules_signed(at: datetime, name: str, version: str, digest: str, files: Mapping[str, str]) -> dict[str, Any]:
    """Which rule packs were signed, with the digest of each file and of the law that they are."""
    return matter("rules.signed", at, name=name, version=version, law_digest=digest, files=dict(files))


@dataclass(frozen=True, slots=True)
class Edition:
    """The rule packs and the knowledge of goods that decide.

    Attributes:
        digest: what a judged day names as ``pack_digest``: of law and knowledge together.
        name, version: of the bundle of packs. files: its files, each with its SHA-256.
        law, knowledge: the digests of either.
    """

    digest: str
    name: str
    version: str
    law: str
    knowledge: str
    files: Mapping[str, str]


USED = "rules.used"


def rules_used(at: datetime, edition: Edition) -> dict[str, Any]:
    """Which edition of the packs decides from now on, with the digest of each of its files."""
    return matter(
        USED,
        at,
        name=edition.name,
        version=edition.version,
        pack_digest=edition.digest,
        law_digest=edition.law,
        knowledge_digest=edition.knowledge,
        files=dict(edition.files),
    )


def log_adopted(at: datetime, head: Checkpoint, note: Note, keys: Sequence[str]) -> dict[str, Any]:
    """Where another log stood: its head, the checkpoint as it was signed, and the keys by which that was verified."""
    signatures = [signature.line() for signature in note.signatures]
    stated = {"origin": head.origin, "size": head.size, "root": head.root.hex()}
    return matter("log.adopted", at, log=stated, checkpoint=note.text, signatures=signatures, keys=list(keys))


def capture_entries(
    at: datetime, job: CaptureJob, events: Sequence[tuple[StoredEvent, Sequence[str]]]
) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    """A batch of events, each with the units in it, as one or more entries with their units."""
    parts = list(_parts(events))
    entries = []
    for number, part in enumerate(parts, 1):
        stated = [
            {"id": event.event_id, "hash": event.hash, "time": str(Instant(event.time)), "items": list(items)}
            for event, items in part
        ]
        content = matter(
            "custody.capture",
            at,
            capture=job.id,
            by=job.by,
            digest=job.digest,
            part=f"{number}/{len(parts)}",
            events=stated,
        )
        entries.append((content, tuple(dict.fromkeys(item for _, items in part for item in items))))
    return entries


def _parts(
    events: Sequence[tuple[StoredEvent, Sequence[str]]],
) -> Iterator[list[tuple[StoredEvent, Sequence[str]]]]:
    """Pieces that fit into an entry. An event of more units than fit stands in several, each with some of them."""
    part: list[tuple[StoredEvent, Sequence[str]]] = []
    units: set[str] = set()
    for event, items in events:
        for at in range(0, max(len(items), 1), _UNITS):
            some = items[at : at + _UNITS]
            if part and (len(part) >= _EVENTS or len(units | set(some)) > _UNITS):
                yield part
                part, units = [], set()
            part.append((event, some))
            units |= set(some)
    if part:
        yield part
