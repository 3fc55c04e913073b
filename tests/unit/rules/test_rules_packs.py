"""What is not a pack is refused, with the place and what to mend."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho.rules import parse_law
from sekisho.rules.packs import digest
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import PackFault

JOINT = "joint: {hold_at: 5, weak_needs: 3, published: 2020-01-01, cite: a note}\n"
GOOD = {
    "id": "r",
    "when": "dest = 'CN'",
    "then": "{effect: hold}",
    "in_force": "[{from: 2020-01-01}]",
    "cite": "a law",
    "grade": "primary",
}


def pack(**changes: str | None) -> str:
    fields = {**GOOD, **changes}
    return JOINT + "rules:\n  - " + "\n    ".join(f"{k}: {v}" for k, v in fields.items() if v is not None) + "\n"


def test_a_good_pack_loads() -> None:
    assert parse_law({"p": pack()}).rule("r") is not None


@pytest.mark.parametrize("key", ["id", "when", "in_force", "cite", "grade"])
def test_a_rule_without_what_it_needs_is_refused(key: str) -> None:
    with pytest.raises(PackFault) as fault:
        parse_law({"p.yaml": pack(**{key: None})})
    assert "p.yaml" in str(fault.value) and fault.value.hint


@pytest.mark.parametrize(
    "changes",
    [
        {"then": "{effect: maybe}"},
        {"then": "{}"},
        {"grade": "excellent"},
        {"about": "weather"},
        {"in_force": "[{from: yesterday}]"},
        {"in_force": "[{to: 2020-01-01}]"},
        {"published": "soon"},
    ],
    ids=str,
)
def test_a_rule_with_a_bad_value_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(PackFault):
        parse_law({"p.yaml": pack(**changes)})


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(PackFault):
        parse_law({"p.yaml": pack(in_force="[{from: 2020-13-01}]")})


@pytest.mark.parametrize("text", ["", "- a\n- list\n", "rules: [unclosed", "just words"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(PackFault):
        parse_law({"p.yaml": text})


def test_a_pack_cannot_build_objects() -> None:
    with pytest.raises(PackFault):
        parse_law({"p.yaml": "rules: !!python/object/apply:os.system ['true']\n"})


def test_without_a_joint_scheme_there_is_no_law() -> None:
    with pytest.raises(PackFault, match="joint"):
        parse_law({"p.yaml": pack().removeprefix(JOINT)})


def test_an_id_stands_once_in_all_packs() -> None:
    with pytest.raises(PackFault, match=r"a\.yaml.*b\.yaml"):
        parse_law({"a.yaml": pack(), "b.yaml": pack()})


def test_a_fact_and_a_rule_cannot_share_an_id() -> None:
    fact = "facts:\n  - {id: r, when: x, in_force: [{from: 2020-01-01}], cite: a law, grade: primary}\n"
    with pytest.raises(PackFault):
        parse_law({"p.yaml": pack(), "q.yaml": fact})


@pytest.mark.parametrize("when", ["dest =", "IN_GROUP(dest, 'X:9')", "dest = 'CN' AND", "SELECT"])
def test_a_condition_that_is_no_sql_is_refused_by_name(when: str) -> None:
    law = parse_law({"p.yaml": pack(when=f'"{when}"')})
    with pytest.raises(PackFault, match="Rule r"):
        law.on(Clocks(date(2026, 1, 1), date(2026, 1, 1)))


def test_the_digest_names_exactly_these_texts() -> None:
    one = {"a": "x", "b": "y"}
    assert digest(one) == digest(dict(reversed(one.items())))
    assert (
        len({digest(one), digest({"a": "x", "b": "z"}), digest({"a": "xb", "": "y"}), digest({"ab": "x", "": "y"})})
        == 4
    )


def test_groups_of_several_packs_join() -> None:
    law = parse_law({"a": JOINT + "groups: {g: {members: [CN]}}\n", "b": "groups: {g: {members: [RU]}}\n"})
    assert law.on(Clocks(date(2026, 1, 1), date(2026, 1, 1))).groups["g"] == {"CN", "RU"}


def test_published_is_the_first_day_where_it_is_not_said() -> None:
    rule = parse_law({"p": pack()}).rule("r")
    assert rule is not None and rule.published == date(2020, 1, 1)
