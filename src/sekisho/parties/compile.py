"""Compile the names, addresses and identifiers of a reference into tables that screening reads without building.

Every table holds sorted keys or offsets into another (schemas in ``model.INDEX_TABLES``), so opening the reference is a
memory map and a look-up is a binary search. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.parties.addresses import address_keys
from sekisho.parties.align import SHORTEST_PAIR
from sekisho.parties.bare import read
from sekisho.parties.counted import NO_RUN
from sekisho.parties.hashing import I64, U64, keys
from sekisho.parties.identifiers import identifier_keys
from sekisho.parties.measures import measures
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
from sekisho.parties.similarity import syllabic
from sekisho.parties.traits import form_bits, traits
from sekisho.parties.weights import own, undamped, weight

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
    table, tokens = _views(entries, names, phrases)
    known = _known_countries(entries, addresses)
    runs = _neighbours(table, tokens)
    dictionary, ids, run_ids = _dictionary(tokens, runs)
    dictionary = dictionary.with_columns(_brands(entries, known, table, dictionary, ids))
    dictionary = dictionary.with_columns(pl.col("brand") | pl.col("token").is_in(list(phrases.brands)))
    table = table.with_columns((pl.col("source") == BARE).alias("bare"))
    postings, dictionary = _postings(table, dictionary, (ids, run_ids), runs)
    return {
        "party_tokens": dictionary.select(*TOKENS),
        "party_postings": postings,
        "party_near": _near(dictionary, runs),
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
    "weight": pl.Float64,
    "initials": pl.UInt8,
    "soft": pl.Float64,
    "letters": pl.UInt16,
    "owned": pl.UInt8,
    "forms": pl.String,
    "form_bits": pl.UInt32,
    "source": pl.String,
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
        *measures(view),
        " ".join(view.forms),
        form_bits(view.forms),
        view.source,
        view.joined,
    )


@dataclass(frozen=True, slots=True)
class _Runs:
    """Neighbours of a view, run together: their text, their weight, their view."""

    texts: list[str]
    weights: list[float]
    views: list[int]
    places: list[int]  # of the first of the two among all tokens
    spelt: list[bool]  # read in syllables
    syllabic: set[str]  # of the texts: to be found by their syllables as well
    named: set[str]  # the same: both neighbours are words of a name's own


def _neighbours(table: pl.DataFrame, tokens: Sequence[str]) -> _Runs:
    runs = _Runs([], [], [], [], [], set(), set())
    for at, (start, count) in enumerate(table.select("start", "count").iter_rows()):
        for place in range(start, start + count - 1):
            one, other = tokens[place], tokens[place + 1]
            if len(both := one + other) >= SHORTEST_PAIR and both.isascii():
                runs.texts.append(both)
                runs.weights.append(weight(one) + weight(other))
                runs.views.append(at)
                runs.places.append(place)
                runs.spelt.append(syllabic(one, other))
                if runs.spelt[-1]:
                    runs.syllabic.add(both)
                if own(one) and own(other):
                    runs.named.add(both)
    return runs


def _view_tokens(ids: I64, run_ids: I64, runs: _Runs) -> pl.DataFrame:
    row, spelt = np.full(len(ids), NO_RUN, dtype=np.uint32), np.zeros(len(ids), dtype=bool)
    row[runs.places], spelt[runs.places] = run_ids, runs.spelt
    return pl.DataFrame({"token": ids.astype(np.uint32), "run": row, "syllabic": spelt}, schema=VIEW_TOKENS)


def _dictionary(tokens: Sequence[str], runs: _Runs) -> tuple[pl.DataFrame, I64, I64]:
    """The distinct tokens and neighbours in order of their key; and the row there of each occurrence of either.

    The weight is an upper bound of what meeting the row can bring.
    """
    real = dict.fromkeys(tokens)
    worth = {t: weight(t) for t in real}
    for text, nats in zip(runs.texts, runs.weights, strict=True):
        worth[text] = max(worth.get(text, 0.0), nats)
    texts = list(worth)
    frame = traits(texts).with_columns(
        pl.Series("token", texts, dtype=pl.String),
        pl.Series("most", list(worth.values()), dtype=pl.Float64),
        pl.Series("hash", keys(texts)),
        pl.Series("real", texts, dtype=pl.String).is_in(list(real)),
        pl.Series("run", texts, dtype=pl.String).is_in(runs.texts),
    )
    frame = frame.sort("hash")
    place = {t: i for i, t in enumerate(frame["token"].to_list())}
    ids = np.fromiter((place[t] for t in tokens), dtype=np.int64, count=len(tokens))
    return frame, ids, np.fromiter((place[t] for t in runs.texts), dtype=np.int64, count=len(runs.texts))


def _postings(
    table: pl.DataFrame, dictionary: pl.DataFrame, ids: tuple[I64, I64], runs: _Runs
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The views that hold each token, each once; and the dictionary with where they start and how many they are."""
    owner = np.repeat(np.arange(table.height, dtype=np.uint32), table["count"].to_numpy())
    token = np.concatenate(ids).astype(np.uint64)
    view = np.concatenate([owner, np.array(runs.views, dtype=np.uint32)]).astype(np.uint64)
    key = np.unique((token << np.uint64(32)) | view)
    count = np.bincount((key >> np.uint64(32)).astype(np.int64), minlength=dictionary.height).astype(np.uint32)
    start = (np.cumsum(count) - count).astype(np.uint32)
    placed = dictionary.with_columns(pl.Series("start", start), pl.Series("count", count))
    return pl.DataFrame({"key": key}, schema=POSTINGS), placed


def _near(dictionary: pl.DataFrame, joined: _Runs) -> pl.DataFrame:
    rows = np.flatnonzero(dictionary["real"].to_numpy())
    key, owner = listed_keys(dictionary["token"].gather(rows).to_list())
    runs = np.flatnonzero(dictionary["run"].to_numpy())
    texts = dictionary["token"].gather(runs).to_list()
    run_key, run_owner, _ = run_keys(
        texts, [t in joined.syllabic for t in texts], [t in joined.named for t in texts], listed=True
    )
    token = np.concatenate([rows[owner], runs[run_owner]])
    return _sorted(np.concatenate([key, run_key]), token, "token").select(*NEAR)


def _sorted(key: U64, row: npt.NDArray[np.int64], name: str) -> pl.DataFrame:
    frame = pl.DataFrame({"key": key, name: row.astype(np.uint32)}, schema={"key": pl.UInt64, name: pl.UInt32})
    return frame.unique().sort("key", name)


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
