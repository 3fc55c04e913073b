"""The gazetteer and the currency table, read from the files that ship with the program; each once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from sekisho.vocabulary.places import Gazetteer

# the C loader is ten times faster; both build plain values only, never objects
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def gazetteer() -> Gazetteer:
    """Countries, parts and ports from ``knowledge/places.yaml``."""
    return Gazetteer.from_data(knowledge("places.yaml"))


@cache
def currencies() -> Mapping[str, float]:
    """Approximate US dollars for one unit of each ISO 4217 currency, from ``knowledge/currencies.yaml``.

    For thresholds of red flags only: dated, rounded, and no basis for accounting.
    """
    rates = knowledge("currencies.yaml")["usd"]
    return MappingProxyType({str(code): float(rate) for code, rate in rates.items()})


def knowledge(name: str) -> dict[str, Any]:
    """A file of ``knowledge/``, parsed."""
    text = files("sekisho").joinpath("knowledge", name).read_bytes()
    loaded: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader either way
    return loaded
