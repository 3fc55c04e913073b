"""Is a unit where it should be? Landmarks ask it, and the speed of light says how far it can be.

::

    ground = cover(borders, frozenset({"CN", "HK", "MO"}))           # land, parted into restricted and other
    heard = audit(landmarks, mesh_ms, Bound.FIBRE)                   # landmarks that cannot be where they say
    verify(landmarks.only(heard.keep), rtt_ms, ground, Terms(Bound.FIBRE, tolerate=1)).outcome
"""

from __future__ import annotations

from sekisho.location.proof.asking import ask_next
from sekisho.location.proof.audit import Audit, Removed, Why, audit
from sekisho.location.proof.cover import Cells, Cover, Land, cover
from sekisho.location.proof.model import (
    Bound,
    Landmarks,
    Outcome,
    Reason,
    Site,
    SiteTest,
    Terms,
    Verdict,
    least_of_rounds,
)
from sekisho.location.proof.outlook import Place, Proposal, next_best
from sekisho.location.proof.plan import Plan, Step, Unproved, plan
from sekisho.location.proof.programme import (
    Answer,
    Rules,
    Standing,
    State,
    Unit,
    by_site,
    commitment,
    schedule,
    standings,
)
from sekisho.location.proof.verify import Disks, RestrictedNames, site_reach_km, verdicts, verify

__all__ = [
    "Answer",
    "Audit",
    "Bound",
    "Cells",
    "Cover",
    "Disks",
    "Land",
    "Landmarks",
    "Outcome",
    "Place",
    "Plan",
    "Proposal",
    "Reason",
    "Removed",
    "RestrictedNames",
    "Rules",
    "Site",
    "SiteTest",
    "Standing",
    "State",
    "Step",
    "Terms",
    "Unit",
    "Unproved",
    "Verdict",
    "Why",
    "ask_next",
    "audit",
    "by_site",
    "commitment",
    "cover",
    "least_of_rounds",
    "next_best",
    "plan",
    "schedule",
    "site_reach_km",
    "standings",
    "verdicts",
    "verify",
]
