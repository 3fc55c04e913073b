"""The request add-entries, taken apart however it comes; its answers; and what is no such request."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.c2sp import AddEntries, Incoming, MirrorInfo, Package
from sekisho.vocabulary.errors import LedgerFault

HEAD = AddEntries("example.com/log", 250, 600, b"ticket")


def packages(head: AddEntries) -> list[Package]:
    return [
        Package(first, start, end, tuple(b"%d" % n * (n % 3) for n in range(start, end)), (bytes([1]) * 32,) * 3)
        for first, start, end in head.places()
    ]


BODY = HEAD.content() + b"".join(one.content() for one in packages(HEAD))


def taken(body: bytes, step: int) -> tuple[Incoming, list[Package]]:
    incoming, found = Incoming(), []
    for at in range(0, len(body), step):
        found += incoming.take(body[at : at + step])
    return incoming, found


def test_places_are_cut_at_multiples_of_256() -> None:
    assert list(HEAD.places()) == [(0, 250, 256), (256, 256, 512), (512, 512, 600)]
    assert list(AddEntries("o", 256, 512).places()) == [(256, 256, 512)]
    assert list(AddEntries("o", 5, 5).places()) == []
    assert next(AddEntries("o", 0, 2**63 - 1).places()) == (0, 0, 256)


@pytest.mark.parametrize("step", [1, 7, 100, 4096, 10**6])
def test_it_is_the_same_however_it_comes(step: int) -> None:
    incoming, found = taken(BODY, step)
    assert (incoming.head, found, incoming.complete, incoming.done) == (HEAD, packages(HEAD), True, 3)


def test_a_prefix_gives_the_packages_that_are_whole() -> None:
    whole = len(HEAD.content() + packages(HEAD)[0].content())
    for cut, count in ((whole - 1, 0), (whole, 1), (len(BODY) - 1, 2)):
        incoming, found = taken(BODY[:cut], 64)
        assert (len(found), incoming.complete) == (count, False)


def test_what_follows_the_last_package_is_passed_over_and_not_kept() -> None:
    incoming, found = taken(BODY + b"x" * 10_000, 999)
    assert found == packages(HEAD) and incoming.complete and not incoming._buffer


def test_an_empty_range_is_complete_at_once() -> None:
    incoming, found = taken(AddEntries("o", 7, 7).content(), 3)
    assert (incoming.head, found, incoming.complete) == (AddEntries("o", 7, 7), [], True)


def bad() -> Iterator[tuple[str, bytes]]:
    yield "start beyond end", struct.pack(">H", 1) + b"o" + struct.pack(">QQH", 8, 7, 0)
    yield "more than a size may be", struct.pack(">H", 1) + b"o" + struct.pack(">QQH", 0, 2**63, 0)
    yield "an origin that is no text", struct.pack(">H", 2) + b"\xff\xfe" + struct.pack(">QQH", 0, 1, 0)
    yield "an endless origin", struct.pack(">H", 60_000) + b"o" * 10
    yield "64 hashes", AddEntries("o", 0, 1).content() + b"\0\1x" + bytes([64]) + bytes(64 * 32)


@pytest.mark.parametrize(("_", "body"), list(bad()), ids=[name for name, _ in bad()])
def test_what_is_no_such_request_is_refused(_: str, body: bytes) -> None:
    with pytest.raises(LedgerFault):
        taken(body, 11)


def test_63_hashes_are_taken() -> None:
    body = AddEntries("o", 0, 1).content() + b"\0\1x" + bytes([63]) + bytes(63 * 32)
    assert len(taken(body, 50)[1][0].path) == 63


@given(st.binary(max_size=3000), st.integers(1, 500))
def test_any_bytes_are_taken_or_refused_and_what_is_taken_is_written_the_same(body: bytes, step: int) -> None:
    incoming, found = Incoming(), []
    try:
        for at in range(0, len(body), step):
            found += incoming.take(body[at : at + step])
    except LedgerFault:
        pass
    if incoming.head is not None:
        again = incoming.head.content() + b"".join(one.content() for one in found)
        assert body.startswith(again)


@given(st.binary(max_size=400))
def test_bytes_behind_a_good_head_are_taken_or_refused(tail: bytes) -> None:
    incoming = Incoming()
    try:
        found = list(incoming.take(AddEntries("o", 1, 3).content() + tail))
    except LedgerFault:
        return
    assert len(found) <= 1


@pytest.mark.parametrize("info", [MirrorInfo(0, 0), MirrorInfo(7, 3, b"t"), MirrorInfo(2**63 - 1, 5, bytes(65_535))])
def test_how_far_a_mirror_is(info: MirrorInfo) -> None:
    assert MirrorInfo.parse(info.content()) == info


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"1\n2\n",
        b"1\n2\n\nmore\n",
        b"01\n2\n\n",
        b"1\n-2\n\n",
        b"1\n2\nno base64\n",
        b"1\n2\n\n\n",
        b"x" * 200_000,
        b"1\r\n2\r\n\r\n",
        b"9223372036854775808\n0\n\n",
    ],
)
def test_an_answer_that_does_not_say_how_far_it_is(content: bytes) -> None:
    with pytest.raises(LedgerFault):
        MirrorInfo.parse(content)


@given(st.binary(max_size=200))
def test_any_answer_is_taken_in_its_one_spelling_or_refused(content: bytes) -> None:
    try:
        assert MirrorInfo.parse(content).content() == content
    except LedgerFault:
        return
