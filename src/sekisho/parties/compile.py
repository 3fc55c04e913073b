"""Compile the names, addresses and identifiers of a reference into tables that screening reads without building.

Every table holds sorted keys or offsets into another (schemas in ``model.INDEX_TABLES``), so opening the reference is a
memory map and a look-up is a binary search. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.parties.addresses import address_keys
from sekisho.parties.hashing import I64, U64, keys, shorter_keys
from sekisho.parties.identifiers import identifier_keys
from sekisho.parties.model import (
    ENTRY_AIDS,
    KEYED,
    NEAR,
    POSTINGS,
    SCRIPTS,
    TOKENS,
    VIEW_TOKENS,
    VIEWS,
)
from sekisho.parties.normalise import LONGEST_JOINED, SHORTEST_JOINED, View, skeleton, views
from sekisho.parties.similarity import SHORTEST_FUZZY
from sekisho.parties.weights import undamped, weight

BRAND_ENTRIES = 3
BRAND_SHARE = 0.8
BRAND_WEIGHT = 8.0  # nats


def compile_index(
    entries: pl.DataFrame, names: pl.DataFrame, addresses: pl.DataFrame, identifiers: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """The index tables of ``model.INDEX_TABLES`` for frames as declared in ``vocabulary.listing``.

    Raises nothing on odd names: a name of which nothing is left has no view and is simply never met.
    """
    table, tokens = _views(entries, names)
    known = _known_countries(entries, addresses)
    dictionary, ids = _dictionary(table, tokens)
    dictionary = _weighed(dictionary.with_columns(_brands(entries, known, table, dictionary, ids)), entries.height)
    flat = ids.astype(np.uint32)
    table = table.with_columns(_view_weights(table, dictionary, ids))
    joined = _joined(table)
    postings, dictionary = _postings(table, dictionary, ids)
    bags = _keyed(keys(table["bag"].to_list()), np.arange(table.height, dtype=np.int64))
    return {
        "party_tokens": dictionary.select(*TOKENS),
        "party_postings": postings,
        "party_near": near_keys(dictionary["token"].to_list()),
        "party_views": table.select(*VIEWS).cast(dict(VIEWS)),  # type: ignore[arg-type]
        "party_view_tokens": pl.DataFrame({"token": flat}, schema=VIEW_TOKENS),
        "party_joined": joined,
        "party_bags": bags,
        "party_entry_aids": _aids(entries, known),
        "party_identifiers": identifier_keys(identifiers),
        "party_addresses": address_keys(addresses, entries),
    }


def _views(entries: pl.DataFrame, names: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    persons = set(entries.filter(pl.col("kind") == "person")["entry"].to_list())
    rows: list[tuple[int, int, int, int, int, str, str, str]] = []
    tokens: list[str] = []
    for at, (entry, name) in enumerate(zip(names["entry"].to_list(), names["name"].to_list(), strict=True)):
        for view in views(name or "", person=entry in persons):
            rows.append((at, entry, *_row(view, len(tokens))))
            tokens.extend(view.tokens)
    schema = ("name", "entry", "script", "start", "count", "forms", "joined", "bag")
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(schema[:5], pl.UInt32) | dict.fromkeys(schema[5:], pl.String), orient="row"
    )
    return frame, tokens


def _row(view: View, start: int) -> tuple[int, int, int, str, str, str]:
    return SCRIPTS.index(view.script), start, len(view.tokens), " ".join(view.forms), view.joined, view.bag


def _dictionary(table: pl.DataFrame, tokens: Sequence[str]) -> tuple[pl.DataFrame, I64]:
    """The distinct tokens in order of their key, with how many entries bear them; and each occurrence's row there."""
    occurrences = pl.DataFrame(
        {"token": tokens, "entry": np.repeat(table["entry"].to_numpy(), table["count"].to_numpy())},
        schema={"token": pl.String, "entry": pl.UInt32},
    )
    counted = occurrences.group_by("token").agg(pl.col("entry").n_unique().alias("entries"))
    counted = counted.with_columns(pl.Series("hash", keys(counted["token"].to_list()), dtype=pl.UInt64)).sort("hash")
    place = {t: i for i, t in enumerate(counted["token"].to_list())}
    return counted, np.fromiter((place[t] for t in tokens), dtype=np.int64, count=len(tokens))


def _weighed(dictionary: pl.DataFrame, entries: int) -> pl.DataFrame:
    """A brand keeps a brand's weight however many of its firms are listed."""
    columns = dictionary.select("token", "entries", "brand").iter_rows()
    worth = [max(weight(t, n, entries), BRAND_WEIGHT if brand else 0.0) for t, n, brand in columns]
    return dictionary.with_columns(pl.Series("weight", worth, dtype=pl.Float32))


def _postings(table: pl.DataFrame, dictionary: pl.DataFrame, ids: I64) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The views that hold each token, each once; and the dictionary with where they start and how many they are."""
    owner = np.repeat(np.arange(table.height, dtype=np.uint32), table["count"].to_numpy())
    held = pl.DataFrame({"token": ids, "view": owner}, schema={"token": pl.Int64, "view": pl.UInt32})
    held = held.unique().sort("token", "view")
    count = np.bincount(held["token"].to_numpy(), minlength=dictionary.height).astype(np.uint32)
    start = (np.cumsum(count) - count).astype(np.uint32)
    placed = dictionary.with_columns(pl.Series("start", start), pl.Series("count", count))
    key = (held["token"].to_numpy().astype(np.uint64) << np.uint64(32)) | held["view"].to_numpy()
    return pl.DataFrame({"key": key}, schema=POSTINGS), placed


def _view_weights(table: pl.DataFrame, dictionary: pl.DataFrame, ids: I64) -> pl.Series:
    sums = np.concatenate([[0.0], np.cumsum(dictionary["weight"].to_numpy()[ids].astype(np.float64))])
    start = table["start"].to_numpy().astype(np.int64)
    total = sums[start + table["count"].to_numpy()] - sums[start]
    return pl.Series("weight", total, dtype=pl.Float32)


def near_keys(tokens: Sequence[str]) -> pl.DataFrame:
    """Keys under which a token is found when it is misspelt: itself, itself less one letter, its consonants."""
    plain = [i for i, t in enumerate(tokens) if t.isascii() and t.isalpha() and len(t) >= SHORTEST_FUZZY]
    words = [tokens[i] for i in plain]
    short = [i for i, t in enumerate(tokens) if t.isascii() and t.isalpha() and len(t) == SHORTEST_FUZZY - 1]
    place = np.array(plain, dtype=np.int64)
    less, owner = shorter_keys(words)
    sounds = [(i, s) for i, t in zip(plain, words, strict=True) if len(s := skeleton(t)) >= 2]
    sounds += [(i, s) for i, t in enumerate(tokens) if t.isascii() and len(t) in (2, 3) and len(s := skeleton(t)) >= 2]
    sound_keys = keys(["~" + s for _, s in sounds])
    key = np.concatenate([keys(words), keys([tokens[i] for i in short]), less, sound_keys])
    heard = np.array([i for i, _ in sounds], dtype=np.int64)
    token = np.concatenate([place, np.array(short, dtype=np.int64), place[owner], heard])
    return _sorted(key, token, "token").select(*NEAR)


def _joined(table: pl.DataFrame) -> pl.DataFrame:
    texts = table["joined"].to_list()
    own = keys(texts)
    row = np.arange(table.height, dtype=np.int64)
    plain = [i for i, t in enumerate(texts) if t.isascii() and SHORTEST_JOINED <= len(t) <= LONGEST_JOINED]
    less, owner = shorter_keys([texts[i] for i in plain])
    return _keyed(np.concatenate([own, less]), np.concatenate([row, np.array(plain, dtype=np.int64)[owner]]))


def _keyed(key: U64, view: I64) -> pl.DataFrame:
    return _sorted(key, view, "view").select(*KEYED)


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
