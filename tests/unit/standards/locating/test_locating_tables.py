"""Tables and policies: what is read, what is rejected by name, what is refused."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.locating.tables import ANSWERS, LANDMARKS, ROUND_TRIPS, read_table
from sekisho.standards.locating.terms import read_policy
from sekisho.standards.manifest.decode import decode
from sekisho.vocabulary.errors import InputError, MissingColumns, UnreadableFile


def trips(text: str):
    return read_table("f.csv", decode("f.csv", text.encode()), ROUND_TRIPS)


def test_round_trips_are_read_under_any_of_their_names() -> None:
    read = trips("Src,dst,min_ms\nL1,U1,3.5\n")
    assert read.rows.rows() == [(read.rows["row"][0], "L1", "U1", 3.5)] and read.rejects.height == 0


@pytest.mark.parametrize(
    ("value", "reason"),
    [("0", "out-of-range"), ("-1", "out-of-range"), ("nan", "out-of-range"), ("inf", "out-of-range"), ("", "missing"),
     ("fast", "no-number"), ("1,5", "no-number"), ("60001", "out-of-range")],
)  # fmt: skip
def test_a_round_trip_that_cannot_be_is_rejected_and_the_rest_goes_on(value: str, reason: str) -> None:
    read = trips(f'landmark,unit,rtt_ms\nL1,U1,"{value}"\nL2,U1,4\n')
    assert read.rejects["reason"].to_list() == [reason] and read.rows["landmark"].to_list() == ["L2"]


def test_json_is_read_too() -> None:
    content = b'[{"landmark": "L1", "unit": "U1", "rtt_ms": 4.25}]'
    assert read_table("f.json", decode("f.json", content), ROUND_TRIPS).rows["rtt_ms"].to_list() == [4.25]


def test_a_landmark_that_stands_twice_is_rejected_both_times() -> None:
    text = b"landmark,lat,lon\nA,1,2\nA,3,4\nB,5,6\n"
    read = read_table("l.csv", decode("l.csv", text), LANDMARKS, unique="landmark")
    assert read.rows["landmark"].to_list() == ["B"] and read.rejects["reason"].to_list() == ["twice", "twice"]


@pytest.mark.parametrize("row", ["A,91,0", "A,0,181", "A,north,0", ",1,2", "A,,2"])
def test_a_landmark_without_a_place_is_rejected(row: str) -> None:
    read = read_table("l.csv", decode("l.csv", f"landmark,lat,lon\n{row}\nB,1,2\n".encode()), LANDMARKS)
    assert read.rejects.height == 1 and read.rows["landmark"].to_list() == ["B"]


def test_a_row_is_named_as_a_person_sees_it_in_the_file() -> None:
    read = trips("landmark,unit,rtt_ms\nL1,U1,4\nL2,U1,fast\n")
    assert (read.rows["row"].to_list(), read.rejects["row"].to_list()) == ([2], [3])


def test_a_row_with_more_values_than_columns_is_rejected_and_its_lawful_twin_is_read() -> None:
    read = trips("landmark,unit,rtt_ms\nL1,U1,4\nL2,U1,5,6\n")
    assert read.rows["landmark"].to_list() == ["L1"]
    assert read.rejects.select("row", "reason").rows() == [(3, "ragged")]


def test_a_column_that_is_needed_and_absent_is_named() -> None:
    with pytest.raises(MissingColumns, match="rtt_ms"):
        trips("landmark,unit\nL1,U1\n")


def test_times_need_a_zone() -> None:
    text = b"unit,at,outcome\nU1,2026-11-24T00:00:00Z,pass\nU2,2026-11-24T00:00:00,pass\n"
    read = read_table("a.csv", decode("a.csv", text), ANSWERS)
    assert read.rows["unit"].to_list() == ["U1"] and read.rejects["reason"].to_list() == ["no-time"]


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8)), max_size=8))
def test_no_row_is_lost(rows: list[tuple[str, str, str]]) -> None:
    frame = pl.DataFrame(rows, schema={"landmark": pl.String, "unit": pl.String, "rtt_ms": pl.String}, orient="row")
    read = read_table("f", frame, ROUND_TRIPS)
    assert len(set(read.rows["row"]) | set(read.rejects["row"])) == len(rows)
    assert not set(read.rows["row"]) & set(read.rejects["row"])


def test_a_policy_is_read() -> None:
    read = read_policy(
        "p", b"policy: L-1\nas_of: 2026-11-24\nbound: fibre\ntolerate: 2\nrestricted: {codes: [CN, 'NO']}\n"
    )
    assert (read.bound, read.tolerate, read.codes, read.groups) == ("fibre", 2, ("CN", "NO"), ())


def test_without_a_word_on_restricted_places_the_house_rule_holds() -> None:
    read = read_policy("p", b"policy: L-1\n")
    assert (read.groups, read.codes, read.bound, read.tolerate) == (("D:5", "occupied"), ("MO",), "vacuum", 1)


@pytest.mark.parametrize(
    "text",
    ["[1]", "bound: light", "tolerate: -1", "tolerate: yes", "tolerate: 1.5", "least: 0", "restricted: {codes: [NO]}",
     "restricted: {codes: [china]}", "restrict: {}", "restricted: {country: CN}", "as_of: soon", "a: [", "programme: 3",
     "programme: {every_days: 0}", "restricted: CN", "\x00", "!!python/object/apply:os.system [id]", "as_of: 20261124"],
)  # fmt: skip
def test_a_policy_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        read_policy("p", text.encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_a_policy_or_refused(content: bytes) -> None:
    try:
        read_policy("p", content)
    except InputError:
        return
