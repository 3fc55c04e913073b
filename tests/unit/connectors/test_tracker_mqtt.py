"""Trackers over MQTT, through a real broker: kept first, acknowledged then; what came meanwhile is not lost."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Thread

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from sekisho.connectors.tracker_mqtt import Address, subscribe
from sekisho.location.tracking import Record
from sekisho.vocabulary.errors import InputError, UsageFault

BROKER = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A broker of our own."""
    if BROKER is None:
        pytest.skip("needs a Mosquitto broker: apt-get install mosquitto")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        number = int(one.getsockname()[1])
    (tmp_path / "mosquitto.conf").write_text(f"listener {number} 127.0.0.1\nallow_anonymous true\n")
    with subprocess.Popen([BROKER, "-c", str(tmp_path / "mosquitto.conf")], stderr=subprocess.DEVNULL) as broker:
        _wait(lambda: socket.create_connection(("127.0.0.1", number), 1).close() is None)
        yield number
        broker.terminate()


def _wait(true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if true():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError


def _publish(port: int, *messages: tuple[str, bytes]) -> None:
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    for topic, payload in messages:
        client.publish(topic, payload, qos=1).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


def _listen(port: int, keep: Callable[[Sequence[tuple[Record, str]]], None], stop: Callable[[], bool]) -> Thread:
    address = Address("127.0.0.1", port, "trackers/#", tls=False)
    thread = Thread(target=subscribe, args=(address, keep, "test-sekisho", stop), daemon=True)
    thread.start()
    return thread


def test_messages_are_kept_with_their_topic(port: int) -> None:
    kept: list[tuple[Record, str]] = []
    stopped: list[bool] = []
    thread = _listen(port, kept.extend, lambda: bool(stopped))
    time.sleep(0.5)
    _publish(port, ("trackers/D-17", b'{"device_id": "D-17"}'), ("other/x", b"no"), ("trackers/D-18", b"$GPRMC"))
    _wait(lambda: len(kept) == 2)
    stopped.append(True)
    thread.join(10)
    assert [(r.body, r.device) for r, _ in kept] == [(b'{"device_id": "D-17"}', "D-17"), (b"$GPRMC", "D-18")]
    assert kept[0][1] == "127.0.0.1/trackers/D-17"


def test_what_was_not_kept_comes_again(port: int) -> None:
    """The first receiver fails before it has kept anything; the broker sends it again to the next."""
    kept: list[tuple[Record, str]] = []
    failed: list[int] = []

    def fail(group: Sequence[tuple[Record, str]]) -> None:
        failed.append(len(group))
        raise OSError("disk full")

    first = Thread(target=_swallow, args=(port, fail), daemon=True)
    first.start()
    time.sleep(0.5)
    _publish(port, ("trackers/D", b"id=D"))
    first.join(10)
    stopped: list[bool] = []
    second = _listen(port, kept.extend, lambda: bool(stopped))
    _wait(lambda: bool(kept))
    stopped.append(True)
    second.join(10)
    assert failed == [1] and kept[0][0].body == b"id=D"


def _swallow(port: int, keep: Callable[[Sequence[tuple[Record, str]]], None]) -> None:
    address = Address("127.0.0.1", port, "trackers/#", tls=False)
    with pytest.raises(OSError, match="disk full"):
        subscribe(address, keep, "test-sekisho")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://h", Address("h", 1883, "#", False)),
        ("mqtt://h/trackers/#", Address("h", 1883, "trackers/#", False)),
        ("mqtts://a:b%40@h:99/t", Address("h", 99, "t", True, "a", "b@")),
    ],
)
def test_addresses_of_brokers(url: str, address: Address) -> None:
    assert Address.of(url) == address and "b@" not in repr(address)


@pytest.mark.parametrize("url", ["http://h", "h:1883", "mqtt://"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageFault):
        Address.of(url)


def test_a_broker_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError):
        subscribe(Address("127.0.0.1", 1, "t", False), lambda _: None, "x")
