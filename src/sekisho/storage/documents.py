"""Documents as PDF: a Typst template of ours, data as JSON, fonts that ship with the program, nothing from the system.

Example::

    content = render_pdf("document", {"lang": "ja", "title": "該非判定書", "blocks": blocks}, made=date(2026, 11, 24))

The template ``document`` sets ``lang``, ``title``, ``subtitle``, ``aside`` (lines above at the right), ``footer`` and
``blocks``, each block a mapping of these kinds (a value may be a text, or a list of texts, one a line)::

    {"kind": "heading" | "paragraph", "text": ...}      {"kind": "letterhead", "to": [...], "from": [...]}
    {"kind": "facts", "rows": [[label, value], ...]}    {"kind": "verdict", "label": ..., "text": ..., "tone": "grave"}
    {"kind": "grid", "head": [...], "rows": [[...]], "widths": [1, 2]}      {"kind": "bullets", "items": [...]}
    {"kind": "note", "text": ..., "grave": False, "sticky": False}     (sticky: on one page with what follows)
    {"kind": "signatures", "people": [{"role": ..., "fields": ["Name", "Date"]}]}

Whatever is stated by strangers reaches the template as a JSON value and is set as text: it is never Typst source. The
same template, data and day give the same bytes, and the data travel inside the PDF as ``data.json``.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sekisho.service.wording import clean
from sekisho.vocabulary.errors import SekishoError, UsageFault

FONTS = Path(__file__).resolve().parent.parent / "knowledge" / "fonts"
LONGEST = 4_000  # characters of one value: a description that is longer is cut, and says so with an ellipsis
LARGEST = 4_000_000  # bytes of all data


class TypesettingFault(SekishoError):
    """A document could not be set: a fault of the template, not of the data."""


def render_pdf(template: str, data: Mapping[str, Any], made: date) -> bytes:
    """The PDF (PDF/A-3b, tagged) that ``service/templates/<template>.typ`` makes of ``data``.

    Args:
        template: the file's name without ``.typ``; the template reads ``data`` from ``parts.typ``.
        data: plain values for JSON; texts lose control characters and direction overrides, and a character that the
            bundled fonts cannot print is written as its code point, so that nothing silently vanishes.
        made: the day of the document.

    Raises:
        UsageFault: no such template, or more data than a document holds.
        TypesettingFault: the template cannot be set.
    """
    import typst  # takes 10 MB: only those who print pay for it

    sources = _sources()
    compile_: Any = typst.compile  # its stub does not know of several sources in memory
    if template not in templates():
        raise UsageFault(f"no such template: {clean(template, 80)}", hint=f"There are {', '.join(templates())}.")
    content = json.dumps(printable(data), ensure_ascii=False, sort_keys=True, allow_nan=False)
    if len(content.encode()) > LARGEST:
        raise UsageFault(f"more than {LARGEST} bytes for one document", hint="Print fewer items at a time.")
    main = f'#import "{template}.typ": document-of\n#document-of(json(bytes(sys.inputs.data)))\n'
    try:
        return bytes(
            compile_(
                {"main.typ": main.encode(), **sources},
                sys_inputs={"data": content},
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                pdf_standards=["a-3b"],
                timestamp=int(datetime(made.year, made.month, made.day, tzinfo=UTC).timestamp()),
            )
        )
    except (RuntimeError, ValueError) as fault:
        raise TypesettingFault(
            f"{template} cannot be set: {fault}", hint="Report this; the JSON beside it is whole."
        ) from fault


def templates() -> list[str]:
    """The names of the templates that make documents."""
    return sorted(name.removesuffix(".typ") for name in _sources() if name != "parts.typ")


@cache
def _sources() -> dict[str, bytes]:
    folder = files("sekisho").joinpath("service", "templates")
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".typ")}


def printable(value: Any) -> Any:
    """The same tree with texts that can be printed; keys too, for they may be anybody's words."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {_text(str(key)): printable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(one) for one in value]
    return value


def _text(text: str) -> str:
    text = clean(text, LONGEST)
    covered = characters()
    if covered.issuperset(text):
        return text
    return "".join(c if c in covered else f"[U+{ord(c):04X}]" for c in text)


@cache
def characters() -> frozenset[str]:
    """What the regular bundled fonts can print."""
    codes = [mapped(path.read_bytes()) for path in FONTS.glob("*-Regular.subset.?tf")]
    return frozenset(chr(code) for one in codes for code in one)


def mapped(font: bytes) -> set[int]:
    """The code points of an OpenType font's character map, formats 4 and 12 (ISO/IEC 14496-22, 'cmap')."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    found: set[int] = set()
    for n in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">HHL", font, start + 4 + 8 * n)[2]
        kind = struct.unpack_from(">H", font, at)[0]
        if kind == 4:
            found |= _segments(font, at)
        elif kind == 12:
            groups = struct.unpack_from(">L", font, at + 12)[0]
            for g in range(groups):
                first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * g)
                found.update(range(first, last + 1))
    return found - {0xFFFF}


def _segments(font: bytes, at: int) -> set[int]:
    """The code points of a format 4 map whose glyph is not the one for 'missing'."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    found = set()
    for n, (low, high, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(low, high + 1):
            place = ranges_at + 2 * n + offset + 2 * (code - low)
            glyph = struct.unpack_from(">H", font, place)[0] if offset else code
            if (glyph + delta) & 0xFFFF if glyph or not offset else 0:
                found.add(code)
    return found
