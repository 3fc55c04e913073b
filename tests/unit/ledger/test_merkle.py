"""Trees and proofs: against the definition of RFC 6962, against published vectors, and against what must be refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger import (
    EMPTY,
    Growing,
    consistency_spans,
    inclusion_spans,
    leaf_hash,
    node_hash,
    root_of,
    root_through,
    roots_through,
    verifies_consistency,
    verifies_inclusion,
)
from sekisho.ledger.merkle import split


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"entry %d" % n) for n in range(count)]


def defined(hashes: list[bytes]) -> bytes:
    """The root as RFC 6962, section 2.1 defines it, by recursion."""
    if not hashes:
        return EMPTY
    if len(hashes) == 1:
        return hashes[0]
    middle = split(len(hashes))
    return node_hash(defined(hashes[:middle]), defined(hashes[middle:]))


def inclusion(hashes: list[bytes], index: int) -> list[bytes]:
    return [defined(hashes[a:b]) for a, b in inclusion_spans(index, len(hashes))]


def consistency(hashes: list[bytes], old: int) -> list[bytes]:
    return [defined(hashes[a:b]) for a, b in consistency_spans(old, len(hashes))]


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_an_empty_leaf_is_hashed_with_its_prefix() -> None:
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.mark.parametrize("count", [*range(0, 20), 255, 256, 257, 512, 513])
def test_the_root_is_the_one_defined(count: int) -> None:
    assert root_of(leaves(count)) == defined(leaves(count))


@given(st.lists(st.integers(0, 300), max_size=6))
def test_a_tree_grown_in_pieces_is_the_tree_grown_at_once(pieces: list[int]) -> None:
    whole, tree = leaves(sum(pieces)), Growing()
    for before, piece in zip([sum(pieces[:n]) for n in range(len(pieces))], pieces, strict=True):
        tree.extend(whole[before : before + piece])
        assert tree.root() == root_of(whole[: before + piece])


def test_a_tree_of_three_levels_of_tiles() -> None:
    hashes = leaves(70_000)
    tree = Growing()
    full = tree.extend(hashes)
    assert tree.root() == root_of(hashes)
    assert (len(full), [len(row) for _, row in tree.partial()]) == (273 + 1, [112, 17, 1])


@given(st.integers(1, 40), st.data())
def test_many_at_once_are_led_where_each_alone_is(size: int, data: st.DataObject) -> None:
    """Whatever of them is bent: a hash, an index, a path that is cut or too long."""
    hashes = leaves(size)
    asked = []
    for index in data.draw(st.lists(st.integers(0, size - 1), max_size=12)):
        leaf, path = hashes[index], inclusion(hashes, index)
        match data.draw(st.integers(0, 5)):
            case 1:
                leaf = data.draw(st.sampled_from([*hashes, b"short"]))
            case 2:
                index = data.draw(st.integers(-1, size + 1))
            case 3 if path:
                path[data.draw(st.integers(0, len(path) - 1))] = data.draw(st.sampled_from(hashes))
            case 4:
                path = path[: data.draw(st.integers(0, len(path)))]
            case 5:
                path += data.draw(st.lists(st.sampled_from(hashes), max_size=2))
        asked.append((leaf, index, tuple(path)))
    assert roots_through(asked, size) == [root_through(leaf, index, size, path) for leaf, index, path in asked]


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proved_and_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    path, root = inclusion(hashes, index), defined(hashes)
    assert verifies_inclusion(hashes[index], index, size, path, root)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else size
    assert not verifies_inclusion(hashes[index], other, size, path, root)
    assert not verifies_inclusion(leaf_hash(b"another"), index, size, path, root)
    assert not verifies_inclusion(hashes[index], index, size, [*path, root], root)


@given(st.integers(1, 70), st.data())
def test_every_tree_continues_its_beginnings_and_no_others(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    hashes = leaves(new)
    path, was, now = consistency(hashes, old), defined(hashes[:old]), defined(hashes)
    assert verifies_consistency(old, new, path, was, now)
    rewritten = defined([leaf_hash(b"rewritten"), *hashes[1:old]])
    assert not verifies_consistency(old, new, path, rewritten, now)
    assert not verifies_consistency(old, new, [*path, was], was, now)


def test_from_nothing_no_consistency_is_shown() -> None:
    assert not verifies_consistency(0, 0, [], EMPTY, EMPTY)
    assert not verifies_consistency(0, 1, [], EMPTY, leaves(1)[0])


@given(st.binary(max_size=40), st.integers(-3, 80), st.integers(-3, 80), st.lists(st.binary(max_size=33), max_size=8))
def test_whatever_is_sent_nothing_breaks(root: bytes, index: int, size: int, path: list[bytes]) -> None:
    assert not verifies_inclusion(leaf_hash(b"x"), index, size, path, root)
    assert not verifies_consistency(index, size, path, root, b"other")


def _vectors(folder: Path) -> list[dict[str, Any]]:
    if not folder.is_dir():
        pytest.skip(
            f"the published vectors are not beside this checkout ({folder}); our own cases cover the same ground"
        )
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.rglob("*.json"))]


def _raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def test_the_published_vectors_of_inclusion(shared_data: Path) -> None:
    vectors = _vectors(shared_data / "ledger" / "merkle" / "inclusion")
    wrong = [
        v["desc"]
        for v in vectors
        if verifies_inclusion(
            _raw(v["leafHash"]), v["leafIdx"], v["treeSize"], [_raw(h) for h in v["proof"] or []], _raw(v["root"])
        )
        is v["wantErr"]
    ]
    assert (len(vectors), wrong) == (98, [])


def test_the_published_vectors_of_consistency(shared_data: Path) -> None:
    vectors = _vectors(shared_data / "ledger" / "merkle" / "consistency")
    wrong = [
        v["desc"]
        for v in vectors
        if verifies_consistency(
            v["size1"], v["size2"], [_raw(h) for h in v["proof"] or []], _raw(v["root1"]), _raw(v["root2"])
        )
        is v["wantErr"]
    ]
    assert (len(vectors), wrong) == (98, [])
