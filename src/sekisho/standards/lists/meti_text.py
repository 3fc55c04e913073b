"""Japan: organisations under export prohibition (特定団体) as text taken out of MOFA/METI's notification PDFs.

An entry is a running number, the Japanese name with 別称 in brackets, the English name with 'a.k.a., the following N
aliases', and 所在地. Page breaks of the PDF glue lines together, so entries are found by their running number: the
next expected one, before Japanese text, after the previous entry's 所在地.
"""

from __future__ import annotations

import re
from datetime import date

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import decode
from sekisho.standards.lists.shaping import Uids, address, names, one_line, several
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile

KIND = "meti-foreign"
TITLE = "Japan: organisations under export prohibition (MOFA/METI notifications)"

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_JA = "\u3005\u3040-\u30ff\u3400-\u9fff\uff61-\uff9f"  # kana and Han
_JA_END = re.compile(rf"[{_JA}、。，）」』］＝]")
_UPDATED = re.compile(r"最終更新日 ?： ?(\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)")
_NOTICE = re.compile(r"（(令和[^（）]{1,12}年[^（）]{1,12}告示第[^（）]{1,12}号)）")
_OF_CHINA = frozenset(("HK", "MO"))
_LONGEST_COUNTRY = 4  # words
_PLACE = "所在地："
_SPACED_PLACE = re.compile(r"所[ \n]?在[ \n]?地 ?[：:]")
_AKA = re.compile(
    r",?\s*(?:a\.k\.a\.?,?\s*(?:(?:the)?\s*follow\w*\s*[a-z-]*\s*alias\w*)?|the\s+follow\w*\s+[a-z-]+\s+alias\w*)\s*:?",
    re.IGNORECASE,
)
_DASH = re.compile(r"(?:^|\n|[;；])\s*[-—–‐―]\s*")
_GLUED = re.compile(rf"(.*[{_JA}])([A-Z][ -~]{{5,}})", re.DOTALL)
_FORM = re.compile(r"(?:公開|公共|非公開|連邦国家)?(?:有限|株式|合同|合名|合資|有限責任)(?:責任)?会社")
_BRACKETS = str.maketrans("()", "（）")
_BEGIN = re.compile(rf"(?<!\d)(\d{{1,4}}) *(?=[^\s\d,.、][^\n,，。]{{0,29}}[{_JA}]|[{_JA}])")


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """Every numbered entry of every notification; the edition is the latest 最終更新日 of the notifications given."""
    entries, updated = list[ListEntry](), list[date]()
    for file, content in files:
        lines = map(one_line, decode(file, content).translate(_DIGITS).splitlines())
        text = "\n".join(line for line in lines if line)
        found, notice = _UPDATED.search(text), _NOTICE.search(one_line(text[:600]).replace(" ", ""))
        if not found or not notice:
            raise MalformedList("has no 最終更新日 and no number of a notification (告示)", file=file, line=1)
        if edition := days.day(found[1]):
            updated.append(edition)
        entries += _notification(file, text[found.end() :], notice[1], country_of)
    edition = max(updated) if updated else days.of_files([file for file, _ in files])
    return ListFile(KIND, TITLE, edition, tuple(entries))


def _notification(file: str, body: str, notice: str, country_of: CountryOf) -> list[ListEntry]:
    body = _SPACED_PLACE.sub(_PLACE, body)
    blocks = _blocks(body)
    places = body.count(_PLACE)
    if not blocks or places > len(blocks):
        line = body.count("\n", 0, body.find(blocks[-1])) if blocks else 0
        raise MalformedList(
            f"{places} addresses but {len(blocks)} numbered entries: entry {len(blocks) + 1} is not found after the "
            f"line {line} of the entries",
            file=file,
        )
    uids = Uids(KIND)
    entries = (_entry(number, block, notice, uids, country_of) for number, block in enumerate(blocks, start=1))
    return [entry for entry in entries if entry is not None]


def _blocks(body: str) -> list[str]:
    """The text of entries 1, 2, 3 ... without their numbers."""
    spans: list[tuple[int, int]] = []
    after = 0
    while (found := _begin(body, after, len(spans) + 1)) is not None:
        spans.append(found)
        place = body.find(_PLACE, found[1])
        after = place if place >= 0 else found[1]
    ends = [start for start, _ in [*spans, (len(body), 0)]][1:]
    return [body[begin:end] for (_, begin), end in zip(spans, ends, strict=True)]


def _begin(body: str, after: int, number: int) -> tuple[int, int] | None:
    """Where entry ``number`` and where its text begins: the number, then Japanese text before any comma or line end."""
    for found in _BEGIN.finditer(body, after):
        if int(found[1]) == number:
            return found.start(), found.end()
    return None


def _entry(number: int, block: str, notice: str, uids: Uids, country_of: CountryOf) -> ListEntry | None:
    head, _, place = block.partition(_PLACE)
    head, _, others = head.partition("\n別称：")
    japanese, english = _parted(head)
    primary, aliases = _english(english)
    native, native_aliases = _japanese(japanese)
    if not primary and (glued := _GLUED.fullmatch(native)):
        native, primary = glued[1], one_line(glued[2])
    every = [name for name in (primary, native, *aliases, *native_aliases, *several(others)) if name]
    if not every:
        return None
    places = _places(place, country_of)
    return ListEntry(
        uid=uids.given(f"{notice}/{number}"),
        name=every[0],
        kind="organisation",
        names=names(dict.fromkeys(every[1:])),
        addresses=places,
        countries=tuple(dict.fromkeys(one.country for one in places if one.country)),
        programs=("JP-MOFA-TOKUTEI",),
        topics=("export.control",),
        citation=f"{notice} {number}",
    )


def _parted(head: str) -> tuple[str, str]:
    """The Japanese and the English half of an entry's head; glued halves part after a closing bracket."""
    marks = list(_JA_END.finditer(head))
    if not marks:
        return "", head
    last = marks[-1]
    at = last.end()
    if last[0] not in "）」』":  # 'レーザーチップス FZCO': the rest of the line is still the Japanese name
        line_end = head.find("\n", at)
        line_end = line_end if line_end >= 0 else len(head)
        glued = head[at : at + 1].isalpha() and not head[line_end:].strip(" \n-—–‐―")[:1].isalpha()
        at = at if glued or "a.k.a" in head[at:line_end] else line_end
    return head[:at], head[at:]


def _japanese(text: str) -> tuple[str, tuple[str, ...]]:
    """Name and other names of the Japanese half; line ends inside Japanese text are the PDF's."""
    text = text.translate(_BRACKETS)
    flat = re.sub(rf"(?<=[{_JA}、，（）「」・])\n|\n(?=[{_JA}、，（）「」・])", "", text)
    flat = one_line(flat)
    name, groups = _grouped(flat.partition("。")[0])
    others: list[str] = []
    for group in groups:
        listed = re.sub(r"^別[称名][、､，,：]?", "", group)
        if listed != group:
            others += re.split(r"、|､|及び", listed)
        elif "含む" not in group and not _FORM.fullmatch(group):  # else it describes, or is a bare legal form
            others += group.split("、")
    return one_line(name), tuple(one_line(other) for other in others if one_line(other))


def _grouped(text: str) -> tuple[str, list[str]]:
    """What stands outside all brackets, and what stands in each outermost pair; an open bracket ends the text."""
    outside, groups, depth = [], [""], 0
    for sign in text:
        depth += sign == "（"
        if depth == 0:
            outside.append(sign)
        elif not (sign in "（）" and depth == 1):
            groups[-1] += sign
        if sign == "）" and depth:
            depth -= 1
            groups += [""] if depth == 0 else []
    return "".join(outside), [group for group in groups[:-1] if group]


def _english(text: str) -> tuple[str, tuple[str, ...]]:
    """Name and aliases of the English half."""
    head, *tail = _AKA.split(text, maxsplit=1)
    name = _joined_lines(head).partition(", including ")[0]  # what follows describes
    aliases = [_joined_lines(part) for part in _DASH.split(tail[0])] if tail else []
    return name, tuple(alias for alias in aliases if alias)


def _joined_lines(text: str) -> str:
    """One line; a word broken at a hyphen is put together again."""
    line = one_line(re.sub(r"(?<=\w)-\n", "-", text)).strip(" ,;:.")
    return line.removesuffix("; and").removesuffix(" and").strip(" ,;.")


def _places(text: str, country_of: CountryOf) -> tuple[ListAddress, ...]:
    found = (_place(part.strip(" ."), country_of) for part in several(re.sub(r"(?<=\d)-\n", "-", text)))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _place(text: str, country_of: CountryOf) -> ListAddress | None:
    """An address; where its last part is no country, its last words may be ('8 marta, 10/1 Russia', 'located in
    Belarus').
    """
    found = address(text, country_of)
    if found is not None and found.country == "CN" and "," in found.text:  # '..., Hong Kong, China'
        inner = country_of(found.text.rsplit(",", 2)[-2].strip(" ."))
        return ListAddress(found.text, inner) if inner in _OF_CHINA else found
    if found is None or found.country:
        return found
    words = found.text.split()
    ends = (" ".join(words[-many:]) for many in range(min(len(words), _LONGEST_COUNTRY), 0, -1))
    return ListAddress(found.text, next(filter(None, map(country_of, ends)), None))
