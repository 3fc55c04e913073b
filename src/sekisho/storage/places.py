"""The gazetteer and the currency table, read from the files that ship with the program; each once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sekisho.storage.texts import knowledge_data
from sekisho.vocabulary.places import Gazetteer


@cache
def gazetteer() -> Gazetteer:
    """Countries, parts and ports from ``knowledge/places.yaml``."""
    return Gazetteer.from_data(knowledge_data("places.yaml"))


@cache
def currencies() -> Mapping[str, float]:
    """Approximate US dollars for one unit of each ISO 4217 currency, from ``knowledge/currencies.yaml``.

    For thresholds of red flags only: dated, rounded, and no basis for accounting.
    """
    rates = knowledge_data("currencies.yaml")["usd"]
    return MappingProxyType({str(code): float(rate) for code, rate in rates.items()})
