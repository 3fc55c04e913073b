"""Judged days, licences and tables -> the facts that custody asks for: decisions, papers, places, ranges, stock, taps.

Rows that do not fit are told with row, column, value and reason, and say nothing; the others count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from sekisho.custody import Decision, Paper, Range, Seen, Spot, Tap
from sekisho.rules import Licence
from sekisho.standards.epcis import Instant, canonical_key, parse_instant
from sekisho.standards.manifest.table import ROW
from sekisho.vocabulary.decision import Determination, Outcome
from sekisho.vocabulary.frames import Batch

Reject = tuple[int, str, str, str]  # row, column, value, reason
Rows = Iterable[Mapping[str, object]]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}")
_ROLES = ("consignee", "intermediate_consignee", "end_user", "forwarder")
_LONGEST = 500


def decisions_of(decisions: pl.DataFrame, batch: Batch) -> tuple[dict[str, Decision], dict[str, Paper]]:
    """Decisions by consignment and by digest, and the licences on which the gate released.

    A decision covers the serials of its lines where every line states them, else their number; where a line states
    neither, nothing. It counts from the day on as of which it was known. A licence of which nothing else is known
    covers what the gate found that it covers, and nobody else.
    """
    lines = _lines(batch.lines)
    named = _named(batch.parties)
    targets = dict(batch.consignments.select("consignment", "destination").iter_rows())
    found: dict[str, Decision] = {}
    for row in decisions.iter_rows(named=True):
        number, target = row["consignment"], targets.get(row["consignment"])
        units, count = lines.get(number, (None, 0))
        decision = Decision(
            number,
            units,
            count,
            named.get(number, frozenset()),
            frozenset({target} if target else ()),
            row["known_at"],
            outcome=row["outcome"],
            licence_needed=row["determination"] != Determination.NONE,
            licences=frozenset(row["licences"] or ()),
        )
        found |= dict.fromkeys((number, row["consignment_digest"]), decision)
    released = (one for one in found.values() if one.outcome == Outcome.RELEASE)
    return found, {number: Paper(number, consignees=frozenset()) for one in released for number in one.licences}


def _lines(lines: pl.DataFrame) -> dict[str, tuple[frozenset[str] | None, int | None]]:
    """Serials, or where a line has none how many pieces, by consignment."""
    whole = lines.group_by("consignment").agg(
        pl.col("serials").list.explode(keep_nulls=False, empty_as_null=False),
        pl.col("serials").list.len().fill_null(0).min().alias("fewest"),
        pl.col("quantity").sum(),
        pl.col("quantity").is_null().any().alias("unknown"),
    )
    found: dict[str, tuple[frozenset[str] | None, int | None]] = {}
    for row in whole.iter_rows(named=True):
        if row["fewest"]:
            found[row["consignment"]] = frozenset(row["serials"]), None
        else:
            found[row["consignment"]] = None, 0 if row["unknown"] else int(row["quantity"])
    return found


def _named(parties: pl.DataFrame) -> dict[str, frozenset[str]]:
    """Names and identifiers of those who may receive, by consignment."""
    receiving = parties.filter(pl.col("role").is_in(_ROLES))
    found: dict[str, set[str]] = {}
    for row in receiving.select("consignment", "name", "other_names", "identifiers").iter_rows(named=True):
        names = (row["name"], *(row["other_names"] or ()), *(row["identifiers"] or ()))
        found.setdefault(row["consignment"], set()).update(name for name in names if name)
    return {consignment: frozenset(names) for consignment, names in found.items()}


def licences_of(register: Iterable[Licence]) -> dict[str, Paper]:
    """Licences by number; blank cells restrict nothing."""
    return {
        one.number: Paper(
            one.number,
            count=None if one.quantity is None else int(one.quantity),
            consignees=frozenset((*one.consignees, *one.end_users)) or None,
            destinations=frozenset(one.destinations) or None,
            since=one.valid_from,
            until=one.valid_to,
        )
        for one in register
    }


def spots_of(rows: Rows) -> tuple[dict[str, Spot], list[Reject]]:
    """Places and parties: ``id``, and what is known of ``country``, ``lat``, ``lon``, ``name``."""
    rejects: list[Reject] = []
    found: dict[str, Spot] = {}
    for number, row in _rows(rows):
        country = row.get("country", "")
        latitude, longitude = (_degrees(row.get(name, ""), most) for name, most in (("lat", 90), ("lon", 180)))
        wrong = _missing(row, "id")
        if wrong is None and country and not _COUNTRY.fullmatch(country):
            wrong = "country", "not two capital letters (ISO 3166-1)"
        if wrong is None and _NONE in (latitude, longitude):
            wrong = "lat" if latitude is _NONE else "lon", "not degrees"
        if wrong:
            rejects.append((number, wrong[0], row.get(wrong[0], ""), wrong[1]))
        else:
            found[canonical_key(row["id"])] = Spot(country or None, latitude, longitude, row.get("name") or None)
    return found, rejects


def ranges_of(rows: Rows) -> tuple[list[Range], list[Reject]]:
    """Ranges of serials: ``product`` (a GS1 key without serial), ``first``, ``last``, ``source``."""
    rejects: list[Reject] = []
    found: list[Range] = []
    for number, row in _rows(rows):
        wrong = _missing(row, "product", "first", "last", "source")
        if wrong:
            rejects.append((number, wrong[0], "", wrong[1]))
        else:
            found.append(Range(canonical_key(row["product"]), row["first"], row["last"], row["source"]))
    return found, rejects


def stock_of(rows: Rows) -> tuple[list[Seen], list[Reject]]:
    """A stock-take: ``serial`` (or the unit's id), ``place``, ``seen_at`` (a day counts to its end, UTC)."""
    rejects: list[Reject] = []
    found: list[Seen] = []
    for number, row in _rows(rows):
        time = instant(row.get("seen_at", ""))
        wrong = _missing(row, "serial", "place", "seen_at") or (
            ("seen_at", "not a day, nor a time with a zone") if time is None else None
        )
        if wrong or time is None:
            column, reason = wrong or ("seen_at", "")
            rejects.append((number, column, row.get(column, ""), reason))
        else:
            found.append(Seen(row["serial"], canonical_key(row["place"]), time))
    return found, rejects


def tap_line(tap: Tap) -> bytes:
    """A tap as a line of a file of taps."""
    told = {"id": tap.id, "time": str(Instant(tap.time)), "uid": tap.uid, "counter": tap.counter}
    return json.dumps({**told, "place": tap.place, "opened": tap.opened}, ensure_ascii=False).encode() + b"\n"


def taps_of(content: bytes) -> tuple[list[Tap], list[Reject]]:
    """A file of taps, one a line as ``tap_line`` writes them."""
    rejects: list[Reject] = []
    found: list[Tap] = []
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        tap = _tap(line)
        if tap is None:
            rejects.append((number, "line", line[:60].decode("utf-8", "replace"), "not a tap"))
        else:
            found.append(tap)
    return found, rejects


def _tap(line: bytes) -> Tap | None:
    try:
        told = json.loads(line)
        time = parse_instant(told["time"])
        texts = told["id"], told["uid"], told["place"] or ""
        good = all(isinstance(t, str) for t in texts) and type(told["counter"]) is int
        if time is None or not good or told["opened"] not in (None, True, False):
            return None
        return Tap(told["id"], time.nanoseconds, told["uid"], told["counter"], told["place"], told["opened"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def instant(text: str) -> int | None:
    """Nanoseconds of a time with a zone, or of the end of a day (UTC); None where it is neither."""
    stated = parse_instant(f"{text}T23:59:59Z" if _DAY.fullmatch(text) else text)
    return None if stated is None else stated.nanoseconds


_NONE = float("inf")


def _degrees(text: str, most: float) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return _NONE
    return value if abs(value) <= most else _NONE


def _rows(rows: Rows) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with their number in the file, as texts under headers in lower case; blank ones say nothing."""
    for number, raw in enumerate(rows, start=2):  # 1 is the header
        named = {name.strip().casefold(): str(value).strip() for name, value in raw.items() if value is not None}
        row = {name: value for name, value in named.items() if value and name.isprintable()}
        if row:
            stated = raw.get(ROW)  # a column of the decoder's own
            yield stated if isinstance(stated, int) else number, row


def _missing(row: Mapping[str, str], *names: str) -> tuple[str, str] | None:
    for name in names:
        if not row.get(name):
            return name, "missing"
        if len(row[name]) > _LONGEST or not row[name].isprintable():
            return name, "too long, or not printable"
    return None
