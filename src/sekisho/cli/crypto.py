"""`sekisho log crypto`: which keys and algorithms are in use, as a CycloneDX bill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sekisho.standards.cyclonedx import Asset
    from sekisho.standards.suites import Held


def crypto(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A log of your own.")] = None,
    ring: Annotated[list[Path] | None, typer.Option(help="A ring of keys for documents. May be repeated.")] = None,
    key: Annotated[list[str] | None, typer.Option(help="Keys of other logs and witnesses: VKEY or a file.")] = None,
    private: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="An own private key's file or folder, or a witness. May be repeated."),
    ] = None,
) -> None:
    """List keys and algorithms in use as a CycloneDX 1.6 cryptographic bill (CBOM), on standard output.

    Of an own private key it says whether it is encrypted on disk; no passphrase is needed.

    Examples:

      sekisho log crypto .sekisho/log --ring ring.json > cbom.json

      sekisho log crypto --key witnesses.txt --private .sekisho/keys/2026
    """
    import json
    import uuid
    from datetime import UTC, datetime

    from sekisho.standards.cyclonedx import cryptography_bill
    from sekisho.storage.keys import read_ring

    assets = list(_of_log(folder, key or []))
    assets += [asset for path in ring or [] for held in read_ring(path).keys.values() for asset in _of_key(held)]
    assets += [asset for path in private or [] for asset in _of_private(path)]
    made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    bill = cryptography_bill(assets, str(uuid.uuid4()), made, ("sha256", "hmac-sha256", "aes128-cmac"))
    typer.echo(json.dumps(bill, ensure_ascii=False, indent=2))


def _of_log(folder: Path | None, keys: list[str]) -> Iterator[Asset]:
    from sekisho.cli.ledger import verifier_keys
    from sekisho.standards.c2sp import Kind
    from sekisho.standards.cyclonedx import Asset
    from sekisho.storage.tiles import Private

    private = Private(folder) if folder else None
    own = [("log", key, private.keys.locked) for key in private.verifiers()] if private else []
    for purpose, one, locked in [*own, *(("witness or log", key, None) for key in verifier_keys(keys))]:
        algorithm = "mldsa44" if one.kind is Kind.COSIGNATURE_MLDSA44 else "ed25519"
        name = f"{purpose}: {one.name}"
        yield Asset(name, one.key_id.hex(), algorithm, len(one.public), "active", encrypted=locked)


def _of_private(path: Path) -> Iterator[Asset]:
    import hashlib

    from sekisho.standards.cyclonedx import ALGORITHMS, Asset
    from sekisho.standards.keyfile import algorithm_of, raw_public
    from sekisho.storage.keys import keys_at
    from sekisho.vocabulary.errors import UsageFault

    keys = keys_at(path)
    for key in keys.public():
        content = raw_public(key)
        identity, algorithm = hashlib.sha256(content).hexdigest()[:32], algorithm_of(key)
        if algorithm not in ALGORITHMS:
            raise UsageFault(f"{path} holds a key of {algorithm}, which is not listed here.")
        yield Asset(str(path), identity, algorithm, len(content), "active", encrypted=keys.locked)


def _of_key(held: Held) -> Iterator[Asset]:
    from sekisho.cli.keys import instant_text
    from sekisho.standards.cyclonedx import Asset

    state = {None: "active", "compromised": "compromised"}.get(held.revoked, "deactivated")
    until = held.until if held.revoked_at is None else held.revoked_at
    for algorithm in held.key.suite.algorithms:
        yield Asset(
            f"documents of {held.holder}: {held.key.name}",
            held.key.key_id,
            str(algorithm),
            algorithm.public_bytes,
            state,
            instant_text(held.since),
            None if until is None else instant_text(until),
        )
