"""A log over HTTP: the public files with the right headers, and nothing else of the folder or beside it."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from sekisho.connectors.tiled import RemoteLog
from sekisho.ledger import audit
from sekisho.standards.c2sp import Checkpoint, origin_hash, parse_note
from sekisho.storage.tiles import LogFiles
from sekisho.vocabulary.errors import LedgerFault
from sekisho.web.log import mirror_routes, routes
from witnessed_world import entries, lay, own_log, served, signers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "log"
    own_log(folder, 700)
    return folder


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with served(routes(folder)) as url:
        yield url


def raw(url: str, path: str, method: str = "GET") -> int:
    """The status of a path that no client would send tidied up."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request(method, path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_checkpoint_is_text_and_soon_stale(url: str, folder: Path) -> None:
    answer = httpx.get(url + "/checkpoint")
    assert answer.content == (folder / "checkpoint").read_bytes()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "max-age=2" in answer.headers["cache-control"] and "immutable" not in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/001"])
def test_tiles_and_bundles_are_octets_for_ever(url: str, folder: Path, path: str) -> None:
    answer = httpx.get(f"{url}/{path}")
    assert answer.content == (folder / path).read_bytes()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "immutable" in answer.headers["cache-control"] and "max-age=31536000" in answer.headers["cache-control"]


def test_a_bundle_is_compressed_for_who_takes_it(url: str, folder: Path) -> None:
    path = "/tile/entries/000"
    with httpx.stream("GET", url + path, headers={"Accept-Encoding": "gzip"}) as packed:
        content = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(content) == (folder / path[1:]).read_bytes()
    for refuses in ("identity", "gzip;q=0", ""):
        plain = httpx.get(url + path, headers={"Accept-Encoding": refuses})
        assert "content-encoding" not in plain.headers and plain.headers["vary"] == "Accept-Encoding"
        assert plain.headers["etag"] != packed.headers["etag"]


def test_hashes_are_not_compressed(url: str) -> None:
    assert "content-encoding" not in httpx.get(url + "/tile/0/000", headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize("path", ["/checkpoint", "/tile/0/000", "/tile/entries/000"])
def test_what_is_known_already_is_not_sent_again(url: str, path: str) -> None:
    first = httpx.get(url + path)
    again = httpx.get(url + path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert httpx.get(url + path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/checkpoint", "/tile/0/000"])
def test_head_tells_the_same_without_the_content(url: str, path: str) -> None:
    head, get = httpx.head(url + path), httpx.get(url + path)
    assert (head.status_code, head.content) == (200, b"")
    names = ("content-length", "content-type", "cache-control", "etag")
    assert [head.headers[n] for n in names] == [get.headers[n] for n in names]


@pytest.mark.parametrize(
    "path",
    [
        "/", "/tile", "/tile/", "/tile/0", "/tile/0/0", "/tile/0/0000", "/tile/00/000", "/tile/64/000", "/tile/-1/000",
        "/tile/0/x000/000", "/tile/0/000.p/0", "/tile/0/000.p/256", "/tile/0/002.p/0188", "/tile/0/002.p", "/tile/0/999",
        "/tile/0/002", "/tile/data/000", "/tile/entries/", "/tile/0/000/", "//tile/0/000", "/tile//0/000",
        "/.state/base", "/.state/lock", "/tile/../.state/base", "/tile/%2e%2e/.state/base", "/tile/0/..%2f..%2f.state/base",
        "/tile/0/000.partial", "/tile/0/000%00", "/tile/0/000%0a", "/tile/0/%EF%BC%90%EF%BC%90%EF%BC%90",
        "/tile/../../log.private/ed25519.pem", "/../log.private/ed25519.pem", "/%2e%2e/log.private/origin",
        "/log.private/ed25519.pem", "/checkpoint/", "/checkpoint.partial", "/checkpoint%2f..%2f.state/base", "/etc/passwd",
    ],
)  # fmt: skip
def test_any_other_name_is_404(url: str, path: str) -> None:
    assert raw(url, path) in (404, 307)  # 307: to the same without the slash


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(url: str, method: str) -> None:
    assert raw(url, "/checkpoint", method) == 405
    assert raw(url, "/tile/0/000", method) == 405


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    log = lay(tmp_path / "log", entries(3), signers())
    (tmp_path / "secret").write_text("secret")
    (log / "tile/0/000").symlink_to(tmp_path / "secret")
    with served(routes(log)) as url:
        assert raw(url, "/tile/0/000") == 404
        assert raw(url, "/tile/0/000.p/3") == 200


def test_a_log_read_over_http_passes_the_audit(url: str, folder: Path) -> None:
    keys = [s.public for s in signers()]
    found = audit(RemoteLog(url).fetch, LogFiles(folder).paths())
    assert found.flaws == () and found.checkpoint is not None and found.checkpoint.size == 700
    assert keys


def test_a_mirror_is_shown_under_the_hash_of_the_origin(folder: Path) -> None:
    origin = Checkpoint.parse(parse_note((folder / "checkpoint").read_bytes()).text).origin
    with served(mirror_routes(folder)) as url:
        below = f"{url}/{origin_hash(origin)}"
        assert httpx.get(below + "/checkpoint").content == (folder / "checkpoint").read_bytes()
        assert httpx.get(below + "/tile/0/000").status_code == 200
        assert httpx.get(f"{url}/{origin_hash('other')}/checkpoint").status_code == 404
        assert raw(url, f"/{origin_hash(origin)}/../.state/base") == 404


def test_an_empty_folder_is_no_mirror(tmp_path: Path) -> None:
    with pytest.raises(LedgerFault, match="no checkpoint"):
        mirror_routes(tmp_path)
