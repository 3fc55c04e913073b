"""Loops over numbers, compiled when they are first called and kept on disk afterwards.

A kernel and all that it calls stand in one file, and take thresholds as arguments: what is kept on disk is thrown away
only where the file itself changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function as machine code, which lets other threads run; kept on disk where a folder for it can be written."""
    return _made(function, nrt=True)


def inner(function: Function) -> Function:
    """The same for what a loop of a ``compiled`` function calls: without room of its own, so nothing is counted.

    It makes no array and returns none. Counting who holds the arrays of a tuple takes longer than comparing two names.
    """
    return _made(function, nrt=False)


def _made(function: Function, *, nrt: bool) -> Function:
    options: dict[str, Any] = {"nogil": True, "_nrt": nrt}
    try:
        return cast(Function, numba.njit(cache=True, **options)(function))
    except RuntimeError:  # no folder can be written: compiled anew by every process
        return cast(Function, numba.njit(**options)(function))
