"""Whatever is written to a log with a remembered policy is cosigned by itself; witnesses on real sockets."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.unit.web.conftest import document, object_event
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.ledger import weigh
from sekisho.standards.c2sp import Checkpoint, VerifierKey, origin_hash, parse_note
from sekisho.storage.cosigning import health, remembered
from sekisho.storage.tiles import Private
from sekisho.storage.witness import Witness, begin_witness
from sekisho.web.app import open_application
from sekisho.web.witness import routes as witness_routes
from witnessed_world import on_a_socket, own_log, policy_text, served, shown, witnessing

EVERY = 0.3  # seconds between rounds, in these tests
JSON = {"Content-Type": "application/json"}


class World:
    """A log of ours with three entries, and witnesses by name that are asked for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.keys = own_log(self.log, 3)
        self.counted = 0

    def remember(self, witnesses: dict[str, tuple[VerifierKey, str]], quorum: str = "all") -> None:
        """As `sekisho log cosign --remember` does, without asking."""
        groups = [f"group q {quorum} {' '.join(witnesses)}"]
        (self.log.with_name("log.private") / "policy").write_text(policy_text(self.keys, witnesses, groups, "q"))

    def serve(self, every: float = EVERY) -> Any:
        """`sekisho serve`, on a socket; gives the address."""
        return on_a_socket(
            open_application(
                store=str(self.folder / "events.db"),
                log=self.log,
                out=self.folder / "out",
                tokens=None,
                bind="127.0.0.1",
                every=every,
            )
        )

    @property
    def size(self) -> int:
        return Checkpoint.parse(shown(self.log).text).size

    def lacks(self) -> tuple[str, ...]:
        demand = remembered(self.log)
        assert demand is not None
        return weigh(shown(self.log), demand.policy, demand.house).lacks


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def capture(url: str, serial: str) -> httpx.Response:
    content = json.dumps(document(object_event(serial))).encode()
    return httpx.post(url + "/epcis/capture", content=content, headers=JSON, timeout=30)


def status(url: str) -> Any:
    return httpx.get(url + "/status.json", timeout=10).json()


def eventually(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return bool(true())  # once more, so that it fails on what is there now


@contextmanager
def two_witnesses(world: World) -> Iterator[Sequence[tuple[str, Witness]]]:
    with ExitStack() as stack:
        pairs = [
            stack.enter_context(witnessing(world.folder / name, f"witness.example/{name}", world.keys))
            for name in ("kr", "us")
        ]
        world.remember({name: (w.signers[1].public, url) for name, (url, w) in zip(("kr", "us"), pairs, strict=True)})
        yield pairs


def known(witness: Witness) -> int:
    return Checkpoint.parse(parse_note(witness.shown(origin_hash("example.com/log")) or b"").text).size


def test_what_is_captured_over_http_is_cosigned_by_itself(world: World) -> None:
    with two_witnesses(world) as pairs, world.serve() as url:
        assert capture(url, "M-1").status_code == 202
        assert eventually(lambda: status(url)["state"] == "met" and status(url)["size"] == 4)
        assert [known(witness) for _, witness in pairs] == [4, 4]
        assert status(url)["cosigned"] == ["kr", "us"] and status(url)["behind_since"] is None
    assert world.lacks() == ()


def test_what_was_written_before_it_was_served_is_cosigned_when_it_is(world: World) -> None:
    with two_witnesses(world), world.serve() as url:
        assert eventually(lambda: status(url)["state"] == "met")
    assert world.size == 3


def test_a_burst_makes_few_rounds_and_the_last_of_it_is_cosigned(world: World) -> None:
    with two_witnesses(world) as pairs, world.serve(every=1.0) as url:
        assert eventually(lambda: status(url)["state"] == "met")
        asked: list[float] = []
        for _, witness in pairs:
            original = witness.add
            witness.add = lambda body, add=original: (asked.append(time.monotonic()), add(body))[1]  # type: ignore[method-assign]
        begun = time.monotonic()
        for number in range(12):
            assert capture(url, f"M-{number}").status_code == 202
        took = time.monotonic() - begun
        assert eventually(lambda: status(url)["state"] == "met" and status(url)["size"] == 15)
        rounds = 2 + int(time.monotonic() - begun)  # one a second
        assert len(asked) <= 2 * rounds, (asked, took)


def test_a_dead_witness_neither_blocks_nor_loses_a_capture_and_is_told(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    signers = begin_witness(world.folder / "kr", "witness.example/kr", world.keys)
    world.remember({"kr": (signers[1].public, f"http://127.0.0.1:{port}")})
    with world.serve() as url:
        assert all(capture(url, f"M-{number}").status_code == 202 for number in range(3))
        assert eventually(lambda: "kr" in status(url)["faults"])
        told = status(url)
        assert (told["state"], told["size"], told["cosigned"]) == ("behind", 6, [])
        assert told["behind_since"] is not None and "Connect" in told["faults"]["kr"]
        page = httpx.get(url + "/status?lang=ko").text
        assert "정책에 미달합니다" in page and "witness kr" not in page.partition("</style>")[0]
        # it comes up: nobody writes, and it is asked again
        with (
            Witness.open(world.folder / "kr") as witness,
            on_a_socket(Starlette(routes=witness_routes(witness)), lifespan="off", port=port),
        ):
            assert eventually(lambda: status(url)["state"] == "met")
        assert status(url)["faults"] == {}


def test_a_witness_that_never_ends_its_answer_holds_up_no_capture(world: World) -> None:
    release = threading.Event()

    async def hang(request: Request) -> Response:
        while not release.is_set():
            import asyncio

            await asyncio.sleep(0.05)
        return Response(b"", 500)

    signers = begin_witness(world.folder / "w", "witness.example/w", world.keys)
    with served([Route("/add-checkpoint", hang, methods=["POST"])]) as slow:
        world.remember({"w": (signers[1].public, slow)})
        with world.serve() as url:
            begun = time.monotonic()
            assert all(capture(url, f"M-{number}").status_code == 202 for number in range(3))
            assert time.monotonic() - begun < 15
            release.set()
    assert world.size == 6


def test_one_of_two_suffices_where_the_policy_says_so_and_the_dead_one_is_not_waited_for(world: World) -> None:
    with witnessing(world.folder / "kr", "witness.example/kr", world.keys) as (there, witness):
        gone = begin_witness(world.folder / "us", "witness.example/us", world.keys)
        named = {"kr": (witness.signers[1].public, there), "us": (gone[1].public, "http://127.0.0.1:9")}
        world.remember(named, "any")
        with world.serve() as url:
            capture(url, "M-1")
            assert eventually(lambda: status(url)["state"] == "met" and status(url)["size"] == 4)


def test_an_older_copy_put_back_is_stopped_by_the_next_capture(world: World) -> None:
    with two_witnesses(world):
        shutil.copytree(world.log, world.folder / "backup")
        with world.serve() as url:
            capture(url, "M-1")
            assert eventually(lambda: status(url)["size"] == 4 and status(url)["state"] == "met")
        shutil.rmtree(world.log)
        shutil.copytree(world.folder / "backup", world.log)
        with world.serve() as url:
            assert eventually(lambda: status(url)["state"] == "stopped")
            assert "4 entries of this log, 3 are here" in status(url)["stopped"]
            assert httpx.get(url + "/status.json").status_code == 503
            assert "■" in httpx.get(url + "/status").text
            assert capture(url, "M-2").status_code >= 500
    assert world.size == 3


def test_without_a_policy_nobody_is_asked_and_captures_go_on(world: World) -> None:
    with world.serve() as url:
        assert capture(url, "M-1").status_code == 202
        assert status(url) == {"state": "none", "fault": ""}


def test_a_policy_that_was_broken_is_told_and_captures_go_on(world: World) -> None:
    (world.log.with_name("log.private") / "policy").write_text("quorum nobody\n")
    with world.serve() as url:
        assert capture(url, "M-1").status_code == 202
        assert eventually(lambda: "quorum" in status(url)["fault"] or "not defined" in status(url)["fault"])
        assert httpx.get(url + "/status.json").status_code == 503 and status(url)["state"] == "unread"
        assert "It is not known how the log stands" in httpx.get(url + "/status").text


def test_a_policy_that_comes_later_is_taken_up_at_the_next_capture(world: World) -> None:
    with world.serve() as url, two_witnesses(world):
        capture(url, "M-1")
        assert eventually(lambda: status(url)["state"] == "met" and status(url)["size"] == 4)


# commands


def run(*arguments: object, cwd: Path, status: int = 0) -> Result:
    environment = {"SEKISHO_LOG": str(cwd / "log"), "SEKISHO_STORE": str(cwd / "events.db"), "COLUMNS": "200"}
    result = CliRunner().invoke(app, [str(one) for one in arguments], env=environment)
    assert result.exit_code == status, (result.output, result.exception)
    return result


@pytest.fixture
def event(world: World) -> Path:
    path = world.folder / "event.json"
    path.write_text(json.dumps(document(object_event("M-1"))))
    return path


def test_what_a_command_captures_is_cosigned_before_it_ends(world: World, event: Path) -> None:
    with two_witnesses(world):
        told = run("twin", "capture", event, cwd=world.folder)
        assert "below the policy" not in told.stderr
        assert (world.size, world.lacks()) == (4, ())
        told = run("log", "show", world.log, cwd=world.folder)
        assert "cosigned as the policy asks" in told.stdout and "2 of 2" in told.stdout


def test_a_command_says_plainly_that_it_could_not_be_cosigned(world: World, event: Path) -> None:
    gone = begin_witness(world.folder / "us", "witness.example/us", world.keys)
    world.remember({"us": (gone[1].public, "http://127.0.0.1:9")})
    begun = time.monotonic()
    told = run("twin", "capture", event, cwd=world.folder)
    assert time.monotonic() - begun < 20
    assert "below the policy: group q has 0 of 1 needed, lacks us (did not cosign)" in told.stderr
    assert "asks again" in told.stderr or "ask again" in told.stderr
    assert world.size == 4
    shown_now = run("log", "show", world.log, cwd=world.folder).stdout
    assert "below the policy" in shown_now and "behind since" in shown_now
    assert health(world.log) is not None


def test_a_refused_file_asks_nobody(world: World) -> None:
    path = world.folder / "bad.json"
    path.write_text("{}")
    gone = begin_witness(world.folder / "us", "witness.example/us", world.keys)
    world.remember({"us": (gone[1].public, "http://127.0.0.1:9")})
    assert "policy" not in run("twin", "capture", path, cwd=world.folder, status=3).stderr
    assert world.size == 3


def test_since_when_it_is_behind_stays_while_the_log_grows(world: World, event: Path) -> None:
    gone = begin_witness(world.folder / "us", "witness.example/us", world.keys)
    world.remember({"us": (gone[1].public, "http://127.0.0.1:9")})
    run("twin", "capture", event, cwd=world.folder)
    first = health(world.log)
    time.sleep(1.1)
    event.write_text(json.dumps(document(object_event("M-2"))))
    run("twin", "capture", event, cwd=world.folder)
    second = health(world.log)
    assert first and second and second.size == first.size + 1
    assert first.behind_since is not None and first.behind_since == second.behind_since


def test_a_damaged_note_of_the_last_round_decides_nothing(world: World) -> None:
    with two_witnesses(world):
        for content in (b"", b"[]", b'{"behind_since": "x", "asked_at": 1, "faults": {}}', b"\xff", b'{"faults": 1}'):
            (Private(world.log).folder / "cosigning.json").write_bytes(content)
            found = health(world.log)
            assert found is not None and found.behind_since is not None and found.asked_at is None
