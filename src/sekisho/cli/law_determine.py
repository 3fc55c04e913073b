"""What `sekisho law determine` does."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sekisho.bootstrap import settings
from sekisho.cli.prose import Prose
from sekisho.gate.facts import Words
from sekisho.rules import parse_law
from sekisho.service.law import Desk, Question
from sekisho.service.wording import Labels, Wording, clean, number
from sekisho.storage.knowledge import load_knowledge
from sekisho.storage.labels import load_labels
from sekisho.storage.law import load_law_texts
from sekisho.storage.packs import read_packs
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import open_reference
from sekisho.vocabulary.errors import ReferenceFault, UsageFault

_STYLES = {
    "prohibited": "bold red",
    "licence": "bold red",
    "exception": "bold yellow",
    "incomplete": "bold yellow",
    "unverified": "yellow",
    "none": "green",
    "not_applicable": "dim",
}
_MARKS = {"met": "[x]", "not_met": "[-]", "open": "[ ]"}
_COUNTRIES = ("ship_from", "dest", "exporter", "end_user_hq", "consignee_hq", "origin", "recipient")


def question(*, answers: Sequence[str], **said: Any) -> Question:
    """The options as a question; countries may be named or given by code."""
    for name in _COUNTRIES:
        if said[name] is not None:
            said[name] = country(said[name])
    return Question(answers=dict(map(_answer, answers)), **said)


def country(text: str) -> str:
    """The code of a country that is named or given by code."""
    code = gazetteer().country(text)
    if code is None:
        raise UsageFault(f"No country is known as '{text}'.", hint="Give an ISO code such as US or JP.")
    return code


def _answer(text: str) -> tuple[str, bool]:
    name, equals, value = text.partition("=")
    if not equals or value.lower() not in ("yes", "no"):
        raise UsageFault(f"'{text}' is no answer.", hint="Write ID=yes or ID=no; the ids stand in --format json.")
    return name.strip(), value.lower() == "yes"


def desk(reference: Path | None = None, *, screening: bool = False) -> Desk:
    """Everything that a determination needs; lists only where a name is to be looked up and there are any."""
    law = parse_law(read_packs())
    lists = None
    if screening:
        try:
            lists = open_reference(reference or settings().reference)
        except ReferenceFault:
            if reference is not None:
                raise
    return Desk(law, load_knowledge(), Words.compile(law.words), Wording(law, load_labels()), lists)


def show(asked: Question, reference: Path | None, output: str, lang: str) -> None:
    """Determine and print."""
    at = desk(reference, screening=asked.end_user is not None)
    told = at.determine(asked, lang)
    if output == "json":
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n")
        return
    _print(told, load_law_texts(), at.wording, lang)


def _print(told: dict[str, Any], texts: Labels, wording: Wording, lang: str) -> None:
    console = Console(highlight=False)
    asked = told["question"]

    def words(key: str) -> str:
        return texts.of("words", key, lang)

    where = {"from": wording.place(asked["ship_from"], lang), "to": wording.place(asked["dest"], lang)}
    console.print(Prose(words("asked").format(item=clean(_named(told), 100), **where), "bold"))
    console.print(Prose(words("days").format(as_of=told["as_of"], known_at=told["known_at"]), "dim"))
    console.print(Prose(_figures(told["item"]), "dim"))
    overall = told["overall"]
    strictest = f"{words('overall')}: {texts.of('answers', overall['answer'], lang)}"
    console.print(Prose(f"{strictest} ({wording.labels.of('regimes', overall['regime'], lang)})", "bold"))
    table = Table(show_header=False, box=None, padding=(0, 1))
    for regime in told["regimes"]:
        name = wording.labels.of("regimes", regime["regime"], lang)
        answer = texts.of("answers", regime["answer"], lang)
        table.add_row(
            Text(name, "bold"), Text(answer, _STYLES[regime["answer"]]), _summary(regime, texts, wording, lang)
        )
    console.print(table)
    for regime in told["regimes"]:
        if regime["answer"] != "not_applicable" and regime["findings"]:
            title = wording.labels.of("regimes", regime["regime"], lang)
            console.print(Panel(Group(*_lines(regime, texts, wording, lang)), title=title, title_align="left"))
    for finding in told["also"]:
        console.print(Prose(f"{words('also')}: {finding['says']} ({finding['citation']})"))
    if asked["end_user"] and not told["screened"]:
        console.print(Prose(words("not_screened"), "yellow"))
    console.print(Prose(words("advice"), "dim"))


def _named(told: dict[str, Any]) -> str:
    return str(told["item"]["chip_name"] or told["question"]["item"])


def _figures(item: dict[str, Any]) -> str:
    if item["is_accelerator"] is False:
        return "TPP -, PD -"
    said = []
    for figure in ("tpp", "pd"):
        low, high = item[f"{figure}_low"], item[f"{figure}_high"]
        if low is not None:
            said.append(f"{figure.upper()} {number(low)}" + ("" if high in (low, None) else f" – {number(high)}"))
    if item["dram_bandwidth"] is not None:
        said.append(f"DRAM {number(item['dram_bandwidth'])} GB/s")
    return ", ".join(said) or "TPP -, PD -"


def _summary(regime: dict[str, Any], texts: Labels, wording: Wording, lang: str) -> Text:
    parts = [wording.labels.of("reviews", review, lang) for review in regime["review"]]
    parts += [wording.missing(regime["missing"], lang)] if regime["missing"] else []
    return Text("; ".join(parts), "dim")


def _lines(regime: dict[str, Any], texts: Labels, wording: Wording, lang: str) -> Iterator[Any]:
    """What a regime's panel holds."""
    nexus = ", ".join(texts.of("nexus", kind, lang) for kind in regime["nexus"])
    yield Prose(f"{regime['authority']} ({texts.of('words', 'nexus', lang)}: {nexus or '-'})", "dim")
    for finding in regime["findings"]:
        status = texts.of("statuses", finding["status"] or "in_force", lang)
        grade = wording.labels.of("grades", finding["grade"], lang)
        yield Prose(f"• {finding['says']}")
        yield Prose(f"  {finding['rule']} | {finding['citation']} | {status} | {grade}", "dim")
    for way in regime["ways"]:
        yield from _way(way, texts, lang)


def _way(way: dict[str, Any], texts: Labels, lang: str) -> Iterator[Any]:
    words = {key: texts.of("words", key, lang) for key in texts.tables["words"]}
    kind = texts.of("kinds", way["kind"], lang)
    period = words["no_period"]
    if way["days"] is not None:
        period = words["file_by"].format(day=way["file_by"], days=way["days"])
    codes = f"; {words['codes']}: {', '.join(way['codes'])}" if way["codes"] else ""
    yield Prose(f"→ {way['title']} ({kind}; {words['where']} {way['where']}; {period}{codes})", "bold")
    for document in way["documents"]:
        yield Prose(f"   □ {document}")
    for condition in way["conditions"]:
        state = texts.of("states", condition["state"], lang)
        yield Prose(f"   {_MARKS[condition['state']]} {condition['text']} ({state}; {condition['id']})")
    yield Prose(f"   {way['citation']} ({way['grade']})", "dim")
