"""The rule packs are as rule packs must be: cited, graded, in three languages, dated without overlap."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from sekisho.rules import Law, Rule, parse_law
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.finding import Effect, Grade

LANGUAGES = {"en", "ja", "ko"}
STOPS = {Effect.PROHIBITED, Effect.LICENCE, Effect.EXCEPTION, Effect.HOLD}
STATUSES = {"in_force", "is_informed", "not_enforced", "compliance_later", "stayed", "bill", "unknown"}
REVIEWS = {
    None,
    "presumption_of_denial",
    "policy_of_denial",
    "presumption_of_approval",
    "case_by_case",
    "notification",
    "no_notification",
}
DECIDE = STOPS | {Effect.INCOMPLETE, Effect.SCORE}

# Law that was published, or became known, after the day from which it applied.
PUBLISHED_LATE = {"eccn_2022", "us.licence.2022", "informed_item", "us.informed", "us.licence.a.worldwide-text"}


def _law() -> Law:
    folder = Path(__file__).resolve().parents[2] / "src" / "sekisho" / "rulepacks"
    return parse_law({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml"))})


LAW = _law()
RULES = {rule.id: rule for rule in LAW.rules}
EVERYTHING = {rule.id: rule for rule in (*LAW.rules, *LAW.facts)}


def _days(rule: Rule) -> list[Clocks]:
    return [Clocks(i.start, max(i.start, rule.published)) for i in rule.in_force]


def _stops(rule: Rule) -> bool:
    return any(rule.effect_on(clocks) in STOPS for clocks in _days(rule))


@pytest.mark.parametrize("rule_id", EVERYTHING)
def test_has_a_citation_and_a_grade(rule_id: str) -> None:
    rule = EVERYTHING[rule_id]
    assert len(rule.citation.strip()) >= 5
    assert rule.grade in set(Grade)


@pytest.mark.parametrize("rule_id", RULES)
def test_speaks_three_languages(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert set(rule.text) == LANGUAGES
    assert not rule.remedy or set(rule.remedy) == LANGUAGES


@pytest.mark.parametrize("rule_id", RULES)
def test_says_the_same_values_in_each_language(rule_id: str) -> None:
    named = {code: set(re.findall(r"\{(\w+)\}", text)) for code, text in RULES[rule_id].text.items()}
    everywhere = set().union(*named.values())
    assert everywhere <= set(RULES[rule_id].shows)
    assert named["ja"] == named["ko"] and named["ja"] <= everywhere


@pytest.mark.parametrize("rule_id", [i for i, rule in RULES.items() if _stops(rule)])
def test_who_stops_says_what_to_do(rule_id: str) -> None:
    assert set(RULES[rule_id].remedy) == LANGUAGES


@pytest.mark.parametrize("rule_id", EVERYTHING)
def test_intervals_are_in_order_and_do_not_overlap(rule_id: str) -> None:
    intervals = EVERYTHING[rule_id].in_force
    assert intervals
    assert all(i.end is None or i.start <= i.end for i in intervals)
    # in order of time, or published later: then the later one supersedes
    superseding = [two.published or date.min for two in intervals[1:]]
    known = [one.published or EVERYTHING[rule_id].published for one in intervals[:-1]]
    assert all(
        (one.end is not None and one.end < two.start) or new > old
        for (one, two), new, old in zip(pairwise(intervals), superseding, known, strict=True)
    )
    assert {i.status for i in intervals} <= STATUSES


def test_only_named_rules_were_published_late() -> None:
    late = {i for i, rule in EVERYTHING.items() if rule.published > rule.in_force[0].start}
    assert late == PUBLISHED_LATE


def test_unverified_rules_decide_nothing() -> None:
    deciding = {i for i, rule in RULES.items() if rule.grade is Grade.UNVERIFIED and _stops(rule)}
    assert deciding == set()


def test_bills_and_unenforced_rules_decide_nothing() -> None:
    deciding = {
        rule.id
        for rule in LAW.rules
        for interval in rule.in_force
        if interval.status not in ("in_force", "is_informed")
        and rule.effect_on(Clocks(interval.start, max(interval.start, rule.published))) in DECIDE
    }
    assert deciding == set()


def test_ids_are_unique_and_can_name_a_file() -> None:
    ids = [r.id for r in (*LAW.rules, *LAW.facts)] + list(LAW.notices)
    assert len(ids) == len(set(ids))
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", i)] == []


@pytest.mark.parametrize("rule_id", RULES)
def test_review_policies_are_known_and_only_on_what_can_be_licensed(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.review in REVIEWS
    if rule.review is not None:
        assert rule.effect in (Effect.LICENCE, Effect.EXCEPTION) and rule.regime is not None


@pytest.mark.parametrize("rule_id", [i for i, r in RULES.items() if r.effect in (Effect.LICENCE, Effect.EXCEPTION)])
def test_what_a_licence_can_lift_names_its_regime(rule_id: str) -> None:
    """A licence discharges findings of its own regime: one without a regime could never be discharged."""
    assert RULES[rule_id].regime


@pytest.mark.parametrize("rule_id", [i for i, r in RULES.items() if r.effect is Effect.SCORE])
def test_a_scoring_flag_has_points_below_the_threshold(rule_id: str) -> None:
    points = RULES[rule_id].points
    assert points is not None and 0 < points < LAW.joint.hold_at


@pytest.mark.parametrize("rule_id", [i for i, r in RULES.items() if r.weak])
def test_a_weak_flag_weighs_one_point_and_never_holds(rule_id: str) -> None:
    assert RULES[rule_id].effect is Effect.SCORE and RULES[rule_id].points == 1


def test_derived_facts_build_only_on_earlier_ones() -> None:
    """So that none builds on itself, and each knows the stated facts beneath it."""
    ids = [fact.id for fact in LAW.facts]
    forward = {
        (fact.id, later)
        for position, fact in enumerate(LAW.facts)
        for later in ids[position:]
        if re.search(rf"\b{later}\b", re.sub(r"'[^']*'", "", fact.when))
    }
    assert forward == set()


def test_every_word_list_is_used(root: Path) -> None:
    code = "\n".join(p.read_text("utf-8") for p in (root / "src" / "sekisho" / "gate").rglob("*.py"))
    assert {name for name in LAW.words if f'"{name}"' not in code} == set()


def test_every_word_list_that_code_asks_for_exists(root: Path) -> None:
    code = "\n".join(p.read_text("utf-8") for p in (root / "src" / "sekisho" / "gate").rglob("*.py"))
    asked = set(re.findall(r'words\.found\(.*, "(\w+)"\)', code)) | set(re.findall(r'patterns\["(\w+)"\]', code))
    assert asked <= set(LAW.words) and asked


@pytest.mark.parametrize("name", LAW.words)
def test_word_lists_hold_words(name: str) -> None:
    assert LAW.words[name] and all(w.strip("* ") for w in LAW.words[name])


def test_every_group_that_a_condition_names_exists() -> None:
    named = {
        group
        for rule in EVERYTHING.values()
        for call in re.findall(r"IN_GROUP\s*\(\s*\w+\s*,([^()]*)\)", rule.when)
        for group in re.findall(r"'([^']+)'", call)
    }
    assert named <= set(LAW.groups)


def test_every_group_has_iso_countries_once_a_day() -> None:
    for group, members in LAW.groups.items():
        for member in members:
            assert re.fullmatch(r"[A-Z]{2}(-\d{2})?", member.country), (group, member)
        countries = [m.country for m in members]
        assert len(countries) == len(set(countries)), group


@pytest.mark.parametrize("day", sorted({i.start for r in EVERYTHING.values() for i in r.in_force}), ids=str)
def test_the_law_compiles_on_each_day_on_which_something_began(day: date) -> None:
    live = LAW.on(Clocks(day, date(2030, 1, 1)))
    assert all(c.expr is not None for c in live.rules)


def test_no_pack_has_a_key_that_nothing_reads(pack_texts: dict[str, str]) -> None:
    """A misspelt key would be law that silently does not apply."""
    pack_keys = {"pack", "title", "joint", "words", "rules", "facts", "groups", "notices"}
    pack_keys |= {"regimes", "authorisations"}
    rule_keys = {"id", "about", "when", "then", "shows", "text", "next", "in_force", "published", "cite", "grade"}
    rule_keys |= {"source"}
    then_keys = {"effect", "code", "regime", "review", "points", "weak", "ways"}
    strange = []
    for name, text in pack_texts.items():
        pack = yaml.safe_load(text)
        strange += [f"{name}: {key}" for key in pack.keys() - pack_keys]
        for raw in (*pack.get("rules", []), *pack.get("facts", [])):
            strange += [f"{name}: {raw['id']}.{key}" for key in raw.keys() - rule_keys]
            strange += [f"{name}: {raw['id']}.then.{key}" for key in raw.get("then", {}).keys() - then_keys]
            strange += [
                f"{name}: {raw['id']}.in_force.{k}"
                for i in raw["in_force"]
                for k in i.keys() - {"from", "to", "status", "published", "end_published"}
            ]
    assert strange == []


def test_notices_speak_three_languages() -> None:
    assert {n.id for n in LAW.notices.values() if set(n.text) != LANGUAGES} == set()


def test_cited_documents_of_ours_exist(root: Path) -> None:
    cited = {
        c
        for c in [*(r.citation for r in EVERYTHING.values()), *(n.citation for n in LAW.notices.values())]
        if c.startswith("docs/")
    }
    cited.add(LAW.joint.citation)
    assert {c for c in cited if not (root / c).exists()} == set()
