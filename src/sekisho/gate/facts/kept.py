"""The facts that are kept beside decisions, so that the same consignments can be judged again under other law."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from sekisho.rules.facts import FACTS

# Long texts that conditions have no use for: they are shown, and stand in findings and batch.
NOT_KEPT = frozenset(
    {"description", "model", "payment_terms", "parts", "path", "licences_cited", "route_text", "shared"}
    | {"query_name", "matched_name", "entity_name", "serial_example", "consignee_name", "end_user_name", "payer_name"}
)
_KEYS = ("consignment", "line", "subject")


def kept(facts: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """What is kept of each kind of facts: what rules may name, less long texts."""
    return {about: frame.select(kept_columns(about, frame.columns)) for about, frame in facts.items()}


def kept_columns(about: str, present: list[str]) -> list[str]:
    """Names of the columns that are kept of those present."""
    again = about == "line"  # of its consignment, which keeps it
    return [
        c for c in present if c in _KEYS or (c in FACTS[about] and c not in NOT_KEPT and not (again and c == "end_use"))
    ]
