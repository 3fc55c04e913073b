"""What `sekisho log disclose`, `item-key` and `find` do: parts of an entry, and entries about a unit."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sekisho.ledger import Disclosure, FieldOpening, Tiles, is_about, prove, read_checkpoint
from sekisho.standards.c2sp import Checkpoint, Proof
from sekisho.standards.epcis import canonical_key
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes
from sekisho.storage.tiles import LogFiles, Private
from sekisho.vocabulary.errors import LedgerFault, UsageFault


def disclose(folder: Path, index: int, fields: str, out: Path) -> None:
    """Write chosen fields of an entry. Raises LedgerFault where it has none of that name, or cannot be taken apart."""
    proof = prove(LogFiles(folder).fetch, index)
    opening = Private(folder).opening_of(proof.extra or b"")
    if opening is None:
        raise LedgerFault(
            f"The opening of entry {index} was not kept beside {folder}.", hint="Ask who committed to it."
        )
    if not isinstance(opening, FieldOpening):
        raise LedgerFault(
            f"Entry {index} was committed to as a whole.", hint="`sekisho log prove --opening` shows all of it."
        )
    found = opening.disclose([name.strip() for name in fields.split(",") if name.strip()])
    write_bytes(out, found.content())
    shown = ", ".join(field.name for field in found.fields)
    sys.stdout.write(f"{out}: {shown} of entry {index}; {len(found.digests) - len(found.fields)} fields stay hidden\n")


def check(disclosure: Path, proof: Path, entry: Path | None) -> None:
    """Print the fields, where they belong to the entry of a proof that holds."""
    stated = read_file(entry) if entry else Proof.parse(read_file(proof)).extra
    shown = Disclosure.parse(read_file(disclosure)).check(stated or b"")
    sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def show_key(folder: Path, item: str) -> None:
    """Print the key of a unit. Raises UsageFault where this is not an own log."""
    private = Private(folder)
    if not private.exists():
        raise UsageFault(f"{private.folder} has no keys.", hint="Only who keeps a log can give the keys of its units.")
    sys.stdout.write(private.item_key(canonical_key(item)).hex() + "\n")


def find(folder: Path, key: str) -> None:
    """Print the index of every entry about a unit."""
    try:
        wanted = bytes.fromhex(key)
    except ValueError:
        raise UsageFault(
            "The key of a unit is 64 hexadecimal digits.", hint="`sekisho log item-key` prints it."
        ) from None
    fetch = LogFiles(folder).fetch
    size = Checkpoint.parse(read_checkpoint(fetch).text).size
    found = [index for index, entry in Tiles(fetch, size).every() if is_about(entry, wanted)]
    for index in found:
        sys.stdout.write(f"{index}\n")
    sys.stderr.write(f"{len(found)} of {size:,} entries\n")
