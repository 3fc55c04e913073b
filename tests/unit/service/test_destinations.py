"""Where results may be sent: not into networks of the machine that sends, however that is written."""

from __future__ import annotations

import contextlib
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.service.destinations import DestinationRefused, Destinations
from sekisho.settings import Settings


@pytest.mark.parametrize(
    "stated",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "//example.com/",
        "example.com",
        "",
        "https://",
        "https:///path",
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://@example.com/",
        "https://example.com/#part",
        "https://example.com:22/",
        "https://example.com:25/",
        "https://example.com:80/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:x/",
        "https://exa mple.com/",
        "https://example.com/\r\nX: y",
        "https://example.com\\@10.0.0.1/",
        "https://例え.example/",
        "https://example..com:1\u2488/",
        "https://-example.com/",
        "https://example.com./",
        "https://" + "a" * 2000,
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://127.0.0.1/",
        "https://127.255.255.254/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://168.63.129.16/",
        "https://100.100.100.200/",
        "https://192.0.0.192/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://240.0.0.1/",
        "https://255.255.255.255/",
        "https://198.18.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://[::]/",
        "https://[::7f00:1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[64:ff9b:1::1]/",
        "https://[2002:a00:1::]/",
        "https://[2001:0:102:304::f5ff:fffe]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fc00::1]/",
        "https://[fd00:ec2::254]/",
        "https://[fec0::1]/",
        "https://[ff02::1]/",
        "https://[2001:db8::1]/",
    ],
)
def test_where_nothing_may_be_sent(stated: str) -> None:
    with pytest.raises(DestinationRefused):
        Destinations().check(stated)


@pytest.mark.parametrize(
    "stated",
    [
        "https://example.com/",
        "https://EXAMPLE.com/hook?key=1",
        "https://hooks.example.co.jp:8443/a/b",
        "https://xn--r8jz45g.example/",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]/",
        "https://[64:ff9b::808:808]/",
        "https://1password.example/",
        "https://example.com:1024/",
    ],
)
def test_its_lawful_twin(stated: str) -> None:
    assert Destinations().check(stated) == stated


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("http://localhost:8080/", True),
        ("http://127.0.0.1/", True),
        ("https://[::1]:9000/", True),
        ("http://example.com/", False),
        ("http://10.0.0.1/", False),
        ("https://169.254.169.254/", False),
    ],
)
def test_this_machine_alone_where_the_operator_allows_it(stated: str, found: bool) -> None:
    if found:
        assert Destinations(loopback=True).check(stated) == stated
    else:
        with pytest.raises(DestinationRefused):
            Destinations(loopback=True).check(stated)


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("hooks.example.com", True),
        ("HOOKS.example.com", True),
        ("a.example.org", True),
        ("a.b.example.org", True),
        ("example.org", False),
        ("badexample.org", False),
        ("example.com", False),
        ("x.hooks.example.com", False),
        ("hooks.example.com.evil.example", False),
    ],
)
def test_only_hosts_that_the_operator_names(host: str, found: bool) -> None:
    allowed = Settings.of({"SEKISHO_HOOK_HOSTS": "hooks.example.com, .example.org"}).destinations
    if found:
        assert allowed.check(f"https://{host}/")
    else:
        with pytest.raises(DestinationRefused):
            allowed.check(f"https://{host}/")


@pytest.mark.parametrize("loopback", [False, True])
def test_a_name_that_leads_inside_is_not_connected_to(loopback: bool) -> None:
    allowed = Destinations(loopback=loopback)
    assert not allowed.reachable(ipaddress.ip_address("127.0.0.1"), "example.com")
    assert not allowed.reachable(ipaddress.ip_address("10.0.0.1"), "example.com")
    assert allowed.reachable(ipaddress.ip_address("8.8.8.8"), "example.com")
    assert not allowed.reachable(ipaddress.ip_address("8.8.8.8"), "localhost")


@given(st.ip_addresses(v=4).filter(lambda one: not one.is_global or one.is_multicast))
def test_no_way_of_writing_an_address_leads_to_a_closed_network(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    carried = (
        inner,
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address(number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
        ipaddress.IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),
    )
    assert not any(Destinations().reachable(one, "example.com") for one in carried)


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://[", "http://", "https://example.com"]))
def test_any_text_is_allowed_or_refused(text: str, before: str) -> None:
    with contextlib.suppress(DestinationRefused):
        assert Destinations().check(before + text).startswith("https://")


@pytest.mark.parametrize(("stated", "found"), [("1", True), ("true", True), ("", False), ("0", False), ("no", False)])
def test_loopback_is_a_setting(stated: str, found: bool) -> None:
    assert Settings.of({"SEKISHO_HOOK_LOOPBACK": stated}).destinations.loopback is found
