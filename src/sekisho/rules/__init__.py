"""Rules: what does the law say on that day, and which red flags show? Law is data, evaluated over named facts.

>>> law = parse_law({"us.yaml": text})                     # packs: dated SQL conditions with citation and grade
>>> live = law.on(Clocks(date(2026, 6, 1), date(2026, 6, 1)))
>>> verdicts = evaluate(facts, live, about="line")         # a row a consignment and line, NULL = nobody stated it
>>> verdicts.findings, verdicts.skipped
>>> determine(facts, law, live).answers                    # every regime side by side
>>> weigh(findings, law.joint)                             # weak flags count only jointly
"""

from sekisho.rules.determine import Answer, Determined, determine
from sekisho.rules.evaluate import Verdicts, derive, evaluate
from sekisho.rules.licences import Draw, Licence, cover
from sekisho.rules.model import Joint, Law, LiveLaw, Notice, Rule
from sekisho.rules.packs import parse_law
from sekisho.rules.regimes import Authorisation, Regime
from sekisho.rules.register import read_register
from sekisho.rules.weigh import score, weigh

__all__ = [
    "Answer",
    "Authorisation",
    "Determined",
    "Draw",
    "Joint",
    "Law",
    "Licence",
    "LiveLaw",
    "Notice",
    "Regime",
    "Rule",
    "Verdicts",
    "cover",
    "derive",
    "determine",
    "evaluate",
    "parse_law",
    "read_register",
    "score",
    "weigh",
]
