"""Keys of NFC tags from a file that its owner alone may read, and taps appended to a file of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sekisho.standards.manifest.limits import LIMITS
from sekisho.standards.ntag424 import SunKeys
from sekisho.standards.yaml_data import NotYaml, read_yaml
from sekisho.storage.private_files import read_private
from sekisho.vocabulary.errors import UsageFault

_NAMES = {"meta_read", "file_read", "uid", "mac_from", "tamper_at"}
_HINT = "A list of entries with meta_read and file_read: 32 hexadecimal digits each, in quotes."


@dataclass(frozen=True, slots=True)
class TagKeys:
    """Keys of one tag (``uid``) or of many; where its MAC begins and its tamper status lies. Keys are never printed."""

    keys: SunKeys = field(repr=False)
    uid: str | None = None
    mac_from: str | None = None
    tamper_at: int | None = None


def read_tag_keys(path: Path) -> tuple[TagKeys, ...]:
    """Keys from YAML or JSON: a list of ``meta_read`` and ``file_read``, and optionally ``uid``, ``mac_from``,
    ``tamper_at`` (the byte of the file data at which the status of the wire begins).

    Raises:
        KeyFault: others may read the file, or it cannot be read. UsageFault: it holds no such list. What stands in it
            is not repeated.
    """
    content = read_private(path, LIMITS.file_bytes)
    try:
        entries = read_yaml(content)
    except NotYaml:
        raise UsageFault(f"{path} is no YAML.", hint=_HINT) from None
    if not isinstance(entries, list) or not entries:
        raise UsageFault(f"{path} holds no list of keys.", hint=_HINT)
    return tuple(_entry(path, number, entry) for number, entry in enumerate(entries, start=1))


def _entry(path: Path, number: int, entry: Any) -> TagKeys:
    try:
        if not isinstance(entry, dict) or not {"meta_read", "file_read"} <= set(entry) <= _NAMES:
            raise ValueError
        meta, file = (bytes.fromhex(entry[name]) for name in ("meta_read", "file_read"))
        tamper = entry.get("tamper_at")
        if len(meta) != 16 or len(file) != 16 or not (tamper is None or 0 <= tamper < 256):
            raise ValueError
        uid = entry.get("uid")
        mac_from = entry.get("mac_from")
        named = None if uid is None else str(uid).upper()
        return TagKeys(SunKeys(meta, file), named, None if mac_from is None else str(mac_from), tamper)
    except (ValueError, TypeError):
        raise UsageFault(f"{path}: entry {number} is none.", hint=_HINT) from None  # not what stands there


def append_line(path: Path, line: bytes) -> None:
    """Add a line to a file and see it onto the disk; two who add at once do not mix their lines."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
