"""Every rule over every entity of a graph, on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from sekisho.parties.ownership.cascade import Cascade, Spread, spread
from sekisho.parties.ownership.circles import circles
from sekisho.parties.ownership.headquarters import Seats, seats
from sekisho.parties.ownership.model import (
    FACTS,
    NOTICEABLE,
    RESULTS,
    WHOLE,
    Answer,
    Lists,
    Live,
    Reason,
    Rule,
    Version,
)
from sekisho.parties.ownership.network import Bools, Ints, Network, build, distinct
from sekisho.parties.ownership.stakes import on_day, self_held, settled
from sekisho.standards.ownership import Graph


@dataclass(frozen=True, slots=True)
class State:
    """What a rule found, kept for its proofs; ``sure`` and ``possible`` are None for headquarters."""

    live: Live
    sure: Spread | None = None
    possible: Spread | None = None
    seats: Seats | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """``results`` as in ``model.RESULTS``, ``facts`` as in ``model.FACTS``; the rest is what proofs are made from."""

    results: pl.DataFrame
    facts: pl.DataFrame
    cascade: Cascade
    states: Mapping[str, State]

    @property
    def network(self) -> Network:
        """The settled stakes of the day."""
        return self.cascade.network


def assess(
    graph: Graph,
    listed: pl.DataFrame,
    rules: Sequence[Live],
    as_of: date,
    *,
    groups: Mapping[str, Set[str]] | None = None,
    asked: Sequence[str] = (),
) -> Assessment:
    """Answers of every rule; rows that say 'no' only for entities that were asked for.

    Args:
        graph: entities and stakes as read.
        listed: LISTED frame: which entities of the graph are listed parties, and how sure that is.
        rules: rules as they read on the day.
        as_of: the day whose stakes count.
        groups: country groups for rules on headquarters, such as 'D:5'.
        asked: entities for which 'no' is an answer too.
    """
    held = on_day(graph.stakes, as_of)
    stakes, facts = settled(held)
    network = build(graph.entities, stakes, self_held(held))
    nodes = network.nodes(pl.Series(asked, dtype=pl.String))
    spreads = _Spreads(Cascade(network))
    frames, states = [pl.DataFrame(schema=RESULTS)], {}
    for live in rules:
        if live.rule.kind == "headquarters":
            watched = frozenset((groups or {}).get(live.rule.group, ())) | set(live.rule.also)
            state = State(live, seats=seats(network, graph.entities, watched, live.version))
            frames.append(_headquarters(network, state, nodes))
        else:
            state, frame = _cascaded(spreads, live, listed, nodes)
            frames.append(frame)
        states[live.rule.id] = state
    results = pl.concat(frames)
    hidden = _hidden(network, results)
    return Assessment(results, pl.concat([facts, circles(network), hidden]), spreads.cascade, states)


def seeds(network: Network, listed: pl.DataFrame, rule: Rule, *, sure: bool) -> Ints:
    """The listed parties that start a rule: those that are confirmed, or all."""
    chosen = pl.lit(False)
    for lists in rule.lists:
        chosen = chosen | _starts(lists, sure)
    rows = listed.filter((chosen | (pl.col("list") == "*")) & (pl.col("sure") | pl.lit(not sure)))
    return np.unique(network.nodes(rows["entity"].unique()))


def _starts(lists: Lists, sure: bool) -> pl.Expr:
    """Where only some programmes count and none is known, it is no certain start but a possible one."""
    chosen = (pl.col("list") == lists.kind) & pl.col("source").fill_null("").str.starts_with(lists.source)
    if not lists.programs:
        return chosen
    programs = pl.col("programs").fill_null([])
    among = programs.list.eval(pl.element().is_in(list(lists.programs))).list.any().fill_null(False)
    return chosen & (among if sure else among | (programs.list.len() == 0))


class _Spreads:
    """Fixed points; two rules with the same listed owners and the same test share one."""

    def __init__(self, cascade: Cascade) -> None:
        self.cascade = cascade
        self._made: dict[tuple[object, ...], Spread] = {}

    def of(self, seeds: Ints, version: Version, *, sure: bool) -> Spread:
        control = version.control and len(self.cascade.network.controls.target) > 0
        key = (seeds.tobytes(), version.bar, version.aggregate, control, sure)
        if key not in self._made:
            self._made[key] = spread(self.cascade, seeds, replace(version, control=control), sure=sure)
        return self._made[key]


def _cascaded(spreads: _Spreads, live: Live, listed: pl.DataFrame, asked: Ints) -> tuple[State, pl.DataFrame]:
    network, version = spreads.cascade.network, live.version
    minority = live.rule.kind == "minority"
    base = replace(version, threshold=WHOLE // 2, over=False) if minority else version
    first, every = (seeds(network, listed, live.rule, sure=sure) for sure in (True, False))
    sure, possible = spreads.of(first, base, sure=True), spreads.of(every, base, sure=False)
    would = spreads.of(every, base, sure=True)
    state = State(live, sure, possible)
    if minority:
        below = sure.rank < 0
        certain = below & (sure.share >= version.bar)
        maybe = below & (possible.rank != 0) & (possible.share >= version.bar)
    else:
        certain, maybe = sure.rank >= 0, possible.rank >= 0
    reasons = [
        (certain & (sure.rank == 0), Reason.LISTED),
        (certain & (sure.share >= version.bar), Reason.OWNED),
        (certain, Reason.CONTROLLED),
        (maybe & ((possible.rank == 0) | _same(would, version.bar, minority)), Reason.MATCH),
        (maybe & (possible.plain >= version.bar), Reason.BANDS),
        (maybe & (possible.share >= version.bar), Reason.UNDISCLOSED),
        (maybe, Reason.CONTROLLED),
    ]
    depth = np.where(sure.rank >= 0, sure.rank, possible.rank)
    return state, _rows(network, live, (certain, maybe), reasons, asked, (sure.share, possible.share, depth))


def _same(would: Spread, bar: int, minority: bool) -> Bools:
    found: Bools = (would.rank < 0) & (would.share >= bar) if minority else would.rank >= 0
    return found


def _headquarters(network: Network, state: State, asked: Ints) -> pl.DataFrame:
    found = state.seats
    assert found is not None
    certain, maybe = found.certain, found.possible
    reasons = [
        (certain & found.own, Reason.HEADQUARTERS),
        (certain, Reason.PARENT),
        (maybe & found.inside & found.stated, Reason.HEADQUARTERS),
        (maybe & (found.parent_known | found.circular), Reason.PARENT),
        (maybe, Reason.UNKNOWN_SEAT),
    ]
    return _rows(network, state.live, (certain, maybe), reasons, asked, None)


def _rows(
    network: Network,
    live: Live,
    answers: tuple[Bools, Bools],
    reasons: Sequence[tuple[Bools, Reason]],
    asked: Ints,
    figures: tuple[Ints, Ints, Ints] | None,
) -> pl.DataFrame:
    """Result rows of the nodes for which the answer is not 'no', or that were asked for."""
    certain, maybe = answers
    node = distinct(np.concatenate((np.flatnonzero(certain | maybe), asked)), network.size)
    names = [reason.value for _, reason in reasons]
    picked = np.select([where[node] for where, _ in reasons], np.arange(len(reasons)).tolist(), default=-1)
    answer = np.where(certain[node], 0, np.where(maybe[node], 1, 2))
    recorded = np.diff(network.owners.start)[node] > 0
    frame = pl.DataFrame(
        {
            "entity": network.ids.gather(node),
            "rule": pl.Series([live.rule.id] * len(node), dtype=pl.String),
            "answer": pl.Series([a.value for a in Answer], dtype=pl.String).gather(answer),
            "reason": pl.Series([*names, Reason.NOTHING.value], dtype=pl.String).gather(
                np.where(picked < 0, len(names), picked)
            ),
            "undisclosed": pl.Series(network.hidden[node] / WHOLE),
            "recorded": pl.Series(recorded),
        }
    )
    none = np.full(len(node), -1)
    low, high, depth = (f[node] for f in figures) if figures else (none, none, none)
    frame = frame.with_columns(
        low=pl.Series(low / WHOLE), high=pl.Series(np.maximum(low, high) / WHOLE), depth=pl.Series(depth)
    )
    return frame.select(
        "entity",
        "rule",
        "answer",
        "reason",
        pl.when(pl.lit(figures is not None)).then("low"),
        pl.when(pl.lit(figures is not None)).then("high"),
        pl.when("recorded").then("undisclosed"),
        pl.when(pl.col("depth") >= 0).then("depth"),
    ).select(pl.col(c).cast(t) for c, t in RESULTS.items())


def _hidden(network: Network, results: pl.DataFrame) -> pl.DataFrame:
    """Entities with an answer of which more than a quarter is held by nobody who is named."""
    about = results.filter(pl.col("undisclosed") > NOTICEABLE / WHOLE).unique("entity", maintain_order=True)
    params = pl.struct(share=pl.col("undisclosed").round(6)).struct.json_encode()
    return about.select(
        code=pl.lit("ownership.undisclosed"), subject="entity", params=params, score=pl.lit(0.3)
    ).select(pl.col(c).cast(t) for c, t in FACTS.items())
