"""The texts in which documents and units are told, from ``knowledge/custody-texts.yaml``. Once a process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from sekisho.service.wording import LANGS
from sekisho.vocabulary.errors import PackFault

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both build plain data only


@cache
def custody_texts() -> dict[str, dict[str, list[str]]]:
    """Kind -> key -> English, Japanese, Korean.

    Raises:
        PackFault: a text without its three languages.
    """
    text = files("sekisho").joinpath("knowledge", "custody-texts.yaml").read_bytes()
    tables: dict[str, dict[str, list[str]]] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader either way
    for kind, texts in tables.items():
        for key, said in texts.items():
            if not isinstance(said, list) or len(said) != len(LANGS) or not all(isinstance(s, str) for s in said):
                raise PackFault(f"custody-texts.yaml: {kind}.{key} is {said!r}.", hint="Give it in three languages.")
    return tables
