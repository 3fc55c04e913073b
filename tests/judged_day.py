"""A judged day of a few consignments, made by hand on real rule ids: the stuff of sentences, stories and reports."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import polars as pl

from sekisho.rules import Law, parse_law
from sekisho.storage.packs import read_packs
from sekisho.vocabulary.decision import DECISIONS
from sekisho.vocabulary.finding import FINDINGS
from sekisho.vocabulary.frames import REJECTS, Batch, Consignments, Lines, Parties

DAY = date(2026, 11, 24)
HOSTILE = "Evil \x1b[31m<script>alert(1)</script></script> [red]\u202eFZE\x07"
H100 = {"chip_name": "NVIDIA H100 SXM", "tpp_low": 15824.0, "tpp_high": 15824.0, "pd_low": 19.44, "pd_high": 19.44}
SDN = {
    "role": "consignee",
    "query_name": HOSTILE,
    "matched_name": "EVIL FZE",
    "source": "SDN",
    "programs": None,
    "score": 0.91234,
    "uid": "ofac-sdn:1",
}


class JudgedDay(NamedTuple):
    """Frames as the gate writes them, and the facts of the run."""

    decisions: pl.DataFrame
    findings: pl.DataFrame
    batch: Batch
    rejects: pl.DataFrame
    run: dict[str, Any]


@cache
def law() -> Law:
    """The law of this checkout."""
    return parse_law(read_packs())


def finding(check: str, params: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A finding as the rule of that id makes it; ``more`` replaces columns."""
    rule = law().rule(check)
    made = {
        "consignment": "C-1",
        "line": 1 if rule is not None and rule.about == "line" else None,
        "check": check,
        "code": rule.code if rule else "notice",
        "effect": str(rule.effect) if rule else "info",
        "points": rule.points if rule else None,
        "regime": rule.regime if rule else None,
        "review": rule.review if rule else None,
        "params": json.dumps(dict(params or {}), ensure_ascii=False, sort_keys=True),
        "citation": rule.citation if rule else law().notices[check].citation,
        "grade": str(rule.grade) if rule else "primary",
    }
    return dict.fromkeys(FINDINGS) | made | more


def incomplete(check: str, missing: Sequence[str], **more: Any) -> dict[str, Any]:
    """An obligation that waits for facts."""
    return finding(check, {"dest": "MY"}, effect="incomplete", code="incomplete", missing=list(missing), **more)


def decision(
    consignment: str, outcome: str, determination: str, findings: Sequence[Mapping[str, Any]] = (), **more: Any
) -> dict[str, Any]:
    """A decision on these findings."""
    stopping = ("prohibited", "licence", "exception", "incomplete", "hold")
    reasons = [f"{f['check']}:{f['code']}" for f in findings if f["effect"] in stopping] if outcome != "release" else []
    digests = {
        f"{name}_digest": letter * 64 for name, letter in (("consignment", "a"), ("reference", "b"), ("pack", "c"))
    }
    made = {"consignment": consignment, "outcome": outcome, "determination": determination, "reasons": reasons}
    lists = {"missing": sorted({m for f in findings for m in f["missing"] or ()}), "licences": [], "skipped": []}
    return dict.fromkeys(DECISIONS) | made | lists | {"as_of": DAY, "known_at": DAY} | digests | more


def day(*cases: tuple[str, str, str, Sequence[Mapping[str, Any]]]) -> JudgedDay:
    """A day of cases: consignment, outcome, determination, findings."""
    found = [{**f, "consignment": name} for name, _, _, findings in cases for f in findings]
    decisions = pl.DataFrame([decision(*case) for case in cases], schema=DECISIONS)
    rejects = [{"file": "day.csv", "row": 9, "column": "quantity", "value": "<b>-4</b>", "reason": "negative"}]
    run = {
        "as_of": DAY, "known_at": DAY, "reference_digest": "b" * 64, "pack_digest": "c" * 64, "bundled": True,
        "seconds": 0.5, "rejects": 1, "consignments": len(cases), "lines": len(cases),
        "warnings": ["a column was not understood"], "counts": dict(decisions.group_by("outcome").len().iter_rows()),
        "files": [{"name": "day.csv", "sha256": "d" * 64}],
        "sources": [{"list": "un", "title": "UN list", "list_date": date(2026, 1, 1), "entries": 9, "stale": True}],
    }  # fmt: skip
    return JudgedDay(
        decisions, pl.DataFrame(found, schema=FINDINGS), _batch([case[0] for case in cases]),
        pl.DataFrame(rejects, schema=REJECTS), run,
    )  # fmt: skip


def _batch(names: Sequence[str]) -> Batch:
    def frame(rows: list[dict[str, Any]], schema: type) -> pl.DataFrame:
        columns = schema.create_empty().schema  # type: ignore[attr-defined]
        return pl.DataFrame([{c: row.get(c) for c in columns} for row in rows], schema=columns)

    header = {"ship_date": DAY, "ship_from": "US", "destination": "SG", "route": ["MY"], "total_value": 250_004.0,
              "currency": "USD"}  # fmt: skip
    goods = {"line": 1, "description": "GPU server", "quantity": 8.0, "unit_value": 31_250.5, "hs_code": "847150"}
    parties = [
        {"role": "consignee", "seq": 1, "name": HOSTILE, "country": "SG"},
        {"role": "end_user", "seq": 1, "name": "東アジア先端情報処理技術研究組合", "country": "JP", "hq_country": "JP"},
    ]
    return Batch(
        frame([{"consignment": n, **header} for n in names], Consignments),
        frame([{"consignment": n, **goods} for n in names], Lines),
        frame([{"consignment": n, **p} for n in names for p in parties], Parties),
    )
