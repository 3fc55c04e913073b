"""A proxy: passes UDP datagrams and TCP connections on to another address. `relay.py LISTEN_HOST PORT TO_HOST`."""

from __future__ import annotations

import selectors
import socket
import sys
import threading


def pump(one: socket.socket, other: socket.socket) -> None:
    """Bytes from one connection to the other until it ends."""
    while content := one.recv(65_536):
        other.sendall(content)
    other.shutdown(socket.SHUT_WR)


def connections(host: str, port: int, to: str) -> None:
    """TCP."""
    listening = socket.create_server((host, port))
    print("listening", flush=True)
    while True:
        near, _ = listening.accept()
        far = socket.create_connection((to, port))
        for pair in ((near, far), (far, near)):
            threading.Thread(target=pump, args=pair, daemon=True).start()


def datagrams(host: str, port: int, to: str) -> None:
    """UDP: a socket of its own towards the unit for each sender."""
    near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    near.bind((host, port))
    ways, back = {}, {}
    chosen = selectors.DefaultSelector()
    chosen.register(near, selectors.EVENT_READ)
    while True:
        for key, _ in chosen.select():
            if key.fileobj is near:
                content, sender = near.recvfrom(2_000)
                if sender not in ways:
                    ways[sender] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    ways[sender].connect((to, port))
                    back[ways[sender]] = sender
                    chosen.register(ways[sender], selectors.EVENT_READ)
                ways[sender].send(content)
            else:
                near.sendto(key.fileobj.recv(2_000), back[key.fileobj])


if __name__ == "__main__":
    threading.Thread(target=datagrams, args=(sys.argv[1], int(sys.argv[2]), sys.argv[3]), daemon=True).start()
    connections(sys.argv[1], int(sys.argv[2]), sys.argv[3])
