"""Signed handovers and recorded events, brought together: one handover that is told twice is done once.

An event that an offer or acceptance names by its hash, or that says the same within the time of the handover, stands in
the history as restated: what was signed does the work. What was only recorded does it alone, and more weakly.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sekisho.custody.forms import ACCEPT
from sekisho.custody.handover import SKEW, Handover
from sekisho.custody.model import Act, Finding, Verb

_NANO = 10**9
_Key = tuple[Verb, str | None, tuple[str, ...]]


def bind(acts: Iterable[Act], chains: Sequence[Handover], *, skew: int = SKEW) -> tuple[list[Act], tuple[Finding, ...]]:
    """Recorded acts with those marked that a handover restates; ``event-differs`` where one names an event that says
    something else.
    """
    named: dict[str, tuple[Handover, Verb]] = {}
    spans: dict[_Key, list[tuple[int, int, Handover]]] = defaultdict(list)
    for chain in chains:
        offer, answer = chain.offer, chain.answer
        if offer.event:
            named[offer.event] = chain, Verb.OFFER
        start, end = (offer.time - skew) * _NANO, (offer.expires + skew) * _NANO
        units = tuple(sorted(offer.units))
        spans[Verb.OFFER, offer.receiver, units].append((start, end, chain))
        if answer is not None and answer.kind == ACCEPT:
            if answer.event:
                named[answer.event] = chain, Verb.ACCEPT
            spans[Verb.ACCEPT, offer.receiver, tuple(sorted(answer.received))].append((start, end, chain))
    if not spans:
        return list(acts), ()
    told: list[Finding] = []
    return [_marked(act, named, spans, told) for act in acts], tuple(told)


def _marked(
    act: Act,
    named: dict[str, tuple[Handover, Verb]],
    spans: dict[_Key, list[tuple[int, int, Handover]]],
    told: list[Finding],
) -> Act:
    if act.signed is not None or act.verb not in (Verb.OFFER, Verb.ACCEPT):
        return act
    cited = named.get(act.digest)
    here = spans.get((act.verb, act.taker, tuple(sorted(act.items))), ())
    for start, end, chain in here:
        if start <= act.time <= end and act.giver in (None, chain.offer.releaser):
            digest = chain.offer.digest if act.verb is Verb.OFFER or chain.answer is None else chain.answer.digest
            return act._replace(restates=digest)
    if cited is not None:
        told.append(Finding("event-differs", next(iter(act.items), ""), act.id, (("document", cited[0].offer.digest),)))
    return act


def straightened(acts: Sequence[Act], *, skew: int = SKEW) -> list[Act]:
    """Recorded receipts dated shortly before their shipping count just after it: two parties have two clocks."""
    offers: dict[_Key, list[int]] = defaultdict(list)
    takes: dict[_Key, list[int]] = defaultdict(list)
    for act in acts:
        if act.verb in (Verb.OFFER, Verb.ACCEPT) and act.declared is None and act.restates is None:
            key = (Verb.OFFER, act.taker, act.items)
            (offers if act.verb is Verb.OFFER else takes)[key].append(act.time)
    early = {key for key in takes if key in offers}
    if not early:
        return list(acts)
    for key in early:
        offers[key].sort()
        takes[key].sort()
    return [_after(act, offers, takes, skew * _NANO) if act.verb is Verb.ACCEPT else act for act in acts]


def _after(act: Act, offers: dict[_Key, list[int]], takes: dict[_Key, list[int]], skew: int) -> Act:
    key = (Verb.OFFER, act.taker, act.items)
    times = offers.get(key, [])
    begun = bisect_right(times, act.time)
    open_before = begun - bisect_left(takes.get(key, []), act.time)
    if open_before > 0 or begun == len(times) or times[begun] - act.time > skew or act.signed is not None:
        return act
    return act._replace(time=times[begun] + 1, clock=act.time)
