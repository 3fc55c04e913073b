"""The compiled index, opened: NumPy views on the memory-mapped tables. Opening copies nothing and builds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.parties.hashing import I64, U64
from sekisho.parties.model import INDEX_TABLES, SCRIPTS
from sekisho.parties.names import View
from sekisho.parties.phrases import Phrases
from sekisho.parties.ranges import expand
from sekisho.vocabulary.errors import ReferenceFault
from sekisho.vocabulary.listing import Reference

U32 = npt.NDArray[np.uint32]
F32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Index:
    """Arrays of the index tables (shapes in ``model.INDEX_TABLES``) and the frames that texts are read from."""

    tables: Mapping[str, pl.DataFrame]
    token_hash: U64
    token_weight: F32
    token_brand: npt.NDArray[np.bool_]
    token_start: U32
    token_count: U32
    postings: U64
    near_key: U64
    near_token: U32
    view_name: U32
    view_start: U32
    view_count: U32
    view_weight: F32
    view_initials: npt.NDArray[np.uint8]
    view_soft: F32
    view_letters: npt.NDArray[np.uint16]
    view_bare: npt.NDArray[np.bool_]
    view_owned: npt.NDArray[np.uint8]
    view_person: npt.NDArray[np.bool_]
    view_script: npt.NDArray[np.uint8]
    view_tokens: U32
    joined_key: U64
    joined_view: U32
    phrases: Phrases
    brands: frozenset[str]  # tokens that several listed firms of one country begin with

    def tokens(self, rows: npt.NDArray[np.integer]) -> list[str]:
        """Texts of the dictionary rows."""
        found: list[str] = self.tables["party_tokens"]["token"].gather(rows).to_list()
        return found

    def views(self, rows: I64) -> list[View]:
        """Listed views by row, as names were read."""
        owner, at = expand(self.view_start[rows].astype(np.int64), self.view_count[rows].astype(np.int64))
        texts = self.tokens(self.view_tokens[at])
        ends = np.searchsorted(owner, np.arange(len(rows)), side="right").tolist()
        table = self.tables["party_views"].select("script", "forms", "source")[rows]
        return [
            View(tuple(texts[start:end]), tuple(forms.split()), SCRIPTS[script], source)
            for start, end, (script, forms, source) in zip([0, *ends], ends, table.iter_rows(), strict=False)
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
        token_hash=t["party_tokens"]["hash"].to_numpy(),
        token_weight=t["party_tokens"]["weight"].to_numpy(),
        token_brand=t["party_tokens"]["brand"].to_numpy(),
        token_start=t["party_tokens"]["start"].to_numpy(),
        token_count=t["party_tokens"]["count"].to_numpy(),
        postings=t["party_postings"]["key"].to_numpy(),
        near_key=t["party_near"]["key"].to_numpy(),
        near_token=t["party_near"]["token"].to_numpy(),
        view_name=t["party_views"]["name"].to_numpy(),
        view_start=t["party_views"]["start"].to_numpy(),
        view_count=t["party_views"]["count"].to_numpy(),
        view_weight=t["party_views"]["weight"].to_numpy(),
        view_initials=t["party_views"]["initials"].to_numpy(),
        view_letters=t["party_views"]["letters"].to_numpy(),
        view_bare=t["party_views"]["bare"].to_numpy(),
        view_owned=t["party_views"]["owned"].to_numpy(),
        view_soft=t["party_views"]["soft"].to_numpy(),
        view_person=t["party_views"]["person"].to_numpy(),
        view_script=t["party_views"]["script"].to_numpy(),
        view_tokens=t["party_view_tokens"]["token"].to_numpy(),
        joined_key=t["party_joined"]["key"].to_numpy(),
        joined_view=t["party_joined"]["view"].to_numpy(),
        phrases=_phrases(t["party_phrases"]),
        brands=frozenset(t["party_tokens"].filter("brand")["token"].to_list()),
    )


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
