"""What `sekisho twin` does. Apart from ``twin`` so that `sekisho --help` need not load any of this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.cli.twin_store import inputs
from sekisho.cli.twin_words import Words, print_json, say
from sekisho.custody import Account, Exports, Seal, Twin, strongest
from sekisho.service.custody import Checked, Examined, above, below, check, document_of, find, twin_of
from sekisho.service.twin_drawing import Phrases, draw
from sekisho.standards.epcis import Instant
from sekisho.storage.keys import read_ring, read_suite_policy, suite_policy
from sekisho.storage.outputs import write_text
from sekisho.vocabulary.errors import UnreadableFile, UsageFault


@dataclass(frozen=True, slots=True)
class Source:
    """Where to read from: files, or without them a store; keys of those who sign, and which suites count."""

    files: tuple[Path, ...] = ()
    store: str | None = None
    ring: Path | None = None
    policy: Path | None = None


def show_check(source: Source, *, as_json: bool, lang: str) -> int:
    """Print what became of the files; the exit status."""
    checked = read_and_check(source)
    if as_json:
        print_json(document_of(checked))
    else:
        say(_check_lines(checked, Words(lang)))
    refused = sum(1 for one in checked.files if one.faults)
    if checked.files and refused == len(checked.files):
        return 3
    return 1 if refused or checked.custody.findings else 0


def show_twin(serial: str, source: Source, svg: Path | None, *, as_json: bool, lang: str) -> None:
    """Print one unit, and draw it. Raises UsageFault where there is none of this name, or several."""
    checked = read_and_check(source)
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
        print_json(twin_of(checked.account, found[0]))
    else:
        say(_twin_lines(checked.account, found[0], Words(lang)))
    if svg is not None:
        write_text(svg, draw(checked.account, found[0], _phrases(Words(lang)), lang))


def read_and_check(source: Source, exports: Exports | None = None) -> Checked:
    """Files, keys and policy from disk. Raises UnreadableFile, DocumentFault for a ring or policy that is none."""
    accepted = read_suite_policy(source.policy) if source.policy else suite_policy()
    ring = read_ring(source.ring) if source.ring else None
    return check(inputs(source.files, source.store), ring, accepted, exports)


def _phrases(words: Words) -> Phrases:
    return Phrases(
        verb=lambda verb: words("verbs", verb),
        standing=lambda standing: words("standings", standing),
        finding=words.finding,
        word=lambda name: words("words", name),
    )


def _check_lines(checked: Checked, words: Words) -> Iterator[str]:
    for one in checked.files:
        yield from _file_lines(one, words)
    findings = checked.custody.findings
    for finding in findings:
        yield f"▲ {finding.item}: {words.finding(finding)}"
        yield f"    {finding.act}"
    accepted = sum(1 for one in checked.files if not one.faults)
    counts = {"files": len(checked.files), "units": len(checked.custody.twins), "findings": len(findings)}
    yield words("words", "summary", accepted=accepted, **counts)


def _file_lines(one: Examined, words: Words) -> Iterator[str]:
    if one.faults:
        yield f"■ {one.file}: {words('words', 'refused')}"
        for fault in one.faults:
            stated = f" ({fault.value})" if fault.value else ""
            yield f"    {fault.path or '-'}: {words('faults', fault.code)}{stated}"
    else:
        what = words("words", "documents" if one.documents else "events", n=len(one.documents) or len(one.acts))
        yield f"● {one.file}: {words('words', 'accepted')}, {what}"
    for note in one.notes:
        yield f"    {words('words', 'note')}: {note.path}: {words('notes', note.code)} ({note.value})"
    for act in one.acts:
        yield f"    {act.digest}"
    for document in one.documents:
        yield f"    {document.digest}  {document.kind}"


def _twin_lines(told: Account, twin: Twin, words: Words) -> Iterator[str]:
    custody = told.custody
    yield _named(twin, words)
    for name, value in _stated(told, twin, words):
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


def _stated(told: Account, twin: Twin, words: Words) -> Iterator[tuple[str, str]]:
    signed = f" ({words('words', 'signed')})" if twin.held == "signed" else ""
    yield "holder", (twin.holder or words("words", "unknown")) + signed
    if twin.offered_to:
        yield "offered_to", twin.offered_to
    identity = strongest(twin.identities)
    if identity is not None:
        attested = f" ({words('words', 'attested')})" if identity.attested else ""
        yield "identity", f"{identity.kind} {identity.value}{attested}"
    for outer in above(told.custody, twin):
        yield "within", _named(outer, words)
    if twin.place:
        yield "place", twin.place
    if twin.papers:
        yield "papers", ", ".join(twin.papers)
    if twin.installed is not None:
        yield "installed", str(Instant(twin.installed))
    if told.sealed.get(twin.item):
        yield "seals", ", ".join(_seal(seal) for seal in told.sealed[twin.item])
    if twin.disputes:
        yield "disputed", ", ".join(f"{act} ({by})" for act, by in twin.disputes)


def _seal(seal: Seal) -> str:
    more = " ".join(text for text in (seal.grade, seal.maker, seal.where) if text)
    return f"{seal.number} ({more})" if more else seal.number


def _named(twin: Twin, words: Words) -> str:
    more = [text for text in (twin.level, words("words", "ended") if twin.ended else None) if text]
    return f"{twin.item} ({', '.join(more)})" if more else twin.item
