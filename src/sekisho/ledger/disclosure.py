"""A commitment of which single fields can be shown, and which who knows a unit can find: version 2.

Every field has a salt of its own, 128 random bits, and a digest over salt, name and value. The entry of the log is a
label, a root over the names and digests, and tokens: one a unit, HMAC-SHA256 over the root under a key of that unit,
cut to 128 bits, sorted and filled up by chance to a power of two. So

- a field that is not shown cannot be guessed, however few its values are;
- a field that is shown cannot be another one, nor another entry's, nor stated twice;
- who holds the key of a unit finds its entries; who does not cannot tell which entries are about one unit.

Names of fields are shown with any of them: they are those of this program, not of a matter.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from sekisho.ledger.merkle import leaf_hash
from sekisho.vocabulary.errors import LedgerFault

LABEL = b"sekisho commitment v2\n"
FIELD = b"sekisho field v2\n"
_TOKEN = b"sekisho item token v2\n"
_KEY = b"sekisho item key v2\n"
_ROOT = 32
SALT = 16
TOKEN = 16
MOST_TOKENS = 2048  # of one entry: 32 KiB; a log takes entries of up to 65,535 bytes
_ITEM = re.compile(r"(.+)\[(\d+)\]", re.DOTALL)


class Field(NamedTuple):
    """A name, its salt, and its value as a JSON text."""

    name: str
    salt: bytes
    text: str

    def digest(self) -> bytes:
        """What stands for it under the root."""
        name, salt, text = self
        return hashlib.sha256(FIELD + salt + orjson.dumps((name, text))).digest()


@dataclass(frozen=True, slots=True)
class FieldOpening:
    """All fields and tokens of an entry: for the parties, never for the log."""

    fields: tuple[Field, ...]
    tokens: tuple[bytes, ...] = ()

    @classmethod
    def of(
        cls,
        matter: Mapping[str, Any],
        chance: Callable[[int], bytes],
        item_keys: Iterable[bytes] = (),
    ) -> FieldOpening:
        """Of a matter. A list of objects becomes a field an object, so that each can be shown alone.

        Args:
            matter: what is committed to.
            chance: gives so many random bytes.
            item_keys: the keys of the units that it is about.

        Raises:
            LedgerFault: one salt for two fields, too many units, or a name that would be read as another.
        """
        named = sorted(_split(matter))
        fields = tuple(Field(name, chance(SALT), text) for name, text in named)
        _distinct([field.salt for field in fields])
        root = _root([(field.name, field.digest()) for field in fields])
        tokens = {token_of(key, root) for key in item_keys}
        if len(tokens) > MOST_TOKENS:
            raise LedgerFault(f"An entry is about at most {MOST_TOKENS:,} units, not {len(tokens):,}.")
        while tokens and len(tokens) & (len(tokens) - 1):  # how many units it is about is nobody's business
            tokens.add(chance(TOKEN))
        return cls(fields, tuple(sorted(tokens)))

    def root(self) -> bytes:
        """Over all names and digests."""
        return _root([(field.name, field.digest()) for field in self.fields])

    def entry(self) -> bytes:
        """The log's entry: label, root, tokens."""
        return LABEL + self.root() + b"".join(self.tokens)

    def matter(self) -> Any:
        """What was committed to, whole."""
        return _joined({field.name: json.loads(field.text) for field in self.fields})

    def disclose(self, names: Sequence[str]) -> Disclosure:
        """Show these fields and no other. ``events`` shows all of ``events[0]``, ``events[1]`` and so on.

        Raises:
            LedgerFault: no field of such a name.
        """
        shown = []
        for name in dict.fromkeys(names):
            found = [one for one in self.fields if one.name == name or _list_of(one.name) == name]
            if not found:
                raise LedgerFault(f"The entry has no field {name!r}.", hint=f"It has {_names(self.fields)}.")
            shown += found
        digests = tuple((field.name, field.digest()) for field in self.fields)
        return Disclosure(leaf_hash(self.entry()), digests, tuple(dict.fromkeys(shown)))

    def line(self) -> str:
        """One line of JSON."""
        told = {
            "version": 2,
            "leaf": leaf_hash(self.entry()).hex(),
            "fields": {f.name: [f.salt.hex(), f.text] for f in self.fields},
            "tokens": [token.hex() for token in self.tokens],
        }
        return json.dumps(told, sort_keys=True, ensure_ascii=False)

    @classmethod
    def parse(cls, line: str) -> FieldOpening:
        """Back from its line.

        Raises:
            LedgerFault: not an opening of this kind, or its entry is another.
        """
        try:
            told = _once(line)
            fields = tuple(Field(n, bytes.fromhex(s), _json(t)) for n, (s, t) in sorted(told["fields"].items()))
            opening = cls(fields, tuple(bytes.fromhex(token) for token in told["tokens"]))
            whole = told["version"] == 2 and opening.entry() and told["leaf"] == leaf_hash(opening.entry()).hex()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LedgerFault("This is no opening of an entry: fields with salts, and tokens, as JSON.") from error
        _distinct([field.salt for field in fields])
        if not whole or any(len(token) != TOKEN for token in opening.tokens):
            raise LedgerFault("The opening does not give the entry that it names.", hint="It was changed.")
        return opening


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Chosen fields of an entry, and the digests of all: for an auditor."""

    leaf: bytes
    digests: tuple[tuple[str, bytes], ...]
    fields: tuple[Field, ...]

    def check(self, entry: bytes) -> dict[str, Any]:
        """The fields that are shown, where they belong to this entry.

        Raises:
            LedgerFault: another entry's, an altered field, a field that is not among the digests.
        """
        _distinct([salt for _, salt, _ in self.fields])
        stated, shown = dict(self.digests), {name: text for name, _, text in self.fields}
        if len(stated) < len(self.digests) or len(shown) < len(self.fields):
            raise LedgerFault("The disclosure states a field twice.")
        if leaf_hash(entry) != self.leaf or not entry.startswith(LABEL + _root(self.digests)):
            raise LedgerFault("The disclosure is of another entry.", hint="Ask for the one of this proof.")
        for field in self.fields:
            if field.digest() != stated.get(field.name):
                raise LedgerFault(f"The field {field.name!r} is not what was committed to.", hint="It was altered.")
        try:
            return {name: _value(text) for name, text in shown.items()}
        except (ValueError, RecursionError) as error:
            raise LedgerFault("A field of the disclosure is no JSON.") from error

    def content(self) -> bytes:
        """As a file."""
        told = {
            "disclosure": 2,
            "leaf": self.leaf.hex(),
            "digests": {name: digest.hex() for name, digest in self.digests},
            "fields": {f.name: {"salt": f.salt.hex(), "value": f.text} for f in self.fields},
        }
        return (json.dumps(told, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def parse(cls, content: bytes) -> Disclosure:
        """Back from a file.

        Raises:
            LedgerFault: not a disclosure, or one that states a name twice.
        """
        try:
            told = _once(content.decode())
        except (ValueError, RecursionError) as error:
            raise LedgerFault("This is no disclosure: leaf, digests and fields as JSON.") from error
        return cls.take(told)

    @classmethod
    def take(cls, told: Any) -> Disclosure:
        """From a JSON value in which no name stands twice. Raises LedgerFault."""
        try:
            digests = tuple(sorted([(str(n), bytes.fromhex(d)) for n, d in told["digests"].items()]))
            shown = sorted(told["fields"].items())
            fields = tuple([Field(str(n), bytes.fromhex(f["salt"]), str(f["value"])) for n, f in shown])
            found = cls(bytes.fromhex(told["leaf"]), digests, fields) if told["disclosure"] == 2 else None
            "".join([n for n, _ in digests] + [f.name + f.text for f in fields]).encode()  # else it is no text
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LedgerFault("This is no disclosure: leaf, digests and fields as JSON.") from error
        if found is None:
            raise LedgerFault("The disclosure is of a version that this program does not know.")
        return found


def item_key(master: bytes, item: str) -> bytes:
    """The key of a unit, from the log's own; it tells nothing of the other units' keys."""
    return hmac.digest(master, _KEY + item.encode(), "sha256")


def token_of(key: bytes, root: bytes) -> bytes:
    """What stands for a unit in the entry of this root. Raises LedgerFault where the key has not 32 bytes."""
    if len(key) != 32:
        raise LedgerFault(f"The key of a unit has 32 bytes, not {len(key)}.")
    return hmac.digest(key, _TOKEN + root, "sha256")[:TOKEN]


def is_about(entry: bytes, key: bytes) -> bool:
    """Whether an entry of the log is about the unit of this key."""
    start = len(LABEL) + _ROOT
    if not entry.startswith(LABEL) or len(entry) <= start:
        return False
    token = token_of(key, entry[len(LABEL) : start])
    at = entry.find(token, start)
    while at > 0 and (at - start) % TOKEN:  # across two tokens it is none
        at = entry.find(token, at + 1)
    return at > 0


def _split(matter: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in matter.items():
        if _ITEM.fullmatch(name):
            raise LedgerFault(f"A field cannot be named {name!r}.")
        if isinstance(value, list | tuple) and value and all(isinstance(one, Mapping) for one in value):
            yield from ((f"{name}[{number}]", _text(one)) for number, one in enumerate(value))
        else:
            yield name, _text(value)


def _joined(fields: Mapping[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    lists: dict[str, dict[int, Any]] = {}
    for name, value in fields.items():
        item = _ITEM.fullmatch(name)
        if item:
            lists.setdefault(item.group(1), {})[int(item.group(2))] = value
        else:
            whole[name] = value
    return whole | {name: [items[at] for at in sorted(items)] for name, items in lists.items()}


def _list_of(name: str) -> str | None:
    item = _ITEM.fullmatch(name)
    return item.group(1) if item else None


def _root(digests: Sequence[tuple[str, bytes]]) -> bytes:
    stated = orjson.dumps([[name, digest.hex()] for name, digest in digests])
    return hashlib.sha256(LABEL + stated).digest()


def _distinct(salts: Sequence[bytes]) -> None:
    if any(len(salt) != SALT for salt in salts):
        raise LedgerFault(f"The salt of a field has {SALT} bytes.")
    if len(set(salts)) < len(salts):
        raise LedgerFault("Two fields have one salt: the one could be found from the other.")


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _value(text: str) -> Any:
    """What ``json.loads`` gives; sooner where the text is as this program writes it."""
    try:
        value = orjson.loads(text)
        if orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == text.encode():
            return value
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        pass
    return json.loads(text)


def _json(text: str) -> str:
    json.loads(text)
    return text


def _once(text: str) -> Any:
    """JSON in which no name occurs twice; with two values of one name two readers would see two things."""

    def whole(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise LedgerFault("A name is stated twice.", hint="Ask for the file again; this one was tampered with.")
        return found

    return json.loads(text, object_pairs_hook=whole)


def _names(fields: Iterable[Field]) -> str:
    return ", ".join(dict.fromkeys(_list_of(f.name) or f.name for f in fields))
