"""The bundled example: fictional lists in the official formats, an example day, a licence register, a way."""

from __future__ import annotations

from pathlib import Path

from sekisho.vocabulary.errors import UsageFault

BUNDLED = Path(__file__).resolve().parent.parent / "bundled"
LISTS = BUNDLED / "lists"
DAY = BUNDLED / "day"
TRACKING = BUNDLED / "tracking"


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


def copy_tracking(folder: Path) -> list[Path]:
    """Copies of the made-up register and of what its trackers sent. Raises UsageFault where one is there already."""
    names = sorted(path.name for path in TRACKING.iterdir() if path.suffix != ".py")
    if there := [name for name in names if (folder / name).exists()]:
        raise UsageFault(f"{folder / there[0]} is there already.", hint="Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes((TRACKING / name).read_bytes())
    return [folder / name for name in names]
