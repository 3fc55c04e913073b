"""What goes into the parties station and what comes out: the matches frame, the policy, the index tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Basis(StrEnum):
    """On what a match rests."""

    IDENTIFIER = "identifier"
    NAME_EXACT = "name_exact"
    NAME_FUZZY = "name_fuzzy"
    PARENT_NAME = "parent_name"
    ADDRESS = "address"


class Strength(StrEnum):
    """What a match is worth. A refusal is only ever built on ``confirmed``; ``possible`` is for an officer's eyes."""

    CONFIRMED = "confirmed"
    POSSIBLE = "possible"
    WEAK = "weak"


_JUDGED: dict[str, pl.DataType | type[pl.DataType]] = {
    "entry": pl.UInt32,
    "uid": pl.String,
    "list": pl.String,
    "source": pl.String,
    "query_name": pl.String,
    "matched_name": pl.String,
    "name_quality": pl.String,  # primary, strong, weak, former; NULL where no name matched
    "basis": pl.String,  # a Basis
    "score": pl.Float64,  # 0..1
    "strength": pl.String,  # a Strength
    "country_agrees": pl.Boolean,  # NULL where a country is unknown on either side
    "kind": pl.String,  # of the entry: person, organisation, vessel, ...
    "programs": pl.List(pl.String),
    "topics": pl.List(pl.String),
    "listed_on": pl.Date,
    "ends_on": pl.Date,
    "list_date": pl.Date,
    "citation": pl.String,
    "parts": pl.String,  # JSON object: 'tokens' (which met which, and how), 'why' (what lowered the strength)
}

MATCHES: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "role": pl.String,
    "seq": pl.Int32,
    **_JUDGED,
}

NAME_QUERIES: dict[str, pl.DataType | type[pl.DataType]] = {
    "query": pl.UInt32,
    "name": pl.String,
    "country": pl.String,  # ISO alpha-2, or NULL
    "kind": pl.String,  # 'person', 'organisation', or NULL where nobody said
}

NAME_MATCHES: dict[str, pl.DataType | type[pl.DataType]] = {"query": pl.UInt32, **_JUDGED}


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the name judgement. Weights are in nats of inverse document frequency (a token of one entry in
    25,000 weighs 10), damped for trade words, places and common personal names.

    They were set on the UN typo pairs, synthetic people, and lawful firms of ``benchmarks/matching_quality.py``.
    """

    floor: float = 0.74  # below this nothing is recorded
    possible: float = 0.86  # fuzzy, nothing known of the countries
    possible_agrees: float = 0.82  # fuzzy, countries agree
    possible_contradicted: float = 0.95  # fuzzy, countries differ
    possible_weight: float = 8.0  # matched weight below this is too common to hold anybody
    contradicted_weight: float = 15.0  # the same where the countries differ
    confirm_weight: float = 10.0  # exact name, country agrees
    confirm_weight_firm: float = 8.0  # the same for a firm whose name has a word of its own
    confirm_unknown: float = 18.0  # exact name of a person, a country is unknown
    confirm_unknown_firm: float = 14.0
    max_matches: int = 25  # recorded for one name
    chunk_rows: int = 3_000_000  # rows of the candidate join that are held at once


DEFAULT = Policy()

Schema = dict[str, pl.DataType | type[pl.DataType]]

# Index tables, all compiled from the reference and stored beside it; arrays are sorted by key for binary search.
TOKENS: Schema = {
    "hash": pl.UInt64,
    "token": pl.String,
    "weight": pl.Float32,
    "start": pl.UInt32,  # into party_postings
    "count": pl.UInt32,
    "brand": pl.Boolean,  # several listed firms of one country begin with it
}
POSTINGS: Schema = {"key": pl.UInt64}  # token << 32 | view, sorted, so that a pair can be looked up as well
NEAR: Schema = {"key": pl.UInt64, "token": pl.UInt32}
VIEWS: Schema = {
    "name": pl.UInt32,  # row of the names table
    "script": pl.UInt8,  # position in SCRIPTS
    "start": pl.UInt32,  # into party_view_tokens
    "count": pl.UInt32,
    "weight": pl.Float32,  # sum over its tokens
    "forms": pl.String,
}
VIEW_TOKENS: Schema = {"token": pl.UInt32}
KEYED: Schema = {"key": pl.UInt64, "view": pl.UInt32}
ENTRY_AIDS: Schema = {"entry_countries": pl.List(pl.String)}
IDENTIFIER_KEYS: Schema = {"key": pl.UInt64, "value": pl.String, "family": pl.String, "entry": pl.UInt32}
ADDRESS_KEYS: Schema = {
    "key": pl.UInt64,
    "text": pl.String,
    "address": pl.String,
    "entry": pl.UInt32,
    "country": pl.String,
}
SCRIPTS = ("latin", "native", "mixed", "reading")

INDEX_TABLES: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "party_tokens": TOKENS,
    "party_postings": POSTINGS,
    "party_near": NEAR,  # deletion-1 neighbourhood and consonant skeletons of the tokens
    "party_views": VIEWS,
    "party_view_tokens": VIEW_TOKENS,
    "party_joined": KEYED,  # names run together, and the same less one letter
    "party_bags": KEYED,  # names in alphabetical order
    "party_entry_aids": ENTRY_AIDS,
    "party_identifiers": IDENTIFIER_KEYS,
    "party_addresses": ADDRESS_KEYS,
}
