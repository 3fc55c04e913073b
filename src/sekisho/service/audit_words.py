"""Findings of an audit in words. What strangers wrote is cleaned here and escaped by whoever renders it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.service.wording import DASH, LANGS, Labels, Wording, clean, number

Texts = Mapping[str, Mapping[str, Sequence[str]]]
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_JOINER = {"en": ", ", "ja": "、", "ko": ", "}
_COUNTRIES = frozenset({"from", "to", "ship_from", "country"})
_CODE = 5  # letters of a code of a country or of a part of one
_LONGEST = 120  # characters of one value in a sentence


@dataclass(frozen=True)
class AuditWords:
    """Says what an audit found.

    Args:
        texts: ``knowledge/audit-texts.yaml``. custody: ``knowledge/custody-texts.yaml``, for findings of records.
        law: ``knowledge/law-texts.yaml``, for answers. wording: names of countries, rules, regimes and facts.
    """

    texts: Texts
    custody: Texts
    law: Labels
    wording: Wording

    def say(self, kind: str, key: str, lang: str, **values: object) -> str:
        """A text with its values; the key itself where there is no text."""
        known = self.texts.get(kind, {}).get(key)
        template = known[LANGS.index(lang)] if known else key
        return _filled(template, {name: str(value) for name, value in values.items()})

    def finding(self, code: str, params: str, lang: str) -> str:
        """What was found, as one sentence: codes of its parameters in words, what is unknown as a dash."""
        stated = json.loads(params)
        values = {name: self._value(name, value, lang) for name, value in stated.items()}
        if "finding" in stated:
            values["told"] = self._of_records(stated, lang)
        text = self.say("codes", code, lang, **values)
        return text[:1].upper() + text[1:]

    def _value(self, name: str, value: Any, lang: str) -> str:
        if isinstance(value, float):
            return number(value)
        if name == "missing":
            return self.wording.missing(value, lang)
        if name == "rules":
            return _JOINER[lang].join(self.wording.title(one, lang) for one in value or ()) or DASH
        if name == "note":  # stands behind what it is about, if anything does
            return f" ({clean(value, _LONGEST)})" if value else ""
        if value is None or value == "":
            return DASH
        text = clean(value, _LONGEST)
        if name in _COUNTRIES and len(text) <= _CODE and text.isupper():
            return self.wording.place(text, lang)
        return self._coded(name, text, lang)

    def _coded(self, name: str, text: str, lang: str) -> str:
        if name == "role":
            return self.say("roles", text, lang)
        if name == "why":
            return self.say("whys", text, lang)
        if name == "regime":
            return self.wording.labels.of("regimes", text, lang)
        if name in ("before", "after"):
            return self.law.of("answers", text, lang)
        return self.wording.title(text, lang) if name in ("check", "rule") else text

    def _of_records(self, stated: Mapping[str, Any], lang: str) -> str:
        """What the replay of custody found."""
        values = {name: clean(value, _LONGEST) for name, value in stated.items()}
        at = LANGS.index(lang)
        if "why" in values:
            values["why"] = _of(self.custody, "whys", values["why"], at)
        return _filled(_of(self.custody, "findings", values["finding"], at), values)


def _of(texts: Texts, kind: str, key: str, at: int) -> str:
    known = texts.get(kind, {}).get(key)
    return known[at] if known else key


def _filled(template: str, values: Mapping[str, str]) -> str:
    """``{name}`` replaced once: a value that holds braces is not looked into again."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], DASH), template).strip()
