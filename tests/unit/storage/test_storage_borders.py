"""The file of borders is the one that was reviewed, and a damaged one is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sekisho.location.borders_file import pack, unpack
from sekisho.storage.borders import FILE, SEA, open_borders
from sekisho.storage.places import gazetteer
from sekisho.vocabulary.errors import PackFault

SEA_DIGEST = "f21957cd7d7c9d0359b5949beb62b8fb9ae96507742af73a898205703a9c40f9"
DIGEST = "5425b1ea48fbaa09e1a9c126bdafa6ac88b41545a450a92fec17c410c8935ef2"


def test_the_file_is_the_one_that_was_compiled() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == DIGEST  # tools/compile_borders.py prints it


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 4_000_000


def test_every_code_is_known_to_the_gazetteer_but_two_regions() -> None:
    assert open_borders().codes - gazetteer().codes == {"UA-23", "UA-65"}


def test_every_place_of_the_gazetteer_has_land() -> None:
    assert gazetteer().codes - open_borders().codes == set()


def test_the_table_explains_every_dispute(root: Path) -> None:
    table = yaml.safe_load((root / "src/sekisho/knowledge/borders.yaml").read_text("utf-8"))
    drawn = {one.get("dispute", "") for key in ("parts", "regions", "islets") for one in table[key]}
    drawn |= set(table["disputed_objects"].values())
    assert drawn - {""} == set(table["disputes"])
    assert all(
        one["why"] and one["grade"] in {"primary", "secondary", "unverified"} for one in table["disputes"].values()
    )


@pytest.mark.parametrize("content", [b"", b"no borders", FILE.read_bytes()[:1000], FILE.read_bytes()[:-9]])
def test_a_damaged_file_is_refused(content: bytes) -> None:
    with pytest.raises(PackFault):
        unpack(content)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    with pytest.raises(PackFault):
        unpack(content)


def test_what_is_packed_is_unpacked() -> None:
    arrays = {"a": np.array([-5, 7, 70_000], np.int32), "b": np.arange(6, dtype=np.uint16).reshape(2, 3)}
    heading, found = unpack(pack({"edition": "x"}, arrays))
    assert heading == {"edition": "x"}
    assert all((found[name] == arrays[name]).all() and found[name].dtype == arrays[name].dtype for name in arrays)


def test_the_grid_of_water_is_the_one_that_was_compiled() -> None:
    assert hashlib.sha256(SEA.read_bytes()).hexdigest() == SEA_DIGEST  # tools/compile_sea.py prints it
