"""The built program in network namespaces: landmarks, a unit and a verifier as processes, wires with delays."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.integration.wires import Wires, missing, serving

SEKISHO = str(Path(sys.executable).with_name("sekisho"))
RELAY = str(Path(__file__).with_name("relay.py"))
# name, latitude, longitude, milliseconds one way
STAND = [
    ("tokyo-1", 35.68, 139.77, 1.0),
    ("tokyo-2", 35.70, 139.60, 1.5),
    ("osaka", 34.69, 135.50, 5.0),
    ("fukuoka", 33.59, 130.40, 9.0),
    ("taipei", 25.04, 121.56, 17.0),
]
FAR = 25.0  # milliseconds one way between a proxy and the unit behind it


@pytest.fixture(params=["tun", "netem"])
def wires(request: pytest.FixtureRequest) -> Iterator[Wires]:
    reason = missing(request.param)
    if reason:
        pytest.skip(f"no {request.param} wires here: {reason}")
    with Wires(request.param, [*(row[3] for row in STAND), FAR]) as laid:
        yield laid


def sekisho(*words: str) -> str:
    return subprocess.run([SEKISHO, *words], check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Keys, a device and the file of landmarks."""
    sekisho("locate", "key", str(tmp_path / "v.pem"))
    sekisho("locate", "prove", "init", str(tmp_path / "unit"), "--unit", "GPU-1")
    rows = []
    for n, (name, lat, lon, _) in enumerate(STAND):
        place = ["--name", name, "--lat", str(lat), "--lon", str(lon), "--jurisdiction", "JP"]
        header, row = sekisho("locate", "landmark", "init", str(tmp_path / name), *place).splitlines()
        rows.append(row + f"10.77.1.{n + 1}:7445")
    (tmp_path / "landmarks.csv").write_text("\n".join([header, *rows]) + "\n")
    return tmp_path


def landmarks_serve(stack: ExitStack, wires: Wires, made: Path) -> None:
    for (name, *_), namespace in zip(STAND, wires.names, strict=False):
        command = ("locate", "landmark", "serve", str(made / name), "--verifier", str(made / "v.pub"))
        stack.enter_context(serving(namespace, SEKISHO, *command, "--listen", "0.0.0.0:7445"))


def measured(wires: Wires, made: Path, transport: str) -> tuple[dict[str, object], dict[str, float]]:
    command = [
        "ip", "netns", "exec", wires.unit, SEKISHO, "locate", "measure", "--unit", "GPU-1", "--prover", "10.77.0.1:7444",
        "--landmarks", str(made / "landmarks.csv"), "--maker", str(made / "unit" / "maker.pem"), "--key",
        str(made / "v.pem"), "--rounds", "6", "--transport", transport, "--site", "35.68,139.77", "--out",
        str(made / "out"), "--log", str(made / "log"), "--format", "json",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    least: dict[str, float] = {}
    for file in (made / "out" / "transcripts").glob("*.json"):
        told = json.loads(file.read_text())
        rounds = [r["rtt_ns"] / 1e6 for r in told["rounds"] if r["rtt_ns"]]
        least[told["landmark"]["id"]] = min(rounds)
    return json.loads(done.stdout)["units"][0], least


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_delays_of_the_wires_are_what_is_measured_and_the_unit_passes(wires: Wires, made: Path, transport: str) -> None:
    with ExitStack() as stack:
        stack.enter_context(
            serving(wires.unit, SEKISHO, "locate", "prove", "serve", str(made / "unit"), "--verifier",
                    str(made / "v.pub"), "--listen", "10.77.0.1:7444")
        )  # fmt: skip
        landmarks_serve(stack, wires, made)
        unit, least = measured(wires, made, transport)
    for name, _, _, one_way in STAND:
        assert 2 * one_way <= least[name] < 2 * one_way + 25, (name, least[name])
    assert unit["site"]["excluded"] is False and unit["outcome"] != "fail"
    if max(least["tokyo-1"], least["tokyo-2"]) < 6:  # a machine that has other work makes a unit look further away
        assert unit["outcome"] == "pass"
    shown = sekisho("log", "show", str(made / "log"))
    assert "1 entries" in shown


def test_a_unit_behind_a_proxy_does_not_pass(wires: Wires, made: Path) -> None:
    """The proxy stands where the unit should be; the unit itself is a long wire away."""
    hidden = wires.names[len(STAND)]
    address = f"10.77.1.{len(STAND) + 1}"
    with ExitStack() as stack:
        stack.enter_context(
            serving(hidden, SEKISHO, "locate", "prove", "serve", str(made / "unit"), "--verifier",
                    str(made / "v.pub"), "--listen", f"{address}:7444")
        )  # fmt: skip
        stack.enter_context(serving(wires.unit, sys.executable, RELAY, "10.77.0.1", "7444", address))
        landmarks_serve(stack, wires, made)
        unit, least = measured(wires, made, "udp")
    assert all(least[name] >= 2 * (one_way + FAR) for name, _, _, one_way in STAND)
    assert unit["outcome"] == "inconclusive" and unit["site"]["excluded"] is False
