"""The rules on owners and the sentences about them, from the YAML files that people review. Once a process."""

from __future__ import annotations

from functools import cache
from typing import Any

from sekisho.storage.texts import Sentences, knowledge_data, sentences


@cache
def ownership_data() -> Any:
    """The decoded ``knowledge/ownership-rules.yaml``, for ``parties.ownership.parse_rules``."""
    return knowledge_data("ownership-rules.yaml")


@cache
def ownership_texts() -> Sentences:
    """The decoded ``knowledge/ownership-texts.yaml``. Raises PackFault where a text lacks its three languages."""
    return sentences("ownership-texts.yaml")
