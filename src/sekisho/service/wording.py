"""From findings to sentences: templates of the packs, filled with localised values, in English, Japanese or Korean.

>>> words = Wording(law, load_labels())
>>> words.sentence(finding, "ja"), words.remedy(finding, "ja"), words.missing(finding["missing"], "ja")

``finding`` is a row of the findings frame as a mapping. What stands in it was written by strangers: ``clean`` takes out
whatever could steer a terminal or turn text around; escaping for HTML or for rich is the renderer's task.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sekisho.rules import Law

LANGS = ("en", "ja", "ko")
DASH = "—"
Finding = Mapping[str, Any]

_LONGEST = 160  # characters of one stated value within a sentence
_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
_ESCAPE_CODES = re.compile(r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|[@-Z\\-_])")
# Characters that are not seen but change what is: bidirectional overrides and isolates, zero width space, BOM.
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_COUNTRIES = frozenset(
    {"dest", "ship_from", "exporter_country", "consignee_country", "end_user_country", "payer_country"}
    | {"hq_stated", "hq_from_owners"}
)
_CODES = frozenset({"hs2", "hs4", "hs6", "line"})  # digits that are names, not amounts
# Facts that only say that a rule was looked at; as evidence they would be noise.
_HIDDEN = frozenset(
    {
        "any_accelerator",
        "any_electronics",
        "any_sensitive",
        "sensitive",
        "hs2",
        "hs4",
        "parts",
        "chip",
        "list",
        "topics",
    }
    | {"topic", "with_listed", "hq_answer", "cleared"}
)
_JOINER = {"en": ", ", "ja": "、", "ko": ", "}


@dataclass(frozen=True)
class Labels:
    """Short texts by kind and key, each in English, Japanese and Korean (``knowledge/labels.yaml``)."""

    tables: Mapping[str, Mapping[str, Sequence[str]]]

    def find(self, kind: str, key: str, lang: str) -> str | None:
        """The text; None where there is none."""
        texts = self.tables.get(kind, {}).get(key)
        return None if texts is None else texts[LANGS.index(lang)]

    def of(self, kind: str, key: str, lang: str) -> str:
        """The text; the key itself where there is none."""
        return self.find(kind, key, lang) or key

    def question(self, rule_id: str, lang: str) -> str:
        """What stays open while a fact is missing: an English clause after 'whether'; else the rule's title."""
        texts = self.tables.get("rules", {}).get(rule_id, ())
        return texts[3] if lang == "en" and len(texts) > 3 else self.of("rules", rule_id, lang)


def clean(value: object, longest: int = 0) -> str:
    """One line of text without control characters, escape codes and direction overrides; cut at ``longest``."""
    text = str(value)
    if not text.isprintable():
        text = _ESCAPE_CODES.sub("", text).translate(_UNSEEN)
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") else c for c in text)
    text = " ".join(text.split())
    return text[: longest - 1] + "…" if 0 < longest < len(text) else text


def number(value: float) -> str:
    """A number as people read it: 15832 -> 15,832; 0.30000001 -> 0.3; 4799.6 -> 4,799.6."""
    if value != value or value in (float("inf"), float("-inf")):  # NaN is not equal to itself
        return DASH
    size = abs(value)
    digits = 0 if size >= 10_000 else 1 if size >= 100 else 2 if size >= 0.1 or size == 0 else 4
    text = f"{round(value, digits):,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parameters(finding: Finding) -> dict[str, Any]:
    """The finding's values; empty where they cannot be read."""
    try:
        loaded = json.loads(finding.get("params") or "{}")
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


@dataclass(frozen=True)
class Wording:
    """Says findings in words. Holds no state but the texts; sentences already made are kept."""

    law: Law
    labels: Labels
    _said: dict[tuple[object, ...], str] = field(default_factory=dict, repr=False, compare=False)

    def sentence(self, finding: Finding, lang: str) -> str:
        """What was found, as one sentence. A value that the finding lacks becomes an em dash, never an error."""
        missing = finding.get("missing") or ()
        key = (finding["check"], finding["code"], finding.get("params"), *missing, lang)
        if key not in self._said:
            template = self._template(finding, "text", lang)
            text = self._fill(template, finding, lang) if template else self.title(finding["check"], lang)
            self._said[key] = text[:1].upper() + text[1:]
        return self._said[key]

    def waiting(self, checks: Sequence[str], finding: Finding, lang: str) -> str:
        """One sentence for several obligations that wait for the same missing facts as ``finding``."""
        questions = dict.fromkeys(self.labels.question(check, lang) for check in checks)
        template = self._template(finding, "text", lang)
        between = "; or whether " if lang == "en" else _JOINER[lang]
        return self._fill(template or "{missing}", finding, lang, between.join(questions))

    def remedy(self, finding: Finding, lang: str) -> str | None:
        """What to do about it; None where the packs say nothing."""
        template = self._template(finding, "remedy", lang)
        return self._fill(template, finding, lang) if template else None

    def title(self, check: str, lang: str) -> str:
        """A short name of a rule or notice; its id where nobody gave it one."""
        return self.labels.of("rules", check, lang)

    def fact(self, name: str, lang: str) -> str:
        """The name of a fact as evidence."""
        return self.labels.of("facts", name, lang)

    def ask(self, name: str, lang: str) -> str:
        """What a person must state where this fact is missing, with the column to fill."""
        return self.labels.find("asks", name, lang) or self.fact(name, lang)

    def short_ask(self, name: str, lang: str) -> str:
        """``ask`` without the column."""
        return re.split(r"\s*[(（]", self.ask(name, lang), maxsplit=1)[0]

    def missing(self, names: Iterable[str] | None, lang: str) -> str:
        """Missing facts as one text; several facts of one column are asked for once."""
        asked = dict.fromkeys(self.ask(name, lang) for name in names or ())
        return _JOINER[lang].join(asked) or DASH

    def place(self, code: object, lang: str) -> str:
        """The name of a country; its code where the name is unknown."""
        return self.labels.of("places", clean(code, 40), lang)

    def evidence(self, finding: Finding, lang: str) -> list[tuple[str, str]]:
        """Named values on which the finding rests."""
        values = parameters(finding)
        for figure in ("tpp", "pd"):
            low, high = values.pop(f"{figure}_low", None), values.pop(f"{figure}_high", None)
            if low is not None:
                exact = high is None or high == low
                values[figure] = number(low) if exact else f"{number(low)} – {number(high)}"
        shown = [name for name in values if name not in _HIDDEN and values[name] not in (None, "")]
        return [(self.fact(name, lang), self.value(name, values[name], lang)) for name in shown]

    def value(self, name: str, value: object, lang: str) -> str:
        """One value as text: countries and codes by name, numbers rounded, truth values as yes or no."""
        if value is None or value == "":
            return DASH
        if isinstance(value, bool):
            return self.labels.of("words", "yes" if value else "no", lang)
        if isinstance(value, (int, float)):
            return str(value) if name in _CODES else number(float(value))
        if isinstance(value, list):
            return _JOINER[lang].join(self.value(name, one, lang) for one in value) or DASH
        return self._named(name, clean(value, _LONGEST), lang)

    def _named(self, name: str, text: str, lang: str) -> str:
        if name in _COUNTRIES:
            return self.place(text, lang)
        kind = {"flags": "rules", "role": "roles"}.get(name, name)
        key = text.lower().replace(" ", "_") if name == "late_change_field" else text
        return self.labels.find(kind, key, lang) or text

    def _template(self, finding: Finding, part: str, lang: str) -> str | None:
        """The rule's or notice's own text. A finding for want of a fact is worded by the notice, not by its rule."""
        law, check = self.law, finding["check"]
        source = law.notices.get("incomplete") if finding["code"] == "incomplete" else None
        source = source or law.rule(check) or law.notices.get(check)  # type: ignore[assignment]
        if source is None:
            return None
        texts: Mapping[str, str] = getattr(source, part)
        return texts.get(lang) or texts.get("en")

    def _fill(self, template: str, finding: Finding, lang: str, question: str = "") -> str:
        values = parameters(finding)

        def one(match: re.Match[str]) -> str:
            name = match[1]
            if name == "missing":
                return self.missing(finding.get("missing"), lang)
            if name == "rule_title":
                return question or self.labels.question(finding["check"], lang)
            return self.value(name, values.get(name), lang)

        return _PLACEHOLDER.sub(one, template)
