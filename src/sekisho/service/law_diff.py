"""Two laws compared, in words: what came, what went, and what says something else now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.rules import Law, Rule
from sekisho.rules.model import Membership
from sekisho.service.wording import Labels
from sekisho.vocabulary.clocks import Interval

_PARTS = ("when", "dates", "effect", "review", "regime", "grade", "citation", "ways", "points")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing: ``kind`` is a key of the texts, ``subject`` what it is about."""

    kind: str
    subject: str
    values: Mapping[str, str]

    def say(self, texts: Labels, lang: str) -> str:
        """As a sentence."""
        return texts.of("differences", self.kind, lang).format(subject=self.subject, **self.values)


def differences(old: Law, new: Law) -> list[Difference]:
    """Everything that differs, in order of its subject."""
    found = [
        *_rules({r.id: r for r in old.rules}, {r.id: r for r in new.rules}, "rule"),
        *_rules({r.id: r for r in old.facts}, {r.id: r for r in new.facts}, "fact"),
        *_groups(old.groups, new.groups),
        *_keys("way", old.authorisations, new.authorisations),
        *_keys("regime", old.regimes, new.regimes),
        *_keys("words", old.words, new.words),
    ]
    if old.joint != new.joint:
        values = {
            "was": f"{old.joint.hold_at:g}/{old.joint.weak_needs}",
            "now": f"{new.joint.hold_at:g}/{new.joint.weak_needs}",
        }
        found.append(Difference("joint", "joint", values))
    return sorted(found, key=lambda d: (d.subject, d.kind))


def _rules(old: Mapping[str, Rule], new: Mapping[str, Rule], kind: str) -> Iterator[Difference]:
    for name in sorted(old.keys() - new.keys()):
        yield Difference(f"{kind}_gone", name, {"text": _text(old[name])})
    for name in sorted(new.keys() - old.keys()):
        values = {"text": _text(new[name]), "dates": dates(new[name]), "effect": str(new[name].effect or "fact")}
        yield Difference(f"{kind}_new", name, values)
    for name in sorted(old.keys() & new.keys()):
        was, now = _parts(old[name]), _parts(new[name])
        for part in _PARTS:
            if was[part] != now[part]:
                yield Difference(f"changed_{part}", name, {"was": was[part] or "-", "now": now[part] or "-"})
        if (old[name].text, old[name].remedy) != (new[name].text, new[name].remedy):
            yield Difference("changed_text", name, {"was": _text(old[name]), "now": _text(new[name])})


def _parts(rule: Rule) -> dict[str, str]:
    parts: dict[str, Any] = {
        "when": " ".join(rule.when.split()),
        "dates": dates(rule),
        "effect": rule.effect,
        "review": rule.review,
        "regime": rule.regime,
        "grade": rule.grade,
        "citation": rule.citation,
        "ways": ", ".join(rule.ways),
        "points": None if rule.points is None else f"{rule.points:g}",
    }
    return {name: str(value) if value is not None else "" for name, value in parts.items()}


def _text(rule: Rule) -> str:
    return rule.text.get("en", rule.citation)


def dates(rule: Rule) -> str:
    """The intervals of a rule as one text."""
    published = f" [{rule.published}]" if rule.published != rule.in_force[0].start else ""
    return "; ".join(_interval(i) for i in rule.in_force) + published


def _interval(interval: Interval) -> str:
    status = "" if interval.status == "in_force" else f" ({interval.status})"
    return f"{interval.start} – {interval.end or '…'}{status}"


def _groups(
    old: Mapping[str, tuple[Membership, ...]], new: Mapping[str, tuple[Membership, ...]]
) -> Iterator[Difference]:
    for group in sorted(old.keys() | new.keys()):
        was, now = set(old.get(group, ())), set(new.get(group, ()))
        for member in sorted(was - now, key=lambda m: (m.country, m.interval.start)):
            yield Difference("member_gone", group, {"country": member.country, "dates": _interval(member.interval)})
        for member in sorted(now - was, key=lambda m: (m.country, m.interval.start)):
            yield Difference("member_new", group, {"country": member.country, "dates": _interval(member.interval)})


def _keys(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield Difference(f"{kind}_gone", name, {})
        elif name not in old:
            yield Difference(f"{kind}_new", name, {})
        elif old[name] != new[name]:
            yield Difference(f"{kind}_changed", name, {})
