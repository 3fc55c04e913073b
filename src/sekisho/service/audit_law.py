"""What the law of the day of purchase said of each unit, and what the law now known says of that day.

Days between which nothing in the packs begins, ends or was published are one day to the law: they are judged together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from sekisho import items, location, rules
from sekisho.gate import facts
from sekisho.gate.assess import PARAGRAPHS
from sekisho.gate.facts.lines import with_sensitivity
from sekisho.gate.model import Bench
from sekisho.rules import Law, LiveLaw
from sekisho.rules.determine import ORDER
from sekisho.rules.model import ABOUT
from sekisho.vocabulary.clocks import Clocks, Interval
from sekisho.vocabulary.frames import Batch

Progress = Callable[[int, int], None]
ANSWERS: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "clock": pl.String,  # then: as known on the day of purchase; now: of that day, as known today
    "regime": pl.String,
    "answer": pl.String,  # rules.determine.Answer
    "denied": pl.Boolean,  # a licence would have been denied
    "missing": pl.List(pl.String),
    "rules": pl.List(pl.String),  # ids of the rules that speak
    "citation": pl.String,
}
# What the questions about names read of the facts about a purchase.
WHOLE: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("consignment", "ship_from", "dest"), pl.String),
    **dict.fromkeys(("any_accelerator", "any_electronics", "any_sensitive", "us_origin"), pl.Boolean),
    "exporter_country": pl.String,
}
_DENIED = ("presumption_of_denial", "policy_of_denial")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the law said of all purchases.

    ``answers`` as ``ANSWERS``; ``whole``: facts of each purchase; ``what``: the goods, as ``items.classify``;
    ``paragraphs``: consignment and the control paragraphs that applied then, by which a licence may name its goods.
    """

    answers: pl.DataFrame
    whole: pl.DataFrame
    what: pl.DataFrame
    paragraphs: pl.DataFrame


@dataclass(frozen=True)
class LawDays:
    """The days on which the law changed, in order."""

    edges: tuple[date, ...]

    @classmethod
    def of(cls, law: Law, about: Collection[str] = ABOUT) -> LawDays:
        """Every day on which something of the packs begins, has ended, or was published.

        Args:
            law: the packs. about: what the rules are about that matter (``rules.model.ABOUT``).
        """
        found: set[date] = set()
        for rule in (*law.rules, *law.facts):
            if rule.about not in about:
                continue
            found.add(rule.published)
            for interval in rule.in_force:
                found.update(_edges(interval))
        for members in law.groups.values():
            for member in members:
                found.update(_edges(member.interval))
        return cls(tuple(sorted(found)))

    def era(self, day: date) -> int:
        """The number of the stretch in which a day lies."""
        return bisect_right(self.edges, day)


def _edges(interval: Interval) -> Iterable[date]:
    ends = () if interval.end is None or interval.end == date.max else (interval.end + timedelta(days=1),)
    return (d for d in (interval.start, *ends, interval.published, interval.end_published) if d is not None)


def classified(lines: pl.DataFrame, knowledge: items.Knowledge) -> pl.DataFrame:
    """What each line is. Who lists an accelerator by its bare name means one: "L4" is tried as a GPU's name too."""
    what = items.classify(lines, knowledge)
    bare = (what["is_accelerator"] == False) & what["innocuous_words"].is_null()  # noqa: E712 - NULL stays NULL
    if not bare.any():
        return what
    tried = items.classify(
        lines.filter(bare).with_columns(description=pl.concat_str(pl.col("description").fill_null(""), pl.lit(" GPU"))),
        knowledge,
    )
    return what.update(tried, on=["consignment", "line"], include_nulls=True)


def judge_law(batch: Batch, bench: Bench, today: date, progress: Progress) -> Judged:
    """Every regime's answer to every purchase, under both clocks.

    Args:
        batch: ``audit_batch.batch_of``. bench: law, goods, words. today: the day of present knowledge.
        progress: told (purchases done, of how many).
    """
    what = classified(batch.lines, bench.knowledge)
    days = LawDays.of(bench.law, ("line",))
    eras = batch.consignments.select("consignment", "ship_date").with_columns(
        era=pl.Series([days.era(day) for day in batch.consignments["ship_date"]], dtype=pl.Int32)
    )
    answers, wholes, named, done = [], [], [], 0
    for part in eras.partition_by("era", maintain_order=True):
        day = part["ship_date"][0]
        piece, goods = _part(batch, what, part["consignment"])
        for clock, known in (("then", day), ("now", max(today, day))):
            live = bench.law.on(Clocks(day, known))
            whole, lines, ready = _facts(piece, goods, bench, live)
            answers.append(_answers(lines, bench.law, live, clock))
            if clock == "then":
                wholes.append(whole)
                named.append(ready.select("consignment", paragraphs=_PARAGRAPHS))
        done += part.height
        progress(done, eras.height)
    if not answers:
        return Judged(pl.DataFrame(schema=ANSWERS), pl.DataFrame(schema=WHOLE), what, pl.DataFrame(schema=_NAMED))
    return Judged(pl.concat(answers), pl.concat(wholes), what, pl.concat(named))


_NAMED: dict[str, pl.DataType | type[pl.DataType]] = {"consignment": pl.String, "paragraphs": pl.List(pl.String)}
_PARAGRAPHS = pl.concat_list(
    pl.when(pl.col(fact).fill_null(False)).then(pl.lit(paragraph)) for fact, paragraph in PARAGRAPHS
).list.drop_nulls()


def _part(batch: Batch, what: pl.DataFrame, numbers: pl.Series) -> tuple[Batch, pl.DataFrame]:
    mine = pl.col("consignment").is_in(numbers.implode())
    return Batch(*(f.filter(mine) for f in (batch.consignments, batch.lines, batch.parties))), what.filter(mine)


def _facts(
    batch: Batch, what: pl.DataFrame, bench: Bench, live: LiveLaw
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Facts of the whole as rules about matches read them; facts of the lines as stated, and with those derived."""
    watched = frozenset(live.groups["D:5"] | {"CN", "HK", "MO"})
    embargoed = live.groups["embargoed"] | live.groups["occupied"]
    way = location.trace(batch.consignments, hubs=live.groups["hubs"], watched=watched, embargoed=embargoed)
    party = facts.party_facts(batch.consignments, batch.parties, bench.words, watched)
    whole = facts.consignment_facts(batch.consignments, party, way, None, bench.words, watched)
    lines = facts.line_facts(batch.lines, what, whole)
    ready = with_sensitivity(rules.derive(lines, live, "line"))
    told = facts.beside(whole, facts.line_totals(ready)).select(pl.col(c).cast(t) for c, t in WHOLE.items())
    return told, lines, ready


def _answers(lines: pl.DataFrame, law: Law, live: LiveLaw, clock: str) -> pl.DataFrame:
    determined = rules.determine(lines, law, live)
    names = pl.DataFrame({"rank": range(len(ORDER)), "answer": [str(answer) for answer in ORDER]})
    told = (
        pl.concat([lines.select("consignment"), determined.answers.drop("overall")], how="horizontal")
        .unpivot(index="consignment", variable_name="regime", value_name="rank")
        .join(names.with_columns(pl.col("rank").cast(pl.UInt8)), on="rank")
    )
    spoken = determined.findings.group_by("consignment", "regime").agg(
        denied=((pl.col("effect") == "licence") & pl.col("review").is_in(_DENIED)).any(),
        missing=pl.col("missing").explode(empty_as_null=True).drop_nulls().unique().sort(),
        rules=pl.col("check").unique(maintain_order=True),
        citation=pl.col("citation").first(),
    )
    return (
        told.join(spoken, on=["consignment", "regime"], how="left")
        .with_columns(clock=pl.lit(clock), denied=pl.col("denied").fill_null(False))
        .select(pl.col(name).cast(dtype) for name, dtype in ANSWERS.items())
    )


def eras_of(days: pl.Series, law: Law, about: str) -> Iterator[tuple[date, pl.Series]]:
    """One day of each stretch of law about something that occurs among days, and which of the days lie in it."""
    calendar = LawDays.of(law, (about,))
    eras = pl.Series([calendar.era(day) for day in days], dtype=pl.Int32)
    for era in eras.unique(maintain_order=True):
        inside = eras == era
        yield days.filter(inside)[0], inside
