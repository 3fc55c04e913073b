"""Tokens of those who may use the service: a file of names, SHA-256 of each token, and what it opens.

One a line: ``NAME SHA256 SCOPES [PARTY]``, SCOPES being ``capture``, ``read`` or both with a comma. With a PARTY its
holder reads only events that state this party as source or destination. Tokens themselves are never kept: they have 256
random bits, so that a digest without salt tells nothing of them.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from sekisho.standards.epcis import canonical_key
from sekisho.vocabulary.errors import UsageFault

SCOPES = ("capture", "read")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Token:
    """Who holds it, the SHA-256 of it, what it opens."""

    name: str
    digest: str
    scopes: frozenset[str]
    party: str | None = None

    def line(self) -> str:
        """As it stands in the file."""
        scopes = ",".join(sorted(self.scopes))
        return " ".join(part for part in (self.name, self.digest, scopes, self.party) if part)


def read_tokens(path: Path) -> tuple[Token, ...]:
    """Every token of a file.

    Raises:
        UsageFault: it cannot be read, a line of it is none, or it lies open to others.
    """
    try:
        if path.stat().st_mode & 0o022:
            raise UsageFault(f"{path} can be written by others.", hint=f"chmod go-w {path}")
        text = path.read_bytes()[: _LARGEST + 1].decode("utf-8", "replace")
    except OSError as error:
        raise UsageFault(f"{path} cannot be read: {error.strerror or error}.", hint="`sekisho serve token`.") from error
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1)]
    tokens = tuple(_token(path, number, words) for number, words in lines if words and not words[0].startswith("#"))
    if len({token.name for token in tokens}) < len(tokens) or len({t.digest for t in tokens}) < len(tokens):
        raise UsageFault(f"{path} names somebody twice.", hint="One line a token.")
    return tokens


def _token(path: Path, number: int, words: list[str]) -> Token:
    scopes = frozenset(words[2].split(",")) if len(words) > 2 else frozenset()
    whole = len(words) in (3, 4) and _NAME.fullmatch(words[0]) and _DIGEST.fullmatch(words[1])
    if not whole or not scopes or not scopes <= set(SCOPES):
        raise UsageFault(
            f"{path}, line {number}: not a token.", hint="NAME SHA256 SCOPES [PARTY], see docs/serving.md."
        )
    return Token(words[0], words[1], scopes, canonical_key(words[3]) if len(words) == 4 else None)


def add_token(path: Path, name: str, scopes: frozenset[str], party: str | None = None) -> str:
    """Make a token, keep its digest in the file, and give it: it is told this once.

    Raises:
        UsageFault: a name or scope that cannot be, or a name that is taken.
    """
    if not _NAME.fullmatch(name) or not scopes or not scopes <= set(SCOPES):
        raise UsageFault(f"A token needs a name (letters, digits, ._@-) and scopes: {', '.join(SCOPES)}.")
    if party is not None and (not party or any(c.isspace() for c in party)):
        raise UsageFault("A party is one id without spaces.")
    there = read_tokens(path) if path.is_file() else ()
    if any(token.name == name for token in there):
        raise UsageFault(f"{name} has a token.", hint=f"Take its line out of {path} first.")
    secret = secrets.token_urlsafe(32)
    made = Token(name, digest_of(secret), scopes, party)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as file:
        file.write(made.line() + "\n")
    return secret


def digest_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()
