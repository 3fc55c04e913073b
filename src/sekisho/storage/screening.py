"""What a screening needs from files: the texts, the measured figures of the presets, a person's settings."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sekisho.storage.files import read_file
from sekisho.storage.texts import LOADER, Sentences, knowledge_data, sentences
from sekisho.vocabulary.errors import UsageFault

_MOST_BYTES = 200_000


@cache
def screening_texts() -> Sentences:
    """The decoded ``knowledge/screening-texts.yaml``. Raises PackFault where a text lacks its three languages."""
    return sentences("screening-texts.yaml")


@cache
def preset_figures() -> dict[str, Any]:
    """The decoded ``knowledge/preset-figures.yaml``: what each preset was measured to find and to raise."""
    figures: dict[str, Any] = knowledge_data("preset-figures.yaml")
    return figures


def read_settings(path: Path) -> Any:
    """A settings file, decoded; what it means is ``service.screening_rules``'s. Raises UsageFault, InputError."""
    content = read_file(path)
    if len(content) > _MOST_BYTES:
        raise UsageFault(f"{path.name} has {len(content):,} bytes; settings have at most {_MOST_BYTES:,}.")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(content, Loader=LOADER)):
            raise UsageFault(f"{path.name} refers to itself (YAML aliases).", hint="Write each setting out.")
        return yaml.load(content, Loader=LOADER)  # noqa: S506 - a safe loader, chosen above
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise UsageFault(f"{path.name} is no YAML: {str(fault)[:200]}") from None
