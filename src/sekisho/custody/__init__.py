"""Custody: every unit has one holder, one parent and one story, replayed from what was recorded and signed.

>>> acts = acts_of(read_document(content).document)     # EPCIS events as acts
>>> handovers = take(documents, ring, policy)           # signed offers and what became of them
>>> told = account(acts, handovers, exports=exports)    # in the order of event times, whatever the order of capture
>>> told.custody.twins[item].holder, told.custody.twins[item].held      # held: signed on both sides, or only stated
>>> told.custody.findings                               # code, unit, act, parameters
>>> alarms(Watch(told, as_of))                          # what a day's watch finds: every check of ``checks``
"""

from sekisho.custody.account import Account, account
from sekisho.custody.acts import act_of, acts_of
from sekisho.custody.checks import Limits, Range, Seen, Tap, Watch, alarms, counters
from sekisho.custody.exports import Decision, Exports, Paper, Spot, serial_of
from sekisho.custody.extensions import OURS
from sekisho.custody.forms import Answer, Difference, Discrepancy, Offer, read_answer, read_offer
from sekisho.custody.handover import SKEW, Handover, Handovers, take
from sekisho.custody.model import (
    Act,
    Custody,
    Declared,
    Entry,
    Evidence,
    Finding,
    Identity,
    Level,
    Passage,
    Seal,
    SealGrade,
    Signed,
    Twin,
    Verb,
    strongest,
)
from sekisho.custody.replay import replay
from sekisho.custody.seals import SealPolicy, follow

__all__ = [
    "OURS",
    "SKEW",
    "Account",
    "Act",
    "Answer",
    "Custody",
    "Decision",
    "Declared",
    "Difference",
    "Discrepancy",
    "Entry",
    "Evidence",
    "Exports",
    "Finding",
    "Handover",
    "Handovers",
    "Identity",
    "Level",
    "Limits",
    "Offer",
    "Paper",
    "Passage",
    "Range",
    "Seal",
    "SealGrade",
    "SealPolicy",
    "Seen",
    "Signed",
    "Spot",
    "Tap",
    "Twin",
    "Verb",
    "Watch",
    "account",
    "act_of",
    "acts_of",
    "alarms",
    "counters",
    "follow",
    "read_answer",
    "read_offer",
    "replay",
    "serial_of",
    "strongest",
    "take",
]
