"""What `sekisho locate measure`, `landmark` and `prove` do."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.bootstrap import settings
from sekisho.cli import locating
from sekisho.cli.recording import record
from sekisho.connectors.locating.landmark import Identity, Landmark
from sekisho.connectors.locating.prover import Prover
from sekisho.connectors.locating.serving import Server
from sekisho.connectors.locating.software import SoftwareDevice, make_device
from sekisho.connectors.locating.verifier import Known, Measured
from sekisho.connectors.locating.verifier import measure as measure_unit
from sekisho.connectors.locating.wire import address
from sekisho.service.wording import clean
from sekisho.standards.csv_export import to_csv
from sekisho.standards.locating.attestation import nonce_of, read_chain
from sekisho.standards.locating.tables import LANDMARKS, Column
from sekisho.standards.locating.transcript import matter_of, nonces_apart, read_transcript, session_of
from sekisho.storage.files import read_file
from sekisho.storage.locating_identity import (
    LANDMARK_KEY,
    read_certificates,
    read_device,
    read_identity,
    write_device,
    write_identity,
)
from sekisho.storage.outputs import write_bytes, write_json
from sekisho.storage.packs import new_key, read_private_key, read_public_key
from sekisho.vocabulary.errors import LedgerFault, UsageFault

_WITH_ADDRESS = (*LANDMARKS[:-1], Column("key", ("public_key",)), Column("address"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be measured."""

    unit: str
    prover: str
    landmarks: Path
    makers: tuple[Path, ...]
    key: Path
    rounds: int
    transport: str
    mesh: Path | None
    policy: Path | None
    site: str


@dataclass(frozen=True, slots=True)
class Where:
    """Where results go."""

    out: Path
    map: Path | None
    log: Path | None
    no_log: bool


def make_key(private: Path, locked: bool | None = None) -> None:
    """A verifier's key pair."""
    public = private.with_suffix(".pub")
    new_key(private, public, locked=locked, asks=True)
    sys.stdout.write(f"{public}: give it to your landmarks and units (--verifier)\n")


def make_landmark(folder: Path, told: dict[str, Any]) -> None:
    """A landmark's identity and key."""
    folder.mkdir(parents=True, exist_ok=True)
    write_identity(folder, told)
    public = folder / LANDMARK_KEY.replace(".pem", ".pub")
    new_key(folder / LANDMARK_KEY, public)
    key = base64.b64encode(read_public_key(public).public_bytes_raw()).decode()
    row = {"landmark": told["name"], **{k: v for k, v in told.items() if k != "name"}, "key": key, "address": ""}
    sys.stdout.write(pl.DataFrame([row]).write_csv())


def make_unit(folder: Path, unit: str) -> None:
    """A device of software."""
    device, maker = make_device(unit, "sekisho made-up maker", datetime.now(UTC))
    if not isinstance(device.key, Ed25519PrivateKey):
        raise UsageFault("The device's key is of another kind.")
    path = write_device(folder, device.key, device.chain, maker)
    sys.stdout.write(f"{path}: give it to the verifier (--maker)\n")
    sys.stderr.write("This device is software: its key can be copied, so it proves no place. For trying out only.\n")


def serve_landmark(folder: Path, verifiers: Sequence[Path], listen: str) -> None:
    """Until stopped."""
    told = read_identity(folder)
    key = read_private_key(folder / LANDMARK_KEY)
    identity = Identity(told["name"], told["lat"], told["lon"], told["error_km"], key)
    _until_stopped(Landmark(identity, _keys(verifiers)).serve(*address(listen)), f"landmark {identity.name}")


def serve_unit(folder: Path, verifiers: Sequence[Path], listen: str) -> None:
    """Until stopped."""
    key, chain = read_device(folder)
    device = SoftwareDevice(key, chain)
    name = str(chain[0].subject.rfc4514_string()).removeprefix("CN=")
    _until_stopped(Prover(device, _keys(verifiers), name).serve(*address(listen)), f"unit {name}")


def show_measured(wanted: Wanted, where: Where, *, as_json: bool, lang: str) -> int:
    """Measure, keep, judge, log, print; the exit status."""
    if wanted.transport not in ("udp", "tcp"):
        raise UsageFault(f"No transport {wanted.transport!r}.", hint="udp or tcp.")
    known = _known(wanted.landmarks)
    makers = [one for path in wanted.makers for one in read_certificates(path)]
    measured = measure_unit(
        address(wanted.prover), wanted.unit, known, makers, read_private_key(wanted.key), rounds=wanted.rounds,
        transport=wanted.transport,
    )  # fmt: skip
    for name, why in measured.failed:
        sys.stderr.write(f"{clean(name, 60)}: {clean(why, 300)}\n")
    files = _keep(wanted, where.out, measured)
    words = locating.Words(lang)
    document, status = locating.judged(files, where.map, as_json=as_json, words=words)
    write_json(where.out / "verdict.json", document)
    if not where.no_log:
        policy = hashlib.sha256(read_file(wanted.policy) if wanted.policy else b"").hexdigest()
        [unit] = document["units"]
        at = datetime.now(UTC).isoformat(timespec="seconds")
        matter = matter_of(wanted.unit, at, unit, policy, measured.chain, measured.contents)
        entry = record(where.log or settings().log, matter)
        sys.stderr.write(f"log: entry {entry['index']} of {entry['origin']}\n")
    return status


def recheck(folder: Path, landmarks: Path, makers: Sequence[Path]) -> None:
    """Check again what a measurement left: attestation, signatures, nonces; print what each landmark measured."""
    paths = sorted((folder / "transcripts").glob("*.json"))
    contents = [read_file(path) for path in paths]
    chain = [read_file(path) for path in sorted((folder / "attestation").glob("*.der"))]
    if not contents or not chain:
        raise UsageFault(f"{folder} holds no measurement.", hint="Give the folder of `sekisho locate measure --out`.")
    run, session, began = session_of(contents)
    roots = [one for path in makers for one in read_certificates(path)]
    certified = read_chain(chain, roots, nonce_of(chain[0]), began)
    known = {one.name: one for one in _known(landmarks)}
    found = []
    for path, content in zip(paths, contents, strict=True):
        name = str(json.loads(content)["landmark"]["id"])
        if name not in known:
            raise LedgerFault(f"{path} is of {clean(name, 60)}, which {landmarks} does not name.")
        public = known[name].public
        found.append(
            read_transcript(content, public=public, run=run, session=session, session_key=certified.session_key)
        )
    nonces_apart(found)
    for one in found:
        heard = sum(r.rtt_ns is not None for r in one.rounds)
        sys.stdout.write(f"{clean(one.landmark, 60)}: {one.least_ms():.3f} ms, {heard} of {len(one.rounds)} rounds\n")
    sys.stdout.write(
        f"verified: {len(found)} transcripts of {clean(certified.device, 60)}, begun {began.isoformat()}\n"
    )


def _keep(wanted: Wanted, out: Path, measured: Measured) -> locating.Files:
    """Transcripts, chain and round trips on disk; the question to be judged."""
    for transcript, content in zip(measured.transcripts, measured.contents, strict=True):
        name = hashlib.sha256(transcript.public).hexdigest()[:16]
        write_bytes(out / "transcripts" / f"{name}.json", content)
    for number, certificate in enumerate(measured.chain):
        write_bytes(out / "attestation" / f"{number}.der", certificate)
    rows = [
        {"landmark": t.landmark, "unit": wanted.unit, "rtt_ms": r.rtt_ns / 1e6}
        for t in measured.transcripts
        for r in t.rounds
        if r.rtt_ns is not None
    ]
    heard = pl.DataFrame(rows, schema={"landmark": pl.String, "unit": pl.String, "rtt_ms": pl.Float64})
    write_bytes(out / "rtt.csv", to_csv(heard))
    sites = None
    if wanted.site:
        sites = out / "site.csv"
        write_bytes(sites, to_csv(pl.DataFrame([{"unit": wanted.unit, **_site(wanted.site)}])))
    return locating.Files(out / "rtt.csv", wanted.landmarks, wanted.policy, sites, mesh=wanted.mesh)


def _site(text: str) -> dict[str, float]:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageFault(f"No place: {text[:60]!r}.", hint="LAT,LON, such as 35.68,139.77.") from None
    return {"lat": lat, "lon": lon}


def _known(path: Path) -> list[Known]:
    read = locating.table(path, _WITH_ADDRESS, unique="landmark")
    if read.rejects.height:
        row, column, value, reason = read.rejects.row(0)
        raise UsageFault(f"{path}, row {row}: {column} {clean(value, 60)!r} ({reason}).", hint="Mend it first.")
    return [_landmark(row, path) for row in read.rows.iter_rows(named=True)]


def _landmark(row: dict[str, Any], path: Path) -> Known:
    try:
        public = base64.b64decode(row["key"], validate=True)
    except ValueError:
        public = b""
    if len(public) != 32:
        raise UsageFault(
            f"{path}: the key of {clean(row['landmark'], 60)} is no Ed25519 key.", hint="32 bytes, base64."
        )
    place = (row["lat"], row["lon"], row["error_km"] or 0.0)
    return Known(row["landmark"], public, *place, address(row["address"]))


def _keys(paths: Sequence[Path]) -> frozenset[bytes]:
    return frozenset(read_public_key(path).public_bytes_raw() for path in paths)


def _until_stopped(server: Server, name: str) -> None:
    host = server.server_address[0]
    sys.stdout.write(f"{name}: listening on {host!s}:{server.port} (Ctrl-C stops)\n")
    sys.stdout.flush()
    while True:
        time.sleep(3_600)
