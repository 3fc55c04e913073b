"""A table under the catalogue: its known columns by canonical name, read on demand and let go once read."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from sekisho.standards.manifest.columns import BY_NAME, CONSIGNMENT_COLUMNS, LINE_COLUMNS, REQUIRED_GOODS
from sekisho.standards.manifest.headers import Target, match_headers
from sekisho.standards.manifest.readers import LIST_MARK, READERS, Context, Read
from sekisho.standards.manifest.table import PROBLEM, ROW
from sekisho.standards.manifest.texts import Texts, all_cleaned, cleaned
from sekisho.vocabulary.errors import MissingColumns

_LISTS = ("list", "serials", "identifiers")
_JOINED = ("description", "model", "maker", "end_use", "payment_terms", "address", "line_of_business")
_COMPARED = ("place", "country", "date", "past")


@dataclass(slots=True)
class Sheet:
    """The known columns of one table. ``sources``: canonical name -> the headers that lead to it, best first."""

    rows: pl.Series  # row numbers as a person sees them
    columns: dict[str, Texts]  # cleaned texts by header
    sources: dict[str, list[tuple[str, Target]]]
    problems: pl.Series | None
    context: Context
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, table: pl.DataFrame, context: Context) -> Sheet:
        """Match the headers of a table. Raises MissingColumns where nothing could be judged."""
        headers = [header for header in table.columns if header not in (ROW, PROBLEM)]
        matched = match_headers(headers)
        sources: dict[str, list[tuple[str, Target]]] = {}
        for header, target in matched.targets.items():
            sources.setdefault(target.canonical, []).append((header, target))
        for found in sources.values():
            found.sort(key=lambda source: source[1].rank)
        rows = table[ROW] if ROW in table.columns else pl.Series(range(2, table.height + 2), dtype=pl.Int64)
        problems = table[PROBLEM] if PROBLEM in table.columns else None
        kinds = {header: BY_NAME[target.column].kind for header, target in matched.targets.items()}
        columns = all_cleaned({header: _text(table[header]) for header in kinds}, kinds)
        sheet = cls(rows, columns, sources, problems, context, list(matched.warnings))
        sheet._require(headers)
        return sheet

    def _require(self, headers: list[str]) -> None:
        missing = [column.name for column in CONSIGNMENT_COLUMNS if column.required and column.name not in self.sources]
        if not any(target.column == "name" for found in self.sources.values() for _, target in found):
            missing.append("a party's name (consignee_name, end_user_name, ...)")
        if not any(name in self.sources for name in REQUIRED_GOODS):
            missing.append("description, model or hs_code")
        if missing:
            seen = ", ".join(repr(header[:40]) for header in headers[:12])
            raise MissingColumns(
                f"The input has no column for: {'; '.join(missing)}. Its columns are: {seen}.",
                hint="See `sekisho gate --columns` for the names that are understood.",
            )

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def keep(self, mask: pl.Series) -> None:
        """Drop the rows for which ``mask`` is false."""
        if mask.all():
            return
        self.rows = self.rows.filter(mask)
        self.columns = {header: column.filter(mask) for header, column in self.columns.items()}
        self.problems = None if self.problems is None else self.problems.filter(mask)

    def blank(self, among: pl.Series) -> pl.Series:
        """Which of the rows at the indexes ``among`` state nothing in any known column, and have no problem either."""
        stated = pl.Series([False]).new_from_index(0, len(among))
        for column in self.columns.values():
            stated |= cleaned(column.at(among)).is_not_null()
        if self.problems is not None:
            stated |= self.problems.gather(among).is_not_null()
        return ~stated

    def forget(self, at: pl.Series, but: str) -> None:
        """Blank all columns of the rows at the indexes ``at``, except the columns of ``but``."""
        kept = {header for header, _ in self.sources.get(but, [])}
        for header in self.columns.keys() - kept if len(at) else ():
            self.columns[header] = self.columns[header].without(at)

    def release(self, name: str) -> None:
        """Let go of the texts of a column that is read."""
        for header, _ in self.sources.get(name, []):
            self.columns.pop(header, None)

    def header_names(self) -> list[str]:
        """Canonical names of the columns that belong to the consignment: its own and its parties'."""
        lines = {column.name for column in LINE_COLUMNS}
        return [name for name in self.sources if name not in lines]

    def column(self, name: str) -> Texts:
        """A column, from several headers where several lead to it; NULL throughout where none does."""
        found = self.sources.get(name, [])
        if not found:
            return Texts.nothing(self.height)
        column = BY_NAME[found[0][1].column]
        if column.kind in _LISTS and (len(found) > 1 or found[0][1].scheme):
            return Texts.of(self._listed(found))
        if len(found) == 1:
            return self.columns[found[0][0]]
        if column.name in _JOINED:
            return Texts.of(self._joined(found))
        merged = self.columns[found[0][0]].whole()
        for header, _ in found[1:]:
            merged = merged.fill_null(self.columns[header].whole())
        return Texts.of(merged)

    def texts(self, name: str) -> pl.Series:
        """The texts of a column, row by row."""
        return self.column(name).whole()

    def read(self, name: str, texts: Texts | None = None) -> Read:
        """Read a column. ``texts``: read these instead (the same column, taken once a consignment)."""
        found = self.sources.get(name, [])
        kind = BY_NAME[found[0][1].column].kind if found else BY_NAME[name].kind
        if len(found) > 1 and texts is None and kind in _COMPARED:
            return self._compared(found, kind)
        read = self._read(self.column(name) if texts is None else texts, kind)
        factor = found[0][1].factor if found else 1.0
        return Read(read.values * factor, read.reasons, read.extra) if factor != 1.0 else read

    def _read(self, texts: Texts, kind: str) -> Read:
        read = READERS[kind](texts.distinct, self.context)
        if texts.codes is None:
            return read
        reasons = None if read.reasons is None else texts.spread(read.reasons)
        return Read(texts.spread(read.values), reasons, {key: texts.spread(more) for key, more in read.extra.items()})

    def firsts(self, name: str, first: pl.Series, of: pl.Series) -> Texts | None:
        """The texts of the rows ``first``, if all rows of each group ``of`` say what its first row says; else None."""
        found = self.sources[name]
        if len(found) > 1 or found[0][1].scheme:
            return None
        return self.columns[found[0][0]].firsts(first, of)

    def has(self, name: str, marks: str) -> bool:
        """Whether some text of a column holds one of the characters ``marks``."""
        return any(self.columns[header].hold(marks) for header, _ in self.sources.get(name, []))

    def currency_of_header(self) -> str | None:
        """The currency that the headers of values name ('Unit price (USD)'), if it is one."""
        marks = {target.currency for found in self.sources.values() for _, target in found if target.currency}
        if len(marks) > 1:
            self.warnings.append(f"the headers name several currencies ({', '.join(sorted(marks))}); none was taken")
        return marks.pop() if len(marks) == 1 else None

    def _listed(self, found: list[tuple[str, Target]]) -> pl.Series:
        parts = []
        for header, target in found:
            texts = self.columns[header].whole().str.replace_all(r"[;；\n]", LIST_MARK)
            parts.append((target.scheme + ":" + texts if target.scheme else texts).alias(header))
        frame = pl.DataFrame(parts)
        joined = frame.select(pl.concat_str(pl.all(), separator=LIST_MARK, ignore_nulls=True)).to_series()
        return joined.set((joined.str.len_bytes() == 0).fill_null(False), None)

    def _joined(self, found: list[tuple[str, Target]]) -> pl.Series:
        """Both texts, where two columns say different things: goods named in only one of them must not be lost."""
        merged = self.columns[found[0][0]].whole()
        for header, _ in found[1:]:
            other = self.columns[header].whole()
            both = (merged != other).fill_null(False)
            merged = merged.fill_null(other)
            merged = (merged + " / " + other).zip_with(both, merged)
        return merged

    def _compared(self, found: list[tuple[str, Target]], kind: str) -> Read:
        """Several columns for one fact: the first that can be read counts; two that differ are a fault."""
        best: Read | None = None
        for header, target in found:
            read = self._read(self.columns[header], kind)
            best = read if best is None else _combined(best, read, weak=target.weak)
        assert best is not None
        unread = best.reasons
        if unread is not None:  # a reason stands only where no column could be read, or where two differ
            differ = unread.str.starts_with(_DIFFER).fill_null(False)
            unread = unread.set(best.values.is_not_null() & ~differ, None)
            values = best.values.set(differ, None)
            return Read(values, unread if unread.null_count() < len(unread) else None, best.extra)
        return best


_DIFFER = "two columns disagree"


def _combined(first: Read, second: Read, *, weak: bool) -> Read:
    differ = (first.values != second.values).fill_null(False)
    values = first.values.fill_null(second.values)
    empty = pl.Series([None], dtype=pl.String).new_from_index(0, len(values))
    reasons = (first.reasons if first.reasons is not None else empty).fill_null(
        second.reasons if second.reasons is not None else empty
    )
    if not weak and differ.any():
        told = _DIFFER + ": " + first.values.cast(pl.String) + " and " + second.values.cast(pl.String)
        reasons = told.zip_with(differ, reasons)
    codes = [read.extra["code"] for read in (first, second) if "code" in read.extra]
    if len(codes) < 2:
        return Read(values, reasons, first.extra)
    other = codes[1].set((codes[1].str.slice(0, 2) != values).fill_null(True), None)
    return Read(values, reasons, {"code": codes[0].fill_null(other)})


def _text(column: pl.Series) -> pl.Series:
    return column if column.dtype == pl.String else column.cast(pl.String, strict=False)
