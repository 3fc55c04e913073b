"""Network namespaces joined by wires of a known delay: `tc netem` where the kernel has it, TUN devices where not.

A TUN wire is two devices, one in each namespace, between which a thread carries every packet after its delay: the
programs on both sides use the kernel's own UDP and TCP.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import heapq
import os
import select
import shutil
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_TUNSETIFF, _TUN, _NO_HEADER, _NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000


def run(*command: str) -> None:
    """A command that must succeed."""
    subprocess.run(command, check=True, capture_output=True, timeout=20)


def missing(kind: str) -> str:
    """Why wires of this kind cannot be laid here; '' where they can."""
    if os.geteuid() != 0:
        return "namespaces need root"
    if not shutil.which("ip") or not shutil.which("tc"):
        return "iproute2 is not installed"
    name = f"skprobe{os.getpid()}"
    try:
        run("ip", "netns", "add", name)
    except (subprocess.SubprocessError, OSError):
        return "network namespaces cannot be made here"
    try:
        if kind == "tun":
            return "" if Path("/dev/net/tun").exists() else "there is no /dev/net/tun"
        run("ip", "netns", "exec", name, "tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms")
    except subprocess.SubprocessError:
        return "this kernel has no netem"
    finally:
        run("ip", "netns", "del", name)
    return ""


class Wires:
    """Namespaces with the unit's in the middle: ``unit`` has 10.77.0.1, landmark n 10.77.1.n."""

    def __init__(self, kind: str, delays_ms: list[float]) -> None:
        self.kind, self.delays = kind, delays_ms
        self.prefix = f"sk{os.getpid() % 10_000}"
        self.names = [f"{self.prefix}-{n}" for n in range(len(delays_ms))]
        self.unit = f"{self.prefix}-u"
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Wires:
        for name in (self.unit, *self.names):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        run("ip", "-n", self.unit, "addr", "add", "10.77.0.1/32", "dev", "lo")
        for n, (name, delay) in enumerate(zip(self.names, self.delays, strict=True)):
            (self._netem if self.kind == "netem" else self._tun)(n, name, delay)
            run("ip", "-n", name, "addr", "add", f"10.77.1.{n + 1}/32", "dev", "w")
            run("ip", "-n", name, "link", "set", "w", "up")
            run("ip", "-n", self.unit, "link", "set", f"w{n}", "up")
            run("ip", "-n", name, "route", "add", "10.77.0.1", "dev", "w")
            run("ip", "-n", self.unit, "route", "add", f"10.77.1.{n + 1}", "dev", f"w{n}", "src", "10.77.0.1")
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(5)
        for name in (self.unit, *self.names):
            with contextlib.suppress(subprocess.SubprocessError):
                run("ip", "netns", "del", name)

    def _netem(self, n: int, name: str, delay: float) -> None:
        run("ip", "link", "add", "w", "netns", name, "type", "veth", "peer", "name", f"w{n}", "netns", self.unit)
        for place, device in ((name, "w"), (self.unit, f"w{n}")):
            run(
                "ip",
                "netns",
                "exec",
                place,
                "tc",
                "qdisc",
                "add",
                "dev",
                device,
                "root",
                "netem",
                "delay",
                f"{delay}ms",
            )

    def _tun(self, n: int, name: str, delay: float) -> None:
        here, there = _device(name, "w"), _device(self.unit, f"w{n}")
        thread = threading.Thread(target=self._carry, args=(here, there, delay / 1000), daemon=True)
        thread.start()
        self._threads.append(thread)

    def _carry(self, here: int, there: int, delay: float) -> None:
        """Every packet to the other side, its delay later."""
        other, waiting, count = {here: there, there: here}, [], 0
        while not self._stop.is_set():
            wait = min(0.2, max(0.0, waiting[0][0] - time.perf_counter())) if waiting else 0.2
            for side in select.select([here, there], [], [], wait)[0]:
                packet = os.read(side, 65_536)
                count += 1
                heapq.heappush(waiting, (time.perf_counter() + delay, count, other[side], packet))
            while waiting and waiting[0][0] <= time.perf_counter():
                _, _, side, packet = heapq.heappop(waiting)
                with contextlib.suppress(OSError):
                    os.write(side, packet)
        os.close(here)
        os.close(there)


def _device(namespace: str, name: str) -> int:
    """A TUN device within a namespace. Only the thread that makes it goes there."""
    made: list[int] = []

    def make() -> None:
        target = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
        if ctypes.CDLL(None, use_errno=True).setns(target, _NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        os.close(target)
        device = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH14x", name.encode(), _TUN | _NO_HEADER))
        made.append(device)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    return made[0]


@contextlib.contextmanager
def serving(namespace: str, *command: str) -> Iterator[None]:
    """A server within a namespace, once it listens, until the block ends."""
    process = subprocess.Popen(
        ["ip", "netns", "exec", namespace, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None and "listening" in process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait(10)
