"""The rules on owners and the sentences about them, from the YAML files that people review. Once a process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from sekisho.vocabulary.errors import PackFault

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both build plain data only


@cache
def ownership_data() -> Any:
    """The decoded ``knowledge/ownership-rules.yaml``, for ``parties.ownership.parse_rules``."""
    return _load("ownership-rules.yaml")


@cache
def ownership_texts() -> dict[str, dict[str, list[str]]]:
    """The decoded ``knowledge/ownership-texts.yaml``: kind -> key -> English, Japanese, Korean."""
    texts: dict[str, dict[str, list[str]]] = _load("ownership-texts.yaml")
    for kind, table in texts.items():
        for key, three in table.items():
            if not isinstance(three, list) or len(three) != 3 or not all(isinstance(one, str) for one in three):
                raise PackFault(
                    f"ownership-texts.yaml: {kind}.{key} is {three!r}.", hint="Give en, ja, ko; quote them."
                )
    return texts


def _load(name: str) -> Any:
    content = files("sekisho").joinpath("knowledge", name).read_bytes()
    try:
        return yaml.load(content, Loader=_LOADER)  # noqa: S506 - a safe loader, chosen above
    except yaml.YAMLError as fault:
        raise PackFault(f"{name} is no YAML: {fault}") from None
