"""What `sekisho classify` does."""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from sekisho.cli.prose import Prose
from sekisho.items import Knowledge
from sekisho.rules import LiveLaw, parse_law
from sekisho.service.classification import Classification, Stated, classify_specified, classify_stated
from sekisho.service.classification_regimes import Tables
from sekisho.service.classification_sheet import sheet
from sekisho.service.classification_words import Block, Words, as_json, blocks
from sekisho.service.wording import clean
from sekisho.storage.knowledge import load_knowledge, load_specification, load_tables
from sekisho.storage.labels import load_labels
from sekisho.storage.packs import read_packs
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import UsageFault

_TONES = {"grave": "bold red", "open": "bold yellow", "plain": "bold green"}


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    texts: tuple[str, ...]
    spec: Path | None
    stated: Stated
    as_of: date | None
    known_at: date | None
    lang: str
    sheet: str | None
    out: Path | None


@dataclass(frozen=True)
class Desk:
    """What classifying needs, opened once."""

    knowledge: Knowledge
    tables: Tables
    law: LiveLaw
    digests: dict[str, str]


def classify_request(request: Request, output: str) -> None:
    """Print what each text, or the datasheet, comes to; write sheets where they are asked for."""
    if bool(request.texts or request.stated.model) == (request.spec is not None):
        raise UsageFault("give either texts or --spec FILE.", hint='sekisho classify "NVIDIA H100 PCIe"')
    if (request.sheet is None) != (request.out is None):
        raise UsageFault("--sheet and --out go together.", hint="--sheet ja --out sheets")
    _amounts(request.stated)
    today = datetime.now(UTC).date()
    as_of = request.as_of or today
    desk = _desk(Clocks(as_of, request.known_at or as_of))
    answers = _answers(request, desk)
    words = Words(load_labels(), request.lang)
    _print(answers, desk, words, output)
    if request.sheet and request.out:
        _write(answers, desk, request.sheet, request.out, today)


def _amounts(stated: Stated) -> None:
    for name, amount in (
        ("quantity", stated.quantity),
        ("value", stated.unit_value_usd),
        ("weight", stated.net_weight_kg),
    ):
        if amount is not None and not (math.isfinite(amount) and amount > 0):
            raise UsageFault(f"--{name} {amount:g} is no amount.", hint="Leave it out where it is not known.")


def _desk(clocks: Clocks) -> Desk:
    law = parse_law(read_packs())
    knowledge = load_knowledge()
    return Desk(knowledge, load_tables(), law.on(clocks), {"law": law.digest, "items": knowledge.digest})


def _answers(request: Request, desk: Desk) -> list[Classification]:
    common = (desk.knowledge, desk.tables, desk.law)
    if request.spec is not None:
        chip, reported = load_specification(request.spec)
        stated = replace(request.stated, description=chip.name)
        return [classify_specified(chip, reported, stated, *common)]
    texts: Sequence[str | None] = request.texts or (None,)
    return classify_stated([replace(request.stated, description=text) for text in texts], *common)


def _print(answers: Sequence[Classification], desk: Desk, words: Words, output: str) -> None:
    if output == "json":
        told = [
            as_json(one, desk.law.clocks.as_of, desk.law.clocks.known_at, desk.digests)
            | {"text": blocks(one, desk.tables, words)}
            for one in answers
        ]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
        return
    console = Console()
    for one in answers:
        for block in blocks(one, desk.tables, words):
            console.print(_shown(block), highlight=False)
        console.print()
    console.print(Prose(words.of("caveat"), "dim"), highlight=False)


def _shown(block: Block) -> RenderableType:
    kind = block["kind"]
    if kind == "heading":
        return Text(f"\n{block['text']}", style="bold underline")
    if kind == "verdict":
        return Text(f"  {block['label']}: ").append(block["text"], style=_TONES[block["tone"]])
    if kind in ("facts", "grid"):
        return _table(block.get("head"), block["rows"])
    if kind == "note":
        return Text("\n".join(f"  ! {line}" for line in block["text"]), style="red" if block["grave"] else "yellow")
    if kind == "bullets":
        return Text("\n".join(f"  - {line}" for line in block["items"]))
    return Text(f"  {block['text']}")


def _table(head: Sequence[str] | None, rows: Sequence[Sequence[Any]]) -> Table:
    table = Table(show_header=head is not None, header_style="dim", box=None, padding=(0, 2, 0, 2))
    for name in head or [""] * len(rows[0]):
        table.add_column(Text(name), style="", overflow="fold")
    for row in rows:
        table.add_row(*(Text("\n".join(value) if isinstance(value, list) else str(value)) for value in row))
    return table


def _write(answers: Sequence[Classification], desk: Desk, lang: str, out: Path, made: date) -> None:
    """A PDF and a JSON a classification, named by what was stated, so that the same statement gets the same number."""
    from sekisho.storage.documents import render_pdf

    out.mkdir(parents=True, exist_ok=True)
    words, clocks = Words(load_labels(), lang), desk.law.clocks
    console = Console(stderr=True)
    for one in answers:
        content = as_json(one, clocks.as_of, clocks.known_at, desk.digests)
        name = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:10]
        number = f"{clocks.as_of:%Y%m%d}-{name.upper()}"
        data = sheet(one, desk.tables, words, as_of=clocks.as_of, made=made, reference=number, digests=desk.digests)
        pdf, plain = out / f"classification-{number}-{lang}.pdf", out / f"classification-{number}-{lang}.json"
        pdf.write_bytes(render_pdf("document", data, made))
        document = {"reference": number, "made": made.isoformat(), "classification": content, "sheet": data}
        plain.write_text(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        console.print(f"{clean(pdf)}\n{clean(plain)}", markup=False, highlight=False)
