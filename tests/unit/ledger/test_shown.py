"""What is shown of an entry beside it is what a disclosure shows, in fewer words; whatever else is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.ledger.test_disclosure import MATTER, opening

from sekisho.ledger import FieldOpening, Shown
from sekisho.vocabulary.errors import LedgerFault

MADE = opening()


def shown(*names: str, of: FieldOpening = MADE) -> Shown:
    return Shown.of(of.disclose(names))


def again(told: Shown) -> Shown:
    return Shown.take(json.loads(json.dumps(told.fields)))


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="[]"), min_size=1, max_size=6)


@given(st.dictionaries(NAMES, PLAIN, min_size=1, max_size=5), st.data())
def test_it_shows_what_the_disclosure_shows(matter: dict[str, Any], data: st.DataObject) -> None:
    made = opening(matter)
    names = data.draw(st.lists(st.sampled_from([f.name for f in made.fields]), unique=True))
    disclosure = made.disclose(names)
    assert again(Shown.of(disclosure)).check(made.entry()) == disclosure.check(made.entry())


def test_of_a_field_that_is_not_shown_there_is_its_digest_alone() -> None:
    fields = shown("kind").fields
    hidden = {f.name: f.digest().hex() for f in MADE.fields if f.name != "kind"}
    assert fields == hidden | {
        "kind": [MADE.fields[[f.name for f in MADE.fields].index("kind")].salt.hex(), MATTER["kind"]]
    }


def test_a_value_that_would_be_read_as_another_text_is_not_shown() -> None:
    with pytest.raises(LedgerFault, match="not written"):
        shown("n", of=opening({"n": 2**70}))


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {"kind": None},
        {"kind": 5},
        {"kind": "00"},
        {"kind": []},
        {"kind": ["0" * 32]},
        {"kind": ["0" * 32, "a", "b"]},
        {"kind": ["0" * 31, "a"]},
        {"kind": [5, "a"]},
        {"kind": {"salt": "0" * 32}},
    ],
)
def test_what_is_not_of_the_form_is_refused(told: Any) -> None:
    with pytest.raises(LedgerFault):
        Shown.take(told)


def bent(**change: Any) -> Shown:
    return Shown.take(dict(shown("kind", "by").fields) | change)


SALT = shown("kind").fields["kind"][0]


@pytest.mark.parametrize(
    "told",
    [
        bent(kind=[SALT, "custody.documents"]),
        bent(kind=[SALT, ["custody.capture"]]),
        bent(kind=["0" * 32, MATTER["kind"]]),
        bent(kind=[SALT.upper(), MATTER["kind"]]),
        bent(kind=[" " * 30 + "00", MATTER["kind"]]),
        bent(kind=["g" * 32, MATTER["kind"]]),
        bent(kind=["é" * 32, MATTER["kind"]]),
        bent(kind="0" * 64),
        bent(nothing="é" * 64),
        bent(more=["0" * 32, None]),
        bent(more="0" * 64),
        Shown({name: field for name, field in shown("kind").fields.items() if name != "by"}),
        Shown({}),
        shown("kind", of=opening({"kind": "custody.capture"})),
    ],
)
def test_what_the_entry_does_not_commit_to_is_refused(told: Shown) -> None:
    with pytest.raises(LedgerFault):
        told.check(MADE.entry())


def test_a_field_cannot_pass_as_a_digest_nor_a_digest_as_a_field() -> None:
    digest = MADE.fields[0].digest().hex()
    told = dict(shown().fields) | {MADE.fields[0].name: [digest[:32], digest[32:]]}
    with pytest.raises(LedgerFault):
        Shown.take(told).check(MADE.entry())


def test_two_fields_with_one_salt_are_refused() -> None:
    same = tuple(field._replace(salt=MADE.fields[0].salt) for field in MADE.fields)
    made = FieldOpening(same, MADE.tokens)
    with pytest.raises(LedgerFault, match="one salt"):
        shown("kind", "by", of=made).check(made.entry())
    assert shown("kind", of=made).check(made.entry()) == {"kind": MATTER["kind"]}
