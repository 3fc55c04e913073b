"""Many new files in one compiled call, beside which other threads run.

Written one by one by Python, every file lets the interpreter go three times, and asks for it three times again while a
busy loop holds it: so a busy log would show itself later and later.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from sekisho.vocabulary.compiled import compiled

_open: Any = types.ExternalFunction("open", types.int32(types.uintp, types.int32, types.int32))
_write: Any = types.ExternalFunction("write", types.intp(types.int32, types.uintp, types.uintp))
_close: Any = types.ExternalFunction("close", types.int32(types.int32))
_NEW, _RIGHTS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666
Addresses = NDArray[np.uint64]


@compiled
def _place(names: Addresses, contents: Addresses, sizes: Addresses) -> int:
    """Create and write files until one is refused; how many are whole."""
    for at in range(len(names)):
        descriptor = _open(names[at], np.int32(_NEW), np.int32(_RIGHTS))
        if descriptor < 0:
            return at
        written = _write(descriptor, contents[at], sizes[at])
        if _close(descriptor) != 0 or written != np.int64(sizes[at]):
            return at
    return len(names)


def place_many(names: Sequence[str], contents: Sequence[bytes]) -> int:
    """Create files that are not there yet, in this order; stops at one that is not written whole, gives how many were.

    What kept it from being written is found by writing that one again: nothing is told here.
    """
    spelled = [np.frombuffer(os.fsencode(name) + b"\0", np.uint8) for name in names]
    held = [np.frombuffer(content, np.uint8) for content in contents]
    return int(_place(_addresses(spelled), _addresses(held), np.array([len(one) for one in held], np.uint64)))


def _addresses(arrays: Sequence[NDArray[np.uint8]]) -> Addresses:
    return np.array([one.__array_interface__["data"][0] for one in arrays], np.uint64)
