"""Offers that nobody took: goods that left one hand and reached no other."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.custody.checks.watch import DAY, Watch, last
from sekisho.custody.model import Finding, Verb


def offers(watch: Watch) -> tuple[Finding, ...]:
    """``offer-expired`` for a signed offer past its end, ``offer-unanswered`` for a recorded one after some days."""
    return (*_expired(watch), *_unanswered(watch))


def _expired(watch: Watch) -> Iterator[Finding]:
    twins = watch.account.custody.twins
    for chain in watch.account.handovers.chains:
        offer = chain.offer
        if chain.answer is not None or (offer.expires + watch.limits.skew_seconds) * 10**9 >= watch.as_of:
            continue
        for unit in offer.units:
            twin = twins.get(unit)
            if twin is not None and any(e.act == offer.digest and e.standing == "signed" for e in twin.history):
                yield Finding("offer-expired", unit, offer.digest, (("receiver", offer.receiver),))


def _unanswered(watch: Watch) -> Iterator[Finding]:
    for twin in watch.account.custody.twins.values():
        if twin.offered_to is None or twin.offer is not None:
            continue
        offered = last(twin.history, Verb.OFFER)
        if offered is not None and offered.time + watch.limits.unanswered_days * DAY < watch.as_of:
            params = (("days", str((watch.as_of - offered.time) // DAY)), ("receiver", twin.offered_to))
            yield Finding("offer-unanswered", twin.item, offered.act, params)
