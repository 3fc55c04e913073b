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

from sekisho.ledger import Disclosure
from sekisho.standards.c2sp import Proof
from sekisho.standards.c2sp.note import Note, decoded, parse_note
from sekisho.standards.epcis import Instant, parse_instant
from sekisho.standards.suites import Document
from sekisho.vocabulary.errors import DocumentFault, LedgerFault

KIND, VERSION = "passport.unit", 1
MOST = 20_000  # events, documents or entries
_NAMES = frozenset({"version", "unit", "issuer", "as_of", "twin", "events", "documents", "log", "keys"})
_OF_THE_LOG, _OF_AN_ENTRY = frozenset({"checkpoint", "entries"}), frozenset({"index", "entry", "path", "shown"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A log entry: its place, its bytes, the path to the root, and what of it is shown."""

    index: int
    entry: bytes
    path: tuple[bytes, ...]
    disclosure: Disclosure


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
        matter = {
            "version": VERSION,
            "unit": self.unit,
            "issuer": self.issuer,
            "as_of": str(Instant(self.as_of)),
            "twin": self.twin,
            "events": list(self.events),
            "documents": [document.told() for document in self.documents],
            "log": {"checkpoint": _note_text(self.note), "entries": [_entry_told(entry) for entry in self.entries]},
            "keys": {unit: key.hex() for unit, key in self.keys.items()},
        }
        return Document.of(KIND, matter)


def read_passport(document: Document) -> Passport:
    """From a signed document.

    Raises:
        DocumentFault: ``passport-kind``, ``passport-version``, ``passport-field-missing``, ``passport-field-unknown``,
            ``passport-form`` (with the field as hint), ``checkpoint-form``, ``disclosure-form``, and of documents
            within as ``Document.take``.
    """
    if document.kind != KIND:
        raise DocumentFault("passport-kind", f"This is a {document.kind}, not a passport.")
    matter = document.view()
    if matter.get("version") != VERSION:
        raise DocumentFault("passport-version", "The passport is of a version that this program does not know.")
    _names(matter, _NAMES, "")
    log = matter["log"]
    _names(log, _OF_THE_LOG, "log")
    return Passport(
        _text(matter, "unit"),
        _text(matter, "issuer"),
        _nanoseconds(matter),
        matter["twin"] if isinstance(matter["twin"], dict) else _refuse("twin"),
        tuple(one if isinstance(one, str) else _refuse("events") for one in _list(matter, "events")),
        tuple(Document.take(one, within=True) for one in _list(matter, "documents")),
        _note(log["checkpoint"]),
        _entries(_list(log, "entries", "log.")),
        _keys(matter["keys"]),
    )


def entry_of(proof: Proof, disclosure: Disclosure) -> Entry:
    """From a proof that carries its entry."""
    return Entry(proof.index, proof.extra or b"", proof.path, disclosure)


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


def _entry_told(entry: Entry) -> dict[str, Any]:
    return {
        "index": entry.index,
        "entry": base64.b64encode(entry.entry).decode(),
        "path": [base64.b64encode(one).decode() for one in entry.path],
        "shown": json.loads(entry.disclosure.content()),
    }


def _entries(listed: list[Any]) -> tuple[Entry, ...]:
    hashes: dict[str, bytes] = {}  # paths of neighbours share most of theirs
    return tuple(_entry(told, f"log.entries[{n}]", hashes) for n, told in enumerate(listed))


def _entry(told: Any, where: str, hashes: dict[str, bytes]) -> Entry:
    _names(told, _OF_AN_ENTRY, where)
    index = told["index"]
    if type(index) is not int or index < 0:
        _refuse(f"{where}.index")
    try:
        entry = decoded(told["entry"], "entry")
        for one in _list(told, "path", f"{where}."):
            if one not in hashes:
                hashes[one] = decoded(one, "path")
    except (LedgerFault, TypeError) as error:
        raise _form(f"{where}.entry") from error
    try:
        shown = Disclosure.take(told["shown"])
    except LedgerFault as error:
        raise DocumentFault("disclosure-form", f"{where}: {error.message}", hint=where) from error
    return Entry(index, entry, tuple([hashes[one] for one in told["path"]]), shown)


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
