"""Nested documents: consignments as objects with parties and lines -> the same flat table that a sheet gives.

Everything that lies deeper becomes a header ('consignee address', 'end_user 2 name'), so that one catalogue and one
set of readers serve every format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
import polars as pl

from sekisho.standards.manifest.encodings import to_utf8
from sekisho.standards.manifest.headers import header_key, match_headers, role_of
from sekisho.standards.manifest.limits import Limits
from sekisho.standards.manifest.table import PROBLEM, ROW, check_size, problem
from sekisho.vocabulary.errors import UnreadableFile

Record = Mapping[str, Any]
_LINES = frozenset(
    map(
        header_key,
        ["lines", "items", "goods", "line_items", "products", "cargo", "明細", "貨物", "品目", "품목", "lineitems"],
    )
)
_PARTIES = frozenset(map(header_key, ["parties", "party", "関係者", "当事者", "관계자", "당사자"]))
_ALL = frozenset(map(header_key, ["consignments", "shipments", "data", "records", "出荷", "출하", "manifest"]))
_ROLE_KEYS = ("role", "type", "party_role", "役割", "역할")
_LIST_MARK = "\x1f"
_CHUNK_ROWS = 10_000
_PLAIN = (str, int, float, bool, type(None))
_key = lru_cache(maxsize=4096)(header_key)  # the same few keys come with every record
_MAX_PARTIES = 200


def read_json(name: str, content: bytes, limits: Limits) -> pl.DataFrame:
    """A JSON array, an object with consignments, or JSON Lines -> table of texts with ROW. Raises UnreadableFile."""
    text = to_utf8(name, content).strip()
    if text.startswith(b"{") and b"\n" in text:
        first, _, rest = text.partition(b"\n")
        if _parses(first) and rest.strip():
            return _read_lines(name, text, limits)
    if len(text) > limits.json_bytes:
        raise UnreadableFile(
            f"{name} is refused: a JSON document of {len(text):,} bytes.", hint="Write one object a line (JSON Lines)."
        )
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(f"{name} is not valid JSON: {error}.") from error
    return flatten(_records(name, document), limits)


def _parses(text: bytes) -> bool:
    try:
        return isinstance(orjson.loads(text), dict)
    except orjson.JSONDecodeError:
        return False


def _records(name: str, document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for key, value in document.items():
            if _key(key) in _ALL and isinstance(value, list):
                return value
        return [document]
    raise UnreadableFile(f"{name} holds no consignments: an array of objects is expected.")


def _read_lines(name: str, text: bytes, limits: Limits) -> pl.DataFrame:
    lines = text.split(b"\n")
    check_size(name, len(lines), 1, limits)
    parts: list[pl.DataFrame] = []
    for start in range(0, len(lines), _CHUNK_ROWS):
        records = [_line(line) for line in lines[start : start + _CHUNK_ROWS]]
        lines[start : start + _CHUNK_ROWS] = [b""] * len(records)  # let go of what is read
        parts.append(flatten(records, limits, first=start + 1))
    return pl.concat(parts, how="diagonal")


def _line(line: bytes) -> Any:
    bare = line.strip()
    if not bare:
        return {}
    try:
        return orjson.loads(bare)
    except orjson.JSONDecodeError as error:
        return f"not valid JSON: {error}"


def flatten(records: Sequence[Any], limits: Limits, first: int = 1) -> pl.DataFrame:
    """Objects (nested or flat) -> table of texts; every line of goods is a row, numbered as its object is."""
    rows: list[dict[str, str | int | None]] = []
    for at, record in enumerate(records, start=first):
        for row in _rows(record, limits):
            row[ROW] = at
            rows.append(row)
    headers = list(dict.fromkeys(header for row in rows for header in row))
    check_size("the document", len(rows), len(headers), limits)
    schema = {header: pl.Int64() if header == ROW else pl.String() for header in headers}
    return pl.DataFrame(rows, schema=schema) if rows else pl.DataFrame(schema={ROW: pl.Int64()})


def _rows(record: Any, limits: Limits) -> Iterator[dict[str, Any]]:
    if not isinstance(record, Mapping):
        yield {PROBLEM: problem("(row)", str(record), "not an object with a consignment's facts")}
        return
    if all(isinstance(value, _PLAIN) for value in record.values()):  # a flat row, as most are
        yield {str(key).strip().replace(_LIST_MARK, " ") or "(no name)": _text(value) for key, value in record.items()}
        return
    if not _within(record, limits.depth):
        yield {PROBLEM: problem("(row)", "", f"nested deeper than {limits.depth} levels"), **_identity(record)}
        return
    header: dict[str, str | None] = {}
    faults: list[str] = []
    lines: list[Record] = []
    for key, value in record.items():
        name = _key(str(key))
        if name in _LINES and isinstance(value, list | tuple | Mapping) and not _scalars(value):
            lines.extend(_lines(value, faults))
        elif name in _PARTIES and isinstance(value, list | tuple | Mapping):
            _parties(value, header, faults)
        else:
            _put(header, str(key), value)
    for line in lines or [{}]:
        row: dict[str, Any] = dict(header)
        for key, value in line.items():
            _put(row, str(key), value)
        if faults:
            row[PROBLEM] = faults[0]
        yield row


def _identity(record: Record) -> dict[str, str]:
    """The id alone, so that the rest of that consignment is known to be incomplete."""
    targets = match_headers([str(key) for key in record if not str(key).startswith(_LIST_MARK)]).targets
    found = {key: record[key] for key, target in targets.items() if target.column == "consignment_id" and key in record}
    return {key: str(value) for key, value in found.items() if isinstance(value, str | int)}


def _within(value: Any, depth: int) -> bool:
    if depth < 0:
        return False
    if isinstance(value, Mapping):
        return all(_within(inner, depth - 1) for inner in value.values())
    if isinstance(value, list | tuple):
        return all(_within(inner, depth - 1) for inner in value)
    return True


def _scalars(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and not any(isinstance(item, Mapping | list | tuple) for item in value)
        and bool(value)
    )


def _lines(value: Any, faults: list[str]) -> list[Record]:
    items = [value] if isinstance(value, Mapping) else list(value)
    for item in items:
        if not isinstance(item, Mapping):
            faults.append(problem("lines", str(item), "a line that is not an object", keep=True))
    return [item for item in items if isinstance(item, Mapping)]


def _parties(value: Any, header: dict[str, str | None], faults: list[str]) -> None:
    """Parties as a list of {role, ...}, or as an object by role (each a party or a list of parties)."""
    pairs: list[tuple[str, Any]] = []
    if isinstance(value, Mapping):
        for key, party in value.items():
            pairs.extend((str(key), one) for one in (party if isinstance(party, list | tuple) else [party]))
    else:
        for party in value:
            role = next((party[k] for k in _ROLE_KEYS if party.get(k)), "") if isinstance(party, Mapping) else ""
            pairs.append((str(role), party))
    counts: dict[str, int] = {}
    for role_text, party in pairs[:_MAX_PARTIES]:
        role = role_of(role_text)
        if role is None:
            faults.append(problem("parties", str(role_text), "not a role that is known", keep=True))
            continue
        counts[role] = counts.get(role, 0) + 1
        prefix = role if counts[role] == 1 else f"{role} {counts[role]}"
        _put(
            header,
            prefix,
            {k: v for k, v in party.items() if k not in _ROLE_KEYS} if isinstance(party, Mapping) else party,
        )
    if len(pairs) > _MAX_PARTIES:
        faults.append(problem("parties", "", f"more than {_MAX_PARTIES} parties", keep=True))


def _put(row: dict[str, Any], key: str, value: Any) -> None:
    """Store a value under a header; objects are spelt out below it, lists of plain values become one marked text."""
    key = key.strip().replace(_LIST_MARK, " ") or "(no name)"
    if isinstance(value, Mapping):
        _put_object(row, key, value)
    elif isinstance(value, list | tuple):
        _put_list(row, key, value)
    elif row.get(key) is None:
        row[key] = _text(value)


def _put_object(row: dict[str, Any], key: str, value: Mapping[str, Any]) -> None:
    name = _key(key)
    if name.endswith(("identifiers", "ids")):
        row[key] = _LIST_MARK.join(f"{scheme}:{_text(v)}" for scheme, v in value.items() if v is not None)
        return
    if name.endswith(("address", "住所", "주소")):
        texts = [_text(part) for part in value.values() if not isinstance(part, Mapping | list | tuple)]
        row[key] = ", ".join(text for text in texts if text)
        country = next((v for k, v in value.items() if _key(str(k)) in ("country", "countrycode")), None)
        owner = key[: -len("address")].strip(" _.") if name.endswith("address") else ""
        if country and owner:
            row.setdefault(f"{owner} country", _text(country))
        return
    for inner, part in value.items():
        _put(row, f"{key} {inner}", part)


def _put_list(row: dict[str, Any], key: str, values: Sequence[Any]) -> None:
    if not any(isinstance(item, Mapping | list | tuple) for item in values):
        row[key] = _LIST_MARK.join(text.replace(_LIST_MARK, " ") for text in map(_text, values) if text)
        return
    objects = [item for item in values if isinstance(item, Mapping)]
    if role_of(key) is not None:
        for at, item in enumerate(objects[:_MAX_PARTIES], start=1):
            _put(row, key if at == 1 else f"{key} {at}", item)
    elif _key(key).endswith(("identifiers", "ids")):
        row[key] = _LIST_MARK.join(_identifier(item) for item in objects)
    elif objects and all(len(item) == 1 or "code" in item or "country" in item or "number" in item for item in objects):
        picked = [
            item.get("code") or item.get("country") or item.get("number") or next(iter(item.values()))
            for item in objects
        ]
        row[key] = _LIST_MARK.join(filter(None, map(_text, picked)))
    else:
        row[key] = orjson.dumps(values, default=str).decode()


def _identifier(item: Mapping[str, Any]) -> str:
    scheme = item.get("scheme") or item.get("type") or item.get("kind")
    value = _text(item.get("value") or item.get("id") or item.get("number")) or ""
    return f"{scheme}:{value}" if scheme else value


def _text(value: Any) -> str | None:
    """A plain value as a person would have typed it in a sheet."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
