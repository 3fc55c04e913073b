"""What is known about goods, from the YAML files that people review."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from sekisho.items.knowledge import FILES, build, specified
from sekisho.items.model import Chip, Knowledge
from sekisho.vocabulary.errors import PackFault

BUNDLED = Path(__file__).resolve().parent.parent / "knowledge"
MAX_BYTES = 4_000_000

# the C loader reads ten times faster; both build plain data only
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """The knowledge in ``folder`` (the bundled one where none is given), under the SHA-256 digest of its files.

    Raises:
        PackFault: where a file is absent, too large, no YAML, or does not fit its form.
    """
    folder = folder or BUNDLED
    digest = hashlib.sha256()
    documents: dict[str, Any] = {}
    for name in FILES:
        content = _read(folder / f"{name}.yaml")
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
        try:
            documents[name] = yaml.load(content, Loader=_LOADER)  # noqa: S506 - a safe loader, chosen above
        except yaml.YAMLError as fault:
            raise PackFault(f"{name}.yaml is no YAML: {fault}") from fault
    return build(documents, digest.hexdigest())


def load_specification(path: Path) -> Chip:
    """A datasheet of one chip from a YAML or JSON file; see ``items.knowledge.specified`` for its form."""
    try:
        return specified(yaml.load(_read(path), Loader=_LOADER))  # noqa: S506 - a safe loader, chosen above
    except yaml.YAMLError as fault:
        raise PackFault(f"{path.name} is neither YAML nor JSON: {fault}") from fault


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PackFault(f"{path.name} has {size} bytes, more than {MAX_BYTES}")
        return path.read_bytes()
    except OSError as fault:
        raise PackFault(
            f"{path} cannot be read: {fault.strerror}", hint="Reinstall, or name the right folder."
        ) from fault
