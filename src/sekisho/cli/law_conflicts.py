"""What `sekisho law conflicts` does."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sekisho.cli.law_determine import country, desk
from sekisho.service.law_conflicts import CHIPS, Conflicts, conflicts
from sekisho.service.law_conflicts_page import Drawer, days
from sekisho.storage.law import load_law_texts
from sekisho.storage.outputs import write_text
from sekisho.storage.templates import load_templates
from sekisho.vocabulary.errors import UsageFault


def show(
    items: Sequence[str],
    dest: str,
    hq: str | None,
    start: date,
    as_of: date,
    known_at: date | None,
    out: Path | None,
    svg: Path | None,
    output: str,
    lang: str,
) -> None:
    """Ask, print, draw."""
    if start >= as_of:
        raise UsageFault("--since is not before --as-of.", hint="The timeline runs from the one to the other.")
    at, to = desk(), country(dest)
    told = conflicts(
        at, items or CHIPS, dest=to, hq=country(hq) if hq else to, start=start, end=as_of, known_at=known_at
    )
    drawer = Drawer(told, at.law, at.wording, load_law_texts(), lang, as_of)
    templates = load_templates()
    if out is not None:
        write_text(out, drawer.page(templates))
    if svg is not None:
        write_text(svg, drawer.picture(templates))
    if output == "json":
        sys.stdout.write(json.dumps(asdict(told), ensure_ascii=False, indent=1, default=str) + "\n")
        return
    _print(told, drawer)


def _print(told: Conflicts, drawer: Drawer) -> None:
    console = Console(highlight=False)
    console.print(drawer.say("conflicts", "title"), style="bold")
    console.print(drawer.say("conflicts", "at").format(day=drawer.at), style="dim")
    table = Table(box=None)
    table.add_column(drawer.say("conflicts", "item"))
    for regime in told.chips[0].lanes:
        table.add_column(drawer.regime(regime))
    for chip in told.chips:
        table.add_row(chip.name, *(drawer.answer(segment) for segment in chip.on(drawer.at).values()))
    console.print(table)
    for chip in told.chips:
        console.print(f"\n{chip.name}", style="bold")
        for regime, lane in chip.lanes.items():
            said = "; ".join(f"{days(s)}: {drawer.answer(s)}" for s in lane)
            console.print(f"  {drawer.regime(regime)}: {said}", soft_wrap=True)
