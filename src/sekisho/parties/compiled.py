"""Loops over numbers, compiled when they are first called and kept on disk afterwards.

A kernel and all that it calls stand in one file, and take thresholds as arguments: what is kept on disk is thrown away
only where the file itself changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function as machine code, which lets other threads run; kept on disk where a folder for it can be written."""
    try:
        return cast(Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder can be written: compiled anew by every process
        return cast(Function, numba.njit(nogil=True)(function))
