"""Use case: take several files in as one day."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sekisho.standards.manifest import Intake
from sekisho.vocabulary.frames import REJECTS, Batch


def combine(intakes: Sequence[Intake]) -> Intake:
    """Several files as one day.

    A consignment id that stands in two files cannot be told apart from a double: the later file's rows go to the
    rejects and the earlier consignment is held.
    """
    if len(intakes) == 1:
        return intakes[0]
    seen: set[str] = set()
    frames: list[Batch] = []
    rejects: list[pl.DataFrame] = []
    tainted: set[str] = set()
    for intake in intakes:
        ids = intake.batch.consignments.get_column("consignment")
        doubles = ids.filter(ids.is_in(seen))
        rejects += [intake.rejects, _doubled(intake.batch, doubles)]
        tainted |= set(doubles) | intake.tainted
        frames.append(_without(intake.batch, doubles))
        seen |= set(ids)
    warnings = tuple(warning for intake in intakes for warning in intake.warnings)
    batch = Batch(
        pl.concat([b.consignments for b in frames]),
        pl.concat([b.lines for b in frames]),
        pl.concat([b.parties for b in frames]),
    )
    return Intake(batch=batch, rejects=pl.concat(rejects), warnings=warnings, tainted=frozenset(tainted))


def _without(batch: Batch, ids: pl.Series) -> Batch:
    keep = ~pl.col("consignment").is_in(ids.implode())
    return Batch(batch.consignments.filter(keep), batch.lines.filter(keep), batch.parties.filter(keep))


def _doubled(batch: Batch, ids: pl.Series) -> pl.DataFrame:
    return (
        batch.consignments.filter(pl.col("consignment").is_in(ids.implode()))
        .select(
            "file",
            "row",
            column=pl.lit("consignment_id"),
            value=pl.col("consignment"),
            reason=pl.lit("this consignment id also stands in an earlier file"),
        )
        .cast(REJECTS)  # type: ignore[arg-type]
    )
