"""Addresses: the same building, written the same way but for abbreviations, order and punctuation."""

from __future__ import annotations

import re

import polars as pl
from anyascii import anyascii

from sekisho.parties.hashing import keys
from sekisho.parties.lexicon import ADDRESS_FOLDS, PLACES, STREET_WORDS
from sekisho.parties.model import ADDRESS_KEYS

LONGEST = 400
FEWEST_TOKENS = 4
_JUNK = re.compile(r"[^0-9a-z]+")
_ORDINAL = re.compile(r"([0-9]+)(?:st|nd|rd|th|f)")
_COUNTRY_WORDS = frozenset(
    [
        "china",
        "russia",
        "federation",
        "russian",
        "japan",
        "korea",
        "republic",
        "iran",
        "islamic",
        "usa",
        "uk",
        "states",
        "kingdom",
        "emirates",
        "uae",
        "people",
        "s",
        "peoples",
        "hong",
        "kong",
        "singapore",
        "taiwan",
        "roc",
        "prc",
        "turkey",
        "germany",
        "arab",
        "united",
        "of",
        "the",
        "and",
    ]
)


def address_bag(text: str) -> str:
    """Sorted distinct words of an address without its country; '' where it does not name one building.

    It takes a number, a street-like word, two further words that are not places, and four words in all.
    """
    words = _JUNK.sub(" ", anyascii(text[:LONGEST]).lower()).split()
    folded = {ADDRESS_FOLDS.get(w, w) for w in (_ORDINAL.sub(r"\1", w) for w in words)} - _COUNTRY_WORDS
    numbered = any(c.isdigit() for w in folded for c in w)
    streets = folded & STREET_WORDS
    own = {w for w in folded if w.isalpha() and w not in STREET_WORDS and w not in PLACES and len(w) > 2}
    if len(folded) < FEWEST_TOKENS or not numbered or not (streets or len(own) > 2) or not own:
        return ""
    return " ".join(sorted(folded))


def address_keys(addresses: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Index rows of listed addresses that name one building, sorted by key."""
    own = entries.select("entry", pl.col("countries").list.first().alias("own"))
    frame = addresses.join(own, on="entry", how="left", maintain_order="left")
    frame = frame.with_columns(
        pl.Series("text", [address_bag(a or "") for a in frame["address"].to_list()], dtype=pl.String),
        pl.coalesce("country", "own").alias("country"),
    ).filter(pl.col("text") != "")
    return (
        frame.with_columns(pl.Series("key", keys(frame["text"].to_list()), dtype=pl.UInt64))
        .sort("key", "text", "entry", "address")
        .unique(["text", "entry"], keep="first", maintain_order=True)
        .select(*ADDRESS_KEYS)
    )
