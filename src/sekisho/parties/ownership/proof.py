"""Why an answer is what it is: the smallest set of owners that reaches the threshold, down to listed parties.

Of the owners that a rule reached earlier, the largest holdings are taken until the threshold is reached: no smaller set
of them reaches it. An owner proved without the entity itself may stand in for several. A proof never goes in a circle,
because every step leads to owners that were reached before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sekisho.parties.ownership.assess import Assessment, State
from sekisho.parties.ownership.cascade import Cascade, Spread
from sekisho.parties.ownership.headquarters import Seats
from sekisho.parties.ownership.model import WHOLE, Answer, Version
from sekisho.parties.ownership.network import Ints, Links, Network

MOST_STEPS = 200  # of one proof
_TRIED = 8  # owners reached later that are tried in place of several
_LATE = 1 << 40


class Link(NamedTuple):
    """A holding or a power: shares within 0..1, and the registers that say so."""

    owner: str
    owned: str
    kind: str
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """The owners that together reach ``owned``; ``undisclosed`` is what nobody who is named must add."""

    owned: str
    links: tuple[Link, ...]
    undisclosed: float = 0.0


@dataclass(frozen=True, slots=True)
class Proof:
    """Steps from the entity up; ``roots`` are the listed owners, or the ultimate parents, where it ends."""

    entity: str
    rule: str
    answer: str
    steps: tuple[Step, ...]
    roots: tuple[str, ...]


def prove(assessment: Assessment, entity: str, rule: str) -> Proof | None:
    """The proof that a rule reaches an entity, certainly or possibly; None where it does not, or is not known."""
    state = assessment.states.get(rule)
    node = assessment.network.number(entity)
    if state is None or node is None:
        return None
    if state.seats is not None:
        return _seated(assessment.network, state, state.seats, node)
    return _owned(assessment.cascade, state, node)


# cascades


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where a proof is looked for: the network, the wording, and the round in which each node was reached."""

    network: Network
    version: Version
    rank: Callable[[int], int]
    sure: bool


def _owned(cascade: Cascade, state: State, node: int) -> Proof | None:
    assert state.sure is not None and state.possible is not None
    network, minority = cascade.network, state.live.rule.kind == "minority"
    if minority and (state.sure.rank[node] >= 0 or state.possible.rank[node] == 0):
        return None  # it is more than a minority
    share = state.sure.share[node] if minority else 0
    sure = bool(share >= state.live.version.bar if minority else state.sure.rank[node] >= 0)
    spread = state.sure if sure else state.possible
    reached = spread.share[node] >= state.live.version.bar if minority else spread.rank[node] >= 0
    if not reached:
        return None
    rank = _ranks(cascade, state, spread, node, sure=sure)
    ground = _Ground(network, state.live.version, lambda n: _LATE if minority and n == node else rank(n), sure)
    steps, roots = _steps(ground, node)
    answer = Answer.CERTAIN if sure else Answer.POSSIBLE
    ids = network.ids
    return Proof(str(ids[node]), state.live.rule.id, answer.value, steps, tuple(str(ids[r]) for r in roots))


def _ranks(cascade: Cascade, state: State, spread: Spread, node: int, *, sure: bool) -> Callable[[int], int]:
    """The round in which each node was reached; where listed owners do not count together, by the node's own one."""
    if spread.seed[node] < 0 or state.live.version.aggregate:
        return lambda n: int(spread.rank[n])
    alone = cascade.run(np.array([int(spread.seed[node])]), state.live.version, sure=sure)
    known = dict(zip(alone.node.tolist(), alone.rank.tolist(), strict=True))
    return lambda n: int(known.get(n, -1))


class _Choice(NamedTuple):
    """A set of links that reaches a node."""

    links: Links
    at: list[int]
    kind: str
    undisclosed: int = 0


def _steps(ground: _Ground, node: int) -> tuple[tuple[Step, ...], list[int]]:
    """The steps from a node up, and the listed nodes where they end."""
    steps: dict[int, Step] = {}
    roots: dict[int, None] = {}
    waiting = deque([node])
    while waiting and len(steps) < MOST_STEPS:
        current = waiting.popleft()
        if ground.rank(current) == 0:
            roots[current] = None
        elif current not in steps:
            choice = _better(ground, current) if current == node else _choice(ground, current)
            links = tuple(_link(ground.network, choice, at, current) for at in choice.at)
            steps[current] = Step(str(ground.network.ids[current]), links, choice.undisclosed / WHOLE)
            waiting += [int(choice.links.target[at]) for at in choice.at]
    return tuple(steps.values()), list(roots)


def _choice(ground: _Ground, node: int, also: int = -1) -> _Choice:
    """The fewest owners reached before ``node`` (and ``also``, reached later) that reach it."""
    links, rank = ground.network.owners, ground.rank(node)
    shares = links.low if ground.sure else links.high
    before = [
        at
        for at in range(int(links.start[node]), int(links.start[node + 1]))
        if 0 <= ground.rank(int(links.target[at])) < rank or int(links.target[at]) == also
    ]
    before.sort(key=lambda at: (-int(shares[at]), ground.rank(int(links.target[at])), int(links.target[at])))
    taken, total = [], 0
    for at in before:
        taken.append(at)
        total += int(shares[at])
        if total >= ground.version.bar:
            break
    if total >= ground.version.bar and len(taken) == 1:
        return _Choice(links, taken, "ownership")
    powers = _powers(ground, node, rank)
    if powers:
        return _Choice(ground.network.controllers, powers[:1], "control")
    missing = max(0, ground.version.bar - total)
    return _Choice(links, taken, "ownership", min(missing, int(ground.network.loose[node])))


def _powers(ground: _Ground, node: int, rank: int) -> list[int]:
    if not ground.version.control:
        return []
    links = ground.network.controllers
    span = range(int(links.start[node]), int(links.start[node + 1]))
    able = [at for at in span if not ground.sure or links.low[at] >= WHOLE]
    return [at for at in able if 0 <= ground.rank(int(links.target[at])) < rank]


def _better(ground: _Ground, node: int) -> _Choice:
    """As ``_choice``, but an owner reached later may stand in for several, if its own proof does without the node."""
    first = _choice(ground, node)
    if len(first.at) < 2:
        return first
    links, shares = ground.network.owners, ground.network.owners.low if ground.sure else ground.network.owners.high
    span = range(int(links.start[node]), int(links.start[node + 1]))
    later = [at for at in span if ground.rank(int(links.target[at])) >= ground.rank(node)]
    for at in sorted(later, key=lambda at: -int(shares[at]))[:_TRIED]:
        owner = int(links.target[at])
        other = _choice(ground, node, also=owner)
        if len(other.at) < len(first.at) and not other.undisclosed and not _leans_on(ground, owner, node):
            first = other
    return first


def _leans_on(ground: _Ground, owner: int, node: int) -> bool:
    """Whether the proof of ``owner`` needs ``node``."""
    steps = _steps_below(ground, owner)
    return node in steps or len(steps) >= MOST_STEPS


def _steps_below(ground: _Ground, node: int) -> set[int]:
    seen: set[int] = set()
    waiting = [node]
    while waiting and len(seen) < MOST_STEPS:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if ground.rank(current) > 0:
            choice = _choice(ground, current)
            waiting += [int(choice.links.target[at]) for at in choice.at]
    return seen


def _link(network: Network, choice: _Choice, at: int, owned: int) -> Link:
    links, ids = choice.links, network.ids
    source = network.stakes["source"][int(links.row[at])]
    low, high = int(links.low[at]) / WHOLE, int(links.high[at]) / WHOLE
    return Link(str(ids[int(links.target[at])]), str(ids[owned]), choice.kind, low, high, source or "")


# headquarters


def _seated(network: Network, state: State, found: Seats, node: int) -> Proof | None:
    if not found.possible[node]:
        return None
    answer = Answer.CERTAIN if found.certain[node] else Answer.POSSIBLE
    name = str(network.ids[node])
    if found.own[node] or (found.inside[node] and not found.parent_inside[node]):
        return Proof(name, state.live.rule.id, answer.value, (), (name,))
    came = _towards_a_seat(network, found, node)
    chain, current = [], came[0]
    while current != node:
        at, below = came[1][current]
        chain.append(_link(network, _Choice(network.owners, [at], "ownership"), at, below))
        current = below
    steps = tuple(Step(link.owned, (link,)) for link in reversed(chain))
    return Proof(name, state.live.rule.id, answer.value, steps, (str(network.ids[came[0]]),))


def _towards_a_seat(network: Network, found: Seats, node: int) -> tuple[int, dict[int, tuple[int, int]]]:
    """The nearest end of a chain that may sit inside, best one with a stated seat, and how it was reached."""
    links, parents = network.owners, found.parents
    came: dict[int, tuple[int, int]] = {node: (-1, -1)}
    waiting, best = [node], node
    rated = -1
    while waiting:
        current = waiting.pop(0)
        rating = _rating(found, current)
        if rating > rated:
            best, rated = current, rating
        span = np.searchsorted(parents, (links.start[current], links.start[current + 1]))
        for at in _by_share(links, parents[span[0] : span[1]]):
            owner = int(links.target[at])
            if owner not in came:
                came[owner] = (int(at), current)
                waiting.append(owner)
    return best, came


def _by_share(links: Links, at: Ints) -> Ints:
    ordered: Ints = at[np.argsort(-links.high[at], kind="stable")]
    return ordered


def _rating(found: Seats, node: int) -> int:
    """An end that sits inside beats one whose seat is unknown; a circle has no ends, so its insiders do."""
    if not found.inside[node]:
        return -1
    return 2 * int(found.stated[node]) + int(found.ends[node])
