"""The story of one consignment: order, what a licence lifts, what to do."""

from __future__ import annotations

import json

from judged_day import H100, SDN, day, finding, incomplete, law
from sekisho.service.said import Said, filled, in_language, same
from sekisho.service.story import Stories, Story, records_of
from sekisho.service.wording import Wording
from sekisho.storage.labels import load_labels

STORIES = Stories(Wording(law(), load_labels()))
HQ = {**H100, "dest": "SG", "end_user_hq_d5": True}


def _tell(outcome: str, determination: str, *findings, **more) -> Story:
    judged = day(("C-1", outcome, determination, findings))
    records = records_of("C-1", judged.decisions, judged.findings, judged.batch)
    assert records is not None
    for name, value in more.items():
        records.decision[name] = value  # type: ignore[index]
    return STORIES.tell(records)


def test_the_gravest_reason_leads_and_its_remedy_is_the_only_one_of_a_refusal() -> None:
    story = _tell(
        "refuse", "prohibited", finding("flag.no-use"), finding("us.licence.hq", HQ), finding("ofac.sdn", SDN)
    )
    assert story.why[0].check == "ofac.sdn"
    assert "EVIL FZE" in story.headline.en
    assert len(story.next) == 2  # of the listed party and of the denied licence; not of the flag


def test_like_findings_on_several_lines_are_one_reason() -> None:
    story = _tell("refuse", "licence_required", finding("us.licence.hq", HQ), finding("us.licence.hq", HQ, line=3))
    assert [reason.lines for reason in story.why] == [(1, 3)]


def test_one_listed_party_in_two_roles_is_one_reason() -> None:
    story = _tell("refuse", "prohibited", finding("ofac.sdn", SDN), finding("ofac.sdn", {**SDN, "role": "end_user"}))
    assert [r.sentence.en.split(" “")[0] for r in story.why] == ["Consignee, end user"]


def test_obligations_that_wait_for_the_same_fact_ask_once() -> None:
    missing = ["end_user_hq_d5"]
    story = _tell("hold", "incomplete", incomplete("us.licence.hq", missing), incomplete("us.informed", missing))
    assert len(story.why) == 1
    assert "; or whether the maker's is-informed notice" in story.why[0].sentence.en
    assert story.headline.en == "Not stated: headquarters country of the end user (column end_user_hq_country)."
    assert story.why[0].grade == "primary"


def test_what_a_licence_lifts_no_longer_stands() -> None:
    listed = finding("jp.listed", {**H100, "dest": "SG"})
    covered = finding("licence.covered", {"licence": "L-7", "line": 1}, regime="JP", line=1)
    story = _tell("release", "licensed", listed, covered, licences=["L-7"])
    assert [r.open for r in story.why] == [False]
    assert story.headline.en == "It goes under licence L-7."
    assert "L-7" in story.changes[0].ko


def test_a_released_consignment_says_what_would_make_one_judge_again() -> None:
    story = _tell("release", "none")
    assert story.why == ()
    assert "judge again" in story.changes[0].en


def test_joint_flags_bring_the_remedies_of_their_flags() -> None:
    joint = finding("flags.joint", {"flags": ["flag.no-use"], "hold_at": 5.0, "score": 6.0}, effect="hold")
    story = _tell("hold", "red_flags", joint, finding("flag.no-use"))
    assert "Obtain an end-use statement." in [step.en for step in story.next]


def test_rules_that_lack_a_fact_are_not_called_clean() -> None:
    story = _tell("hold", "red_flags", finding("flag.no-use"), skipped=["flag.prepaid:buyer_age_days"])
    flags = next(group for group in story.checked if group.group.en == "Red flags")
    assert (len(flags.fired), flags.lacking) == (1, 1)
    assert story.skipped[0][0].en == "prepaid by a young firm"


def test_a_story_is_plain_json_in_each_language() -> None:
    story = _tell("refuse", "licence_required", finding("us.licence.hq", HQ))
    told = json.loads(json.dumps(in_language(story, "ja"), ensure_ascii=False))
    assert told["outcome_name"] == "出荷不可"
    assert told["goods"][0]["tpp"] == "15,824"
    assert told["parties"][1]["hq"] == "日本"


def test_filling_does_not_look_into_values() -> None:
    template = Said("{a} and {b}", "{a}と{b}", "{a} {b}")
    assert filled(template, {"a": same("{b}")}).en == "{b} and —"


def test_who_was_not_judged_has_no_records() -> None:
    judged = day(("C-1", "release", "none", ()))
    assert records_of("C-2", judged.decisions, judged.findings, judged.batch) is None
