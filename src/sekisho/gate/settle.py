"""From findings to decisions: licences are drawn, precedence is applied, everything is put in order.

Precedence: prohibited > licence required > exception candidate > incomplete > red flags > licensed > none.
Undecided is never released.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

import polars as pl

from sekisho.gate.decide import STOPPING, decide, gravity
from sekisho.gate.model import Bench, Examination, Judgement, Register
from sekisho.rules import Draw, Law, Notice, cover
from sekisho.rules.licences import Balance, Cover, Need
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.finding import FINDINGS, Effect, no_findings
from sekisho.vocabulary.frames import Batch

LICENSABLE = (Effect.LICENCE, Effect.EXCEPTION, Effect.INCOMPLETE)


def settle(
    batch: Batch,
    examination: Examination,
    bench: Bench,
    clocks: Clocks,
    *,
    register: Register | None = None,
    tainted: Collection[str] = (),
) -> Judgement:
    """Decide every consignment of the batch.

    Args:
        batch: the whole day, in order: where two consignments compete for one licence, the earlier one draws.
        examination: the findings of all its parts.
        bench: for the digests and notices.
        clocks: the day of the act and the day of knowledge.
        register: licences and earlier draws; None where there is no register.
        tainted: consignments of which a row or value was rejected at intake.
    """
    findings = examination.findings
    if tainted:
        findings = pl.concat([findings, _tainted(tainted, bench.law.notices["intake.rejected-rows"])])
    findings = findings.with_columns_seq(licensable(bench.law).alias("licensable"))
    rank = batch.consignments.select_seq("consignment").with_row_index("rank")
    covers, draws = _draw(findings, examination.needs, rank, register or Register(), clocks.as_of)
    if covers:
        made = _cover_findings(covers, draws, bench.law.notices).with_columns(licensable=pl.lit(False))
        findings = pl.concat([findings, made])
    discharged = _discharged(covers)
    remaining = still_open(findings, batch.lines, discharged)
    decisions = decide(batch, findings, remaining, examination, bench, clocks)
    return Judgement(decisions, _ordered(findings, rank), tuple(draws), examination.facts)


def _tainted(consignments: Collection[str], notice: Notice) -> pl.DataFrame:
    return _made(
        [
            {"consignment": c, "check": notice.id, "code": "rejected_rows", "effect": str(Effect.HOLD), "params": "{}",
             "citation": notice.citation, "grade": "primary"}
            for c in sorted(consignments)
        ]
    )  # fmt: skip


def _made(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in FINDINGS} for row in rows], schema=FINDINGS)


def _draw(
    findings: pl.DataFrame, needs: pl.DataFrame, rank: pl.DataFrame, register: Register, as_of: date
) -> tuple[list[Cover], list[Draw]]:
    """Try every need in order; only a consignment that nothing else stops draws."""
    if needs.is_empty():
        return [], []
    needs = needs.join(rank, on="consignment").sort("rank", "line", "regime")
    stopped = _stopped_otherwise(findings)
    balance = Balance.of(register.licences, register.draws)
    covers: list[Cover] = []
    taken: list[Draw] = []
    for consignment, group in _by_consignment(needs):
        found, draws = cover(group, balance, as_of)
        covers += found
        if all(c.covered for c in found) and consignment not in stopped:
            balance.take(draws)
            taken += draws
    return covers, taken


def licensable(law: Law) -> pl.Expr:
    """Findings that a licence of their regime lifts; never one of a rule that prohibits, decided or not."""
    asks = pl.col("effect").is_in(LICENSABLE) & pl.col("regime").is_not_null()
    return asks & ~pl.col("check").is_in(law.prohibiting)


def _stopped_otherwise(findings: pl.DataFrame) -> set[str]:
    """Consignments that something stops which no licence lifts."""
    stopping = findings.filter(pl.col("effect").is_in(STOPPING) & ~pl.col("licensable"))
    return set(stopping.get_column("consignment"))


def _by_consignment(needs: pl.DataFrame) -> Iterator[tuple[str, list[Need]]]:
    groups: dict[str, list[Need]] = defaultdict(list)
    for row in needs.iter_rows(named=True):
        quantity, price = row["quantity"], row["unit_value"]
        groups[row["consignment"]].append(
            Need(
                consignment=row["consignment"],
                line=row["line"],
                regime=row["regime"],
                goods=row["goods"],
                paragraphs=tuple(row["paragraphs"]),
                exporters=tuple(row["exporters"] or ()),
                consignees=tuple(row["consignees"] or ()),
                end_users=tuple(row["end_users"] or ()),
                destination=row["dest"],
                quantity=quantity,
                value=None if quantity is None or price is None else quantity * price,
                currency=row["currency"],
                cited=tuple(row["licence_numbers"] or ()),
                listed_party=row["listed_party"],
            )
        )
    yield from groups.items()


def _discharged(covers: list[Cover]) -> pl.DataFrame:
    """The (consignment, line, regime) that a licence covers."""
    rows = [(c.need.consignment, c.need.line, c.need.regime) for c in covers if c.covered]
    schema = {"consignment": pl.String, "line": pl.Int32, "regime": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _cover_findings(covers: list[Cover], draws: list[Draw], notices: Mapping[str, Notice]) -> pl.DataFrame:
    drawn = {(d.licence, d.consignment, d.line) for d in draws}
    rows: list[dict[str, object]] = []
    for c in covers:
        if c.licence is None:
            continue
        took = (c.licence, c.need.consignment, c.need.line) in drawn
        notice = notices["licence.not-covered" if not c.covered else "licence.covered" if took else "licence.reserved"]
        params = {"licence": c.licence, "line": c.need.line, "reason": c.reason, "left": c.left,
                  "quantity": c.need.quantity, "regime": c.need.regime}  # fmt: skip
        rows.append(
            {
                "consignment": c.need.consignment,
                "line": c.need.line,
                "check": notice.id,
                "code": c.reason,
                "effect": str(Effect.INFO if c.covered else Effect.WARN),
                "regime": c.need.regime,
                "params": json.dumps(params, sort_keys=True, ensure_ascii=False),
                "citation": notice.citation,
                "grade": "primary",
            }
        )
    return _made(rows) if rows else no_findings()


def still_open(findings: pl.DataFrame, lines: pl.DataFrame, discharged: pl.DataFrame) -> pl.DataFrame:
    """Findings less those that a licence lifts: line by line, and for a party where every line is covered."""
    if discharged.is_empty():
        return findings
    licensable = findings.filter("licensable")
    rest = findings.filter(~pl.col("licensable"))
    by_line = licensable.filter(pl.col("line").is_not_null()).join(
        discharged, on=["consignment", "line", "regime"], how="anti"
    )
    total = lines.group_by("consignment").agg(lines=pl.len())
    whole = (
        discharged.unique()
        .group_by("consignment", "regime")
        .agg(covered=pl.len())
        .join(total, on="consignment")
        .filter(pl.col("covered") == pl.col("lines"))
    )
    others = licensable.filter(pl.col("line").is_null()).join(whole, on=["consignment", "regime"], how="anti")
    return pl.concat([rest, by_line, others])


def _ordered(findings: pl.DataFrame, rank: pl.DataFrame) -> pl.DataFrame:
    """In the order of the consignments, gravest first; the same findings always come out as the same bytes."""
    return (
        findings.join(rank, on="consignment")
        .with_columns_seq(gravity().alias("gravity"))
        .sort("rank", "gravity", "line", "subject", "check", "code", "params", nulls_last=True)
        .select(FINDINGS.keys())
    )
