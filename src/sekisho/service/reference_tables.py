"""Parsed lists -> the tables of a reference, in the order of the lists; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from sekisho.parties.compile import compile_index
from sekisho.parties.phrases import NO_PHRASES, Phrases
from sekisho.service.ports import StoredSource
from sekisho.standards.lists import SourcedEntry
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, SOURCES, ListEntry, ListFile

Listing = tuple[ListFile, StoredSource]
_QUALITIES = {"primary": 0, "strong": 1, "former": 2, "weak": 3}


def tables_of(listings: Sequence[Listing], phrases: Phrases = NO_PHRASES) -> dict[str, pl.DataFrame]:
    """'sources', 'entries', 'names', 'addresses', 'identifiers' as declared in ``vocabulary.listing``, and the index.

    Entries are numbered through all lists in the order given; the same listings give the same tables.
    """
    flat = [(listing, entry) for listing, _ in listings for entry in listing.entries]
    tables = {
        "sources": _rows(SOURCES, (_source(*listing) for listing in listings)),
        "entries": _rows(ENTRIES, (_entry(at, *pair) for at, pair in enumerate(flat))),
        "names": _rows(NAMES, ((at, *name) for at, (_, entry) in enumerate(flat) for name in names_of(entry))),
        "addresses": _rows(
            ADDRESSES, ((at, one.text, one.country) for at, (_, entry) in enumerate(flat) for one in entry.addresses)
        ),
        "identifiers": _rows(
            IDENTIFIERS,
            ((at, i.scheme, i.value, i.country) for at, (_, entry) in enumerate(flat) for i in entry.identifiers),
        ),
    }
    index = compile_index(tables["entries"], tables["names"], tables["addresses"], tables["identifiers"], phrases)
    return tables | index


def names_of(entry: ListEntry) -> tuple[tuple[str, str], ...]:
    """(name, quality) of an entry, the primary one first; a name given twice keeps its best quality."""
    found = {entry.name: "primary"}
    for name in sorted(entry.names, key=lambda one: _QUALITIES.get(one.quality, 1)):
        found.setdefault(name.name, name.quality)
    return tuple(found.items())


def sources_digest(source: StoredSource) -> str:
    """sha-256 over the digests of a source's files, in order."""
    return hashlib.sha256("\n".join(digest for _, digest in source.files).encode()).hexdigest()


def _source(listing: ListFile, source: StoredSource) -> tuple[Any, ...]:
    names = sum(len(names_of(entry)) for entry in listing.entries)
    files = [name for name, _ in source.files]
    return (
        listing.kind,
        source.title,
        source.list_date,
        len(listing.entries),
        names,
        sources_digest(source),
        files,
    )


def _entry(at: int, listing: ListFile, entry: ListEntry) -> tuple[Any, ...]:
    source = entry.source if isinstance(entry, SourcedEntry) and entry.source else listing.title
    return (
        at,
        entry.uid,
        listing.kind,
        source,
        listing.list_date,
        entry.kind,
        entry.name,
        list(entry.programs),
        list(entry.topics),
        list(entry.countries),
        list(entry.births),
        entry.listed_on,
        entry.ends_on,
        entry.citation,
        entry.remarks,
    )


def _rows(schema: Mapping[str, Any], rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    """Rows as a frame, made column by column: a frame made of rows takes three times as long."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    typed = zip(schema.items(), columns, strict=True)
    return pl.DataFrame([_column(name, dtype, values) for (name, dtype), values in typed])


def _column(name: str, dtype: Any, values: Sequence[Any]) -> pl.Series:
    if dtype != pl.List:
        return pl.Series(name, values, dtype=dtype)
    # Of one long column, parted: lists that are made one by one take ten times as long.
    at = [row for row, value in enumerate(values) for _ in value or (None,)]
    flat = pl.DataFrame(
        {
            "at": at,
            "value": [item for value in values for item in value or (None,)],
            "real": [bool(value) for value in values for _ in value or (None,)],
        },
        schema={"at": pl.UInt32, "value": dtype.inner, "real": pl.Boolean},
    )
    parted = flat.group_by("at", maintain_order=True).agg(pl.col("value").filter("real"))
    return parted["value"].alias(name)
