"""XML as a stream of records: memory stays small whatever the size of the file, and what could harm is refused first.

A document type can stand only before the root element (XML 1.0, section 2.8), and without one there are no entities of
one's own (4.1). So the prolog is read by a parser that refuses it, and the rest by the fast one. Grade: primary.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers import expat

from sekisho.vocabulary.errors import MalformedList

MAX_BYTES = 1 << 30  # the largest official list is about 130 MB
MAX_OPEN = 1_000_000  # elements that may be held at once: of one record, or not yet closed
_CHUNK = 1 << 16
_HINT = "An official list needs none of these. Do not trust this file."
Source = Callable[[], IO[bytes]]  # gives the bytes from their beginning, each time that it is called


@dataclass(frozen=True, slots=True)
class Root:
    """The root element: its name without namespace, and its attributes."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


class _Reached(Exception):
    def __init__(self, root: Root) -> None:
        super().__init__()
        self.root = root


class _Declared(Exception):
    pass


def from_bytes(content: bytes) -> Source:
    """Bytes in memory as a source."""
    return lambda: io.BytesIO(content)


def looks_like_xml(content: bytes) -> bool:
    """True where the first sign is '<', in UTF-8 or UTF-16."""
    head = content[:256].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return head.replace(b"\0", b"").lstrip()[:1] == b"<"


def root_of(file: str, source: Source) -> Root:
    """The root of a document. Raises MalformedList: no XML, or a document type before the root."""
    parser = expat.ParserCreate(None, " ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _reach
    try:
        with source() as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Reached as reached:
        return reached.root
    except _Declared:
        raise MalformedList("declares a document type or an entity; refused", file=file, hint=_HINT) from None
    except expat.ExpatError as fault:
        reason = expat.ErrorString(fault.code)
        raise MalformedList(f"is not well-formed XML ({reason})", file=file, line=fault.lineno) from None
    except (ValueError, LookupError) as fault:  # an encoding that the parser does not know
        raise MalformedList(f"is not readable as XML ({fault})", file=file) from None
    raise MalformedList("holds no element", file=file)


def _refuse(*_: object) -> None:
    raise _Declared


def _reach(name: str, attributes: dict[str, str]) -> None:
    raise _Reached(Root(name.rpartition(" ")[2], attributes))


def records(
    file: str, source: Source, roots: Collection[str], tags: Collection[str], *, limit: int = MAX_BYTES
) -> Iterator[Element]:
    """Every element named in ``tags``, complete, names without namespace; it is emptied when the next is asked for.

    Raises:
        MalformedList: not well-formed, cut short, another root than ``roots``, a document type, more than ``limit``
            bytes, or more than MAX_OPEN elements that cannot be let go.
    """
    found = root_of(file, source)
    if found.name not in roots:
        expected = " or ".join(sorted(roots))
        raise MalformedList(f"a root element {expected} expected, {found.name[:60]!r} found", file=file, line=1)
    parser: XMLPullParser[Element] = XMLPullParser(("end",))
    size = signs = ends = kept = 0
    names: dict[str, str] = {}
    try:
        with source() as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                signs += chunk.count(b"<")
                parser.feed(chunk)
                events: Iterator[tuple[str, Element]] = parser.read_events()  # type: ignore[assignment]
                for _, element in events:
                    ends += 1
                    kept += 1
                    local = names.get(element.tag) or _local(element.tag, names)
                    element.tag = local
                    if local in tags:
                        yield element
                        element.clear()
                        kept = 0
                _bound(file, size, limit, max(kept, signs - 2 * ends))
        parser.close()
    except ParseError as fault:
        raise MalformedList(f"is not well-formed XML ({fault.msg})", file=file, line=fault.position[0]) from None
    except (ValueError, LookupError) as fault:
        raise MalformedList(f"is not readable as XML ({fault})", file=file) from None


def _bound(file: str, size: int, limit: int, held: int) -> None:
    if size > limit:
        raise MalformedList(f"is larger than {limit:,} bytes; refused", file=file, hint="No official list is.")
    if held > MAX_OPEN:  # every element has at most two '<'
        raise MalformedList(f"holds more than {MAX_OPEN:,} elements within one another; refused", file=file, hint=_HINT)


def _local(tag: str, names: dict[str, str]) -> str:
    names[tag] = local = tag.rpartition("}")[2]
    return local
