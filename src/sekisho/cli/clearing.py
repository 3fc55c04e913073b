"""What `sekisho clear` does."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sekisho.bootstrap import bundled_edition, now, settings
from sekisho.cli.formats import Format
from sekisho.cli.recording import logged
from sekisho.cli.screening import rules_of, today
from sekisho.parties.cleared import Clearance, Pair, entry_versions, party_version, query_version
from sekisho.service.matters import clearance_given, clearance_taken_back
from sekisho.service.wording import clean, parameters
from sekisho.standards.csv_export import to_csv
from sekisho.storage.clearances import (
    add_clearance,
    clearances_path,
    read_clearances,
    remove_clearance,
)
from sekisho.storage.outputs import read_day
from sekisho.storage.reference import open_reference
from sekisho.vocabulary.errors import UsageFault
from sekisho.vocabulary.listing import Reference

_VERSION = re.compile(r"[0-9a-f]{16}")
_COLUMNS = ("number", "status", "query", "list", "entity", "by", "at", "until", "why", "rule")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked on the command line."""

    query: str | None
    entity: str
    list: str
    by: str
    why: str
    until: date | None
    query_version: str | None
    facts: Mapping[str, Any]


def add(
    wanted: Wanted, *, rule: tuple[Path | None, str | None], reference: Path | None, log: Path | None = None
) -> None:
    """Write a clearance, logged before it holds.

    Raises UsageFault where there is no such entry, or the request contradicts itself.
    """
    if not wanted.query:
        raise UsageFault("Who is cleared?", hint="Give --query, or --consignment with --party.")
    folder = reference or settings().reference
    opened = open_reference(folder)
    entry, kind = _entry(opened, wanted.entity, wanted.list)
    if wanted.until is not None and wanted.until < today():
        raise UsageFault(f"--until {wanted.until} is over.", hint="Give a day to come, or leave it out.")
    pair = Pair(
        query=clean(wanted.query, 300),
        query_version=_version(wanted),
        list=kind,
        entity=wanted.entity,
        entry_version=entry_versions(opened, [entry])[entry],
        rule=rules_of(rule[0], rule[1], 0.0, opened).of(kind).version(),
    )
    stated: dict[str, Any] = {"by": clean(wanted.by), "why": clean(wanted.why), "until": wanted.until}
    number = add_clearance(
        clearances_path(folder),
        pair,
        at=_now(),
        first=lambda number: logged(log, clearance_given(now(), number, pair, **stated), edition=bundled_edition()),
        **stated,
    )
    sys.stdout.write(f"clearance {number}: {pair.query} is not {pair.entity} ({kind})\n")


def of_party(wanted: Wanted, consignment: str | None, party: str | None, out: Path | None, *, ruled: bool) -> Wanted:
    """``wanted`` for a party of a judged consignment, as it was stated there.

    Raises UsageFault where there is no such party, where no match of it with the entry was found, where that match is
    confirmed, or where something else is stated beside it.
    """
    if consignment is None or party is None:
        raise UsageFault("--consignment and --party go together.", hint="For example --party end_user or consignee/2.")
    if wanted.query or wanted.query_version or ruled or any(wanted.facts.values()):
        raise UsageFault("--consignment and --party stand for all that is stated.", hint="Leave the rest out.")
    day = read_day(out or settings().out)
    row = _party(day.batch.parties, consignment, party)
    about = (pl.col("consignment") == consignment) & (pl.col("subject") == f"{row['role']}/{row['seq']}")
    met = [parameters(finding) for finding in day.findings.filter(about).iter_rows(named=True)]
    met = [values for values in met if values.get("uid") == wanted.entity]
    if not met:
        raise UsageFault(f"No match of that party with {clean(wanted.entity, 60)} was found in that run.")
    if any(values.get("strength") == "confirmed" for values in met):
        raise UsageFault("That match is confirmed: no clearance passes over it.", hint="See docs/screening.md.")
    return replace(wanted, query=str(row["name"] or ""), query_version=party_version(row))


def _party(parties: pl.DataFrame, consignment: str, party: str) -> dict[str, Any]:
    role, _, number = party.partition("/")
    seq = pl.col("seq").cast(pl.String) == (number or "1")
    rows = parties.filter((pl.col("consignment") == consignment) & (pl.col("role") == role) & seq).to_dicts()
    if not rows:
        raise UsageFault(f"{clean(consignment, 60)} has no party {clean(party, 40)} in that run.")
    return rows[0]


def _entry(reference: Reference, entity: str, kind: str) -> tuple[int, str]:
    named = (pl.col("list") == kind) | (pl.col("source") == kind)
    found = reference.entries.filter((pl.col("uid") == entity) & named).select("entry", "list")
    if found.is_empty():
        other = reference.entries.filter(pl.col("uid") == entity)["list"].unique().to_list()
        hint = f"It is on {', '.join(other)}." if other else "Copy 'entity' and 'list' from the alert."
        raise UsageFault(f"The list '{clean(kind, 60)}' has no entry '{clean(entity, 60)}'.", hint=hint)
    row = found.row(0)
    return int(row[0]), str(row[1])


def _version(wanted: Wanted) -> str:
    stated = {key: value for key, value in wanted.facts.items() if value}
    if wanted.query_version is None:
        return query_version({"name": wanted.query, **stated})
    if stated:
        raise UsageFault("--query-version stands for all that is stated.", hint="Leave the other facts out.")
    if not _VERSION.fullmatch(wanted.query_version):
        raise UsageFault("--query-version has 16 signs, 0-9 and a-f.", hint="Copy it from the alert.")
    return wanted.query_version


def show(reference: Path | None, output_format: Format, *, history: bool) -> None:
    """Print the clearances."""
    given, taken = read_clearances(clearances_path(reference or settings().reference))
    gone = {removal.of: removal for removal in taken}
    rows = []
    for one in given:
        status = "removed" if one.number in gone else "expired" if one.until and one.until < today() else "holds"
        if status == "holds" or history:
            rows.append(_row(one, status))
            if one.number in gone:
                back = gone[one.number]
                rows.append(_row(one, "removal") | {"by": back.by, "at": back.at, "why": back.why, "until": ""})
    if output_format is Format.JSON:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    elif output_format is Format.CSV:
        frame = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
        sys.stdout.write(to_csv(frame).decode("utf-8-sig"))
    else:
        _table(rows)


def _row(one: Clearance, status: str) -> dict[str, str]:
    until = one.until.isoformat() if one.until else ""
    pair = one.pair
    values = (str(one.number), status, pair.query, pair.list, pair.entity, one.by, one.at, until, one.why, pair.rule)
    return dict(zip(_COLUMNS, values, strict=True))


def _table(rows: list[dict[str, str]]) -> None:
    console = Console(highlight=False)
    for row in rows:
        until = f" until {row['until']}" if row["until"] else ""
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        head = Text.assemble(
            (clean(row["query"], 120), "bold"), f"  not {row['entity']} ({row['list']})  {row['status']}"
        )
        table.add_row(f"{row['number']}.", head)
        table.add_row("", Text(f"{row['by']}, {row['at'][:10]}{until}: {row['why']}"))
        console.print(table)
    if not rows:
        console.print("no clearances")


def remove(number: int, by: str, why: str, reference: Path | None, log: Path | None = None) -> None:
    """Take a clearance back, logged before it is gone."""
    path = clearances_path(reference or settings().reference)
    stated = {"by": clean(by), "why": clean(why)}
    remove_clearance(
        path,
        number,
        at=_now(),
        first=lambda number: logged(log, clearance_taken_back(now(), number, **stated)),
        **stated,
    )
    sys.stdout.write(f"clearance {number} no longer holds\n")


def _now() -> str:
    return now().isoformat(timespec="seconds")
