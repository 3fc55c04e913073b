"""What use cases need from outside, as protocols; ``storage`` and ``connectors`` fulfil them, tests give doubles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

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
class Reply:
    """What a witness answered: status of HTTP and body. Status 0: it could not be asked, ``fault`` says why."""

    status: int
    body: bytes = b""
    fault: str = ""


class AsksWitness(Protocol):
    """A witness as a log sees it (c2sp.org/tlog-witness)."""

    def add_checkpoint(self, body: bytes) -> Reply:
        """Submit a checkpoint with its proof."""

    def latest(self, origin_hash: str) -> Reply:
        """The latest checkpoint that it cosigned of a log."""
