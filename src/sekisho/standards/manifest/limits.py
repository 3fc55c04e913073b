"""How much an input may ask of us. All are generous for honest files and small beside a machine."""

from __future__ import annotations

from dataclasses import dataclass

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one input file; sizes in bytes."""

    file_bytes: int = 2 * GIB
    json_bytes: int = 512 * MIB  # a JSON array is read as a whole and grows tenfold in memory
    unpacked_bytes: int = 4 * GIB  # a workbook or Parquet file, unpacked
    zip_entries: int = 10_000
    zip_ratio: int = 200  # unpacked to packed, for parts over 16 MiB
    cell_bytes: int = 64 * KIB  # a longer cell costs its row
    columns: int = 1_000
    rows: int = 20_000_000
    sheet_cells: int = 200_000_000  # rows x columns that a sheet spans, empty ones included
    depth: int = 16  # nesting of JSON


LIMITS = Limits()
