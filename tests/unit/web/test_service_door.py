"""Who is let in: tokens, hosts, origins; and what every answer carries."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from tests.unit.web.conftest import Service, bearer, document, object_event, serve, token

from sekisho.storage.tokens import add_token, digest_of, read_tokens
from sekisho.vocabulary.errors import UsageFault
from sekisho.web.access import hosts_of


@pytest.fixture
def guarded(tmp_path: Path) -> Service:
    """A service that asks for tokens."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.html").write_text("<p>report</p>", "utf-8")
    tokens = (token("maker", "capture"), token("auditor", "read"), token("both", "capture,read"))
    return serve(tmp_path, (*tokens, token("narrow", "read", "https://id.gs1.org/417/6900000000038")))


WRONG = [
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer "},
    {"Authorization": "Bearer wrong"},
    {"Authorization": "Bearer " + digest_of("secret of maker")},
    {"Authorization": "Bearer " + "x" * 5000},
    {"Authorization": "Token secret of maker"},
    {"Authorization": "Basic !!!"},
    {"Authorization": "Basic " + base64.b64encode(b"maker:wrong").decode()},
    {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe").decode()},
]


@pytest.mark.parametrize("headers", WRONG)
@pytest.mark.parametrize("path", ["/epcis/events", "/epcis/capture", "/epcis/unknown", "/", "/report.html"])
def test_nobody_comes_in_without_a_token_that_is_known(guarded: Service, path: str, headers: dict[str, str]) -> None:
    answered = guarded.client.get(path, headers=headers)
    assert answered.status_code == 401 and "www-authenticate" in answered.headers


@pytest.mark.parametrize(
    ("name", "reads", "captures", "report"),
    [("maker", 403, 202, 403), ("auditor", 200, 403, 200), ("both", 200, 202, 200), ("narrow", 200, 403, 403)],
)
def test_a_token_opens_what_it_says(guarded: Service, name: str, reads: int, captures: int, report: int) -> None:
    guarded.headers = bearer(name)
    assert guarded.get("/events").status_code == reads
    assert guarded.post("/capture", document(object_event())).status_code == captures
    assert guarded.client.get("/report.html", headers=bearer(name)).status_code == report


def test_a_browser_may_send_it_as_a_password(guarded: Service) -> None:
    header = {"Authorization": "Basic " + base64.b64encode(b"anybody:secret of auditor").decode()}
    assert guarded.client.get("/", headers=header).text == "<p>report</p>"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::2]", "localhost.evil"]
)
def test_a_name_that_points_here_is_not_ours(service: Service, host: str) -> None:
    """A page may have its own name resolved to this machine, and then read what it asks for."""
    assert service.client.get("/epcis/events", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_our_own_names_are_ours(service: Service, host: str) -> None:
    assert service.client.get("/epcis/events", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/epcis/events", "/epcis/nothing", "/nothing", "/epcis/events?x=1"])
def test_every_answer_is_hardened(service: Service, path: str) -> None:
    headers = service.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"] and headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/../custody.db",
        "/%2e%2e/custody.db",
        "/..%2fcustody.db",
        "/.hidden.html",
        "/sub/.git/x.html",
        "/link.html",
        "/outside/x.html",
        "/secret.pem",
        "/sub",
        "/sub/",
        "/a%00.html",
        "/" + "a" * 3000 + ".html",
    ],
)
def test_nothing_but_files_of_the_report_is_told(tmp_path: Path, path: str) -> None:
    out = tmp_path / "out"
    (out / "sub" / ".git").mkdir(parents=True)
    (tmp_path / "x.html").write_text("outside", "utf-8")
    for name in (".hidden.html", "sub/.git/x.html", "secret.pem", "report.html"):
        (out / name).write_text("inside", "utf-8")
    (out / "link.html").symlink_to(tmp_path / "x.html")
    (out / "outside").symlink_to(tmp_path)
    service = serve(tmp_path)
    assert service.client.get(path).status_code == 404
    assert service.client.get("/").text == "inside" and service.client.post("/report.html").status_code == 405


def test_a_fault_of_the_log_is_told_and_nothing_acknowledged(service: Service) -> None:
    """The log cannot be written: what was kept by then is hidden, and shown once the log has it."""
    service.capture(object_event("M-1"))
    key = service.folder / "log.private" / "origin"
    key.rename(key.with_name("away"))
    answered = service.post("/capture", document(object_event("M-2")))
    assert (answered.status_code, answered.json()["type"]) == (500, "epcisException:ImplementationException")
    assert len(service.events()) == 1
    key.with_name("away").rename(key)
    assert service.capture(object_event("M-3"))["success"] and len(service.events()) == 2


@pytest.mark.parametrize(
    "line",
    [
        "maker",
        "maker secret capture",
        "maker " + "a" * 63 + " read",
        "maker " + "A" * 64 + " read",
        "maker " + "a" * 64 + " write",
        "maker " + "a" * 64 + " read,",
        "ma/ker " + "a" * 64 + " read",
        "maker " + "a" * 64 + " read party more",
        "one " + "a" * 64 + " read\ntwo " + "a" * 64 + " read",
        "one " + "a" * 64 + " read\none " + "b" * 64 + " read",
    ],
)
def test_a_file_of_tokens_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "tokens"
    path.write_text(line + "\n", "utf-8")
    path.chmod(0o600)
    with pytest.raises(UsageFault):
        read_tokens(path)


def test_a_file_that_others_can_write_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text("", "utf-8")
    path.chmod(0o666)
    with pytest.raises(UsageFault, match="written by others"):
        read_tokens(path)


def test_a_token_is_made_and_only_its_digest_kept(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    secret = add_token(path, "maker", frozenset({"capture", "read"}), "urn:epc:id:pgln:4900000.00001")
    assert secret not in path.read_text("utf-8") and path.stat().st_mode & 0o077 == 0
    [kept] = read_tokens(path)
    assert (kept.name, kept.digest, kept.party) == ("maker", digest_of(secret), "https://id.gs1.org/417/4900000000016")
    with pytest.raises(UsageFault, match="has a token"):
        add_token(path, "maker", frozenset({"read"}))


def test_beyond_the_loopback_only_names_that_are_stated_count() -> None:
    assert "example.com" in hosts_of("0.0.0.0", ["Example.com"])
    assert "*" not in hosts_of("0.0.0.0", [])


def test_the_log_is_for_everybody(guarded: Service) -> None:
    pytest.importorskip("sekisho.web.log", reason="this build does not serve the log")
    guarded.headers = bearer("both")
    assert guarded.capture(object_event())["success"]
    answered = guarded.client.get("/log/checkpoint")
    assert answered.status_code == 200 and "no-store" not in answered.headers["cache-control"]
    assert guarded.client.get("/log/.state/base").status_code == 404
