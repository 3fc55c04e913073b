"""Compile the matcher's loops once, so that the first screening on a machine does not wait for it.

::

    python -m sekisho.parties.warm
"""

from __future__ import annotations

import polars as pl

from sekisho.parties.compile import compile_index
from sekisho.parties.screen import screen_names
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, Reference


def warm() -> int:
    """Screen two names against two, which compiles every loop; how many matches there were (two)."""
    names = ["Vostokpribor Zavod", "Golden Lantern Shipping"]
    entries = pl.DataFrame(
        [{"entry": at, "uid": str(at), "kind": "organisation", "name": name} for at, name in enumerate(names)],
        schema=dict(ENTRIES),  # type: ignore[arg-type]
    )
    listed = pl.DataFrame([(at, name, "primary") for at, name in enumerate(names)], schema=NAMES, orient="row")
    nothing = pl.DataFrame(schema=ADDRESSES), pl.DataFrame(schema=IDENTIFIERS)
    tables = compile_index(entries, listed, *nothing)
    asked = [(0, "Vostokpribor Savod", None, None), (1, "Golden Lanterns Shipping", None, None)]
    queries = pl.DataFrame(
        asked, schema={"query": pl.UInt32, "name": pl.String, "country": pl.String, "kind": pl.String}, orient="row"
    )
    return screen_names(queries, Reference("", {"entries": entries, "names": listed, **tables})).height


if __name__ == "__main__":
    warm()
