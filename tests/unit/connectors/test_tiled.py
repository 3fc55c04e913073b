"""What another's server sends is bounded, and what is no answer is said in one sentence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sekisho.connectors.tiled import Exchange, RemoteLog
from sekisho.standards.c2sp import encode_bundle
from sekisho.vocabulary.errors import LedgerFault, UsageFault
from sekisho.web.log import routes
from witnessed_world import entries, lay, served, signers


def answering(answer: Response) -> list[Route]:
    async def any_path(request: Request) -> Response:
        return answer

    return [Route("/{path:path}", any_path)]


def test_files_of_a_log_are_fetched_and_absent_ones_are_none(tmp_path: Path) -> None:
    folder = lay(tmp_path / "log", entries(300), signers())
    with served(routes(folder)) as url:
        log = RemoteLog(url + "/")
        for path in ("checkpoint", "tile/0/000", "tile/entries/001.p/44"):
            assert log.fetch(path) == (folder / path).read_bytes()
        assert log.fetch("tile/0/001") is None
        log.close()


@pytest.mark.parametrize(
    ("path", "size"), [("checkpoint", 1_000_001), ("tile/0/000", 8_193), ("tile/entries/000", 256 * 65_537 + 1)]
)
@pytest.mark.parametrize("packed", [False, True])
def test_more_than_such_a_file_can_have_is_not_read(path: str, size: int, packed: bool) -> None:
    content = bytes(size)
    answer = Response(gzip.compress(content), headers={"Content-Encoding": "gzip"}) if packed else Response(content)
    with served(answering(answer)) as url, pytest.raises(LedgerFault, match="more than"):
        RemoteLog(url).fetch(path)


def test_the_largest_bundle_there_can_be_is_read() -> None:
    content = encode_bundle([bytes(65_535)] * 256)
    with served(answering(Response(content))) as url:
        assert RemoteLog(url).fetch("tile/entries/000") == content


@pytest.mark.parametrize("status", [302, 307, 403, 500, 503])
def test_any_other_status_is_named_and_nobody_is_followed(status: int) -> None:
    answer = Response(b"x", status, headers={"Location": "http://127.0.0.1:1/"})
    with served(answering(answer)) as url, pytest.raises(LedgerFault, match=f"answered {status}"):
        RemoteLog(url).fetch("checkpoint")


def test_a_server_that_is_not_there_is_a_fault_of_the_log() -> None:
    with pytest.raises(LedgerFault, match="ConnectError"):
        RemoteLog("http://127.0.0.1:9").fetch("checkpoint")


def test_content_that_is_not_packed_as_it_says_is_refused() -> None:
    answer = Response(b"not gzip", headers={"Content-Encoding": "gzip"})
    with served(answering(answer)) as url, pytest.raises(LedgerFault, match="DecodingError"):
        RemoteLog(url).fetch("checkpoint")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "log.example",
        "ftp://log.example",
        "http://",
        "http://a:b@log.example",
        "https://log.example/?x=1",
        "http://[::1",
    ],
)
def test_an_address_must_be_one(url: str) -> None:
    with pytest.raises(UsageFault):
        Exchange(url)
