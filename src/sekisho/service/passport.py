"""A unit's passport: its state, the evidence for it, and proofs that the evidence stands in a log, in one signed file.

What a passport says is only what its evidence gives: whoever checks it replays the events and handovers himself. The
form is read strictly here; whether it holds is another matter (``service.passport_checking``).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.ledger import Disclosure, Shown
from sekisho.standards.c2sp import Proof
from sekisho.standards.c2sp.note import Note, decoded, parse_note
from sekisho.standards.epcis import Instant, parse_instant
from sekisho.standards.suites import Document, enclose, take_enclosed
from sekisho.vocabulary.errors import DocumentFault, LedgerFault

KIND, VERSION = "passport.unit", 2
MOST = 20_000  # events, documents or entries
_LONGEST, _HASH = 64, 32  # hashes of a path, bytes of a hash
_NAMES = frozenset({"version", "unit", "issuer", "as_of", "twin", "events", "documents", "log", "keys", "attached"})
_OF_THE_LOG = frozenset({"checkpoint", "entries"})
_OF_AN_ENTRY = frozenset({"index", "entry", "path", "after", "shown"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A log entry: its place, its bytes, the path to the root, and what of it is shown."""

    index: int
    entry: bytes
    path: tuple[bytes, ...]
    shown: Shown


@dataclass(frozen=True, slots=True)
class Passport:
    """As read, not verified.

    Attributes:
        unit: canonical key. issuer: the party that signs. as_of: nanoseconds since 1970 (UTC).
        twin: the state that is claimed. events: EPCIS documents of one event each. documents: signed handovers.
        note: the log's checkpoint. entries: where the evidence stands in it.
        keys: of the unit and of what it lay in: under these (32 bytes) their entries are found in the whole log.
    """

    unit: str
    issuer: str
    as_of: int
    twin: Mapping[str, Any]
    events: tuple[str, ...]
    documents: tuple[Document, ...]
    note: Note
    entries: tuple[Entry, ...]
    keys: Mapping[str, bytes]

    def document(self) -> Document:
        """Unsigned. Raises DocumentFault where something of it cannot be written."""
        documents, signatures = enclose(self.documents)
        ways: dict[Way, int] = {}
        entries = [_entry_told(entry, ways) for entry in self.entries]
        matter = {
            "version": VERSION,
            "unit": self.unit,
            "issuer": self.issuer,
            "as_of": str(Instant(self.as_of)),
            "twin": self.twin,
            "events": list(self.events),
            "documents": documents,
            "log": {"checkpoint": _note_text(self.note), "entries": entries},
            "keys": {unit: key.hex() for unit, key in self.keys.items()},
        }
        return Document.of(KIND, matter, signatures)


def read_passport(document: Document) -> Passport:
    """From a signed document.

    Raises:
        DocumentFault: ``passport-kind``, ``passport-version``, ``passport-field-missing``, ``passport-field-unknown``,
            ``passport-form`` (with the field as hint), ``checkpoint-form``, ``disclosure-form``, and of documents
            within as ``take_enclosed``.
    """
    if document.kind != KIND:
        raise DocumentFault("passport-kind", f"This is a {document.kind}, not a passport.")
    matter = document.view()
    if matter.get("version") != VERSION:
        what = f"This program reads passports of version {VERSION} alone: have it made again (sekisho passport export)."
        raise DocumentFault("passport-version", what, hint="version")
    _names(matter, _NAMES, "")
    log = matter["log"]
    _names(log, _OF_THE_LOG, "log")
    return Passport(
        _text(matter, "unit"),
        _text(matter, "issuer"),
        _nanoseconds(matter),
        matter["twin"] if isinstance(matter["twin"], dict) else _refuse("twin"),
        tuple(one if isinstance(one, str) else _refuse("events") for one in _list(matter, "events")),
        take_enclosed(_list(matter, "documents"), document.attached or b""),
        _note(log["checkpoint"]),
        _entries(_list(log, "entries", "log.")),
        _keys(matter["keys"]),
    )


def entry_of(proof: Proof, disclosure: Disclosure) -> Entry:
    """From a proof that carries its entry."""
    return Entry(proof.index, proof.extra or b"", proof.path, Shown.of(disclosure))


def plain(told: Any) -> Any:
    """Enumerations, tuples and numbers as JSON reads them back."""
    return json.loads(json.dumps(told, ensure_ascii=False))


def _note_text(note: Note) -> str:
    return note.text + "\n" + "".join(signature.line() + "\n" for signature in note.signatures)


def _note(told: object) -> Note:
    try:
        return parse_note(told.encode()) if isinstance(told, str) else _refuse("log.checkpoint")
    except (LedgerFault, UnicodeEncodeError) as error:
        raise DocumentFault("checkpoint-form", "The checkpoint in the passport is no signed note.") from error


Way = tuple[bytes, ...]  # the hashes from some height up to the root


def _entry_told(entry: Entry, ways: dict[Way, int]) -> dict[str, Any]:
    """Of the path only what no entry before it has: neighbours share most. ``ways`` are those of all before it."""
    fresh, way = 0, entry.path
    while way and way not in ways:
        fresh, way = fresh + 1, way[1:]
    after = ways.get(way, -1)
    for start in reversed(range(fresh)):
        ways[entry.path[start:]] = len(ways)
    return {
        "index": entry.index,
        "entry": base64.b64encode(entry.entry).decode(),
        "path": base64.b64encode(b"".join(entry.path[:fresh])).decode(),
        "after": after,
        "shown": dict(entry.shown.fields),
    }


def _entries(listed: list[Any]) -> tuple[Entry, ...]:
    ways: list[Way] = []
    entries = tuple([_entry(told, number, ways) for number, told in enumerate(listed)])
    if len(set(ways)) < len(ways):
        _refuse("log.entries")  # one passport, one spelling
    return entries


def _entry(told: Any, number: int, ways: list[Way]) -> Entry:
    _names(told, _OF_AN_ENTRY, f"log.entries[{number}]")
    index, after = told["index"], told["after"]
    if type(index) is not int or index < 0:
        _refuse(f"log.entries[{number}].index")
    if type(after) is not int or not -1 <= after < len(ways):
        _refuse(f"log.entries[{number}].after")
    entry, fresh = _bytes(told, "entry", number), _bytes(told, "path", number)
    path = ways[after] if after >= 0 else ()
    if len(fresh) % _HASH or len(path) + len(fresh) // _HASH > _LONGEST:
        _refuse(f"log.entries[{number}].path")
    for at in range(len(fresh) - _HASH, -1, -_HASH):
        path = (fresh[at : at + _HASH], *path)
        ways.append(path)
    try:
        shown = Shown.take(told["shown"])
    except LedgerFault as error:
        where = f"log.entries[{number}]"
        raise DocumentFault("disclosure-form", f"{where}: {error.message}", hint=where) from error
    return Entry(index, entry, path, shown)


def _bytes(told: Mapping[str, Any], name: str, number: int) -> bytes:
    try:
        return decoded(told[name], name)
    except (LedgerFault, TypeError) as error:
        raise _form(f"log.entries[{number}].{name}") from error


def _names(told: Any, names: Collection[str], where: str) -> None:
    if not isinstance(told, dict):
        _refuse(where)
    if told.keys() == names:
        return
    for code, odd in (("missing", set(names) - set(told)), ("unknown", set(told) - set(names))):
        if odd:
            at = ".".join(filter(None, (where, min(odd))))
            raise DocumentFault(f"passport-field-{code}", f"A field of the passport is {code}: {at}", hint=at)


def _text(matter: Mapping[str, Any], name: str) -> str:
    value = matter[name]
    return value if isinstance(value, str) and value else _refuse(name)


def _nanoseconds(matter: Mapping[str, Any]) -> int:
    found = parse_instant(_text(matter, "as_of"))
    return found.nanoseconds if found and str(found) == matter["as_of"] else _refuse("as_of")


def _list(matter: Mapping[str, Any], name: str, where: str = "") -> list[Any]:
    value = matter[name]
    return value if isinstance(value, list) and len(value) <= MOST else _refuse(where + name)


def _keys(told: object) -> dict[str, bytes]:
    keys = {}
    for unit, text in told.items() if isinstance(told, dict) and told else _refuse("keys"):
        try:
            key = bytes.fromhex(text) if isinstance(text, str) else b""
        except ValueError:
            key = b""
        keys[unit] = key if len(key) == 32 and key.hex() == text else _refuse(f"keys.{unit}")
    return keys


def _refuse(where: str) -> Any:
    raise _form(where)


def _form(where: str) -> DocumentFault:
    return DocumentFault("passport-form", f"The passport has no good {where}.", hint=where)
