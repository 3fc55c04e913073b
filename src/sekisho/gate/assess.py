"""The gate: one batch of consignments through every check. Read from top to bottom, it is what an officer does."""

from __future__ import annotations

import polars as pl

from sekisho import detection, items, location, rules
from sekisho.gate import facts
from sekisho.gate.digests import digests
from sekisho.gate.facts.lines import with_sensitivity
from sekisho.gate.meeting import screened
from sekisho.gate.model import Bench, Examination, Inspection, Survey
from sekisho.rules import LiveLaw
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.finding import Effect
from sekisho.vocabulary.frames import Batch


def survey(batch: Batch, bench: Bench, clocks: Clocks) -> tuple[Batch, Survey]:
    """What a whole day answers once: its links, and what and who it holds, since goods and names come back all day.

    A worker that gets a part of the day needs the links with it; what and who it can answer by itself.
    """
    linked, what = goods(batch, bench)
    who, whose = meet(linked, bench, clocks)
    return linked, Survey(what, who, whose)


def goods(batch: Batch, bench: Bench) -> tuple[Batch, pl.DataFrame]:
    """The batch with its links, and what each line is."""
    what = items.classify(batch.lines, bench.knowledge)
    return Batch(batch.consignments, batch.lines, batch.parties, detection.link(batch, what)), what


def meet(batch: Batch, bench: Bench, clocks: Clocks) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Which list entries each party meets, and which of these meetings an officer has cleared.

    Also what is told of the parties' owners, where a graph was given.
    """
    who = screened(batch.parties, bench.reference, clocks)
    if bench.cleared is not None:
        who = facts.with_clearances(who, batch.parties, bench.cleared, bench.reference, clocks)
    if bench.owners is None:
        return who, None
    return who, facts.told_of_owners(batch.parties, bench.owners, who, clocks, _watched(bench.law.on(clocks)))


def _watched(law: LiveLaw) -> frozenset[str]:
    return frozenset(law.groups["D:5"] | {"CN", "HK", "MO"})


def examine(batch: Batch, bench: Bench, clocks: Clocks, known: Survey | None = None) -> Examination:
    """Ten questions to a batch: those that its papers answer, then those about the names on them.

    Args:
        batch: consignments, lines, parties, and their links to others of the day.
        bench: lists, law, knowledge.
        clocks: the day of the act and the day of knowledge.
        known: what ``survey`` gave for the day of which this batch is a part; asked here where it is not given.
    """
    read = inspect(batch, bench, clocks, known.what if known else None)
    who, whose = (known.who, known.whose) if known else meet(batch, bench, clocks)
    return conclude(read, who, whose, bench, clocks)


def inspect(batch: Batch, bench: Bench, clocks: Clocks, what: pl.DataFrame | None = None) -> Inspection:
    """The questions that need no list of names. ``what``: the goods of each line, where they are known already."""
    law = bench.law.on(clocks)
    watched = _watched(law)
    # 1 what is it?  2 which way does it go?
    what = items.classify(batch.lines, bench.knowledge) if what is None else what
    embargoed = law.groups["embargoed"] | law.groups["occupied"]
    way = location.trace(batch.consignments, hubs=law.groups["hubs"], watched=watched, embargoed=embargoed)
    # 3 who are the parties said to be?  4 what is known of the whole?  5 of each line?
    party = facts.party_facts(batch.consignments, batch.parties, bench.words, watched)
    whole = facts.consignment_facts(batch.consignments, party, way, batch.links, bench.words, watched)
    lines = _lines(batch, what, whole, law)
    whole = facts.beside(whole, facts.line_totals(lines))
    # 6 what does the law say of the goods?  7 and of the whole?
    verdicts = (
        rules.evaluate(lines, law, "line"),
        _verdicts(whole, law, "consignment"),
    )
    kept = (whole.select_seq(_READ_OF_WHOLE), lines.select_seq(_READ_OF_LINES))
    again = facts.kept({"line": lines, "consignment": whole}) if bench.keeps_facts else {}
    return Inspection(batch, verdicts, *kept, digests(batch), again)


def conclude(
    read: Inspection, who: pl.DataFrame, whose: pl.DataFrame | None, bench: Bench, clocks: Clocks
) -> Examination:
    """The questions about names. ``who``, ``whose``: what ``meet`` told of the parties of this batch."""
    law, whole = bench.law.on(clocks), read.whole
    # 8 what does the law say of each name that matched?  9 and of owners?
    named = {"match": facts.match_facts(who, whole)}
    if whose is not None:
        named["owner"] = facts.owner_facts(whose, whole)
    verdicts = [*read.verdicts, *(_verdicts(stated, law, about) for about, stated in named.items())]
    found = pl.concat([v.findings for v in verdicts])
    # 10 do the weak flags weigh enough together?
    held = rules.weigh(found, bench.law)
    found = found if held.is_empty() else pl.concat([found, held])
    needs = _needs(found, read.lines, whole, read.batch)
    again = {**read.facts, **facts.kept(named)} if bench.keeps_facts else {}
    return Examination(found, _skipped(verdicts, whole), needs, read.digests, again)


def _verdicts(stated: pl.DataFrame, law: LiveLaw, about: str) -> rules.Verdicts:
    return rules.evaluate(stated if stated.is_empty() else rules.derive(stated, law, about), law, about)


NEEDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "line": pl.Int32,
    "regime": pl.String,
    "listed_party": pl.Boolean,
    "quantity": pl.Float64,
    "goods": pl.String,
    "paragraphs": pl.List(pl.String),
    "unit_value": pl.Float64,
    "currency": pl.String,
    "licence_numbers": pl.List(pl.String),
    "dest": pl.String,
    "exporters": pl.List(pl.String),
    "consignees": pl.List(pl.String),
    "end_users": pl.List(pl.String),
}

# Control paragraphs by the fact that makes them apply: a licence may name its goods by them.
PARAGRAPHS = (
    ("eccn_a_dc", "3A090.A"),
    ("eccn_a_dc", "4A090.A"),
    ("eccn_a_ndc", "3A090.A"),
    ("eccn_b", "3A090.B"),
    ("eccn_b", "4A090.B"),
    ("jp_listed", "7(1)"),
    ("jp_listed", "8(7)"),
)
_GOODS = ("chip_name", "maker", "model", "description")  # by which a licence may name what it covers
# What the questions about names read of the facts: the rest is let go, so that a day of them fits into memory.
_READ_OF_WHOLE = (
    *("consignment", "ship_from", "dest", "any_accelerator", "any_electronics", "any_sensitive", "us_origin"),
    "exporter_country",
)
_READ_OF_LINES = ("consignment", "line", "quantity", *_GOODS, *dict.fromkeys(fact for fact, _ in PARAGRAPHS))


def _lines(batch: Batch, what: pl.DataFrame, whole: pl.DataFrame, law: LiveLaw) -> pl.DataFrame:
    return with_sensitivity(rules.derive(facts.line_facts(batch.lines, what, whole), law, "line"))


def _skipped(verdicts: list[rules.Verdicts], whole: pl.DataFrame) -> pl.DataFrame:
    """Flags that could not be judged, for consignments with accelerators only: elsewhere they would not matter."""
    skipped = pl.concat([v.skipped for v in verdicts])
    if skipped.is_empty():
        return skipped
    heavy = whole.select_seq("consignment", "any_accelerator").filter(pl.col("any_accelerator"))
    return skipped.join(heavy, on="consignment", how="semi")


_ASKING = pl.col("effect").is_in([Effect.LICENCE, Effect.EXCEPTION, Effect.INCOMPLETE]) & pl.col("regime").is_not_null()


def _needs(found: pl.DataFrame, lines: pl.DataFrame, whole: pl.DataFrame, batch: Batch) -> pl.DataFrame:
    """The lines for which a regime asks for a licence, an exception, or a fact on which that depends.

    A finding about a party (a listed consignee) asks for a licence for every line.
    """
    asking = found.filter(_ASKING)
    if asking.is_empty():
        return pl.DataFrame(schema=NEEDS)
    by_line = asking.filter(pl.col("line").is_not_null()).select(
        "consignment", "line", "regime", listed_party=pl.lit(False)
    )
    by_party = (
        asking.filter(pl.col("line").is_null())
        .select("consignment", "regime", "subject")
        .join(batch.lines.select("consignment", "line"), on="consignment")
        .select("consignment", "line", "regime", listed_party=pl.col("subject").is_not_null())
    )
    paragraphs = pl.concat_list(
        pl.when(pl.col(fact).fill_null(False)).then(pl.lit(paragraph)) for fact, paragraph in PARAGRAPHS
    ).list.drop_nulls()
    words = [pl.col(c).fill_null("") for c in _GOODS]
    concerned = asking.select("consignment").unique()
    goods = lines.join(concerned, on="consignment", how="semi").select(
        "consignment",
        "line",
        "quantity",
        goods=pl.concat_str(words, separator=" "),
        paragraphs=paragraphs,
    )
    prices = batch.lines.select("consignment", "line", "unit_value")
    stated = batch.consignments.select("consignment", "currency", "licence_numbers")
    where = whole.select("consignment", "dest")
    return (
        pl.concat([by_line, by_party])
        .group_by("consignment", "line", "regime", maintain_order=True)
        .agg(pl.col("listed_party").any())
        .join(goods, on=["consignment", "line"])
        .join(prices, on=["consignment", "line"])
        .join(stated, on="consignment")
        .join(where, on="consignment")
        .join(_names(batch.parties, asking), on="consignment", how="left")
        .select(pl.col(name).cast(dtype) for name, dtype in NEEDS.items())
    )


def _names(parties: pl.DataFrame, asking: pl.DataFrame) -> pl.DataFrame:
    """All names that the papers give of exporter, consignee and end user: a licence may use any of them."""
    concerned = parties.join(asking.select("consignment").unique(), on="consignment", how="semi")
    every = pl.concat_list(pl.col("name"), pl.col("other_names").fill_null(pl.lit([], dtype=pl.List(pl.String))))
    frame = asking.select("consignment").unique(maintain_order=True)
    for role in ("exporter", "consignee", "end_user"):
        of_role = (
            concerned.filter(pl.col("role") == role)
            .select("consignment", names=every)
            .group_by("consignment", maintain_order=True)
            .agg(pl.col("names").explode().drop_nulls().alias(f"{role}s"))
        )
        frame = frame.join(of_role, on="consignment", how="left")
    return frame
