"""Which alerts are wanted: a preset for all lists, other presets or thresholds for some, weak aliases or not.

The settings file is YAML::

    preset: default
    lists:
      ofac-sdn: {preset: wide}
      un: {threshold: 0.9, ignore_weak_aliases: true}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from sekisho.parties import PRESETS, Policy
from sekisho.parties.cleared import rule_version
from sekisho.vocabulary.errors import UsageFault

LOWEST = 0.5  # scores below this are not worked out, whatever the threshold
_KEYS = frozenset({"preset", "threshold", "ignore_weak_aliases"})


@dataclass(frozen=True, slots=True)
class ListRule:
    """What one list, or every list, is screened with. ``threshold`` 0: keep what a person should look at."""

    preset: str = "default"
    threshold: float = 0.0
    ignore_weak_aliases: bool = False

    def policy(self) -> Policy:
        """The matcher's policy."""
        policy = PRESETS[self.preset]
        if self.threshold > 0:
            floor = min(policy.floor, max(self.threshold, LOWEST))
            policy = replace(policy, floor=floor)
        return replace(policy, weak_aliases=not self.ignore_weak_aliases)

    def version(self) -> str:
        """Names what judged a pair: scorecard, preset and its figures."""
        return rule_version(self.preset)


@dataclass(frozen=True, slots=True)
class Rules:
    """``general`` for every list but those named in ``by_list`` (by kind, such as 'ofac-sdn')."""

    general: ListRule = ListRule()
    by_list: Mapping[str, ListRule] = field(default_factory=dict)

    def of(self, kind: str) -> ListRule:
        """The rule of one list."""
        return self.by_list.get(kind, self.general)

    def version_of(self, kind: str) -> str:
        """Names what judges pairs of one list."""
        return self.of(kind).version()

    def policies(self) -> dict[str, Policy]:
        """Policies of the lists that have one of their own."""
        return {kind: rule.policy() for kind, rule in self.by_list.items()}

    def kept(self) -> pl.Expr:
        """Which matches are alerts: at or over the list's threshold, or, without one, possible or better."""
        kept = _kept(self.general)
        for kind, rule in self.by_list.items():
            kept = pl.when(pl.col("list") == kind).then(_kept(rule)).otherwise(kept)
        return kept


def _kept(rule: ListRule) -> pl.Expr:
    return pl.col("score") >= rule.threshold if rule.threshold > 0 else pl.col("strength") != "weak"


def parse_rules(data: Any, lists: Collection[str], *, preset: str | None = None, threshold: float = 0.0) -> Rules:
    """Rules from a decoded settings file (None for none); ``preset`` and ``threshold`` as asked on the command line.

    What was asked outdoes the file's general setting, not its lists'. Raises UsageFault, which says what is wrong: an
    unknown preset, list (``lists`` are those of the reference) or key, a threshold outside 0 to 1.
    """
    whole = _mapping({} if data is None else data, "The settings file")
    unknown = sorted(map(str, set(whole) - _KEYS - {"lists"}))
    if unknown:
        raise UsageFault(f"The settings file has unknown keys: {', '.join(unknown)}.", hint=_hint("lists", *_KEYS))
    general = _rule({k: v for k, v in whole.items() if k != "lists"}, "the settings file", ListRule())
    general = replace(
        general, preset=_preset(preset) if preset else general.preset, threshold=threshold or general.threshold
    )
    by_list = {}
    for kind, own in _mapping(whole.get("lists") or {}, "lists").items():
        if kind not in lists:
            raise UsageFault(f"The settings name the list '{kind}'.", hint=f"The reference has: {', '.join(lists)}.")
        by_list[str(kind)] = _rule(_mapping(own, f"lists.{kind}"), f"lists.{kind}", general)
    return Rules(general, by_list)


def _rule(data: Mapping[str, Any], where: str, general: ListRule) -> ListRule:
    unknown = sorted(map(str, set(data) - _KEYS))
    if unknown:
        raise UsageFault(f"{where} has unknown keys: {', '.join(unknown)}.", hint=_hint(*_KEYS))
    threshold, ignore = data.get("threshold", general.threshold), data.get("ignore_weak_aliases")
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)) or not 0 <= threshold <= 1:
        raise UsageFault(f"{where}: the threshold is {threshold!r}.", hint="Give a number from 0 to 1.")
    if ignore is not None and not isinstance(ignore, bool):
        raise UsageFault(f"{where}: ignore_weak_aliases is {ignore!r}.", hint="Give true or false.")
    preset = _preset(data["preset"]) if "preset" in data else general.preset
    return ListRule(preset, float(threshold), general.ignore_weak_aliases if ignore is None else ignore)


def _preset(name: Any) -> str:
    if not isinstance(name, str) or name not in PRESETS:
        raise UsageFault(f"There is no preset '{name}'.", hint=_hint(*PRESETS))
    return name


def _mapping(data: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise UsageFault(f"{where} holds {str(data)[:60]!r}.", hint=_hint("lists", *sorted(_KEYS)))
    return data


def _hint(*names: str) -> str:
    return f"Known are: {', '.join(sorted(names))}."
