"""A log with witnesses and a mirror on real sockets, and the attacks that they are there for."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sekisho.bootstrap import witness_at
from sekisho.connectors.tiled import RemoteLog
from sekisho.connectors.witness import HttpWitness
from sekisho.ledger import Fork, House, check, consistency_spans, leaf_hash, prove, root_of, weigh
from sekisho.service.cosigning import gather
from sekisho.standards.c2sp import Checkpoint, KnownWitness, Policy, Proof, VerifierKey, origin_hash, parse_note
from sekisho.storage import cosigning as module
from sekisho.storage.cosigning import _head
from sekisho.storage.mirror import LogForked, Mirror
from sekisho.storage.policy import Demand
from sekisho.storage.tiles import LogFiles, Private, TileLog, audit_folder
from sekisho.storage.tiles.stopping import LogStopped
from sekisho.storage.witness import Witness
from sekisho.vocabulary.errors import LedgerFault, UsageFault
from sekisho.web.log import mirror_routes, routes
from witnessed_world import (
    ORIGIN,
    asking,
    entries,
    grow,
    lay,
    note_of,
    own_log,
    policy_text,
    post,
    put_back,
    served,
    shown,
    signers,
    witnessing,
)


class World(NamedTuple):
    """A log of ours of 300 entries, two witnesses that know it, and the policy that both must cosign."""

    log: Path
    keys: list[VerifierKey]
    urls: tuple[str, str]
    witnesses: tuple[Witness, Witness]
    demand: Demand


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    log = tmp_path / "log"
    keys = own_log(log, 300)
    with ExitStack() as stack:
        pairs = [stack.enter_context(witnessing(tmp_path / n, f"witness.example/{n}", keys)) for n in ("kr", "us")]
        urls = (pairs[0][0], pairs[1][0])
        yield World(log, keys, urls, (pairs[0][1], pairs[1][1]), demand(keys, pairs))


def demand(keys: Sequence[VerifierKey], pairs: Sequence[tuple[str, Witness]], quorum: str = "all") -> Demand:
    named = {f"w{n}": (w.signers[1].public, url) for n, (url, w) in enumerate(pairs)}
    group = f"group q {quorum} {' '.join(named)}"
    return Demand(Policy.parse(policy_text(keys, named, [group], "q").encode()))


def cosigned(folder: Path, demand: Demand) -> tuple[str, ...]:
    """A round of asking; gives what is lacking."""
    return module.cosigned(folder, demand, witness_at(20.0)).lacks


def size(folder: Path) -> int:
    return Checkpoint.parse(shown(folder).text).size


def known(witness: Witness) -> int:
    return Checkpoint.parse(parse_note(witness.shown(origin_hash(ORIGIN)) or b"").text).size


def test_what_was_cosigned_is_shown_proved_and_audited(world: World) -> None:
    assert cosigned(world.log, world.demand) == ()
    proof = Proof.parse(prove(LogFiles(world.log).fetch, 123).content())
    assert check(proof, world.keys).index == 123
    assert weigh(proof.note, world.demand.policy).lacks == ()
    assert audit_folder(world.log, world.keys).flaws == ()


def test_each_append_is_cosigned_from_where_the_witness_stood(world: World) -> None:
    for total in (300, 301, 556, 812):
        grow(world.log, entries(total - size(world.log), f"more to {total} "))
        assert cosigned(world.log, world.demand) == ()
        assert [known(w) for w in world.witnesses] == [total, total]


def test_a_log_goes_on_with_the_cosigned_checkpoint(world: World) -> None:
    cosigned(world.log, world.demand)
    with TileLog.open(world.log, Private(world.log).signers()) as log:
        assert log.notes == []
    assert len(shown(world.log).signatures) == 4  # opening it took no cosignature away


def test_a_witness_that_forgot_its_size_hint_costs_a_round_and_no_more(world: World) -> None:
    cosigned(world.log, world.demand)
    (world.log.with_name("log.private") / "witnessed.json").write_text(json.dumps({world.urls[0]: 7, "x": "y"}))
    grow(world.log, [b"one more"])
    assert cosigned(world.log, world.demand) == ()


def test_a_new_checkpoint_has_no_old_cosignatures(world: World) -> None:
    cosigned(world.log, world.demand)
    grow(world.log, [b"one more"])
    assert "lacks w0 (did not cosign)" in "; ".join(weigh(shown(world.log), world.demand.policy).lacks)


# attacks


def test_an_older_copy_put_back_stops_the_log_for_good(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.log, tmp_path / "backup")
    grow(world.log, entries(10, "lost "))
    cosigned(world.log, world.demand)
    put_back(world.log, tmp_path / "backup")
    with pytest.raises(
        LedgerFault, match="310 entries of this log, 300 are here; it shows one that this log's keys signed"
    ):
        cosigned(world.log, world.demand)
    for _ in range(2):
        with pytest.raises(LogStopped, match="310 entries"):
            grow(world.log, [b"as if nothing had been"])
    assert size(world.log) == 300
    assert Checkpoint.parse(parse_note((tmp_path / "log.private/seen-by-witness").read_bytes()).text).size == 310


def test_a_dropped_tail_grown_again_beyond_the_witness_stops_the_log(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.log, tmp_path / "backup")
    grow(world.log, entries(10, "lost "))
    cosigned(world.log, world.demand)
    put_back(world.log, tmp_path / "backup")
    grow(world.log, entries(50, "other "))  # 350 entries: more than the witness knows, but others
    with pytest.raises(LedgerFault, match="that it does not continue"):
        cosigned(world.log, world.demand)
    with pytest.raises(LogStopped):
        grow(world.log, [b"more"])
    assert [known(w) for w in world.witnesses] == [310, 310]


def test_the_same_size_grown_otherwise_stops_the_log(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.log, tmp_path / "backup")
    grow(world.log, entries(10, "lost "))
    cosigned(world.log, world.demand)
    put_back(world.log, tmp_path / "backup")
    grow(world.log, entries(10, "other "))
    with pytest.raises(LedgerFault, match="that it does not continue"):
        cosigned(world.log, world.demand)


def test_a_witness_that_has_seen_more_because_the_log_grew_meanwhile_does_not_stop_it(world: World) -> None:
    """Another process adds and asks between our reading the checkpoint and our asking."""
    original = module.gather

    def late(*arguments: Any, **named: Any) -> Any:
        grow(world.log, entries(5, "meanwhile "))
        module.gather = original
        assert cosigned(world.log, world.demand) == ()
        return original(*arguments, **named)

    module.gather = late
    try:
        assert cosigned(world.log, world.demand) == ()  # what the other process gathered stays
    finally:
        module.gather = original
    grow(world.log, [b"goes on"])
    assert size(world.log) == 306


def test_cosignatures_that_come_after_the_log_has_grown_are_not_put_on_another_checkpoint(world: World) -> None:
    original = module.gather

    def late(*arguments: Any, **named: Any) -> Any:
        told = original(*arguments, **named)
        grow(world.log, [b"meanwhile"])
        return told

    module.gather = late
    try:
        assert "did not cosign" in "; ".join(cosigned(world.log, world.demand))
    finally:
        module.gather = original
    assert {s.name for s in shown(world.log).signatures} == {ORIGIN}
    assert cosigned(world.log, world.demand) == ()


def test_a_split_view_cannot_satisfy_two_witnesses(world: World, tmp_path: Path) -> None:
    """The operator shows one history to each; neither is ever cosigned by both."""
    keys = Private(world.log).signers()
    cosigned(world.log, world.demand)
    views = [[*entries(300), f"to witness {n}".encode()] for n in range(2)]
    for rows, url in zip(views, world.urls, strict=True):
        path = _path(rows, 300)
        assert post(url, asking(300, path, note_of(rows, keys))).status_code == 200
    for rows, url in zip(views[::-1], world.urls, strict=True):
        answer = post(url, asking(301, [], note_of(rows, keys)))
        assert (answer.status_code, answer.content.startswith("—".encode())) == (422, False)
    for n in ("kr", "us"):
        [file] = (tmp_path / n / "evidence").iterdir()
        assert Fork.parse(file.read_bytes()).proved(world.keys)


def _path(rows: list[bytes], old: int) -> list[bytes]:
    hashes = [leaf_hash(row) for row in rows]
    return [root_of(hashes[first:last]) for first, last in consistency_spans(old, len(rows))]


def test_a_rewritten_leaf_is_refused_by_the_witness_over_http(world: World) -> None:
    cosigned(world.log, world.demand)
    rows = [b"rewritten", *entries(400)[1:]]
    answer = post(world.urls[0], asking(300, _path(rows, 300), note_of(rows, Private(world.log).signers())))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("old", "path", "status"),
    [(0, [b"\1" * 32], 422), (301, [], 400), (7, [], 409)],
)
def test_statuses_over_http_are_those_of_the_specification(
    world: World, old: int, path: list[bytes], status: int
) -> None:
    note = note_of(entries(300), Private(world.log).signers())
    answer = post(world.urls[0], asking(old, path, note))
    assert answer.status_code == status
    if status == 409:
        assert (answer.content, answer.headers["content-type"]) == (b"0\n", "text/x.tlog.size")


def test_other_methods_sizes_and_names_over_http(world: World) -> None:
    url = world.urls[0]
    assert httpx.get(url + "/add-checkpoint").status_code == 405
    assert post(url, b"x" * 1_200_000).status_code == 413
    assert post(url, b"old 0\n\n").status_code == 400
    assert post(url, asking(0, [], note_of(entries(3), signers(9, "unknown.example")))).status_code == 404
    assert post(url, asking(0, [], note_of(entries(3), signers(9)))).status_code == 403
    assert httpx.get(f"{url}/{origin_hash(ORIGIN)}/checkpoint").status_code == 404
    cosigned(world.log, world.demand)
    answer = httpx.get(f"{url}/{origin_hash(ORIGIN)}/checkpoint")
    assert weigh(parse_note(answer.content), world.demand.policy).cosigned.keys() == {"w0"}


def test_of_two_histories_racing_over_http_one_is_cosigned(world: World) -> None:
    keys = Private(world.log).signers()
    cosigned(world.log, world.demand)
    bodies = []
    for n in range(8):
        rows = [*entries(300), *entries(n + 1, f"racer {n} ")]
        bodies.append(asking(300, _path(rows, 300), note_of(rows, keys)))
    statuses: list[int] = []
    together = threading.Barrier(len(bodies))

    def race(body: bytes) -> None:
        together.wait()
        statuses.append(post(world.urls[0], body).status_code)

    threads = [threading.Thread(target=race, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [409] * 7


# witnesses that are down, slow or hostile


def _hostile(answer: Callable[[], Response], seen: bytes | None = None) -> list[Route]:
    async def add(request: Request) -> Response:
        return answer()

    async def latest(request: Request) -> Response:
        return Response(seen or b"", 200 if seen else 404)

    return [Route("/add-checkpoint", add, methods=["POST"]), Route("/{name}/checkpoint", latest)]


def _lines(seed: int, rows: list[bytes], name: str = "witness.example/bad") -> bytes:
    note = note_of(rows, signers())
    signed = [s.sign(note.text, int(time.time())) for s in signers(seed, name, cosigns=True)]
    return "".join(s.line() + "\n" for s in signed).encode()


def _dated(seconds: int) -> bytes:
    note = note_of(entries(300), signers())
    signed = signers(90, "witness.example/bad", cosigns=True)[1].sign(note.text, seconds)
    return signed.line().encode() + b"\n"


HOSTILE: dict[str, Callable[[], Response]] = {
    "garbage": lambda: Response(b"\0\xff" * 50),
    "empty": lambda: Response(b""),
    "a page": lambda: Response(b"<html>please log in</html>\n"),
    "another text of its own": lambda: Response(b"example.com/log\n1\nAAAA\n\n" + _lines(90, entries(300))),
    "a signature over another checkpoint": lambda: Response(_lines(90, entries(299))),
    "another key's signature": lambda: Response(_lines(91, entries(300))),
    "a cosignature without a time": lambda: Response(_dated(0)),
    "a cosignature of next week": lambda: Response(_dated(int(time.time()) + 7 * 86_400)),
    "too much": lambda: Response(b"x" * 1_000_000),
    "a bomb": lambda: Response(gzip.compress(b"\n" * 50_000_000), headers={"Content-Encoding": "gzip"}),
    "sent elsewhere": lambda: Response(b"", 302, headers={"Location": "http://127.0.0.1:1/"}),
    "500": lambda: Response(b"\x1b[31mdown", 500),
    "409 without a size": lambda: Response(b"many\n", 409),
    "409 with a size below zero": lambda: Response(b"-1\n", 409),
    "409 with another size each time": lambda: Response(f"{time.monotonic_ns() % 250}\n".encode(), 409),
    "409 with a size beyond numbers": lambda: Response(b"99999999999999999999999\n", 409),
    "422 for nothing": lambda: Response(b"no\n", 422),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_witness_gives_nothing_and_stops_nothing(world: World, kind: str) -> None:
    with served(_hostile(HOSTILE[kind])) as url:
        named = {
            "good": (world.witnesses[0].signers[1].public, world.urls[0]),
            "bad": (signers(90, "witness.example/bad", cosigns=True)[1].public, url),
        }
        text = policy_text(world.keys, named, ["group q 1 good bad"], "q")
        assert cosigned(world.log, Demand(Policy.parse(text.encode()))) == ()
    assert {s.name for s in shown(world.log).signatures} == {ORIGIN, "witness.example/kr"}
    grow(world.log, [b"goes on"])


def test_a_witness_that_is_down_is_named_and_the_policy_decides(world: World) -> None:
    named = {
        "good": (world.witnesses[0].signers[1].public, world.urls[0]),
        "down": (signers(90, "witness.example/down", cosigns=True)[1].public, "http://127.0.0.1:9"),
    }
    one = Demand(Policy.parse(policy_text(world.keys, named, ["group q any good down"], "q").encode()))
    both = Demand(Policy.parse(policy_text(world.keys, named, ["group q all good down"], "q").encode()))
    assert cosigned(world.log, one) == ()
    assert cosigned(world.log, both) == ("group q has 1 of 2 needed, lacks down (did not cosign)",)


def test_a_claim_to_have_seen_more_stops_the_log_even_unproved(world: World) -> None:
    """The safe side: whoever runs the log looks into it, and the reason says that nothing was shown."""
    with served(_hostile(lambda: Response(b"400\n", 409, media_type="text/x.tlog.size"))) as url:
        named = {"bad": (signers(90, "witness.example/bad", cosigns=True)[1].public, url)}
        with pytest.raises(LedgerFault, match="400 entries .* it shows no checkpoint that proves it"):
            cosigned(world.log, Demand(Policy.parse(policy_text(world.keys, named, quorum="bad").encode())))


def test_a_claim_is_not_taken_back_by_showing_an_older_checkpoint(world: World) -> None:
    """What a witness shows may be an hour old; that it agrees with us says nothing of what came after."""
    old = note_of(entries(200), Private(world.log).signers())
    content = (old.text + "\n" + "".join(s.line() + "\n" for s in old.signatures)).encode()
    with served(_hostile(lambda: Response(b"400\n", 409), content)) as url:
        named = {"bad": (signers(90, "witness.example/bad", cosigns=True)[1].public, url)}
        with pytest.raises(LedgerFault, match="400 entries .* it shows no checkpoint that proves it"):
            cosigned(world.log, Demand(Policy.parse(policy_text(world.keys, named, quorum="bad").encode())))


def test_a_witness_that_trickles_is_passed_over(world: World) -> None:
    head = _head(LogFiles(world.log), shown(world.log), world.keys)
    slow = KnownWitness("slow", signers(90, "witness.example/slow", cosigns=True)[1].public, "")
    with _trickling() as url:
        begun = time.monotonic()
        told = gather(head, [replace(slow, url=url)], HttpWitness, {}, patience=2.0)
    assert [one.fault for one in told] == ["it was not done within 2 seconds"]
    assert time.monotonic() - begun < 10


@contextmanager
def _trickling() -> Iterator[str]:
    """A server that sends one byte of its head every half second."""
    done = threading.Event()

    def trickle(listening: socket.socket) -> None:
        taken, _ = listening.accept()
        with taken, suppress(OSError):
            taken.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not done.wait(0.5):
                taken.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=trickle, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        done.set()


def test_a_checkpoint_that_our_keys_did_not_sign_convicts_nobody(world: World) -> None:
    foreign = note_of(entries(500), signers(9))
    content = (foreign.text + "\n" + "".join(s.line() + "\n" for s in foreign.signatures)).encode()
    with served(_hostile(lambda: Response(b"no\n", 422), content)) as url:
        named = {"bad": (signers(90, "witness.example/bad", cosigns=True)[1].public, url)}
        lacks = cosigned(world.log, Demand(Policy.parse(policy_text(world.keys, named, quorum="bad").encode())))
    assert lacks == ("witness bad (did not cosign)",)
    grow(world.log, [b"goes on"])


@pytest.mark.parametrize(
    "url", ["ftp://w.example/", "file:///etc/passwd", "w.example", "http://a:b@w.example/", "http://w/?q"]
)
def test_an_address_that_is_none_is_refused(world: World, url: str) -> None:
    named = {"w": (world.witnesses[0].signers[1].public, url)}
    with pytest.raises(UsageFault):
        cosigned(world.log, Demand(Policy.parse(policy_text(world.keys, named, quorum="w").encode())))


# mirrors


def test_a_mirror_over_http_completes_the_rule_on_jurisdictions(world: World, tmp_path: Path) -> None:
    ours = signers(50, "mirror.example/m1", cosigns=True)
    named = {
        "kr": (world.witnesses[0].signers[1].public, world.urls[0]),
        "us": (world.witnesses[1].signers[1].public, world.urls[1]),
        "copy": (ours[1].public, ""),
    }
    policy = Policy.parse(policy_text(world.keys, named, ["group q all kr us"], "q").encode())

    def rule(monitoring: str) -> Demand:
        about = {"kr": {"jurisdiction": "KR"}, "us": {"jurisdiction": "US"}}
        copy = {"jurisdiction": "US", "mirror": True, "monitoring": monitoring}
        return Demand(policy, House.of({"operator": "JP", "witnesses": {**about, "copy": copy}}, policy))

    with served(routes(world.log)) as url:
        copying = Mirror(tmp_path / "copy", world.keys, ours, [w.key for w in policy.witnesses.values()])
        copying.update(RemoteLog(url).fetch)
        with served(mirror_routes(tmp_path / "copy")) as monitoring:
            assert cosigned(world.log, rule(monitoring)) == ()
            grow(world.log, [b"more"])
            assert "copy (did not cosign)" in "; ".join(cosigned(world.log, rule(monitoring)))
            copying.update(RemoteLog(url).fetch)
            assert cosigned(world.log, rule(monitoring)) == ()
    assert weigh(shown(world.log), policy, rule("http://x").house).lacks == ()
    assert len(weigh(shown(tmp_path / "copy"), policy).cosigned) == 3  # the mirror keeps the witnesses' as well


def test_a_mirror_over_http_refuses_a_log_with_another_history(world: World, tmp_path: Path) -> None:
    ours = signers(50, "mirror.example/m1", cosigns=True)
    keys = Private(world.log).signers()
    with served(routes(world.log)) as url:
        Mirror(tmp_path / "copy", world.keys, ours).update(RemoteLog(url).fetch)
    with served(routes(lay(tmp_path / "forked", entries(400, "other"), keys))) as url, pytest.raises(LogForked):
        Mirror(tmp_path / "copy", world.keys, ours).update(RemoteLog(url).fetch)


def test_a_log_older_than_its_mirror_is_stopped(world: World, tmp_path: Path) -> None:
    ours = signers(50, "mirror.example/m1", cosigns=True)
    shutil.copytree(world.log, tmp_path / "backup")
    grow(world.log, [b"lost"])
    Mirror(tmp_path / "copy", world.keys, ours).update(LogFiles(world.log).fetch)
    put_back(world.log, tmp_path / "backup")
    policy = Policy.parse(policy_text(world.keys, {"copy": (ours[1].public, "")}, quorum="copy").encode())
    with served(mirror_routes(tmp_path / "copy")) as url:
        stated = {"operator": "JP", "witnesses": {"copy": {"mirror": True, "monitoring": url}}}
        with pytest.raises(LedgerFault, match="mirror copy shows 301 entries"):
            cosigned(world.log, Demand(policy, House.of(stated, policy)))
    with pytest.raises(LogStopped):
        grow(world.log, [b"more"])
