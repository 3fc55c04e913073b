"""Land for the proofs of place: two made-up ones, and the world."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.location.proof.flat_land import LAND

from sekisho.location.borders import Borders
from sekisho.location.proof import Cover, cover
from sekisho.service.locating import restricted
from sekisho.standards.locating.terms import Policy
from sekisho.storage.borders import open_borders
from sekisho.storage.locating import country_groups


@pytest.fixture(scope="session")
def flat() -> Cover:
    return cover(LAND, frozenset({"RR"}), 0.5)


@pytest.fixture(scope="session")
def borders() -> Borders:
    return open_borders()


@pytest.fixture(scope="session")
def world(borders: Borders) -> Cover:
    return cover(borders, restricted(Policy(), country_groups(date(2026, 11, 24)), borders))
