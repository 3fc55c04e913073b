"""What `sekisho log` does."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sekisho.ledger import Audit, Checked, parse_opening, read_checkpoint
from sekisho.ledger import check as check_proof
from sekisho.ledger import prove as make_proof
from sekisho.service.wording import clean
from sekisho.standards.c2sp import Checkpoint, Proof, Signed, VerifierKey
from sekisho.standards.c2sp.keys import ALGORITHM
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes
from sekisho.storage.tiles import LogFiles, Private, audit_folder, begun, open_own
from sekisho.vocabulary.errors import LedgerFault, UsageFault

_SHOWN = 20  # faults told one by one


def verify(folder: Path, keys: Sequence[str]) -> None:
    """Print what the log is and whether it holds; a fault of it ends the command."""
    found = audit_folder(_log(folder), verifier_keys(keys))
    if found.checkpoint is not None:
        _tell(found.checkpoint)
    for signed in found.signed:
        _say(f"signed by {_signer(signed)}")
    if not keys:
        names = ", ".join(clean(name, 80) for name in found.signers) or "nobody"
        _say(f"signatures in the name of {names}: not verified, no key was given.")
        _say("So the files agree with each other; whose log it is, and that it was not written anew, is not shown.")
    if found.beyond:
        _say(f"{len(found.beyond)} files hold more than the checkpoint covers, such as {found.beyond[0]}")
    if not found.flaws:
        _say(f"{'verified' if keys else 'consistent'}: every entry and tile and the root agree.")
        return
    _refuse(folder, found)


def _refuse(folder: Path, found: Audit) -> None:
    for flaw in found.flaws[:_SHOWN]:
        sys.stderr.write(f"{flaw.path}: {clean(flaw.reason, 300)}\n")
    count = len(found.flaws)
    raise LedgerFault(
        f"{folder} does not hold: {count} fault{'s' * (count > 1)}, the first in {found.flaws[0].path}.",
        hint="Do not rely on it; keep it as it is, and ask its operator, its witnesses or an older copy.",
    )


def show(folder: Path) -> None:
    """Print the checkpoint and, of an own log, the verifier keys."""
    note = read_checkpoint(LogFiles(_log(folder)).fetch)
    _tell(Checkpoint.parse(note.text))
    for signature in note.signatures:
        _say(f"signature in the name of {clean(signature.name, 80)}, key id {signature.key_id.hex()}")
    private = Private(folder)
    if private.exists():
        _say("keys, for those who check it (give them by a way that they trust):")
        for signer in private.signers():
            _say(signer.public.text())


def init(folder: Path, origin: str) -> None:
    """Begin a log."""
    if begun(folder) or Private(folder).exists():
        raise UsageFault(f"{folder} is a log already.", hint="A log keeps its name; begin another elsewhere.")
    log, _ = open_own(folder, origin=origin)
    log.close()
    show(folder)


def prove(folder: Path, index: int, out: Path, opening: Path | None) -> None:
    """Write a proof, and the opening beside it where one is asked for."""
    proof = make_proof(LogFiles(_log(folder)).fetch, index)
    kept = Private(folder).opening_of(proof.extra or b"") if opening else None
    if opening and kept is None:
        raise LedgerFault(
            f"The opening of entry {index} was not kept beside {folder}.", hint="Ask who committed to it."
        )
    write_bytes(out, proof.content())
    _say(f"{out}: entry {index} of {proof.checkpoint.size:,}")
    if opening and kept:
        write_bytes(opening, (kept.line() + "\n").encode())
        _say(f"{opening}: what it commits to, and the salt; whoever has it can read it")


def check(file: Path, keys: Sequence[str], entry: Path | None, opening: Path | None, day: Path | None) -> None:
    """Check a proof, an opening and the files of a day, as far as each is given."""
    if day and not opening:
        raise UsageFault("--day needs --opening: the log holds a commitment alone.", hint="Ask for the opening.")
    opened = parse_opening(read_file(opening).decode("utf-8", "replace")) if opening else None
    stated = read_file(entry) if entry else None
    proof = Proof.parse(read_file(file))
    found = check_proof(proof, verifier_keys(keys), stated)
    if opened and opened.entry() != (stated if stated is not None else proof.extra):
        raise LedgerFault("The opening is not that of the entry.", hint="It is of another entry, or was changed.")
    _tell_checked(found)
    if opened:
        _say(json.dumps(opened.matter(), ensure_ascii=False, indent=1, sort_keys=True))
    if opened and day:
        _compare(opened.matter(), day)


def _compare(matter: Any, day: Path) -> None:
    """The files of a day against the digests that were committed to."""
    files = matter.get("files") if isinstance(matter, dict) else None
    if not isinstance(files, dict) or not files:
        raise LedgerFault("The entry names no files.", hint="It is not that of a judged day.")
    root = day.resolve()
    for name, digest in sorted(files.items()):
        path = root / str(name)
        if not path.resolve().is_relative_to(root) or not path.is_file():
            raise LedgerFault(f"{clean(str(name), 100)} is not in {day}.", hint="The log names it: it was taken away.")
        with path.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != digest:
                raise LedgerFault(f"{path} is not what was logged.", hint="It was changed after the decision.")
    _say(f"{len(files)} files of {day} are those that were logged.")


def _log(folder: Path) -> Path:
    if not (folder / "checkpoint").is_file() and not (folder / "tile").is_dir():
        raise UsageFault(f"{folder} is no log.", hint="Name the folder that holds `checkpoint` and `tile`.")
    return folder


def verifier_keys(given: Sequence[str]) -> list[VerifierKey]:
    """Keys as texts or as files of one key a line."""
    texts: list[str] = []
    for text in given:
        if "+" in text and not Path(text[:255]).is_file():
            texts.append(text)
        else:
            texts += [line for line in read_file(Path(text)).decode("utf-8", "replace").splitlines() if "+" in line]
    if given and not texts:
        raise UsageFault(f"{given[0]} holds no verifier key.", hint="One a line: NAME+HEX+BASE64.")
    return [VerifierKey.parse(text) for text in texts]


def _tell(checkpoint: Checkpoint) -> None:
    root = base64.b64encode(checkpoint.root).decode()
    _say(f"{clean(checkpoint.origin, 200)}: {checkpoint.size:,} entries, root {root}")


def _tell_checked(found: Checked) -> None:
    _tell(found.checkpoint)
    for signed in found.signed:
        _say(f"signed by {_signer(signed)}")
    _say(f"verified: the entry is at index {found.index}.")


def _signer(signed: Signed) -> str:
    when = "" if signed.time is None else f" at {datetime.fromtimestamp(signed.time, UTC).isoformat()}"
    return f"{clean(signed.key.name, 80)} ({ALGORITHM[signed.key.kind]}){when}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
