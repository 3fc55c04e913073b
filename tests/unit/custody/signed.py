"""Parties with keys, and signed documents of handovers between them. Times are POSIX seconds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from tests.unit.custody.stories import made, story

from sekisho.custody import (
    Account,
    Act,
    Answer,
    Difference,
    Discrepancy,
    Exports,
    Handovers,
    Offer,
    Passage,
    Seal,
    account,
    take,
)
from sekisho.standards.suites import Document, DocumentSigner, Held, Revoked, Ring, Suite, SuitePolicy, Term

MAKER, BROKER, BUYER, SITE = (
    f"https://id.gs1.org/417/{n}" for n in ("4900000000016", "6900000000038", "8800000000077", "8800000000084")
)
POLICY = SuitePolicy((Term(Suite.HYBRID, date(2026, 1, 1)), Term(Suite.MLDSA65, date(2026, 1, 1))))
T0 = 1_795_500_000  # 2026-11-24
HOUR = 3600


@cache
def signer(party: str, suite: Suite = Suite.HYBRID, year: int = 2026) -> DocumentSigner:
    return DocumentSigner.generate(f"key-of-{party[-3:]}/{year}", suite)


def ring(*more: Held) -> Ring:
    parties = (MAKER, BROKER, BUYER, SITE)
    weak = Held(signer(MAKER, Suite.ED25519).public, MAKER, T0 - 10**6)
    return Ring.of([*(Held(signer(party).public, party, T0 - 10**6) for party in parties), weak, *more])


def offer(*units: str, **changes: Any) -> Offer:
    """Of the maker to the buyer, within Japan, for a day."""
    stated: dict[str, Any] = {
        "id": f"offer-{'-'.join(units)}-000000000000",
        "units": units,
        "releaser": MAKER,
        "receiver": BUYER,
        "expires": T0 + 24 * HOUR,
        "passage": Passage("JP", "JP"),
    }
    return Offer(**{**stated, **changes})


def signed(what: Offer | Answer, at: int, by: DocumentSigner | None = None) -> Document:
    party = what.releaser if isinstance(what, Offer) else what.party
    return what.document().signed([by or signer(party)], at)


def answer(what: Offer, kind: str = "accept", **changes: Any) -> Answer:
    party = what.releaser if kind == "withdraw" else what.receiver
    digest = what._replace(time=0, digest="").document().digest
    received = what.units if kind == "accept" else ()
    return Answer(f"handover.{kind}", digest, what.id, party, received)._replace(**changes)


def lost(unit: str, kind: Difference = Difference.MISSING, seen: str | None = None) -> Discrepancy:
    return Discrepancy(kind, unit, seen)


def taken(*documents: Document, keys: Ring | None = None, **more: Any) -> Handovers:
    return take(documents, keys or ring(), POLICY, **more)


def codes(handovers: Handovers) -> list[str]:
    return [finding.code for finding in handovers.findings]


def told(
    documents: Iterable[Document], *acts: Act, keys: Ring | None = None, exports: Exports | None = None
) -> Account:
    """The account of units m and n that the maker made before, of other acts, and of documents."""
    before = [one._replace(time=(T0 - HOUR) * 10**9) for one in story(made("m", "n", "s", holder=MAKER))]
    return account([*before, *acts], taken(*documents, keys=keys), exports=exports)


def superseded(party: str, at: int) -> tuple[Held, Held]:
    """An old key that was exchanged at this time, and its successor."""
    old, new = signer(party, year=2025).public, signer(party, year=2027).public
    return (
        Held(old, party, T0 - 10**6, None, Revoked.SUPERSEDED, at, new.key_id),
        Held(new, party, at),
    )


def seal(item: str, number: str, **more: Any) -> Seal:
    return Seal(item, number, **more)
