"""What `sekisho classify` does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from sekisho.items import Chip, Knowledge, Span, classify, tpp_by_format
from sekisho.items.performance import BITS
from sekisho.storage.knowledge import load_knowledge, load_specification
from sekisho.vocabulary.errors import UsageFault

_STATED = ("maker", "model", "hs_code", "eccn_claimed", "gaihi_claimed")
_SHOWN = (
    *("is_accelerator", "products", "chip", "chip_name", "maker", "form", "datacenter", "us_origin"),
    *("tpp_low", "tpp_high", "pd_low", "pd_high", "dram_bandwidth", "io_bandwidth", "ics_per_item", "unpublished"),
    *("declared_chip", "part_chip", "chips_conflict", "innocuous_words", "hs_plausible", "hs_fits"),
)


def classify_texts(
    texts: list[str], spec: Path | None, maker: str | None, hs: str | None, value: float | None, output: str
) -> None:
    """Print what each text, or the datasheet, comes to."""
    if output not in ("table", "json"):
        raise UsageFault(f"no such format: {output}", hint="Use --format table or --format json.")
    if bool(texts) == (spec is not None):
        raise UsageFault("give either texts or --spec FILE.", hint='sekisho classify "NVIDIA H100 PCIe"')
    if spec is not None:
        _print([_arithmetic(load_specification(spec))], output)
        return
    knowledge = load_knowledge()
    items = classify(_lines(texts, maker, hs, value), knowledge)
    _print([_found(text, row, knowledge) for text, row in zip(texts, items.iter_rows(named=True), strict=True)], output)


def _lines(texts: list[str], maker: str | None, hs: str | None, value: float | None) -> pl.DataFrame:
    code = "".join(filter(str.isdigit, hs)) if hs else None
    stated = {"maker": maker, "hs_code": code or None}
    return pl.DataFrame(
        {"consignment": [""] * len(texts), "line": range(1, len(texts) + 1), "description": texts},
        schema_overrides={"line": pl.Int32},
    ).with_columns(
        *(pl.lit(stated.get(name), dtype=pl.String).alias(name) for name in _STATED),
        quantity=pl.lit(1.0),
        unit_value_usd=pl.lit(value, dtype=pl.Float64),
        net_weight_kg=pl.lit(None, dtype=pl.Float64),
    )


def _found(text: str, row: dict[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    found = {"text": text, **{name: row[name] for name in _SHOWN}, "evidence": json.loads(row["evidence"])}
    chip = knowledge.chips.get(row["chip"] or "")
    if chip is not None:
        found["arithmetic"] = _arithmetic(chip)
        found["variants"] = [_arithmetic(knowledge.chips[name]) for name, _ in chip.variants]
    return found


def _arithmetic(chip: Chip) -> dict[str, Any]:
    """The sums, so that a person can do them again: TOPS x bits by format, the highest, over the area."""
    return {
        "name": chip.name,
        "tops": dict(chip.tops),
        "tpp_by_format": {name: round(figure, 3) for name, figure in tpp_by_format(chip.tops).items()},
        "tpp": _pair(chip.tpp),
        "die_mm2": _pair(chip.die),
        "pd": _pair(chip.pd),
        "datacenter": chip.datacenter,
        "source": chip.source.cite,
        "grade": chip.source.grade,
    }


def _pair(span: Span | None) -> list[float] | None:
    return None if span is None else [round(span.low, 3), round(span.high, 3)]


def _print(results: list[dict[str, Any]], output: str) -> None:
    if output == "json":
        sys.stdout.write(json.dumps(results, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
        return
    console = Console()
    for result in results:
        table = Table(title=str(result.get("text", result.get("name"))), show_header=False, title_justify="left")
        for label, said in _told(result):
            table.add_row(label, said)
        console.print(table)


def _told(result: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    if "is_accelerator" in result:
        answer = {True: "yes", False: "no", None: "cannot be told: name the chip"}[result["is_accelerator"]]
        rows += [("accelerator", answer), ("recognised", ", ".join(result["products"]) or "-")]
        rows += [("form", f"{result['form'] or '-'}, {result['ics_per_item']} in a piece")]
        rows += [("plausible HS", ", ".join(result["hs_plausible"] or []) or "-")]
    sums = result.get("arithmetic", result if "tops" in result else None)
    for one in ([sums] if sums else []) + result.get("variants", []):
        formats = [
            f"{name}: {one['tops'][name]:g} x {BITS[name]} bits = {figure:g}"
            for name, figure in one["tpp_by_format"].items()
        ]
        rows += [(one["name"], "; ".join(formats) or "figures below, or bounds only")]
        rows += [
            ("  TPP", _range(one["tpp"])),
            ("  PD", _range(one["pd"]) + (f" (over {_range(one['die_mm2'])} mm2)" if one["die_mm2"] else "")),
        ]
        rows += [("  source", f"{one['source']} ({one['grade']})")]
    return rows


def _range(pair: list[float] | None) -> str:
    if pair is None:
        return "not public"
    return f"{pair[0]:g}" if pair[0] == pair[1] else f"{pair[0]:g} to {pair[1]:g}"
