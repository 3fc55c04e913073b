"""The borders that ship with the program, read once a process."""

from __future__ import annotations

from functools import cache

from sekisho.location.borders import Borders
from sekisho.location.borders_file import unpack
from sekisho.location.sea import Sea
from sekisho.storage.bundled import BUNDLED

FILE = BUNDLED / "borders" / "borders.bin"
SEA = BUNDLED / "borders" / "sea.bin"


@cache
def open_borders() -> Borders:
    """The compiled borders.

    Raises:
        PackFault: where the file is absent or damaged.
    """
    return Borders(*unpack(FILE.read_bytes()))


@cache
def open_sea() -> Sea:
    """Navigable water, for ways by sea.

    Raises:
        PackFault: where a file is absent or damaged.
    """
    return Sea(*unpack(SEA.read_bytes()), open_borders())
