"""What `sekisho twin alarms` and `sekisho twin tap` do."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from sekisho.cli.twin_words import Words, print_json, say
from sekisho.cli.twins import Source, read_and_check
from sekisho.custody import Exports, Finding, Tap, Watch, alarms, counters
from sekisho.rules import read_register
from sekisho.service.custody_facts import (
    Reject,
    Rows,
    decisions_of,
    instant,
    licences_of,
    ranges_of,
    spots_of,
    stock_of,
    tap_line,
    taps_of,
)
from sekisho.standards.csv_export import to_csv
from sekisho.standards.epcis import Instant, canonical_key
from sekisho.standards.manifest import decode
from sekisho.standards.ntag424 import Sun, tamper_opened, verify_sun
from sekisho.standards.sun_url import read_sun_url
from sekisho.storage.files import read_file
from sekisho.storage.outputs import read_day
from sekisho.storage.places import gazetteer
from sekisho.storage.sun_keys import TagKeys, append_line, read_tag_keys
from sekisho.vocabulary.errors import UnreadableFile, UsageFault

_T = TypeVar("_T")


@dataclass(frozen=True)
class Watched:
    """What was asked for on the command line."""

    files: Sequence[Path]
    as_of: str
    ring: Path | None = None
    policy: Path | None = None
    stock: Path | None = None
    ranges: Path | None = None
    decisions: Path | None = None
    licences: Path | None = None
    places: Path | None = None
    taps: Path | None = None


def show_alarms(asked: Watched, form: str, lang: str) -> int:
    """Print what is wrong as of a day; the exit status: 1 where there is anything, or a file or row was refused."""
    as_of = instant(asked.as_of)
    if as_of is None:
        raise UsageFault(f"Not a day: {asked.as_of[:40]!r}", hint="--as-of 2026-12-01")
    rejects: list[tuple[Path, Reject]] = []
    spots = _table(asked.places, spots_of, rejects)
    source = Source(tuple(asked.files), None, asked.ring, asked.policy)
    checked = read_and_check(source, _exports(asked, spots, rejects))
    for one in checked.files:
        if one.faults:
            raise UnreadableFile(f"{one.file} was refused.", hint=f"sekisho twin check {one.file} says why.")
    taps = taps_of(read_file(asked.taps)) if asked.taps else ([], [])
    rejects += [(asked.taps, reject) for reject in taps[1] if asked.taps]
    stock, ranges = _table(asked.stock, stock_of, rejects), _table(asked.ranges, ranges_of, rejects)
    found = alarms(Watch(checked.account, as_of, tuple(taps[0]), tuple(stock), tuple(ranges), spots))
    for path, (row, column, value, reason) in rejects:
        sys.stderr.write(f"{path}, row {row}: {column} {value[:60]!r}: {reason}; it says nothing\n")
    _print(found, form, Words(lang), len(checked.custody.twins), asked.as_of)
    return 1 if found or rejects else 0


def _exports(asked: Watched, spots: Mapping[str, Any], rejects: list[tuple[Path, Reject]]) -> Exports | None:
    """Decisions of a judged day, with its licences and those of a register; None where no day was given."""
    if asked.decisions is None:
        return None
    day = read_day(asked.decisions)
    decisions, licences = decisions_of(day.decisions, day.batch)
    if asked.licences:
        table = decode(asked.licences.name, read_file(asked.licences))
        register, refused = read_register(table.iter_rows(named=True), gazetteer().country)
        rejects += [(asked.licences, reject) for reject in refused]
        licences |= licences_of(register)
    return Exports(decisions, licences, spots)


def _table(
    path: Path | None, read: Callable[[Rows], tuple[_T, list[Reject]]], rejects: list[tuple[Path, Reject]]
) -> _T:
    """What the rows of a table say; nothing where none was given."""
    if path is None:
        return read(())[0]
    rows, refused = read(decode(path.name, read_file(path)).iter_rows(named=True))
    rejects += [(path, reject) for reject in refused]
    return rows


def _print(found: Sequence[Finding], form: str, words: Words, units: int, as_of: str) -> None:
    if form == "json":
        told = [{"code": f.code, "item": f.item, "event": f.act, "params": dict(f.params)} for f in found]
        print_json({"as_of": as_of, "units": units, "alarms": told})
    elif form == "csv":
        columns = {"code": [f.code for f in found], "item": [f.item for f in found], "event": [f.act for f in found]}
        frame = pl.DataFrame({**columns, "text": [words.finding(f) for f in found]}, schema_overrides=_TEXTS)
        sys.stdout.buffer.write(to_csv(frame))
    else:
        say(_lines(found, words))
        say([words("words", "alarms", units=units, n=len(found), at=as_of)])


_TEXTS = dict.fromkeys(("code", "item", "event", "text"), pl.String())


def _lines(found: Sequence[Finding], words: Words) -> Iterator[str]:
    for one in found:
        yield f"▲ {one.item}: {words.finding(one)}"
        if one.act:
            yield f"    {one.act}"


def tap(url: str, keys: Path, record: Path | None, place: str | None, at: str, lang: str) -> int:
    """Verify what a tag said, record it, and say whether it can be; the exit status."""
    words = Words(lang)
    when = instant(at) if at else time.time_ns()
    if when is None:
        raise UsageFault(f"Not a time with a zone: {at[:40]!r}", hint="2026-12-01T09:00:00+09:00")
    sun, entry = _verified(url, read_tag_keys(keys))
    if entry is None:
        say([f"■ {words('taps', sun.fault or 'no-message')}"])
        return 1
    name = "tap:" + hashlib.sha256(f"{url}\n{when}".encode()).hexdigest()[:32]
    opened = _opened(url, sun, entry)
    one = Tap(name, when, sun.uid, sun.counter, None if place is None else canonical_key(place), opened)
    before = taps_of(read_file(record))[0] if record and record.exists() else []
    found = [f for f in counters([*before, one]) if f.act == one.id]
    if record:
        append_line(record, tap_line(one))
    say([f"● {words('words', 'tap', uid=one.uid, counter=one.counter)}, {Instant(when)}"])
    if not opened:
        say([f"  {words('words', 'tag_silent' if opened is None else 'tag_closed')}"])
    say(f"▲ {words.finding(finding)}" for finding in found)
    return 1 if found else 0


def _verified(url: str, entries: Sequence[TagKeys]) -> tuple[Sun, TagKeys | None]:
    """By whichever keys verify it; a tag that is named has its own."""
    fault = Sun(fault="no-message")
    for entry in entries:
        read = read_sun_url(url, entry.mac_from)
        if read is None:
            continue
        sun = verify_sun(entry.keys, read.message)
        if sun.fault is None and entry.uid in (None, sun.uid):
            return sun, entry
        fault = Sun(fault=sun.fault or "another-tag")
    return fault, None


def _opened(url: str, sun: Sun, entry: TagKeys) -> bool | None:
    """What the wire says, where the MAC covers it: in the file data, or as the parameter ``tt``."""
    read = read_sun_url(url, entry.mac_from)
    if entry.tamper_at is not None:
        return tamper_opened(sun.file_data[entry.tamper_at : entry.tamper_at + 2])
    return tamper_opened(read.covered.get("tt", "").encode()) if read else None
