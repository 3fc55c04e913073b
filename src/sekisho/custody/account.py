"""All that was recorded and signed -> one account: handovers bound to events, replayed, seals followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sekisho.custody.binding import bind, straightened
from sekisho.custody.exports import Exports
from sekisho.custody.handover import SKEW, Handovers
from sekisho.custody.model import Act, Custody, Seal
from sekisho.custody.replay import replay
from sekisho.custody.seals import ANY_GRADE, Followed, SealPolicy, follow


@dataclass(frozen=True, slots=True)
class Account:
    """The state with all findings, the acts that made it (in no order), the handovers, and the seals on units."""

    custody: Custody
    acts: tuple[Act, ...] = ()
    handovers: Handovers = field(default_factory=Handovers)
    sealed: Mapping[str, tuple[Seal, ...]] = field(default_factory=dict)


def account(
    recorded: Iterable[Act],
    handovers: Handovers | None = None,
    *,
    exports: Exports | None = None,
    seals: SealPolicy = ANY_GRADE,
    skew: int = SKEW,
) -> Account:
    """One account.

    Args:
        recorded: acts of events, in any order.
        handovers: what ``take`` made of signed documents.
        exports: decisions, licences, places; without them only handovers that say that they cross a border are held.
        seals: what is asked of seals.
        skew: seconds by which clocks of two parties may differ.
    """
    handovers = handovers or Handovers()
    bound, differing = bind(recorded, handovers.chains, skew=skew)
    acts = [*straightened(bound, skew=skew), *handovers.acts]
    custody = replay(acts, exports)
    followed = Followed({}, ())
    if any(act.seals or (act.passage is not None and act.passage.container) for act in acts):
        followed = follow(acts, seals, exports, _refused(custody))
    findings = (*handovers.findings, *differing, *custody.findings, *followed.findings)
    return Account(replace(custody, findings=findings), tuple(acts), handovers, followed.on)


def _refused(custody: Custody) -> frozenset[tuple[str, str]]:
    """Which acts a replay did not apply to which units."""
    twins = custody.twins.values()
    return frozenset((e.act, twin.item) for twin in twins for e in twin.history if e.standing == "refused")
