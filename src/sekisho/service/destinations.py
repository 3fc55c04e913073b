"""Where results of standing queries may be sent: addresses that callers name must not lead into this machine's network.

Pure: names are resolved by who connects, and every address that comes out is judged here again, at that time.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LONGEST = 2_000  # characters of an address
_LOOPBACK = "localhost"
_PORTS = (443, range(1024, 65536))  # below lie mail, files and shells, which a request could be mistaken by
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*", re.ASCII)  # a last label that makes a resolver read an address
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?", re.ASCII)
_SIGNS = re.compile(r"[!-~]+", re.ASCII)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Public by number, yet answered by a cloud provider's own host, or set apart (RFC 6890).
_CLOSED = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
_UNICAST = ipaddress.IPv6Network("2000::/3")  # RFC 4291: all that is given out of IPv6 to be reached from anywhere
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an address of IPv4


class DestinationRefused(ValueError):
    """An address that nothing is sent to; the text says why."""


@dataclass(frozen=True, slots=True)
class Destinations:
    """What the operator allows.

    Attributes:
        hosts: only these names; ``.example.com`` stands for every name below it. Empty: any.
        loopback: this machine as well, over http or https, where it is named as such.
    """

    hosts: tuple[str, ...] = ()
    loopback: bool = False

    def check(self, stated: str) -> str:
        """The address, where something may be sent there as far as its text tells.

        Raises:
            DestinationRefused: it is none, or none that is allowed.
        """
        parts = _parts(stated)
        host = (parts.hostname or "").lower()
        literal = address_of(host)
        if literal is None and (not _NAME.fullmatch(host) or _NUMBER.fullmatch(host.rpartition(".")[2])):
            raise DestinationRefused("the host is no name and no address")
        if parts.scheme != "https" and not (self.loopback and is_own(host)):
            raise DestinationRefused("https only")
        if self.hosts and not is_own(host) and not any(_matches(host, one) for one in self.hosts):
            raise DestinationRefused("the operator of this service does not allow this host")
        if is_own(host) and not self.loopback:
            raise DestinationRefused("this machine itself is no destination")
        if literal is not None and not self.reachable(literal, host):
            raise DestinationRefused("an address of a private, local or reserved network is no destination")
        return stated

    def reachable(self, address: Address, host: str) -> bool:
        """Whether this may be connected to, having been found for that host."""
        if isinstance(address, ipaddress.IPv6Address):
            if address.scope_id is not None:
                return False
            inner = _carried(address)
            if inner is not None:
                return self.reachable(inner, host)
        if address.is_loopback:
            return self.loopback and is_own(host)
        if is_own(host):  # a file of hosts that points this name elsewhere
            return False
        if address.version == 6 and address not in _UNICAST:
            return False
        closed = any(address in network for network in _CLOSED if network.version == address.version)
        return address.is_global and not address.is_multicast and not closed


def is_own(host: str) -> bool:
    """Whether a host is named as this machine itself."""
    literal = address_of(host)
    return host.rstrip(".") == _LOOPBACK if literal is None else literal.is_loopback


def address_of(host: str) -> Address | None:
    """The address that a host is written as; None where it is a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _parts(stated: str) -> SplitResult:
    if len(stated) > LONGEST or not _SIGNS.fullmatch(stated) or "\\" in stated:
        raise DestinationRefused(f"an address of at most {LONGEST} printable signs of ASCII")
    try:
        parts = urlsplit(stated)
        port = parts.port
    except ValueError:
        raise DestinationRefused("no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DestinationRefused("an address of https")
    if "@" in parts.netloc or parts.fragment:
        raise DestinationRefused("a user name, a password or a fragment has no place in it")
    own = is_own(parts.hostname.lower())
    if port is not None and port != _PORTS[0] and port not in _PORTS[1] and not (own and port > 0):
        raise DestinationRefused("port 443, or one from 1024 on")
    return parts


def _matches(host: str, allowed: str) -> bool:
    allowed = allowed.lower()
    return host.endswith(allowed) and len(host) > len(allowed) if allowed.startswith(".") else host == allowed


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address of IPv4 that this one leads to: mapped, translated, or through a tunnel."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        return address.sixtofour
    return address.teredo[1] if address.teredo is not None else None
