"""Results of standing queries over HTTP, to addresses that callers named: judged again when they are connected to.

Names are resolved here and the connection goes to the very address that was judged, so that a name that answers
differently the second time leads nowhere else. Nothing is read from the environment, no redirect is followed, and one
exchange takes no longer than its deadline, however slowly the other side trickles.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import httpcore
import httpx

from sekisho import __version__
from sekisho.service.destinations import Address, DestinationRefused, Destinations, address_of
from sekisho.service.ports import Reply

DEADLINE = 10.0  # seconds for one exchange
_CONNECT = 5.0
_MOST_ADDRESSES = 4  # of a name are tried
Resolve = Callable[[str, int], Sequence[str]]


def resolved(host: str, port: int) -> Sequence[str]:
    """Every address of a name, as this machine resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Webhooks:
    """Fulfils ``service.ports.SendsResults``."""

    def __init__(
        self,
        allowed: Destinations,
        *,
        context: ssl.SSLContext | None = None,
        deadline: float = DEADLINE,
        resolve: Resolve = resolved,
    ) -> None:
        """``context``: which authorities of certificates are trusted; default: those of every other request."""
        self._allowed = allowed
        self._context = context or httpx.create_ssl_context()
        self._deadline = deadline
        self._resolve = resolve

    def send(self, destination: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """POST a document; the answer's status alone counts, its body is not read.

        Status 0 where there was no answer: ``refused`` (nothing is sent to such an address), ``unresolved``,
        ``no-answer``, ``too-slow``, ``redirected``.
        """
        try:
            self._allowed.check(destination)  # the operator may have narrowed it since
        except DestinationRefused:
            return Reply(0, fault="refused")
        way = _Way(self._allowed, self._resolve, time.monotonic() + self._deadline)
        try:
            status = self._status(way, destination, body, headers)
        except _Refused as refused:
            return Reply(0, fault=str(refused))
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError):
            return Reply(0, fault="too-slow" if way.late() else "no-answer")
        finally:
            way.leave()
        return Reply(0, fault="redirected") if 300 <= status < 400 else Reply(status)

    def _status(self, way: _Way, destination: str, body: bytes, headers: Mapping[str, str]) -> int:
        wait = {"connect": _CONNECT, "read": self._deadline, "write": self._deadline, "pool": _CONNECT}
        own = {"User-Agent": f"sekisho/{__version__}", "Accept": "*/*", "Connection": "close"}
        pool = httpcore.ConnectionPool(self._context, max_connections=1, network_backend=way)
        with pool, pool.stream(
            "POST", destination, headers=[*headers.items(), *own.items()], content=body, extensions={"timeout": wait}
        ) as response:  # fmt: skip
            return int(response.status)


class _Refused(Exception):
    """Nothing may be sent there; the text is a code."""


class _Way(httpcore.NetworkBackend):
    """Connects to an address that was judged, and cuts the connection at the deadline."""

    def __init__(self, allowed: Destinations, resolve: Resolve, until: float) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._until = until
        self._backend = httpcore.SyncBackend()
        self._cut: threading.Timer | None = None
        self._wire: socket.socket | None = None

    def late(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() >= self._until

    def leave(self) -> None:
        """Let go of what watches over the connection."""
        if self._cut is not None:
            self._cut.cancel()
        if self._wire is not None:
            self._wire.close()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to one of the host's addresses, all of which must be allowed."""
        fault: Exception = httpcore.ConnectError("no address")
        for address in self._judged(host.strip("[]"), port)[:_MOST_ADDRESSES]:
            left = self._until - time.monotonic()
            if left <= 0:
                break
            try:
                stream = self._backend.connect_tcp(str(address), port, min(left, timeout or left))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                fault = failed
                continue
            self._watch(stream.get_extra_info("socket"))
            return stream
        raise fault

    def _judged(self, host: str, port: int) -> list[Address]:
        literal = address_of(host)
        try:
            names = [host] if literal is not None else self._resolve(host, port)
            found = [ipaddress.ip_address(one) for one in names]
        except (OSError, UnicodeError, ValueError):
            raise _Refused("unresolved") from None
        if not all(self._allowed.reachable(one, host.lower()) for one in found):
            raise _Refused("refused")  # one of them is reason enough: which one is taken must not be left to chance
        return found

    def _watch(self, wire: socket.socket) -> None:
        self._wire = wire.dup()  # of its own: what the exchange wraps and closes stays its own
        self._cut = threading.Timer(max(self._until - time.monotonic(), 0.0), _cut, (self._wire,))
        self._cut.daemon = True
        self._cut.start()


def _cut(wire: socket.socket) -> None:
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:  # it has ended by itself
        return
