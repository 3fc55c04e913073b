"""The texts and facts of audits of acquisitions, from the YAML files that people review. Once a process."""

from __future__ import annotations

from functools import cache
from typing import Any

from sekisho.storage.texts import Sentences, knowledge_data, sentences


@cache
def audit_texts() -> Sentences:
    """The decoded ``knowledge/audit-texts.yaml``. Raises PackFault where a text lacks its three languages."""
    return sentences("audit-texts.yaml")


@cache
def audit_facts() -> Any:
    """The decoded ``knowledge/audit-facts.yaml``: when models were announced, which serials makers made."""
    return knowledge_data("audit-facts.yaml")
