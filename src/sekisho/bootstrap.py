"""The only place where real things meet: disk, packs, knowledge, reference -> a gate that can be asked.

>>> gate = open_gate(reference=Path(".sekisho/reference"))
>>> [d] = gate.judge([{"id": "C-1", ...}], as_of=date(2026, 11, 24))
>>> d["outcome"], d["reasons"]
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from sekisho.gate.facts import Cleared, Words
from sekisho.gate.model import Bench, Judgement, Register
from sekisho.ledger import Tiles
from sekisho.location.tracking import Place, World
from sekisho.parties.cleared import Clearance
from sekisho.rules import parse_law
from sekisho.service.cosigning import Asked
from sekisho.service.judge import judge
from sekisho.service.matters import Edition
from sekisho.service.owners_index import examined_owners
from sekisho.service.ownership import Progress, silent
from sekisho.service.ports import SignsSubtrees
from sekisho.service.reconcile import Log
from sekisho.settings import Settings
from sekisho.standards.manifest import Intake, normalise
from sekisho.standards.ownership import read_graph
from sekisho.storage.borders import open_borders
from sekisho.storage.cosigning import Reach, cosigned, remembered
from sekisho.storage.custody_store import DatabaseStore, open_store
from sekisho.storage.knowledge import load_knowledge
from sekisho.storage.networks import NetworkTables, network_tables
from sekisho.storage.ownership import ownership_data
from sekisho.storage.packs import BUNDLED, bundled_manifest, read_packs
from sekisho.storage.places import currencies, gazetteer
from sekisho.storage.reference import open_reference
from sekisho.storage.tiles import LogFiles, OwnLog, Private, audit_folder
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import LedgerFault
from sekisho.vocabulary.listing import Reference
from sekisho.vocabulary.places import Gazetteer


def settings() -> Settings:
    """Settings from this process's environment."""
    return Settings.of(os.environ)


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def open_custody(store: str | None = None, log: Path | None = None) -> tuple[DatabaseStore, OwnLog]:
    """Where events are kept and where they are logged; None: as settings say.

    Raises:
        StoreFault: the store cannot be opened.
    """
    known = settings()
    return open_store(store or known.store), OwnLog(log or known.log)


def read_log(folder: Path) -> Log:
    """An own log whose files hold, with what its entries commit to, as far as openings were kept.

    Raises:
        LedgerFault: the log does not hold, or its keys are not beside it.
    """
    private = Private(folder)
    found = audit_folder(folder, private.verifiers())
    if found.flaws or found.checkpoint is None:
        raise LedgerFault(f"{folder} does not hold.", hint="`sekisho log verify` says what is wrong.")
    opened = {opening.entry(): opening for opening in private.openings()}
    entries = Tiles(LogFiles(folder).fetch, found.checkpoint.size).every()
    matters = {at: opened[entry].matter() for at, entry in entries if entry in opened}
    return Log(found.checkpoint.origin, matters)


def ask_remembered(folder: Path, patience: float, without: Collection[str] = ()) -> Asked | None:
    """Ask the witnesses whose policy is remembered beside a log, but for those at some addresses; None: none is.

    Raises:
        LogStopped: a witness has seen another or a longer history of the log. It is then stopped.
        LedgerFault: policy or log are not to be read.
    """
    demand = remembered(folder)
    return (
        None if demand is None else cosigned(folder, demand, witness_at(patience), patience=patience, without=without)
    )


def witness_at(deadline: float) -> Reach:
    """Who reaches witnesses over HTTP, each exchange within so many seconds."""
    from sekisho.connectors.witness import HttpWitness  # a client for HTTP is loaded where somebody is to be asked

    return lambda url, monitoring: HttpWitness(url, monitoring=monitoring, deadline=deadline)


def subtree_signer(url: str) -> SignsSubtrees:
    """Who cosigns subtrees at an address."""
    from sekisho.connectors.witness import HttpWitness

    return HttpWitness(url)


@dataclass(frozen=True)
class Gate:
    """Everything opened once; ``judge`` may then be asked as often as you like."""

    bench: Bench
    places: Gazetteer
    currencies: Mapping[str, float]

    def intake(self, table: Any, file: str) -> Intake:
        """A decoded table or a list of nested consignments -> batch and rejects."""
        return normalise(table, file=file, places=self.places, currencies=self.currencies)

    def judge(
        self,
        consignments: Sequence[Mapping[str, Any]],
        *,
        as_of: date,
        known_at: date | None = None,
        register: Register | None = None,
    ) -> list[dict[str, Any]]:
        """Judge consignments given as nested objects (see docs/input.md); one dictionary a decision, with findings.

        Consignments that were rejected at intake are not among them: ask ``intake`` for the rejects.
        """
        intake = self.intake([dict(c) for c in consignments], "<api>")
        judgement = self.judge_intake(intake, Clocks(as_of, known_at or as_of), register)
        by_consignment: dict[str, list[dict[str, Any]]] = {}
        for finding in judgement.findings.iter_rows(named=True):
            by_consignment.setdefault(finding["consignment"], []).append(finding)
        return [
            {**decision, "findings": by_consignment.get(decision["consignment"], [])}
            for decision in judgement.decisions.iter_rows(named=True)
        ]

    def with_owners(
        self,
        files: Sequence[tuple[str, bytes]],
        clocks: Clocks,
        progress: Progress = silent,
        *,
        parties: pl.DataFrame | None = None,
    ) -> tuple[Gate, tuple[str, ...]]:
        """A gate that also knows who owns whom; it judges the day of ``clocks`` and no other.

        Its ``reference_digest`` names lists and graph together.

        Args:
            files: FollowTheMoney JSON lines, as (name, content).
            clocks: the day of the act and the day of knowledge.
            progress: told (what, done, of).
            parties: the parties of the batch that will be judged, and of no other: a large graph is then screened only
                as far as it matters to them. None: any batch may be judged.

        Returns:
            The gate, and notes on what was passed over in reading. Raises MalformedList, with file and line.
        """
        graph = read_graph(files, self.places.country)
        bench = self.bench
        groups = bench.law.on(clocks).groups
        owners = examined_owners(graph, files, bench.reference, ownership_data(), clocks, groups, progress, parties)
        both = hashlib.sha256(f"{bench.reference.digest}\n{owners.digest}\n".encode()).hexdigest()
        known = replace(bench, owners=owners, reference=replace(bench.reference, digest=both))
        return replace(self, bench=known), graph.notes

    def with_clearances(self, clearances: Sequence[Clearance]) -> Gate:
        """A gate that passes over possible matches that an officer has cleared, while the clearance holds.

        Its ``reference_digest`` names lists and register together.

        Args:
            clearances: those that nobody took back (``storage.clearances.register_of`` reads them).
        """
        register = Cleared.of(clearances)
        both = hashlib.sha256(f"{self.bench.reference.digest}\ncleared {register.digest}\n".encode()).hexdigest()
        known = replace(self.bench, cleared=register, reference=replace(self.bench.reference, digest=both))
        return replace(self, bench=known)

    def judge_intake(self, intake: Intake, clocks: Clocks, register: Register | None = None) -> Judgement:
        """Judge a batch that was taken in."""
        return judge(intake.batch, self.bench, clocks, register=register, tainted=intake.tainted)


def open_gate(reference: Path | Reference | None = None, packs: Path = BUNDLED) -> Gate:
    """Open the reference, the packs and the knowledge of goods.

    Args:
        reference: a reference directory, one already opened, or None for the default directory.
        packs: the folder of rule packs.
    """
    if not isinstance(reference, Reference):
        reference = open_reference(reference or settings().reference, verify=True)
    knowledge = load_knowledge()
    law = parse_law(read_packs(packs))
    bench = Bench(reference, law, knowledge, Words.compile(law.words), _together(law.digest, knowledge.digest))
    return Gate(bench, gazetteer(), currencies())


def edition_of(bench: Bench) -> Edition:
    """Which edition of the packs that ship, and of the knowledge of goods, is on the bench."""
    return _edition(bench.law.digest, bench.knowledge.digest)


def bundled_edition() -> Edition:
    """The same without a bench, for those who decide under these packs and judge no consignment."""
    return _edition(parse_law(read_packs(BUNDLED)).digest, load_knowledge().digest)


def _edition(law: str, knowledge: str) -> Edition:
    manifest = bundled_manifest()
    return Edition(_together(law, knowledge), manifest.name, manifest.version, law, knowledge, manifest.files)


def _together(law: str, knowledge: str) -> str:
    return hashlib.sha256(f"{law}\n{knowledge}\n".encode()).hexdigest()


def tracking_world(
    day: date, watched: Sequence[Place], restricted: frozenset[str] | None, networks: NetworkTables | None = None
) -> World:
    """What is known of the ground that trackers move on, as of a day.

    Args:
        day: whose law says which countries no consignment should be in unless its plan names them.
        watched: places of the register.
        restricted: countries instead of those of the law; None for those of the law.
        networks: the operator's own table of transmitters; None where he has none.
    """
    if restricted is None:
        groups = parse_law(read_packs(BUNDLED)).on(Clocks(day, day)).groups
        restricted = groups["D:5"] | {"CN", "HK", "MO"} | groups["embargoed"] | groups["occupied"]
    return World(open_borders(), networks or network_tables()[0], frozenset(restricted), tuple(watched))
