"""The texts in which consignments under way are told, from ``knowledge/tracking-texts.yaml``. Once a process."""

from __future__ import annotations

from functools import cache

from sekisho.storage.texts import Sentences, sentences


@cache
def tracking_texts() -> Sentences:
    """Kind -> key -> English, Japanese, Korean. Raises PackFault where a text lacks its three languages."""
    return sentences("tracking-texts.yaml")
