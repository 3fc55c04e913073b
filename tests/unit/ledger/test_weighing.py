"""A checkpoint against a policy and the rule on jurisdictions and mirrors: what it lacks is named."""

from __future__ import annotations

import pytest

from sekisho.ledger import Freshness, House, weigh
from sekisho.standards.c2sp import Note, Policy, Signature, SignerKey
from sekisho.vocabulary.errors import LedgerFault
from witnessed_world import NOW, ORIGIN, entries, note_of, policy_text, signers

LOG = signers()
ROWS = entries(5)
NAMES = ("jp", "kr", "us", "us2", "mirror")
WITNESSES: dict[str, SignerKey] = {
    name: signers(20 + n, f"witness.example/{name}", cosigns=True)[n % 2] for n, name in enumerate(NAMES)
}
GROUPS = ("group abroad 2 kr us us2", "group all all jp abroad")
POLICY = Policy.parse(
    policy_text([s.public for s in LOG], {n: (w.public, "") for n, w in WITNESSES.items()}, GROUPS, "all").encode()
)
HOUSE = House.of(
    {
        "operator": "JP",
        "witnesses": {
            "jp": {"jurisdiction": "JP"},
            "kr": {"jurisdiction": "KR"},
            "us": {"jurisdiction": "US"},
            "us2": {"jurisdiction": "US"},
            "mirror": {"jurisdiction": "KR", "mirror": True},
        },
    },
    POLICY,
)


def cosigned(*names: str, log: list[SignerKey] = LOG, time: int = NOW, rows: list[bytes] = ROWS) -> Note:
    note = note_of(rows, log)
    return Note(note.text, (*note.signatures, *(WITNESSES[n].sign(note.text, time) for n in names)))


def lacks(note: Note, house: House | None = None, fresh: Freshness | None = None) -> str:
    return "; ".join(weigh(note, POLICY, house, fresh).lacks)


@pytest.mark.parametrize("names", [("jp", "kr", "us"), ("jp", "us", "us2"), NAMES])
def test_a_quorum_satisfies(names: tuple[str, ...]) -> None:
    standing = weigh(cosigned(*names), POLICY)
    assert (standing.lacks, set(standing.cosigned), len(standing.logs)) == ((), set(names), 2)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ((), "group all has 0 of 2 needed, lacks jp (did not cosign), group abroad"),
        (("jp", "kr"), "group abroad has 1 of 2 needed, lacks us (did not cosign), us2 (did not cosign)"),
        (("kr", "us"), "group all has 1 of 2 needed, lacks jp (did not cosign)"),
        (("mirror", "jp"), "group abroad has 0 of 2 needed, lacks kr"),
    ],
)
def test_below_the_quorum_the_group_and_the_witness_are_named(names: tuple[str, ...], told: str) -> None:
    assert told in lacks(cosigned(*names))


def test_a_quorum_of_one_witness_is_named_as_well() -> None:
    policy = Policy.parse(policy_text([LOG[0].public], {"kr": (WITNESSES["kr"].public, "")}, quorum="kr").encode())
    assert weigh(cosigned("jp"), policy).lacks == ("witness kr (did not cosign)",)
    assert weigh(cosigned("kr"), policy).lacks == ()


def test_a_log_that_the_policy_does_not_know_is_named() -> None:
    assert "knows no log 'other.example/log'" in lacks(note_of(ROWS, signers(8, "other.example/log")))


def test_a_policy_without_logs_does_not_say_whose_it_is() -> None:
    policy = Policy.parse(b"quorum none\n")
    assert weigh(cosigned(), policy).lacks == ("the policy lists no log, so whose checkpoint this is remains unknown",)


def test_the_name_of_the_log_over_a_stranger_s_key_is_not_its_signature() -> None:
    stranger = note_of(ROWS, signers(8))
    assert "no key that the policy lists" in lacks(stranger)


def test_a_cosignature_on_another_checkpoint_makes_the_note_unusable() -> None:
    other = WITNESSES["kr"].sign(note_of(ROWS[:4], LOG).text, NOW)
    note = cosigned("jp", "us", "us2")
    with pytest.raises(LedgerFault, match="does not verify"):
        weigh(Note(note.text, (*note.signatures, other)), POLICY)


def test_a_name_and_id_of_a_known_witness_over_another_key_s_signature_is_refused() -> None:
    true = WITNESSES["kr"].public
    forged = Signature(true.name, true.key_id, signers(99, true.name, cosigns=True)[1].sign(cosigned().text, NOW).blob)
    note = cosigned("jp", "us", "us2")
    with pytest.raises(LedgerFault, match="does not verify"):
        weigh(Note(note.text, (*note.signatures, forged)), POLICY)


def test_sixteen_and_more_signatures_are_read() -> None:
    note = cosigned("jp", "kr", "us")
    crowd = [signers(100 + n, f"stranger.example/{n}", cosigns=True)[n % 2].sign(note.text, NOW) for n in range(30)]
    assert weigh(Note(note.text, (*crowd, *note.signatures)), POLICY).lacks == ()


def test_a_witness_signing_twice_counts_once() -> None:
    note = cosigned("jp", "us")
    again = WITNESSES["us"].sign(note.text, NOW + 5)
    assert "group abroad has 1 of 2" in lacks(Note(note.text, (*note.signatures, again)))


# the rule on top


def test_two_jurisdictions_abroad_and_a_mirror_satisfy_the_rule() -> None:
    assert lacks(cosigned("jp", "us", "us2", "mirror"), HOUSE) == ""


def test_two_witnesses_of_one_country_are_one_jurisdiction() -> None:
    told = lacks(cosigned("jp", "us", "us2"), HOUSE)
    assert "1 jurisdictions other than JP (US), 2 needed; missing: kr (did not cosign), mirror (did not cosign)" in told


def test_without_a_mirror_it_is_named() -> None:
    assert (
        lacks(cosigned("jp", "kr", "us"), HOUSE) == "cosigned by 0 mirrors, 1 needed; missing: mirror (did not cosign)"
    )


def test_the_operator_s_own_country_counts_for_nothing() -> None:
    home = House("KR", HOUSE.witnesses)
    assert "1 jurisdictions other than KR (JP)" in lacks(cosigned("jp", "kr", "mirror"), home)


def test_a_witness_of_whom_nothing_is_stated_counts_for_no_country() -> None:
    silent = House.of({"operator": "JP", "witnesses": {"us": {}, "mirror": {"mirror": True}}}, POLICY)
    assert "0 jurisdictions other than JP (none)" in lacks(cosigned(*NAMES), silent)


def test_a_stripped_post_quantum_signature_of_the_log_is_missed() -> None:
    note = cosigned("jp", "us", "us2", "mirror", log=LOG[:1])
    assert lacks(note) == ""  # the policy alone takes any one key of the log
    assert "did not sign" in lacks(note, HOUSE)


def test_the_rule_may_be_set_lower_but_only_in_so_many_words() -> None:
    stated = {"operator": "JP", "witnesses": {}, "require": {"foreign_jurisdictions": 0, "mirrors": 0}}
    assert lacks(cosigned("jp", "us", "us2"), House.of(stated, POLICY)) == ""


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (None, "not a mapping"),
        ([], "not a mapping"),
        ({}, "two capital letters"),
        ({"operator": "Japan"}, "two capital letters"),
        ({"operator": False}, "two capital letters"),  # YAML's own reading of NO
        ({"operator": "JP", "witness": {}}, "not known there"),
        ({"operator": "JP", "witnesses": {"nobody": {}}}, "not known there"),
        ({"operator": "JP", "witnesses": {"kr": {"country": "KR"}}}, "not known there"),
        ({"operator": "JP", "witnesses": {"kr": {"jurisdiction": "kr"}}}, "two capital letters"),
        ({"operator": "JP", "witnesses": {"kr": {"mirror": "yes"}}}, "true or false"),
        ({"operator": "JP", "witnesses": {"kr": None}}, "not a mapping"),
        ({"operator": "JP", "require": {"mirrors": -1}}, "number from 0"),
        ({"operator": "JP", "require": {"mirrors": True}}, "number from 0"),
        ({"operator": "JP", "require": {"mirror": 1}}, "not known there"),
        ({"operator": "JP", "require": {"every_log_key": 1}}, "neither true nor false"),
    ],
)
def test_a_rule_that_is_misspelt_is_refused_rather_than_forgotten(stated: object, reason: str) -> None:
    with pytest.raises(LedgerFault, match=reason):
        House.of(stated, POLICY)


def test_a_log_cannot_watch_itself() -> None:
    own = {"self": (LOG[1].public, "")}
    policy = Policy.parse(policy_text([s.public for s in LOG], own, quorum="self").encode())
    with pytest.raises(LedgerFault, match="cannot watch itself"):
        House.of({"operator": "JP", "witnesses": {"self": {"jurisdiction": "KR"}}}, policy)


# freshness


def test_what_was_cosigned_too_long_ago_counts_no_more() -> None:
    note = cosigned("jp", "us", "us2", time=NOW - 1000)
    assert lacks(note, fresh=Freshness(NOW, 1000)) == ""
    told = lacks(note, fresh=Freshness(NOW, 999))
    assert "jp (its signature is 1,000 seconds old, the limit is 999)" in told


def test_one_fresh_witness_does_not_make_the_others_fresh() -> None:
    old = cosigned("jp", "us", time=NOW - 1000)
    note = Note(old.text, (*old.signatures, WITNESSES["us2"].sign(old.text, NOW)))
    assert "group abroad has 1 of 2 needed" in lacks(note, fresh=Freshness(NOW, 100))


def test_a_signature_from_the_future_is_not_fresh() -> None:
    note = cosigned("jp", "us", "us2", time=NOW + 301)
    assert "from now" in lacks(note, fresh=Freshness(NOW, 1000))
    assert lacks(cosigned("jp", "us", "us2", time=NOW + 300), fresh=Freshness(NOW, 1000)) == ""


def test_a_mirror_that_is_stale_is_no_mirror() -> None:
    old = cosigned("mirror", time=NOW - 1000)
    note = Note(old.text, (*old.signatures, *(WITNESSES[n].sign(old.text, NOW) for n in ("jp", "us", "kr"))))
    assert "0 mirrors" in lacks(note, HOUSE, Freshness(NOW, 100))
    assert weigh(note, POLICY).checkpoint.origin == ORIGIN
