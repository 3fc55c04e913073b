"""The texts in which the log and its witnesses are told, from ``knowledge/log-texts.yaml``. Once a process."""

from __future__ import annotations

from functools import cache

from sekisho.storage.texts import Sentences, sentences


@cache
def log_texts() -> Sentences:
    """Kind -> key -> English, Japanese, Korean. Raises PackFault where a text lacks its three languages."""
    return sentences("log-texts.yaml")
