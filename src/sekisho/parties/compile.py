"""Compile the names, addresses and identifiers of a reference into tables that screening reads without building.

Every table holds sorted keys or offsets into another (schemas in ``model.INDEX_TABLES``), so opening the reference is a
memory map and a look-up is a binary search. The same input gives the same bytes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.parties.addresses import address_keys
from sekisho.parties.bare import read
from sekisho.parties.counted import NO_RUN
from sekisho.parties.hashing import I64, U64, keys
from sekisho.parties.identifiers import identifier_keys
from sekisho.parties.model import (
    BARE,
    ENTRY_AIDS,
    KEYED,
    NEAR,
    POSTINGS,
    SCRIPTS,
    TOKENS,
    VIEW_TOKENS,
    VIEWS,
)
from sekisho.parties.names import View
from sekisho.parties.near import listed_keys, run_keys, whole_keys
from sekisho.parties.phrases import NO_PHRASES, Phrases
from sekisho.parties.ranges import once
from sekisho.parties.traits import form_bits, traits
from sekisho.parties.weights import undamped
from sekisho.parties.words import Runs, Tokens

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
BRAND_ENTRIES = 3
BRAND_SHARE = 0.8


def compile_index(
    entries: pl.DataFrame,
    names: pl.DataFrame,
    addresses: pl.DataFrame,
    identifiers: pl.DataFrame,
    phrases: Phrases = NO_PHRASES,
) -> dict[str, pl.DataFrame]:
    """The index tables of ``model.INDEX_TABLES`` for frames as declared in ``vocabulary.listing``.

    ``phrases`` translate names; they are kept in the index, so that a query is read as the lists were.
    Raises nothing on odd names: a name of which nothing is left has no view and is simply never met.
    """
    table, words = _views(entries, names, phrases)
    tokens, ids = Tokens.of(words)
    owner = np.repeat(np.arange(table.height, dtype=np.int64), table["count"].to_numpy())
    table = table.with_columns(pl.Series(c, v) for c, v in tokens.measures(ids, owner, table.height).items())
    known = _known_countries(entries, addresses)
    runs = Runs.of(tokens, ids, owner)
    dictionary, place, run_place = _dictionary(tokens, runs)
    ids, run_ids = place[ids], run_place[runs.text]
    dictionary = dictionary.with_columns(_brands(entries, known, table, dictionary, ids))
    dictionary = dictionary.with_columns(pl.col("brand") | pl.col("token").is_in(list(phrases.brands)))
    table = table.with_columns((pl.col("source") == BARE).alias("bare"))
    postings, dictionary = _postings(dictionary, (ids, run_ids), (owner, runs.view))
    return {
        "party_tokens": dictionary.select(*TOKENS),
        "party_postings": postings,
        "party_near": _near(dictionary, runs, run_place),
        "party_views": table.select(*VIEWS).cast(dict(VIEWS)),  # type: ignore[arg-type]
        "party_view_tokens": _view_tokens(ids, run_ids, runs),
        "party_joined": _sorted(*whole_keys(table["joined"].to_list()), "view").select(*KEYED),
        "party_phrases": phrases.frame(),
        "party_entry_aids": _aids(entries, known),
        "party_identifiers": identifier_keys(identifiers),
        "party_addresses": address_keys(addresses, entries),
    }


_COLUMNS: dict[str, type[pl.DataType]] = {
    "name": pl.UInt32,
    "entry": pl.UInt32,
    "person": pl.Boolean,
    "script": pl.UInt8,
    "start": pl.UInt32,
    "count": pl.UInt32,
    "forms": pl.String,
    "form_bits": pl.UInt32,
    "source": pl.String,
    "spelt": pl.String,
    "joined": pl.String,
}


def _views(entries: pl.DataFrame, names: pl.DataFrame, phrases: Phrases) -> tuple[pl.DataFrame, list[str]]:
    persons = set(entries.filter(pl.col("kind") == "person")["entry"].to_list())
    rows: list[tuple[object, ...]] = []
    tokens: list[str] = []
    for at, (entry, name) in enumerate(zip(names["entry"].to_list(), names["name"].to_list(), strict=True)):
        for view in read(name or "", person=entry in persons, phrases=phrases):
            rows.append((at, entry, entry in persons, *_row(view, len(tokens))))
            tokens.extend(view.tokens)
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row"), tokens


def _row(view: View, start: int) -> tuple[object, ...]:
    script = SCRIPTS.index(view.script)
    return (
        script,
        start,
        len(view.tokens),
        " ".join(view.forms),
        form_bits(view.forms),
        view.source,
        view.spelt,
        view.joined,
    )


def _view_tokens(ids: I64, run_ids: I64, runs: Runs) -> pl.DataFrame:
    row, spelt = np.full(len(ids), NO_RUN, dtype=np.uint32), np.zeros(len(ids), dtype=bool)
    row[runs.place], spelt[runs.place] = run_ids, runs.spelt
    return pl.DataFrame({"token": ids.astype(np.uint32), "run": row, "syllabic": spelt}, schema=VIEW_TOKENS)


def _dictionary(tokens: Tokens, runs: Runs) -> tuple[pl.DataFrame, I64, I64]:
    """The distinct tokens and neighbours in order of their key; and the row there of each of either.

    The weight is an upper bound of what meeting the row can bring.
    """
    number = {t: i for i, t in enumerate(tokens.texts)}
    run = np.array([number.setdefault(t, len(number)) for t in runs.texts], dtype=np.int64)
    texts, real = list(number), len(tokens.texts)
    most, written = np.zeros(len(texts)), np.zeros(len(texts), dtype=bool)
    most[:real] = tokens.weight
    most[run] = np.maximum(most[run], runs.weight)
    written[run] = True
    frame = traits(texts).with_columns(
        pl.Series("token", texts, dtype=pl.String),
        pl.Series("most", most),
        pl.Series("hash", keys(texts)),
        pl.Series("real", np.arange(len(texts)) < real),
        pl.Series("run", written),
    )
    order = np.lexsort((np.arange(len(texts)), frame["hash"].to_numpy()))
    place = np.empty(len(texts), dtype=np.int64)
    place[order] = np.arange(len(texts))
    return frame[order], place[:real], place[run]


def _postings(
    dictionary: pl.DataFrame, tokens: tuple[I64, I64], views: tuple[I64, I64]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The views that hold each token, each once; and the dictionary with where they start and how many they are."""
    token, view = (np.concatenate(both).astype(np.uint64) for both in (tokens, views))
    key = once((token << _HALF) | view)
    count = np.bincount((key >> _HALF).astype(np.int64), minlength=dictionary.height).astype(np.uint32)
    start = (np.cumsum(count) - count).astype(np.uint32)
    placed = dictionary.with_columns(pl.Series("start", start), pl.Series("count", count))
    return pl.DataFrame({"key": key}, schema=POSTINGS), placed


def _near(dictionary: pl.DataFrame, runs: Runs, place: I64) -> pl.DataFrame:
    """The keys of every token, and of neighbours (``place``: their rows)."""
    rows = np.flatnonzero(dictionary["real"].to_numpy())
    key, owner = listed_keys(dictionary["token"].gather(rows).to_list())
    run_key, run_owner, _ = run_keys(runs.texts, runs.syllabic.tolist(), runs.named.tolist(), listed=True)
    token = np.concatenate([rows[owner], place[run_owner]])
    return _sorted(np.concatenate([key, run_key]), token, "token").select(*NEAR)


def _sorted(key: U64, row: I64, name: str) -> pl.DataFrame:
    """The distinct pairs in order: two sorts of numbers, which cost a quarter of sorting a frame by two columns."""
    order = np.argsort(key)
    key = key[order]
    fresh = _first(key)
    pair = np.sort(((np.cumsum(fresh) - 1).astype(np.uint64) << _HALF) | row[order].astype(np.uint64))
    pair = pair[_first(pair)]
    keyed = {"key": key[fresh][(pair >> _HALF).astype(np.int64)], name: (pair & _LOW).astype(np.uint32)}
    return pl.DataFrame(keyed, schema={"key": pl.UInt64, name: pl.UInt32})


def _first(values: U64) -> npt.NDArray[np.bool_]:
    """True where a sorted array has another value than before."""
    fresh = np.ones(len(values), dtype=bool)
    fresh[1:] = values[1:] != values[:-1]
    return fresh


def _known_countries(entries: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """(entry, country), distinct: where an entry is said to be, or to have an address."""
    own = entries.select("entry", pl.col("countries").alias("country")).explode("country")
    return pl.concat([own, addresses.select("entry", "country")]).drop_nulls().unique().sort("entry", "country")


def _aids(entries: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    countries = known.group_by("entry").agg(pl.col("country").sort().alias("entry_countries"))
    return (
        entries.select("entry")
        .join(countries, on="entry", how="left", maintain_order="left")
        .with_columns(pl.col("entry_countries").fill_null(pl.lit([], dtype=pl.List(pl.String))))
        .select(*ENTRY_AIDS)
    )


def _brands(
    entries: pl.DataFrame, known: pl.DataFrame, table: pl.DataFrame, dictionary: pl.DataFrame, ids: I64
) -> pl.Series:
    """True for a word with which several listed firms of one country begin, and hardly any of another."""
    words = dictionary["token"].to_list()
    able = [i for i, t in enumerate(words) if len(t) >= 4 and t.isascii() and t.isalpha() and undamped(t)]
    first = pl.DataFrame(
        {"entry": table["entry"], "token": ids[table["start"].to_numpy()] if table.height else []},
        schema={"entry": pl.UInt32, "token": pl.Int64},
    ).unique()
    firms = entries.filter(pl.col("kind").is_in(["organisation", "unknown"])).select("entry")
    led = first.filter(pl.col("token").is_in(able)).join(firms, on="entry").join(known, on="entry", how="left")
    spread = led.group_by("token", "country").agg(pl.col("entry").n_unique().alias("n")).drop_nulls("country")
    top = spread.group_by("token").agg(pl.col("n").max().alias("top"), pl.col("n").sum().alias("known"))
    borne = led.group_by("token").agg(pl.col("entry").n_unique().alias("all"))
    strong = borne.join(top, on="token").filter(
        (pl.col("all") >= BRAND_ENTRIES) & (pl.col("top") >= BRAND_SHARE * pl.col("known"))
    )
    flags = np.zeros(len(words), dtype=bool)
    flags[strong["token"].to_numpy()] = True
    return pl.Series("brand", flags)
