"""A judged day on the terminal: counts, the gravest, what was rejected, where the files are, what to do next.

Names come from strangers: everything is printed as ``Text``, never as rich markup, and was cleaned of escape codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sekisho.rules import Law
from sekisho.service.reasons import reasons_of
from sekisho.service.said import filled, said, same
from sekisho.service.wording import DASH, Labels, Wording, clean
from sekisho.vocabulary.decision import Determination, Outcome

GRAVEST = 10
OUTCOME_STYLE = {"refuse": "bold red", "hold": "yellow", "release": "green"}
OUTCOME_MARK = {"refuse": "■", "hold": "▲", "release": "●"}
_OUTCOMES = (Outcome.REFUSE, Outcome.HOLD, Outcome.RELEASE)


def print_summary(
    run: Mapping[str, Any],
    decisions: pl.DataFrame,
    findings: pl.DataFrame,
    law: Law,
    labels: Labels,
    out: Path,
    lang: str = "en",
    console: Console | None = None,
    *,
    consignments: pl.DataFrame | None = None,
) -> None:
    """Print the summary of a judged day; see ``summary``. On standard output unless another console is given."""
    console = console or Console(highlight=False)
    parts = summary(run, decisions, findings, law, labels, out, lang, width=console.width, consignments=consignments)
    console.print(parts)


def summary(
    run: Mapping[str, Any],
    decisions: pl.DataFrame,
    findings: pl.DataFrame,
    law: Law,
    labels: Labels,
    out: Path,
    lang: str = "en",
    *,
    width: int = 100,
    consignments: pl.DataFrame | None = None,
) -> RenderableType:
    """What ``print_summary`` prints, as something that rich can render.

    Args:
        run: as run.json: as_of, counts, consignments, lines, rejects, seconds, bundled, sources.
        out: the output folder, as it should be shown.
        width: columns of the terminal.
        consignments: the batch's consignments, for the destinations; without it none are shown.
    """
    words = Wording(law, labels)
    parts: list[RenderableType] = [Text(), _title(run, words, lang), Text(), _counts(run, words, lang, width)]
    chosen = _gravest(_with_destinations(decisions, consignments))
    if not chosen.is_empty():
        parts += [Text(), Text(_say(words, lang, "gravest"), style="bold"), _grave_table(chosen, findings, words, lang)]
    parts += [Text(), _rejected(run, out, words, lang), _took(run, words, lang), Text(), _files(out, words, lang)]
    parts += [Text(), _next(chosen, words, lang, str(out))]
    if run.get("bundled"):
        parts += [Text(), Text("! " + _say(words, lang, "fictional"), style="bold yellow")]
    return Group(*parts, Text())


def _say(words: Wording, lang: str, key: str, kind: str = "summary", **values: object) -> str:
    template = said(partial(words.labels.of, kind, key))
    return filled(template, {name: same(str(value)) for name, value in values.items()}).in_(lang)


def _title(run: Mapping[str, Any], words: Wording, lang: str) -> Text:
    title = Text.assemble(("Sekisho", "bold"), "  ", str(run.get("as_of", DASH)))
    stale = sum(bool(s.get("stale")) for s in run.get("sources") or ())
    lists = len(run.get("sources") or ())
    if lists == 0:
        title.append("\n" + _say(words, lang, "no_lists", "report"), style="bold yellow")
    elif stale:
        title.append("\n" + _say(words, lang, "stale", "report", count=stale, all=lists), style="yellow")
    return title


def _counts(run: Mapping[str, Any], words: Wording, lang: str, width: int) -> Table:
    counts: Mapping[str, int] = run.get("counts") or {}
    total = max(sum(counts.values()), 1)
    room = max(10, min(60, width - 40))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for outcome in _OUTCOMES:
        count = counts.get(str(outcome), 0)
        cells = max(round(room * count / total), 1 if count else 0)
        name = words.labels.of("outcomes", str(outcome), lang)
        style = OUTCOME_STYLE[outcome]
        table.add_row(
            Text(f"  {OUTCOME_MARK[outcome]} {name}", style=style),
            Text(f"{count:,}", style="bold"),
            Text(f"{100 * count / total:.1f} %", style="dim"),
            Text("━" * cells, style=style),
        )
    return table


def _with_destinations(decisions: pl.DataFrame, consignments: pl.DataFrame | None) -> pl.DataFrame:
    if consignments is None:
        return decisions.with_columns(destination=pl.lit(None, dtype=pl.String))
    return decisions.join(
        consignments.select("consignment", "destination"), on="consignment", how="left", maintain_order="left"
    )


def _gravest(decisions: pl.DataFrame) -> pl.DataFrame:
    ranks = {str(d): rank for rank, d in enumerate(Determination)}
    rank = pl.col("determination").replace_strict(ranks, default=99, return_dtype=pl.Int32)
    return (
        decisions.with_row_index("at")
        .filter(pl.col("outcome") != str(Outcome.RELEASE))
        .sort(pl.col("outcome") != str(Outcome.REFUSE), rank, "at")
        .head(GRAVEST)
    )


def _grave_table(chosen: pl.DataFrame, findings: pl.DataFrame, words: Wording, lang: str) -> Table:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in findings.join(chosen, on="consignment", how="semi", maintain_order="left").iter_rows(named=True):
        found.setdefault(row["consignment"], []).append(row)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(max_width=24, overflow="fold")
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="ellipsis", no_wrap=True, ratio=1)
    table.expand = True
    for decision in chosen.iter_rows(named=True):
        table.add_row(*_grave_row(decision, found.get(decision["consignment"], []), words, lang))
    return table


def _grave_row(decision: Mapping[str, Any], found: list[dict[str, Any]], words: Wording, lang: str) -> tuple[Text, ...]:
    outcome = str(decision["outcome"])
    name = words.labels.of("outcomes", outcome, lang)
    reasons = reasons_of(found, decision, words)
    if reasons and reasons[0].effect == "incomplete":
        why = _say(words, lang, "headline_incomplete", "story", missing=words.missing(decision["missing"], lang))
    else:
        first = reasons[0] if reasons else None
        colon = "：" if lang == "ja" else ": "
        why = f"{first.title.in_(lang)}{colon}{first.sentence.in_(lang)}" if first else DASH
    return (
        Text(f"  {OUTCOME_MARK[outcome]} {name}", style=OUTCOME_STYLE[outcome]),
        Text(clean(decision["consignment"], 60), style="bold"),
        Text(decision["destination"] or ""),
        Text(why[:1].upper() + why[1:]),
    )


def _rejected(run: Mapping[str, Any], out: Path, words: Wording, lang: str) -> Text:
    rejected = int(run.get("rejects") or 0)
    if not rejected:
        return Text(_say(words, lang, "none_rejected"), style="dim")
    return Text(_say(words, lang, "rejected", count=f"{rejected:,}", path=out / "rejects.csv"), style="yellow")


def _took(run: Mapping[str, Any], words: Wording, lang: str) -> Text:
    consignments, lines = int(run.get("consignments") or 0), int(run.get("lines") or 0)
    seconds = float(run.get("seconds") or 0.0)
    rate = f"{consignments / seconds:,.0f}" if seconds > 0 else DASH
    values = {"consignments": f"{consignments:,}", "lines": f"{lines:,}", "seconds": f"{seconds:g}", "rate": rate}
    return Text(_say(words, lang, "took", **values), style="dim")


def _files(out: Path, words: Wording, lang: str) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    table.add_row(Text(_say(words, lang, "files")), Text())
    for name, key in (("report.html", "report"), ("decisions.csv", "decisions")):
        table.add_row(Text(f"  {out / name}"), Text(_say(words, lang, key), style="dim"))
    return table


def _next(gravest: pl.DataFrame, words: Wording, lang: str, out: str) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", style="dim")
    table.add_row(Text(_say(words, lang, "next"), style="bold"), Text())
    if gravest.is_empty():
        table.add_row(Text("  " + _say(words, lang, "all_released")), Text())
    example = "ID" if gravest.is_empty() else clean(gravest.item(0, "consignment"), 60)
    options = ("" if out == "out" else f" --out {out}") + ("" if lang == "en" else f" --lang {lang}")
    table.add_row(Text(f"  sekisho explain {example}{options}"), Text(_say(words, lang, "explain")))
    table.add_row(Text("  sekisho reference fetch"), Text(_say(words, lang, "fetch")))
    return table
