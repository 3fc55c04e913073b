"""Short exchanges over HTTP with logs and witnesses of others: bounded in size and time, never led elsewhere."""

from __future__ import annotations

import time
from collections.abc import Mapping

import httpx

from sekisho import __version__
from sekisho.standards.c2sp import parse_path
from sekisho.vocabulary.errors import LedgerFault, UsageFault

TIMEOUT = httpx.Timeout(10.0, connect=5.0)  # seconds, for each wait
_LARGEST = {"checkpoint": 1_000_000, "tile": 256 * 32, "bundle": 256 * (2 + 65_535)}


class Exchange:
    """A client for one address, with a deadline for each exchange, however slowly the other side trickles."""

    def __init__(self, url: str, *, deadline: float = 20.0, timeout: httpx.Timeout = TIMEOUT) -> None:
        """``url``: http or https, without user name, question or fragment. Raises UsageFault for any other."""
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise UsageFault(f"{url[:200]!r} is no address.") from error
        if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
            raise UsageFault(f"{url[:200]!r} is no address of http or https.")
        if parsed.query or parsed.fragment:
            raise UsageFault(f"{url[:200]!r} has a question or a fragment: give the prefix alone.")
        self.url = url.rstrip("/")
        self._deadline = deadline
        self._client = httpx.Client(
            timeout=timeout, follow_redirects=False, headers={"User-Agent": f"sekisho/{__version__}"}
        )

    def send(
        self, method: str, path: str, most: int, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """One exchange: status and body, decoded.

        Raises:
            LedgerFault: it could not be had, took too long, or has more than ``most`` bytes.
        """
        until = time.monotonic() + self._deadline
        content = bytearray()
        try:
            with self._client.stream(method, f"{self.url}/{path}", content=body, headers=headers) as response:
                for chunk in response.iter_bytes():  # as it comes: gathered chunks would hide a trickle
                    content += chunk
                    if len(content) > most:
                        raise LedgerFault(f"{self.url}/{path}: more than {most:,} bytes.")
                    if time.monotonic() > until:
                        raise LedgerFault(f"{self.url}/{path}: it took longer than {self._deadline:.0f} seconds.")
                return response.status_code, bytes(content)
        except httpx.HTTPError as error:
            raise LedgerFault(f"{self.url}/{path}: {type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()


class RemoteLog:
    """A tiled log under an address; ``fetch`` is what the ledger reads through."""

    def __init__(self, url: str) -> None:
        """As ``Exchange``."""
        self._exchange = Exchange(url, deadline=60.0)

    def fetch(self, path: str) -> bytes | None:
        """A file below the log's prefix; None where there is none.

        Raises:
            LedgerFault: it could not be had.
        """
        place = parse_path(path)
        kind = "checkpoint" if place is None else "bundle" if place.level is None else "tile"
        status, content = self._exchange.send(
            "GET", path, _LARGEST[kind], headers={"Accept-Encoding": "gzip, identity"}
        )
        if status == 404:
            return None
        if status != 200:
            raise LedgerFault(f"{self._exchange.url}/{path}: the server answered {status}.")
        return content

    def close(self) -> None:
        """Let the connections go."""
        self._exchange.close()
