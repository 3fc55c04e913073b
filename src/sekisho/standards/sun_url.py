"""The URL that an NTAG 424 DNA tag gives to a phone -> the message in it, to be verified with ``ntag424``.

Source: NXP AN12196: the tag mirrors encrypted PICC data, optionally encrypted file data, and a CMAC into its URL. Where
the MAC's input begins is set when a tag is made: by default at the file data where there are any, else it is empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sekisho.standards.ntag424 import SunMessage

_PICC, _FILE, _MAC = ("picc_data", "e", "p"), ("enc",), ("cmac", "c", "m")
LONGEST = 2_000
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class SunUrl:
    """A message, and the plain parameters that its MAC covers."""

    message: SunMessage
    covered: dict[str, str]


def read_sun_url(url: str, mac_from: str | None = None) -> SunUrl | None:
    """None where the URL carries no such message.

    Args:
        url: as read from the tag.
        mac_from: the parameter at whose value the MAC's input begins; None: as AN12196 has it.
    """
    if len(url) > LONGEST or not url.isascii() or "?" not in url:
        return None
    spans: dict[str, tuple[int, int]] = {}
    at = url.index("?") + 1
    for part in url[at:].partition("#")[0].split("&"):
        name, equals, _ = part.partition("=")
        if name in spans:
            return None  # which of the two would be meant?
        if equals:
            spans[name] = at + len(name) + 1, at + len(part)
        at += len(part) + 1
    texts = {name: url[start:end] for name, (start, end) in spans.items()}
    picc, data, mac = (next((name for name in names if name in spans), None) for names in (_PICC, _FILE, _MAC))
    begin = mac_from if mac_from is not None else data
    if picc is None or mac is None or (begin is not None and begin not in spans):
        return None
    if not all(_HEX.fullmatch(texts[name]) for name in (picc, data, mac) if name):
        return None
    start, end = spans[begin][0] if begin else spans[mac][0], spans[mac][0]
    read = (bytes.fromhex(texts[name]) if name else b"" for name in (picc, mac, data))
    picc_data, tag, file_data = read
    message = SunMessage(picc_data, tag, url[start:end].encode() if begin else b"", file_data)
    covered = {n: texts[n] for n, (first, last) in spans.items() if begin and start <= first and last < end}
    return SunUrl(message, covered)
