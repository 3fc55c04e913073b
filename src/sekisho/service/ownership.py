"""Use case: a graph of owners against the lists, or against parties that are known to be listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

import polars as pl

from sekisho.parties import screen
from sekisho.parties.ownership import LISTED, Assessment, Live, Proof, assess, prove, rules_on, shells
from sekisho.parties.ownership.rules import parse_rules
from sekisho.standards.lists import days
from sekisho.standards.ownership import Graph
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import InputError, UsageFault
from sekisho.vocabulary.frames import Parties
from sekisho.vocabulary.listing import Reference

Progress = Callable[[str, int, int], None]  # (what, done, of)
_SLICE = 50_000
_NAMED = ("identifier", "name_exact", "name_fuzzy")
_KINDS_APART = pl.struct("kind", "entry_kind").is_in(
    [
        {"kind": "person", "entry_kind": "organisation"},
        {"kind": "organisation", "entry_kind": "person"},
    ]
)


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of a graph of owners on a day."""

    graph: Graph
    listed: pl.DataFrame  # LISTED
    rules: tuple[Live, ...]
    found: Assessment
    facts: pl.DataFrame  # FACTS: what the stakes and what the companies show
    clocks: Clocks

    def proofs(self, entity: str) -> Iterator[tuple[Live, Proof]]:
        """Proofs of every rule that reaches an entity, in the order of the rules."""
        for live in self.rules:
            proof = prove(self.found, entity, live.rule.id)
            if proof is not None:
                yield live, proof


def silent(what: str, done: int, of: int) -> None:
    """Report nothing."""


def examine(
    graph: Graph,
    listed: pl.DataFrame,
    rules: object,
    clocks: Clocks,
    *,
    groups: Mapping[str, Set[str]],
    asked: Sequence[str] = (),
    listed_addresses: pl.DataFrame | None = None,
) -> Examined:
    """Apply all rules on owners, and look for what front companies show.

    Args:
        graph: entities and stakes as read.
        listed: LISTED frame.
        rules: the decoded rules file.
        clocks: the day whose stakes and rules count, and the day of knowledge.
        groups: country groups on the day.
        asked: entities for which 'no' is an answer too; raises UsageFault for one that is not in the graph.
        listed_addresses: uid, address of listed parties.
    """
    unknown = sorted(
        set(asked) - set(graph.entities["entity"]) - set(graph.stakes["owned"]) - set(graph.stakes["owner"])
    )
    if unknown:
        raise UsageFault(f"No entity '{unknown[0][:60]}' is in the files.", hint="Give an id as the files write it.")
    live = rules_on(parse_rules(rules), clocks)
    found = assess(graph, listed, live, clocks.as_of, groups=groups, asked=asked)
    suspects = pl.concat([listed, _reached(found, live)])
    facts = pl.concat([found.facts, shells(graph, suspects, clocks.as_of, listed_addresses)])
    return Examined(graph, listed, live, found, facts, clocks)


def _reached(found: Assessment, rules: Sequence[Live]) -> pl.DataFrame:
    """Entities that listed parties certainly own, as LISTED rows of half the weight: their neighbours matter too."""
    cascades = [live.rule.id for live in rules if live.rule.kind == "cascade"]
    rows = found.results.filter(pl.col("rule").is_in(cascades) & (pl.col("answer") == "certain"))
    rows = rows.filter(pl.col("reason") != "listed").select("entity").unique(maintain_order=True)
    rest = [pl.lit(None).cast(dtype).alias(name) for name, dtype in LISTED.items() if name not in ("entity", "sure")]
    return rows.with_columns(*rest, sure=pl.lit(False)).select(list(LISTED))


def screened(graph: Graph, reference: Reference, clocks: Clocks, progress: Progress = silent) -> pl.DataFrame:
    """Which entities are listed, by identifier and by name: LISTED, the surest entry of each list first."""
    frames = []
    for at in range(0, graph.entities.height, _SLICE):
        progress("screening", at, graph.entities.height)
        part = graph.entities.slice(at, _SLICE)
        met = screen(_as_parties(part), reference, clocks)
        kinds = part.select(consignment="entity", kind="kind")
        met = met.rename({"kind": "entry_kind"}).join(kinds, on="consignment", maintain_order="left")
        kept = pl.col("basis").is_in(_NAMED) & pl.col("strength").is_in(["confirmed", "possible"]) & ~_KINDS_APART
        frames.append(met.filter(kept))
    progress("screening", graph.entities.height, graph.entities.height)
    if not frames:
        return pl.DataFrame(schema=LISTED)
    return (
        pl.concat(frames)
        .select(
            pl.col("consignment").alias("entity"),
            "list",
            "source",
            "programs",
            "uid",
            "matched_name",
            (pl.col("strength") == "confirmed").alias("sure"),
            "listed_on",
        )
        .select(pl.col(c).cast(t) for c, t in LISTED.items())
    )


def _as_parties(entities: pl.DataFrame) -> pl.DataFrame:
    """Entities as parties of consignments that bear their ids: what the screening takes."""
    columns = Parties.create_empty().schema
    stated = entities.select(
        consignment="entity",
        role=pl.lit("end_user"),
        seq=pl.lit(1, dtype=pl.Int32),
        name="name",
        other_names="names",
        country=pl.col("countries").list.first(),
        identifiers="identifiers",
    )
    missing = [pl.lit(None).cast(t).alias(c) for c, t in columns.items() if c not in stated.columns]
    return stated.with_columns(missing).select(pl.col(c).cast(t) for c, t in columns.items())


def stated_listed(graph: Graph, content: bytes) -> pl.DataFrame:
    """LISTED from a file: one id a line, or a CSV with a column entity and, as wanted, list, source, listed_on.

    Raises:
        InputError: it cannot be read.
        UsageFault: none of the ids is in the graph.
    """
    try:
        text = content.decode("utf-8-sig")
        head = text.split("\n", 1)[0].lower()
        table = (
            pl.read_csv(text.encode(), infer_schema=False)
            if "entity" in head.replace(",", " ").split()
            else pl.DataFrame({"entity": [line.strip() for line in text.splitlines() if line.strip()]})
        )
    except (UnicodeDecodeError, pl.exceptions.PolarsError) as fault:
        raise InputError(f"The file of listed parties cannot be read: {str(fault).splitlines()[0]}.") from None
    table = table.rename({c: c.strip().lower() for c in table.columns})
    days_of = table["listed_on"].to_list() if "listed_on" in table.columns else [None] * table.height
    listed = table.with_columns(pl.Series("listed_on", [_day(text) for text in days_of], dtype=pl.Date))
    absent = [
        pl.lit(None, dtype=pl.String).alias(c) for c in ("list", "source", "uid", "matched_name") if c not in listed
    ]
    listed = listed.with_columns(absent).with_columns(
        pl.col("list").fill_null("*"),
        pl.col("uid").fill_null(pl.col("entity")),
        sure=pl.lit(True),
        programs=pl.lit(None, dtype=pl.List(pl.String)),
    )
    known = listed.filter(pl.col("entity").is_in(graph.entities["entity"].implode()))
    if known.is_empty():
        raise UsageFault("None of the listed parties is in the files.", hint="Give ids as the files write them.")
    return known.select(pl.col(c).cast(t) for c, t in LISTED.items())


def _day(text: str | None) -> date | None:
    return days.day(text) if text else None
