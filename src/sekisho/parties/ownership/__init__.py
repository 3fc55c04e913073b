"""Who is owned or controlled by listed parties, certainly or possibly, with the smallest set of owners as proof.

::

    rules = rules_on(parse_rules(data), clocks)                 # law as data: thresholds, days, status, grade
    found = assess(graph, listed, rules, clocks.as_of, groups={"D:5": {"CN", "HK"}}, asked=["firm-1"])
    found.results                                               # entity, rule, certain / possible / no, why
    prove(found, "firm-1", "us.ofac-50")                        # owners, shares and registers, down to the listed
    shells(graph, listed, as_of)                                # facts that look like a front company

Pure: frames in, frames out. Shares are intervals: a register's band, an unknown share, or registers that disagree make
an answer possible, never certain.
"""

from __future__ import annotations

from sekisho.parties.ownership.assess import Assessment, assess
from sekisho.parties.ownership.model import FACTS, LISTED, RESULTS, Answer, Live, Reason, Rule, Version
from sekisho.parties.ownership.proof import Link, Proof, Step, prove
from sekisho.parties.ownership.rules import parse_rules, rules_on
from sekisho.parties.ownership.shells import neighbours, shells

__all__ = [
    "FACTS",
    "LISTED",
    "RESULTS",
    "Answer",
    "Assessment",
    "Link",
    "Live",
    "Proof",
    "Reason",
    "Rule",
    "Step",
    "Version",
    "assess",
    "neighbours",
    "parse_rules",
    "prove",
    "rules_on",
    "shells",
]
