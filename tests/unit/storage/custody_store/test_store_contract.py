"""What every store keeps to, whatever database is beneath it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from sekisho.service.ports import (
    CaptureJob,
    Decided,
    EventQuery,
    KeptDocument,
    Known,
    NamedQuery,
    NewEvent,
    Receipt,
)
from sekisho.storage.custody_store import DatabaseStore, open_store
from sekisho.storage.custody_store.opening import REVISION
from sekisho.vocabulary.errors import StoreFault

RECEIPT = Receipt("example.com/log", 7, 1, "ab" * 32)
FAR = 253_370_764_799_999_999_999  # the last nanosecond that a document may state
EARLY = -62_104_060_800_000_000_000


def event(number: int, *, time: int | None = None, keys: Sequence[tuple[str, str]] = (), **more: object) -> NewEvent:
    made = NewEvent(
        "ObjectEvent",
        f"urn:event:{number}",
        f"ni:{number}",
        "",
        number if time is None else time,
        None,
        tuple(keys),
        b'{"n": %d}' % number,
        "{}",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def job(name: str = "a", at: int = 1000, by: str = "maker") -> CaptureJob:
    return CaptureJob(name, by, at, "rollback", "00" * 32)


def keep(store: DatabaseStore, *events: NewEvent, name: str = "a", at: int = 1000, by: str = "maker") -> CaptureJob:
    store.begin(
        job(name, at, by), b"document " + name.encode(), [e.event_id for e in events], lambda _: Decided(events)
    )
    return store.finish(name, at + 1, replace(RECEIPT, index=at))


def ids(store: DatabaseStore, query: EventQuery | None = None, limit: int = 100) -> list[str]:
    return [one.event_id.removeprefix("urn:event:") for one in store.events(query or EventQuery(), None, limit)]


def test_what_was_given_is_kept_byte_for_byte(store: DatabaseStore) -> None:
    content = b'\xef\xbb\xbf{ "a" : 1.10 ,\r\n "b": "\\u0000 \xe9\x96\xa2" }\n'
    one = event(1, content=content)
    store.begin(job(), content, [], lambda _: Decided((one,)))
    store.finish("a", 2, RECEIPT)
    assert store.content_of("a") == content
    assert [e.content for e in store.events(EventQuery(), None, 9)] == [content]


def test_a_batch_is_hidden_until_the_log_has_it(store: DatabaseStore) -> None:
    store.begin(job(), b"x", [], lambda _: Decided((event(1, keys=[("epc", "u")]),)))
    assert ids(store) == [] and list(store.values(["epc"], None, "", 9)) == []
    assert [one.id for one in store.pending()] == ["a"]
    assert [one.event_id for one in store.events_of("a")] == ["urn:event:1"]
    done = store.finish("a", 2000, RECEIPT)
    assert (done.finished_at, done.receipt, done.success) == (2000, RECEIPT, True)
    assert ids(store) == ["1"] and store.pending() == []


def test_a_batch_is_finished_once(store: DatabaseStore) -> None:
    keep(store, event(1))
    again = store.finish("a", 9999, replace(RECEIPT, index=99))
    assert (again.finished_at, again.receipt and again.receipt.index) == (1001, 1000)


def test_a_batch_of_which_nothing_is_kept_keeps_no_content(store: DatabaseStore) -> None:
    failed = store.begin(job(), b"hostile", [], lambda _: Decided((), ({"title": "no"},)))
    assert (failed.success, failed.finished_at, failed.errors) == (False, 1000, ({"title": "no"},))
    assert store.content_of("a") is None and store.pending() == []


def test_whoever_decides_sees_what_is_there_under_these_ids(store: DatabaseStore) -> None:
    keep(store, event(1), event(2), event(1, declaration="d1"))
    seen: list[Known] = []

    def decide(known: Known) -> Decided:
        seen.append(known)
        return Decided()

    store.begin(job("b"), b"", ["urn:event:1", "urn:event:3"], decide)
    assert [dict(known) for known in seen] == [{"urn:event:1": [("ni:1", ""), ("ni:1", "d1")]}]


def test_many_ids_are_looked_up(store: DatabaseStore) -> None:
    keep(store, *[event(n) for n in range(700)])
    found: list[int] = []
    names = [f"urn:event:{n}" for n in range(0, 1400, 2)]
    store.begin(job("b"), b"", names, lambda known: found.append(len(known)) or Decided())
    assert found == [350]


def test_one_event_is_kept_once(store: DatabaseStore) -> None:
    keep(store, event(1))
    with pytest.raises(StoreFault):
        keep(store, event(1), name="b")
    assert ids(store) == ["1"] and store.job("b") is None


def test_a_fault_of_who_decides_leaves_nothing(store: DatabaseStore) -> None:
    def decide(_: Known) -> Decided:
        raise KeyError("x")

    with pytest.raises(KeyError):
        store.begin(job(), b"x", [], decide)
    assert store.job("a") is None


def test_times_of_far_years_are_kept_to_the_nanosecond_and_sorted(store: DatabaseStore) -> None:
    keep(store, event(1, time=FAR), event(2, time=EARLY), event(3, time=0), event(4, time=-1))
    found = store.events(EventQuery(order="time"), None, 9)
    assert [one.time for one in found] == [EARLY, -1, 0, FAR]
    assert ids(store, EventQuery(order="time", descending=True)) == ["1", "3", "4", "2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (EventQuery(), ["1", "2", "3"]),
        (EventQuery(kinds=("AggregationEvent",)), ["2"]),
        (EventQuery(ids=("urn:event:3", "urn:event:9")), ["3"]),
        (EventQuery(times=(("time", "ge", 2),)), ["2", "3"]),
        (EventQuery(times=(("time", "ge", 2), ("time", "lt", 3))), ["2"]),
        (EventQuery(times=(("recorded_at", "lt", 1000),)), []),
        (EventQuery(times=(("declared_at", "ge", 0),)), ["3"]),
        (EventQuery(keys=((("epc", "child"), ("u1",)),)), ["1", "2"]),
        (EventQuery(keys=((("epc",), ("u1", "u2")),)), ["1", "2"]),
        (EventQuery(keys=((("child",), ("u1",)),)), ["2"]),
        (EventQuery(keys=((("epc",), ("u1",)), (("bizStep",), ("shipping",)))), ["1"]),
        (EventQuery(keys=((("epc",), ("u1",)), (("bizStep",), ("receiving",)))), []),
        (EventQuery(keys=((("epc",), ("U1",)),)), []),
        (EventQuery(keys=((("epc",), ("u%",)),)), []),
        (EventQuery(keys=((("epc",), ("' OR 1=1 --",)),)), []),
        (EventQuery(declared=True), ["3"]),
        (EventQuery(declared=False), ["1", "2"]),
        (EventQuery(party="p1"), ["1"]),
        (EventQuery(party="p2"), []),
    ],
)
def test_events_are_found(store: DatabaseStore, query: EventQuery, found: list[str]) -> None:
    keep(
        store,
        event(1, keys=[("epc", "u1"), ("bizStep", "shipping"), ("party", "p1")]),
        event(2, kind="AggregationEvent", keys=[("child", "u1"), ("epc", "u2")]),
        event(3, declaration="d", declared_at=5),
    )
    assert ids(store, query) == found


@pytest.mark.parametrize("order", ["time", "recorded_at"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_every_event_once(store: DatabaseStore, order: str, descending: bool) -> None:
    for batch in range(3):
        keep(store, *[event(batch * 10 + n, time=n % 4) for n in range(10)], name=f"b{batch}", at=1000 + batch)
    query = EventQuery(order=order, descending=descending)
    seen: list[str] = []
    after = None
    while page := store.events(query, after, 4):
        seen += [one.event_id for one in page]
        after = (page[-1].time if order == "time" else page[-1].recorded_at, page[-1].sequence)
    assert len(seen) == 30 and seen == [one.event_id for one in store.events(query, None, 100)]


def test_values_are_listed_once_and_in_pages(store: DatabaseStore) -> None:
    keep(
        store,
        event(1, keys=[("epc", "b"), ("child", "B"), ("party", "p")]),
        event(2, keys=[("epc", "b"), ("epc", "é")]),
    )
    assert list(store.values(["epc", "child"], None, "", 9)) == ["B", "b", "é"]
    assert list(store.values(["epc", "child"], None, "B", 1)) == ["b"]
    assert list(store.values(["epc", "child"], "p", "", 9)) == ["B", "b"]
    assert list(store.values(["epc"], "stranger", "", 9)) == []


def test_jobs_are_listed_for_who_gave_them(store: DatabaseStore) -> None:
    keep(store, event(1), name="a", by="maker")
    keep(store, event(2), name="b", by="carrier")
    assert [one.id for one in store.jobs("carrier", "", 9)] == ["b"]
    assert [one.id for one in store.jobs(None, "a", 9)] == ["b"]
    assert store.job("c") is None


def test_a_named_query_keeps_its_name(store: DatabaseStore) -> None:
    first = NamedQuery("mine", '{"eventType": ["ObjectEvent"]}', "maker", 5)
    assert store.keep_query(first) and not store.keep_query(replace(first, text="{}"))
    assert store.query("mine") == first and list(store.queries("", 9)) == [first] and store.queries("mine", 9) == []
    assert store.drop_query("mine") and not store.drop_query("mine") and store.query("mine") is None


def test_documents_are_found_by_kind_and_unit(store: DatabaseStore) -> None:
    seal = KeptDocument("seal", "aa" * 32, b"\x00signed", ("u1", "u2"), 5)
    offer = KeptDocument("offer", "bb" * 32, b"offer", ("u1",), 6)
    store.keep_document(offer)
    store.keep_document(seal)
    assert list(store.documents("seal")) == [seal] and list(store.documents(item="u1")) == [offer, seal]
    assert list(store.documents("offer", "u2")) == []


def test_a_document_that_is_there_only_gains_its_receipt(store: DatabaseStore) -> None:
    seal = KeptDocument("seal", "aa" * 32, b"signed", ("u1",), 5)
    store.keep_document(seal)
    store.keep_document(replace(seal, content=b"other", recorded_at=9, receipt=RECEIPT))
    store.keep_document(replace(seal, receipt=replace(RECEIPT, index=8)))
    assert list(store.documents()) == [replace(seal, receipt=RECEIPT)]


@pytest.mark.parametrize("table", ["events", "event_keys", "documents", "document_items", "receipts"])
@pytest.mark.parametrize("act", ["DELETE FROM {0}", "UPDATE {0} SET {1} = {1}"])
def test_the_database_itself_refuses_to_change_what_was_recorded(store: DatabaseStore, table: str, act: str) -> None:
    keep(store, event(1, keys=[("epc", "u")]))
    store.keep_document(KeptDocument("seal", "aa" * 32, b"signed", ("u1",), 5))
    column = {"events": "content", "event_keys": "value", "documents": "kind", "document_items": "item"}.get(
        table, "leaf"
    )
    with pytest.raises(sa.exc.DBAPIError, match="what was recorded stays"), store._engine.begin() as connection:
        connection.execute(sa.text(act.format(table, column)))


def test_a_store_is_the_same_after_it_was_opened_again(store: DatabaseStore, address: str) -> None:
    keep(store, event(1))
    other = open_store(address)
    assert ids(other) == ["1"]
    other.close()


def test_a_store_of_a_newer_program_is_refused(store: DatabaseStore, address: str) -> None:
    with store._engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreFault, match="newer version"):
        open_store(address)


def test_a_database_of_another_program_is_refused(address: str) -> None:
    from sekisho.storage.custody_store.opening import _engine, url_of

    engine = _engine(url_of(address))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE theirs (x INTEGER)"))
    engine.dispose()
    with pytest.raises(StoreFault, match="another program"):
        open_store(address)


def test_writers_come_one_after_the_other(store: DatabaseStore) -> None:
    """Of many that give the same event at once, one finds that it is new."""
    fresh: list[bool] = []

    def give(number: int) -> None:
        def decide(known: Known) -> Decided:
            fresh.append(not known)
            return Decided(() if known else (event(1),))

        store.begin(job(f"j{number}"), b"x", ["urn:event:1"], decide)

    threads = [threading.Thread(target=give, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(fresh) == [False] * 7 + [True]


def test_the_schema_is_what_the_tables_say(store: DatabaseStore) -> None:
    """The migrations lead to the tables that the program uses."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from sekisho.storage.custody_store.tables import METADATA

    with store._engine.connect().execution_options(reading=True) as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == REVISION
        assert compare_metadata(context, METADATA) == []
