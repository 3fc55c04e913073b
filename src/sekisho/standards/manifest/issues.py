"""What went wrong with which row: collected while a table is normalised, and told as the rejects frame in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import polars as pl

from sekisho.vocabulary.frames import REJECTS

_SHOWN = 200  # characters of a value that the rejects file repeats
_SCHEMA = {
    "at": pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "severity": pl.Int8,
}


class Severity(IntEnum):
    """What an unreadable value costs."""

    NOTE = 0  # the value is NULL; nothing hangs on it, or NULL is seen by the rules
    TAINT = 1  # the value is NULL, and the consignment must not be judged as if it were whole
    REJECT = 2  # the row is not read, and what remains of the consignment is tainted


@dataclass(slots=True)
class Issues:
    """Issues by row index (``at``: 0-based position in the table, not the row number of the file)."""

    frames: list[pl.DataFrame] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(
        self, at: pl.Series, column: str, value: pl.Series | None, reason: pl.Series | str, severity: Severity
    ) -> None:
        """Record one issue for each index in ``at``; ``value`` and ``reason`` run parallel to it."""
        if len(at) == 0:
            return
        shown = pl.Series([None], dtype=pl.String).new_from_index(0, len(at)) if value is None else value
        frame = pl.select(
            at.cast(pl.UInt32).alias("at"),
            pl.lit(column).alias("column"),
            shown.cast(pl.String).str.slice(0, _SHOWN).alias("value"),
            (pl.lit(reason) if isinstance(reason, str) else reason).alias("reason"),
            pl.lit(int(severity), dtype=pl.Int8).alias("severity"),
        )
        self.frames.append(frame)

    def where(self, bad: pl.Series, column: str, value: pl.Series, reason: pl.Series | str, severity: Severity) -> None:
        """Record an issue for each row for which ``bad`` is true; all are as long as the table."""
        if not bad.any():
            return
        at = bad.arg_true()
        told = reason if isinstance(reason, str) else reason.gather(at)
        self.add(at, column, value.gather(at), told, severity)

    @property
    def table(self) -> pl.DataFrame:
        """All issues so far."""
        return pl.concat(self.frames) if self.frames else pl.DataFrame(schema=_SCHEMA)

    def rows(self, severity: Severity) -> pl.Series:
        """The distinct indexes of rows with an issue of at least ``severity``."""
        if not self.frames:
            return pl.Series([], dtype=pl.UInt32)
        return self.table.filter(pl.col("severity") >= int(severity))["at"].unique()

    def rejects(self, file: str, row_numbers: pl.Series) -> pl.DataFrame:
        """The rejects frame, in order of rows; values that were only ignored say so in their reason."""
        if not self.frames:
            return pl.DataFrame(schema=REJECTS)
        table = self.table
        rows = row_numbers.gather(table["at"]).cast(pl.Int64)
        prefix = (
            pl.when(pl.col("severity") == int(Severity.REJECT)).then(pl.lit("")).otherwise(pl.lit("ignored value: "))
        )
        return (
            table.with_columns(
                rows.alias("row"), pl.lit(file).alias("file"), (prefix + pl.col("reason")).alias("reason")
            )
            .sort("row", "severity", descending=[False, True], maintain_order=True)
            .select(list(REJECTS))
            .unique(maintain_order=True)
        )
