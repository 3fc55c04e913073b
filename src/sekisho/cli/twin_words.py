"""Texts about units in one language, and how lines of them are printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from sekisho.custody import Finding
from sekisho.service.wording import LANGS
from sekisho.storage.custody import custody_texts


class Words:
    """Texts in one language."""

    def __init__(self, lang: str) -> None:
        self.tables = custody_texts()
        self.place = list(LANGS).index(lang)

    def __call__(self, kind: str, key: str, /, **params: object) -> str:
        """A text with its values."""
        return self.tables[kind][key][self.place].format(**params)

    def finding(self, finding: Finding) -> str:
        """What is wrong; a reason that is itself a code is told in words."""
        params = dict(finding.params)
        if "why" in params:
            params["why"] = self("whys", params["why"])
        return self("findings", finding.code, **params)


def print_json(document: Any) -> None:
    """One JSON document."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def say(lines: Iterable[str]) -> None:
    """Lines of text; what a terminal would obey is not printed."""
    for line in lines:
        sys.stdout.write("".join(c if c.isprintable() else "?" for c in line) + "\n")
