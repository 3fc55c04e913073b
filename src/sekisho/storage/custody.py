"""The texts in which documents and units are told, from ``knowledge/custody-texts.yaml``. Once a process."""

from __future__ import annotations

from functools import cache

from sekisho.storage.texts import Sentences, sentences


@cache
def custody_texts() -> Sentences:
    """Kind -> key -> English, Japanese, Korean. Raises PackFault where a text lacks its three languages."""
    return sentences("custody-texts.yaml")
