"""How a result is printed, and in which language."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """How the result is printed on standard output."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Language(StrEnum):
    """A language that people read decisions in."""

    EN = "en"
    JA = "ja"
    KO = "ko"
