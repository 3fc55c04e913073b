"""Compile the grid of navigable water from the compiled borders and the reviewed table of straits.

::

    python tools/compile_sea.py
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import yaml

from sekisho.location.borders_file import pack
from sekisho.location.sea import joined, joints
from sekisho.storage.borders import SEA, open_borders

TABLE = Path(__file__).resolve().parent.parent / "src" / "sekisho" / "knowledge" / "sea-ways.yaml"
A_DEGREE = 4


def main() -> None:
    """Read, compile, write."""
    table = yaml.safe_load(TABLE.read_text("utf-8"))
    closed = np.array(list(table["closed"].values()), np.float64)
    found = []
    for number, path in enumerate(table["channels"].values()):
        pairs = joints(np.array(path, np.float64), A_DEGREE)
        found.append(np.column_stack([np.full(len(pairs), number), pairs]))
    content = pack(
        {"edition": table["edition"], "a_degree": A_DEGREE, "channels": list(table["channels"])},
        {
            "bits": joined(open_borders(), A_DEGREE, closed),
            "joints": np.concatenate(found).astype(np.int32),
            "closed": np.rint(closed * 1000).astype(np.int32),
        },
    )
    SEA.write_bytes(content)
    print(f"{len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
