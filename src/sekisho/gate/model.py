"""The nouns of the gate: everything a judgement needs, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from sekisho.gate.facts import Cleared, Owners, Words
from sekisho.items import Knowledge
from sekisho.rules import Draw, Law, Licence, Verdicts
from sekisho.vocabulary.frames import Batch
from sekisho.vocabulary.listing import Reference


@dataclass(frozen=True)
class Bench:
    """What the judge has on the bench: lists, law, knowledge of goods. Immutable; shared by workers."""

    reference: Reference
    law: Law
    knowledge: Knowledge
    words: Words
    pack_digest: str  # of law and knowledge together
    owners: Owners | None = None  # a graph of owners, examined for the day; None where none was given
    cleared: Cleared | None = None  # the register of cleared matches; None where none was given
    keeps_facts: bool = False  # whether facts are kept beside decisions, to judge the same again under other law


@dataclass(frozen=True, slots=True)
class Survey:
    """What each line is, and which list entries each party met: the two costly answers, asked once a day.

    ``whose`` is what is told of the parties' owners; None where no graph of owners was given.
    """

    what: pl.DataFrame
    who: pl.DataFrame
    whose: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the papers of a batch say by themselves, before anybody asks who stands on which list.

    ``whole`` and ``lines`` hold the facts that the questions about names read, a row a consignment and a row a line.
    """

    batch: Batch
    verdicts: tuple[Verdicts, ...]
    whole: pl.DataFrame
    lines: pl.DataFrame
    digests: pl.DataFrame
    facts: Mapping[str, pl.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examination:
    """What the checks found on a batch, before licences and precedence. Frames only, so that it crosses processes.

    ``needs`` has what a licence must cover: one row a line with its goods, parties and destination. ``digests`` has
    the sha-256 of each consignment's facts as stated; ``facts`` what rules about lines, consignments, matches and
    owners read, to judge the same again under other law.
    """

    findings: pl.DataFrame
    skipped: pl.DataFrame
    needs: pl.DataFrame
    digests: pl.DataFrame
    facts: Mapping[str, pl.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """The licence register with earlier draws."""

    licences: Sequence[Licence] = ()
    draws: Sequence[Draw] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Decisions, all findings, the draws that the released consignments make, and the facts that were judged."""

    decisions: pl.DataFrame
    findings: pl.DataFrame
    draws: tuple[Draw, ...] = field(default=())
    facts: Mapping[str, pl.DataFrame] = field(default_factory=dict)
