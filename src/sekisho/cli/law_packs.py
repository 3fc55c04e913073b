"""What `sekisho law keygen`, `sign`, `verify` and `diff` do."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sekisho.bootstrap import now
from sekisho.rules import Law, parse_law
from sekisho.service.law_diff import differences
from sekisho.service.matters import rules_signed
from sekisho.storage.law import load_law_texts
from sekisho.storage.packs import (
    BUNDLED,
    new_key,
    read_packs,
    read_private_key,
    read_public_key,
    seal,
)
from sekisho.vocabulary.errors import UsageFault


def open_law(folder: Path | None, keys: Sequence[Path], allow_unsigned: bool) -> Law:
    """The law of a folder of packs; those that ship where none is named."""
    trusted = [read_public_key(path) for path in keys]
    return parse_law(read_packs(folder or BUNDLED, keys=trusted, allow_unsigned=allow_unsigned))


def keygen(private: Path, locked: bool | None = None) -> None:
    """Make a key pair."""
    public = private.with_suffix(".pub")
    made = new_key(private, public, locked=locked, asks=True)
    sys.stdout.write(f"{made}  {private} (keep it secret), {public} (give it to who reads your packs)\n")


def sign(folder: Path, key: Path, name: str, version: str, log: Path | None = None) -> None:
    """Write manifest and signature, and log what was signed; packs that do not load are not signed."""
    from sekisho.cli.recording import holds, logged  # other commands on packs need no log

    if folder.resolve() == BUNDLED:
        raise UsageFault("These packs come with the program.", hint="Copy them to a folder of your own first.")
    private = read_private_key(key)
    law = parse_law(read_packs(folder, allow_unsigned=True))
    holds(log)
    manifest = seal(folder, name, version, private)
    logged(log, rules_signed(now(), name, version, law.digest, manifest.files))
    sys.stdout.write(f"{name} {version}: {len(manifest.files)} packs signed\n")


def verify(folder: Path | None, keys: Sequence[Path]) -> None:
    """Say that the packs are what was signed, and their digest."""
    law = open_law(folder, keys, allow_unsigned=False)
    sys.stdout.write(f"verified: {len(law.rules)} rules, digest {law.digest}\n")


def diff(old: Path, new: Path, keys: Sequence[Path], allow_unsigned: bool, output: str, lang: str) -> None:
    """Print what differs, in words."""
    found = differences(_law(old, keys, allow_unsigned), _law(new, keys, allow_unsigned))
    if output == "json":
        rows = [asdict(d) for d in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    texts = load_law_texts()
    for difference in found:
        sys.stdout.write(difference.say(texts, lang) + "\n")
    sys.stderr.write(f"{len(found)} differences\n")


def _law(folder: Path, keys: Sequence[Path], allow_unsigned: bool) -> Law:
    """`bundled` names the packs that ship."""
    return open_law(None if str(folder) == "bundled" else folder, keys, allow_unsigned)
