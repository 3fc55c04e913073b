"""What `sekisho log entries` does: the entries of an own log, opened as far as openings were kept."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sekisho.cli.ledger import log_folder
from sekisho.ledger import leaf_hash
from sekisho.service.wording import clean
from sekisho.storage.tiles import LogFiles, Private
from sekisho.storage.tiles.evidence import every_entry
from sekisho.vocabulary.errors import UsageFault

_TOLD = {  # kind -> fields that say what an entry is about
    "gate.day": ("as_of", "pack_digest"),
    "rules.used": ("name", "version", "pack_digest"),
    "rules.signed": ("name", "version", "law_digest"),
    "list.imported": ("list", "list_date"),
    "reference.compiled": ("reference_digest",),
    "clearance.given": ("number", "list", "entity"),
    "clearance.taken-back": ("number",),
    "custody.capture": ("capture", "part"),
    "log.adopted": ("log",),
}


def entries(folder: Path, kind: str, last: int, *, as_json: bool) -> None:
    """Print them. Raises UsageFault where the log's private folder is not there: nothing could be opened."""
    private = Private(log_folder(folder))
    if not private.exists():
        raise UsageFault(f"{private.folder} has no keys.", hint="Only who keeps a log can open its entries.")
    found: Iterable[tuple[int, dict[str, Any]]] = _opened(folder, private)
    if kind:
        found = (one for one in found if one[1].get("kind") == kind)
    if last:
        found = deque(found, last)
    if as_json:
        listed = [{"index": index, **matter} for index, matter in found]
        sys.stdout.write(json.dumps({"entries": listed}, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        return
    for index, matter in found:
        sys.stdout.write(_line(index, matter) + "\n")


def _opened(folder: Path, private: Private) -> Iterator[tuple[int, dict[str, Any]]]:
    """Index and content of every entry; empty where it cannot be opened."""
    openings = {leaf_hash(opening.entry()): opening for opening in private.openings()}
    for index, entry in every_entry(LogFiles(folder)):
        opening = openings.get(leaf_hash(entry))
        matter = opening.matter() if opening else {}
        yield index, matter if isinstance(matter, dict) else {}


def _line(index: int, matter: Mapping[str, Any]) -> str:
    kind = str(matter.get("kind", "-"))
    about = " ".join(clean(str(matter[name]), 120) for name in _TOLD.get(kind, ()) if matter.get(name) is not None)
    return f"{index}\t{clean(str(matter.get('recorded_at', '-')), 40)}\t{clean(kind, 40)}\t{about}".rstrip()
