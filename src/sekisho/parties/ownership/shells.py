"""Facts that a front company often shows and that a file of companies can tell: shared places, people and agents.

Each alone is common and harmless; they count where a listed party is on the other side, or many companies are.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from sekisho.parties.ownership.model import FACTS
from sekisho.parties.ownership.stakes import on_day
from sekisho.standards.ownership import Graph

MANY = 5  # companies at one address or telephone
MANY_SEATS = 10  # companies of one director
MANY_CLIENTS = 5  # companies of one agent
MONTHS = 12  # after a listing
_SHORTEST_ADDRESS = 10  # letters and digits: 'Tokyo' is no address
_SHORTEST_PHONE = 7
_NAMED = 5
_WITH_LISTED, _WITH_MANY = 0.8, 0.3

_PAIRS = {"entity": pl.String, "other": pl.String, "by": pl.String}


def shells(
    graph: Graph, listed: pl.DataFrame, as_of: date, listed_addresses: pl.DataFrame | None = None
) -> pl.DataFrame:
    """FACTS rows on the organisations of a graph.

    Codes: 'shell.shared_address', 'shell.shared_phone', 'shell.shared_director', 'shell.formation_agent',
    'shell.listed_director', 'shell.incorporated_after_listing'. ``params`` names ``with`` (listed parties, at most
    five), ``count`` (companies that share it) and ``value``.

    Args:
        graph: entities and stakes as read.
        listed: LISTED frame; possible matches count as listed here, with half the score.
        as_of: the day whose directors and agents count.
        listed_addresses: uid, address of listed parties that are not in the graph.
    """
    parties = graph.entities.filter(pl.col("kind") != "person").select("entity", "addresses", "phones", "incorporated")
    stakes = on_day(graph.stakes, as_of)
    known = listed.group_by("entity").agg(pl.col("sure").any(), pl.col("listed_on").min())
    beyond = _beyond(listed_addresses)
    shared = _shareable(parties, stakes)
    facts, pairs = [], []
    for code, keyed, many in shared:
        met = _neighbours(keyed, known)
        pairs.append(met)
        facts.append(_shared(code, keyed, met, known, many, beyond if code.endswith("address") else None))
    pairs.append(_owners(stakes, known))
    facts += [_listed_directors(stakes, known), _young(parties, pl.concat(pairs), known)]
    return pl.concat(facts).sort("subject", "code", maintain_order=True)


def neighbours(graph: Graph, entities: pl.Series, as_of: date) -> pl.Series:
    """Ids of all that share an address, telephone, director or agent with one of ``entities`` on the day."""
    parties = graph.entities.filter(pl.col("kind") != "person").select("entity", "addresses", "phones")
    some = entities.to_frame("entity")
    beside = [
        keyed.join(keyed.join(some, on="entity", how="semi").select("key").unique(), on="key", how="semi")["entity"]
        for _, keyed, _ in _shareable(parties, on_day(graph.stakes, as_of))
    ]
    return pl.concat(beside).unique()


def _shareable(parties: pl.DataFrame, stakes: pl.DataFrame) -> list[tuple[str, pl.DataFrame, int]]:
    """What companies can share: the fact's code, entity with key and value, from how many on it counts by itself."""
    return [
        ("shell.shared_address", _keyed(parties, "addresses", _address_key), MANY),
        ("shell.shared_phone", _keyed(parties, "phones", _phone_key), MANY),
        ("shell.shared_director", _through(stakes, "directorship"), MANY_SEATS),
        ("shell.formation_agent", _through(stakes, "agency"), MANY_CLIENTS),
    ]


def _address_key(text: pl.Expr) -> pl.Expr:
    bare = text.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")
    return pl.when(bare.str.len_chars() >= _SHORTEST_ADDRESS).then(bare)


def _phone_key(text: pl.Expr) -> pl.Expr:
    """The last nine digits: with or without the country's code."""
    digits = text.str.normalize("NFKC").str.replace_all(r"[^0-9]+", "")
    return pl.when(digits.str.len_chars() >= _SHORTEST_PHONE).then(digits.str.tail(9))


def _keyed(parties: pl.DataFrame, column: str, key: object) -> pl.DataFrame:
    """entity, key, value: what companies can share."""
    assert callable(key)
    values = parties.select("entity", value=column).explode("value", empty_as_null=True).drop_nulls()
    return (
        values.with_columns(key=key(pl.col("value"))).drop_nulls("key").unique(["entity", "key"], maintain_order=True)
    )


def _through(stakes: pl.DataFrame, kind: str) -> pl.DataFrame:
    """entity, key, value: companies by the person who directs them, or the agent who serves them."""
    of_kind = stakes.filter(pl.col("kind") == kind)
    return of_kind.select(entity="owned", key="owner", value="owner").unique(["entity", "key"], maintain_order=True)


def _beyond(addresses: pl.DataFrame | None) -> pl.DataFrame:
    """key, uid: addresses of listed parties outside the graph."""
    if addresses is None:
        return pl.DataFrame(schema={"key": pl.String, "uid": pl.String})
    return (
        addresses.select(uid="uid", key=_address_key(pl.col("address"))).drop_nulls().unique("key", maintain_order=True)
    )


def _neighbours(keyed: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """entity, other, by: companies that share something with a listed one."""
    listed = keyed.join(known.select("entity"), on="entity", how="semi")
    theirs = listed.group_by("key", maintain_order=True).head(_NAMED).select("key", other="entity")
    met = keyed.join(theirs, on="key").filter(pl.col("entity") != pl.col("other"))
    return met.select("entity", "other", by="value").unique(["entity", "other"], maintain_order=True)


def _shared(
    code: str, keyed: pl.DataFrame, met: pl.DataFrame, known: pl.DataFrame, many: int, beyond: pl.DataFrame | None
) -> pl.DataFrame:
    """One row a company: shared with a listed party, or with many."""
    counts = keyed.group_by("key").agg(count=pl.len())
    widest = keyed.join(counts, on="key").sort("count", "key", descending=[True, False]).unique("entity", keep="first")
    others = met.join(known, left_on="other", right_on="entity").sort("sure", "other", descending=[True, False])
    with_listed = others.group_by("entity", maintain_order=True).agg(
        pl.col("other").head(_NAMED).alias("with"), pl.col("sure").any(), pl.col("by").first()
    )
    if beyond is not None and beyond.height:
        outside = (
            keyed.join(beyond, on="key")
            .group_by("entity", maintain_order=True)
            .agg(
                pl.col("uid").head(_NAMED).alias("with"),
                pl.lit(True).alias("sure"),
                pl.col("value").first().alias("by"),
            )
        )
        with_listed = pl.concat([with_listed, outside.join(with_listed, on="entity", how="anti")])
    joined = widest.select("entity", "value", "count").join(with_listed, on="entity", how="left")
    told = joined.filter(pl.col("with").is_not_null() | (pl.col("count") >= many))
    strong = pl.when("sure").then(_WITH_LISTED).otherwise(_WITH_LISTED / 2)
    params = pl.struct(pl.col("with").fill_null([]), count="count", value=pl.coalesce("by", "value"))
    return _facts(told, code, params, pl.when(pl.col("with").is_null()).then(_WITH_MANY).otherwise(strong))


def _owners(stakes: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """entity, other, by: companies and the listed parties that hold or control any part of them."""
    held = stakes.filter(pl.col("kind").is_in(["ownership", "control"]))
    met = held.join(known.select("entity"), left_on="owner", right_on="entity", how="semi")
    return met.select(entity="owned", other="owner", by=pl.lit(None, dtype=pl.String))


def _listed_directors(stakes: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    directs = stakes.filter(pl.col("kind") == "directorship").join(known, left_on="owner", right_on="entity")
    met = directs.group_by("owned", maintain_order=True).agg(
        pl.col("owner").unique(maintain_order=True).head(_NAMED).alias("with"), pl.col("sure").any()
    )
    strong = pl.when("sure").then(_WITH_LISTED).otherwise(_WITH_LISTED / 2)
    return _facts(met.rename({"owned": "entity"}), "shell.listed_director", pl.struct("with"), strong)


def _young(parties: pl.DataFrame, pairs: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Companies incorporated within months after the listing of an owner or of somebody with whom they share things."""
    dated = pairs.join(known.drop_nulls("listed_on"), left_on="other", right_on="entity")
    born = dated.join(parties.select("entity", "incorporated").drop_nulls(), on="entity")
    after = pl.col("incorporated").is_between(pl.col("listed_on"), pl.col("listed_on").dt.offset_by(f"{MONTHS}mo"))
    first = born.filter(after).sort("listed_on", "other", descending=[True, False]).unique("entity", keep="first")
    params = pl.struct(
        pl.concat_list("other").alias("with"),
        incorporated=pl.col("incorporated").dt.to_string("iso"),
        listed_on=pl.col("listed_on").dt.to_string("iso"),
    )
    strong = pl.when("sure").then(_WITH_LISTED).otherwise(_WITH_LISTED / 2)
    return _facts(first, "shell.incorporated_after_listing", params, strong)


def _facts(frame: pl.DataFrame, code: str, params: pl.Expr, score: pl.Expr) -> pl.DataFrame:
    rows = frame.select(code=pl.lit(code), subject="entity", params=params.struct.json_encode(), score=score)
    return rows.select(pl.col(c).cast(t) for c, t in FACTS.items())
