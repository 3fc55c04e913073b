"""What `sekisho law what-if` does."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from sekisho.cli.law_packs import open_law
from sekisho.service.what_if import Changed, PastDay, what_if
from sekisho.service.wording import Labels, clean, number
from sekisho.storage.labels import load_labels
from sekisho.storage.law import load_law_texts
from sekisho.storage.outputs import read_past
from sekisho.storage.packs import BUNDLED
from sekisho.vocabulary.clocks import Clocks

_LISTED = 20


def try_law(
    pack: Path,
    on: Sequence[Path],
    against: Path | None,
    as_of: date | None,
    keys: Sequence[Path],
    allow_unsigned: bool,
    output: str,
    lang: str,
) -> None:
    """Judge past days again under other law and print what changes."""
    new = open_law(pack, keys, allow_unsigned)
    clocks = None if as_of is None else Clocks(as_of, as_of)
    old = None
    if against is not None or clocks is not None:
        old = open_law(against or BUNDLED, keys, allow_unsigned and against is not None)
    days = [_past(path) for path in on]
    changed = what_if(days, new, old=old, clocks=clocks)
    if output == "json":
        sys.stdout.write(json.dumps(changed.document(), ensure_ascii=False, indent=1, default=str) + "\n")
        return
    _print(changed, lang)


def _past(path: Path) -> PastDay:
    """A day by its folder, or by any file in it."""
    folder = path if path.is_dir() else path.parent
    return read_past(folder)


def _print(changed: Changed, lang: str) -> None:
    texts, labels, console = load_law_texts(), load_labels(), Console(highlight=False)

    def words(key: str) -> str:
        return texts.of("what_if", key, lang)

    console.print(words("title").format(changed=f"{changed.rows.height:,}", total=f"{changed.total:,}"), style="bold")
    for note in changed.notes:
        console.print(words(note), style="yellow")
    if changed.rows.is_empty():
        return
    console.print(_sums(changed.by_outcome, texts, labels, lang))
    console.print(_sums(changed.by_country, texts, labels, lang))
    table = Table(title=words("list"), title_justify="left", box=None)
    for key in ("consignments", "country", "was", "now", "why"):
        table.add_column(words(key))
    for row in changed.rows.head(_LISTED).iter_rows(named=True):
        table.add_row(
            clean(row["consignment"], 40),
            labels.of("places", row["destination"], lang),
            *_outcomes(row, labels, lang),
            _why(row),
        )
    console.print(table)
    if changed.rows.height > _LISTED:
        console.print(words("more").format(count=f"{changed.rows.height - _LISTED:,}"), style="dim")


def _outcomes(row: dict[str, Any], labels: Labels, lang: str) -> tuple[str, str]:
    return labels.of("outcomes", row["was"], lang), labels.of("outcomes", row["now"], lang)


def _why(row: dict[str, Any]) -> str:
    return ", ".join([f"+{name}" for name in row["reasons_new"]] + [f"-{name}" for name in row["reasons_gone"]])


def _sums(frame: pl.DataFrame, texts: Labels, labels: Labels, lang: str) -> Table:
    by_country = "destination" in frame.columns
    table = Table(box=None)
    for key in (*(("country",) if by_country else ()), "was", "now"):
        table.add_column(texts.of("what_if", key, lang))
    for key in ("consignments", "value"):
        table.add_column(texts.of("what_if", key, lang), justify="right")
    for row in frame.head(_LISTED).iter_rows(named=True):
        where = [labels.of("places", row["destination"], lang)] if by_country else []
        table.add_row(*where, *_outcomes(row, labels, lang), f"{row['consignments']:,}", number(row["value_usd"]))
    return table
