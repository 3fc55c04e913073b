"""A log pushes to a mirror over real sockets: by itself, in parts, packed; and what a hostile side on either end does."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.unit.cli.test_cli_witness import keys as keys_told
from tests.unit.cli.test_cli_witness import run, serving

from sekisho.bootstrap import witness_at
from sekisho.connectors.tiled import RemoteLog
from sekisho.connectors.witness import HttpWitness
from sekisho.ledger import House, check, prove, read_checkpoint, subtree_spans, weigh
from sekisho.ledger.reading import Tiles
from sekisho.service.cosigning import Asked
from sekisho.service.subtrees import Cosigned, ask_for
from sekisho.standards.c2sp import (
    AddEntries,
    Checkpoint,
    MirrorInfo,
    Note,
    Package,
    Policy,
    Proof,
    VerifierKey,
    origin_hash,
)
from sekisho.storage import cosigning
from sekisho.storage.policy import Demand
from sekisho.storage.pushed import PushedMirror
from sekisho.storage.tiles import LogFiles, Private, audit_folder
from sekisho.storage.tiles.stopping import LogStopped
from sekisho.storage.witness import cosigners
from sekisho.vocabulary.errors import LedgerFault, UsageFault
from sekisho.web.mirror import routes
from witnessed_world import (
    ORIGIN,
    asking,
    entries,
    grow,
    note_of,
    own_log,
    policy_text,
    put_back,
    served,
    shown,
    witnessing,
)

OCTETS = {"Content-Type": "application/octet-stream"}


class World:
    """A log of ours of 700 entries and a mirror on a socket, to which it may push."""

    def __init__(self, folder: Path, log: Path, keys: list[VerifierKey], mirror: PushedMirror, url: str) -> None:
        self.folder, self.log, self.keys, self.mirror, self.url = folder, log, keys, mirror, url

    def demand(self, url: str = "") -> Demand:
        policy = Policy.parse(
            policy_text(self.keys, {"copy": (self.mirror.signers[1].public, url or self.url)}, quorum="copy").encode()
        )
        about = {"copy": {"jurisdiction": "KR", "mirror": True}}
        require = {"foreign_jurisdictions": 1, "mirrors": 1}
        return Demand(policy, House.of({"operator": "JP", "witnesses": about, "require": require}, policy))

    def ask(self, demand: Demand | None = None, patience: float = 20.0) -> Asked:
        return cosigning.cosigned(self.log, demand or self.demand(), witness_at(patience), patience=patience)

    @property
    def copy(self) -> Path:
        return self.folder / "copy"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    log = tmp_path / "log"
    keys = own_log(log, 700)
    signers = cosigners(tmp_path / "copy", "mirror.example/m1")
    with PushedMirror(tmp_path / "copy", keys, signers) as mirror, served(routes(mirror)) as url:
        yield World(tmp_path, log, keys, mirror, url)


def body(log: Path, start: int, end: int) -> bytes:
    tiles = Tiles(LogFiles(log).fetch, end)
    head = AddEntries(ORIGIN, start, end)
    content = head.content()
    for first, at, to in head.places():
        rows = tuple(tiles.entries(first // 256)[at - first : to - first])
        content += Package(first, at, to, rows, tiles.path(subtree_spans(first, to, end))).content()
    return content


def _head(content: bytes) -> bytes:
    lines = ("POST /add-entries HTTP/1.1", "Host: x", "Content-Type: application/octet-stream")
    return "\r\n".join([*lines, f"Content-Length: {len(content)}", "", ""]).encode()


def hold(world: World) -> None:
    note = read_checkpoint(LogFiles(world.log).fetch)
    own = Note(note.text, tuple(s for s in note.signatures if s.name == ORIGIN))
    assert httpx.post(world.url + "/add-checkpoint", content=asking(0, [], own)).status_code == 200


def give(world: World, content: bytes, **headers: str) -> httpx.Response:
    return httpx.post(world.url + "/add-entries", content=content, headers=OCTETS | headers, timeout=30)


def test_a_round_brings_the_entries_and_takes_the_cosignature(world: World) -> None:
    assert world.ask().lacks == ()
    assert audit_folder(world.copy, [*world.keys, *(s.public for s in world.mirror.signers)]).flaws == ()
    proof = Proof.parse(prove(LogFiles(world.log).fetch, 123).content())
    demand = world.demand()
    assert check(proof, world.keys).index == 123 and weigh(proof.note, demand.policy, demand.house).lacks == ()


def test_each_round_brings_what_is_new(world: World) -> None:
    for more in (1, 300, 5):
        world.ask()
        grow(world.log, entries(more, f"more {more} "))
        assert world.ask().lacks == ()
    assert world.mirror.size == 1006


def test_a_large_log_goes_in_several_requests(tmp_path: Path) -> None:
    keys = own_log(tmp_path / "log", 9000)
    asked: list[int] = []
    with PushedMirror(tmp_path / "copy", keys, cosigners(tmp_path / "copy", "mirror.example/m1")) as mirror:
        original = mirror.refusal
        mirror.refusal = lambda head: (asked.append(head.start), original(head))[1]  # type: ignore[method-assign]
        with served(routes(mirror)) as url:
            world = World(tmp_path, tmp_path / "log", keys, mirror, url)
            assert world.ask(patience=60.0).lacks == ()
    assert asked == [9000, 0, 8192]
    assert audit_folder(tmp_path / "copy", keys).flaws == ()


def test_what_time_did_not_allow_goes_on_in_the_next_round(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.service.pushing.MOST_PACKAGES", 1)
    monkeypatch.setattr("sekisho.service.cosigning._SHARE", 0.0)
    rounds = []
    for _ in range(4):
        rounds.append((world.ask(), world.mirror.next))
    assert [reached for _, reached in rounds] == [256, 512, 700, 700]
    assert "256 of 700 entries so far" in rounds[0][0].told[0].fault
    assert rounds[2][0].lacks == ()


def test_the_copy_is_shown_below_the_hash_of_the_origin(world: World) -> None:
    assert httpx.get(f"{world.url}/{origin_hash(ORIGIN)}/checkpoint").status_code == 404
    world.ask()
    remote = RemoteLog(f"{world.url}/{origin_hash(ORIGIN)}")
    assert Checkpoint.parse(read_checkpoint(remote.fetch).text).size == 700
    assert remote.fetch("tile/entries/000") == (world.copy / "tile/entries/000").read_bytes()


def test_a_body_may_come_plain_or_packed(world: World) -> None:
    hold(world)
    answer = give(world, body(world.log, 0, 700)[:30_00])
    assert answer.status_code == 400 or MirrorInfo.parse(answer.content).size == 700
    answer = give(world, gzip.compress(body(world.log, 0, 700)), **{"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["accept-encoding"]) == (200, "gzip")
    assert answer.text.startswith("— mirror.example/m1 ")


def test_how_far_it_is_has_a_type_of_its_own(world: World) -> None:
    hold(world)
    answer = give(world, body(world.log, 0, 700)[: len(body(world.log, 0, 700)) - 5])
    assert (answer.status_code, answer.headers["content-type"]) == (202, "text/x.tlog.mirror-info")
    assert MirrorInfo.parse(answer.content) == MirrorInfo(700, 512)
    answer = give(world, AddEntries(ORIGIN, 0, 699).content())
    assert (answer.status_code, answer.headers["content-type"]) == (409, "text/x.tlog.mirror-info")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Encoding": "br"}, 415),
        ({"Content-Encoding": "gzip"}, 400),  # it is not packed
    ],
)
def test_other_types_and_encodings_are_refused(world: World, headers: dict[str, str], status: int) -> None:
    hold(world)
    assert give(world, body(world.log, 0, 700), **headers).status_code == status
    assert world.mirror.next == 0


def test_a_few_bytes_that_unpack_to_very_many_take_no_memory(world: World) -> None:
    """Zeros are packages of empty entries: the first of them is refused."""
    hold(world)
    bomb = gzip.compress(AddEntries(ORIGIN, 0, 700).content() + bytes(300 * 2**20), 9)
    begun = time.monotonic()
    answer = give(world, bomb, **{"Content-Encoding": "gzip"})
    assert answer.status_code == 422 and time.monotonic() - begun < 5
    assert len(bomb) < 400_000


def test_a_request_that_breaks_off_leaves_what_was_whole(world: World) -> None:
    hold(world)
    content = body(world.log, 0, 700)
    host, port = world.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(_head(content) + content[:-100])
    until = time.monotonic() + 10
    while world.mirror.next != 512 and time.monotonic() < until:
        time.sleep(0.05)
    assert world.mirror.next == 512
    assert world.ask().lacks == ()


def test_witnesses_and_mirrors_at_one_address_both_cosign(world: World, tmp_path: Path) -> None:
    """The policy's names are asked by address; a witness there that is no mirror gets its own say."""
    with witnessing(tmp_path / "w", "witness.example/w", world.keys) as (url, witness):
        named = {
            "w": (witness.signers[1].public, url),
            "copy": (world.mirror.signers[1].public, world.url),
        }
        policy = Policy.parse(policy_text(world.keys, named, ["group q all w copy"], "q").encode())
        stated = {"operator": "JP", "witnesses": {"copy": {"mirror": True}}, "require": {"foreign_jurisdictions": 0}}
        assert world.ask(Demand(policy, House.of(stated, policy))).lacks == ()


# attacks


def test_a_log_older_than_what_the_mirror_was_held_to_is_stopped(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.log, tmp_path / "backup")
    grow(world.log, [b"lost"])
    world.ask()
    put_back(world.log, tmp_path / "backup")
    with pytest.raises(LogStopped, match="701 entries of this log, 700 are here"):
        world.ask()
    with pytest.raises(LogStopped):
        grow(world.log, [b"more"])


def test_another_history_is_neither_taken_nor_kept(world: World) -> None:
    world.ask()
    rows = [b"rewritten", *entries(800)[1:]]
    note = note_of(rows, Private(world.log).signers())
    assert httpx.post(world.url + "/add-checkpoint", content=asking(700, [], note)).status_code == 422
    assert world.ask().lacks == ()


@contextmanager
def lying(add_entries: Callable[[], Response]) -> Iterator[str]:
    """A mirror that takes checkpoints and answers entries as it pleases."""

    async def checkpoint(request: Request) -> Response:
        return Response(b"")

    async def taken(request: Request) -> Response:
        await request.body()
        return add_entries()

    async def absent(request: Request) -> Response:
        return Response(b"", 404)

    with served(
        [
            Route("/add-checkpoint", checkpoint, methods=["POST"]),
            Route("/add-entries", taken, methods=["POST"]),
            Route("/{name}/checkpoint", absent),
        ]
    ) as url:
        yield url


@pytest.mark.parametrize(
    ("status", "content", "told"),
    [
        (200, b"", "answer is not to be used"),
        (200, b"rubbish\n", "answer is not to be used"),
        (202, b"rubbish\n", "does not say how far"),
        (202, MirrorInfo(700, 0).content(), "does not get on"),
        (409, MirrorInfo(700, 300).content(), "does not get on"),
        (202, MirrorInfo(9, 0).content(), "held to 9 entries"),
        (202, MirrorInfo(2**62, 0).content(), "held to"),
        (422, b"no\n", "it answered 422: no"),
        (404, b"no\n", "it answered 404"),
        (500, b"\0\1\x1b[31m", "it answered 500"),
        (202, MirrorInfo(700, 2**62).content(), "does not get on|so far"),
    ],
)
def test_a_mirror_that_lies_is_passed_over(world: World, status: int, content: bytes, told: str) -> None:
    with lying(lambda: Response(content, status)) as url:
        asked = world.ask(world.demand(url), patience=8.0)
    assert asked.lacks and re.search(told, asked.told[0].fault)
    grow(world.log, [b"goes on"])


def test_cosignatures_of_other_keys_count_for_nothing(world: World) -> None:
    other = cosigners(world.folder / "other", "mirror.example/m1")
    line = other[1].sign(shown(world.log).text, int(time.time())).line() + "\n"
    with lying(lambda: Response(line.encode())) as url:
        assert world.ask(world.demand(url)).lacks


# subtrees


def test_a_mirror_and_a_witness_cosign_subtrees(world: World, tmp_path: Path) -> None:
    world.ask()
    files = LogFiles(world.log)
    tiles = Tiles(files.fetch, 700)
    key = world.mirror.signers[1].public
    for start, end in ((0, 700), (8, 13), (512, 700), (699, 700)):
        found = ask_for(read_checkpoint(files.fetch), tiles, start, end, key, HttpWitness(world.url))
        assert Cosigned.parse(found.content()).signed_by([key]) == (key,)
    with pytest.raises(UsageFault):
        ask_for(read_checkpoint(files.fetch), tiles, 1, 3, key, HttpWitness(world.url))
    with witnessing(tmp_path / "w", "witness.example/w", world.keys) as (url, witness):
        own = witness.signers[1].public
        with pytest.raises(LedgerFault, match="did not cosign the checkpoint"):
            ask_for(read_checkpoint(files.fetch), tiles, 8, 12, own, HttpWitness(url))
        policy = Policy.parse(policy_text(world.keys, {"w": (own, url)}, quorum="w").encode())
        assert world.ask(Demand(policy)).lacks == ()
        assert ask_for(read_checkpoint(files.fetch), tiles, 8, 12, own, HttpWitness(url)).signed_by([own])


def test_statuses_of_sign_subtree_over_http(world: World) -> None:
    world.ask()
    assert httpx.post(world.url + "/sign-subtree", content=b"rubbish").status_code == 400
    assert httpx.post(world.url + "/sign-subtree", content=b"x" * 1_200_000).status_code == 413
    assert httpx.get(world.url + "/sign-subtree").status_code == 405


# the built program


def test_the_program_pushes_and_takes_and_has_subtrees_signed(tmp_path: Path) -> None:
    told = run("log", "init", tmp_path / "log", "--origin", "example.com/log")
    file = tmp_path / "keys"
    file.write_text("".join(key.text() + "\n" for key in keys_told(told)))
    grow(tmp_path / "log", entries(300))
    pq = cosigners(tmp_path / "copy", "mirror.example/m1")[1].public
    with serving("log", "mirror-serve", tmp_path / "copy", "--key", file, "--name", "mirror.example/m1") as url:
        logs = [VerifierKey.parse(line) for line in file.read_text().split()]
        (tmp_path / "policy").write_text(policy_text(logs, {"copy": (pq, url)}, quorum="copy"))
        (tmp_path / "house").write_text(
            json.dumps(
                {
                    "operator": "JP",
                    "witnesses": {"copy": {"jurisdiction": "US", "mirror": True}},
                    "require": {"foreign_jurisdictions": 1},
                }
            )
        )
        asked = ("--policy", tmp_path / "policy", "--house", tmp_path / "house")
        assert "cosigned as the policy asks" in run("log", "cosign", tmp_path / "log", *asked)
        out = tmp_path / "subtree.txt"
        more = ("--policy", tmp_path / "policy", "--witness", "copy", "--out", out)
        assert "cosigned by mirror.example/m1" in run("log", "sign-subtree", tmp_path / "log", 8, 12, *more)
        assert Cosigned.parse(out.read_bytes()).signed_by([pq]) == (pq,)
    run("log", "verify", tmp_path / "copy", "--key", file, *asked)


def test_one_who_pauses_midway_does_not_hold_up_the_others(world: World) -> None:
    hold(world)
    host, port = world.url.removeprefix("http://").split(":")
    content = body(world.log, 0, 700)
    with socket.create_connection((host, int(port))) as line:
        line.sendall(_head(content) + content[:2000])
        started = time.monotonic()
        assert world.ask().lacks == ()
        assert time.monotonic() - started < 15
