"""Stable 64-bit keys of strings, by the hundred thousand, and of every string that is one letter shorter.

The key is a polynomial over the UTF-8 bytes modulo 2**64, so the key of a string without its i-th byte follows from two
prefix sums: the whole deletion neighbourhood of a token costs no string at all. Keys find candidates only; strings are
compared before anything is said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = np.uint64(pow(_BASE, -1, 1 << 64))
_LONGEST = 2048


def _powers() -> U64:
    out, value = [], 1
    for _ in range(_LONGEST):
        out.append(value)
        value = value * _BASE % (1 << 64)
    return np.array(out, dtype=np.uint64)


_POWERS = _powers()


def keys(strings: Sequence[str]) -> U64:
    """One key a string; equal strings have equal keys on every machine and in every release."""
    sums, starts, lengths = _prefix_sums(strings)
    out: U64 = sums[starts + lengths] - sums[starts]
    return out


def shorter_keys(strings: Sequence[str]) -> tuple[U64, I64]:
    """Keys of all strings that lack one byte, and for each the position of its string. For ASCII strings."""
    sums, starts, lengths = _prefix_sums(strings)
    owner = np.repeat(np.arange(len(strings), dtype=np.int64), lengths)
    at = np.arange(int(lengths.sum()), dtype=np.int64)
    before = sums[at] - sums[starts[owner]]
    after = sums[(starts + lengths)[owner]] - sums[at + 1]
    return before + after * _INVERSE, owner


def _prefix_sums(strings: Sequence[str]) -> tuple[U64, I64, I64]:
    encoded = [s.encode()[:_LONGEST] for s in strings]
    data = np.frombuffer(b"".join(encoded), dtype=np.uint8).astype(np.uint64)
    lengths = np.fromiter((len(e) for e in encoded), dtype=np.int64, count=len(encoded))
    ends = np.cumsum(lengths)
    starts = ends - lengths
    within = np.arange(len(data), dtype=np.int64) - np.repeat(starts, lengths)
    sums = np.zeros(len(data) + 1, dtype=np.uint64)
    np.cumsum((data + np.uint64(1)) * _POWERS[within], out=sums[1:])
    return sums, starts, lengths


def twice_shorter_keys(strings: Sequence[str]) -> tuple[U64, I64]:
    """Keys of all strings that lack two bytes, and for each the position of its string. For ASCII strings."""
    sums, starts, lengths = _prefix_sums(strings)
    at = np.arange(int(lengths.sum()), dtype=np.int64)
    owner = np.repeat(np.arange(len(strings), dtype=np.int64), lengths)
    ends = (starts + lengths)[owner]
    count = ends - at - 1  # second bytes that follow each first byte
    first = np.repeat(at, count)
    second = np.arange(int(count.sum()), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count) + first + 1
    whose = owner[first]
    head = sums[first] - sums[starts[whose]]
    middle = (sums[second] - sums[first + 1]) * _INVERSE
    tail = (sums[(starts + lengths)[whose]] - sums[second + 1]) * _INVERSE * _INVERSE
    return head + middle + tail, whose
