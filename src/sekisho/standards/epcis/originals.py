"""The bytes of each event as its document states them, and the same event said again by a repository.

A repository keeps what it was given byte for byte. When it answers, an event stands without its document: what the
document stated for all (contexts, names left out of hash ids) comes along, ``recordTime`` is the repository's own, an
event without an id has that under which it is kept, and everything else is as it was, numbers digit for digit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from sekisho.standards.epcis.hashing import ignored_names
from sekisho.standards.epcis.instants import Instant
from sekisho.standards.epcis.model import Document, Event
from sekisho.standards.epcis.reader import read_document
from sekisho.standards.epcis.writer import ADDRESS, as_text, number_as_stated

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_PATHS = {
    "EPCISDocument": ("epcisBody", "eventList"),
    "EPCISQueryDocument": ("epcisBody", "queryResults", "resultsBody", "eventList"),
}


def event_spans(content: bytes, kind: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of a document that ``read_document`` accepts as JSON, and where in it each event begins and ends.

    ``kind`` is its type; a bare event is all of the text. Raises ValueError where there is no list of events.
    """
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    path = _PATHS.get(kind)
    if path is None:
        return text, ((0, len(text)),)
    at = _skip(text, 0)
    for name in path:
        at = _member(text, at, name)
    return text, tuple(_items(text, at))


def without(content: bytes, kind: str, numbers: Iterable[int]) -> bytes:
    """The document without the events of these numbers, everything else as it stood."""
    text, spans = event_spans(content, kind)
    left_out = frozenset(numbers)
    kept = [text[start:end] for number, (start, end) in enumerate(spans) if number not in left_out]
    return (text[: spans[0][0]] + ",".join(kept) + text[spans[-1][1] :]).encode()


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()


def _member(text: str, at: int, name: str) -> int:
    """Where the value of a name of the object at ``at`` begins."""
    if text[at : at + 1] != "{":
        raise ValueError(name)
    at = _skip(text, at + 1)
    while text[at : at + 1] == '"':
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)  # the colon
        if key == name:
            return at
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        at = _skip(text, at + (text[at : at + 1] == ","))
    raise ValueError(name)


def _items(text: str, at: int) -> Iterable[tuple[int, int]]:
    if text[at : at + 1] != "[":
        raise ValueError("eventList")
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        _, end = _DECODER.raw_decode(text, at)
        yield at, end
        at = _skip(text, end)
        at = _skip(text, at + (text[at : at + 1] == ","))


def surroundings(document: Document, ignored: Iterable[str]) -> str:
    """What an event takes along when it leaves its document, as JSON: contexts, and names left out of hash ids."""
    context: list[Any] = [one for one in document.contexts if one != ADDRESS]
    inline: dict[str, Any] = dict(document.namespaces) | {name: json.loads(text) for name, text in document.terms}
    stated = {"context": [*context, inline] if inline else context, "ignored": sorted(ignored)}
    return json.dumps(stated, ensure_ascii=False, separators=(",", ":"))


def reread(content: bytes, around: str) -> tuple[Event, tuple[str, ...]]:
    """An event that was kept with its surroundings, and the names left out of its hash id.

    Raises:
        ValueError: it is no longer what was kept.
    """
    reading = read_document(kept_document([content], around))
    if reading.document is None:
        raise ValueError(f"an event that was accepted is refused now: {reading.faults[0].code}")
    return reading.document.events[0], tuple(sorted(ignored_names(reading.document)))


def kept_document(contents: Iterable[bytes], around: str) -> bytes:
    """Events that were kept with the same surroundings, as one document: their hash ids are what they were."""
    stated = json.loads(around)
    head: dict[str, Any] = {"@context": [ADDRESS, *stated["context"]], "type": "EPCISDocument", "schemaVersion": "2.0"}
    if stated["ignored"]:
        head["@context"].append({"sekisho-kept": "urn:sekisho:kept:"})
        head["sekisho-kept:ignoreFields"] = stated["ignored"]
    body = {"creationDate": "2000-01-01T00:00:00Z", "epcisBody": {"eventList": [_parsed(one) for one in contents]}}
    return as_text(head | body).encode()


def said_again(content: bytes, around: str, *, event_id: str, recorded: Instant) -> dict[str, Any]:
    """The event as a repository tells it; for ``query_document`` only, since its numbers are texts."""
    event = _parsed(content)
    event.pop("id", None)  # the alias of eventID in JSON-LD
    head = {"type": event.pop("type"), "eventID": event_id, "recordTime": str(recorded)}
    context = _merged(json.loads(around)["context"], event.pop("@context", []))
    named = {"@context": context} if context else {}
    return {**named, **head, **{k: v for k, v in event.items() if k not in ("eventID", "recordTime")}}


def query_document(
    events: Iterable[dict[str, Any]], *, query: str, created: Instant, subscription: str | None = None
) -> bytes:
    """An ``EPCISQueryDocument`` of events that were ``said_again``; ``subscription`` is whose result it is."""
    named = {"queryName": query} | ({} if subscription is None else {"subscriptionID": subscription})
    body = {"queryResults": {**named, "resultsBody": {"eventList": list(events)}}}
    head = {"@context": [ADDRESS], "type": "EPCISQueryDocument", "schemaVersion": "2.0", "creationDate": str(created)}
    return (as_text(head | {"epcisBody": body}) + "\n").encode()


def _parsed(content: bytes) -> dict[str, Any]:
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    parsed: dict[str, Any] = json.loads(text, parse_int=number_as_stated, parse_float=number_as_stated)
    return parsed


def _merged(outer: list[Any], own: Any) -> list[Any]:
    """Addresses, then one object of all definitions: those of the event itself count where both define a name."""
    every = [*outer, *(own if isinstance(own, list) else [own])]
    addresses = dict.fromkeys(one for one in every if isinstance(one, str) and one != ADDRESS)
    inline: dict[str, Any] = {}
    for one in every:
        inline |= one if isinstance(one, dict) else {}
    return [*addresses, inline] if inline else list(addresses)
