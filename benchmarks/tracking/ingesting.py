"""Positions a second through the built program: decode, proof, corridor, fences, durable group commit; over HTTP.

The server is the command ``sekisho track ingest --listen`` as a process of its own; a client in this process keeps
connections open and sends the next request when the last was acknowledged, which is when it was on disk. A register of
500 consignments with real ways and a thousand fences; fences and corridors are tried for every position.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.tracking.roads import airports, planned
from sekisho.location.sphere import densified
from sekisho.location.tracking import Plan, Record
from sekisho.standards.trackers import seal

CONSIGNMENTS, FENCES = 500, 1_000
KEY = bytes(range(32))


def plans(count: int) -> list[Plan]:
    """Ways of the simulated world."""
    rng, found = np.random.default_rng(5), []
    while len(found) < count:
        made = planned(rng, f"C-{len(found)}", 1_795_000_000.0)
        if made is not None:
            found.append(made[0])
    return found


def write_register(path: Path, ways: list[Plan]) -> None:
    """The register file that the command reads."""
    data = {
        "consignments": [
            {
                "id": plan.consignment,
                "depart": "2026-11-18T00:00:00Z",
                "places": [{"name": p.name, "kind": p.kind.value, "at": list(p.at)} for p in plan.places],
                "legs": [{"mode": leg.mode.value, "via": [list(x) for x in leg.path[1:-1]]} for leg in plan.legs],
            }
            for plan in ways
        ],
        "trackers": [
            {
                "device": f"D-{n}",
                "consignment": plan.consignment,
                "key": {"hmac-sha256": base64.b64encode(KEY).decode()},
            }
            for n, plan in enumerate(ways)
        ],
        "watched": [
            {"name": f"F-{n}", "at": [spot.lat, spot.lon], "radius_km": 5} for n, spot in enumerate(airports()[:FENCES])
        ],
    }
    path.write_text(yaml.safe_dump(data))


def reports(plan: Plan, device: str, start: int, count: int) -> list[bytes]:
    """Reports in the JSON form along the way of a plan."""
    path = densified(np.array([point for leg in plan.legs for point in leg.path]), 10.0)
    found = []
    for n in range(start, start + count):
        lat, lon = path[n % len(path)]
        location = {
            "timestamp": f"2026-11-{18 + n // 1440 % 10}T{n // 60 % 24:02}:{n % 60:02}:00.000Z",
            "coords": {"latitude": round(float(lat), 6), "longitude": round(float(lon), 6), "speed": 16.4,
                       "heading": 88.1, "accuracy": 7.9, "altitude": 31.0},
            "is_moving": True, "event": "motionchange", "activity": {"type": "in_vehicle", "confidence": 90},
            "battery": {"level": 0.81, "is_charging": False}, "cells": [[440, 10, 5121, 60211, -71]],
        }  # fmt: skip
        found.append(json.dumps({"device_id": device, "location": location}, separators=(",", ":")).encode())
    return found


def batches(ways: list[Plan], size: int, count: int) -> list[bytes]:
    """Signed batches, devices in turn, sequence numbers rising."""
    found = []
    for n in range(count):
        at = n % len(ways)
        payload = b"\n".join(reports(ways[at], f"D-{at}", n // len(ways) * size, size))
        found.append(seal(f"D-{at}", n // len(ways) + 1, "json", payload, KEY))
    return found


def in_process(folder: Path, ways: list[Plan], size: int, count: int, group: int) -> dict[str, float]:
    """The same without HTTP: what the desk alone does, durably."""
    from sekisho.cli.tracking import Where
    from sekisho.service.tracking_intake import Desk
    from sekisho.storage.tracks import Arrival, TrackStore

    where = Where(folder / "trackers.yaml", None, None, folder / "desk.sqlite3", "en")
    store = TrackStore(where.store)

    def keep(records: Any, devices: Any) -> None:
        store.append([Arrival(r, "bench", "", d) for r, d in zip(records, devices, strict=True)])

    desk = Desk(where.register, where.registered.watched, keep)
    made = [Record(1_795_400_000_000, body) for body in batches(ways, size, count)]
    desk.take(made[:group])  # compiles
    start, processor = time.perf_counter(), time.process_time()
    for at in range(group, count, group):
        desk.take(made[at : at + group])
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    store.close()
    done = (count - group) * size
    return {"positions": done, "positions_a_second": done / seconds, "positions_a_processor_second": done / processor}


def over_http(folder: Path, bodies: list[bytes], each: int, connections: int, port: int) -> dict[str, float]:
    """Send everything to the command; how many positions a second were acknowledged, and that all are in the store."""
    store = folder / f"http-{each}.sqlite3"
    command = [str(Path(sys.executable).with_name("sekisho")), "track", "ingest", "--listen", f"127.0.0.1:{port}"]
    command += ["--register", str(folder / "trackers.yaml"), "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            asyncio.run(_ready(port))
            asyncio.run(_send(bodies[:connections], connections, port))  # compiles
            start, processor = time.perf_counter(), _processor(server.pid)
            asyncio.run(_send(bodies[connections:], connections, port))
            seconds, processor = time.perf_counter() - start, _processor(server.pid) - processor
        finally:
            server.kill()  # what was acknowledged must survive that
    with sqlite3.connect(store) as connection:
        (kept,) = connection.execute("SELECT count(*) FROM record").fetchone()
    sent = len(bodies) - connections
    if kept < len(bodies):
        raise AssertionError(f"{len(bodies)} acknowledged, {kept} kept")
    return {"requests": sent, "positions": sent * each, "positions_a_second": sent * each / seconds,
            "requests_a_second": sent / seconds,
            "positions_a_processor_second": sent * each / processor}  # fmt: skip


def _processor(pid: int) -> float:
    """Seconds of processor that a process has used, all its threads (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _ready(port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError("the server did not come up")


async def _send(bodies: list[bytes], connections: int, port: int) -> None:
    left = iter(bodies)

    async def worker() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in left:
            head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
            writer.write(head + body)
            answer = await reader.readuntil(b"ok\n")
            if not answer.startswith(b"HTTP/1.1 200"):
                raise AssertionError(answer)
        writer.close()

    await asyncio.gather(*(worker() for _ in range(connections)))


def measure(scale: float = 1.0) -> dict[str, Any]:
    """All figures."""
    ways = plans(CONSIGNMENTS)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_register(folder / "trackers.yaml", ways)
        count = int(2_000 * scale)
        figures: dict[str, Any] = {"batch": 100, "fences": FENCES, "consignments": CONSIGNMENTS}
        figures["load"] = os.getloadavg()[0]
        figures["desk"] = in_process(folder, ways, 100, count, 20)
        figures["http_batched"] = over_http(folder, batches(ways, 100, count), 100, 16, 18_055)
        single = [body for n in range(int(40 * scale)) for at, plan in enumerate(ways)
                  for body in reports(plan, f"D-{at}", n, 1)]  # fmt: skip
        figures["http_single"] = over_http(folder, single, 1, 64, 18_056)
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    print(json.dumps(measure(parser.parse_args().scale), indent=1))


if __name__ == "__main__":
    main()
