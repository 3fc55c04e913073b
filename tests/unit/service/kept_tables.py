"""A place for compiled customers that is no disk: fulfils the port that their folder fulfils."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


class Kept:
    """Tables in memory."""

    def __init__(self) -> None:
        self.folders: dict[str, Mapping[str, pl.DataFrame]] = {}

    def open(self, key: str) -> Mapping[str, pl.DataFrame] | None:
        return self.folders.get(key)

    def publish(self, key: str, tables: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]:
        self.folders[key] = tables
        return tables
