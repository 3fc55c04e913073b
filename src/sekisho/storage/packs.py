"""Reads the rule packs from disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

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


def read_cases(folder: Path) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Cases and chips for the linter: ``chips.yaml`` and ``cases/*.yaml`` below the folder.

    Raises:
        PackFault: they are not there, or not lists of cases.
    """
    try:
        chips = yaml.safe_load((folder / "chips.yaml").read_text("utf-8"))
        texts = [p.read_text("utf-8") for p in sorted((folder / "cases").glob("*.yaml"))]
        cases = [case for text in texts for case in yaml.safe_load(text) or []]
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackFault(f"{folder} holds no cases: {error}", hint="chips.yaml and cases/*.yaml are needed.") from error
    if not isinstance(chips, dict) or not all(isinstance(c, dict) and "as_of" in c for c in cases):
        raise PackFault(f"{folder} holds no cases.", hint="chips.yaml is a mapping, cases/*.yaml are lists.")
    return cases, chips
