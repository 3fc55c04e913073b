"""Facts: everything that rules may name, gathered from the batch and the stations. docs/facts.md lists them."""

from sekisho.gate.facts.cleared import Cleared, with_clearances
from sekisho.gate.facts.consignments import consignment_facts
from sekisho.gate.facts.kept import kept
from sekisho.gate.facts.lines import line_facts, line_totals
from sekisho.gate.facts.matches import match_facts
from sekisho.gate.facts.once import beside
from sekisho.gate.facts.ownership import Owners, asked_for, owner_facts, told_of_owners
from sekisho.gate.facts.parties import party_facts
from sekisho.gate.facts.words import Words

__all__ = [
    "Cleared",
    "Owners",
    "Words",
    "asked_for",
    "beside",
    "consignment_facts",
    "kept",
    "line_facts",
    "line_totals",
    "match_facts",
    "owner_facts",
    "party_facts",
    "told_of_owners",
    "with_clearances",
]
