"""What an audit may find: how grave it is, what paper closes it, and whom to ask for it.

Four results, the gravest finding decides::

    refuse      do not rely on it: a serious finding
    gap         not documented, or documents that contradict each other
    documented  papers are there, but something of them could not be vetted
    vetted      documented and vetted
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Gravity(StrEnum):
    """What a finding does to a unit, the gravest first."""

    SERIOUS = "serious"
    GAP = "gap"
    UNVETTED = "unvetted"
    NOTE = "note"


class Result(StrEnum):
    """What an audit says of a unit, the gravest first."""

    REFUSE = "refuse"
    GAP = "gap"
    DOCUMENTED = "documented"
    VETTED = "vetted"


RESULTS = {
    Gravity.SERIOUS: Result.REFUSE,
    Gravity.GAP: Result.GAP,
    Gravity.UNVETTED: Result.DOCUMENTED,
    Gravity.NOTE: Result.VETTED,
}


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. ``paper``: what closes it; ``ask``: seller, maker, forwarder, authority, own, counsel."""

    area: str  # parties, custody, serial, law, papers
    gravity: Gravity
    paper: str | None = None
    ask: str | None = None


_S, _G, _U, _N = Gravity
# In the order in which findings of one gravity are told: the most telling first.
CODES: dict[str, Code] = {
    # seller and chain
    "seller-missing": Code("parties", _G, "seller_identity", "own"),
    "seller-country-missing": Code("parties", _U, "seller_identity", "seller"),
    "party-listed": Code("parties", _S, "legal_opinion", "counsel"),
    "party-licence": Code("parties", _G, "licence", "authority"),
    "party-on-list": Code("parties", _U, "screening_note", "counsel"),
    "party-possible": Code("parties", _U, "screening_note", "counsel"),
    "party-listed-since": Code("parties", _U, "screening_note", "counsel"),
    "party-listed-ended": Code("parties", _N),
    "party-cleared": Code("parties", _N),
    "party-unnamed": Code("parties", _U, "party_names", "seller"),
    "owner-listed": Code("parties", _S, "legal_opinion", "counsel"),
    "owner-concern": Code("parties", _U, "ownership_statement", "seller"),
    "owner-told": Code("parties", _N),
    "seller-not-yet-founded": Code("parties", _S, "registry_extract", "seller"),
    "seller-recent": Code("parties", _U, "registry_extract", "seller"),
    "forwarder-missing": Code("parties", _U, "transport_document", "forwarder"),
    # custody
    "custody-ambiguous": Code("custody", _G, "unit_id", "own"),
    "custody-begin-unknown": Code("custody", _G, "maker_confirmation", "maker"),
    "custody-not-holder": Code("custody", _S, "handover", "seller"),
    "custody-holder-unknown": Code("custody", _G, "handover", "seller"),
    "custody-firm-unknown": Code("custody", _U, "firm_id", "own"),
    "custody-offered": Code("custody", _G, "acceptance", "own"),
    "custody-ended": Code("custody", _S, "maker_confirmation", "maker"),
    "custody-clone": Code("custody", _S, "maker_confirmation", "maker"),
    "custody-finding": Code("custody", _G, "custody_record", "seller"),
    "custody-seller-differs": Code("custody", _G, "handover", "seller"),
    "custody-stated": Code("custody", _N),
    # serial
    "serial-missing": Code("serial", _G, "type_plate", "own"),
    "serial-implausible": Code("serial", _G, "type_plate", "own"),
    "serial-out-of-range": Code("serial", _S, "maker_confirmation", "maker"),
    "serial-twice": Code("serial", _S, "type_plate", "own"),
    "serial-alike": Code("serial", _G, "type_plate", "own"),
    "serial-seen": Code("serial", _S, "maker_confirmation", "maker"),
    "serial-seen-alike": Code("serial", _G, "type_plate", "own"),
    # law
    "law-prohibited": Code("law", _S, "legal_opinion", "counsel"),
    "law-licence-denied": Code("law", _S, "licence", "authority"),
    "law-licence-missing": Code("law", _G, "licence", "authority"),
    "law-licence-stated": Code("law", _U, "licence_copy", "seller"),
    "law-licence-other": Code("law", _G, "licence_copy", "seller"),
    "law-licence-covers": Code("law", _N),
    "law-exception-missing": Code("law", _G, "exception_record", "seller"),
    "law-exception-stated": Code("law", _U, "exception_record", "seller"),
    "law-incomplete": Code("law", _U, "facts", "own"),
    "law-unverified": Code("law", _N),
    "law-changed": Code("law", _N),
    "model-missing": Code("law", _G, "type_plate", "own"),
    "model-unknown": Code("law", _U, "data_sheet", "maker"),
    "model-other": Code("law", _U, "data_sheet", "maker"),
    # papers
    "invoice-missing": Code("papers", _G, "invoice", "seller"),
    "invoice-overused": Code("papers", _G, "invoice", "seller"),
    "invoice-units-differ": Code("papers", _G, "invoice", "seller"),
    "invoice-days-differ": Code("papers", _G, "invoice", "seller"),
    "date-missing": Code("papers", _G, "invoice", "seller"),
    "date-future": Code("papers", _G, "invoice", "own"),
    "country-missing": Code("papers", _G, "site_record", "own"),
    "before-announcement": Code("papers", _G, "invoice", "seller"),
    "custody-undocumented": Code("custody", _G, "custody_record", "seller"),  # the least telling of the gaps
    "price-low": Code("papers", _N),
    "price-high": Code("papers", _N),
}

FINDINGS: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit": pl.UInt32,
    "code": pl.String,  # of CODES
    "params": pl.String,  # JSON object, keys sorted
    "citation": pl.String,
}
Told = tuple[int, str, Mapping[str, object], str | None]  # unit, code, parameters, citation


def findings(told: Iterable[Told]) -> pl.DataFrame:
    """A frame of findings."""
    rows = [(unit, code, encoded(params), citation) for unit, code, params, citation in told]
    return pl.DataFrame(rows, schema=FINDINGS, orient="row")


def encoded(params: Mapping[str, object]) -> str:
    """Parameters as JSON, keys sorted, what is unknown left out."""
    stated = {name: value for name, value in params.items() if value is not None}
    return json.dumps(stated, ensure_ascii=False, sort_keys=True, default=str)


def flat(frame: pl.DataFrame, code: str, *names: str, citation: str | None = None) -> pl.DataFrame:
    """A finding of one code for every row of ``unit`` and parameters ``names``."""
    params = pl.struct(names).struct.json_encode() if names else pl.lit("{}")
    cited = pl.col(citation) if citation else pl.lit(None, pl.String)
    return frame.select("unit", pl.lit(code).alias("code"), params.alias("params"), cited.alias("citation")).cast(
        dict(FINDINGS)  # type: ignore[arg-type]
    )
