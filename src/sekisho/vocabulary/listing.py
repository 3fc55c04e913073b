"""List entries and the compiled reference: what a list parser gives and what a check reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl


@dataclass(frozen=True, slots=True)
class ListName:
    """A name of an entry. ``quality``: 'primary', 'strong' (a good a.k.a.), 'weak' (a poor one), 'former'."""

    name: str
    quality: str = "strong"


@dataclass(frozen=True, slots=True)
class ListAddress:
    """An address as listed; ``country`` is ISO alpha-2 where it could be told."""

    text: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class ListIdentifier:
    """An identifier as listed: ``scheme`` such as 'passport', 'imo', 'lei', 'uscc', 'registration', 'tax', 'other'."""

    scheme: str
    value: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of one list.

    ``kind`` is 'person', 'organisation', 'vessel', 'aircraft', 'address' or 'unknown'. ``listed_on`` and ``ends_on``
    bound the days on which the entry binds (both included), where the list says so.
    """

    uid: str  # 'ofac-sdn:36': unique within a source, stable between editions
    name: str
    kind: str = "unknown"
    names: tuple[ListName, ...] = ()  # further names; the primary one is ``name``
    addresses: tuple[ListAddress, ...] = ()
    identifiers: tuple[ListIdentifier, ...] = ()
    countries: tuple[str, ...] = ()  # ISO alpha-2
    programs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    births: tuple[str, ...] = ()  # as ISO dates or years, where stated
    listed_on: date | None = None
    ends_on: date | None = None
    citation: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class ListFile:
    """What one import of one kind gave: a list's name, its edition date, and its entries."""

    kind: str  # the KIND of `sekisho reference import`
    title: str  # 'OFAC Specially Designated Nationals List'
    list_date: date | None
    entries: tuple[ListEntry, ...]
    notes: tuple[str, ...] = ()  # what a reader should know (entries without a name skipped, and so on)


ENTRIES = {
    "entry": pl.UInt32,  # row number in this table
    "uid": pl.String,
    "list": pl.String,  # the kind, such as 'ofac-sdn'
    "source": pl.String,  # for lists of lists: the list it came from, such as 'Entity List (EL) - ...'; else the title
    "list_date": pl.Date,
    "kind": pl.String,
    "name": pl.String,
    "programs": pl.List(pl.String),
    "topics": pl.List(pl.String),
    "countries": pl.List(pl.String),
    "births": pl.List(pl.String),
    "listed_on": pl.Date,
    "ends_on": pl.Date,
    "citation": pl.String,
    "remarks": pl.String,
}
NAMES = {"entry": pl.UInt32, "name": pl.String, "quality": pl.String}
ADDRESSES = {"entry": pl.UInt32, "address": pl.String, "country": pl.String}
IDENTIFIERS = {"entry": pl.UInt32, "scheme": pl.String, "value": pl.String, "country": pl.String}
SOURCES = {
    "list": pl.String,
    "title": pl.String,
    "list_date": pl.Date,
    "entries": pl.UInt32,
    "names": pl.UInt32,
    "sha256": pl.String,  # of the imported files, in order
    "files": pl.List(pl.String),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """The compiled reference, opened: immutable tables under one digest.

    ``tables`` holds 'sources', 'entries', 'names', 'addresses', 'identifiers' as declared above, and whatever index
    tables the parties station compiled from them.
    """

    digest: str
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def sources(self) -> pl.DataFrame:
        """One row a source: list, title, date, counts, digest of its files."""
        return self.tables["sources"]

    @property
    def entries(self) -> pl.DataFrame:
        """One row an entry."""
        return self.tables["entries"]
