"""Labels for units: a QR code of the unit's GS1 Digital Link and what a person reads beside it, for the printed sheet.

The code holds the address and nothing else: who scans it comes to the resolver of the domain, or reads the key offline.
Sizes: a module is at least 0.396 mm wide (GS1 General Specifications, symbol specification tables, QR code with GS1
Digital Link), four modules around it stay white (ISO/IEC 18004), error correction level M.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import unquote

import segno

from sekisho.standards.epcis import canonical_key
from sekisho.vocabulary.errors import UsageFault

_ROOT = "https://id.gs1.org/"
_SMALLEST = 0.396  # mm, a module
_QUIET = 4  # modules
_NAMED = {
    "01": "GTIN",
    "21": "SN",
    "10": "LOT",
    "00": "SSCC",
    "8003": "GRAI",
    "8004": "GIAI",
    "414": "GLN",
    "417": "PARTY",
    "22": "CPV",
}
MOST = 5_000  # labels of one sheet file


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet: paper in mm, margins at left and top, size of a label, how many across and down."""

    paper: tuple[float, float]
    left: float
    top: float
    label: tuple[float, float]
    across: int
    down: int

    @property
    def code(self) -> float:
        """Edge of the code with its quiet zone, mm."""
        return min(self.label[1] - 2.0, self.label[0] * 0.5)


# Common die-cut sheets and a roll, by their sizes.
LAYOUTS = {
    "a4-24": Layout((210, 297), 0, 0.5, (70, 37), 3, 8),
    "a4-65": Layout((210, 297), 4.75, 10.7, (38.1, 21.2), 5, 13),
    "letter-30": Layout((215.9, 279.4), 4.76, 12.7, (66.67, 25.4), 3, 10),
    "roll-62": Layout((62, 29), 0, 0, (62, 29), 1, 1),
}


def sheet(units: Iterable[str], layout: Layout, *, domain: str = _ROOT, title: str, lang: str = "en") -> dict[str, Any]:
    """The data of the template ``labels``.

    Args:
        units: keys in any spelling, each a label. domain: the resolver, with its path: ``https://id.maker.example/``.
        title: of the document. lang: 'ja', 'ko' or 'en'.

    Raises:
        UsageFault: a unit without a GS1 key, one whose code would be too fine for the label, none, or too many.
    """
    links = [canonical_key(unit) for unit in dict.fromkeys(units)]
    if not 0 < len(links) <= MOST:
        raise UsageFault(f"{len(links):,} labels for one file.", hint=f"From 1 to {MOST:,} units at a time.")
    labels = [_label(link, layout, domain) for link in links]
    width, height = layout.label
    return {
        "title": title,
        "lang": lang,
        "paper": list(layout.paper),
        "origin": [layout.left, layout.top],
        "label": [width, height],
        "across": layout.across,
        "down": layout.down,
        "code": layout.code,
        "labels": labels,
    }


def _label(link: str, layout: Layout, domain: str) -> dict[str, Any]:
    path = link.removeprefix(_ROOT)
    if path == link or not path.split("/")[0].isdigit():
        raise UsageFault(f"{link[:80]} has no GS1 key.", hint="Labels need a GTIN with serial, a GIAI or an SSCC.")
    address = domain.rstrip("/") + "/" + path
    code = segno.make_qr(address, error="m", boost_error=False)
    rows = [bytes(row) for row in code.matrix]
    if layout.code / (len(rows) + 2 * _QUIET) < _SMALLEST:
        raise UsageFault(f"The code of {link[:80]} is too fine for this label.", hint="Take larger labels.")
    parts = path.split("?")[0].split("/")
    named = [[_NAMED.get(ai, ai), unquote(value)] for ai, value in zip(parts[::2], parts[1::2], strict=False)]
    return {"address": address, "named": named, "size": len(rows), "runs": [_runs(row) for row in rows]}


def _runs(row: bytes) -> list[int]:
    """Dark runs of a row: start, length, start, length ..."""
    runs: list[int] = []
    at = 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            runs += [at, length]
        at += length
    return runs
