"""What every store must do about subscriptions, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.unit.storage.custody_store.test_store_contract import event, job, keep

from sekisho.service.ports import Decided, EventQuery, NamedQuery, Subscription
from sekisho.storage.custody_store import DatabaseStore, open_store
from sekisho.storage.custody_store.opening import REVISION

FIRST = Subscription(
    "s-1", "mine", "maker", "https://client.example.com/", "0123456789abcdef", None, False, 1000, 1000, 1000
)


@pytest.fixture
def named(store: DatabaseStore) -> DatabaseStore:
    """A store with a query."""
    assert store.keep_query(NamedQuery("mine", "{}", "maker", 0))
    return store


def test_a_subscription_is_kept_as_it_was_given(named: DatabaseStore, address: str) -> None:
    every = replace(
        FIRST, id="s-2", secret=None, schedule=(("second", "0"), ("hour", "1")), report_if_empty=True, position=2**40,
        notified_at=5, failures=3, retry_at=9, suspended="failing",
    )  # fmt: skip
    assert named.subscriptions.keep(FIRST, 9, 9) == named.subscriptions.keep(every, 9, 9) == "kept"
    again = open_store(address)
    assert again.subscriptions.one("s-1") == FIRST and again.subscriptions.one("s-2") == every
    assert again.subscriptions.one("s-3") is None
    again.close()


def test_each_lists_their_own_on_one_query(named: DatabaseStore) -> None:
    named.keep_query(NamedQuery("other", "{}", "maker", 0))
    for number, more in enumerate(({}, {}, {"by": "else"}, {"query": "other"}), 1):
        named.subscriptions.keep(replace(FIRST, id=f"s-{number}", **more), 9, 9)
    assert [one.id for one in named.subscriptions.listed("mine", "maker", "", 9)] == ["s-1", "s-2"]
    assert [one.id for one in named.subscriptions.listed("mine", "maker", "s-1", 9)] == ["s-2"]
    assert [one.id for one in named.subscriptions.listed("mine", "maker", "", 1)] == ["s-1"]


@pytest.mark.parametrize(
    ("by", "own", "most", "found"), [("maker", 1, 9, "too-many"), ("else", 1, 9, "kept"), ("else", 9, 1, "too-many")]
)
def test_there_are_so_many_at_most(named: DatabaseStore, by: str, own: int, most: int, found: str) -> None:
    named.subscriptions.keep(FIRST, 9, 9)
    assert named.subscriptions.keep(replace(FIRST, id="s-2", by=by), own, most) == found


def test_a_subscription_needs_a_query_and_ends_with_it(named: DatabaseStore) -> None:
    assert named.subscriptions.keep(replace(FIRST, query="absent"), 9, 9) == "no-query"
    named.subscriptions.keep(FIRST, 9, 9)
    assert named.drop_query("mine") and named.subscriptions.one("s-1") is None


def test_one_is_taken_out_once(named: DatabaseStore) -> None:
    named.subscriptions.keep(FIRST, 9, 9)
    assert named.subscriptions.drop("s-1") and not named.subscriptions.drop("s-1")


def test_what_is_suspended_is_not_active(named: DatabaseStore) -> None:
    named.subscriptions.keep(FIRST, 9, 9)
    assert [one.id for one in named.subscriptions.active()] == ["s-1"]
    assert named.subscriptions.advance(FIRST, replace(FIRST, suspended="gone"))
    assert named.subscriptions.active() == []


def test_it_advances_from_where_it_stands_and_from_nowhere_else(named: DatabaseStore) -> None:
    named.subscriptions.keep(FIRST, 9, 9)
    moved = replace(FIRST, position=5, considered_at=2000, notified_at=2001)
    assert named.subscriptions.advance(FIRST, moved) and named.subscriptions.one("s-1") == moved
    assert not named.subscriptions.advance(FIRST, replace(FIRST, position=3))
    assert named.subscriptions.one("s-1") == moved


def test_what_was_asked_for_does_not_change_by_advancing(named: DatabaseStore) -> None:
    named.subscriptions.keep(FIRST, 9, 9)
    named.subscriptions.advance(FIRST, replace(FIRST, destination="https://evil.example/", secret="x" * 16, position=1))
    assert named.subscriptions.one("s-1") == replace(FIRST, position=1)


def test_events_are_found_in_the_order_of_recording_behind_a_position(store: DatabaseStore) -> None:
    for number in range(3):  # later ones have earlier times, of the event and of the record
        keep(store, event(number, time=9 - number), name=f"c{number}", at=9000 - number)
    every = store.subscriptions.standing(EventQuery(), 0, 0, 9)
    assert [one.event_id for one in every.events] == ["urn:event:0", "urn:event:1", "urn:event:2"]
    assert every.whole and every.reached == every.events[-1].sequence == store.subscriptions.horizon()
    behind = store.subscriptions.standing(EventQuery(), 0, every.events[0].sequence, 1)
    assert [one.event_id for one in behind.events] == ["urn:event:1"] and not behind.whole
    assert behind.reached == behind.events[0].sequence
    since = store.subscriptions.standing(EventQuery(), 9000, 0, 9)
    assert [one.event_id for one in since.events] == ["urn:event:0"] and since.reached == every.reached


def test_conditions_and_the_party_hold(store: DatabaseStore) -> None:
    keep(store, event(1, keys=[("epc", "a"), ("party", "p")]), event(2, keys=[("epc", "a")]), event(3))
    found = store.subscriptions.standing(EventQuery(keys=((("epc",), ("a",)),), party="p"), 0, 0, 9)
    assert [one.event_id for one in found.events] == ["urn:event:1"]
    assert found.reached == store.subscriptions.horizon()


def test_nothing_is_passed_over_while_a_batch_is_not_shown(store: DatabaseStore) -> None:
    keep(store, event(1), name="a")
    store.begin(job("b", at=7000), b"{}", [], lambda _: Decided((event(2),)))
    keep(store, event(3), name="c")
    found = store.subscriptions.standing(EventQuery(), 0, 0, 9)
    assert [one.event_id for one in found.events] == ["urn:event:1"] and found.unshown_since == 7000
    assert found.reached == found.events[0].sequence == store.subscriptions.horizon()
    store.finish("b", 8000, None)
    rest = store.subscriptions.standing(EventQuery(), 0, found.reached, 9)
    assert [one.event_id for one in rest.events] == ["urn:event:2", "urn:event:3"] and rest.unshown_since is None


def test_large_events_come_in_small_numbers_and_none_is_left_out(store: DatabaseStore) -> None:
    keep(store, *(event(number, content=b"x" * 400_000) for number in range(5)))
    position, seen = 0, []
    while (found := store.subscriptions.standing(EventQuery(), 0, position, 100)).events:
        assert len(found.events) == 1
        seen += [one.event_id for one in found.events]
        position = found.reached
    assert seen == [f"urn:event:{number}" for number in range(5)]


def test_an_empty_store_has_no_horizon(store: DatabaseStore) -> None:
    assert store.subscriptions.horizon() == 0
    assert store.subscriptions.standing(EventQuery(), 0, 0, 9).reached == 0


def test_one_holds_a_lease_until_it_runs_out(store: DatabaseStore) -> None:
    lease = store.subscriptions.lease
    assert lease("t", "a", 10, 20) and not lease("t", "b", 19, 30)
    assert lease("t", "a", 15, 40) and not lease("t", "b", 39, 50)
    assert lease("t", "b", 40, 60) and not lease("t", "a", 41, 70)
    assert lease("other", "a", 41, 70)


def test_a_lease_is_given_back_by_who_holds_it(store: DatabaseStore) -> None:
    store.subscriptions.lease("t", "a", 10, 20)
    store.subscriptions.release("t", "b")
    assert not store.subscriptions.lease("t", "b", 11, 30)
    store.subscriptions.release("t", "a")
    assert store.subscriptions.lease("t", "b", 11, 30)


def test_of_many_who_want_a_lease_one_gets_it(store: DatabaseStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda n: store.subscriptions.lease("t", f"h{n}", 10, 20), range(8)))
    assert sum(got) == 1


def test_a_store_of_the_version_before_is_upgraded_with_what_it_holds(store: DatabaseStore, address: str) -> None:
    keep(store, event(1))
    store.keep_query(NamedQuery("mine", "{}", "maker", 0))
    with store._engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE subscriptions"))
        connection.execute(sa.text("DROP TABLE leases"))
        connection.execute(sa.text("DROP INDEX unshown_captures"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    store.close()
    again = open_store(address)
    assert again.subscriptions.keep(FIRST, 9, 9) == "kept" and again.subscriptions.horizon() == 1
    with again._engine.begin() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == REVISION
    again.close()
