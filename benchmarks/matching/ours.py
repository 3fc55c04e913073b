"""The one place where these measurements touch the matcher that is measured: swap it here and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

import polars as pl

from sekisho import parties
from sekisho.parties import NAME_QUERIES, screen_names
from sekisho.storage.knowledge import name_phrases
from sekisho.vocabulary.listing import Reference

ALERTS = ("possible", "confirmed")  # what an officer is shown as a hit; 'weak' is recorded only
Compare = Callable[[str, str, str | None], float]


def comparison() -> Compare:
    """How alike two names are, 0..1, whatever else is listed: ``(one, other, kind) -> score``.

    ``kind`` is 'person', 'organisation' or None.
    """
    phrases = name_phrases()
    return lambda one, other, kind: parties.compare(one, other, kind=kind, phrases=phrases)


def threshold() -> float:
    """The score at which a pair matches by default, nothing known of the countries."""
    return parties.DEFAULT_THRESHOLD


def presets() -> Mapping[str, parties.Policy]:
    """Policies by name, 'default' always among them."""
    return parties.PRESETS


def screen(
    names: Sequence[str],
    reference: Reference,
    *,
    countries: Sequence[str | None] | None = None,
    kind: str | None = None,
    preset: str = "default",
) -> pl.DataFrame:
    """All that is recorded for each name (frame as in ``parties.NAME_MATCHES``); ``query`` is its position."""
    asked = pl.DataFrame(
        {
            "query": range(len(names)),
            "name": list(names),
            "country": list(countries) if countries is not None else [None] * len(names),
            "kind": [kind] * len(names),
        },
        schema=NAME_QUERIES,
    )
    return screen_names(asked, reference, presets()[preset])


def alerts(found: pl.DataFrame) -> pl.DataFrame:
    """The rows that an officer is shown."""
    return found.filter(pl.col("strength").is_in(ALERTS))


def small_reference(entries: pl.DataFrame, names: pl.DataFrame) -> Reference:
    """A reference of bare names: ``entries`` has entry, uid, kind; ``names`` has entry, name."""
    from sekisho.parties import compile_index
    from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS

    full = pl.concat([pl.DataFrame(schema=cast("dict[str, pl.DataType]", ENTRIES)), entries], how="diagonal")
    named = names.with_columns(quality=pl.lit("strong")).select("entry", "name", "quality")
    addresses, identifiers = pl.DataFrame(schema=ADDRESSES), pl.DataFrame(schema=IDENTIFIERS)
    tables = {"entries": full, "names": named, "addresses": addresses, "identifiers": identifiers}
    return Reference("benchmark", {**tables, **compile_index(full, named, addresses, identifiers, name_phrases())})


def all_lists(folder: Path) -> tuple[Reference, str]:
    """Every real list at hand (else the bundled ones) compiled into ``folder``, opened; and which it was."""
    from benchmarks.lists import import_all
    from benchmarks.matching.labelled import SHARED
    from sekisho.storage.reference import open_reference

    source = import_all(folder, SHARED / "lists")
    print(f"reference compiled: {source}", file=sys.stderr)
    return open_reference(folder), source
