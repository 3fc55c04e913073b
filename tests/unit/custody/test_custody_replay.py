"""One holder, one parent, no cycles, children conserved, remove before re-add: each breach and its lawful twin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.custody.stories import accept, act, die, end, inspect, join, made, offer, part, story, told

from sekisho.custody import Act, Level, Verb, replay

Story = list[Act]

BREACHES: dict[str, tuple[Story, tuple[str, str, str]]] = {
    "made twice": ([made("m"), made("m")], ("commissioned-twice", "m", "e1")),
    "made again after its end": ([made("m"), end("m"), made("m")], ("commissioned-twice", "m", "e2")),
    "known from nowhere": ([offer("m", to="b")], ("never-commissioned", "m", "e0")),
    "given by who has it not": ([made("m"), offer("m", to="b", giver="thief")], ("not-the-holder", "m", "e1")),
    "offered to two": ([made("m"), offer("m", to="b"), offer("m", to="c")], ("offered-twice", "m", "e2")),
    "taken by another": ([made("m"), offer("m", to="b"), accept("m", by="c")], ("taken-by-another", "m", "e2")),
    "taken without an offer": ([made("m"), accept("m", by="b")], ("taken-without-offer", "m", "e1")),
    "given on before it was taken": (
        [made("m"), offer("m", to="b"), offer("m", to="c", giver="b")],
        ("not-the-holder", "m", "e2"),
    ),
    "two parents": ([made("m", "s", "t"), join("s", "m"), join("t", "m")], ("second-parent", "m", "e2")),
    "added twice": ([made("m", "s"), join("s", "m"), join("s", "m")], ("added-twice", "m", "e2")),
    "within itself": ([made("m"), join("m", "m")], ("cycle", "m", "e1")),
    "within its own part": ([made("a", "b"), join("b", "a"), join("a", "b")], ("cycle", "b", "e2")),
    "within a part of its part": (
        [made("a", "b", "c"), join("b", "a"), join("c", "b"), join("a", "c")],
        ("cycle", "c", "e3"),
    ),
    "a part moves alone": ([made("m", "s"), join("s", "m"), offer("m", to="b")], ("moved-while-inside", "m", "e2")),
    "taken out of what it was not in": (
        [made("m", "s", "t"), join("s", "m"), part("t", "m")],
        ("not-inside", "m", "e2"),
    ),
    "taken out twice": ([made("m", "s"), join("s", "m"), part("s", "m"), part("s", "m")], ("not-inside", "m", "e3")),
    "a child is missing": (
        [made("m", "n", "s"), join("s", "m", "n"), inspect("s", "m")],
        ("children-differ", "s", "e2"),
    ),
    "a child too many": ([made("m", "n", "s"), join("s", "m"), inspect("s", "m", "n")], ("children-differ", "s", "e2")),
    "a child was swapped": ([made("m", "n", "s"), join("s", "m"), inspect("s", "n")], ("children-differ", "s", "e2")),
    "destroyed with parts inside": ([made("m", "s"), join("s", "m"), end("s")], ("children-left-inside", "s", "e2")),
    "destroyed while inside": ([made("m", "s"), join("s", "m"), end("m")], ("ended-while-inside", "m", "e2")),
    "used after its end": ([made("m"), end("m"), offer("m", to="b")], ("after-the-end", "m", "e2")),
    "put into what has ended": ([made("m", "s"), end("s"), join("s", "m")], ("after-the-end", "s", "e2")),
    "put into another's": (
        [made("m"), made("s", holder="other"), join("s", "m")],
        ("holders-differ", "m", "e2"),
    ),
    "two holders' parts in one box": (
        [made("m"), made("n", holder="other"), join("box", "m", "n")],
        ("holders-differ", "n", "e2"),
    ),
    "put in while on offer": (
        [made("m", "s"), offer("m", to="b"), join("s", "m")],
        ("joined-while-offered", "m", "e2"),
    ),
    "a server in a module": (
        [made("s", level=Level.SERVER), made("m", level=Level.MODULE), join("m", "s")],
        ("level-order", "s", "e2"),
    ),
    "one die in two modules": (
        [made("m", identities=(die("D1"),)), made("n", identities=(die("D1"),))],
        ("identity-twice", "n", "e1"),
    ),
    "one serial with two dies": (
        [made("m", identities=(die("D1"),)), made("m", identities=(die("D2"),))],
        ("identity-changed", "m", "e1"),
    ),
    "two dies at once": ([made("m", identities=(die("D1"), die("D2")))], ("identity-contradicts", "m", "e0")),
    "one die for many": ([made("m", "n", identities=(die("D1"),))], ("identity-of-many", "m", "e0")),
    "transformed with parts inside": (
        [made("m", "s"), join("s", "m"), act(Verb.TRANSFORM, "s", outputs=("x",))],
        ("children-left-inside", "s", "e2"),
    ),
    "installed while on offer": (
        [made("m"), offer("m", to="b"), act(Verb.INSTALL, "m")],
        ("installed-while-offered", "m", "e2"),
    ),
    "installed after its end": ([made("m"), end("m"), act(Verb.INSTALL, "m")], ("after-the-end", "m", "e2")),
    "taken back without an offer": (
        [made("m"), act(Verb.WITHDRAW, "m", giver="maker")],
        ("nothing-on-offer", "m", "e1"),
    ),
    "taken back by another": (
        [made("m"), offer("m", to="b"), act(Verb.WITHDRAW, "m", giver="thief")],
        ("not-the-holder", "m", "e2"),
    ),
    "another die seen later": (
        [made("m", identities=(die("D1"),)), act(Verb.EXAMINE, "m", identities=(die("D2"),))],
        ("identity-changed", "m", "e1"),
    ),
    "the die of another seen later": (
        [made("m", identities=(die("D1"),)), made("n"), act(Verb.EXAMINE, "n", identities=(die("D1"),))],
        ("identity-twice", "n", "e2"),
    ),
    "one die seen in two": (
        [made("m", "n"), act(Verb.EXAMINE, "m", "n", identities=(die("D1"),))],
        ("identity-of-many", "n", "e1"),
    ),
    "disputed": ([made("m"), act(Verb.DISPUTE, "m", disputes=("e0",))], ("disputed", "m", "e1")),
    "papers that were never bound": (
        [made("m"), act(Verb.UNBIND, "m", papers=("licence",))],
        ("not-bound", "m", "e1"),
    ),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_told(name: str) -> None:
    acts, finding = BREACHES[name]
    assert finding in told(*acts)[1]


LAWFUL: dict[str, Story] = {
    "offered and taken": [made("m"), offer("m", to="b"), accept("m", by="b")],
    "given on after it was taken": [
        made("m"), offer("m", to="b"), accept("m", by="b"), offer("m", to="c", giver="b"), accept("m", by="c", giver="b")
    ],
    "moved to another box": [made("m"), join("s", "m"), part("s", "m"), join("t", "m")],
    "taken out and put back": [made("m", "s"), join("s", "m"), part("s", "m"), join("s", "m")],
    "all taken out at once": [made("m", "n", "s"), join("s", "m", "n"), part("s"), end("s")],
    "the whole moves with its parts": [made("m", "s"), join("s", "m"), offer("s", to="b"), accept("s", by="b")],
    "looked at": [made("m", "n", "s"), join("s", "m", "n"), inspect("s", "n", "m")],
    "nothing inside": [made("s"), inspect("s")],
    "destroyed when empty": [made("m", "s"), join("s", "m"), part("s", "m"), end("s"), end("m")],
    "a module in a server in a rack": [
        made("m", level=Level.MODULE), made("s", level=Level.SERVER), made("r", level=Level.RACK),
        join("s", "m"), join("r", "s"),
    ],
    "a die each": [made("m", identities=(die("D1"),)), made("n", identities=(die("D2"),))],
    "packaged": [made("d"), act(Verb.TRANSFORM, "d", outputs=("p",)), offer("p", to="b")],
    "taken back": [made("m"), offer("m", to="b"), act(Verb.WITHDRAW, "m", giver="maker"), offer("m", to="c")],
    "installed, in a rack": [made("m"), join("r", "m"), act(Verb.INSTALL, "r"), act(Verb.INSTALL, "m")],
    "seen again with its die": [made("m", identities=(die("D1"),)), act(Verb.EXAMINE, "m", identities=(die("D1"),))],
    "papers bound and released": [
        made("m"), act(Verb.BIND, "m", papers=("licence",)), act(Verb.UNBIND, "m", papers=("licence",))
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", LAWFUL)
def test_the_lawful_twin_has_no_finding(name: str) -> None:
    assert told(*LAWFUL[name])[1] == []


def test_a_breach_changes_nothing_for_the_unit() -> None:
    custody, _ = told(made("m", "s", "t"), join("s", "m"), join("t", "m"), offer("m", to="b"))
    assert (custody.twins["m"].parent, custody.twins["m"].offered_to) == ("s", None)
    assert [e.standing for e in custody.twins["m"].history] == ["applied", "applied", "refused", "refused"]


def test_parts_have_the_holder_of_the_whole_and_keep_it_when_taken_out() -> None:
    moved = [made("m", "s", "r"), join("s", "m"), join("r", "s"), offer("r", to="b"), accept("r", by="b")]
    custody, _ = told(*moved)
    assert {custody.twins[i].holder for i in "msr"} == {"b"}
    custody, _ = told(*moved, part("s", "m"))
    assert (custody.twins["m"].holder, custody.twins["m"].parent) == ("b", None)


def test_a_dispute_changes_nothing_and_hides_nothing() -> None:
    acts = [made("m"), offer("m", to="b"), accept("m", by="b"), act(Verb.DISPUTE, "m", giver="maker", disputes=("e2",))]
    custody, found = told(*acts)
    assert (custody.twins["m"].holder, custody.twins["m"].disputes) == ("b", (("e2", "e3"),))
    assert found == [("disputed", "m", "e3")] and len(custody.twins["m"].history) == 4


def test_since_when_a_unit_is_installed() -> None:
    custody, _ = told(made("m"), act(Verb.INSTALL, "m"))
    assert custody.twins["m"].installed == custody.twins["m"].history[1].time
    custody, _ = told(made("m"), act(Verb.INSTALL, "m"), offer("m", to="b"), accept("m", by="b"))
    assert custody.twins["m"].installed is None


def test_an_offer_that_nobody_took_stays_open_and_the_holder_holds() -> None:
    custody, _ = told(made("m"), offer("m", to="b"))
    assert (custody.twins["m"].holder, custody.twins["m"].offered_to) == ("maker", "b")


def test_events_count_when_they_happened_not_when_they_were_captured() -> None:
    acts = story(made("m"), offer("m", to="b"), accept("m", by="b"))
    assert replay(reversed(acts)) == replay(acts)
    assert replay(reversed(acts)).findings == ()


def test_a_unit_that_was_not_inside_is_not_seen_inside() -> None:
    custody, _ = told(made("m", "s"), inspect("s", "m"))
    assert [e.standing for e in custody.twins["m"].history] == ["applied", "refused"]


def test_nesting_without_end_is_told() -> None:
    chain = [join(f"u{n + 1}", f"u{n}") for n in range(40)]
    assert ("too-deep", "x", "e41") in told(*chain, made("x"), join("u0", "x"))[1]


NAMES = st.sampled_from("abcde")
ACTS = st.lists(
    st.builds(
        lambda verb, items, parent, giver, taker, time: act(
            verb, *items, parent=parent, giver=giver, taker=taker, time=time, outputs=tuple("xy")[: len(items) % 3]
        ),
        st.sampled_from(Verb),
        st.lists(NAMES, max_size=3, unique=True),
        NAMES | st.none(),
        st.sampled_from(["p", "q"]) | st.none(),
        st.sampled_from(["p", "q"]),
        st.integers(1, 5),
    ),
    max_size=14,
)


@given(ACTS, st.randoms(use_true_random=False))
def test_whatever_happens_the_state_is_whole_and_the_order_of_capture_is_no_matter(
    acts: Story, shuffle: object
) -> None:
    ordered = story(*acts)
    custody = replay(ordered)
    twins = custody.twins
    for item, twin in twins.items():
        assert all(twins[child].parent == item for child in twin.children)
        assert twin.parent is None or item in twins[twin.parent].children
        seen, at = {item}, twin
        while at.parent is not None:
            assert at.parent not in seen
            seen.add(at.parent)
            at = twins[at.parent]
        assert twin.holder == at.holder
        assert not (twin.ended and (twin.children or twin.parent))
    shuffled = list(ordered)
    shuffle.shuffle(shuffled)  # type: ignore[attr-defined]
    assert replay(shuffled) == custody
