"""Addresses: the same building, written the same way but for abbreviations, order and punctuation."""

from __future__ import annotations

import re

import polars as pl
from anyascii import anyascii

from sekisho.parties.hashing import keys
from sekisho.parties.lexicon import ADDRESS_FOLDS, PLACES, STREET_WORDS
from sekisho.parties.model import ADDRESS_KEYS
from sekisho.parties.names.tables import listed

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
# ISO 3166-1 codes that end an address, as many files and lists write it. Not those of states of the US ('Denver, CO'
# is not in Colombia, and 'Berlin, DE' may be in Delaware), nor those that are words of streets ('ST', 'AV', 'PL').
_COUNTRY_CODES = frozenset(
    listed(
        "ad ae af ag ai am ao aq as at au aw ax ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz cc "
        "cd cf cg ch ci ck cl cm cn cr cu cv cw cx cy cz dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr gb "
        "gd ge gf gg gh gi gl gm gn gp gq gr gs gt gw gy hk hm hn hr ht hu ie im io iq ir is it je jm jo jp ke kg "
        "kh ki km kn kp kr kw kz lb lc li lk lr ls lt lv ly mc mf mg mh mk ml mm mp mq mr mu mv mw mx my mz na nf "
        "ng ni nl np nr nu nz om pe pf pg ph pk pm pn ps pt pw py qa re rs ru rw sa sb se sg sh si sj sk sl sm sn "
        "so sr ss sv sx sy sz tc td tf tg th tj tk tl tm to tr tt tv tw tz ua ug um us uy uz vc ve vg vi vn vu wf "
        "ws xk ye yt za zm zw"
    )
)
_LAST_PART = re.compile(r"[,;/]\s*([a-z]{2})[\s.)]*$")


def _without_code(text: str) -> str:
    """``text`` (lower case) without a country code as its last part."""
    found = _LAST_PART.search(text)
    return text[: found.start()] if found and found[1] in _COUNTRY_CODES else text


def address_bag(text: str) -> str:
    """Sorted distinct words of an address without its country; '' where it does not name one building.

    It takes a number, a street-like word, two further words that are not places, and four words in all.
    """
    words = _JUNK.sub(" ", _without_code(anyascii(text[:LONGEST]).lower().rstrip())).split()
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
