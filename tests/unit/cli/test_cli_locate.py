"""`sekisho locate measure` from keys to verdict and log, over loopback in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.cli.measuring import _keys
from sekisho.connectors.locating.landmark import Identity, Landmark
from sekisho.connectors.locating.prover import Prover
from sekisho.connectors.locating.software import SoftwareDevice
from sekisho.storage.locating_identity import LANDMARK_KEY, read_device, read_identity
from sekisho.storage.packs import read_private_key

HOST = "127.0.0.1"
PLACES = (("tokyo", 35.68, 139.77), ("tokyo-2", 35.60, 139.70), ("yokohama", 35.44, 139.64))


def sekisho(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Keys and identities made by the program; a unit and landmarks that serve them."""
    sekisho("locate", "key", tmp_path / "v.pem")
    sekisho("locate", "prove", "init", tmp_path / "u", "--unit", "GPU-1")
    trusted = _keys([tmp_path / "v.pub"])
    prover = Prover(SoftwareDevice(*read_device(tmp_path / "u")), trusted, "GPU-1")
    servers, rows = [prover.serve(HOST, 0)], []
    (tmp_path / "port").write_text(str(servers[0].port))
    for name, lat, lon in PLACES:
        made = sekisho("locate", "landmark", "init", tmp_path / name, "--name", name, "--lat", lat, "--lon", lon)
        told, key = read_identity(tmp_path / name), read_private_key(tmp_path / name / LANDMARK_KEY)
        identity = Identity(told["name"], told["lat"], told["lon"], told["error_km"], key)
        servers.append(Landmark(identity, trusted).serve(HOST, 0))
        header, row = made.splitlines()
        rows.append(row + f"{HOST}:{servers[-1].port}")
    (tmp_path / "landmarks.csv").write_text("\n".join([header, *rows]) + "\n")
    yield tmp_path
    prover.close()
    for one in servers:
        one.shutdown()
        one.server_close()


def measure(folder: Path, *more: object) -> tuple[int, dict[str, object]]:
    words = [
        "locate", "measure", "--unit", "GPU-1", "--prover", f"{HOST}:{(folder / 'port').read_text()}", "--landmarks",
        folder / "landmarks.csv", "--maker", folder / "u" / "maker.pem", "--key", folder / "v.pem", "--rounds", 3,
        "--out", folder / "out", "--log", folder / "log", "--format", "json", *more,
    ]  # fmt: skip
    result = CliRunner().invoke(app, [str(word) for word in words])
    if not result.stdout:
        raise result.exception or AssertionError(result.output)
    return result.exit_code, json.loads(result.stdout)


def test_a_unit_beside_its_landmarks_passes_and_everything_is_kept_and_logged(folder: Path) -> None:
    # all stand on this machine, so each hears it within a few kilometres: errors as wide as the city let them agree
    for name, _, _ in PLACES:
        file = folder / name / "landmark.json"
        assert json.loads(file.read_text())["error_km"] == 1.0
    text = (folder / "landmarks.csv").read_text().replace(",1.0,", ",60.0,")
    (folder / "landmarks.csv").write_text(text)
    code, told = measure(folder, "--site", "35.6,139.7")
    [unit] = told["units"]
    assert (code, unit["outcome"], unit["site"]["excluded"]) == (0, "pass", False)
    assert len(list((folder / "out" / "transcripts").glob("*.json"))) == 3
    assert (folder / "out" / "verdict.json").is_file() and len(list((folder / "out" / "attestation").iterdir())) == 2
    assert "1 entries" in sekisho("log", "show", folder / "log")


def test_a_unit_that_cannot_be_at_its_site_does_not_pass(folder: Path) -> None:
    text = (folder / "landmarks.csv").read_text().replace(",1.0,", ",60.0,")
    (folder / "landmarks.csv").write_text(text)
    code, told = measure(folder, "--site", "1.3,103.8", "--no-log")
    assert (code, told["units"][0]["reason"]) == (1, "site-excluded") and not (folder / "log").exists()


def test_a_measurement_is_checked_again_by_others_and_a_changed_one_is_refused(folder: Path) -> None:
    measure(folder, "--no-log")
    words = [
        "locate",
        "check",
        folder / "out",
        "--landmarks",
        folder / "landmarks.csv",
        "--maker",
        folder / "u" / "maker.pem",
    ]
    assert "verified: 3 transcripts of GPU-1" in sekisho(*words)
    file = next((folder / "out" / "transcripts").glob("*.json"))
    content = file.read_text()
    for bent in (content.replace('"transport":"udp"', '"transport":"tcp"'), content[:-2], "{}"):
        file.write_text(bent)
        assert CliRunner().invoke(app, [str(word) for word in words]).exit_code != 0


def test_private_keys_are_readable_by_their_owner_alone(folder: Path) -> None:
    for file in ("v.pem", "u/device.pem", f"tokyo/{LANDMARK_KEY}"):
        assert (folder / file).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "again",
    [("locate", "key", "v.pem"), ("locate", "prove", "init", "u", "--unit", "X"),
     ("locate", "landmark", "init", "tokyo", "--name", "t", "--lat", "0", "--lon", "0")],
)  # fmt: skip
def test_keys_are_never_written_over(folder: Path, again: tuple[str, ...]) -> None:
    at = 3 if "init" in again else 2
    words = [*again[:at], str(folder / again[at]), *again[at + 1 :]]
    assert CliRunner().invoke(app, words).exit_code != 0


@pytest.mark.parametrize("more", [("--site", "here"), ("--transport", "pigeon"), ("--maker", "none.pem")])
def test_what_makes_no_sense_is_refused_before_anybody_is_asked(folder: Path, more: tuple[str, str]) -> None:
    with pytest.raises(Exception, match=r"place|transport|cannot be read"):
        measure(folder, *more)
