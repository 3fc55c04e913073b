"""YAML packs -> Law. No file is opened here: texts come in, with their names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sekisho.rules.model import ABOUT, Joint, Law, Membership, Notice, Rule
from sekisho.rules.regimes import Authorisation, Regime, read_authorisation, read_date, read_interval, read_regime
from sekisho.standards.yaml_data import NotYaml, read_yaml
from sekisho.vocabulary.clocks import Interval
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Effect, Grade


def parse_law(texts: Mapping[str, str]) -> Law:
    """All packs together as one law.

    Args:
        texts: pack name (its path below the pack folder) -> YAML text.

    Raises:
        PackFault: a pack that is not as a pack should be: which, where, and what to mend.
    """
    rules: list[Rule] = []
    facts: list[Rule] = []
    groups: dict[str, list[Membership]] = {}
    words: dict[str, tuple[str, ...]] = {}
    notices: dict[str, Notice] = {}
    regimes: dict[str, Regime] = {}
    ways: dict[str, Authorisation] = {}
    joint: Joint | None = None
    for name in sorted(texts):
        pack = _load(name, texts[name])
        facts += [_rule(name, f, derived=True) for f in pack.get("facts", [])]
        rules += [_rule(name, r, derived=False) for r in pack.get("rules", [])]
        for group, body in pack.get("groups", {}).items():
            groups.setdefault(group, []).extend(_memberships(body))
        words |= {key: tuple(value) for key, value in pack.get("words", {}).items()}
        notices |= {n["id"]: Notice(n["id"], n["text"], n.get("next", {}), n["cite"]) for n in pack.get("notices", [])}
        regimes |= {r.id: r for r in map(read_regime, pack.get("regimes", []))}
        ways |= {a.id: a for a in (read_authorisation(name, raw) for raw in pack.get("authorisations", []))}
        if "joint" in pack:
            joint = _joint(pack["joint"])
    if joint is None:
        raise PackFault("No pack says how weak flags count jointly.", hint="Add a `joint` section to one pack.")
    _refuse_doubles(facts + rules)
    return Law(
        digest(texts),
        tuple(rules),
        tuple(facts),
        {g: tuple(m) for g, m in sorted(groups.items())},
        joint,
        words,
        notices,
        dict(sorted(regimes.items(), key=lambda item: item[1].order)),
        ways,
    )


def digest(texts: Mapping[str, str]) -> str:
    """sha-256 over the names and texts of the packs, in order of name."""
    state = hashlib.sha256()
    for name in sorted(texts):
        for part in (name, texts[name]):
            raw = part.encode()
            state.update(len(raw).to_bytes(8, "big"))
            state.update(raw)
    return state.hexdigest()


def _load(name: str, text: str) -> dict[str, Any]:
    try:
        loaded = read_yaml(text)
    except NotYaml as error:
        raise PackFault(f"Pack {name} is not YAML: {error}", hint="Mend the file.") from error
    if not isinstance(loaded, dict):
        raise PackFault(f"Pack {name} is empty or not a mapping.", hint="A pack has `rules`, `facts` or `groups`.")
    return loaded


def _rule(pack: str, raw: Mapping[str, Any], *, derived: bool) -> Rule:
    try:
        then = raw.get("then", {})
        rule = Rule(
            id=raw["id"],
            about=raw.get("about", "line"),
            when=raw["when"],
            effect=None if derived else Effect(then["effect"]),
            code=then.get("code", raw["id"].rsplit(".", 1)[-1]),
            in_force=tuple(read_interval(i) for i in raw["in_force"]),
            published=read_date(raw.get("published", raw["in_force"][0]["from"])),
            citation=raw["cite"],
            grade=Grade(raw["grade"]),
            pack=pack,
            text=raw.get("text", {}),
            remedy=raw.get("next", {}),
            points=then.get("points"),
            regime=then.get("regime"),
            review=then.get("review"),
            weak=bool(then.get("weak", False)),
            shows=tuple(raw.get("shows", ())),
            ways=tuple(then.get("ways", ())),
            source=raw.get("source"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PackFault(
            f"Pack {pack}, rule {raw.get('id', '?')}: {error!r}",
            hint="A rule has id, when, then.effect, in_force, cite and grade.",
        ) from error
    if rule.about not in ABOUT:
        raise PackFault(f"Pack {pack}, rule {rule.id}: about '{rule.about}'", hint=f"One of {', '.join(ABOUT)}.")
    return rule


def _memberships(body: Mapping[str, Any]) -> list[Membership]:
    always = Interval(read_date(body.get("from", date(1990, 1, 1))))
    members = [Membership(country, always) for country in body.get("members", [])]
    members += [
        Membership(raw["country"], read_interval({"from": date(1990, 1, 1), **raw})) for raw in body.get("dated", [])
    ]
    return members


def _joint(raw: Mapping[str, Any]) -> Joint:
    return Joint(float(raw["hold_at"]), int(raw["weak_needs"]), raw["cite"], read_date(raw["published"]))


def _refuse_doubles(rules: list[Rule]) -> None:
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.id in seen:
            raise PackFault(f"{rule.id} stands in {seen[rule.id]} and in {rule.pack}.", hint="Ids are unique.")
        seen[rule.id] = rule.pack
