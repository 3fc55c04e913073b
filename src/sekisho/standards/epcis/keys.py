"""GS1 keys in all their spellings -> one canonical GS1 Digital Link URI, as event hashes need it.

EPC pure identity URIs, class and pattern URIs (GS1 EPC Tag Data Standard, sections 6 and 8) and Digital Link URIs of
any domain (GS1 Digital Link: URI Syntax) become ``https://id.gs1.org/...`` with the finest level of identification and
no further attributes. What is no such key stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

_ROOT = "https://id.gs1.org"
_ESCAPED = str.maketrans({c: f"%{ord(c):02X}" for c in "!()*+,:"})
_CHARS = r"(?:%[0-9A-Fa-f]{2}|[!')(*+,.0-9:;=A-Za-z_-])"
_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.+)", re.ASCII)

_NAMES = {
    "gtin": "01",
    "itip": "8006",
    "cpid": "8010",
    "gln": "414",
    "party": "417",
    "gsrnp": "8017",
    "gsrn": "8018",
    "gcn": "255",
    "sscc": "00",
    "gdti": "253",
    "ginc": "401",
    "gsin": "402",
    "grai": "8003",
    "giai": "8004",
    "cpv": "22",
    "lot": "10",
    "ser": "21",
}
_LINK_CHARS = r"(?:%[0-9A-Fa-f]{2}|[\"'\-.0-9;<=>?A-Z_a-z])"
# key -> form of its value, qualifiers that refine it, the coarsest first
_LINKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "00": (r"\d{18}", ()),
    "01": (r"\d{8}|\d{12,14}", ("22", "10", "235", "21")),
    "253": (rf"\d{{13}}{_LINK_CHARS}{{0,17}}", ()),
    "255": (r"\d{13,25}", ()),
    "401": (rf"{_LINK_CHARS}{{4,30}}", ()),
    "402": (r"\d{17}", ()),
    "414": (r"\d{13}", ("254",)),
    "417": (r"\d{13}", ()),
    "8003": (rf"\d{{14}}{_LINK_CHARS}{{0,16}}", ()),
    "8004": (rf"{_LINK_CHARS}{{4,30}}", ()),
    "8006": (r"\d{18}", ("22", "10", "21")),
    "8010": (r"(?:%2[3dfDF]|[#\-0-9A-Z]){4,30}", ("8011",)),
    "8017": (r"\d{18}", ()),
    "8018": (r"\d{18}", ()),
}
_LONGEST = {"22": 20, "10": 20, "21": 20, "235": 28, "254": 20, "8011": 12}


def check_digit(digits: str) -> str:
    """The check digit that belongs after these digits (GS1 General Specifications, 7.9.1)."""
    total = sum(int(d) * (3 if n % 2 == 0 else 1) for n, d in enumerate(reversed(digits)))
    return str(-total % 10)


@lru_cache(maxsize=65_536)
def canonical_key(uri: str) -> str:
    """The canonical Digital Link URI of a GS1 key, or the text itself."""
    form = _URN.fullmatch(uri)
    if form is not None:
        make = _MAKERS.get((form.group(1), form.group(2)))
        return (make(form.group(3)) if make else None) or uri
    return _from_link(uri) or uri


# EPC URNs


def _parts(text: str, count: int, digits: int, longest: int) -> list[str] | None:
    """Company prefix, reference and what follows; the first two are ``digits`` digits together."""
    parts = text.split(".", count - 1)
    whole = len(parts) == count and re.fullmatch(r"\d{6,12}", parts[0], re.ASCII)
    if not whole or len(parts[0]) + len(parts[1]) != digits or not re.fullmatch(r"\d*", parts[1], re.ASCII):
        return None
    fits = all(re.fullmatch(rf"{_CHARS}{{1,{longest}}}", more) for more in parts[2:])
    return parts if fits else None


def _item(parts: Sequence[str]) -> str:
    """A GTIN of 14 digits: the indicator moves to the front."""
    raw = parts[1][:1] + parts[0] + parts[1][1:]
    return raw + check_digit(raw)


def _plain(parts: Sequence[str]) -> str:
    raw = parts[0] + parts[1]
    return raw + check_digit(raw)


def _maker(
    digits: int, longest: int, pattern: bool, build: Callable[[Sequence[str]], str], count: int = 3
) -> Callable[[str], str | None]:
    """From the part of a URN after its scheme; patterns end in an asterisk, which is no part of the key."""

    def make(text: str) -> str | None:
        if pattern:
            if not text.endswith(".*"):
                return None
            text = text[:-2]
        parts = _parts(text, count - 1 if pattern else count, digits, longest)
        return None if parts is None else _ROOT + build(parts)

    return make


def _after(parts: Sequence[str], separator: str = "") -> str:
    return separator + parts[2].translate(_ESCAPED) if len(parts) > 2 else ""


def _location(p: Sequence[str]) -> str:
    return f"/414/{_plain(p)}" + ("" if p[2] == "0" else _after(p, "/254/"))


def _piece(text: str, *, pattern: bool) -> str | None:
    parts = text.split(".", 4)
    ends = len(parts) == 5 and (parts[4] == "*" if pattern else re.fullmatch(rf"{_CHARS}{{1,20}}", parts[4]))
    if not ends or not re.fullmatch(r"\d\d\.\d\d", f"{parts[2]}.{parts[3]}", re.ASCII):
        return None
    if _parts(".".join(parts[:2]), 2, 13, 1) is None:
        return None
    serial = "" if pattern else "/21/" + parts[4].translate(_ESCAPED)
    return f"{_ROOT}/8006/{_item(parts)}{parts[2]}{parts[3]}{serial}"


def _open(ai: str, longest: int) -> Callable[[str], str | None]:
    """A company prefix and a free reference."""

    def make(text: str) -> str | None:
        prefix, _, reference = text.partition(".")
        if not re.fullmatch(r"\d{6,12}", prefix, re.ASCII) or not re.fullmatch(rf"{_CHARS}+", reference):
            return None
        units = len(re.sub(r"%[0-9A-Fa-f]{2}", "_", reference))
        return f"{_ROOT}/{ai}/{prefix}{reference.translate(_ESCAPED)}" if len(prefix) + units <= longest else None

    return make


def _component(text: str, *, pattern: bool) -> str | None:
    prefix, _, rest = text.partition(".")
    reference, _, serial = rest.rpartition(".")
    good = re.fullmatch(r"\d{6,12}", prefix, re.ASCII) and re.fullmatch(r"(?:%2[3dfDF]|[0-9A-Z-]){1,24}", reference)
    if not good or not (serial == "*" if pattern else re.fullmatch(r"\d{1,12}", serial, re.ASCII)):
        return None
    return f"{_ROOT}/8010/{prefix}{reference}" + ("" if pattern else f"/8011/{serial}")


_MAKERS: dict[tuple[str, str], Callable[[str], str | None]] = {
    ("id", "sgtin"): _maker(13, 20, False, lambda p: f"/01/{_item(p)}" + _after(p, "/21/")),
    ("id", "upui"): _maker(13, 28, False, lambda p: f"/01/{_item(p)}" + _after(p, "/235/")),
    ("class", "lgtin"): _maker(13, 20, False, lambda p: f"/01/{_item(p)}" + _after(p, "/10/")),
    ("id", "sscc"): _maker(17, 1, False, lambda p: f"/00/{_item(p)}", count=2),
    ("id", "sgln"): _maker(12, 20, False, _location),
    ("id", "pgln"): _maker(12, 1, False, lambda p: f"/417/{_plain(p)}", count=2),
    ("id", "grai"): _maker(12, 16, False, lambda p: f"/8003/0{_plain(p)}" + _after(p)),
    ("id", "gdti"): _maker(12, 20, False, lambda p: f"/253/{_plain(p)}" + _after(p)),
    ("id", "sgcn"): _maker(12, 12, False, lambda p: f"/255/{_plain(p)}" + _after(p)),
    ("id", "gsrn"): _maker(17, 1, False, lambda p: f"/8018/{_plain(p)}", count=2),
    ("id", "gsrnp"): _maker(17, 1, False, lambda p: f"/8017/{_plain(p)}", count=2),
    ("id", "gsin"): _maker(16, 1, False, lambda p: f"/402/{_plain(p)}", count=2),
    ("id", "giai"): _open("8004", 30),
    ("id", "ginc"): _open("401", 30),
    ("id", "cpi"): lambda text: _component(text, pattern=False),
    ("id", "itip"): lambda text: _piece(text, pattern=False),
    ("idpat", "sgtin"): _maker(13, 20, True, lambda p: f"/01/{_item(p)}"),
    ("idpat", "upui"): _maker(13, 28, True, lambda p: f"/01/{_item(p)}"),
    ("idpat", "grai"): _maker(12, 16, True, lambda p: f"/8003/0{_plain(p)}"),
    ("idpat", "gdti"): _maker(12, 20, True, lambda p: f"/253/{_plain(p)}"),
    ("idpat", "sgcn"): _maker(12, 12, True, lambda p: f"/255/{_plain(p)}"),
    ("idpat", "cpi"): lambda text: _component(text, pattern=True),
    ("idpat", "itip"): lambda text: _piece(text, pattern=True),
}


# Digital Links


def _from_link(uri: str) -> str | None:
    """The path from its last GS1 key on; everything before it is somebody's web server."""
    link = re.fullmatch(r"https?://[^/?#]+((?:/[^/?#]+)+)/?(?:\?[^#]*)?(?:#.*)?", uri)
    if link is None:
        return None
    segments = [_NAMES.get(s, s) for s in link.group(1).split("/")[1:]]
    for start, key in enumerate(segments[:-1]):
        rest = segments[start + 1 :]
        if key in _LINKS and len(rest) % 2 == 1 and (found := _link(key, rest)) is not None:
            return _ROOT + found
    return None


def _link(key: str, rest: list[str]) -> str | None:
    form, order = _LINKS[key]
    value, stated = rest[0], dict(zip(rest[1::2], rest[2::2], strict=True))
    if not re.fullmatch(form, value, re.ASCII) or len(stated) * 2 + 1 != len(rest) or not set(stated) <= set(order):
        return None
    if any(not re.fullmatch(rf"{_LINK_CHARS}{{1,{_LONGEST[ai]}}}", text) for ai, text in stated.items()):
        return None
    finest = [ai for ai in order if ai in stated and ai != "22"]
    whole = value.zfill(14) if key == "01" else value
    return f"/{key}/{whole}" + (f"/{finest[-1]}/{stated[finest[-1]]}" if finest else "")
