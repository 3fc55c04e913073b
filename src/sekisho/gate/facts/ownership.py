"""Facts about who owns the parties: what a graph of owners says of those parties of the day that stand in it.

A party is found in the graph by identifier or by its exact name, with the screening that finds it on lists. Where that
leaves a doubt, nothing that the graph says of the entity is more than possible for the party.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from sekisho.gate.facts.paths import Path, Told, path_of, seat_path
from sekisho.parties import screen
from sekisho.parties.model import PRESETS
from sekisho.parties.ownership import Assessment, Live, Reason, prove
from sekisho.parties.ownership.network import Ints
from sekisho.parties.ownership.parents import chain
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import UsageFault
from sekisho.vocabulary.listing import Reference


@dataclass(frozen=True, eq=False, slots=True)
class Owners:
    """A graph of owners, examined for a day, and the index by which parties are found in it. Shared by workers."""

    digest: str  # of the graph's files and the rules on owners
    clocks: Clocks  # for which it was examined
    index: Reference  # entities of which anything can be told, as entries; ``uid`` is the id in the graph
    entities: pl.DataFrame  # ENTITIES
    listed: pl.DataFrame  # LISTED
    rules: tuple[Live, ...]
    found: Assessment
    facts: pl.DataFrame  # FACTS: what the companies themselves show
    up: Ints  # majority owner by node, as in ``parties.ownership.parents``
    asked: frozenset[str] | None = None  # ``asked_for`` of the parties for whom it was examined; None: for anybody


def asked_for(parties: pl.DataFrame) -> frozenset[str]:
    """Every name and number by which parties may be found in a graph."""
    lists = (parties[c].explode() for c in ("other_names", "identifiers"))
    return frozenset(pl.concat([parties["name"], *lists]).drop_nulls().unique())


TOLD: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "role": pl.String,
    "seq": pl.Int32,
    "subject": pl.String,  # 'role/seq'
    "query_name": pl.String,  # the party's name on the papers
    "uid": pl.String,  # the entity's id in the graph
    "entity_name": pl.String,
    "same_party": pl.Boolean,  # FALSE: the name agrees, but it may be another firm
    "topic": pl.String,  # ownership, minority, listed, shell, seat
    "rule": pl.String,  # id of the rule on owners; 'none' for other topics
    "rule_status": pl.String,  # in_force, stayed, unknown; 'none'
    "owned_by_listed": pl.String,  # certain, possible; 'no'
    "minority_listed": pl.String,  # certain, possible; 'no'
    "shell": pl.String,  # shared_address ...; 'none'
    "with_listed": pl.Boolean,  # a listed party is on the other side
    "owner": pl.String,  # the listed owners, or the ultimate parent, or with whom something is shared
    "source": pl.String,  # the lists on which they are
    "path": pl.List(pl.String),  # 'owner → share → owned', from the top down
    "shared": pl.String,  # the address, telephone, person or agent that is shared; or the day of incorporation
    "hq_from_owners": pl.String,  # country of the ultimate parent
    "hq_stated": pl.String,  # country of the parent, or of the headquarters, as stated
    "hq_answer": pl.String,  # found, differs, contradicted; 'none'
}
_PARTY = ("consignment", "role", "seq", "query_name", "uid", "entity_name", "same_party")
_OF_ENTITY = {name: TOLD[name] for name in TOLD if name not in (*_PARTY, "subject", "hq_stated", "hq_answer")}
_NOTHING = {
    **dict.fromkeys(("rule", "rule_status", "shell"), "none"),
    **dict.fromkeys(("owned_by_listed", "minority_listed"), "no"),
    "with_listed": False,
    "path": [],
}


def told_of_owners(
    parties: pl.DataFrame, owners: Owners, who: pl.DataFrame, clocks: Clocks, watched: frozenset[str]
) -> pl.DataFrame:
    """What is told of the owners of each party: TOLD, one row a party, entity and thing told.

    Args:
        parties: the parties frame.
        owners: the graph, examined for the same day.
        who: matches of the parties with lists: of whom one is known it is not told again that it is listed.
        clocks: the day of the act and the day of knowledge.
        watched: D:5 countries with Hong Kong and Macau, on the day.

    Raises:
        UsageFault: the graph was examined for another day, or for other parties.
    """
    if owners.clocks != clocks:
        raise UsageFault("The owners were examined for another day.", hint="Open the graph for the day that is judged.")
    if owners.asked is not None and not asked_for(parties) <= owners.asked:
        raise UsageFault(
            "The owners were examined for other parties.", hint="Open the graph for the batch that is judged."
        )
    met = _met(parties, owners, clocks)
    if met.is_empty():
        return pl.DataFrame(schema=TOLD)
    told = _entities(met["uid"].unique(maintain_order=True), owners)
    rows = met.join(told, on="uid", maintain_order="left_right").pipe(_with_seats, parties, watched)
    rows = rows.filter(pl.col("hq_answer").is_not_null()).with_columns(_CAPPED)
    return _strongest(_news(rows, who)).select(_COLUMNS)


def _news(rows: pl.DataFrame, who: pl.DataFrame) -> pl.DataFrame:
    """Without what the screening of the party itself has found."""
    party, listed = ["consignment", "role", "seq"], pl.col("topic") == "listed"
    met = who.filter(pl.col("strength") != "weak").select(party).unique()
    new = rows.filter(listed).join(met, on=party, how="anti", maintain_order="left")
    return pl.concat([rows.filter(~listed), new])


def owner_facts(told: pl.DataFrame, consignments: pl.DataFrame) -> pl.DataFrame:
    """``told`` with the facts of its consignment that rules about owners read."""
    kept = ("consignment", "ship_from", "dest", "any_accelerator", "us_origin", "exporter_country")
    return told.join(consignments.select_seq(kept), on="consignment", how="left", maintain_order="left")


def _met(parties: pl.DataFrame, owners: Owners, clocks: Clocks) -> pl.DataFrame:
    """Parties and the entities that they are: by identifier, or by exact name unless the countries contradict it."""
    matches = screen(parties, owners.index, clocks, policy=PRESETS["exact"])
    confirmed = pl.col("strength") == "confirmed"
    namesake = (pl.col("strength") == "possible") & pl.col("country_agrees").fill_null(True)
    by_name = (pl.col("basis") == "name_exact") & (confirmed | namesake)
    found = matches.filter(by_name | ((pl.col("basis") == "identifier") & confirmed))
    names = owners.index.entries.select("uid", entity_name="name")
    return (
        found.with_columns(same_party=confirmed)
        .sort("same_party", descending=True, maintain_order=True)
        .unique(["consignment", "role", "seq", "uid"], keep="first", maintain_order=True)
        .join(names, on="uid", maintain_order="left")
        .select(_PARTY)
    )


_CAPPED = tuple(
    pl.when((pl.col(name) == "certain") & ~pl.col("same_party")).then(pl.lit("possible")).otherwise(name).alias(name)
    for name in ("owned_by_listed", "minority_listed")
)
_COLUMNS = [
    (pl.format("{}/{}", "role", "seq") if name == "subject" else pl.col(name)).cast(dtype).alias(name)
    for name, dtype in TOLD.items()
]


def _strongest(rows: pl.DataFrame) -> pl.DataFrame:
    """Where a party is several entities of the graph: of each thing told the gravest."""
    answers = pl.concat_str("owned_by_listed", "minority_listed")
    weight = (
        pl.when(answers.str.contains("certain")).then(0).when(answers.str.contains("possible")).then(1).otherwise(2)
    )
    # the answers on headquarters are in their own order by their letters: contradicted, differs, found
    gravest = rows.sort(weight, ~pl.col("same_party"), ~pl.col("with_listed"), "hq_answer", "uid", maintain_order=True)
    key = ["consignment", "role", "seq", "topic", "rule", "shell"]
    return gravest.unique(key, keep="first", maintain_order=True)


# of entities


def _entities(ids: pl.Series, owners: Owners) -> pl.DataFrame:
    """uid, and the columns of TOLD that are about the entity."""
    live = {one.rule.id: one for one in owners.rules if one.rule.kind != "headquarters"}
    results = owners.found.results.filter(
        pl.col("entity").is_in(ids.implode()) & pl.col("rule").is_in(list(live)) & (pl.col("answer") != "no")
    ).select("entity", "rule", "answer", "reason")
    answers = list(_less_control(results.rows()))
    proofs = [prove(owners.found, entity, rule) for entity, rule, _, _ in answers]
    chains = {entity: chain(owners.found.network, owners.up, entity) for entity in ids}
    shown = owners.facts.filter(pl.col("subject").is_in(ids.implode()) & pl.col("code").str.starts_with("shell."))
    facts = shown.with_columns(pl.col("params").str.json_decode(_SHARED).alias("shared")).select(
        "subject", "code", "shared"
    )
    named = {one for proof in proofs if proof for step in proof.steps for link in step.links for one in link[:2]}
    named |= {one for chained in chains.values() for one in chained}
    named |= {one for row in facts["shared"].to_list() for one in (*(row["with"] or ()), row["value"]) if one}
    path = Path.of(owners.entities, owners.listed, named | set(ids))
    rows = [_answer(live[row[1]], row, path_of(proof, path)) for row, proof in zip(answers, proofs, strict=True)]
    rows += [_shell(row, path) for row in facts.rows()]
    rows += [_seat(one, path, owners) for one in chains.values() if len(one) > 1]
    return pl.DataFrame([{**_NOTHING, **row} for row in rows], schema={"uid": pl.String, **_OF_ENTITY})


Answered = tuple[str, str, str, str]  # entity, rule, answer, reason
_SHARED = pl.Struct(
    [
        pl.Field("with", pl.List(pl.String)),
        pl.Field("count", pl.Int64),
        *(pl.Field(name, pl.String) for name in ("value", "incorporated", "listed_on")),
    ]
)


def _less_control(rows: Sequence[Answered]) -> Iterable[Answered]:
    """Without answers on control that say no more than those on ownership alone."""
    owned = {(entity, rule.partition(".")[0], answer) for entity, rule, answer, _ in rows if rule.endswith(".owned")}
    for row in rows:
        entity, rule, answer, _ = row
        regime = rule.partition(".")[0]
        if not rule.endswith(".controlled") or not {(entity, regime, answer), (entity, regime, "certain")} & owned:
            yield row


def _answer(live: Live, row: Answered, told: Told) -> dict[str, object]:
    entity, rule, answer, reason = row
    steps, owner, source = told
    found: dict[str, object] = {"uid": entity, "path": steps, "owner": owner, "source": source}
    if reason == Reason.LISTED or (reason == Reason.MATCH and not steps):  # the entity itself, not its owners
        return {**found, "topic": "listed"}
    topic = "minority" if live.rule.kind == "minority" else "ownership"
    column = "minority_listed" if topic == "minority" else "owned_by_listed"
    return {**found, "topic": topic, "rule": rule, "rule_status": live.version.status, column: answer}


def _shell(row: tuple[str, str, dict[str, object]], path: Path) -> dict[str, object]:
    entity, code, shared = row
    others = shared["with"]
    assert isinstance(others, list) or others is None
    value = str(shared["incorporated"] or shared["value"] or "")
    return {
        "uid": entity,
        "topic": "shell",
        "shell": code.removeprefix("shell."),
        "with_listed": bool(others),
        "owner": path.names(others or []),
        "source": path.lists(others or []),
        "shared": path.name(value),
    }


def _seat(chained: list[str], path: Path, owners: Owners) -> dict[str, object]:
    return {
        "uid": chained[0],
        "topic": "seat",
        "owner": path.name(chained[-1]),
        "path": seat_path(list(pairwise(chained)), owners.found.network, path),
        "hq_from_owners": path.countries.get(chained[-1]),
    }


# of headquarters


def _with_seats(rows: pl.DataFrame, parties: pl.DataFrame, watched: frozenset[str]) -> pl.DataFrame:
    """What the chain of owners adds to what is stated of headquarters; NULL in ``hq_answer`` where it adds nothing.

    A parent elsewhere than stated differs; one in a watched country against a statement without any contradicts it.
    """
    stated = parties.select("consignment", "role", "seq", "hq_country", "ultimate_parent_country")
    met = rows.join(stated, on=["consignment", "role", "seq"], how="left", maintain_order="left")
    found, seat, parent = pl.col("hq_from_owners"), pl.col("hq_country"), pl.col("ultimate_parent_country")
    silent = seat.is_null() & parent.is_null()
    inside = (seat.is_in(watched) | parent.is_in(watched)).fill_null(False)
    answer = (
        pl.when(pl.col("topic") != "seat")
        .then(pl.lit("none"))
        .when(found.is_null() | ~pl.col("same_party"))
        .then(None)
        .when(silent)
        .then(pl.lit("found"))
        .when(found.is_in(watched) & ~inside)
        .then(pl.lit("contradicted"))
        .when(parent != found)
        .then(pl.lit("differs"))
    )
    return met.with_columns(hq_answer=answer, hq_stated=pl.coalesce(parent, seat))
