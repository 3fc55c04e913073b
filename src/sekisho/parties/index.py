"""The compiled index, opened: NumPy views on the memory-mapped tables. Opening copies nothing and builds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.parties.counted import Side, Traits
from sekisho.parties.follow import Listed, Lists
from sekisho.parties.hashing import I64, U64
from sekisho.parties.model import INDEX_TABLES, SCRIPTS, TRAITS, VIEW_TOKENS
from sekisho.parties.names import View
from sekisho.parties.phrases import Phrases
from sekisho.parties.ranges import expand
from sekisho.parties.vocabulary import MOST_WORDS, Dictionary, Vocabulary
from sekisho.vocabulary.errors import ReferenceFault
from sekisho.vocabulary.listing import Reference

U32 = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Index:
    """Arrays of the index tables (shapes in ``model.INDEX_TABLES``) and the frames that texts are read from."""

    tables: Mapping[str, pl.DataFrame]
    lists: Lists
    token_traits: Traits
    view_name: U32
    listed: Listed
    side: Side
    view_mixed: npt.NDArray[np.bool_]  # in tokens of either kind
    joined_key: U64
    joined_view: U32
    phrases: Phrases
    brands: frozenset[str]  # tokens that several listed firms of one country begin with
    dictionary: Dictionary
    remembered: list[Vocabulary]  # one, unless it was taken

    def take_vocabulary(self) -> Vocabulary:
        """The words that queries have used so far, for one caller alone; a new one where another caller has it."""
        try:
            return self.remembered.pop()
        except IndexError:
            return Vocabulary(self.dictionary)

    def give_back(self, vocabulary: Vocabulary) -> None:
        """Remember the words for the next caller; where they are too many, remembering begins anew."""
        if not self.remembered and len(vocabulary.words) <= MOST_WORDS:
            self.remembered.append(vocabulary)

    def tokens(self, rows: npt.NDArray[np.integer]) -> list[str]:
        """Texts of the dictionary rows."""
        return self.dictionary.tokens(rows)

    def views(self, rows: I64) -> list[View]:
        """Listed views by row, as names were read."""
        owner, at = expand(self.side.start[rows].astype(np.int64), self.side.length[rows].astype(np.int64))
        texts = self.tokens(self.side.token[at].astype(np.int64))
        ends = np.searchsorted(owner, np.arange(len(rows)), side="right").tolist()
        table = self.tables["party_views"].select("script", "forms", "source", "spelt")[rows]
        return [
            View(tuple(texts[start:end]), tuple(forms.split()), SCRIPTS[script], source, spelt)
            for start, end, (script, forms, source, spelt) in zip([0, *ends], ends, table.iter_rows(), strict=False)
        ]


_OPENED: list[tuple[Mapping[str, pl.DataFrame], Index]] = []
_KEPT = 4


def open_index(reference: Reference) -> Index:
    """The index of a compiled reference. Raises ReferenceFault where it was compiled without one.

    The last few are remembered by the identity of their tables, which are immutable: one consignment at a time would
    otherwise spend most of its milliseconds here.
    """
    for tables, index in tuple(_OPENED):
        if tables is reference.tables:
            return index
    index = _open(reference)
    _OPENED.append((reference.tables, index))
    del _OPENED[:-_KEPT]
    return index


def _open(reference: Reference) -> Index:
    absent = sorted(set(INDEX_TABLES) - set(reference.tables))
    if absent:
        raise ReferenceFault(
            f"the reference has no name index ({', '.join(absent)})", hint="Run `sekisho reference build`."
        )
    t = reference.tables
    foreign = sorted(name for name, schema in INDEX_TABLES.items() if set(schema) != set(t[name].columns))
    if foreign:
        raise ReferenceFault(
            f"the reference was compiled by another version of the program ({', '.join(foreign)})",
            hint="Run `sekisho reference build`.",
        )
    return Index(
        tables=t,
        view_name=t["party_views"]["name"].to_numpy(),
        view_mixed=t["party_views"]["script"].to_numpy() == SCRIPTS.index("mixed"),
        joined_key=t["party_joined"]["key"].to_numpy(),
        joined_view=t["party_joined"]["view"].to_numpy(),
        phrases=_phrases(t["party_phrases"]),
        brands=frozenset(t["party_tokens"].filter("brand")["token"].to_list()),
        dictionary=_dictionary(t["party_tokens"], t["party_near"]),
        remembered=[],
        **_numbers(t["party_tokens"], t["party_views"], t["party_view_tokens"], t["party_postings"]),
    )


def _dictionary(tokens: pl.DataFrame, near: pl.DataFrame) -> Dictionary:
    return Dictionary(
        tokens["hash"].to_numpy(),
        tokens["count"].to_numpy(),
        tokens["most"].to_numpy(),
        near["key"].to_numpy(),
        near["token"].to_numpy(),
        tokens["token"],
    )


def _numbers(tokens: pl.DataFrame, views: pl.DataFrame, placed: pl.DataFrame, postings: pl.DataFrame) -> dict[str, Any]:
    """What the compiled loops are given of the lists."""
    script = views["script"].to_numpy()
    of_token = {c: tokens[c].to_numpy() for c in ("start", "count", "most", "brand", *TRAITS)}
    of_view = {c: views[c].to_numpy() for c in ("start", "count", "weight", "initials", "soft", "letters", "owned")}
    shared = {
        "letters": of_view["letters"],
        "owned": of_view["owned"],
        "reading": script == SCRIPTS.index("reading"),
        "bare": views["bare"].to_numpy(),
        "person": views["person"].to_numpy(),
    }
    return {
        "lists": Lists(*(of_token[c] for c in ("start", "count", "most", "brand")), postings["key"].to_numpy()),  # type: ignore[call-arg]
        "token_traits": Traits(**{c: of_token[c] for c in TRAITS}),
        "listed": Listed(**shared, **{c: of_view[c] for c in ("weight", "initials", "soft")}),
        "side": Side(
            **shared,
            **{c: placed[c].to_numpy() for c in VIEW_TOKENS},
            start=of_view["start"],
            length=of_view["count"],
            native=script == SCRIPTS.index("native"),
            forms=views["form_bits"].to_numpy(),
        ),
    }


_READ: list[tuple[pl.DataFrame, Phrases]] = []


def _phrases(table: pl.DataFrame) -> Phrases:
    """The phrases of a table; two editions of the lists mostly have the same, which take a tenth of a second."""
    for known, phrases in tuple(_READ):
        if known.equals(table):
            return phrases
    made = Phrases.from_frame(table)
    _READ.append((table, made))
    del _READ[:-2]
    return made
