"""Who asks, and from where: tokens, hosts and origins, before anything else is looked at."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from sekisho.storage.tokens import Token, digest_of

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LONGEST = 200  # characters of a token


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks and what they may do. ``party``: they see only events that state it."""

    name: str
    may_capture: bool
    may_read: bool
    party: str | None = None


LOCAL = Caller("local", may_capture=True, may_read=True)


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in. Without tokens everybody is who can reach the loopback address."""

    tokens: Sequence[Token] | None
    hosts: frozenset[str]

    def caller(self, request: HTTPConnection) -> Caller | None:
        """Who asks; None where they do not say, or nobody of that token is known."""
        if self.tokens is None:
            return LOCAL
        secret = _secret(request.headers.get("authorization", ""))
        if secret is None:
            return None
        digest = digest_of(secret)
        found = [
            token for token in self.tokens if hmac.compare_digest(token.digest, digest)
        ]  # all, so that time tells nothing
        if not found:
            return None
        return _caller(found[0])

    def known(self, name: str) -> Caller | None:
        """Who has this name, as the door stands now; None: nobody any more."""
        if self.tokens is None:
            return LOCAL if name == LOCAL.name else None
        return next((_caller(token) for token in self.tokens if token.name == name), None)

    def addressed(self, request: HTTPConnection) -> bool:
        """Whether the request names this service: a page of another name that points here must not read it."""
        host = request.headers.get("host", "")
        return "*" in self.hosts or _name(host) in self.hosts

    def foreign(self, request: HTTPConnection) -> bool:
        """Whether a page of another origin sent it through somebody's browser."""
        origin = request.headers.get("origin")
        if origin is None:
            return False
        return urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()


def hosts_of(bind: str, more: Iterable[str]) -> frozenset[str]:
    """Names under which the service may be asked for."""
    own = LOOPBACK if bind in LOOPBACK else (bind, *LOOPBACK)
    return frozenset(name.lower() for name in (*own, *more))


def _caller(token: Token) -> Caller:
    return Caller(token.name, "capture" in token.scopes, "read" in token.scopes, token.party)


def _name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _secret(header: str) -> str | None:
    """A bearer token; or, for browsers, the password of HTTP Basic."""
    scheme, _, value = header.partition(" ")
    value = value.strip()
    if scheme.lower() == "basic":
        try:
            value = base64.b64decode(value, validate=True).decode().partition(":")[2]
        except ValueError:
            return None
    elif scheme.lower() != "bearer":
        return None
    return value if 0 < len(value) <= _LONGEST and value.isascii() else None
