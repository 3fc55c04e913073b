"""What a screening needs from files: the texts, the measured figures of the presets, a person's settings."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from sekisho.service.wording import LANGS
from sekisho.storage.files import read_file
from sekisho.vocabulary.errors import PackFault, UsageFault

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both build plain data only
_MOST_BYTES = 200_000


@cache
def screening_texts() -> dict[str, dict[str, list[str]]]:
    """The decoded ``knowledge/screening-texts.yaml``: kind -> key -> English, Japanese, Korean.

    Raises:
        PackFault: a text without its three languages.
    """
    texts: dict[str, dict[str, list[str]]] = _load("screening-texts.yaml")
    for kind, table in texts.items():
        for key, three in table.items():
            if not isinstance(three, list) or len(three) != len(LANGS) or not all(isinstance(t, str) for t in three):
                raise PackFault(
                    f"screening-texts.yaml: {kind}.{key} is {three!r}.", hint="Give en, ja, ko; quote them."
                )
    return texts


@cache
def preset_figures() -> dict[str, Any]:
    """The decoded ``knowledge/preset-figures.yaml``: what each preset was measured to find and to raise."""
    figures: dict[str, Any] = _load("preset-figures.yaml")
    return figures


def read_settings(path: Path) -> Any:
    """A settings file, decoded; what it means is ``service.screening_rules``'s. Raises UsageFault, InputError."""
    content = read_file(path)
    if len(content) > _MOST_BYTES:
        raise UsageFault(f"{path.name} has {len(content):,} bytes; settings have at most {_MOST_BYTES:,}.")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(content, Loader=_LOADER)):
            raise UsageFault(f"{path.name} refers to itself (YAML aliases).", hint="Write each setting out.")
        return yaml.load(content, Loader=_LOADER)  # noqa: S506 - a safe loader, chosen above
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise UsageFault(f"{path.name} is no YAML: {str(fault)[:200]}") from None


def _load(name: str) -> Any:
    content = files("sekisho").joinpath("knowledge", name).read_bytes()
    try:
        return yaml.load(content, Loader=_LOADER)  # noqa: S506 - a safe loader, chosen above
    except yaml.YAMLError as fault:
        raise PackFault(f"{name} is no YAML: {fault}") from None
