"""How a result is printed."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """How the result is printed on standard output."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
