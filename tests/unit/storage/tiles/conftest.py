"""A log's keys, and logs to damage."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from sekisho.standards.c2sp import SignerKey
from sekisho.storage.tiles import TileLog

ORIGIN = "example.com/test-log"


@pytest.fixture(scope="session")
def signers() -> list[SignerKey]:
    return [
        SignerKey.of(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"\7" * 32)),
        SignerKey.of(ORIGIN, MLDSA44PrivateKey.from_seed_bytes(b"\7" * 32)),
    ]


@pytest.fixture
def grown(tmp_path: Path, signers: list[SignerKey]) -> Callable[..., Path]:
    """A log of so many entries, added in batches of so many."""

    def grow(count: int, batch: int = 100) -> Path:
        folder = tmp_path / "log"
        with TileLog.open(folder, signers) as log:
            for first in range(0, count, batch):
                log.append([b"entry %d" % n for n in range(first, min(first + batch, count))])
        return folder

    return grow


@pytest.fixture(params=["asyncio", "service"])
def on_loop(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Run a coroutine on Python's own event loop, and on the one that the service runs on."""
    factory = uvicorn.Config("").get_loop_factory() if request.param == "service" else None

    def run(job: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=factory) as runner:
            return runner.run(job)

    return run
