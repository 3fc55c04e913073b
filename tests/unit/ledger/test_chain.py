"""The hash chain itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger.chain import Record, chain, parse, verify

BODIES = st.lists(st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8), max_size=3), max_size=6)


def build(bodies: list[dict[str, object]]) -> list[Record]:
    records: list[Record] = []
    for body in bodies:
        records.append(chain(records[-1] if records else None, body))
    return records


@given(BODIES)
def test_what_was_chained_verifies_and_survives_a_round_trip(bodies: list[dict[str, object]]) -> None:
    records = build(bodies)
    assert verify(records) is None
    assert [parse(r.line()) for r in records] == records


@given(BODIES.filter(lambda b: len(b) > 1), st.data())
def test_any_change_is_found_at_its_place(bodies: list[dict[str, object]], data: st.DataObject) -> None:
    records = build(bodies)
    place = data.draw(st.integers(0, len(records) - 1))
    records[place] = replace(records[place], body={**records[place].body, "forged": True})
    assert verify(records) == place
