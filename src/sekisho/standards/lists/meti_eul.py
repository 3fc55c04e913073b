"""Japan: METI's foreign end user list (外国ユーザーリスト), the workbook that METI publishes, or its table as CSV.

Columns: No., 国名、地域名 (Japanese, below it English), 企業名、組織名, 別名 (each after '・'), 懸念区分 (the words for
biological, chemical, missile, nuclear, with B, C, M, N), and since 2025 通常兵器 (CW). Japanese names stand in
brackets after the English ones. An exporter who ships to a listed organisation needs a licence unless the goods are
clearly for no weapon of mass destruction (大量破壊兵器等キャッチオール規制, 外為法). Layout read off a rendering of the
edition of 2025-01-31 and descriptions of that of 2025-09-29; grade: secondary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import csv_rows, decode
from sekisho.standards.lists.shaping import Uids, codes, joined, one_line
from sekisho.standards.sheets import is_spreadsheet, sheet_rows
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListEntry, ListFile, ListName

KIND = "meti-eul"
TITLE = "Japan: METI foreign end user list (外国ユーザーリスト)"
_COLUMNS = {
    "number": ("no.", "no", "番号"),
    "country": ("国名", "country or region"),
    "name": ("企業名", "company or organization"),
    "aliases": ("別名", "also known as"),
    "concern": ("懸念区分", "type of wmd"),
    "arms": ("通常兵器", "conventional weapons"),
}
_NEEDED = ("number", "country", "name", "aliases", "concern")
_WORDS = {"生物": "B", "化学": "C", "ミサイル": "M", "核": "N"}
_CODE = re.compile(r"(?<![A-Za-z])[BCMN](?![A-Za-z])")
_BULLET = re.compile(r"(?:^|(?<=[\s!-~]))[・･•]\s*")  # not the dot within katakana
_BRACKETS = re.compile(r"[(（]([^()（）]{1,120})[)）]")
_NATIVE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.\-]{1,9}")


@dataclass(slots=True)
class _Row:
    """An entry as it stands in the table; a row broken over two pages goes on in lines without a number."""

    number: int
    line: int
    cells: dict[str, list[str]] = field(default_factory=dict)

    def add(self, cells: dict[str, str]) -> None:
        for column, text in cells.items():
            self.cells.setdefault(column, []).extend(part for part in map(one_line, text.splitlines()) if part)

    def text(self, column: str) -> str:
        return " ".join(self.cells.get(column, ()))


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a numbered row; a gap in the numbers is said in the notes, because it means lost rows."""
    uids, entries, notes = Uids(KIND), list[ListEntry](), list[str]()
    for file, content in files:
        rows = _rows(file, content)
        numbers = [row.number for row in rows]
        gaps = [number for number in range(1, max(numbers, default=0) + 1) if number not in set(numbers)]
        if gaps:
            notes.append(f"{file}: no row has the number {', '.join(map(str, gaps[:10]))}: {len(gaps)} may be lost")
        entries += [_entry(file, row, uids, country_of) for row in rows]
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


def _rows(file: str, content: bytes) -> list[_Row]:
    found, columns = list[_Row](), dict[str, int]()
    for line, cells in _cells(file, content):
        names = _columns(cells)
        if names:  # the header stands on top of every page
            columns = names
            continue
        if not columns:
            continue
        row = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        number = unicodedata.normalize("NFKC", row.pop("number", "")).strip()
        if number.isdecimal() and len(number) < 6:
            found.append(_Row(int(number), line))
        elif number:
            raise MalformedList(f"a running number expected, {number[:40]!r} found", file=file, line=line)
        if found:
            found[-1].add(row)
    if not columns:
        raise MalformedList("has no row with No., 国名, 企業名, 別名 and 懸念区分", file=file, line=1)
    return found


def _cells(file: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    if is_spreadsheet(content):
        return ((row.number, row.cells) for row in sheet_rows(file, content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp932")  # what Japanese spreadsheets save as CSV
        except UnicodeDecodeError:
            text = decode(file, content)
    return csv_rows(file, text)


def _columns(cells: list[str]) -> dict[str, int]:
    """Where the columns are; {} where this is no header."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        text = one_line(unicodedata.normalize("NFKC", cell)).lower()
        for column, marks in _COLUMNS.items():
            if text in marks or (column != "number" and text.startswith(marks)):
                found.setdefault(column, at)
    return found if all(column in found for column in _NEEDED) else {}


def _entry(file: str, row: _Row, uids: Uids, country_of: CountryOf) -> ListEntry:
    names = list(_named(row.text("name").lstrip("・･ ")))
    names += [name for alias in _aliases(row.cells.get("aliases", [])) for name in _named(alias)]
    names = list({name.name: name for name in reversed(names)}.values())[::-1]
    if not names:
        raise MalformedList(f"entry {row.number} has no name", file=file, line=row.line)
    concern, arms = _concern(row.text("concern")), row.text("arms")
    lines = row.cells.get("country", [])
    weapons = (*concern, *(["CW"] if arms.strip(" -－―") else []))
    nations = codes((*lines, row.text("country"), *(word for line in lines for word in line.split(" ", 1))), country_of)
    return ListEntry(
        uid=uids.of(names[0].name, " ".join(nations[:1])),  # the running number moves with every edition
        name=names[0].name,
        names=tuple(names[1:]),
        kind="organisation",
        countries=nations[:1],
        programs=("JP-METI-EUL", *(f"JP-METI-EUL-{weapon}" for weapon in weapons)),
        topics=("export.control",),
        citation=f"{TITLE}, No. {row.number}",
        remarks=joined(f"懸念区分 {', '.join(concern)}" if concern else "", f"通常兵器 {arms}" if arms else ""),
    )


def _named(text: str) -> Iterator[ListName]:
    """The names in a cell: before the bracket, and the Japanese or Korean name or the acronym in it.

    An acronym that METI gives in brackets is a weak name: three letters are many firms' three letters.
    """
    line = one_line(text)
    aside = [found[1].strip() for found in _BRACKETS.finditer(line)]
    native = [part for part in aside if _NATIVE.search(part)]
    short = [part for part in aside if _ACRONYM.fullmatch(unicodedata.normalize("NFKC", part))]
    for part in (*native, *short):
        line = re.sub(rf"[(（]\s*{re.escape(part)}\s*[)）]", " ", line)
    if rest := one_line(line).strip(" 、,"):
        yield ListName(rest)
    yield from (ListName(part) for part in native)
    yield from (ListName(part, "weak") for part in short)


def _aliases(lines: list[str]) -> list[str]:
    """Aliases of a cell: each after a bullet; without any bullet, one a line. A line in brackets is a name too."""
    if not any(_BULLET.search(line) for line in lines):
        return lines
    found: list[str] = []
    for line in lines:
        first, *others = _BULLET.split(line)
        if first.strip():
            if found and not _BRACKETS.fullmatch(first.strip()):
                found[-1] = f"{found[-1]} {first}"
            else:
                found.append(first)
        found += [other for other in others if other.strip()]
    return found


def _concern(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    said = {*_CODE.findall(plain), *(code for word, code in _WORDS.items() if word in plain)}
    return sorted(said)
