"""Rules on owners as data: ``knowledge/ownership-rules.yaml``, decoded, becomes ``Rule`` objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sekisho.parties.ownership.model import WHOLE, Lists, Live, Rule, Version
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Grade

KINDS = ("cascade", "minority", "headquarters")
STATUSES = ("in_force", "stayed", "unknown")
_COMPARISONS = {">=": False, ">": True}
_LANGS = ("en", "ja", "ko")


def parse_rules(data: Any) -> tuple[Rule, ...]:
    """Rules from the decoded file; raises PackFault, naming the rule, for what does not fit."""
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        raise PackFault("ownership rules: a mapping with a list 'rules' expected.")
    rules = tuple(_rule(item) for item in data["rules"])
    if len({rule.id for rule in rules}) != len(rules):
        raise PackFault("ownership rules: two rules have one id.")
    return rules


def rules_on(rules: Sequence[Rule], clocks: Clocks) -> tuple[Live, ...]:
    """Each rule as it reads on ``as_of`` by what was published on ``known_at``; rules without a wording are left out.

    Of several wordings that cover the day the one published last counts.
    """
    live = []
    for rule in rules:
        known = [v for v in rule.versions if v.published <= clocks.known_at and _covers(v, clocks.as_of)]
        if known:
            live.append(Live(rule, max(known, key=lambda version: (version.published, version.start))))
    return tuple(live)


def _covers(version: Version, day: date) -> bool:
    return version.start <= day and (version.end is None or day <= version.end)


def _rule(item: Any) -> Rule:
    name = item.get("id") if isinstance(item, dict) else None
    if not isinstance(name, str):
        raise PackFault("ownership rules: a rule without an id.")
    try:
        kind = _among(item["kind"], KINDS)
        return Rule(
            id=name,
            kind=kind,
            regime=str(item["regime"]),
            title=_texts(item["title"]),
            lists=tuple(_lists(one) for one in item.get("lists", ())),
            versions=tuple(_version(one, item) for one in item["versions"]),
            group=str(item.get("group", "")),
            also=tuple(str(code) for code in item.get("also", ())),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise PackFault(f"ownership rules: {name}: {fault!r}.") from None


def _version(item: Mapping[str, Any], rule: Mapping[str, Any]) -> Version:
    whole = {**rule, **item}
    threshold = round(float(whole["threshold"]) * WHOLE)
    if not 0 < threshold <= WHOLE:
        raise ValueError(f"threshold {whole['threshold']}")
    end = whole.get("to")
    return Version(
        start=_day(whole["from"]),
        end=None if end is None else _day(end),
        published=_day(whole["published"]),
        threshold=threshold,
        over=_COMPARISONS[whole["comparison"]],
        aggregate=bool(whole.get("aggregate", True)),
        control="control" in whole.get("through", ()),
        status=_among(whole["status"], STATUSES),
        grade=Grade(whole["grade"]).value,
        citation=str(whole["citation"]),
        note=_texts(whole["note"]) if "note" in whole else {},
    )


def _lists(item: Mapping[str, Any]) -> Lists:
    return Lists(str(item["list"]), str(item.get("source", "")), tuple(str(p) for p in item.get("programs", ())))


def _texts(item: Mapping[str, Any]) -> dict[str, str]:
    return {lang: str(item[lang]) for lang in _LANGS}


def _among(value: Any, choices: Sequence[str]) -> str:
    if value not in choices:
        raise ValueError(f"{value!r} is none of {', '.join(choices)}")
    return str(value)


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise ValueError(f"{value!r} is no day")
    return value
