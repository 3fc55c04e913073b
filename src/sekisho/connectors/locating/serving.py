"""A TCP server for a few connections at a time, each in a thread of its own."""

from __future__ import annotations

import socket
import socketserver
from collections.abc import Callable
from threading import BoundedSemaphore, Thread

from sekisho.connectors.locating.limits import Rate
from sekisho.connectors.locating.wire import REQUEST_BYTES, receive, send
from sekisho.vocabulary.errors import SekishoError

MOST_CONNECTIONS = 64
IDLE = 120.0  # seconds: a verifier asks landmarks in turns, and there may be many
Reply = Callable[[bytes, str], bytes | None]


class Server(socketserver.ThreadingTCPServer):
    """Answers each message by ``reply(content, host)``; None closes the connection without a word."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, host: str, port: int, open_: Callable[[], Reply], rate: Rate) -> None:
        self.open, self.rate, self.slots = open_, rate, BoundedSemaphore(MOST_CONNECTIONS)
        self.address_family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        super().__init__((host, port), _Connection)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.socket.getsockname()[1])

    def verify_request(self, request: object, client_address: object) -> bool:
        """Whether a connection is taken: by the rate of its host, and while there is room."""
        host = str(client_address[0]) if isinstance(client_address, tuple) else ""
        return self.rate.allows(host) and self.slots.acquire(blocking=False)

    def start(self) -> Server:
        """Serve in a thread, and say so."""
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks concerns nobody else; nothing that a stranger sent is printed."""


class _Connection(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        connection: socket.socket = self.request
        connection.settimeout(IDLE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reply, host = self.server.open(), str(self.client_address[0])
        try:
            while (content := receive(connection, REQUEST_BYTES)) is not None:
                answer = reply(content, host)
                if answer is None:
                    return
                send(connection, answer)
        except (OSError, SekishoError):
            return  # it went away, was silent too long, or broke the rules

    def finish(self) -> None:
        self.server.slots.release()
