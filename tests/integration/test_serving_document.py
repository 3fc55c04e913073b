"""docs/serving.md shows what comes out: its requests are sent to the service, in its order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.unit.web.conftest import Service, serve

from sekisho.connectors import webhook
from sekisho.service import delivering, subscribing
from sekisho.service.delivering import signature
from sekisho.web import deliveries, epcis_socket

_ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BASE = "http://127.0.0.1:8000"


def shown() -> list[tuple[str, str]]:
    """Each command with what is printed after it."""
    lines = "".join(_BLOCK.findall((_ROOT / "docs" / "serving.md").read_text("utf-8")))
    return [(c.partition("\n")[0], c.partition("\n")[2]) for c in re.split(r"^\$ ", lines, flags=re.MULTILINE) if c]


def sent(service: Service, command: str) -> str:
    """What curl would print."""
    words = iter(shlex.split(command)[1:])
    headers: dict[str, str] = {}
    body, url, only_status = None, "", False
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "--data-binary":
            body = (_ROOT / next(words).removeprefix("@")).read_bytes()
        elif word in ("-o", "-w"):
            only_status = next(words) != "/dev/null" or only_status
        elif word != "-s":
            url = word.removeprefix(_BASE)
    method = "GET" if body is None else "POST"
    answered = service.client.request(method, url, headers=headers, content=body)
    return f"{answered.status_code}\n" if only_status else answered.text


def test_what_is_shown_is_what_comes_out(tmp_path: Path) -> None:
    service = serve(tmp_path)
    for command, printed in shown():
        assert sent(service, command) == printed, command


def test_seven_requests_are_shown() -> None:
    assert len(shown()) == 7


@pytest.mark.parametrize("name", ["bytes", "events"])
def test_limits_are_those_of_the_program(name: str) -> None:
    from sekisho.service.capture import LIMITS

    page = (_ROOT / "docs" / "serving.md").read_text("utf-8")
    assert {"bytes": f"{LIMITS.bytes >> 20} MiB", "events": f"{LIMITS.events:,} events"}[name] in page


def test_a_receiver_as_it_is_shown_tells_what_was_signed() -> None:
    page = (_ROOT / "docs" / "serving.md").read_text("utf-8")
    [receiver] = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    found: dict[str, Any] = {}
    exec(receiver, found)
    signed, header = found["signed"], signature("0123456789abcdef", 1_790_000_000, b"{}")
    assert signed("0123456789abcdef", header, b"{}", 1_790_000_010.0)
    assert not signed("0123456789abcdef", header, b"{} ", 1_790_000_010.0)
    assert not signed("another token of ours", header, b"{}", 1_790_000_010.0)
    assert not signed("0123456789abcdef", header, b"{}", 1_790_000_900.0)


@pytest.mark.parametrize(
    "limit",
    [
        f"{subscribing.MOST_OWN} of one caller, {subscribing.MOST:,} of all; {epcis_socket.MOST_OWN} and {epcis_socket.MOST} by",
        f"| {delivering.BATCH} events or",
        f"{webhook.DEADLINE:.0f} seconds to be taken",
        f"After {delivering.MOST_FAILURES} failures",
        f"within {deliveries.LEASE // delivering.SECOND} seconds",
    ],
)
def test_limits_of_subscriptions_are_those_of_the_program(limit: str) -> None:
    assert limit in (_ROOT / "docs" / "serving.md").read_text("utf-8")
