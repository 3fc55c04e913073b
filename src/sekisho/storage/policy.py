"""Trust policies and the rule on top of them, from their files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sekisho.ledger import Freshness, House, Standing, weigh
from sekisho.standards.c2sp import Note, Policy
from sekisho.standards.yaml_data import read_yaml
from sekisho.storage.files import read_file
from sekisho.vocabulary.errors import LedgerFault


@dataclass(frozen=True)
class Demand:
    """What a reader demands of a checkpoint: the policy, and the rule on top of it where one was given."""

    policy: Policy
    house: House | None = None

    def met_by(self, note: Note, fresh: Freshness | None = None) -> Standing:
        """The standing of a checkpoint that meets it.

        Raises:
            LedgerFault: it does not; what it lacks is named.
        """
        standing = weigh(note, self.policy, self.house, fresh)
        if standing.lacks:
            lacks = "; ".join(standing.lacks)
            raise LedgerFault(
                f"The checkpoint of {standing.checkpoint.size:,} entries is below the policy: {lacks}.",
                hint="Ask the operator for one that more witnesses cosigned; do not rely on this one.",
            )
        return standing


def read_demand(policy: Path, house: Path | None = None) -> Demand:
    """From the files.

    Raises:
        LedgerFault: one is not what it should be.
        UnreadableFile: one cannot be read.
    """
    try:
        stated = Policy.parse(read_file(policy))
    except LedgerFault as error:
        raise LedgerFault(f"{policy}: {error.message}", hint=error.hint) from error
    if house is None:
        return Demand(stated)
    try:
        return Demand(stated, House.of(read_yaml(read_file(house)), stated))
    except LedgerFault as error:
        raise LedgerFault(f"{house}: {error.message}", hint=error.hint) from error
    except ValueError as error:
        raise LedgerFault(
            f"{house}: it is no YAML, or not of this kind: {str(error)[:200]}.", hint="docs/ledger.md shows one."
        ) from error
