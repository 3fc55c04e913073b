"""Proofs of ownership as short texts, alike in every language: 'OOO Vostek → 50% → Reef Trading Ltd'."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sekisho.parties.ownership import Proof
from sekisho.parties.ownership.network import Network
from sekisho.standards.ownership import OPEN

_LONGEST = 60  # characters of one name
_STEPS = 8  # of one path
_NAMED = 3  # owners or lists
_MANY = "…"
_NOBODY = "(?)"  # what nobody who is named holds
Told = tuple[list[str], str, str]  # path, owners, lists


@dataclass(frozen=True, slots=True)
class Path:
    """Names, countries and listings of the entities that paths are about."""

    named: Mapping[str, str]
    countries: Mapping[str, str]
    listings: Mapping[str, list[str]]

    @classmethod
    def of(cls, entities: pl.DataFrame, listed: pl.DataFrame, ids: Collection[str]) -> Path:
        """What ENTITIES and LISTED say of these ids."""
        wanted = pl.Series(list(ids), dtype=pl.String).implode()
        rows = entities.filter(pl.col("entity").is_in(wanted)).select(
            "entity", "name", pl.col("countries").list.first()
        )
        named, countries = {}, {}
        for entity, name, country in rows.iter_rows():
            named[entity] = name or entity
            if country:
                countries[entity] = country
        lists = listed.filter(pl.col("entity").is_in(wanted)).sort("sure", descending=True, maintain_order=True)
        sources = lists.group_by("entity").agg(pl.coalesce("source", "list").unique(maintain_order=True))
        return cls(named, countries, dict(sources.iter_rows()))

    def name(self, entity: str) -> str:
        """The name; the id or text itself where it is none of the entities."""
        name = self.named.get(entity, entity)
        return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + _MANY

    def names(self, entities: Sequence[str]) -> str:
        """Names in a row."""
        return _row([self.name(one) for one in entities])

    def lists(self, entities: Sequence[str]) -> str:
        """The lists on which they are."""
        return _row([source for one in entities for source in self.listings.get(one, ())])


def _row(texts: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(texts))
    return ", ".join(distinct[:_NAMED] + [_MANY][: len(distinct) > _NAMED])


def share(low: float, high: float) -> str:
    """A share within 0..1 in signs: '50%', '25–50%', '>50%', '≥75%', '≤49%', '?'."""
    edge = abs(low - round(low, 6)) > OPEN / 2
    if low <= 0:
        return "?" if high >= 1 else f"≤{_percent(high)}"
    if high >= 1 and low < 1:
        return f"{'>' if edge else '≥'}{_percent(low)}"
    if high - low < 2 * OPEN:
        return _percent(low)
    return f"{'>' if edge else ''}{_percent(low)[:-1]}–{_percent(high)}"


def _percent(part: float) -> str:
    return f"{round(part * 100, 2):.2f}".rstrip("0").rstrip(".") + "%"


def path_of(proof: Proof | None, path: Path) -> Told:
    """The steps of a proof from the listed owners down to the party; the listed owners; their lists."""
    if proof is None:
        return [], "", ""
    steps = []
    for step in reversed(proof.steps):
        for link in step.links:
            held = "control" if link.kind == "control" else share(link.low, link.high)
            steps.append(_step(path, link.owner, held, link.owned))
        if step.undisclosed > 0:
            steps.append(_step(path, _NOBODY, share(step.undisclosed, step.undisclosed), step.owned))
    return _cut(steps), path.names(proof.roots), path.lists(proof.roots)


def _step(path: Path, owner: str, held: str, owned: str) -> str:
    return f"{path.name(owner)} → {held} → {path.name(owned)}"


def seat_path(steps: Sequence[tuple[str, str]], network: Network, path: Path) -> list[str]:
    """(owned, majority owner) upwards -> the same from the top down, with shares."""
    return _cut([_step(path, owner, _held(network, owner, owned), owned) for owned, owner in reversed(steps)])


def _held(network: Network, owner: str, owned: str) -> str:
    links, node = network.owners, network.number(owned)
    if node is None:
        return "?"
    for at in range(int(links.start[node]), int(links.start[node + 1])):
        if str(network.ids[int(links.target[at])]) == owner:
            return share(int(links.low[at]) / 1e9, int(links.high[at]) / 1e9)
    return "?"


def _cut(steps: list[str]) -> list[str]:
    """The two ends of a long path say most."""
    if len(steps) <= _STEPS:
        return steps
    half = _STEPS // 2
    return [*steps[:half], _MANY, *steps[-half:]]
