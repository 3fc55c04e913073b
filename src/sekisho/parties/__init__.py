"""Every party of a batch against the compiled reference: identifiers, names, parents, addresses.

::

    tables = compile_index(entries, names, addresses, identifiers)      # once, when the reference is built
    matches = screen(batch.parties, reference, clocks)                  # frame as declared in ``model.MATCHES``
    matches.filter(pl.col("strength") == "confirmed")                   # all that a refusal may rest on
    screen_names(queries, reference)                                    # bare names, whatever the day

Pure: frames in, frames out. The score says how alike two names are; the strength says what may be built on it, and
needs a rare enough name, a country that is not contradicted, and an entry that binds on the day.
"""

from __future__ import annotations

from sekisho.parties.compare import Comparison, compare, explain
from sekisho.parties.compile import compile_index
from sekisho.parties.model import (
    DEFAULT,
    INDEX_TABLES,
    MATCHES,
    NAME_MATCHES,
    NAME_QUERIES,
    PRESETS,
    Basis,
    Policy,
    Strength,
)
from sekisho.parties.phrases import NO_PHRASES, Phrases
from sekisho.parties.scorecard import DEFAULT_THRESHOLD
from sekisho.parties.scorecard import VERSION as SCORECARD
from sekisho.parties.screen import screen, screen_names

__all__ = [
    "DEFAULT",
    "DEFAULT_THRESHOLD",
    "INDEX_TABLES",
    "MATCHES",
    "NAME_MATCHES",
    "NAME_QUERIES",
    "NO_PHRASES",
    "PRESETS",
    "SCORECARD",
    "Basis",
    "Comparison",
    "Phrases",
    "Policy",
    "Strength",
    "compare",
    "compile_index",
    "explain",
    "screen",
    "screen_names",
]
