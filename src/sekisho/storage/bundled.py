"""The bundled example: fictional lists in the official formats, an example day, a licence register."""

from __future__ import annotations

from pathlib import Path

BUNDLED = Path(__file__).resolve().parent.parent / "bundled"
LISTS = BUNDLED / "lists"
DAY = BUNDLED / "day"


def working_register(out: Path) -> Path:
    """A copy of the bundled licence register in the output folder, so that its draws can be kept beside it."""
    out.mkdir(parents=True, exist_ok=True)
    copy = out / "licences.csv"
    content = (DAY / "licences.csv").read_bytes()
    if not copy.is_file() or copy.read_bytes() != content:
        copy.write_bytes(content)
    return copy
