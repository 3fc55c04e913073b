"""What `sekisho log` does."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sekisho.ledger import Audit, Checked, Freshness, parse_opening, read_checkpoint
from sekisho.ledger import check as check_proof
from sekisho.ledger import prove as make_proof
from sekisho.service.log_status import Words, lines
from sekisho.service.wording import clean
from sekisho.standards.c2sp import Checkpoint, Note, Proof, Signed, VerifierKey, known_signatures
from sekisho.standards.c2sp.keys import ALGORITHM
from sekisho.storage.cosigning import health
from sekisho.storage.files import read_file
from sekisho.storage.log_texts import log_texts
from sekisho.storage.outputs import write_bytes
from sekisho.storage.policy import read_demand
from sekisho.storage.tiles import LogFiles, Private, audit_folder, begun, open_own
from sekisho.vocabulary.errors import LedgerFault, UsageFault

_SHOWN = 20  # faults told one by one


@dataclass(frozen=True, slots=True)
class Asked:
    """What is demanded of a checkpoint: files of a policy and of the rule on top, and the greatest age in seconds."""

    policy: Path | None = None
    house: Path | None = None
    max_age: int | None = None

    def met_by(self, note: Note, signed: Sequence[Signed]) -> None:
        """Say what stands behind a checkpoint; refuse one that falls short.

        Raises:
            LedgerFault: it does; the reason is named.
        """
        fresh = None if self.max_age is None else Freshness(int(time.time()), self.max_age)
        if self.house and not self.policy:
            raise UsageFault("--house needs --policy: it speaks of the policy's witnesses.")
        if self.policy:
            standing = read_demand(self.policy, self.house).met_by(note, fresh)
            for name, one in standing.cosigned.items():
                say(f"cosigned by {clean(name, 80)}: {_signer(one)}")
            say("the policy is satisfied.")
        elif fresh:
            faults = [fresh.fault(one) for one in signed]
            if all(faults):
                raise LedgerFault(
                    f"The checkpoint is not shown to be fresh: {faults[0] if faults else 'no key was given'}.",
                    hint="Ask for a newer one. Only the log's own key says when; a policy has witnesses say it.",
                )


def verify(folder: Path, keys: Sequence[str], asked: Asked) -> None:
    """Print what the log is and whether it holds; a fault of it ends the command."""
    found = audit_folder(log_folder(folder), verifier_keys(keys))
    if found.checkpoint is not None:
        tell(found.checkpoint)
    for signed in found.signed:
        say(f"signed by {_signer(signed)}")
    if not keys and not asked.policy:
        names = ", ".join(clean(name, 80) for name in found.signers) or "nobody"
        say(f"signatures in the name of {names}: not verified, no key was given.")
        say("So the files agree with each other; whose log it is, and that it was not written anew, is not shown.")
    if found.beyond:
        say(f"{len(found.beyond)} files hold more than the checkpoint covers, such as {found.beyond[0]}")
    if not found.flaws:
        asked.met_by(read_checkpoint(LogFiles(folder).fetch), found.signed)
        say(f"{'verified' if keys or asked.policy else 'consistent'}: every entry and tile and the root agree.")
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
    """Print the checkpoint and, of an own log, the verifier keys and how it stands with its witnesses."""
    note = read_checkpoint(LogFiles(log_folder(folder)).fetch)
    tell(Checkpoint.parse(note.text))
    for signature in note.signatures:
        say(f"signature in the name of {clean(signature.name, 80)}, key id {signature.key_id.hex()}")
    private = Private(folder)
    if private.exists():
        say("keys, for those who check it (give them by a way that they trust):")
        for key in private.verifiers():
            say(key.text())
    standing = health(folder)
    if standing is not None:
        for line in lines(standing, Words(log_texts(), "en")):
            say(line)


def init(folder: Path, origin: str) -> None:
    """Begin a log."""
    if begun(folder) or Private(folder).exists():
        raise UsageFault(f"{folder} is a log already.", hint="A log keeps its name; begin another elsewhere.")
    log, _ = open_own(folder, origin=origin)
    log.close()
    show(folder)


def prove(folder: Path, index: int, out: Path, opening: Path | None) -> None:
    """Write a proof, and the opening beside it where one is asked for."""
    proof = make_proof(LogFiles(log_folder(folder)).fetch, index)
    kept = Private(folder).opening_of(proof.extra or b"") if opening else None
    if opening and kept is None:
        raise LedgerFault(
            f"The opening of entry {index} was not kept beside {folder}.", hint="Ask who committed to it."
        )
    write_bytes(out, proof.content())
    say(f"{out}: entry {index} of {proof.checkpoint.size:,}")
    if opening and kept:
        write_bytes(opening, (kept.line() + "\n").encode())
        say(f"{opening}: what it commits to, and the salt; whoever has it can read it")


def check(
    file: Path, keys: Sequence[str], entry: Path | None, opening: Path | None, day: Path | None, asked: Asked
) -> None:
    """Check a proof, an opening and the files of a day, as far as each is given."""
    if day and not opening:
        raise UsageFault("--day needs --opening: the log holds a commitment alone.", hint="Ask for the opening.")
    opened = parse_opening(read_file(opening).decode("utf-8", "replace")) if opening else None
    stated = read_file(entry) if entry else None
    proof = Proof.parse(read_file(file))
    found = check_proof(proof, _trusted(proof, keys, asked), stated)
    if opened and opened.entry() != (stated if stated is not None else proof.extra):
        raise LedgerFault("The opening is not that of the entry.", hint="It is of another entry, or was changed.")
    asked.met_by(proof.note, found.signed)
    _tell_checked(found)
    if opened:
        say(json.dumps(opened.matter(), ensure_ascii=False, indent=1, sort_keys=True))
    if opened and day:
        _compare(opened.matter(), day)


def _trusted(proof: Proof, keys: Sequence[str], asked: Asked) -> list[VerifierKey]:
    """The keys given; else those that the policy lists for this log and that signed."""
    if keys or not asked.policy:
        return verifier_keys(keys)
    origin = proof.checkpoint.origin
    listed = read_demand(asked.policy).policy.keys(origin)
    signed = [one.key for one in known_signatures(proof.note, listed)]
    if not signed:
        raise LedgerFault(f"No key that the policy lists for the log {clean(origin, 200)} signed.", hint="Ask why.")
    return signed


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
    say(f"{len(files)} files of {day} are those that were logged.")


def log_folder(folder: Path) -> Path:
    """The folder, where it is a log's. Raises UsageFault where it is none."""
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


def tell(checkpoint: Checkpoint) -> None:
    """Print whose log it is, its size and its root."""
    root = base64.b64encode(checkpoint.root).decode()
    say(f"{clean(checkpoint.origin, 200)}: {checkpoint.size:,} entries, root {root}")


def _tell_checked(found: Checked) -> None:
    tell(found.checkpoint)
    for signed in found.signed:
        say(f"signed by {_signer(signed)}")
    say(f"verified: the entry is at index {found.index}.")


def _signer(signed: Signed) -> str:
    when = "" if signed.time is None else f" at {datetime.fromtimestamp(signed.time, UTC).isoformat()}"
    return f"{clean(signed.key.name, 80)} ({ALGORITHM[signed.key.kind]}){when}"


def say(text: str) -> None:
    """One line of what was asked for."""
    sys.stdout.write(text + "\n")
