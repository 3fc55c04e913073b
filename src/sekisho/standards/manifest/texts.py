"""A column of texts, each distinct text held once: what is done to texts is done once a text, not once a row.

Cleaning is defined here, on Series. For a few texts, where a call into Polars costs more than its work, Python first
looks whether there is anything to clean at all; what to clean is never decided twice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

import polars as pl

FEW = 200  # rows up to which distinct texts are not sought, and Python is quicker than frames

_INVISIBLE = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\x{115F}\x{1160}\x{3164}\x{FFA0}\x{2800}\x{FE00}-\x{FE0F}]"
_LETTERS_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800" + "".join(map(chr, range(0xFE00, 0xFE10))))
_NOTHING = (
    *("", "-", "--", "---", "—", "–", "－", "―", "n/a", "#n/a", "null", "none", "nil", "なし", "없음", "tba", "tbd"),
    *("to be advised", "to be confirmed", "to be determined", "to order", "未定", "미정"),
)
_SILENT = frozenset(_NOTHING)
_ANSWERS = ("flag", "gaihi")  # kinds of columns in which 'none' and 'なし' are answers
_FOREIGN = (pl.col("t").str.len_bytes() != pl.col("t").str.len_chars()).any().alias("foreign")
_CONTROLLED = pl.col("t").str.contains(r"[\x00-\x1f\x7f]").any().alias("controlled")


@dataclass(frozen=True, slots=True)
class Texts:
    """``distinct`` texts and, for each row, which of them it says; NULL where it says nothing.

    Without ``codes`` each row is its own: so it is with few rows. With them every text of ``distinct`` is said by some
    row, and no two are equal.
    """

    distinct: pl.Series
    codes: pl.Series | None = None

    @classmethod
    def of(cls, column: pl.Series) -> Texts:
        """A column of texts, row by row."""
        return cls(column) if len(column) <= FEW else cls(*_coded(column))

    @classmethod
    def nothing(cls, height: int) -> Texts:
        """A column that nobody filled in."""
        return cls(pl.Series([None], dtype=pl.String).new_from_index(0, height))

    def __len__(self) -> int:
        return len(self.distinct) if self.codes is None else len(self.codes)

    def whole(self) -> pl.Series:
        """The texts row by row."""
        return self.spread(self.distinct)

    def spread(self, values: pl.Series) -> pl.Series:
        """What was made of each distinct text, row by row."""
        return values if self.codes is None else values.gather(self.codes)

    def at(self, rows: pl.Series) -> pl.Series:
        """The texts of some rows."""
        if self.codes is None:
            texts = self.distinct.to_list()
            return pl.Series([texts[row] for row in rows], dtype=pl.String)
        return self.distinct.gather(self.codes.gather(rows))

    def firsts(self, first: pl.Series, of: pl.Series) -> Texts | None:
        """What the rows ``first`` say, if all rows of each group ``of`` say what its first row says; else None."""
        if len(first) == len(of):
            return self
        if self.codes is None:
            texts = self.distinct.to_list()
            taken = [texts[row] for row in first]
            same = all(text == taken[group] for text, group in zip(texts, of, strict=True))
            return Texts(pl.Series(taken, dtype=pl.String)) if same else None
        codes = self.codes.gather(first)
        return Texts(self.distinct, codes) if self.codes.eq_missing(codes.gather(of)).all() else None

    def filter(self, mask: pl.Series) -> Texts:
        """The rows for which ``mask`` is true."""
        return Texts.of(self.whole().filter(mask))

    def without(self, rows: pl.Series) -> Texts:
        """Silent in the rows at the indexes ``rows``."""
        return Texts.of(self.whole().scatter(rows, None))

    def longer_than(self, most: int) -> bool:
        """Whether some text has more than ``most`` bytes."""
        if len(self.distinct) <= FEW:
            return any(text is not None and len(text.encode()) > most for text in self.distinct)
        return bool((self.distinct.str.len_bytes() > most).any())

    def hold(self, marks: str) -> bool:
        """Whether some text holds one of the characters ``marks``."""
        if len(self.distinct) <= FEW:
            return any(mark in text for text in self.distinct if text is not None for mark in marks)
        return bool(self.distinct.str.contains_any(list(marks)).any())


def _coded(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Distinct texts, and the number of each row's text."""
    coded = column.cast(pl.Categorical(pl.Categories.random()))  # a dictionary of its own, freed with the column
    return cast(pl.Categorical, coded.dtype).categories.to_series(), coded.to_physical()


def _stated(name: str) -> pl.Expr:
    stripped = pl.col(name).str.strip_chars()
    silent = (stripped.str.len_bytes() <= 20) & stripped.str.to_lowercase().is_in(_NOTHING)
    return pl.when(~silent).then(stripped).alias(name)


def _answer(name: str) -> pl.Expr:
    stripped = pl.col(name).str.strip_chars()
    return pl.when(stripped.str.len_bytes() > 0).then(stripped).alias(name)


def cleaned(texts: pl.Series, kind: str = "text") -> pl.Series:
    """Without outer spaces; NULL for nothing and for the usual ways of writing nothing ('n/a', 'なし')."""
    return texts.to_frame("t").select(_answer("t") if kind in _ANSWERS else _stated("t")).to_series()


def all_cleaned(columns: Mapping[str, pl.Series], kinds: Mapping[str, str]) -> dict[str, Texts]:
    """``cleaned`` for every column; for few rows all at once, and only those with something to clean."""
    found: dict[str, Texts] = {}
    doubtful: dict[str, pl.Series] = {}
    many = {header: column for header, column in columns.items() if len(column) > FEW}
    if many:  # a column is coded by one core: two columns at a time
        with ThreadPoolExecutor(2) as pool:
            coded = pool.map(_coded_and_cleaned, many.values(), (kinds[header] for header in many))
            found |= zip(many, coded, strict=True)
    for header, column in columns.items():
        if header in many:
            continue
        if all(_clean_already(text, kinds[header]) for text in column):
            found[header] = Texts(column)
        else:
            doubtful[header] = column.alias(header)
    if doubtful:
        exprs = [_answer(header) if kinds[header] in _ANSWERS else _stated(header) for header in doubtful]
        bare_frame = pl.DataFrame(list(doubtful.values())).select_seq(exprs)
        found |= {header: Texts(column) for header, column in bare_frame.to_dict().items()}
    return {header: found[header] for header in columns}


def _coded_and_cleaned(column: pl.Series, kind: str) -> Texts:
    coded = Texts.of(column)
    bare = cleaned(coded.distinct, kind)
    return coded if bare.equals(coded.distinct) else Texts.of(coded.spread(bare))


def _clean_already(text: str | None, kind: str) -> bool:
    """Whether ``cleaned`` would surely leave a text as it is: what Polars takes for a space, Python does too."""
    if text is None:
        return True
    return bool(text) and text == text.strip() and (kind in _ANSWERS or text.lower() not in _SILENT)


def visible(texts: pl.Series) -> tuple[pl.Series, pl.Series | None]:
    """NFC, without control, zero-width and direction characters; and which texts lost some (None: no text did)."""
    if len(texts) <= FEW and all(_visible_already(text) for text in texts):
        return texts, None
    foreign, controlled = texts.to_frame("t").select(_FOREIGN, _CONTROLLED).row(0)
    if not foreign and not controlled:
        return texts, None
    if foreign:
        texts = texts.str.normalize("NFC")
    spaced = texts.str.replace_all(r"[\t\r\n\x{85}]+", " ")
    hidden = spaced.str.contains(_INVISIBLE)
    if not hidden.any():
        return spaced, None
    bare = spaced.str.replace_all(_INVISIBLE, "").str.strip_chars()
    return bare.set((bare == "").fill_null(False), None), hidden


def _visible_already(text: str | None) -> bool:
    """Whether ``visible`` would surely leave a text as it is: printable all through, and no letter that cannot be seen.

    Python's tables may be older than Polars': what they do not know is not printable to them, so that Polars decides.
    """
    if text is None or (text.isascii() and text.isprintable()):
        return True
    spaced = text.replace("\u3000", " ").replace("\xa0", " ")
    return spaced.isprintable() and unicodedata.is_normalized("NFC", text) and _LETTERS_UNSEEN.isdisjoint(text)


def bare_of_invisible(element: pl.Expr) -> pl.Expr:
    """What ``visible`` does to a text, for the items of a list."""
    return element.str.replace_all(_INVISIBLE, "").str.normalize("NFC")
