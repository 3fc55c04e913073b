"""FollowTheMoney entities as JSON lines (https://followthemoney.tech) -> an ownership graph.

Read are parties (``Person``, ``Company``, ``Organization``, ``PublicBody``, ``LegalEntity``), their ``Address``
entities, and the links ``Ownership`` (owner, asset, percentage), ``Control`` (controller, controlled), ``Directorship``
(director, organization) and ``Representation`` (agent, client). Everything else is counted in the notes. An entity that
occurs twice is one entity with the values of both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.ownership.lines import IDS, LINKS, MANY, PARTIES, LineReader, Raw
from sekisho.standards.ownership.model import ENTITIES, STAKES, Graph
from sekisho.standards.ownership.shares import Share, parse_share

MAX_NAME = 1000  # characters; a longer name is cut
_KINDS = {
    "Ownership": "ownership",
    "Control": "control",
    "Directorship": "directorship",
    "Representation": "agency",
}
_SURE_CONTROL = r"(?i)appoint|majority|voting|management|contract|state|dominant"
_UNSURE_CONTROL = r"(?i)nominee|indirect|trust"
_CONTROL_CODE = r"(?i)right.to.appoint|significant.influence"


def read_graph(files: Files, country_of: CountryOf = no_country) -> Graph:
    """Entities and links of all files together.

    Raises:
        MalformedList: a line that is no JSON object with an id, a schema and properties; with file and line.
    """
    reader = LineReader()
    for file, content in files:
        reader.take(file, content)
    stakes = pl.concat([_links(reader.raw, schema) for schema in LINKS])
    return Graph(_entities(reader.raw, country_of), stakes, _notes(reader.raw, stakes))


def _notes(raw: Raw, stakes: pl.DataFrame) -> tuple[str, ...]:
    notes = []
    if raw.passed:
        notes.append(f"{raw.passed} entities are neither parties nor links and were passed over")
    vague = stakes.filter((pl.col("kind") == "ownership") & (pl.col("low") <= 0) & (pl.col("high") >= 1))["stated"]
    strange = vague.drop_nulls().value_counts()
    unread = [count for text, count in strange.iter_rows() if all(parse_share(one) is None for one in text.split("; "))]
    if unread:
        notes.append(f"{sum(unread)} shares could not be read and count as unknown")
    return tuple(notes)


# links


def _links(raw: Raw, schema: str) -> pl.DataFrame:
    """The links of one schema, one row an owner and owned."""
    frame = raw.links[schema].frame()
    source, target = LINKS[schema]
    joint = pl.col(source).str.contains(MANY, literal=True) | pl.col(target).str.contains(MANY, literal=True)
    frame = frame.drop_nulls([source, target]).select(
        owner=pl.col(source).str.split(MANY),
        owned=pl.col(target).str.split(MANY),
        kind=pl.lit(_KINDS[schema]),
        stated="percentage",
        detail=pl.coalesce("controlType", "ownershipType", "role"),
        joint=joint,
        start=_first("startDate"),
        end=_first("endDate"),
        source=pl.coalesce(_first("publisher"), _first("datasets")),
        record="id",
    )
    frame = frame.explode("owner").explode("owned")
    shared = _with_shares(frame) if schema == "Ownership" else frame.with_columns(_certainty(schema))
    plain = [pl.col(name).str.replace_all(MANY, "; ", literal=True) for name in ("stated", "detail")]
    whole = _with_days(_with_codes(shared)).with_columns(plain)
    return whole.select(pl.col(c).cast(t) for c, t in STAKES.items())


def _first(column: str) -> pl.Expr:
    return pl.col(column).str.split(MANY).list.first()


def _with_shares(frame: pl.DataFrame) -> pl.DataFrame:
    """The stated share; where none is stated, the band that the kind of ownership names; else unknown: 0 to 1."""
    stated, detailed = _shares(frame["stated"]), _shares(frame["detail"])
    named = pl.col("stated").is_null()
    frame = frame.with_columns(
        low=pl.when(named).then(detailed["low"]).otherwise(stated["low"]).fill_null(0.0),
        high=pl.when(named).then(detailed["high"]).otherwise(stated["high"]).fill_null(1.0),
    )
    # joint holders share it in a way that nobody stated
    return frame.with_columns(pl.when("joint").then(0.0).otherwise("low").alias("low"))


def _shares(texts: pl.Series) -> pl.DataFrame:
    """low, high for each text; several shares in one text are the interval that holds them all."""
    distinct = texts.drop_nulls().unique(maintain_order=True)
    found = [_hull([parse_share(part) for part in text.split(MANY)[:20]]) for text in distinct]
    columns = []
    for name, at in (("low", 0), ("high", 1)):
        values = pl.Series(name, [share[at] if share else None for share in found], dtype=pl.Float64)
        columns.append(_looked_up(texts, distinct, values).alias(name))
    return pl.DataFrame(columns)


def _looked_up(texts: pl.Series, keys: pl.Series, values: pl.Series) -> pl.Series:
    if keys.is_empty():
        return pl.Series([None] * len(texts), dtype=values.dtype)
    return texts.replace_strict(keys, values, default=None, return_dtype=values.dtype)


def _hull(shares: Sequence[Share | None]) -> Share | None:
    known = [share for share in shares if share is not None]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else None


def _certainty(schema: str) -> list[pl.Expr]:
    """Control by a named right is sure; control of an unnamed kind, through a nominee or a trust, is possible."""
    sure = pl.lit(1.0)
    if schema == "Control":
        named = pl.col("detail").str.contains(_SURE_CONTROL) & ~pl.col("detail").str.contains(_UNSURE_CONTROL)
        sure = named.fill_null(False).cast(pl.Float64)
    return [sure.alias("low"), pl.lit(1.0).alias("high")]


def _with_codes(frame: pl.DataFrame) -> pl.DataFrame:
    """Registers that code a right to appoint directors as a kind of ownership state control as well."""
    coded = frame.filter((pl.col("kind") == "ownership") & pl.col("detail").str.contains(_CONTROL_CODE))
    if coded.is_empty():
        return frame
    sure = pl.col("detail").str.contains("(?i)right.to.appoint").cast(pl.Float64)
    added = coded.with_columns(pl.lit("control").alias("kind"), sure.alias("low"), pl.lit(1.0).alias("high"))
    return pl.concat([frame, added])


def _with_days(frame: pl.DataFrame) -> pl.DataFrame:
    """Days on which a link may have held and days on which it did: a year alone leaves 364 days open."""
    return frame.with_columns(
        since=_each(frame["start"], days.day),
        sure_since=_each(frame["start"], _last_day),
        until=_each(frame["end"], _last_day),
        sure_until=_each(frame["end"], days.day),
    )


def _last_day(text: str) -> object:
    return days.day(text, last=True)


def _each(texts: pl.Series, read: Callable[[str], object]) -> pl.Series:
    """Days, by ``read`` applied to the distinct texts of a column."""
    distinct = texts.drop_nulls().unique()
    return _looked_up(texts, distinct, pl.Series([read(text[:40]) for text in distinct], dtype=pl.Date))


# entities


def _entities(raw: Raw, country_of: CountryOf) -> pl.DataFrame:
    parties = _with_addresses(_merged(raw.parties.frame()), raw.addresses.frame())
    names = _split("name", "alias", "previousName").list.eval(pl.element().str.slice(0, MAX_NAME))
    ids = [_split(key).list.eval(pl.format("{}:{}", pl.lit(scheme), pl.element())) for key, scheme in IDS.items()]
    return parties.select(
        entity="id",
        kind=pl.col("schema").replace_strict(PARTIES, default="unknown"),
        name=names.list.first(),
        names=names.list.slice(1),
        countries=_codes(parties, country_of),
        addresses=_split("address"),
        phones=_split("phone"),
        identifiers=pl.concat_list(ids),
        incorporated=_each(parties.select(_first("incorporationDate")).to_series(), days.day),
        sources=_split("datasets"),
    ).select(pl.col(c).cast(t) for c, t in ENTITIES.items())


def _split(*columns: str) -> pl.Expr:
    """The values of some columns as one list, each once."""
    joined = pl.concat_str([pl.col(c) for c in columns], separator=MANY, ignore_nulls=True)
    values = pl.when(joined != "").then(joined).str.split(MANY)
    return values.list.unique(maintain_order=True).fill_null([])


def _merged(parties: pl.DataFrame) -> pl.DataFrame:
    """One row an id, with the values of all its lines."""
    if parties["id"].is_unique().all():
        return parties
    again = parties.filter(pl.col("id").is_duplicated())
    lists = [
        pl.col(c).drop_nulls().str.join(MANY).replace("", None) for c in parties.columns if c not in ("id", "schema")
    ]
    together = again.group_by("id", maintain_order=True).agg(pl.col("schema").first(), *lists)
    return pl.concat([parties.filter(~pl.col("id").is_duplicated()), together])


def _with_addresses(parties: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """Address entities joined to the parties that refer to them."""
    if addresses.is_empty():
        return parties
    built = pl.concat_str("street", "postalCode", "city", "country", separator=", ", ignore_nulls=True)
    texts = addresses.select(reference="id", text=pl.coalesce("full", built).str.replace_all(MANY, ", ", literal=True))
    met = parties.select("id", reference=pl.col("addressEntity").str.split(MANY)).drop_nulls().explode("reference")
    found = met.join(texts, on="reference").group_by("id").agg(pl.col("text").sort().str.join(MANY))
    joined = parties.join(found, on="id", how="left", maintain_order="left")
    both = pl.concat_str("address", "text", separator=MANY, ignore_nulls=True)
    return joined.with_columns(pl.when(both != "").then(both).alias("address"))


def _codes(parties: pl.DataFrame, country_of: CountryOf) -> pl.Series:
    """Countries as codes, where it is registered or has its seat first; what names none is left out."""
    columns = [pl.col(c) for c in ("mainCountry", "jurisdiction", "country")]
    texts = parties.select(pl.concat_str(columns, separator=MANY, ignore_nulls=True).alias("stated")).to_series()
    distinct = texts.unique()
    coded = pl.Series([_code_list(text, country_of) for text in distinct], dtype=pl.List(pl.String))
    table = pl.DataFrame({"stated": distinct, "codes": coded})
    return texts.to_frame().join(table, on="stated", how="left", maintain_order="left")["codes"].fill_null([])


def _code_list(text: str, country_of: CountryOf) -> list[str]:
    codes = (country_of(one.upper()) if len(one) == 2 else country_of(one) for one in text.split(MANY) if one)
    return list(dict.fromkeys(code for code in codes if code))
