"""What lists and law said of a purchase -> findings about the unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from sekisho.rules import Licence
from sekisho.rules.licences import Balance, Need, cover
from sekisho.service.audit_batch import Firm
from sekisho.service.audit_codes import Told, findings, flat
from sekisho.service.audit_law import Judged
from sekisho.vocabulary.finding import Effect

_SHOWN = ("role", "query_name", "matched_name", "source", "listed_on", "score", "rule")


def party_findings(met: pl.DataFrame) -> pl.DataFrame:
    """Findings of matches (``audit_parties.MET``): those that bound on the day of purchase, and those since.

    A match then is not told again as one of now; one that has ended since is told as such.
    """
    key = ["unit", "role", "query_name", "uid"]
    shown = met.with_columns(
        pl.col("score").round(2),
        pl.col("listed_on").cast(pl.String),
        code=_code(),
        dated=pl.col("listed_on").is_not_null(),
    )
    then, now = shown.filter(pl.col("clock") == "then"), shown.filter(pl.col("clock") == "now")
    since = now.join(then, on=key, how="anti", nulls_equal=True, maintain_order="left")
    ended = then.join(now, on=key, how="anti", nulls_equal=True, maintain_order="left")
    told = [flat(part, str(code[0]), *_SHOWN, citation="citation") for code, part in _by_code(then)]
    told.append(flat(since.filter(~pl.col("cleared")), "party-listed-since", *_SHOWN, "strength", citation="citation"))
    told.append(flat(since.filter("cleared"), "party-cleared", *_SHOWN, citation="citation"))
    told.append(flat(ended, "party-listed-ended", *_SHOWN, citation="citation"))
    return pl.concat(told)


def _code() -> pl.Expr:
    """What a match makes of a purchase: only a confirmed one can refuse."""
    effect, sure = pl.col("effect"), pl.col("strength") == "confirmed"
    stops = (effect == Effect.PROHIBITED) | ((effect == Effect.LICENCE) & pl.col("denied"))
    return (
        pl.when(pl.col("cleared"))
        .then(pl.lit("party-cleared"))
        .when(~sure)
        .then(pl.lit("party-possible"))
        .when(stops.fill_null(False))
        .then(pl.lit("party-listed"))
        .when((effect == Effect.LICENCE).fill_null(False))
        .then(pl.lit("party-licence"))
        .otherwise(pl.lit("party-on-list"))
    )


def _by_code(frame: pl.DataFrame) -> list[tuple[tuple[object, ...], pl.DataFrame]]:
    return list(frame.partition_by("code", as_dict=True, maintain_order=True).items())


def law_findings(units: pl.DataFrame, judged: Judged, firm: Firm, register: Sequence[Licence] | None) -> pl.DataFrame:
    """Findings of the law's answers, the oldest purchase first: so licences are drawn down.

    Args:
        units: ``audit_table.UNITS``. judged: the answers. firm: licensee and consignee.
        register: licences whose papers are at hand; None where none was given.
    """
    then = judged.answers.filter(pl.col("clock") == "then")
    asking = then.filter(pl.col("answer").is_in(["prohibited", "licence", "exception", "incomplete", "unverified"]))
    rows = (
        asking.with_columns(unit=pl.col("consignment").cast(pl.UInt32))
        .join(units, on="unit", maintain_order="left")
        .join(judged.what.select("consignment", "chip_name"), on="consignment", maintain_order="left")
        .join(judged.paragraphs, on="consignment", how="left", maintain_order="left")
        .sort("date", "unit", maintain_order=True)
    )
    balance = None if register is None else Balance.of(register, ())
    told = [one for row in rows.iter_rows(named=True) for one in _of_answer(row, firm, balance)]
    return pl.concat([findings(told), _changed(judged)])


def _of_answer(row: dict[str, Any], firm: Firm, balance: Balance | None) -> Iterator[Told]:
    unit, answer, cited = row["unit"], row["answer"], row["citation"]
    shown: dict[str, object] = {
        "regime": row["regime"],
        "from": row["ship_from"],
        "to": row["country"],
        "day": row["date"],
        "rules": row["rules"],
    }
    if answer == "prohibited":
        yield unit, "law-prohibited", shown, cited
    elif answer == "incomplete":
        yield unit, "law-incomplete", {**shown, "missing": row["missing"]}, cited
    elif answer == "unverified":
        yield unit, "law-unverified", shown, cited
    elif answer == "licence":
        yield _licence(row, firm, balance, shown)
    else:
        stated = "; ".join(row["licence"] or ())
        code = "law-exception-stated" if stated else "law-exception-missing"
        yield unit, code, {**shown, "stated": stated or None}, cited


def _licence(row: dict[str, Any], firm: Firm, balance: Balance | None, shown: dict[str, object]) -> Told:
    unit, cited, stated = row["unit"], row["citation"], row["licence"] or []
    if balance is not None and (stated or balance.register):
        [found], draws = cover([_need(row, firm)], balance, row["date"])
        if found.covered:
            balance.take(draws)
            return unit, "law-licence-covers", {**shown, "licence": found.licence}, cited
        if stated:
            return unit, "law-licence-other", {**shown, "licence": "; ".join(stated), "why": found.reason}, cited
    if stated:
        return unit, "law-licence-stated", {**shown, "licence": "; ".join(stated)}, cited
    return unit, "law-licence-denied" if row["denied"] else "law-licence-missing", shown, cited


def _need(row: dict[str, Any], firm: Firm) -> Need:
    """A unit as a need of a licence: the seller exports, the firm receives and uses."""
    holder = tuple(name for name in dict.fromkeys((row["holder"], firm.name)) if name)
    return Need(
        consignment=str(row["unit"]),
        line=1,
        regime=row["regime"],
        goods=" ".join(row[name] or "" for name in ("chip_name", "maker", "model")),
        paragraphs=tuple(row["paragraphs"] or ()),
        exporters=(row["seller"] or "",),
        consignees=holder,
        end_users=holder,
        destination=row["country"],
        quantity=1.0,
        value=row["price"],
        currency=row["currency"],
        cited=tuple(row["licence"] or ()),
    )


def _changed(judged: Judged) -> pl.DataFrame:
    """Where the law of that day, as it is known now, answers otherwise than it was known then."""
    by = ["consignment", "regime"]
    then, now = (judged.answers.filter(pl.col("clock") == clock) for clock in ("then", "now"))
    both = then.join(now.select(*by, after="answer"), on=by).filter(pl.col("answer") != pl.col("after"))
    told = both.with_columns(unit=pl.col("consignment").cast(pl.UInt32), before="answer")
    return flat(told, "law-changed", "regime", "before", "after", citation="citation")
