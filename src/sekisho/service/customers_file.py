"""A file of customers, read once: the same bytes read in the same way need neither be parsed nor compared again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

import polars as pl

from sekisho import __version__
from sekisho.parties.delta import Each
from sekisho.parties.index import open_index
from sekisho.service.customers import (
    Customers,
    CustomerStore,
    Progress,
    Tables,
    customers_key,
    open_customers,
    opened,
    silent,
    stated_digest,
)
from sekisho.service.screening_table import Asked
from sekisho.vocabulary.listing import Reference

READER = "1"  # to be raised when the same file shall be read otherwise


def open_file(
    store: CustomerStore,
    content: bytes,
    ways: Sequence[str],
    read: Callable[[], Asked],
    reference: Reference,
    progress: Progress = silent,
    *,
    each: Each = map,
) -> tuple[Asked, Customers]:
    """The customers of a file, as they are asked about and as they are compiled.

    ``ways`` is all that decides, beside the bytes, what ``read`` makes of them: the file's name and column, the
    language of the rejects, digests of what is looked up. Where the store holds what came of the same bytes and ways,
    ``read`` is not called. Raises what ``read`` raises, and ReferenceFault where what the store holds is damaged.
    """
    open_index(reference)
    key = _file_key(content, ways)
    kept = store.open(key)
    if kept is not None:
        found = opened(store, customers_key(kept["stated"]["digest"][0], reference.tables["party_phrases"]))
        if found is not None:
            return _asked(kept, found.frame), found
    asked = read()
    digest = stated_digest(asked.queries)
    customers = open_customers(store, asked.queries, reference, progress, each=each, stated=digest)
    if kept is None:
        store.publish(key, _tables(asked, digest))
    return asked, customers


def _file_key(content: bytes, ways: Sequence[str]) -> str:
    digest = hashlib.sha256(json.dumps([__version__, READER, list(ways)]).encode())
    digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def _tables(asked: Asked, digest: str) -> Tables:
    columns = {"header": list(asked.columns), "fact": list(asked.columns.values())}
    return {
        "rows": asked.rows,
        "rejects": asked.rejects,
        "columns": pl.DataFrame(columns, schema={"header": pl.String, "fact": pl.String}),
        "stated": pl.DataFrame({"digest": [digest]}),
    }


def _asked(kept: Tables, queries: pl.DataFrame) -> Asked:
    return Asked(queries, kept["rows"], kept["rejects"], dict(kept["columns"].iter_rows()))
