"""Use case: a graph of owners, examined for a day and made ready for the gate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import polars as pl

from sekisho.gate.facts import Owners, asked_for
from sekisho.parties.compile import compile_index
from sekisho.parties.index import open_index
from sekisho.parties.ownership.network import Ints
from sekisho.parties.ownership.parents import majorities
from sekisho.parties.phrases import Phrases
from sekisho.service.owners_reach import perhaps_parties, who_matters
from sekisho.service.ownership import Examined, Progress, examine, screened, silent
from sekisho.standards.ownership import Graph
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, Reference

_LIST = "owners"


def examined_owners(
    graph: Graph,
    files: Sequence[tuple[str, bytes]],
    reference: Reference,
    rules: object,
    clocks: Clocks,
    groups: Mapping[str, Set[str]],
    progress: Progress = silent,
    parties: pl.DataFrame | None = None,
) -> Owners:
    """Screen a graph's entities, apply the rules on owners, and index the entities of which anything can be told.

    Args:
        graph: entities and stakes as read.
        files: what it was read from, for the digest.
        reference: the lists.
        rules: the decoded rules file.
        clocks: the day whose stakes and rules count, and the day of knowledge.
        groups: country groups on the day.
        progress: told (what, done, of).
        parties: the parties that will be asked about; no others then may be. None: anybody may be.
    """
    phrases = open_index(reference).phrases
    asked = None if parties is None else perhaps_parties(parties, graph.entities, phrases, progress)
    whole = graph.entities
    if asked is not None:
        whole = whole.filter(pl.col("entity").is_in(who_matters(graph, asked, clocks.as_of).implode()))
    listed = screened(replace(graph, entities=whole), reference, clocks, progress)
    uids = reference.entries.select("entry", "uid")
    addresses = reference.tables["addresses"].join(uids, on="entry").select("uid", "address")
    progress("examining owners", 0, 0)
    examined = examine(graph, listed, rules, clocks, groups=groups, listed_addresses=addresses)
    up = majorities(examined.found.network, graph.entities)
    progress("indexing owners", 0, 0)
    telling = _telling(graph.entities, examined, up)
    index = _index(telling if asked is None else telling.filter(pl.col("entity").is_in(asked.implode())), phrases)
    return Owners(
        digest=_digest(files, rules),
        clocks=clocks,
        index=index,
        entities=graph.entities,
        listed=listed,
        rules=examined.rules,
        found=examined.found,
        facts=examined.facts,
        up=up,
        asked=None if parties is None else asked_for(parties),
    )


def _digest(files: Sequence[tuple[str, bytes]], rules: object) -> str:
    """sha-256 over the files in order and the rules on owners."""
    parts = [hashlib.sha256(content).hexdigest() for _, content in files]
    parts.append(json.dumps(rules, sort_keys=True, default=str))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _telling(entities: pl.DataFrame, examined: Examined, up: Ints) -> pl.DataFrame:
    """Entities that a rule reaches, that show a fact, or that have a majority owner: no others need be found."""
    network = examined.found.network
    results = examined.found.results.filter(pl.col("answer") != "no")
    held = network.ids.gather(pl.Series(up >= 0).arg_true())
    ids = pl.concat([results["entity"], examined.facts["subject"], held.cast(pl.String)]).unique()
    return entities.filter(pl.col("entity").is_in(ids.implode())).unique("entity", keep="first", maintain_order=True)


def _index(entities: pl.DataFrame, phrases: Phrases) -> Reference:
    """Entities as entries of one list, so that a party is found among them as it is found on lists."""
    numbered = entities.with_row_index("entry")
    stated = numbered.select(
        "entry",
        "kind",
        "countries",
        uid="entity",
        list=pl.lit(_LIST),
        source=pl.lit(_LIST),
        name=pl.coalesce("name", "entity"),
    )
    absent = [pl.lit(None).alias(name) for name in ENTRIES if name not in stated.columns]
    entries = stated.with_columns(absent).select(ENTRIES.keys()).cast(dict(ENTRIES))  # type: ignore[arg-type]
    first = numbered.select("entry", "name", quality=pl.lit("primary"))
    others = numbered.select("entry", name="names", quality=pl.lit("strong")).explode("name", empty_as_null=True)
    names = pl.concat([first, others]).drop_nulls("name").unique(["entry", "name"], keep="first", maintain_order=True)
    numbers = numbered.select("entry", pl.col("identifiers").alias("value")).explode("value", empty_as_null=True)
    parted = pl.col("value").str.split_exact(":", 1)
    identifiers = numbers.drop_nulls("value").select(
        "entry",
        scheme=parted.struct.field("field_0"),
        value=pl.col("value").str.replace(r"^[^:]*:", ""),
        country=pl.lit(None, dtype=pl.String),
    )
    names = names.sort("entry", maintain_order=True).cast(dict(NAMES))  # type: ignore[arg-type]
    identifiers = identifiers.cast(dict(IDENTIFIERS))  # type: ignore[arg-type]
    addresses = pl.DataFrame(schema=ADDRESSES)  # a shared building makes nobody the same firm
    index = compile_index(entries, names, addresses, identifiers, phrases)
    tables = {"entries": entries, "names": names, "addresses": addresses, "identifiers": identifiers}
    return Reference(_LIST, tables | index)
