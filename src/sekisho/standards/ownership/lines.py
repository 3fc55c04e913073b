"""FollowTheMoney JSON lines -> columns of texts, one table a kind of line.

Several values of one property are one text, parted by ``MANY``; a nested entity stands for its id. Streaming, because
what is decoded and kept as objects costs the garbage collector more than the decoding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import polars as pl

from sekisho.vocabulary.errors import MalformedList

MANY = "\x1f"
MAX_LINE = 4 * 2**20  # bytes; no honest entity is longer
MAX_VALUES = 500  # of one property; the rest is left out

PARTIES = {
    "Person": "person",
    "Company": "organisation",
    "Organization": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "unknown",
    "Vessel": "vessel",
    "Airplane": "aircraft",
    "Asset": "unknown",
    "Thing": "unknown",
}
IDS = {
    "leiCode": "lei",
    "uscCode": "uscc",
    "registrationNumber": "registration",
    "ogrnCode": "registration",
    "taxNumber": "tax",
    "innCode": "tax",
    "imoNumber": "imo",
    "swiftBic": "swift",
    "dunsCode": "duns",
}
LINKS = {  # schema -> property of the owner, property of the owned
    "Ownership": ("owner", "asset"),
    "Control": ("controller", "controlled"),
    "Directorship": ("director", "organization"),
    "Representation": ("agent", "client"),
}
_OF_A_LINK = ("percentage", "controlType", "ownershipType", "role", "startDate", "endDate", "publisher")
_OF_A_PARTY = (
    *("name", "alias", "previousName", "address", "addressEntity", "phone", "incorporationDate"),
    *("mainCountry", "jurisdiction", "country", *IDS),
)
_OF_AN_ADDRESS = ("full", "street", "postalCode", "city", "country")


@dataclass(slots=True)
class Table:
    """Columns of texts, kept sparsely: most entities state few of the properties that they could."""

    names: tuple[str, ...]
    ids: list[str] = field(default_factory=list)
    filled: dict[str, tuple[list[int], list[str]]] = field(init=False)  # column -> rows, texts

    def __post_init__(self) -> None:
        self.filled = {name: ([], []) for name in self.names}

    def frame(self) -> pl.DataFrame:
        """A frame of texts with ``id`` first; NULL where nothing was stated."""
        columns = [pl.Series("id", self.ids, dtype=pl.String)]
        for name, (rows, texts) in self.filled.items():
            place = np.full(len(self.ids), -1, dtype=np.int64)
            place[rows] = np.arange(len(rows))
            known = pl.Series(place).replace(-1, None)
            columns.append(pl.Series(name, texts, dtype=pl.String).gather(known).rename(name))
        return pl.DataFrame(columns)


def _empty() -> Raw:
    links = {schema: Table(("datasets", *ends, *_OF_A_LINK)) for schema, ends in LINKS.items()}
    return Raw(Table(("schema", "datasets", *_OF_A_PARTY)), Table(_OF_AN_ADDRESS), links)


@dataclass(slots=True)
class Raw:
    """Parties, addresses, links (by schema), and the count of lines that are none of these."""

    parties: Table
    addresses: Table
    links: dict[str, Table]
    passed: int = 0


@dataclass(slots=True)
class LineReader:
    """Takes in files, line by line."""

    raw: Raw = field(default_factory=_empty)
    _ways: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], None]] = field(init=False)

    def __post_init__(self) -> None:
        raw = self.raw
        self._ways = dict.fromkeys(PARTIES, _way(raw.parties))
        self._ways |= {schema: _way(raw.links[schema]) for schema in LINKS}
        self._ways["Address"] = _way(raw.addresses)

    def take(self, file: str, content: bytes) -> None:
        """Read one file. Raises MalformedList, with the line, at the first line that is not as it should be."""
        any_line = False
        for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
            if line and not line.isspace():
                any_line = True
                try:
                    self._line(line)
                except ValueError as fault:
                    raise MalformedList(str(fault), file=file, line=number) from None
        if not any_line:
            raise MalformedList("is empty", file=file, line=1)

    def _line(self, line: bytes) -> None:
        if len(line) > MAX_LINE:
            raise ValueError(f"is longer than {MAX_LINE >> 20} MiB")
        try:
            entity = orjson.loads(line)
        except orjson.JSONDecodeError as fault:
            raise ValueError(f"is not JSON ({fault.msg})") from None
        if type(entity) is not dict or type(entity.get("id")) is not str or not entity["id"]:
            raise ValueError("an entity with an id expected")
        properties = entity.get("properties")
        if type(entity.get("schema")) is not str or type(properties) is not dict:
            raise ValueError("an entity with a schema and properties expected")
        way = self._ways.get(entity["schema"])
        if way is None:
            self.raw.passed += 1
        else:
            way(entity, properties)


def _way(table: Table) -> Callable[[Mapping[str, Any], Mapping[str, Any]], None]:
    """How an entity's properties come into a table."""
    ids, columns = table.ids, {name: (rows.append, texts.append) for name, (rows, texts) in table.filled.items()}
    beside = [(name, *columns.pop(name)) for name in ("schema", "datasets") if name in columns]

    def take(entity: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
        row = len(ids)
        for name, values in properties.items():
            column = columns.get(name)
            if column is not None and (text := _text(name, values)):
                column[0](row)
                column[1](text)
        for name, at, put in beside:
            values = entity.get(name)
            text = values if type(values) is str else _text(name, values) if type(values) is list else None
            if text:
                at(row)
                put(text)
        ids.append(entity["id"])

    return take


def _text(name: str, values: Any) -> str | None:
    """The values of a property as one text."""
    if type(values) is not list:
        raise ValueError(f"the property {name} must be a list of values")
    if len(values) == 1 and type(values[0]) is str:
        single: str = values[0]
        return single
    return MANY.join(text for one in values[:MAX_VALUES] if (text := _value(one)))


def _value(value: Any) -> str | None:
    if type(value) is dict:
        inner = value.get("id")
        return inner if type(inner) is str else None
    return str(value).replace(MANY, " ") if type(value) in (str, int, float) else None
