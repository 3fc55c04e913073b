"""The table between decoding and normalising: all columns text, headers as names, and two columns of our own.

``ROW`` holds the row as a person sees it in the file (header = 1; JSON: 1-based index). ``PROBLEM`` says what decoding
found wrong with a row (see ``problem``), so that no row is lost silently.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sekisho.standards.manifest.headers import known_headers
from sekisho.standards.manifest.limits import Limits
from sekisho.vocabulary.errors import UnreadableFile

ROW = "\x1frow"
PROBLEM = "\x1fproblem"
HEADER_WITHIN = 20  # records before the header that a person may have put there: title, date, blank


def problem(column: str, value: str, reason: str, *, keep: bool = False) -> str:
    """One entry for the PROBLEM column. ``keep``: the row stays, but its consignment must not be taken for whole."""
    return "\x1f".join((column, value[:200].replace("\x1f", " "), reason, "keep" if keep else "drop"))


def unique_names(headers: Sequence[str | None]) -> list[str]:
    """Headers as they can name columns: blank ones numbered, repeated ones marked '(2)'."""
    seen: dict[str, int] = {}
    names = []
    for at, header in enumerate(headers, start=1):
        name = (header or "").strip().replace("\x1f", " ")[:200] or f"(column {at})"
        seen[name] = seen.get(name, 0) + 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in seen:
            seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        seen.setdefault(names[-1], 1)
    return names


def score(record: Sequence[str | None]) -> int:
    """How many cells of a record are headers that the catalogue knows."""
    cells = [cell for cell in record[:1000] if cell and len(cell) < 200]
    matched = known_headers(tuple(unique_names(cells))).targets
    return len({target.canonical for target in matched.values()})


def find_header(records: Sequence[Sequence[str | None]]) -> tuple[int, int]:
    """(index of the header among the first records, its score). The first non-blank record where nothing is known."""
    best, points = -1, -1
    for at, record in enumerate(records[:HEADER_WITHIN]):
        if not any(cell and cell.strip() for cell in record):
            continue
        known = score(record)
        if known > points and (best < 0 or known >= 2):
            best, points = at, known
    return max(best, 0), max(points, 0)


def check_size(name: str, rows: int, columns: int, limits: Limits) -> None:
    """Refuse what is wider or longer than a manifest can be."""
    if columns > limits.columns:
        raise UnreadableFile(f"{name} has {columns:,} columns; at most {limits.columns:,} are read.")
    if rows > limits.rows:
        raise UnreadableFile(
            f"{name} has about {rows:,} rows; at most {limits.rows:,} are read.", hint="Split the file by day or hour."
        )


def below_header(frame: pl.DataFrame, at: int, first_row: int = 1) -> pl.DataFrame:
    """Take record ``at`` of a headerless frame as its header; number the rest as they stand in the file."""
    headers = unique_names([None if cell is None else str(cell) for cell in frame.row(at)])
    body = frame.slice(at + 1)
    body.columns = headers
    start = first_row + at + 1
    return body.with_columns(pl.int_range(start, start + body.height, dtype=pl.Int64).alias(ROW))
