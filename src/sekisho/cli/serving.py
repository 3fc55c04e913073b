"""What `sekisho serve` does."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from sekisho.bootstrap import settings
from sekisho.storage.tokens import add_token
from sekisho.vocabulary.errors import UsageFault

_BIND = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})")
_AT_ONCE = 64  # requests; more are told to come again
_TAKEN = 15  # seconds that an answer may wait to be taken, and that requests have when the service ends


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, as far as the command says."""

    store: str | None
    log: Path | None
    out: Path | None
    tokens: Path | None


def serve(
    bind: str, places: Places, hosts: Sequence[str], certificate: Path | None, key: Path | None, every: float
) -> None:
    """Serve until stopped; ``every``: seconds between rounds of asking the log's witnesses.

    Raises UsageFault where that would let everybody in, or makes no sense.
    """
    found = _BIND.fullmatch(bind)
    if found is None or int(found.group(2)) > 65535:
        raise UsageFault(f"{bind} is no place to listen.", hint="HOST:PORT, such as 127.0.0.1:8000.")
    if (certificate is None) != (key is None):
        raise UsageFault("HTTPS needs --certificate and --private-key.", hint="Give both, or neither.")
    host, port = found.group(1).strip("[]"), int(found.group(2))
    area = import_module("sekisho.web.app")  # by its name: commands and pages do not know each other
    application = area.open_application(
        store=places.store,
        log=places.log,
        out=places.out,
        tokens=places.tokens,
        bind=host,
        hosts=hosts,
        every=every,
    )
    scheme = "http" if certificate is None else "https"
    sys.stderr.write(f"{scheme}://{bind}/report.html  the report\n{scheme}://{bind}/epcis/  events (EPCIS 2.0)\n")
    sys.stderr.write(f"{scheme}://{bind}/status  the log and its witnesses\n")
    if certificate is None and host not in area.LOOPBACK:
        sys.stderr.write("Tokens would cross the network readable: put a proxy with HTTPS before it.\n")
    _run(application, _listening(host, port, bind), certificate, key)


def _run(application: Any, listening: list[socket.socket], certificate: Path | None, key: Path | None) -> None:
    import uvicorn

    config = uvicorn.Config(
        application,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_AT_ONCE,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=_TAKEN,
        ws_max_size=65_536,  # nothing that clients say over a WebSocket is listened to
        ws_per_message_deflate=False,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        server.run(sockets=listening)
    if not server.started:
        sys.exit(1)


def _listening(host: str, port: int, bind: str) -> list[socket.socket]:
    """Sockets of every address of a host.

    Connections whose other side does not take what is sent end, instead of holding one of the few that there are.
    """
    taken = getattr(socket, "TCP_USER_TIMEOUT", None)  # of Linux; accepted connections inherit it
    found: list[socket.socket] = []
    try:
        for family, _, _, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            found.append(socket.create_server(address, family=family))
            if taken is not None:
                found[-1].setsockopt(socket.IPPROTO_TCP, taken, _TAKEN * 1000)
    except OSError as error:
        raise UsageFault(f"Nobody can listen at {bind}: {error.strerror}.", hint="Give another --bind.") from error
    return found


def make_token(name: str, scopes: Sequence[str], party: str | None, path: Path | None) -> None:
    """Make a token; print it once."""
    path = path or settings().tokens
    if path is None:
        raise UsageFault("Where are the tokens kept?", hint="Give --token-file, or set SEKISHO_TOKENS.")
    secret = add_token(path, name, frozenset(scopes), party)
    sys.stderr.write(f"{path}: {name} may {' and '.join(sorted(set(scopes)))}. The token, told this once:\n")
    sys.stdout.write(secret + "\n")
