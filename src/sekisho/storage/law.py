"""The texts in which determinations are told, from ``knowledge/law-texts.yaml``. Once a process."""

from __future__ import annotations

from functools import cache

from sekisho.service.wording import Labels
from sekisho.storage.texts import sentences


@cache
def load_law_texts() -> Labels:
    """All texts by kind and key. Raises PackFault where one lacks its three languages."""
    return Labels(sentences("law-texts.yaml"))
