"""What goes into the parties station and what comes out: the matches frame, the policy, the index tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from sekisho.parties.phrases import PHRASES


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
    # JSON object: 'tokens' (which met which, and how), 'points' (what the scorecard took off), 'views' (how either side
    # was read: sources of ``names.View``; absent where no name matched), 'why' (what lowered the strength)
    "parts": pl.String,
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

# What a query may state beside its name; a column that is absent states nothing.
NAME_FACTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "birth": pl.String,  # 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'
    "address": pl.String,
    "identifiers": pl.List(pl.String),  # 'scheme:value' or a bare value
}

NAME_MATCHES: dict[str, pl.DataType | type[pl.DataType]] = {
    "query": pl.UInt32,
    **_JUDGED,
    "support": pl.Int8,  # the second axis: > 0 more than the name speaks for it, < 0 something speaks against it
    "support_facts": pl.String,  # JSON array of [fact, verdict, as stated, as listed] (``support``)
}


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the name judgement. Scores are the scorecard's; weights are nats of rarity (``weights``).

    0.7 is where the scorecard finds a pair as likely the same name as not.
    """

    floor: float = 0.68  # below this nothing is recorded
    floor_brand: float = 0.4  # the same where a brand met its equal: a sister firm differs in its trade
    possible: float = 0.72  # fuzzy, nothing known of the countries
    possible_agrees: float = 0.7  # fuzzy, countries agree
    possible_contradicted: float = 0.86  # fuzzy, countries differ
    possible_weight: float = 8.0  # matched weight below this is too common to hold anybody
    contradicted_weight: float = 15.0  # the same where the countries differ
    confirm_weight: float = 10.0  # exact name, country agrees
    confirm_weight_firm: float = 8.0  # the same for a firm whose name has a word of its own
    confirm_unknown: float = 18.0  # exact name of a person, a country is unknown
    confirm_unknown_firm: float = 14.0
    max_matches: int = 25  # recorded for one name
    weak_aliases: bool = True  # False: names that a list itself calls weak are passed over


DEFAULT = Policy()
# What each gives is measured in benchmarks/README.md: recall, and false alerts on lawful names, side by side.
PRESETS: dict[str, Policy] = {
    "wide": Policy(floor=0.55, possible=0.66, possible_agrees=0.62, possible_contradicted=0.78),
    "default": DEFAULT,
    "narrow": Policy(possible=0.84, possible_agrees=0.8, possible_contradicted=0.92),
    "exact": Policy(floor=0.9, floor_brand=0.9, possible=0.95, possible_agrees=0.93, possible_contradicted=0.97),
}

Schema = dict[str, pl.DataType | type[pl.DataType]]

# Index tables, all compiled from the reference and stored beside it; arrays are sorted by key for binary search.
TRAITS: Schema = {
    "weight": pl.Float64,  # nats
    "signs": pl.UInt8,  # bits as named in ``tally``: a word of its own, a particle, a number ...
    "first": pl.UInt32,  # code of its first letter
    "sound": pl.UInt32,  # code of its first sound
    "number": pl.UInt64,  # key of the number that it writes; 0 where it writes none
    "digits": pl.UInt64,  # the same where it begins with a digit, its ending left out
}
TOKENS: Schema = {
    "hash": pl.UInt64,
    "token": pl.String,
    **TRAITS,
    "most": pl.Float64,  # nats; the most that meeting it can bring: more than its own where it is neighbours as well
    "run": pl.Boolean,  # neighbours run together
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
    "weight": pl.Float64,  # sum over its tokens
    "initials": pl.UInt8,  # tokens of one letter
    "soft": pl.Float64,  # nats of tokens that contradict nothing where they are left over
    "letters": pl.UInt16,  # of its tokens run together
    "owned": pl.UInt8,  # tokens of its own: no trade words, places or particles
    "person": pl.Boolean,  # the entry is a person
    "forms": pl.String,
    "form_bits": pl.UInt32,  # their families, as bits
    "bare": pl.Boolean,  # a reading without vowels
    "source": pl.String,  # how the view was made (``names.View``)
    "spelt": pl.String,  # Chinese characters that it gives by their sound
}
VIEW_TOKENS: Schema = {
    "token": pl.UInt32,
    "run": pl.UInt32,  # row of it and its neighbour run together; 2**32 - 1 where there is none
    "syllabic": pl.Boolean,  # those are read in syllables
}
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
# Sources of views that say how characters sound, and in which language; they lose what the characters told apart. Where
# both sides are such readings of one language their characters tell more.
SOUNDS = {
    "pinyin": "chinese",
    "wade-giles": "chinese",
    "jyutping": "chinese",
    "on-yomi": "japanese",
    "mccune-reischauer": "korean",
}
BARE = "consonants"  # the source of views without vowels
SCRIPTS = ("latin", "native", "mixed", "reading")

INDEX_TABLES: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "party_tokens": TOKENS,
    "party_postings": POSTINGS,
    "party_near": NEAR,  # deletion-1 neighbourhood and consonant skeletons of the tokens
    "party_views": VIEWS,
    "party_view_tokens": VIEW_TOKENS,
    "party_joined": KEYED,  # names run together, and the same less one letter
    "party_phrases": PHRASES,
    "party_entry_aids": ENTRY_AIDS,
    "party_identifiers": IDENTIFIER_KEYS,
    "party_addresses": ADDRESS_KEYS,
}
