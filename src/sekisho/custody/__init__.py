"""Custody: every unit has one holder, one parent and one story, replayed from what was recorded.

>>> acts = acts_of(read_document(content).document)     # EPCIS events as acts
>>> custody = replay(acts)                              # in the order of event times, whatever the order of capture
>>> custody.twins[item].holder, custody.twins[item].parent, custody.twins[item].history
>>> custody.findings                                    # code, unit, act, parameters
>>> counters(taps)                                      # taps of NFC tags: counters that went back, tags opened
"""

from sekisho.custody.acts import OURS, act_of, acts_of
from sekisho.custody.checks import Tap, counters
from sekisho.custody.model import (
    Act,
    Custody,
    Declared,
    Entry,
    Evidence,
    Finding,
    Identity,
    Level,
    Twin,
    Verb,
    strongest,
)
from sekisho.custody.replay import replay

__all__ = [
    "OURS",
    "Act",
    "Custody",
    "Declared",
    "Entry",
    "Evidence",
    "Finding",
    "Identity",
    "Level",
    "Tap",
    "Twin",
    "Verb",
    "act_of",
    "acts_of",
    "counters",
    "replay",
    "strongest",
]
