"""Work that makes many small objects and no circle of them, without Python's search for circles meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Within it Python does not look for circles: it would go through everything again and again and find none.

    Nor does it at once afterwards: what was made meanwhile counts as old, and is looked through with what is old.
    """
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            if not gc.get_freeze_count():
                gc.freeze()  # both together move all that is young among the old, without a look
                gc.unfreeze()
            gc.enable()
