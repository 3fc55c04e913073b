"""A batch in one compiled call, beside which other threads run: framed, hashed, grown into the tree, recorded, synced.

hashlib holds every other thread up for a short message and takes longer to be called than to hash it. And whenever
Python lets other threads run, it waits until a busy one lets go again: four times for a batch, which is what bounded a
log with many clients. Here SHA-256 (FIPS 180-4) takes sixteen messages beside each other, on whatever vectors the
processor has (AVX-512 holds all sixteen), and the system is asked to write and to sync before Python is asked again.

The same as ``ledger.Growing``, ``ledger.leaf_hash`` and ``journal`` do entry by entry; a test compares the two. All of
it stands in this file, as ``vocabulary.compiled`` asks for.
"""

from __future__ import annotations

import errno
from math import isqrt
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from sekisho.vocabulary.compiled import compiled, inner

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
_WIDTH = 256  # hashes of a tile
_HASH = 32
_ROOT, _DIGEST, _SEAL, _BODY = 24, 56, 88, 96  # where they begin in a record, see ``journal``
LANES = 16
_WORDS = 16  # of a block
_ROUNDS = 64


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


def _cube_root(number: int) -> int:
    """Rounded down; Newton's steps from above."""
    root = 1 << -(-number.bit_length() // 3)
    while (better := (2 * root + number // root**2) // 3) < root:
        root = better
    return root


# The standard takes the first 32 bits behind the point of the roots of primes.
_ROUND = [_cube_root(prime << 96) & 0xFFFFFFFF for prime in _primes(_ROUNDS)]
START = np.array([isqrt(prime << 64) & 0xFFFFFFFF for prime in _primes(8)], np.uint32)


class _Vectors:
    """The operations of the hash, written into the code that is being compiled."""

    def __init__(self, builder: Any) -> None:
        self.type = ir.VectorType(ir.IntType(32), LANES)
        self._builder = builder
        self.add, self.xor, self.both = builder.add, builder.xor, builder.and_
        kind = ir.FunctionType(self.type, [self.type] * 3)
        insert: Any = cgutils.get_or_insert_function
        self._turn = insert(builder.module, kind, f"llvm.fshr.v{LANES}i32")

    def all(self, number: int) -> Any:
        return ir.Constant(self.type, [ir.Constant(ir.IntType(32), number)] * LANES)

    def mixed(self, word: Any, first: int, second: int, third: int, *, drop: bool = False) -> Any:
        """The word turned right by three numbers of bits, xored; with ``drop`` the third time shifted only."""
        last = self._builder.lshr(word, self.all(third)) if drop else self._turned(word, third)
        return self.xor(self.xor(self._turned(word, first), self._turned(word, second)), last)

    def _turned(self, word: Any, bits: int) -> Any:
        return self._builder.call(self._turn, [word, word, self.all(bits)])

    def at(self, address: Any, row: int) -> Any:
        pointer = self._builder.inttoptr(address, ir.PointerType(self.type))
        return self._builder.gep(pointer, [ir.Constant(ir.IntType(64), row)])

    def load(self, address: Any, row: int) -> Any:
        loaded = self._builder.load(self.at(address, row))
        loaded.align = 4
        return loaded

    def store(self, value: Any, address: Any, row: int) -> None:
        self._builder.store(value, self.at(address, row)).align = 4


def _emit(on: _Vectors, state: Any, block: Any) -> None:
    start = [on.load(state, row) for row in range(8)]
    words = [on.load(block, row) for row in range(_WORDS)]
    a, b, c, d, e, f, g, h = start
    for step in range(_ROUNDS):
        at = step % _WORDS
        if step >= _WORDS:
            early, late = words[(step - 15) % _WORDS], words[(step - 2) % _WORDS]
            spread = on.add(on.mixed(early, 7, 18, 3, drop=True), on.mixed(late, 17, 19, 10, drop=True))
            words[at] = on.add(on.add(words[at], words[(step - 7) % _WORDS]), spread)
        chosen = on.xor(g, on.both(e, on.xor(f, g)))
        most = on.xor(on.both(a, b), on.both(c, on.xor(a, b)))
        first = on.add(on.add(h, on.mixed(e, 6, 11, 25)), on.add(on.add(chosen, on.all(_ROUND[step])), words[at]))
        second = on.add(on.mixed(a, 2, 13, 22), most)
        a, b, c, d, e, f, g, h = on.add(first, second), a, b, c, on.add(d, first), e, f, g
    for row, (before, now) in enumerate(zip(start, (a, b, c, d, e, f, g, h), strict=True)):
        on.store(on.add(before, now), state, row)


def _compress(_: Any, state: Any, block: Any) -> Any:
    def write(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        _emit(_Vectors(builder), *arguments)
        return context.get_dummy_value()

    return types.void(types.uintp, types.uintp), write


def _read_word(_: Any, address: Any) -> Any:
    def write(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        loaded = builder.load(_word_at(builder, arguments[0]))
        loaded.align = 1
        return builder.bswap(loaded)

    return types.uint32(types.uintp), write


def _read_number(_: Any, address: Any) -> Any:
    def write(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.load(_word_at(builder, arguments[0]))

    return types.int32(types.uintp), write


def _write_word(_: Any, address: Any, word: Any) -> Any:
    def write(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        builder.store(builder.bswap(arguments[1]), _word_at(builder, arguments[0])).align = 1
        return context.get_dummy_value()

    return types.void(types.uintp, types.uint32), write


def _word_at(builder: Any, address: Any) -> Any:
    return builder.inttoptr(address, ir.PointerType(ir.IntType(32)))


# ``compress(state, block)`` takes a block into each lane's state: addresses of uint32 of 8 x LANES
# and of 16 x LANES. ``read_word(address)`` and ``write_word(address, word)``: four bytes, the high one first.
compress: Any = intrinsic(_compress)
read_word: Any = intrinsic(_read_word)
write_word: Any = intrinsic(_write_word)
read_number: Any = intrinsic(_read_number)  # as the processor keeps it
_move: Any = types.ExternalFunction("memmove", types.uintp(types.uintp, types.uintp, types.uintp))
_pwrite: Any = types.ExternalFunction("pwrite", types.intp(types.int32, types.uintp, types.uintp, types.int64))
_fdatasync: Any = types.ExternalFunction("fdatasync", types.int32(types.int32))
_error_at: Any = types.ExternalFunction("__errno_location", types.uintp())
_EINTR, _EIO = errno.EINTR, errno.EIO


class Room(NamedTuple):
    """Made once a call: for the hashes that come and a tile; of each lane its state, words of a block, its message."""

    hashes: Bytes
    state: Words
    words: Words
    begins: Ints
    lengths: Ints


@inner
def _blocks(length: int) -> int:
    """Of 64 bytes, for a prefix, so many bytes, 0x80 and the length in eight bytes."""
    return (length + 1 + 1 + 8 + 63) // 64


@inner
def _word(data: Bytes, begin: int, length: int, prefix: int, at: int) -> int:
    """Bytes ``at`` to ``at + 3`` of prefix, message and the 0x80 behind it, where one of them is not of the message."""
    word = 0
    for place in range(at - 1, at + 3):
        byte = 0
        if place < 0:
            byte = prefix
        elif place < length:
            byte = int(data[begin + place])
        elif place == length:
            byte = 0x80
        word = word << 8 | byte
    return word


@inner
def _fill(data: Bytes, begin: int, length: int, prefix: int, block: int, lane: int, words: Words) -> None:
    """Block ``block`` of prefix, message and padding into one lane."""
    first = block * 64
    for row in range(16):
        at = first + 4 * row
        if at > 0 and at + 3 <= length:
            words[row, lane] = read_word(data.ctypes.data + np.uint64(begin + at - 1))
        elif at > length + 1:
            words[row, lane] = 0
        else:
            words[row, lane] = np.uint32(_word(data, begin, length, prefix, at))
    if block == _blocks(length) - 1:
        words[14, lane], words[15, lane] = 0, np.uint32((length + 1) * 8)


@inner
def _hash(data: Bytes, prefix: int, count: int, out: Bytes, at: int, room: Room) -> None:
    """SHA-256 over the prefix and each of up to LANES messages of ``data``, into ``out`` from hash ``at`` on."""
    blocks = 0
    for lane in range(count):
        blocks = max(blocks, _blocks(room.lengths[lane]))
    for row in range(8):
        for lane in range(LANES):
            room.state[row, lane] = START[row]
    for block in range(blocks):
        for lane in range(count):
            _fill(data, room.begins[lane], room.lengths[lane], prefix, block, lane, room.words)
        compress(room.state.ctypes.data, room.words.ctypes.data)
        for lane in range(count):
            if _blocks(room.lengths[lane]) == block + 1:
                for row in range(8):
                    write_word(out.ctypes.data + np.uint64((at + lane) * _HASH + 4 * row), room.state[row, lane])


@inner
def _pairs(data: Bytes, from_: int, count: int, out: Bytes, to: int, room: Room) -> None:
    """Node hashes of ``count`` pairs of hashes, from hash ``from_`` on; ``out`` may be ``data``, further left."""
    for first in range(0, count, LANES):
        many = min(LANES, count - first)
        for lane in range(many):
            room.begins[lane], room.lengths[lane] = (from_ + 2 * (first + lane)) * _HASH, 2 * _HASH
        _hash(data, 1, many, out, to + first, room)


@inner
def _copy(data: Bytes, from_: int, count: int, out: Bytes, to: int) -> None:
    """So many hashes."""
    target, source = out.ctypes.data + np.uint64(to * _HASH), data.ctypes.data + np.uint64(from_ * _HASH)
    _move(target, source, np.uint64(count * _HASH))


@inner
def _reduce(count: int, room: Room) -> None:
    """The root over the first ``count`` of ``hashes``, into the first; the last may stand for less than the others."""
    while count > 1:
        _pairs(room.hashes, 0, count // 2, room.hashes, 0, room)
        if count % 2:
            _copy(room.hashes, count - 1, 1, room.hashes, count // 2)
        count = (count + 1) // 2


@inner
def _errno() -> int:
    """Why the system refused the last call of this thread."""
    return int(read_number(_error_at()))


@inner
def _frame(joined: Bytes, sizes: Ints, record: Bytes, at: int) -> None:
    """The entries as in a bundle, into the record from ``at`` on."""
    from_ = 0
    for number in range(len(sizes)):
        size = sizes[number]
        record[at], record[at + 1] = size >> 8, size & 255
        _move(record.ctypes.data + np.uint64(at + 2), joined.ctypes.data + np.uint64(from_), np.uint64(size))
        at, from_ = at + 2 + size, from_ + size


@inner
def _leaves(joined: Bytes, sizes: Ints, rows: Bytes, to: int, room: Room) -> None:
    """The leaf hashes, into ``rows`` from hash ``to`` on."""
    from_ = 0
    for first in range(0, len(sizes), LANES):
        many = min(LANES, len(sizes) - first)
        for lane in range(many):
            room.begins[lane], room.lengths[lane] = from_, sizes[first + lane]
            from_ += sizes[first + lane]
        _hash(joined, 0, many, rows, to + first, room)


@inner
def _tiles(rows: Bytes, starts: Ints, counts: Ints, room: Room) -> None:
    """The roots of the tiles that are full now: they are the hashes that come to the next level."""
    for level in range(len(counts) - 1):
        tiles = (starts[level + 1] - starts[level]) // _WIDTH
        left = tiles * _WIDTH // 2
        _pairs(rows, starts[level], left, room.hashes, 0, room)
        while left > tiles:
            left //= 2
            _pairs(room.hashes, 0, left, room.hashes, 0, room)
        _copy(room.hashes, 0, tiles, rows, starts[level + 1] + counts[level + 1])


@inner
def _root(rows: Bytes, starts: Ints, room: Room) -> None:
    """The root over what is left of every level and the root of what is below, into the first hash of ``hashes``."""
    last = 0
    for level in range(len(starts) - 1):
        all_ = starts[level + 1] - starts[level]
        left = all_ % _WIDTH
        if last:
            _copy(room.hashes, 0, 1, room.hashes, left)
        _copy(rows, starts[level] + all_ - left, left, room.hashes, 0)
        _reduce(left + last, room)
        last = min(left + last, 1)


@inner
def _append(descriptor: int, record: Bytes, at: int) -> int:
    """Write the record at a place of the file and sync it; 0, or the system's number of what went wrong."""
    done = 0
    while done < len(record):
        written = _pwrite(
            np.int32(descriptor), record.ctypes.data + np.uint64(done), np.uint64(len(record) - done), at + done
        )
        if written > 0:
            done += written
        elif written == 0:
            return _EIO
        elif _errno() != _EINTR:
            return _errno()
    while _fdatasync(np.int32(descriptor)) != 0:
        if _errno() != _EINTR:
            return _errno()
    return 0


@compiled
def commit(
    joined: Bytes, sizes: Ints, record: Bytes, rows: Bytes, starts: Ints, counts: Ints, descriptor: int, at: int
) -> int:
    """Frame the entries, hash them and upwards, seal the record, write and sync it.

    Args:
        joined: the entries one behind the other, of ``sizes`` bytes each.
        record: mark, first, count, length; then room for root, digest and seal, and for the entries as in a bundle.
        rows: of each level of tiles the hashes that fill no tile yet, then room for those that come, flat.
        starts: which hash of ``rows`` a level begins with, and at last their number. counts: how many it held.
        descriptor: of the journal; below 0 nothing is written. at: where in the journal.

    Returns:
        0, or the system's number of what went wrong when it was written.
    """
    hashes = np.empty(rows.size + (_WIDTH + 1) * _HASH, np.uint8)
    state, words = np.empty((8, LANES), np.uint32), np.empty((16, LANES), np.uint32)
    room = Room(hashes, state, words, np.empty(LANES, np.int64), np.empty(LANES, np.int64))
    _frame(joined, sizes, record, _BODY)
    first = starts[0] + counts[0]
    _leaves(joined, sizes, rows, first, room)
    _copy(rows, first, len(sizes), hashes, 0)
    _reduce(len(sizes), room)
    for place in range(_HASH):
        record[_DIGEST + place] = hashes[place]
    _tiles(rows, starts, counts, room)
    _root(rows, starts, room)
    for place in range(_HASH):
        record[_ROOT + place] = hashes[place]
    room.begins[0], room.lengths[0] = 1, _SEAL - 1
    _hash(record, int(record[0]), 1, hashes, 0, room)
    for place in range(_BODY - _SEAL):
        record[_SEAL + place] = hashes[place]
    return _append(descriptor, record, at) if descriptor >= 0 else 0
