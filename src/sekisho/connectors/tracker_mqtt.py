"""Trackers over MQTT: messages of any broker are kept first and acknowledged then, so a crash loses none of QoS 1.

A payload is what a POST would be; the last part of the topic names the device for formats that do not.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from sekisho.location.tracking import Record
from sekisho.vocabulary.errors import InputError, UsageFault

MAX_PAYLOAD = 8 * 1024 * 1024
LARGEST = 1_024  # messages a group
_HELD = 4_096  # messages that the broker may send before the first is acknowledged
Keep = Callable[[Sequence[tuple[Record, str]]], None]


@dataclass(frozen=True, slots=True)
class Address:
    """``mqtt[s]://[user:password@]host[:port]/topic``."""

    host: str
    port: int
    topic: str
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> Address:
        """Raises UsageFault for an address of another kind."""
        parts = urlsplit(url)
        if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
            raise UsageFault(f"{parts.scheme or 'this'} is no address of a broker.", hint="mqtt://host:1883/trackers/#")
        tls = parts.scheme == "mqtts"
        topic = (parts.path.lstrip("/") + (f"#{parts.fragment}" if parts.fragment or url.endswith("#") else "")) or "#"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or (8883 if tls else 1883), topic, tls, user, password)


def subscribe(address: Address, keep: Keep, client_id: str, stop: Callable[[], bool] = lambda: False) -> None:
    """Take messages until ``stop`` says so. Raises InputError where the broker cannot be reached at the start.

    The session is persistent: what is published while nobody is here is sent when the same ``client_id`` is back.
    """
    messages: queue.Queue[Any] = queue.Queue()
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False, manual_ack=True)
    client.max_inflight_messages_set(_HELD)
    if address.user:
        client.username_pw_set(address.user, address.password)
    if address.tls:
        client.tls_set()

    def joined(*_: Any) -> None:
        client.subscribe(address.topic, qos=1)

    def came(_client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        messages.put((time.time(), message))

    client.on_connect, client.on_message = joined, came
    try:
        client.connect(address.host, address.port)
    except OSError as fault:
        raise InputError(f"{address.host}:{address.port} cannot be reached: {fault}.") from None
    client.loop_start()
    try:
        while not stop():
            _group(messages, client, keep, address)
    finally:
        client.disconnect()
        client.loop_stop()


def _group(messages: queue.Queue[Any], client: mqtt.Client, keep: Keep, address: Address) -> None:
    """Whatever waits is one group: kept, then acknowledged one by one."""
    try:
        group = [messages.get(timeout=0.2)]
    except queue.Empty:
        return
    while len(group) < LARGEST and not messages.empty():
        group.append(messages.get_nowait())
    records = [
        (
            Record(round(at * 1000), bytes(message.payload), "", _device(message.topic)),
            f"{address.host}/{message.topic}",
        )
        for at, message in group
        if len(message.payload) <= MAX_PAYLOAD
    ]
    keep(records)
    for _, message in group:
        client.ack(message.mid, message.qos)


def _device(topic: str) -> str:
    last = topic.rpartition("/")[2]
    return last if last.isprintable() and len(last) <= 256 else ""
