"""Single fields of an entry can be shown and no other; entries about a unit are found by its key and by nothing else."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger import Disclosure, FieldOpening, Opening, is_about, item_key, parse_opening
from sekisho.ledger.disclosure import LABEL, MOST_TOKENS, SALT, TOKEN, token_of
from sekisho.vocabulary.errors import LedgerFault

MASTER = bytes(range(32))
MATTER = {
    "kind": "custody.capture",
    "recorded_at": "2026-11-24T00:00:00+00:00",
    "by": "maker",
    "events": [{"id": "urn:x:1", "items": ["M-1"]}, {"id": "urn:x:2", "items": ["M-2"]}],
    "nothing": None,
    "empty": [],
}


def chance() -> Callable[[int], bytes]:
    """Never the same twice."""
    numbers = itertools.count(1)
    return lambda size: hashlib.sha256(str(next(numbers)).encode()).digest()[:size]


def opening(matter: dict[str, Any] = MATTER, *items: str) -> FieldOpening:
    return FieldOpening.of(matter, chance(), [item_key(MASTER, item) for item in items])


@pytest.mark.parametrize("value", [2**70, -(2**64), 1e300, 0.1, True, {"b": 1, "a": [2**63]}, "é"])
def test_a_field_is_shown_as_it_was_stated(value: Any) -> None:
    made = opening({"value": value, "kind": "x"})
    assert made.disclose(["value"]).check(made.entry()) == {"value": value}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="[]"), min_size=1, max_size=6)


@given(st.dictionaries(NAMES, VALUES, max_size=5), st.sets(st.text(max_size=5), max_size=5))
def test_an_opening_comes_back_whole(matter: dict[str, Any], items: set[str]) -> None:
    made = opening(matter, *items)
    again = FieldOpening.parse(made.line())
    assert (again, again.entry(), again.matter()) == (made, made.entry(), matter)
    assert parse_opening(made.line()) == made


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=5), st.data())
def test_a_disclosure_comes_back_and_shows_what_was_chosen(matter: dict[str, Any], data: st.DataObject) -> None:
    made = opening(matter)
    names = data.draw(st.lists(st.sampled_from([f.name for f in made.fields]), unique=True))
    shown = Disclosure.parse(made.disclose(names).content())
    assert set(shown.check(made.entry())) == set(names)


def test_one_event_of_many_is_shown_alone() -> None:
    made = opening()
    shown = Disclosure.parse(made.disclose(["kind", "events[1]"]).content())
    assert shown.check(made.entry()) == {"kind": "custody.capture", "events[1]": MATTER["events"][1]}  # type: ignore[index]
    assert set(opening().disclose(["events"]).check(made.entry())) == {"events[0]", "events[1]"}


def test_what_is_not_shown_is_not_in_the_file() -> None:
    """Neither the value nor the salt; and the digest is not one that a guesser could make."""
    made = opening()
    content = made.disclose(["kind"]).content()
    hidden = next(field for field in made.fields if field.name == "by")
    assert b"maker" not in content and hidden.salt.hex().encode() not in content
    guesses = [b'"maker"', json.dumps(["by", '"maker"'], separators=(",", ":")).encode(), b"maker"]
    made_up = {
        hashlib.sha256(before + guess).hexdigest()
        for guess in guesses
        for before in (b"", LABEL, b"sekisho field v2\n")
    }
    assert not any(guess.encode() in content for guess in made_up)


def test_every_field_has_a_salt_of_its_own_of_128_bits() -> None:
    salts = [field.salt for field in opening().fields]
    assert {len(salt) for salt in salts} == {SALT} and SALT * 8 == 128 and len(set(salts)) == len(salts) == 7


def test_the_same_matter_twice_has_nothing_in_common() -> None:
    one = FieldOpening.of(MATTER, next_of := chance(), [item_key(MASTER, "M-1")])
    two = FieldOpening.of(MATTER, next_of, [item_key(MASTER, "M-1")])
    assert one.root() != two.root() and not set(one.tokens) & set(two.tokens)
    assert not {f.digest() for f in one.fields} & {f.digest() for f in two.fields}


# refused


def test_a_salt_that_is_used_twice_is_refused() -> None:
    with pytest.raises(LedgerFault, match="one salt"):
        FieldOpening.of(MATTER, lambda size: b"s" * size)
    made = opening()
    same = tuple(field._replace(salt=made.fields[0].salt) for field in made.fields[:2])
    bent = FieldOpening((*same, *made.fields[2:]), made.tokens)
    with pytest.raises(LedgerFault, match="one salt"):
        FieldOpening.parse(bent.line())
    with pytest.raises(LedgerFault, match="one salt"):
        bent.disclose([same[0].name, same[1].name]).check(bent.entry())


def test_a_disclosure_of_another_entry_is_refused() -> None:
    one, other = opening(), opening({**MATTER, "by": "carrier"})
    with pytest.raises(LedgerFault, match="another entry"):
        one.disclose(["kind"]).check(other.entry())
    with pytest.raises(LedgerFault, match="another entry"):
        one.disclose(["kind"]).check(one.entry() + bytes(TOKEN))
    with pytest.raises(LedgerFault, match="another entry"):
        one.disclose(["kind"]).check(Opening.of(bytes(32), MATTER).entry())
    with pytest.raises(LedgerFault, match="another entry"):
        one.disclose(["kind"]).check(b"")


def told(made: FieldOpening, *names: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made.disclose(names).content())
    return found


@pytest.mark.parametrize(
    ("bend", "reason"),
    [
        (lambda d: d["fields"]["by"].update(value='"carrier"'), "not what was committed"),
        (lambda d: d["fields"]["by"].update(value='"maker" '), "not what was committed"),
        (lambda d: d["fields"]["by"].update(salt="00" * 16), "not what was committed"),
        (lambda d: d["fields"]["by"].update(salt="00" * 15), "16 bytes"),
        (lambda d: d["fields"].update(kind=d["fields"].pop("by")), "not what was committed"),
        (lambda d: d["fields"].update(more=d["fields"]["by"] | {"salt": "11" * 16}), "not what was committed"),
        (lambda d: d["digests"].update(by="00" * 32), "another entry"),
        (lambda d: d["digests"].update(more="00" * 32), "another entry"),
        (lambda d: d["digests"].pop("kind"), "another entry"),
        (lambda d: d.update(leaf="00" * 32), "another entry"),
        (lambda d: d.update(disclosure=3), "version"),
        (lambda d: d.pop("leaf"), "no disclosure"),
        (lambda d: d["fields"].update(by="maker"), "no disclosure"),
        (lambda d: d["fields"]["by"].update(value="{"), "not what was committed"),
        (lambda d: d["fields"]["by"].update(value='"\ud800"'), "no disclosure"),
        (lambda d: d["digests"].update(by="zz"), "no disclosure"),
    ],
)
def test_a_disclosure_that_was_tampered_with_is_refused(bend: Callable[[dict[str, Any]], object], reason: str) -> None:
    made = opening()
    stated = told(made, "by")
    assert Disclosure.parse(json.dumps(stated).encode()).check(made.entry()) == {"by": "maker"}
    bend(stated)
    with pytest.raises(LedgerFault, match=reason):
        Disclosure.parse(json.dumps(stated).encode()).check(made.entry())


@pytest.mark.parametrize("name", ["digests", "fields", "leaf"])
def test_a_name_that_is_stated_twice_is_refused(name: str) -> None:
    text = opening().disclose(["by"]).content().decode()
    value = json.dumps(json.loads(text)[name])
    with pytest.raises(LedgerFault, match="twice"):
        Disclosure.parse((text.rstrip()[:-1] + f', "{name}": {value}}}').encode())
    with pytest.raises(LedgerFault, match="twice"):
        Disclosure.parse(text.replace('"by": {', '"by": {"salt": "", "value": ""}, "by": {').encode())
    with pytest.raises(LedgerFault, match="twice"):
        FieldOpening.parse(opening().line().replace('"by": [', '"by": ["", ""], "by": ['))


def test_fields_stated_twice_in_the_hand_are_refused() -> None:
    made = opening()
    shown = made.disclose(["by"])
    with pytest.raises(LedgerFault, match="twice"):
        replace(shown, digests=(*shown.digests, shown.digests[0])).check(made.entry())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"disclosure": 2}', b"1"])
def test_what_is_no_disclosure_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerFault):
        Disclosure.parse(content)


@pytest.mark.parametrize(
    "line", ["", "[]", '{"version": 2}', '{"version": 3, "fields": {}, "tokens": [], "leaf": ""}', "[" * 100_000]
)
def test_what_is_no_opening_is_refused(line: str) -> None:
    with pytest.raises(LedgerFault):
        parse_opening(line)


def test_a_name_that_reads_as_one_of_a_list_is_refused() -> None:
    with pytest.raises(LedgerFault, match="cannot be named"):
        opening({"events[0]": {}})


def test_a_field_that_is_not_there_is_said_not_to_be() -> None:
    with pytest.raises(LedgerFault, match="no field 'seller'"):
        opening().disclose(["seller"])


# units


def test_who_holds_a_units_key_finds_its_entries() -> None:
    about = opening(MATTER, "M-1", "M-2").entry()
    assert is_about(about, item_key(MASTER, "M-1")) and is_about(about, item_key(MASTER, "M-2"))


def test_nobody_else_does() -> None:
    about = opening(MATTER, "M-1").entry()
    assert not is_about(about, item_key(MASTER, "M-2")) and not is_about(about, item_key(bytes(32), "M-1"))
    assert not is_about(opening(MATTER, "M-2").entry(), item_key(MASTER, "M-1"))
    assert not is_about(opening().entry(), item_key(MASTER, "M-1"))
    assert not is_about(Opening.of(bytes(32), MATTER).entry(), item_key(MASTER, "M-1"))


@pytest.mark.parametrize(("units", "tokens"), [(0, 0), (1, 1), (2, 2), (3, 4), (5, 8), (9, 16), (2000, 2048)])
def test_how_many_units_there_are_is_told_roughly(units: int, tokens: int) -> None:
    made = opening(MATTER, *[f"M-{n}" for n in range(units)])
    assert len(made.tokens) == tokens and list(made.tokens) == sorted(made.tokens)
    assert len(made.entry()) == len(LABEL) + 32 + TOKEN * tokens < 65_535


def test_more_units_than_an_entry_takes_are_refused() -> None:
    with pytest.raises(LedgerFault, match="at most"):
        opening({}, *[f"M-{n}" for n in range(MOST_TOKENS + 1)])


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(LedgerFault, match="32 bytes"):
        FieldOpening.of({"a": 1}, chance(), [b"short"])


def test_a_token_that_lies_across_two_is_none() -> None:
    """Whoever fills up with chance could put anything there; only what stands at its place counts."""
    key, head = item_key(MASTER, "M-1"), LABEL + opening().root()
    token = token_of(key, opening().root())
    across = head + bytes(8) + token + bytes(8)
    assert not is_about(across, key) and is_about(across + token, key) and is_about(head + token, key)
