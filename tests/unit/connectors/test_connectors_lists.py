"""Fetching from a server on this machine: conditional requests, limits, redirects, and the last good file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sekisho.connectors.lists import WebLists, list_sources
from sekisho.service.ports import RemoteFile, RemoteList
from sekisho.service.reference_fetch import FetchOutcome, fetch_lists, remote_lists
from sekisho.standards.lists import PARSERS, no_country
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.errors import ReferenceFault, UsageFault

MIEU = (
    b"Type,Name,Alias,Country,Date\nOrganization,Test Bureau,TB,CU,2021-03-16\n"
    b"Organization,Other Bureau,,CU,2021-03-16\n"
)
TODAY = date(2026, 11, 21)


@dataclass
class Page:
    """What the server answers for one path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Server:
    """A server on 127.0.0.1 whose pages the test may change."""

    base: str
    pages: dict[str, Page]
    asked: list[dict[str, str]]

    def remote(self, path: str = "/mieu.csv", max_bytes: int = 10_000, kind: str = "bis-mieu") -> RemoteList:
        return RemoteList(kind, (RemoteFile(path.strip("/"), self.base + path, max_bytes),))


@pytest.fixture
def server() -> Iterator[Server]:
    pages: dict[str, Page] = {
        "/mieu.csv": Page(MIEU, headers={"ETag": '"1"', "Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"})
    }
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append({name.lower(): value for name, value in self.headers.items()})
            page = pages.get(self.path, Page(b"not here", 404))
            tag = page.headers.get("ETag")
            if tag and self.headers.get("If-None-Match") == tag:
                page = Page(b"", 304)
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.status != 304 and "Content-Length" not in page.headers and "Transfer-Encoding" not in page.headers:
                self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield Server(f"http://127.0.0.1:{httpd.server_port}", pages, asked)
    httpd.shutdown()
    httpd.server_close()
    thread.join(timeout=5)


def fetch(store: ReferenceFolder, *lists: RemoteList, fetcher: WebLists | None = None) -> FetchOutcome:
    [outcome] = fetch_lists(store, fetcher or WebLists(loopback=True), lists, country_of=no_country, today=TODAY)
    return outcome


@pytest.fixture
def store(tmp_path: Path) -> ReferenceFolder:
    return ReferenceFolder(tmp_path)


def test_a_new_list_is_kept_and_dated_by_its_server(server: Server, store: ReferenceFolder) -> None:
    outcome = fetch(store, server.remote())
    assert (outcome.status, outcome.entries) == ("new", 2)
    assert store.sources()[0].list_date == date(2026, 11, 20)
    assert store.content("bis-mieu") == (("mieu.csv", MIEU),)


def test_the_next_request_is_conditional(server: Server, store: ReferenceFolder) -> None:
    fetch(store, server.remote())
    assert fetch(store, server.remote()).status == "unchanged"
    assert "if-none-match" not in server.asked[0]
    assert server.asked[1]["if-none-match"] == '"1"'
    assert server.asked[1]["if-modified-since"] == "Fri, 20 Nov 2026 10:00:00 GMT"


def test_an_unchanged_list_counts_as_checked(server: Server, store: ReferenceFolder) -> None:
    fetch(store, server.remote())
    fetch_lists(store, WebLists(loopback=True), [server.remote()], country_of=no_country, today=date(2026, 12, 24))
    assert store.sources()[0].checked_on == date(2026, 12, 24)


def test_a_lost_file_is_asked_for_without_conditions(server: Server, store: ReferenceFolder) -> None:
    fetch(store, server.remote())
    (store.root / "sources.json").unlink()
    assert fetch(store, server.remote()).status == "new"
    assert "if-none-match" not in server.asked[1]


def test_a_damaged_file_is_asked_for_without_conditions(server: Server, store: ReferenceFolder) -> None:
    fetch(store, server.remote())
    (store.root / "sources" / "bis-mieu" / "mieu.csv").write_bytes(b"")
    fetch(store, server.remote())
    assert "if-none-match" not in server.asked[1]
    assert store.content("bis-mieu") == (("mieu.csv", MIEU),)


def test_the_same_content_again_is_unchanged(server: Server, store: ReferenceFolder) -> None:
    fetch(store, server.remote())
    server.pages["/mieu.csv"].headers["ETag"] = '"2"'
    assert fetch(store, server.remote()).status == "unchanged"


def test_files_that_did_not_change_are_put_beside_those_that_did(server: Server, store: ReferenceFolder) -> None:
    def row(number: int, name: str) -> bytes:
        return f'{number},"{name}",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'.encode()

    server.pages["/sdn.csv"] = Page(row(1, "ACME"), headers={"ETag": '"s1"'})
    server.pages["/alt.csv"] = Page(b'1,1,"aka","ACE",-0- \n', headers={"ETag": '"a1"'})
    files = tuple(RemoteFile(name, f"{server.base}/{name}", 1000) for name in ("sdn.csv", "alt.csv"))
    remote = RemoteList("ofac-sdn", files)
    fetch(store, remote)
    server.pages["/sdn.csv"] = Page(row(1, "ACME") + row(2, "BETA"), headers={"ETag": '"s2"'})
    assert (fetch(store, remote).status, server.asked[-1]["if-none-match"]) == ("new", '"a1"')
    assert dict(store.content("ofac-sdn"))["alt.csv"] == b'1,1,"aka","ACE",-0- \n'


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(b"oops", 500), "answered 500"),
        (Page(b"", 200), "empty file"),
        (Page(b"<html>Please log in</html>"), "another format"),
        (Page(b"x" * 20_000), "more than the limit"),
        (
            Page(b"4e20\r\n" + b"x" * 20_000 + b"\r\n0\r\n\r\n", headers={"Transfer-Encoding": "chunked"}),
            "more than the limit of 10000 bytes",
        ),
        (Page(MIEU, headers={"Content-Length": "9999"}), "RemoteProtocolError"),
        (Page(MIEU[:40]), "line 2: 5 columns expected, 1 found"),
        (Page(status=302, headers={"Location": "/mieu.csv"}), "more than 5 redirects"),
        (Page(status=302, headers={"Location": "http://other.test/mieu.csv"}), "http://other.test is not https"),
        (Page(status=302, headers={"Location": "https://other.test/mieu.csv"}), "not the publisher's"),
        (Page(status=302, headers={"Location": "file:///etc/passwd"}), "not https"),
        (Page(status=302, headers={"Location": "https://user:pw@127.0.0.1/"}), "user name"),
    ],
)
def test_a_failure_keeps_the_last_good_file(server: Server, store: ReferenceFolder, page: Page, reason: str) -> None:
    fetch(store, server.remote())
    server.pages["/mieu.csv"] = page
    outcome = fetch(store, server.remote())
    assert outcome.status == "failed"
    assert reason in outcome.detail
    assert store.content("bis-mieu") == (("mieu.csv", MIEU),)


def test_a_list_that_shrank_oddly_is_not_taken(server: Server, store: ReferenceFolder) -> None:
    rows = b"".join(b"Organization,Bureau %d,,CU,2021-03-16\n" % n for n in range(9))
    server.pages["/mieu.csv"] = Page(MIEU + rows)
    fetch(store, server.remote())
    server.pages["/mieu.csv"] = Page(MIEU)
    assert "2 entries came where there were 11" in fetch(store, server.remote()).detail


def test_one_failure_does_not_stop_the_others(server: Server, store: ReferenceFolder) -> None:
    lists = [server.remote("/absent.csv", kind="csv"), server.remote()]
    outcomes = fetch_lists(store, WebLists(loopback=True), lists, country_of=no_country, today=TODAY)
    assert [outcome.status for outcome in outcomes] == ["failed", "new"]


def test_a_redirect_within_the_house_is_followed(server: Server, store: ReferenceFolder) -> None:
    server.pages["/old.csv"] = Page(status=302, headers={"Location": "/mieu.csv"})
    assert fetch(store, server.remote("/old.csv")).status == "new"


def test_a_server_that_trickles_is_left(server: Server, store: ReferenceFolder) -> None:
    hours = iter(range(0, 10**9, 3600))
    outcome = fetch(store, server.remote(), fetcher=WebLists(loopback=True, clock=lambda: float(next(hours))))
    assert "took longer than" in outcome.detail


def test_plain_http_is_refused_unless_loopback_is_allowed(server: Server, store: ReferenceFolder) -> None:
    assert "is not https" in fetch(store, server.remote(), fetcher=WebLists()).detail


def test_a_neighbouring_host_of_the_publisher_is_allowed() -> None:
    fetcher = WebLists()
    home = RemoteFile("dpl.txt", "https://www.bis.gov/dpl.txt", 1)
    import httpx

    fetcher._allow(httpx.URL("https://media.bis.gov/dpl.txt"), home, ())
    fetcher._allow(httpx.URL("https://bucket.test/dpl.txt"), home, ("bucket.test",))
    with pytest.raises(ReferenceFault):
        fetcher._allow(httpx.URL("https://other.gov/dpl.txt"), home, ())
    british = replace(home, url="https://lists.gov.uk/x")
    with pytest.raises(ReferenceFault):
        fetcher._allow(httpx.URL("https://evil.gov.uk/x"), british, ())


def test_the_official_addresses_are_https_and_of_kinds_that_parse() -> None:
    lists = remote_lists(list_sources())
    assert {one.kind for one in lists} <= set(PARSERS)
    assert all(file.url.startswith("https://") and file.max_bytes <= 128 << 20 for one in lists for file in one.files)


def test_a_kind_without_address_is_said() -> None:
    with pytest.raises(UsageFault, match="No official address is known for csv"):
        remote_lists(list_sources(), ["csv"])
