"""The gate: stations composed into one decision a consignment. Pure: frames in, findings and decisions out.

>>> examination = examine(batch, bench, clocks)              # ten questions, see assess.py
>>> judgement = settle(batch, examination, bench, clocks)    # licences, precedence, order
"""

from sekisho.gate.assess import examine, survey
from sekisho.gate.model import Bench, Examination, Judgement, Register, Survey
from sekisho.gate.settle import settle

__all__ = ["Bench", "Examination", "Judgement", "Register", "Survey", "examine", "settle", "survey"]
