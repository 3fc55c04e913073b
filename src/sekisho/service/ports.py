"""What use cases need from outside, as protocols; ``storage`` and ``connectors`` fulfil them, tests give doubles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import polars as pl

from sekisho.parties.phrases import Phrases
from sekisho.vocabulary.listing import Reference


@dataclass(frozen=True, slots=True)
class StoredSource:
    """One imported list as the store keeps it.

    ``checked_on`` is the last day on which its publisher was found to offer this edition; it is no part of any digest.
    """

    kind: str
    title: str
    list_date: date | None
    files: tuple[tuple[str, str], ...]  # (name, sha-256 of the content), in the order given
    entries: int
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said about a file, and what the file was: for a conditional request the next time."""

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""


class ReferenceStore(Protocol):
    """Keeps imported files and compiled references."""

    def sources(self) -> tuple[StoredSource, ...]:
        """What has been imported, by kind."""

    def content(self, kind: str) -> tuple[tuple[str, bytes], ...]:
        """The files of one import; raises ReferenceFault where they are not what was imported."""

    def keep(self, source: StoredSource, files: Sequence[tuple[str, bytes]]) -> None:
        """Replace the import of ``source.kind``, wholly or not at all."""

    def checked(self, kind: str, day: date) -> None:
        """Remember that ``kind`` was found unchanged on ``day``."""

    def validators(self, url: str) -> Validators | None:
        """What the server of ``url`` said the last time."""

    def remember(self, url: str, validators: Validators) -> None:
        """Keep what a server said, once its file is safely kept."""

    def phrases(self) -> Phrases:
        """What translates names (brands, institutions, trade words, places): compiled into the reference."""

    def phrases_digest(self) -> str:
        """SHA-256 of what ``phrases`` reads."""

    def built_from(self) -> str | None:
        """The digest of the inputs of the current compiled reference; None where there is none."""

    def publish(self, tables: Mapping[str, pl.DataFrame], inputs: str, sources: Sequence[StoredSource]) -> str:
        """Write a compiled reference, make it the current one, and give its digest."""

    def open(self, digest: str | None = None, *, verify: bool = False) -> Reference:
        """The current compiled reference, or an earlier one by digest."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file to fetch: the name under which it is kept, its address, and the most bytes it may have."""

    name: str
    url: str
    max_bytes: int


@dataclass(frozen=True, slots=True)
class RemoteList:
    """A list that its publisher offers; ``hosts`` may be redirected to besides the publisher's own."""

    kind: str
    files: tuple[RemoteFile, ...]
    hosts: tuple[str, ...] = ()
    grade: str = "unverified"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came for one address: the content, or None where the server said that it has not changed."""

    content: bytes | None
    validators: Validators
    dated: date | None = None  # the server's Last-Modified


class ListFetcher(Protocol):
    """Brings list files from their publishers."""

    def fetch(self, file: RemoteFile, hosts: Sequence[str], known: Validators | None) -> Fetched:
        """One file; raises ReferenceFault with the reason where it cannot be had."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One EPCIS event, ready to be kept.

    ``content`` is its JSON as it was given, ``around`` what it needs of its document (see
    ``standards.epcis.surroundings``). ``time`` is in nanoseconds since 1970 (UTC). ``declaration`` is the SHA-256 of
    its error declaration, or empty: an event and its declaration share one id. ``keys`` are what it is found by: role
    and value, values in canonical spelling.
    """

    kind: str
    event_id: str
    hash: str
    declaration: str
    time: int
    declared_at: int | None
    keys: tuple[tuple[str, str], ...]
    content: bytes
    around: str


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it is kept. ``sequence`` is the order of recording; ``recorded_at`` nanoseconds since 1970."""

    sequence: int
    capture: str
    recorded_at: int
    event_id: str
    hash: str
    time: int
    content: bytes
    around: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where in which log a matter stands: ``count`` entries from ``index`` on; ``leaf`` is the hash of the first."""

    origin: str
    index: int
    count: int
    leaf: str


@dataclass(frozen=True, slots=True)
class CaptureJob:
    """One batch that somebody gave; its events are there for others once ``finished_at`` is set.

    Times are nanoseconds since 1970. ``errors`` are problems as RFC 7807 has them. ``content`` is what was given, byte
    for byte, where any of it was kept.
    """

    id: str
    by: str
    created_at: int
    behaviour: str
    digest: str
    errors: tuple[Mapping[str, Any], ...] = ()
    success: bool = True
    finished_at: int | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A signed document about units (a seal, a tap, an offer); opaque here. ``digest`` is SHA-256 of the content."""

    kind: str
    digest: str
    content: bytes
    items: tuple[str, ...]
    recorded_at: int
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class EventQuery:
    """Which events: all conditions hold. Spellings are canonical.

    Attributes:
        kinds, ids: any of these; empty: no condition.
        times: (``time``, ``recorded_at`` or ``declared_at``; ``ge`` or ``lt``; nanoseconds since 1970).
        keys: an event has, for each of these, one of the values in one of the roles.
        declared: whether it carries an error declaration.
        party: only events that state this party as source or destination; None: all.
        order: ``recorded_at`` or ``time``.
    """

    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    times: tuple[tuple[str, str, int], ...] = ()
    keys: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    declared: bool | None = None
    party: str | None = None
    order: str = "recorded_at"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query kept under a name; ``text`` is its JSON as it was given."""

    name: str
    text: str
    by: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """A standing query and whom it is told to; times are nanoseconds since 1970.

    Attributes:
        query: the named query's name.
        by: whose it is; it tells what this caller may see at the time of telling.
        destination: where results are sent; the hash mark is never part of it.
        secret: signs what is sent; never told nor logged. None: nothing is signed.
        schedule: the fields of its schedule as they were given; None: events are told as they come.
        since: only events recorded from then on.
        considered_at: when it was run last; at first the same as ``since``.
        position: the sequence of the last event that was considered; those before it are done.
        failures: attempts in a row that nobody acknowledged; ``retry_at``: not before then.
        suspended: why nothing is sent any more; None: it is active.
    """

    id: str
    query: str
    by: str
    destination: str
    secret: str | None = field(repr=False)
    schedule: tuple[tuple[str, str], ...] | None
    report_if_empty: bool
    since: int
    created_at: int
    considered_at: int
    position: int = 0
    notified_at: int | None = None
    failures: int = 0
    retry_at: int | None = None
    suspended: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a standing query found behind a position.

    ``reached`` is how far that looks, ``whole``: nothing is left of what is shown; ``unshown_since`` is when the first
    event was recorded that is kept and not shown yet, None where there is none.
    """

    events: tuple[StoredEvent, ...]
    reached: int
    whole: bool
    unshown_since: int | None = None


class SubscriptionStore(Protocol):
    """Keeps subscriptions and how far each has come."""

    def keep(self, subscription: Subscription, most_own: int, most: int) -> str:
        """Keep one: ``kept``; or ``no-query``; or ``too-many`` of its giver or of all."""

    def one(self, id: str) -> Subscription | None:
        """A subscription."""

    def listed(self, query: str, by: str, after: str, limit: int) -> Sequence[Subscription]:
        """Those of one giver on one query, in the order of their ids."""

    def active(self) -> Sequence[Subscription]:
        """All that are not suspended."""

    def drop(self, id: str) -> bool:
        """Take one out; False where there is none."""

    def advance(self, before: Subscription, after: Subscription) -> bool:
        """Write how far it has come; False, and nothing is written, where it stands elsewhere than ``before``."""

    def standing(self, query: EventQuery, since: int, position: int, limit: int) -> Standing:
        """Events behind a position in the order of recording.

        Never beyond a batch that was begun and is not shown yet: what comes later must not be passed over.
        """

    def horizon(self) -> int:
        """The sequence up to which every event is shown."""

    def lease(self, task: str, holder: str, now: int, until: int) -> bool:
        """Whether ``holder`` alone has this task, until then; renewed by who holds it, taken over where it ran out."""

    def release(self, task: str, holder: str) -> None:
        """Give a lease back."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What of a batch is kept, seen what is kept already."""

    events: tuple[NewEvent, ...] = ()
    errors: tuple[Mapping[str, Any], ...] = field(default=())


Known = Mapping[str, Sequence[tuple[str, str]]]  # event id -> (hash, declaration) of each event of that id


class CustodyStore(Protocol):
    """Keeps what was recorded about units. Nothing that was kept is ever changed or taken out."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Standing queries, in the same database."""

    def begin(
        self, job: CaptureJob, content: bytes, ids: Sequence[str], decide: Callable[[Known], Decided]
    ) -> CaptureJob:
        """Keep a batch, durably, hidden until ``finish``; ``decide`` sees events of these ids, alone at the time."""

    def pending(self) -> Sequence[CaptureJob]:
        """Batches that were begun and not finished, the oldest first."""

    def events_of(self, capture: str) -> Sequence[StoredEvent]:
        """The events of a batch, finished or not, in its order."""

    def units_of(self, capture: str, roles: Sequence[str]) -> Mapping[int, Sequence[str]]:
        """Of each event of a batch, by its sequence, the values in these roles."""

    def finish(self, capture: str, at: int, receipt: Receipt | None) -> CaptureJob:
        """Show a batch, once the log has it."""

    def job(self, capture: str) -> CaptureJob | None:
        """A batch by its id."""

    def content_of(self, capture: str) -> bytes | None:
        """What was given, byte for byte."""

    def jobs(self, by: str | None, after: str, limit: int) -> Sequence[CaptureJob]:
        """Batches in the order of their ids, of one giver or of all."""

    def events(self, query: EventQuery, after: tuple[int, int] | None, limit: int) -> Sequence[StoredEvent]:
        """Events in order; ``after`` is the sort value and sequence of the last one seen."""

    def values(self, roles: Sequence[str], party: str | None, after: str, limit: int) -> Sequence[str]:
        """The distinct values in these roles, sorted."""

    def keep_query(self, query: NamedQuery) -> bool:
        """Keep a named query; False where the name is taken."""

    def queries(self, after: str, limit: int) -> Sequence[NamedQuery]:
        """Named queries in the order of their names."""

    def query(self, name: str) -> NamedQuery | None:
        """A named query."""

    def drop_query(self, name: str) -> bool:
        """Take a named query out, with its subscriptions; False where there is none."""

    def keep_document(self, document: KeptDocument) -> None:
        """Keep a document; one that is kept already stays as it is. Its receipt may come later, with the same call."""

    def documents(self, kind: str | None = None, item: str | None = None) -> Sequence[KeptDocument]:
        """Documents in the order of recording, of one kind, about one unit."""


class Recorder(Protocol):
    """A log that is held for writing."""

    def record(self, matters: Sequence[tuple[Mapping[str, Any], Sequence[str]]]) -> Receipt:
        """Add matters, each with the units that it is about; durable when this returns, or LedgerFault."""


class Logbook(Protocol):
    """The operator's log."""

    def writing(self) -> AbstractContextManager[Recorder]:
        """Hold it; others wait."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What another side answered: status of HTTP and body. Status 0: it could not be asked, ``fault`` says why."""

    status: int
    body: bytes = b""
    fault: str = ""


class SendsResults(Protocol):
    """Brings results of standing queries to where they are wanted."""

    def send(self, destination: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """POST a document. Status 0: it could not be brought there, or must not be; ``fault`` is a short code."""


class AsksWitness(Protocol):
    """A witness as a log sees it (c2sp.org/tlog-witness)."""

    def add_checkpoint(self, body: bytes) -> Reply:
        """Submit a checkpoint with its proof."""

    def latest(self, origin_hash: str) -> Reply:
        """The latest checkpoint that it cosigned of a log."""


class TakesEntries(AsksWitness, Protocol):
    """A mirror as a log sees it (c2sp.org/tlog-mirror)."""

    def add_entries(self, body: bytes) -> Reply:
        """Bring entries."""


class SignsSubtrees(Protocol):
    """A witness or a mirror that cosigns subtrees of what it cosigned (c2sp.org/tlog-witness)."""

    def sign_subtree(self, body: bytes) -> Reply:
        """Show a cosigned checkpoint with the proof that a subtree is part of it."""


class Attester(Protocol):
    """A device that vouches for a session key; how long it takes does not matter."""

    def certify(self, session_key: bytes, nonce: bytes) -> tuple[bytes, ...]:
        """X.509 certificates (DER): the session's, carrying ``nonce``, the device's, and those above it."""
