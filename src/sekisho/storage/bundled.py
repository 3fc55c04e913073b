"""The bundled example: fictional lists in the official formats, an example day, a licence register."""

from __future__ import annotations

from pathlib import Path

BUNDLED = Path(__file__).resolve().parent.parent / "bundled"
LISTS = BUNDLED / "lists"
DAY = BUNDLED / "day"


_MARK = "FICTIONAL"


def mark_fictional(reference: Path) -> None:
    """Mark a reference directory as made of the bundled lists, so that every run on it says so."""
    (reference / _MARK).write_text("This reference was compiled from fictional lists: it clears nobody.\n", "utf-8")


def is_fictional(reference: Path) -> bool:
    """Whether a reference directory was made of the bundled lists."""
    return (reference / _MARK).is_file()


def working_register(out: Path) -> Path:
    """A copy of the bundled licence register in the output folder, so that its draws can be kept beside it."""
    out.mkdir(parents=True, exist_ok=True)
    copy = out / "licences.csv"
    content = (DAY / "licences.csv").read_bytes()
    if not copy.is_file() or copy.read_bytes() != content:
        copy.write_bytes(content)
    return copy
