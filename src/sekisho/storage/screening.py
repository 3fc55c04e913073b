"""What a screening needs from files: the texts, the measured figures of the presets, a person's settings."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sekisho.standards.yaml_data import NotYaml, read_yaml
from sekisho.storage.files import read_file
from sekisho.storage.texts import Sentences, knowledge_data, sentences
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
    try:
        return read_yaml(read_file(path), _MOST_BYTES)
    except NotYaml as fault:
        raise UsageFault(f"{path.name} holds no settings: {fault}.") from None
