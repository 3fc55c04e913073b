"""A small world of a log, its witnesses and its mirrors, on real sockets: each attack is one change of it."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import httpx
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from sekisho.ledger import Growing, leaf_hash, root_of
from sekisho.standards.c2sp import (
    AddCheckpoint,
    Checkpoint,
    Note,
    SignerKey,
    VerifierKey,
    encode_bundle,
    format_note,
    parse_note,
    sign_checkpoint,
)
from sekisho.storage.tiles import LogFiles, Private, TileLog
from sekisho.storage.witness import Witness, begin_witness
from sekisho.web.witness import routes as witness_routes

ORIGIN = "example.com/log"
NOW = 1_800_000_000


def signers(seed: int = 7, name: str = ORIGIN, *, cosigns: bool = False) -> list[SignerKey]:
    """Ed25519 and ML-DSA-44 keys of a name."""
    return [
        SignerKey.of(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32), cosigns=cosigns),
        SignerKey.of(name, MLDSA44PrivateKey.from_seed_bytes(bytes([seed]) * 32)),
    ]


def entries(count: int, what: str = "entry") -> list[bytes]:
    return [f"{what} {n}".encode() for n in range(count)]


def root(rows: Sequence[bytes]) -> bytes:
    return root_of([leaf_hash(row) for row in rows])


def note_of(rows: Sequence[bytes], keys: Sequence[SignerKey], *, time: int = NOW, extra: tuple[str, ...] = ()) -> Note:
    """The signed checkpoint over entries."""
    checkpoint = Checkpoint(keys[0].public.name, len(rows), root(rows), extra)
    return Note(checkpoint.text(), tuple(sign_checkpoint(checkpoint, keys, time)))


def asking(old: int, path: Sequence[bytes], note: Note) -> bytes:
    return AddCheckpoint(old, tuple(path), note).content()


def lay(folder: Path, rows: Sequence[bytes], keys: Sequence[SignerKey], *, time: int = NOW) -> Path:
    """A log's public files, by whoever has its keys, without our writer and its scruples."""
    files = LogFiles(folder)
    tree = Growing()
    full = tree.extend([leaf_hash(row) for row in rows])
    for place, hashes in [*full, *tree.partial()]:
        files.put(place.path, b"".join(hashes))
    for first in range(0, len(rows), 256):
        bundle = rows[first : first + 256]
        width = "" if len(bundle) == 256 else f".p/{len(bundle)}"
        files.put(f"tile/entries/{first // 256:03d}{width}", encode_bundle(bundle))
    note = note_of(rows, keys, time=time)
    files.put("checkpoint", format_note(note.text, note.signatures))
    return folder


def own_log(folder: Path, count: int) -> list[VerifierKey]:
    """A log of ours with its private folder; gives its keys."""
    keys = Private(folder).create(ORIGIN)
    with TileLog.open(folder, keys) as log:
        log.append(entries(count))
    return [key.public for key in keys]


def grow(folder: Path, rows: Sequence[bytes]) -> None:
    with TileLog.open(folder, Private(folder).signers()) as log:
        log.append(list(rows))


def put_back(folder: Path, copy: Path) -> None:
    """An older copy of the folder takes its place."""
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)


def shown(folder: Path) -> Note:
    return parse_note((folder / "checkpoint").read_bytes())


@contextmanager
def served(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """The routes behind a real socket of this machine; gives the address."""
    with on_a_socket(Starlette(routes=list(routes)), lifespan="off") as url:
        yield url


@contextmanager
def on_a_socket(application: Any, *, lifespan: Literal["on", "off"] = "on", port: int = 0) -> Iterator[str]:
    """An application behind a real socket of this machine; gives the address."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named: else answers wait 40 ms
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    port = listening.getsockname()[1]
    config = uvicorn.Config(application, log_level="warning", lifespan=lifespan)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        until = time.monotonic() + 10
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@contextmanager
def witnessing(
    folder: Path, name: str, logs: Sequence[VerifierKey], clock: Callable[[], int] = lambda: int(time.time())
) -> Iterator[tuple[str, Witness]]:
    """A witness on a socket; gives its address and itself."""
    begin_witness(folder, name, logs)
    with Witness.open(folder, clock) as witness, served(witness_routes(witness)) as url:
        yield url, witness


def policy_text(
    logs: Sequence[VerifierKey],
    witnesses: Mapping[str, tuple[VerifierKey, str]],
    groups: Sequence[str] = (),
    quorum: str = "none",
) -> str:
    lines = [f"log {key.text()}" for key in logs]
    lines += [f"witness {name} {key.text()} {url}".rstrip() for name, (key, url) in witnesses.items()]
    return "\n".join([*lines, *groups, f"quorum {quorum}"]) + "\n"


def post(url: str, body: bytes) -> httpx.Response:
    return httpx.post(url + "/add-checkpoint", content=body, timeout=20)


def sizes(told: Any) -> list[int]:
    return [one.known for one in told]
