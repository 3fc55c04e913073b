"""The least fixed point: an entity is reached when what reached owners hold of it reaches the threshold.

Nothing but a growing set is ever computed, so circles of owners do no harm: a circle without a listed owner stays out.
The walk goes from owners that have just been reached to what they hold; each holding is looked at once.

Sure: the least shares are summed. Possible: the most that the reached owners may hold, but no more than what the least
shares of all other owners leave (shares that sum to more than the whole leave nothing to reason from, and no such limit
is drawn). Where they may hold a quarter and more than a quarter is held by nobody who is named, that part may be theirs
too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sekisho.parties.ownership.model import NOTICEABLE, WHOLE, Version
from sekisho.parties.ownership.network import Bools, Ints, Network, distinct


@dataclass(frozen=True, slots=True)
class Touched:
    """The entities that reached owners hold anything of, or that are listed; arrays side by side."""

    node: Ints
    rank: Ints  # round in which it was reached; 0: listed; -1: not reached
    share: Ints  # of it, in billionths: the least (sure) or the most (possible) that reached owners hold
    plain: Ints  # the same without what nobody who is named holds

    @property
    def reached(self) -> Ints:
        """Nodes that were reached."""
        found: Ints = self.node[self.rank >= 0]
        return found


class Cascade:
    """Walks one network, as often as it is asked; its arrays are used again."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._low = np.zeros(network.size, dtype=np.int64)
        self._high = np.zeros(network.size, dtype=np.int64)
        self._rank = np.full(network.size, -1, dtype=np.int64)

    def run(self, seeds: Ints, version: Version, *, sure: bool) -> Touched:
        """All that the rule reaches from ``seeds`` (each once); they count together."""
        self._rank[seeds] = 0
        seen, fresh, rounds = [seeds], seeds, 0
        while len(fresh):
            rounds += 1
            held = self._add(fresh)
            new = held[self._reaches(held, version, sure)]
            seen.append(held)
            if version.control and (powers := self._controlled(fresh, sure)) is not None:
                new = distinct(np.concatenate((new, powers)), self.network.size)
                seen.append(powers)
            fresh = new[self._rank[new] < 0]
            self._rank[fresh] = rounds
        return self._taken(distinct(np.concatenate(seen), self.network.size), sure)

    def _add(self, owners: Ints) -> Ints:
        """Count what these owners hold; gives the entities of which they hold anything."""
        links = self.network.owns
        at = links.of(owners)
        target = links.target[at]
        np.add.at(self._low, target, links.low[at])
        np.add.at(self._high, target, links.high[at])
        return distinct(target, self.network.size)

    def _reaches(self, nodes: Ints, version: Version, sure: bool) -> Bools:
        share = self._low[nodes] if sure else self._most(nodes)
        found: Bools = share >= version.bar
        return found

    def _most(self, nodes: Ints, *, loose: bool = True) -> Ints:
        network, low, high = self.network, self._low[nodes], self._high[nodes]
        claimed = high + np.where(high >= NOTICEABLE, network.loose[nodes], 0) if loose else high
        known = network.known[nodes]
        left = np.where(known <= WHOLE, WHOLE - (known - low), np.iinfo(np.int64).max)
        return np.minimum(claimed, left)

    def _controlled(self, owners: Ints, sure: bool) -> Ints | None:
        links = self.network.controls
        at = links.of(owners)
        if not len(at):
            return None
        held = links.target[at]
        return distinct(held[links.low[at] >= WHOLE] if sure else held, self.network.size)

    def _taken(self, nodes: Ints, sure: bool) -> Touched:
        """What was found; the arrays are as new afterwards."""
        share = self._low[nodes].copy() if sure else np.minimum(WHOLE, self._most(nodes))
        plain = share if sure else self._most(nodes, loose=False)
        found = Touched(nodes, self._rank[nodes].copy(), share, plain)
        self._low[nodes] = 0
        self._high[nodes] = 0
        self._rank[nodes] = -1
        return found


@dataclass(frozen=True, slots=True)
class Spread:
    """What a rule reaches, over all nodes; arrays of the network's size."""

    rank: Ints  # as in ``Touched``
    share: Ints
    plain: Ints
    seed: Ints  # the listed owner that reaches it alone; -1 where they count together


STEPS = 20_000_000  # holdings looked at one listed owner after another, before they are taken together instead


def spread(cascade: Cascade, seeds: Ints, version: Version, *, sure: bool) -> Spread:
    """The fixed point of a rule: of all listed owners together, or of each alone where they do not count together.

    Where each alone would take too long (a thousand listed owners of the same thousand chains), the possible answer
    is that of all together, which is never less.
    """
    size = cascade.network.size
    result = Spread(np.full(size, -1), np.zeros(size, np.int64), np.zeros(size, np.int64), np.full(size, -1))
    if version.aggregate:
        _keep(result, cascade.run(seeds, version, sure=sure), -1)
        return result
    result.rank[seeds] = 0
    result.seed[seeds] = seeds
    steps = 0
    for seed in _able(cascade.network, seeds, version, sure=sure):
        alone = cascade.run(np.array([seed]), version, sure=sure)
        _keep(result, alone, int(seed))
        steps += len(alone.node)
        if steps > STEPS and not sure:
            _keep(result, cascade.run(seeds, version, sure=sure), -1)
            break
    return result


def _able(network: Network, seeds: Ints, version: Version, *, sure: bool) -> Ints:
    """Those that reach anything on their own: the others need no walk."""
    source = np.repeat(seeds, network.owns.start[seeds + 1] - network.owns.start[seeds])
    at = network.owns.of(seeds)
    share = network.owns.low[at] if sure else network.owns.high[at] + network.loose[network.owns.target[at]]
    able = source[share >= version.bar]
    if version.control:
        powers = network.controls.start
        able = np.concatenate((able, seeds[powers[seeds + 1] > powers[seeds]]))
    found: Ints = np.unique(able)
    return found


def _keep(result: Spread, touched: Touched, seed: int) -> None:
    """Keep what is better: reached before not reached, then the larger share."""
    node = touched.node
    now, before = touched.rank >= 0, result.rank[node] >= 0
    larger = touched.share > result.share[node]
    better = (now & ~before) | ((now == before) & larger & (result.rank[node] != 0))
    better |= now & (touched.rank == 0)
    chosen = node[better]
    result.rank[chosen] = touched.rank[better]
    result.share[chosen] = touched.share[better]
    result.plain[chosen] = touched.plain[better]
    result.seed[chosen] = seed
