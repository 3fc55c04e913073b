"""What `sekisho twin` does. Apart from ``twin`` so that `sekisho --help` need not load any of this."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sekisho.cli.twin_store import inputs
from sekisho.custody import Custody, Finding, Twin, strongest
from sekisho.service.custody import Checked, Examined, above, below, check, document_of, find, twin_of
from sekisho.service.wording import LANGS
from sekisho.standards.epcis import Instant
from sekisho.storage.custody import custody_texts
from sekisho.vocabulary.errors import UnreadableFile, UsageFault


def show_check(paths: Sequence[Path], store: str | None = None, *, as_json: bool, lang: str) -> int:
    """Print what became of the files; the exit status."""
    checked = _checked(paths, store)
    if as_json:
        _print(document_of(checked))
    else:
        _say(_check_lines(checked, _Words(lang)))
    refused = sum(1 for one in checked.files if one.faults)
    if checked.files and refused == len(checked.files):
        return 3
    return 1 if refused or checked.custody.findings else 0


def show_twin(serial: str, paths: Sequence[Path], store: str | None = None, *, as_json: bool, lang: str) -> None:
    """Print one unit. Raises UsageFault where there is none of this name, or several."""
    checked = _checked(paths, store)
    refused = [one for one in checked.files if one.faults]
    if refused:  # a story with a gap would be told as if it were whole
        raise UnreadableFile(f"{refused[0].file} was refused.", hint=f"sekisho twin check {refused[0].file} says why.")
    found = find(checked.custody, serial)
    if not found:
        raise UsageFault(f"No unit {serial} in these files.", hint="Give its EPC, its Digital Link or its serial.")
    if len(found) > 1:
        several = ", ".join(twin.item for twin in found[:5])
        raise UsageFault(f"{len(found)} units end in {serial}: {several}.", hint="Give the whole id.")
    if as_json:
        _print(twin_of(checked.custody, found[0]))
    else:
        _say(_twin_lines(checked.custody, found[0], _Words(lang)))


class _Words:
    """Texts in one language."""

    def __init__(self, lang: str) -> None:
        self.tables = custody_texts()
        self.place = list(LANGS).index(lang)

    def __call__(self, kind: str, key: str, /, **params: object) -> str:
        return self.tables[kind][key][self.place].format(**params)

    def finding(self, finding: Finding) -> str:
        return self("findings", finding.code, **dict(finding.params))


def _checked(paths: Sequence[Path], store: str | None) -> Checked:
    return check(inputs(paths, store))


def _check_lines(checked: Checked, words: _Words) -> Iterator[str]:
    for one in checked.files:
        yield from _file_lines(one, words)
    findings = checked.custody.findings
    for finding in findings:
        yield f"▲ {finding.item}: {words.finding(finding)}"
        yield f"    {finding.act}"
    accepted = sum(1 for one in checked.files if not one.faults)
    counts = {"files": len(checked.files), "units": len(checked.custody.twins), "findings": len(findings)}
    yield words("words", "summary", accepted=accepted, **counts)


def _file_lines(one: Examined, words: _Words) -> Iterator[str]:
    if one.faults:
        yield f"■ {one.file}: {words('words', 'refused')}"
        for fault in one.faults:
            stated = f" ({fault.value})" if fault.value else ""
            yield f"    {fault.path or '-'}: {words('faults', fault.code)}{stated}"
    else:
        yield f"● {one.file}: {words('words', 'accepted')}, {words('words', 'events', n=len(one.acts))}"
    for note in one.notes:
        yield f"    {words('words', 'note')}: {note.path}: {words('notes', note.code)} ({note.value})"
    for act in one.acts:
        yield f"    {act.digest}"


def _twin_lines(custody: Custody, twin: Twin, words: _Words) -> Iterator[str]:
    yield _named(twin, words)
    for name, value in _stated(custody, twin, words):
        yield f"  {words('words', name)}: {value}"
    if twin.children:
        yield f"  {words('words', 'parts')}:"
        for depth, part in below(custody, twin):
            if depth:
                yield f"  {'  ' * depth}{_named(part, words)}"
    yield f"  {words('words', 'history')}:"
    for entry in twin.history:
        standing = words("standings", entry.standing)
        yield f"    {Instant(entry.time)}  {words('verbs', entry.verb)}{f' - {standing}' if standing else ''}"
    for finding in custody.findings:
        if finding.item == twin.item:
            yield f"  ▲ {words.finding(finding)}"


def _stated(custody: Custody, twin: Twin, words: _Words) -> Iterator[tuple[str, str]]:
    yield "holder", twin.holder or words("words", "unknown")
    if twin.offered_to:
        yield "offered_to", twin.offered_to
    identity = strongest(twin.identities)
    if identity is not None:
        attested = f" ({words('words', 'attested')})" if identity.attested else ""
        yield "identity", f"{identity.kind} {identity.value}{attested}"
    for outer in above(custody, twin):
        yield "within", _named(outer, words)
    if twin.place:
        yield "place", twin.place
    if twin.papers:
        yield "papers", ", ".join(twin.papers)


def _named(twin: Twin, words: _Words) -> str:
    more = [text for text in (twin.level, words("words", "ended") if twin.ended else None) if text]
    return f"{twin.item} ({', '.join(more)})" if more else twin.item


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write("".join(c if c.isprintable() else "?" for c in line) + "\n")
