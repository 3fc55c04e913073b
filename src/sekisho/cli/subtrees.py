"""What `sekisho log sign-subtree` does."""

from __future__ import annotations

from pathlib import Path

from sekisho.bootstrap import subtree_signer
from sekisho.cli.ledger import log_folder, say
from sekisho.ledger import Tiles, read_checkpoint
from sekisho.service.subtrees import ask_for
from sekisho.service.wording import clean
from sekisho.standards.c2sp import Checkpoint
from sekisho.storage.outputs import write_bytes
from sekisho.storage.policy import read_demand
from sekisho.storage.tiles import LogFiles
from sekisho.vocabulary.errors import UsageFault


def sign(folder: Path, start: int, end: int, policy: Path, witness: str, out: Path) -> None:
    """Ask, check, write. Raises UsageFault where the policy has no such witness, or no address of it."""
    known = read_demand(policy).policy.witnesses.get(witness)
    if known is None or not known.url:
        raise UsageFault(f"The policy has no witness {clean(witness, 60)} with an address.")
    files = LogFiles(log_folder(folder))
    note = read_checkpoint(files.fetch)
    tiles = Tiles(files.fetch, Checkpoint.parse(note.text).size)
    found = ask_for(note, tiles, start, end, known.key, subtree_signer(known.url))
    write_bytes(out, found.content())
    say(f"{out}: entries {start} to {end - 1}, cosigned by {clean(known.key.name, 80)}")
