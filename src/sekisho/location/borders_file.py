"""The compiled borders as bytes: named arrays and a heading, packed tightly and read in milliseconds.

A file is ``zlib(heading length, heading as JSON, arrays)``. Of each array all lowest bytes stand first, then all next
ones, and so on, because that packs to a third.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from sekisho.vocabulary.errors import PackFault

_MOST = 64_000_000  # bytes unpacked
_SIZE = 8  # bytes of the heading's length


def pack(heading: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The file; the same arguments give the same bytes."""
    stated = [[name, array.dtype.str, array.shape] for name, array in arrays.items()]
    head = orjson.dumps({**heading, "arrays": stated}, option=orjson.OPT_SORT_KEYS)
    parts = [len(head).to_bytes(_SIZE, "big"), head]
    for array in arrays.values():
        parts.append(np.ascontiguousarray(array).view(np.uint8).reshape(array.size, -1).T.tobytes())
    return zlib.compress(b"".join(parts), 9)


def unpack(content: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Heading and arrays.

    Raises:
        PackFault: where the bytes are no such file, or are cut off.
    """
    try:
        reader = zlib.decompressobj()
        flat = reader.decompress(content, _MOST)
        size = int.from_bytes(flat[:_SIZE], "big")
        heading = orjson.loads(flat[_SIZE : _SIZE + size])
        at, arrays = _SIZE + size, {}
        for name, kind, shape in heading.pop("arrays"):
            dtype, count = np.dtype(kind), int(np.prod(shape))
            piece = np.frombuffer(flat, np.uint8, count * dtype.itemsize, at).reshape(dtype.itemsize, count)
            whole = piece[0].astype(f"<u{dtype.itemsize}")
            for place in range(1, dtype.itemsize):
                whole |= piece[place].astype(whole.dtype) << (8 * place)
            arrays[name] = whole.view(dtype).reshape(shape)
            at += count * dtype.itemsize
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, MemoryError) as fault:
        raise PackFault(f"the borders do not load: {fault!r}", hint="Install the program anew.") from fault
    return heading, arrays
