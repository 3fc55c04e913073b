"""What is shown of an entry that stands beside it: a disclosure in fewer words, for a file that holds many.

Values stand as what they are, not as texts of JSON: an entry commits to the one text that a value of this program has.
Of a field that is shown no digest stands there: it follows from salt and value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from sekisho.ledger.disclosure import FIELD, LABEL, SALT, Disclosure
from sekisho.vocabulary.errors import LedgerFault

_sha256 = hashlib.sha256
_SORTED = orjson.OPT_SORT_KEYS
_SALT_DIGITS, _DIGITS = SALT * 2, 64
_SHORT = 100


class Shown(NamedTuple):
    """Every field of an entry by its name: of one that is shown its salt and value, of another its digest; in hex."""

    fields: Mapping[str, Any]

    @classmethod
    def of(cls, disclosure: Disclosure) -> Shown:
        """The same in fewer words.

        Raises:
            LedgerFault: a value that was committed to as another text than it has here.
        """
        shown = {name: [salt.hex(), orjson.loads(text)] for name, salt, text in disclosure.fields}
        if any(_text(shown[name][1]) != text for name, _, text in disclosure.fields):
            raise LedgerFault("A field of the entry is not written as this program writes it.")
        return cls({name: digest.hex() for name, digest in disclosure.digests} | shown)

    @classmethod
    def take(cls, told: Any) -> Shown:
        """From a JSON value in which no name stands twice. Raises LedgerFault."""
        if type(told) is not dict:
            raise LedgerFault("What is shown of an entry are its fields.")
        for field in told.values():
            if type(field) is list:
                if len(field) != 2 or type(field[0]) is not str or len(field[0]) != _SALT_DIGITS:
                    raise LedgerFault("A field that is shown of an entry has its salt and its value.")
            elif type(field) is not str or len(field) != _DIGITS:
                raise LedgerFault("A field that is not shown of an entry has its digest.")
        return cls(told)

    def check(self, entry: bytes) -> dict[str, Any]:
        """The fields that are shown, where they belong to this entry.

        Raises:
            LedgerFault: another entry's, an altered field, a field too many or too few.
        """
        found, digests, salts = {}, [], set()
        for name, field in sorted(self.fields.items()):
            if type(field) is str:
                digests.append((name, field))
                continue
            salt, value = field
            try:
                raw = bytes.fromhex(salt)
                if raw.hex() != salt:
                    raise ValueError("another spelling of the salt")
                short = type(value) is str and len(name) + len(value) <= _SHORT  # what is kept is bounded
                committed = _of_text(name, value) if short else _committed(name, value)
            except (ValueError, orjson.JSONEncodeError) as error:
                raise LedgerFault(f"The field {name!r} has no good salt or value.") from error
            digests.append((name, _sha256(FIELD + raw + committed).hexdigest()))
            salts.add(raw)
            found[name] = value
        root = _sha256(LABEL + orjson.dumps(digests)).digest()
        if not entry.startswith(LABEL + root):
            raise LedgerFault(f"What is shown gives {root.hex()[:16]}, which the entry does not commit to.")
        if len(salts) < len(found):
            raise LedgerFault("Two fields have one salt: the one could be found from the other.")
        return found


def _text(value: Any) -> str:
    return orjson.dumps(value, option=_SORTED).decode()


def _committed(name: str, value: Any) -> bytes:
    return orjson.dumps((name, orjson.dumps(value, option=_SORTED).decode()))


_of_text = lru_cache(maxsize=1024)(_committed)  # kinds, and when entries of one day were recorded, come again and again
