"""Bring list files from their publishers: conditional requests, limits on size and time, redirects that stay at home.

Nothing here decides whether a file is good; it only brings bytes, or says in one sentence why it could not.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Sequence
from datetime import date
from email.utils import parsedate_to_datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import httpx

from sekisho import __version__
from sekisho.service.ports import Fetched, RemoteFile, Validators
from sekisho.standards.yaml_data import read_yaml
from sekisho.vocabulary.errors import ReferenceFault

MAX_REDIRECTS = 5
TIMEOUT = httpx.Timeout(30.0, connect=15.0)  # seconds, for each wait
DEADLINE = 600.0  # seconds for one file, however it trickles
_SECOND_LEVEL = frozenset(("ac", "co", "com", "go", "gov", "gouv", "net", "or", "org"))


@cache
def list_sources() -> dict[str, Any]:
    """The official addresses, from ``knowledge/list_sources.yaml``."""
    loaded: dict[str, Any] = read_yaml(files("sekisho").joinpath("knowledge", "list_sources.yaml").read_bytes())
    return loaded


class WebLists:
    """Fetches over HTTPS; ``loopback`` also allows plain HTTP to this machine, for tests and for one's own mirror."""

    def __init__(
        self,
        client: httpx.Client | None = None,
        *,
        loopback: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # A few files a day: a connection kept open only risks being used just as the server closes it.
        alone = httpx.Limits(max_keepalive_connections=0)
        self._client = client or httpx.Client(timeout=TIMEOUT, limits=alone, follow_redirects=False)
        self._loopback = loopback
        self._clock = clock

    def fetch(self, file: RemoteFile, hosts: Sequence[str], known: Validators | None) -> Fetched:
        """One file; raises ReferenceFault with the reason where it cannot be had."""
        url = httpx.URL(file.url)
        deadline = self._clock() + DEADLINE
        try:
            for _ in range(MAX_REDIRECTS + 1):
                self._allow(url, file, hosts)
                with self._client.stream("GET", url, headers=_headers(known)) as response:
                    if not response.has_redirect_location:
                        return self._answer(response, file, known, deadline)
                    url = url.join(response.headers["location"])
        except httpx.HTTPError as fault:
            raise _fault(file, f"{type(fault).__name__}: {fault}") from None
        except (httpx.InvalidURL, ValueError) as fault:
            raise _fault(file, f"redirected to no address ({fault})") from None
        raise _fault(file, f"more than {MAX_REDIRECTS} redirects")

    def _allow(self, url: httpx.URL, file: RemoteFile, hosts: Sequence[str]) -> None:
        home = httpx.URL(file.url).host
        if url.userinfo:
            raise _fault(file, "an address with a user name in it is refused")
        if url.scheme != "https" and not (self._loopback and url.scheme == "http" and _is_loopback(url.host)):
            raise _fault(file, f"{url.scheme}://{url.host} is not https")
        if url.host != home and url.host not in hosts and not _same_site(url.host, home):
            raise _fault(file, f"redirected to {url.host}, which is not the publisher's")

    def _answer(self, response: httpx.Response, file: RemoteFile, known: Validators | None, deadline: float) -> Fetched:
        if response.status_code == 304 and known is not None:
            return Fetched(None, known)
        if response.status_code != 200:
            raise _fault(file, f"the server answered {response.status_code} {response.reason_phrase}")
        stated = response.headers.get("content-length", "")
        if stated.isdigit() and int(stated) > file.max_bytes:
            raise _fault(file, f"{int(stated)} bytes are more than the limit of {file.max_bytes}")
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > file.max_bytes:
                raise _fault(file, f"more than the limit of {file.max_bytes} bytes")
            if self._clock() > deadline:
                raise _fault(file, f"took longer than {DEADLINE:.0f} seconds")
        if not content:
            raise _fault(file, "the server sent an empty file")
        modified = response.headers.get("last-modified", "")
        said = Validators(response.headers.get("etag", ""), modified, sha256(content).hexdigest())
        return Fetched(bytes(content), said, _day(modified))


def _headers(known: Validators | None) -> dict[str, str]:
    headers = {"User-Agent": f"sekisho/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}
    if known is not None and known.etag:
        headers["If-None-Match"] = known.etag
    if known is not None and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _fault(file: RemoteFile, reason: str) -> ReferenceFault:
    return ReferenceFault(f"{file.name} from {httpx.URL(file.url).host}: {reason}.", hint="The last good file stays.")


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _same_site(host: str, home: str) -> bool:
    """True where both names were registered together: 'media.bis.gov' and 'www.bis.gov'."""
    return not _is_address(host) and not _is_address(home) and _registered(host) == _registered(home)


def _registered(host: str) -> list[str]:
    labels = host.lower().rstrip(".").split(".")
    second = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return labels[-3:] if second else labels[-2:]


def _day(header: str) -> date | None:
    try:
        return parsedate_to_datetime(header).date()
    except ValueError:
        return None
