"""What `sekisho key` does. Apart from ``key`` so that `sekisho --help` need not load any of this."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sekisho.service.wording import clean
from sekisho.standards.suites import Document, DocumentKey, Held, Revoked, Ring, Suite, after
from sekisho.standards.suites import revoke as revoked_by
from sekisho.standards.suites import rotate as rotated_by
from sekisho.storage.files import read_file
from sekisho.storage.keys import (
    create_signer,
    keys_at,
    load_signer,
    own_key,
    read_ring,
    read_suite_policy,
    suite_policy,
    write_ring,
)
from sekisho.storage.outputs import write_bytes
from sekisho.storage.passphrases import new_from, to_lock
from sekisho.vocabulary.errors import UsageFault


def new(folder: Path, name: str, suite: str, locked: bool | None) -> None:
    """Make a key."""
    _say(create_signer(folder, name, Suite(suite), locked=locked).public.text())


def show(folder: Path) -> None:
    """Print a key's public side."""
    _say(own_key(folder).text())


def encrypt(path: Path) -> None:
    """Lock private keys that are plain."""
    keys = keys_at(path)
    if keys.locked:
        raise UsageFault(f"{path} is encrypted.", hint="Another passphrase: `sekisho key passphrase`.")
    passphrase = to_lock(path, wanted=True)
    if passphrase is not None:
        keys.lock(passphrase)
    _say(f"{path}: encrypted. Copies of the plain file, in backups too, are as good as the key: destroy them.")


def decrypt(path: Path) -> None:
    """Unlock private keys for good."""
    keys_at(path).unlock()
    _say(f"{path}: no longer encrypted.")


def change_passphrase(path: Path, new: Path | None) -> None:
    """Lock locked keys anew."""
    keys = keys_at(path)
    if not keys.locked:
        raise UsageFault(f"{path} is not encrypted.", hint="`sekisho key encrypt`.")
    keys.read()  # first the old passphrase, which may be wrong
    keys.lock(new_from(new, path))
    _say(f"{path}: under the new passphrase. An older copy of the file still opens with the old one.")


def add(path: Path, key: str, holder: str, since: str) -> None:
    """Put a key into a ring."""
    file = Path(key[:255])
    text = read_file(file).decode("utf-8", "replace") if file.is_file() else key
    ring = read_ring(path) if path.exists() else Ring()
    held = Held(DocumentKey.parse(text), holder, _instant(since))
    write_ring(path, Ring.of([*ring.keys.values(), held]))
    _say(f"{path}: {held.key.key_id} of {clean(holder, 100)}")


def list_keys(path: Path) -> None:
    """Print a ring."""
    for held in read_ring(path).keys.values():
        ended = f", {held.revoked} {instant_text(held.revoked_at or 0)}" if held.revoked else ""
        until = f" until {instant_text(held.until)}" if held.until is not None else ""
        _say(f"{held.key.key_id}  {held.key.suite}  {clean(held.holder, 100)}  ({clean(held.key.name, 60)})")
        _say(f"    since {instant_text(held.since)}{until}{ended}")


def rotate(old: Path, new_key: Path, holder: str, out: Path) -> None:
    """Write a rotation."""
    _write(out, rotated_by(holder, load_signer(old), load_signer(new_key), _now()))


def revoke(folder: Path, key_id: str, why: str, since: str, holder: str, out: Path) -> None:
    """Write a revocation."""
    now = _now()
    _write(out, revoked_by(holder, key_id, Revoked(why), _instant(since, now), load_signer(folder), now))


def apply(path: Path, statements: Sequence[Path], policy: Path | None) -> None:
    """Bring a ring up to date."""
    documents = [Document.parse(read_file(file)) for file in statements]
    accepted = read_suite_policy(policy) if policy else suite_policy()
    write_ring(path, after(read_ring(path), documents, accepted))
    list_keys(path)


def _write(out: Path, document: Document) -> None:
    write_bytes(out, document.to_bytes())
    _say(f"{out}: {document.kind}, {document.digest}")


def _now() -> int:
    return int(time.time())


def _instant(text: str, default: int = 0) -> int:
    if not text:
        return default
    try:
        stated = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageFault(
            f"Not a day or an instant: {clean(text, 40)}", hint="2026-11-01 or 2026-11-01T09:00Z."
        ) from error
    return int((stated if stated.tzinfo else stated.replace(tzinfo=UTC)).timestamp())


def instant_text(second: int) -> str:
    """A POSIX second as ISO text in UTC."""
    return datetime.fromtimestamp(second, UTC).isoformat().replace("+00:00", "Z") if second < 2**37 else str(second)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
