"""A plain CSV of one's own: a watch list, refused customers, group lists. Only a name is needed.

Columns (any case, any order; ja/ko names work): name; kind, id, aliases, weak_aliases, country, address, identifiers,
program, listed_on, ends_on, topics, citation, remarks. Several values stand in one cell, parted by ';' or '|'.
"""

from __future__ import annotations

from datetime import date

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import csv_rows, decode
from sekisho.standards.lists.shaping import Uids, address, codes, identifier, kind_of, names, one_line, several
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListEntry, ListFile, ListIdentifier

KIND = "csv"
TITLE = "Own list"
_ALIASES = {
    "name": ("名称", "名前", "氏名", "企業名", "組織名", "顧客名", "이름", "명칭", "기업명", "상호"),
    "kind": ("type", "schema", "種別", "区分", "유형", "구분"),
    "id": ("uid", "番号", "번호"),
    "aliases": ("alias", "aka", "other_names", "別名", "別称", "통칭", "별칭", "별명"),
    "weak_aliases": ("weak_alias", "弱い別名", "약한 별칭"),
    "country": ("countries", "国", "国名", "所在国", "국가", "나라"),
    "address": ("addresses", "住所", "所在地", "주소", "소재지"),
    "identifiers": ("identifier", "ids", "識別番号", "登録番号", "식별번호", "등록번호"),
    "program": ("programs", "制度", "プログラム", "프로그램"),
    "listed_on": ("listed", "start_date", "掲載日", "登録日", "등재일"),
    "ends_on": ("ends", "end_date", "終了日", "종료일"),
    "topics": ("topic", "分類", "분류"),
    "citation": ("source", "出典", "根拠", "출처", "근거"),
    "remarks": ("remark", "note", "notes", "備考", "비고"),
}
_COLUMNS = {alias: column for column, aliases in _ALIASES.items() for alias in (column, *aliases)}
_SEPARATORS = ";|；｜"
_SCHEMES = frozenset(
    {"passport", "imo", "mmsi", "lei", "uscc", "registration", "tax", "swift", "duns", "national-id", "email"}
    | {"website", "phone", "isin", "ticker", "other"}
)


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a row."""
    uids, entries, notes = Uids(KIND), list[ListEntry](), list[str]()
    for file, content in files:
        text = _decoded(file, content)
        rows = csv_rows(file, text, _delimiter(text))
        header = _header(file, next(rows, (1, []))[1])
        for line, cells in rows:
            if len(cells) != len(header):
                raise MalformedList(f"{len(header)} columns expected, {len(cells)} found", file=file, line=line)
            row = {column: one_line(cell) for column, cell in zip(header, cells, strict=True) if column}
            if not row["name"]:
                notes.append(f"{file}, line {line}: no name; left out")
                continue
            entries.append(_entry(file, line, row, uids, country_of))
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


def _decoded(file: str, content: bytes) -> str:
    """UTF-8, else the Japanese or Korean code page whose reading of the header gives columns that we know."""
    first = content.partition(b"\n")[0]
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        for encoding in ("cp932", "cp949"):
            try:
                if "name" in _known(first.decode(encoding)) and not first.isascii():
                    return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    return decode(file, content)


def _known(line: str) -> list[str]:
    cells = line.replace("\t", ",").replace(";", ",").split(",")
    return [_COLUMNS.get(cell.strip(' "\r\ufeff').lower().replace(" ", "_"), "") for cell in cells]


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",\t;", key=first.count)


def _header(file: str, cells: list[str]) -> list[str]:
    columns = [_COLUMNS.get(cell.strip().lower().replace(" ", "_"), "") for cell in cells]
    if "name" not in columns:
        raise MalformedList(
            "has no column name (名称, 이름)",
            file=file,
            line=1,
            hint="The first row names the columns; only 'name' is needed.",
        )
    named = [column for column in columns if column]
    if len(named) != len(set(named)):
        raise MalformedList("names a column twice", file=file, line=1)
    return columns


def _entry(file: str, line: int, row: dict[str, str], uids: Uids, country_of: CountryOf) -> ListEntry:
    def cell(column: str) -> tuple[str, ...]:
        return several(row.get(column, ""), _SEPARATORS)

    countries = codes(cell("country"), country_of)
    only = countries[0] if len(countries) == 1 else None
    places = tuple(found for part in cell("address") if (found := address(part, lambda text: country_of(text) or only)))
    own = row.get("id", "")
    return ListEntry(
        uid=uids.given(own) if own else uids.of(row["name"], row.get("country", "")),
        name=row["name"],
        kind=kind_of(row.get("kind", "")),
        names=(*names(cell("aliases")), *names(cell("weak_aliases"), "weak")),
        addresses=places,
        identifiers=tuple(dict.fromkeys(one for part in cell("identifiers") if (one := _identifier(part)))),
        countries=countries or codes((place.country or "" for place in places), country_of),
        programs=cell("program"),
        topics=cell("topics"),
        listed_on=_day(file, line, row.get("listed_on", ""), last=False),
        ends_on=_day(file, line, row.get("ends_on", ""), last=True),
        citation=row.get("citation", ""),
        remarks=row.get("remarks", ""),
    )


def _day(file: str, line: int, text: str, *, last: bool) -> date | None:
    found = days.day(text.replace("/", "-") if text[:4].isdigit() else text, last=last)
    if text and found is None:
        raise MalformedList(f"a day such as 2026-11-20 expected, {text[:40]!r} found", file=file, line=line)
    return found


def _identifier(part: str) -> ListIdentifier | None:
    scheme, colon, value = part.partition(":")
    if colon and scheme.strip().lower() in _SCHEMES:
        return identifier(scheme.strip().lower(), value)
    return identifier("other", part)
