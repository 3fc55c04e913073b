"""How a unit is known: what it proved itself outranks what was read off it."""

from __future__ import annotations

from itertools import permutations

import pytest

from sekisho.custody import Evidence, Identity, Level, strongest

PRINTED = Identity(Evidence.PRINTED_SERIAL, "S-1")
TAG = Identity(Evidence.TAG_UID, "04DE", attested=True)
READ_DIE = Identity(Evidence.DIE_ID, "D-1")
KEY = Identity(Evidence.DEVICE_KEY, "K-1", attested=True)


@pytest.mark.parametrize(
    ("pieces", "first"),
    [((PRINTED, READ_DIE), READ_DIE), ((PRINTED, TAG), TAG), ((READ_DIE, TAG), TAG), ((TAG, KEY, READ_DIE), KEY)],
)
def test_attested_outranks_printed_whatever_the_order(pieces: tuple[Identity, ...], first: Identity) -> None:
    assert {strongest(order) for order in permutations(pieces)} == {first}


def test_no_evidence_is_none() -> None:
    assert strongest(()) is None


def test_levels_go_from_the_die_to_the_lot() -> None:
    assert [level.value for level in sorted(Level, key=lambda level: level.rank)] == [
        "die", "package", "module", "board", "server", "rack", "site-lot"
    ]  # fmt: skip
