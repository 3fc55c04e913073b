"""What is shown of an entry that stands beside it: a disclosure in fewer words, for a file that holds many.

Values stand as what they are, not as texts of JSON: an entry commits to the one text that a value of this program has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from sekisho.ledger.disclosure import FIELD, LABEL, SALT, Disclosure
from sekisho.vocabulary.errors import LedgerFault

_sha256 = hashlib.sha256
_DIGITS = SALT * 2


class Shown(NamedTuple):
    """By names: the digests of all fields in hexadecimal; salt, likewise, and value of those that are shown."""

    digests: Mapping[str, str]
    fields: Mapping[str, tuple[str, Any]]

    @classmethod
    def of(cls, disclosure: Disclosure) -> Shown:
        """The same in fewer words.

        Raises:
            LedgerFault: a value that was committed to as another text than it has here.
        """
        fields = {name: (salt.hex(), orjson.loads(text)) for name, salt, text in disclosure.fields}
        if [_text(value) for _, value in fields.values()] != [text for _, _, text in disclosure.fields]:
            raise LedgerFault("A field of the entry is not written as this program writes it.")
        return cls({name: digest.hex() for name, digest in disclosure.digests}, fields)

    def told(self) -> dict[str, Any]:
        """As a JSON value."""
        return {"digests": dict(self.digests), "fields": {name: list(field) for name, field in self.fields.items()}}

    @classmethod
    def take(cls, told: Any) -> Shown:
        """From a JSON value in which no name stands twice. Raises LedgerFault."""
        if type(told) is not dict or told.keys() != _NAMES:
            raise LedgerFault("What is shown of an entry has digests and fields.")
        digests, fields = told["digests"], told["fields"]
        if type(digests) is not dict or not digests or set(map(type, digests.values())) != {str}:
            raise LedgerFault("The digests of an entry's fields are texts.")
        if type(fields) is not dict:
            raise LedgerFault("Each field that is shown of an entry has its salt and its value.")
        for field in fields.values():
            if type(field) is not list or len(field) != 2 or type(field[0]) is not str or len(field[0]) != _DIGITS:
                raise LedgerFault("Each field that is shown of an entry has its salt and its value.")
        return cls(digests, fields)

    def check(self, entry: bytes) -> dict[str, Any]:
        """The fields that are shown, where they belong to this entry.

        Raises:
            LedgerFault: another entry's, an altered field, a field that is not among the digests.
        """
        digests = self.digests
        if not entry.startswith(LABEL + _sha256(LABEL + orjson.dumps(sorted(digests.items()))).digest()):
            raise LedgerFault("The disclosure is of another entry.", hint="Ask for the one of this proof.")
        found, salts = {}, set()
        for name, (salt, value) in self.fields.items():
            try:
                raw = bytes.fromhex(salt)
                committed = orjson.dumps((name, orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()))
            except (ValueError, orjson.JSONEncodeError) as error:
                raise LedgerFault(f"The field {name!r} has no good salt or value.") from error
            if _sha256(FIELD + raw + committed).hexdigest() != digests.get(name):
                raise LedgerFault(f"The field {name!r} is not what was committed to.", hint="It was altered.")
            salts.add(raw)
            found[name] = value
        if len(salts) < len(found):
            raise LedgerFault("Two fields have one salt: the one could be found from the other.")
        return found


_NAMES = {"digests", "fields"}


def _text(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
