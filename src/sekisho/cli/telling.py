"""A story on the terminal. Apart from ``explain`` itself so that `sekisho --help` need not load any of this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sekisho.bootstrap import settings
from sekisho.cli.prose import Prose
from sekisho.cli.summary import OUTCOME_MARK, OUTCOME_STYLE
from sekisho.rules import parse_law
from sekisho.service.reasons import Reason
from sekisho.service.said import Said
from sekisho.service.story import Stories, Story, records_of
from sekisho.service.wording import DASH, Wording, clean
from sekisho.storage.labels import load_labels
from sekisho.storage.outputs import read_day
from sekisho.storage.packs import read_packs
from sekisho.vocabulary.errors import UsageFault

GRADE_STYLE = {"primary": "green", "secondary": "cyan", "unverified": "yellow"}
_EFFECT_STYLE = {"prohibited": "bold red", "licence": "bold red", "exception": "yellow", "incomplete": "yellow"}


def find_story(consignment: str, out: Path | None) -> tuple[Story, Wording]:
    """The story of a consignment of the day judged into ``out`` (default: the settings' folder).

    Raises:
        InputError: nothing was judged into that folder.
        UsageFault: no such consignment there; near ids are suggested.
    """
    folder = out or settings().out
    day = read_day(folder)
    words = Wording(parse_law(read_packs()), load_labels())
    records = records_of(consignment, day.decisions, day.findings, day.batch)
    if records is None:
        near = _near(consignment, day.decisions.get_column("consignment").to_list())
        hint = f"Did you mean {' or '.join(near)}?" if near else "The ids stand in decisions.csv."
        raise UsageFault(f"No consignment '{clean(consignment, 60)}' was judged into {folder}.", hint=hint)
    return Stories(words).tell(records), words


def _near(asked: str, ids: Sequence[str]) -> list[str]:
    """Up to three ids that look like the one asked for."""
    found = process.extract(asked, ids, scorer=fuzz.ratio, processor=str.casefold, limit=3, score_cutoff=60)
    return [clean(name, 60) for name, _, _ in found]


def print_story(story: Story, words: Wording, lang: str, console: Console | None = None) -> None:
    """Print a story; on standard output unless another console is given."""
    console = console or Console(highlight=False)
    console.print(Telling(words, lang).render(story))


class Telling:
    """Lays a story out for the terminal in one language. Everything is ``Text``: markup in names is never read."""

    def __init__(self, words: Wording, lang: str) -> None:
        self.words = words
        self.lang = lang

    def render(self, story: Story) -> RenderableType:
        """The whole story."""
        parts: list[RenderableType] = [Text(), self._top(story), Prose(self._in(story.headline))]
        parts += self._section("next", self._list(story.next, "1"))
        parts += self._section("why", [self._reason(r) for r in story.why])
        parts += self._section("noted", [self._reason(r) for r in story.noted])
        parts += self._section("change", self._list(story.changes))
        parts += self._section("what", [self._goods(story)])
        parts += self._section("who", [self._parties(story)])
        parts += self._section("way", [self._way(story)])
        parts += self._section("checked", [self._checked(story)])
        parts += self._section(
            "skipped", [self._pairs((t, lacked) for t, lacked in story.skipped)] if story.skipped else []
        )
        parts += self._section("basis", [self._basis(story)])
        return Group(*parts, Text())

    def _ui(self, key: str, kind: str = "story") -> str:
        return self.words.labels.of(kind, key, self.lang)

    def _in(self, text: Said | str | None) -> str:
        return DASH if text is None else text.in_(self.lang) if isinstance(text, Said) else text

    def _section(self, key: str, body: Sequence[RenderableType]) -> list[RenderableType]:
        if not body:
            return []
        return [Text(), Text(self._ui(key), style="bold underline"), *(Padding(part, (0, 0, 0, 2)) for part in body)]

    def _top(self, story: Story) -> Text:
        style = OUTCOME_STYLE.get(story.outcome, "bold")
        mark = OUTCOME_MARK.get(story.outcome, "")
        outcome = f"{mark} {self._in(story.outcome_name).upper()}"
        return Text.assemble(
            (outcome, style), "  ", (story.consignment, "bold"), f"  ({self._in(story.determination)})"
        )

    def _list(self, texts: Iterable[Said], numbered: str = "") -> list[RenderableType]:
        rows = Table.grid(padding=(0, 1))
        rows.add_column(no_wrap=True)
        rows.add_column(overflow="fold")
        for at, text in enumerate(texts, start=1):
            rows.add_row(Text(f"{at}." if numbered else "-"), Prose(self._in(text)))
        return [rows] if rows.row_count else []

    def _reason(self, reason: Reason) -> RenderableType:
        effect = self.words.labels.of("effects", reason.effect, self.lang)
        head = Text.assemble((f"[{effect}]", _EFFECT_STYLE.get(reason.effect, "yellow")), " ")
        head.append(self._in(reason.title), style="bold")
        if reason.lines:
            head.append(f"  {self._ui('line')} {', '.join(map(str, reason.lines))}", style="dim")
        if not reason.open:
            head.append(f"  {self._ui('lifted')}", style="green")
        grade = self.words.labels.of("grades", reason.grade, self.lang)
        law = Text.assemble((f"<{grade}>", GRADE_STYLE.get(reason.grade, "")), " ", (reason.citation, "dim"))
        if reason.review and reason.effect in ("licence", "exception"):
            law.append(f" · {self.words.labels.of('reviews', reason.review, self.lang)}", style="dim")
        values = "; ".join(f"{self._in(name)}: {self._in(value)}" for name, value in reason.evidence)
        body: list[RenderableType] = [Prose(self._in(reason.sentence)), law]
        if values:
            body.append(Prose(values, "dim"))
        return Group(head, *(Padding(part, (0, 0, 0, 2)) for part in body))

    def _goods(self, story: Story) -> RenderableType:
        return Group(*(self._line(story, at) for at in range(len(story.goods)))) if story.goods else Text(DASH)

    def _line(self, story: Story, at: int) -> Text:
        goods = story.goods[at]
        text = Text(f"{goods.line}. {goods.quantity or '?'} × {goods.description}")
        found = [goods.chip, f"TPP {goods.tpp}" if goods.tpp else None, *goods.classes]
        stated = [
            f"ECCN {goods.eccn_claimed}" if goods.eccn_claimed else None,
            f"HS {goods.hs_code}" if goods.hs_code else None,
        ]
        if any(found):
            text.append("\n   " + " · ".join(part for part in found if part), style="bold")
        if any([*stated, goods.value]):
            text.append("\n   " + " · ".join(part for part in (*stated, goods.value) if part), style="dim")
        return text

    def _parties(self, story: Story) -> RenderableType:
        rows = Table.grid(padding=(0, 2))
        rows.add_column(no_wrap=True, style="dim")
        rows.add_column(overflow="fold")
        for party in story.parties:
            name = Text(party.name, style="bold red" if party.noticed else "")
            name.append(f"  {party.country or DASH} {self._in(party.place) if party.country else ''}".rstrip())
            more = [
                party.address,
                f"{self._ui('hq')}: {self._in(party.hq)}" if party.hq else None,
                f"{self._ui('parent')}: {party.parent}" if party.parent else None,
                f"{self._ui('founded')}: {party.founded}" if party.founded else None,
            ]
            if any(more):
                name.append("\n" + " · ".join(part for part in more if part), style="dim")
            rows.add_row(Text(self._in(party.role)), name)
        return rows

    def _way(self, story: Story) -> Text:
        text = Text(" → ".join(self._in(stop) for stop in story.way) + f"  ({self._ui('ship_date')} {story.ship_date})")
        if story.end_use:
            text.append(f"\n{self._ui('use')}: {story.end_use}")
        return text

    def _checked(self, story: Story) -> Table:
        return self._pairs((group.group, group.verdict) for group in story.checked)

    def _basis(self, story: Story) -> Table:
        digests = {"reference": "reference", "rulepacks": "pack", "facts_digest": "consignment"}
        rows: list[tuple[Said | str, Said | str]] = [
            (self._ui("as_of"), story.as_of),
            (self._ui("known_at"), story.known_at),
            *((self._ui(key), story.digests[name]) for key, name in digests.items()),
        ]
        return self._pairs(rows)

    def _pairs(self, rows: Iterable[tuple[Said | str, Said | str]]) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_column(overflow="fold", style="dim")
        table.add_column(overflow="fold")
        for name, value in rows:
            table.add_row(Text(self._in(name)), Text(self._in(value)))
        return table
