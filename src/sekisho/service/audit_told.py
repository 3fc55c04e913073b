"""What an audit leaves behind for machines and spreadsheets: JSON, a CSV of units, a CSV of steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from sekisho.service.audit import Audited
from sekisho.service.audit_words import AuditWords
from sekisho.service.wording import clean

_STATED = ("serial", "model", "maker", "seller", "seller_country", "invoice", "date", "place", "country")
_SEPARATOR = " | "


def document_of(audited: Audited, run: Mapping[str, Any]) -> dict[str, Any]:
    """Everything as one document that JSON can hold: codes and values, no prose."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in audited.findings.iter_rows(named=True):
        told = {name: row[name] for name in ("code", "area", "gravity", "paper", "ask", "citation")}
        found.setdefault(row["unit"], []).append({**told, "params": json.loads(row["params"])})
    rows, law = dict(audited.units.select("unit", "row").iter_rows()), _law(audited)
    units = [
        {
            "row": row["row"],
            **{name: str(row[name]) if name == "date" and row[name] else row[name] for name in _STATED},
            "chip": row["chip"],
            "result": row["result"],
            "item": audited.items.get(row["unit"]),
            "law": law.get(row["unit"], []),
            "chain": [step._asdict() for step in audited.steps.get(row["unit"], ())],
            "findings": found.get(row["unit"], []),
        }
        for row in audited.units.iter_rows(named=True)
    ]
    todo = [{**step, "units": [rows[unit] for unit in step["units"]]} for step in audited.todo().to_dicts()]
    return {"run": dict(run), "counts": audited.counts(), "todo": todo, "units": units}


def _law(audited: Audited) -> dict[int, list[dict[str, str]]]:
    """What each regime that reaches a purchase answered: as known then, and as known now."""
    answers = audited.judged.answers.filter(pl.col("answer") != "not_applicable")
    by = ["consignment", "regime"]
    then, now = (answers.filter(pl.col("clock") == clock).select(*by, "answer") for clock in ("then", "now"))
    both = then.join(now.rename({"answer": "now"}), on=by, how="left", maintain_order="left")
    told: dict[int, list[dict[str, str]]] = {}
    for unit, regime, answer, after in both.sort(by, maintain_order=True).iter_rows():
        told.setdefault(int(unit), []).append({"regime": regime, "then": answer, "now": after})
    return told


def units_frame(audited: Audited, words: AuditWords, lang: str) -> pl.DataFrame:
    """One line a unit: what was stated, the result, codes, and the findings in words."""
    said: dict[int, list[tuple[str, str]]] = {}
    for unit, code, params in audited.findings.select("unit", "code", "params").iter_rows():
        said.setdefault(unit, []).append((code, words.finding(code, params, lang)))
    told = [
        (
            unit,
            words.say("results", result, lang),
            _SEPARATOR.join(dict.fromkeys(code for code, _ in said.get(unit, ()))),
            _SEPARATOR.join(text for _, text in said.get(unit, ())),
        )
        for unit, result in audited.units.select("unit", "result").iter_rows()
    ]
    schema = {"unit": pl.UInt32, "result_text": pl.String, "codes": pl.String, "findings": pl.String}
    frame = audited.units.join(pl.DataFrame(told, schema=schema, orient="row"), on="unit", maintain_order="left")
    return frame.select("row", *_STATED, "result", "result_text", "codes", "findings")


def todo_frame(audited: Audited, words: AuditWords, lang: str) -> pl.DataFrame:
    """One line a step: whom to ask for what, for which units."""
    serials = {unit: serial or f"#{row}" for unit, row, serial in audited.units.select("unit", "row", "serial").rows()}
    rows = [
        (
            words.say("asks", step["ask"], lang),
            whom(step, words, lang),
            words.say("papers", step["paper"], lang),
            len(step["units"]),
            words.say("gravities", step["gravity"], lang),
            _SEPARATOR.join(words.say("titles", code, lang) for code in step["codes"]),
            _SEPARATOR.join(serials[unit] for unit in step["units"]),
        )
        for step in audited.todo().to_dicts()
    ]
    names = ("ask", "whom", "paper", "units", "gravity", "because", "serials")
    schema = {name: pl.Int64 if name == "units" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def whom(step: Mapping[str, Any], words: AuditWords, lang: str) -> str:
    """The name of who is asked, '' where the step alone says it: a person, or the authority of a country."""
    if step["whom"] is None:
        return ""
    if step["ask"] == "authority":
        return words.wording.labels.of("regimes", step["whom"], lang)
    name = clean(step["whom"], 120)
    return words.say("summary", "before", lang, whom=name) if step["ask"] == "counsel" else name
