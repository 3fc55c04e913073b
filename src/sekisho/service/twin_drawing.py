"""One unit as a picture: what it lies in and what lies in it, who held it in turn, its history, what is wrong. SVG.

Everything that is said comes as texts in one language; names are strangers' words and are escaped. Colours never stand
alone: each standing has its own shape as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from unicodedata import east_asian_width

from sekisho.custody import Account, Act, Entry, Finding, Twin, Verb
from sekisho.service.custody import above
from sekisho.standards.epcis import Instant

WIDTH, _MARGIN, _LINE = 560, 20, 18
MOST_PARTS, MOST_EVENTS, MOST_FINDINGS = 24, 60, 12
_STYLE = """
svg { color-scheme: light dark;
  font: 13px system-ui, "Noto Sans CJK JP", "Noto Sans JP", "Noto Sans CJK KR", sans-serif; }
.paper { fill: #fffefb; } text { fill: #1d1f21; } .soft { fill: #5c6066; font-size: 11.5px; }
.head { font-size: 17px; font-weight: 650; } .title { font-size: 12px; font-weight: 650; fill: #5c6066; }
.box { fill: none; stroke: #8b8778; } .own { fill: #e6f2ee; stroke: #1c7c63; stroke-width: 2.5; }
.part { fill: none; stroke: #b9b5a9; } .line { stroke: #b9b5a9; stroke-width: 2; }
.applied { fill: #1c7c63; } .signed { fill: #1d5fa8; } .refused { fill: #b32d26; }
.struck, .restated { fill: #8b8f95; } .wrong { fill: #fae4e1; stroke: #b32d26; }
.bad { fill: #b32d26; font-weight: 650; }
@media (prefers-color-scheme: dark) { .paper { fill: #1d2024; } text { fill: #e7e6e2; }
  .soft, .title { fill: #a2a6ac; } .own { fill: #1d3a33; stroke: #4fb598; } .applied { fill: #4fb598; }
  .signed { fill: #6fa8e6; } .refused { fill: #ee7a70; } .wrong { fill: #3a1d1b; stroke: #ee7a70; }
  .bad { fill: #ee7a70; } }
"""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Texts of one language: of verbs, of standings, of findings, and single words by name."""

    verb: Callable[[Verb], str]
    standing: Callable[[str], str]
    finding: Callable[[Finding], str]
    word: Callable[[str], str]


@dataclass(slots=True)
class _Sheet:
    """Lines of SVG from the top down; ``y`` is where the next thing goes."""

    y: float = _MARGIN
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, words: str, kind: str = "", room: float | None = None, *, down: float = 0) -> None:
        fitted = clip(words, (room or WIDTH - _MARGIN - x) / 6.9)
        more = f"<title>{escape(words)}</title>" if fitted != words else ""
        self.parts.append(f'<text x="{x:.0f}" y="{self.y + down:.0f}" class="{kind}">{escape(fitted)}{more}</text>')

    def heading(self, words: str) -> None:
        self.y += 26
        self.text(_MARGIN, words, "title")
        self.y += 8

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        self.parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="8" class="{kind}"/>'
        )


def clip(words: str, room: float) -> str:
    """As much of a text as fits into so many half-width letters, with an ellipsis where it was cut."""
    used = 0
    for at, letter in enumerate(words):
        used += 2 if east_asian_width(letter) in "WF" else 1
        if used > room:
            return words[: max(at - 1, 1)] + "…"
    return words


def wrapped(words: str, room: int) -> list[str]:
    """Lines of so many half-width letters; names are long and have no blanks, so lines may end anywhere."""
    lines, used = [""], 0
    for letter in words:
        wide = 2 if east_asian_width(letter) in "WF" else 1
        if used + wide > room:
            lines.append("")
            used = 0
        lines[-1] += letter
        used += wide
    return lines


def draw(told: Account, twin: Twin, phrases: Phrases, lang: str) -> str:
    """The picture, a whole SVG file."""
    sheet = _Sheet()
    _head(sheet, twin, phrases)
    _nest(sheet, told, twin, phrases)
    _holders(sheet, told, twin, phrases)
    _history(sheet, told, twin, phrases)
    _wrong(sheet, [f for f in told.custody.findings if f.item == twin.item], phrases)
    height = sheet.y + _MARGIN
    body = "\n".join(sheet.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}"'
        f' height="{height:.0f}" role="img" lang="{lang}">\n<title>{escape(twin.item)}</title>\n'
        f'<style>{_STYLE}</style>\n<rect class="paper" width="{WIDTH}" height="{height:.0f}"/>\n{body}\n</svg>\n'
    )


def short(item: str) -> str:
    """The last part of a key: what a person calls the unit."""
    return item.rstrip("/").rpartition("/")[2] or item


def _head(sheet: _Sheet, twin: Twin, phrases: Phrases) -> None:
    sheet.y += 10
    level = f"  ({twin.level})" if twin.level else ""
    ended = f"  {phrases.word('ended')}" if twin.ended else ""
    sheet.text(_MARGIN, f"{short(twin.item)}{level}{ended}", "head", room=WIDTH * 0.75)
    sheet.y += 20
    sheet.text(_MARGIN, twin.item, "soft")
    sheet.y += _LINE
    holder = twin.holder or phrases.word("unknown")
    more = f" ({phrases.word('signed')})" if twin.held == "signed" else ""
    sheet.text(_MARGIN, f"{phrases.word('holder')}: {holder}{more}")


def _nest(sheet: _Sheet, told: Account, twin: Twin, phrases: Phrases) -> None:
    """What it lies in as boxes around it, what lies in it as boxes within."""
    outer = list(above(told.custody, twin))[::-1]
    shown = twin.children[:MOST_PARTS]
    rows = -(-len(shown) // 4)
    own = 34 + rows * 30 + (18 if len(twin.children) > MOST_PARTS else 0)
    sheet.heading(phrases.word("within") if outer else phrases.word("parts") if shown else "")
    top = sheet.y
    for depth, box in enumerate(outer):
        inset = depth * 14
        sheet.rect(_MARGIN + inset, sheet.y, WIDTH - 2 * (_MARGIN + inset), own + 38 * (len(outer) - depth), "box")
        level = f" ({box.level})" if box.level else ""
        sheet.text(_MARGIN + inset + 12, f"{short(box.item)}{level}", "soft", room=360, down=18)
        sheet.y += 26
    inset = len(outer) * 14
    sheet.rect(_MARGIN + inset, sheet.y, WIDTH - 2 * (_MARGIN + inset), own, "own")
    sheet.text(_MARGIN + inset + 12, short(twin.item), "", down=21)
    width = (WIDTH - 2 * (_MARGIN + inset) - 24) / 4
    for number, part in enumerate(shown):
        x, y = _MARGIN + inset + 12 + (number % 4) * width, sheet.y + 32 + number // 4 * 30
        sheet.rect(x, y, width - 6, 24, "part")
        sheet.text(x + 6, short(part), "soft", room=width - 14, down=y - sheet.y + 16)
    if len(twin.children) > MOST_PARTS:
        sheet.text(_MARGIN + inset + 12, f"+ {len(twin.children) - MOST_PARTS:,}", "soft", down=own - 8)
    sheet.y = top + own + 38 * len(outer) + 6


def _holders(sheet: _Sheet, told: Account, twin: Twin, phrases: Phrases) -> None:
    """Who had it, one below the other, with since when."""
    chain = list(_possession(told, twin))
    if not chain:
        return
    sheet.heading(phrases.word("holder"))
    for number, (time, party, standing) in enumerate(chain):
        sheet.y += 20
        mark = "●" if number == len(chain) - 1 else "○"
        kind = "signed" if standing == "signed" else ""
        sheet.text(_MARGIN, f"{mark}", kind, room=20)
        sheet.text(_MARGIN + 20, str(Instant(time))[:10], "soft", room=80)
        sheet.text(_MARGIN + 104, party)


def _possession(told: Account, twin: Twin) -> Iterator[tuple[int, str, str]]:
    acts = {act.id: act for act in told.acts}
    last = None
    for entry, _ in _entries(told, twin):
        act = acts.get(entry.act)
        if act is None or entry.standing not in ("applied", "signed"):
            continue
        party = act.taker or act.giver if entry.verb is Verb.COMMISSION else act.taker
        if entry.verb in (Verb.COMMISSION, Verb.ACCEPT) and party and party != last:
            last = party
            yield entry.time, party, entry.standing


def _entries(told: Account, twin: Twin) -> list[tuple[Entry, Twin]]:
    """Its history, and that of what it lies in since it lay there."""
    found = [(entry, twin) for entry in twin.history]
    joined = max((e.time for e in twin.history if e.verb is Verb.JOIN and e.standing != "refused"), default=None)
    if joined is not None and twin.parent is not None:
        for outer in above(told.custody, twin):
            found += [(entry, outer) for entry in outer.history if entry.time > joined]
    return sorted(found, key=lambda pair: (pair[0].time, pair[0].act))


def _history(sheet: _Sheet, told: Account, twin: Twin, phrases: Phrases) -> None:
    entries = _entries(told, twin)
    sheet.heading(phrases.word("history"))
    if len(entries) > MOST_EVENTS:
        sheet.y += _LINE
        sheet.text(_MARGIN + 20, f"… {len(entries) - MOST_EVENTS:,}", "soft")
    shown = entries[-MOST_EVENTS:]
    top = sheet.y + 16
    sheet.parts.append(f'<line x1="27" x2="27" y1="{top:.0f}" y2="{top + 22 * (len(shown) - 1):.0f}" class="line"/>')
    acts = {act.id: act for act in told.acts}
    for entry, owner in shown:
        sheet.y += 22
        sheet.parts.append(_dot(entry.standing, sheet.y - 5))
        sheet.text(_MARGIN + 20, str(Instant(entry.time))[:16].replace("T", " "), "soft", room=120)
        sheet.text(_MARGIN + 146, _line(entry, acts.get(entry.act), owner, twin, phrases), _kind(entry))


def _kind(entry: Entry) -> str:
    return "bad" if entry.standing == "refused" else "soft" if entry.standing in ("struck", "restated") else ""


def _dot(standing: str, y: float) -> str:
    """A shape a standing: disc, ring around a disc, square, small disc."""
    if standing == "refused":
        return f'<rect x="21" y="{y - 6:.0f}" width="12" height="12" class="refused"/>'
    if standing == "signed":
        return f'<circle cx="27" cy="{y:.0f}" r="7" class="signed"/><circle cx="27" cy="{y:.0f}" r="3" class="paper"/>'
    return f'<circle cx="27" cy="{y:.0f}" r="{5 if standing == "applied" else 3}" class="{standing}"/>'


def _line(entry: Entry, act: Act | None, owner: Twin, twin: Twin, phrases: Phrases) -> str:
    words = [phrases.verb(entry.verb)]
    if owner is not twin:
        words.append(f"[{short(owner.item)}]")
    if act is not None:
        other = act.parent if entry.verb in (Verb.JOIN, Verb.PART) else act.taker
        if other and other != owner.item:
            words.append(f"→ {short(other)}")
    standing = phrases.standing(entry.standing)
    return " ".join(words) + (f" - {standing}" if standing else "")


def _wrong(sheet: _Sheet, findings: Sequence[Finding], phrases: Phrases) -> None:
    if not findings:
        return
    sheet.y += 18
    told = [line for one in findings[:MOST_FINDINGS] for line in wrapped(f"▲ {phrases.finding(one)}", 70)]
    sheet.rect(_MARGIN, sheet.y, WIDTH - 2 * _MARGIN, 14 + 20 * len(told), "wrong")
    for line in told:
        sheet.y += 20
        sheet.text(_MARGIN + 12, line, "")
    sheet.y += 14
    if len(findings) > MOST_FINDINGS:
        sheet.y += _LINE
        sheet.text(_MARGIN + 12, f"+ {len(findings) - MOST_FINDINGS:,}", "soft")
