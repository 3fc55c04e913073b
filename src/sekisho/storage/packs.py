"""Reads the rule packs from disk."""

from __future__ import annotations

from pathlib import Path

from sekisho.vocabulary.errors import PackFault

BUNDLED = Path(__file__).resolve().parent.parent / "rulepacks"
_LARGEST = 4 * 1024 * 1024


def read_packs(folder: Path = BUNDLED) -> dict[str, str]:
    """Every pack below the folder: its path relative to the folder -> its text.

    Raises:
        PackFault: no packs there, or one that is too large or not UTF-8.
    """
    texts: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        if path.stat().st_size > _LARGEST:
            raise PackFault(f"{path} is larger than {_LARGEST} bytes.", hint="A pack is a short text.")
        try:
            texts[path.relative_to(folder).as_posix()] = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise PackFault(f"{path} is not UTF-8.", hint="Save it as UTF-8.") from error
    if not texts:
        raise PackFault(f"No rule packs in {folder}.", hint="Point to a folder with *.yaml packs.")
    return texts
