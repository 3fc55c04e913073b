"""What is it, and under which paragraph does it fall on that day? One statement in, figures, paragraphs and doubts out.

The limits are those of the rule packs: this module evaluates the packs' derived facts (``eccn_a_dc`` and so on) on the
figures of one integrated circuit and shows the comparisons that they make. Values are codes and numbers; words are made
by ``service.classification_words``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from sekisho.items import ITEMS, Chip, Knowledge, Span, classify, contradictions, tpp_by_format
from sekisho.items.claims import claim
from sekisho.items.performance import BITS
from sekisho.rules import LiveLaw
from sekisho.service.classification_regimes import Ruling, Tables, ruling

STATED = ("maker", "model", "description", "hs_code", "eccn_claimed", "gaihi_claimed")
NUMBERS = ("quantity", "unit_value_usd", "net_weight_kg")
NEAR = 0.025  # share of a limit within which a figure is close to it
REPORTED_WITHIN = 0.005  # share by which a reported TPP may be off before it is said


@dataclass(frozen=True, slots=True)
class Stated:
    """What the paper says of one line of goods; None where it is silent. Weight: all pieces, kg; value: USD a piece."""

    description: str | None = None
    maker: str | None = None
    model: str | None = None
    hs_code: str | None = None
    eccn_claimed: str | None = None
    gaihi_claimed: str | None = None
    quantity: float | None = None
    unit_value_usd: float | None = None
    net_weight_kg: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Something recognised: a chip or a machine, with what it holds or may hold, and where that is from."""

    id: str
    kind: str
    name: str
    maker: str | None
    form: str
    count: int | None
    may: tuple[str, ...]
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The sums of one integrated circuit, so that a person can do them again."""

    id: str
    name: str
    formats: tuple[tuple[str, float, int, float], ...]  # format, dense TOPS, bits, TPP
    set_by: str | None
    tpp: Span | None
    die_mm2: Span | None
    pd: Span | None
    datacenter: bool | None
    dram: float | None
    io: float | None
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the machine may hold, and where it would then fall."""

    arithmetic: Arithmetic
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A contradiction: the code of its text and the values in it."""

    code: str
    effect: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Classification:
    """The whole answer to one statement."""

    stated: Stated
    accelerator: bool | None
    parts: tuple[Part, ...]
    form: str | None
    ics_per_item: int
    arithmetic: tuple[Arithmetic, ...]  # of the chip, or of each variant where the family alone is named
    rulings: tuple[Ruling, ...]
    candidates: tuple[Candidate, ...]
    hs_fits: bool | None
    hs_codes: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    missing: tuple[str, ...]
    questions: tuple[str, ...]  # to be asked although the answer stands without them
    confidence: str
    confidence_reasons: tuple[str, ...]
    evidence: Mapping[str, Any]


def classify_stated(
    statements: Sequence[Stated], knowledge: Knowledge, tables: Tables, law: LiveLaw
) -> list[Classification]:
    """Classify what papers state, one answer a statement."""
    lines = _lines(statements)
    items = classify(lines, knowledge)
    found = contradictions(items, lines)
    rows = items.iter_rows(named=True)
    return [
        _of_row(stated, row, found.filter(pl.col("line") == row["line"]), knowledge, tables, law)
        for stated, row in zip(statements, rows, strict=True)
    ]


def classify_specified(
    chip: Chip, reported: float | None, stated: Stated, knowledge: Knowledge, tables: Tables, law: LiveLaw
) -> Classification:
    """Classify what a datasheet states; ``reported`` is the TPP that it claims, as evidence only."""
    row = dict.fromkeys(ITEMS) | _facts(chip) | {"is_accelerator": True, "form": chip.form, "ics_per_item": chip.ics}
    rulings = tuple(ruling(regime, row, (), tables, law) for regime in tables.regimes)
    sums = arithmetic(chip)
    doubts = [*_claimed(stated, rulings), *_near(rulings)]
    if reported is not None and chip.tpp and abs(reported / chip.tpp.high - 1) > REPORTED_WITHIN:
        doubts.append(Doubt("reported_tpp", "hold", {"reported_tpp": reported, "tpp": chip.tpp.high}))
    part = Part(chip.id, "chip", chip.name, None, chip.form, chip.ics, (), chip.source.cite, chip.source.grade)
    reasons = ("datasheet", *(["estimate"] if chip.die and chip.die.low < chip.die.high else []))
    missing = _missing(rulings)
    return Classification(
        stated=stated,
        accelerator=True,
        parts=(part,),
        form=chip.form,
        ics_per_item=chip.ics,
        arithmetic=(sums,),
        rulings=rulings,
        candidates=(),
        hs_fits=None,
        hs_codes=knowledge.hs_forms.get(chip.form, ()),
        doubts=tuple(doubts),
        missing=missing,
        questions=(),
        confidence="low" if doubts else "medium",
        confidence_reasons=(*reasons, *(["contradicted"] if doubts else [])),
        evidence={"verdict": "datasheet"},
    )


def arithmetic(chip: Chip) -> Arithmetic:
    """The sums of a chip: TOPS x bits by format, the highest, over the area."""
    each = tpp_by_format(chip.tops)
    formats = tuple((name, tops, BITS[name], round(each[name], 3)) for name, tops in chip.tops)
    best = max(each, key=lambda name: (each[name], name)) if each else None
    source = chip.source
    return Arithmetic(
        chip.id,
        chip.name,
        formats,
        best,
        chip.tpp,
        chip.die,
        chip.pd,
        chip.datacenter,
        chip.dram,
        chip.io,
        *source_of(source),
    )


def source_of(source: Any) -> tuple[str, str]:
    """Citation and grade."""
    return source.cite, source.grade


def _lines(statements: Sequence[Stated]) -> pl.DataFrame:
    columns: dict[str, Any] = {name: [getattr(one, name) for one in statements] for name in (*STATED, *NUMBERS)}
    columns["hs_code"] = ["".join(filter(str.isdecimal, code)) or None if code else None for code in columns["hs_code"]]
    kinds: dict[str, Any] = dict.fromkeys(STATED, pl.String) | dict.fromkeys(NUMBERS, pl.Float64)
    frame = pl.DataFrame(columns, schema=kinds)
    return frame.with_columns(consignment=pl.lit(""), line=pl.int_range(1, pl.len() + 1, dtype=pl.Int32))


def _of_row(
    stated: Stated, row: dict[str, Any], found: pl.DataFrame, knowledge: Knowledge, tables: Tables, law: LiveLaw
) -> Classification:
    evidence = json.loads(row["evidence"])
    doubtful = _doubtful(row, evidence, knowledge)
    unread = not (row["is_accelerator"] or row["innocuous_words"]) and evidence["verdict"] in _NOT_UNDERSTOOD
    if doubtful or unread:  # what is not understood is not cleared
        row = row | dict.fromkeys(_FIGURES) | {"is_accelerator": None}
    chip = knowledge.chips.get(row["chip"] or "")
    variants = [knowledge.chips[name] for name, _ in chip.variants] if chip else []
    sums = tuple(arithmetic(one) for one in (variants or ([chip] if chip else [])))
    others = [_facts(one) for one in variants]
    rulings = tuple(ruling(regime, row, others, tables, law) for regime in tables.regimes)
    parts = tuple(_part(name, row, knowledge) for name in row["products"] or ())
    options = _options(row, evidence, knowledge)
    told = found.select("code", "effect", "params").iter_rows()
    doubts = [Doubt(code, effect, _named(json.loads(params), knowledge)) for code, effect, params in told]
    doubts += [*_claimed(stated, rulings), *_near(rulings)]
    confidence, reasons = _confidence(row, chip, sums, parts, doubts)
    if unread and not doubtful:
        rulings = tuple(replace(one, missing=("goods",)) for one in rulings)
    return Classification(
        stated=stated,
        accelerator=row["is_accelerator"],
        parts=parts,
        form=row["form"],
        ics_per_item=row["ics_per_item"],
        arithmetic=sums if row["is_accelerator"] is not False else (),
        rulings=rulings,
        candidates=_candidates(row, parts, (*doubtful, *options), knowledge, tables, law),
        hs_fits=row["hs_fits"],
        hs_codes=tuple(code for code in row["hs_plausible"] or () if code != _PORTABLE or _portable(row)),
        doubts=tuple(doubts),
        missing=_missing(rulings),
        questions=("options",) if options else (),
        confidence=confidence,
        confidence_reasons=(*reasons, "short_name") if doubtful else reasons,
        evidence=evidence,
    )


def _named(params: dict[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """Chips by their names."""
    chips = {key: knowledge.chips.get(params.get(key) or "") for key in ("declared_chip", "part_chip")}
    return params | {key: chip.name for key, chip in chips.items() if chip is not None}


_NOT_UNDERSTOOD = frozenset({"plain", "blank", "vague"})
_FIGURES = ("tpp_low", "tpp_high", "pd_low", "pd_high", "dram_bandwidth", "io_bandwidth", "ops_bits_2022", "datacenter")


def _doubtful(row: Mapping[str, Any], evidence: Mapping[str, Any], knowledge: Knowledge) -> tuple[str, ...]:
    """Chips that a short name may mean where nothing else says what it is: 'B200' alone is a chip or a connector."""
    if row["chip"] is not None or row["is_accelerator"] or row["innocuous_words"] not in (None, "server"):
        return ()
    keys = dict.fromkeys(hit["is"] for hit in evidence.get("doubtful", ()) if hit["kind"] == "chip")
    chips = [knowledge.chips[key] for key in keys]
    return tuple(name for chip in chips for name in ([v for v, _ in chip.variants] or [chip.id]))


def _options(row: Mapping[str, Any], evidence: Mapping[str, Any], knowledge: Knowledge) -> tuple[str, ...]:
    """Chips that a server sold without any can be ordered with, where the paper neither names nor excludes one.

    A question and no gap: most such servers hold none, and a gap would keep every office server waiting.
    """
    if row["is_accelerator"] is not False or evidence["verdict"] != "server" or "without" in evidence:
        return ()
    if any(hit["kind"] == "accessory" for hit in evidence.get("words", ())):  # a rail kit for one
        return ()
    return tuple(dict.fromkeys(chip for name in row["products"] or () for chip in knowledge.systems[name].options))


_PORTABLE = "847130"


def _portable(row: Mapping[str, Any]) -> bool:
    return bool(row["innocuous_words"] == "laptop" or json.loads(row["evidence"])["verdict"] == "laptop")


def _facts(chip: Chip) -> dict[str, Any]:
    """A chip as the facts that the packs read."""
    return {
        "is_accelerator": True,
        "chip": chip.id,
        "datacenter": chip.datacenter,
        "tpp_low": chip.tpp.low if chip.tpp else None,
        "tpp_high": chip.tpp.high if chip.tpp else None,
        "pd_low": chip.pd.low if chip.pd else None,
        "pd_high": chip.pd.high if chip.pd else None,
        "dram_bandwidth": chip.dram,
        "io_bandwidth": chip.io,
        "ops_bits_2022": chip.tpp.high if chip.tpp else None,
        "form": chip.form,
    }


def _part(name: str, row: Mapping[str, Any], knowledge: Knowledge) -> Part:
    if (chip := knowledge.chips.get(name)) is not None:
        maker = knowledge.makers[chip.maker].name if chip.maker else None
        return Part(name, "chip", chip.name, maker, chip.form, None, (), *source_of(chip.source))
    system = knowledge.systems[name]
    maker = knowledge.makers[system.maker].name if system.maker else None
    count = row["ics_per_item"] if system.chips != () else 0
    return Part(name, "system", system.name, maker, system.form, count, system.may, *source_of(system.source))


def _candidates(
    row: Mapping[str, Any],
    parts: Sequence[Part],
    doubtful: Sequence[str],
    knowledge: Knowledge,
    tables: Tables,
    law: LiveLaw,
) -> tuple[Candidate, ...]:
    """Where a machine whose chip is not named, or a short name, would fall with each chip that it may be or hold."""
    if row["chip"] is not None:
        return ()
    names = dict.fromkeys([*doubtful, *(name for part in parts for name in part.may)])
    out = []
    for chip in (knowledge.chips[name] for name in names):
        facts = dict(row) | _facts(chip) | {"form": row["form"] or chip.form}
        out.append(Candidate(arithmetic(chip), tuple(ruling(one, facts, (), tables, law) for one in tables.regimes)))
    return tuple(out)


def _claimed(stated: Stated, rulings: Sequence[Ruling]) -> list[Doubt]:
    """Claims of the paper against what the figures say."""
    said = claim(stated.eccn_claimed, stated.gaihi_claimed)
    by = {one.regime: one for one in rulings}
    out = []
    us, jp = by.get("US"), by.get("JP")
    params = {"eccn_claimed": stated.eccn_claimed or stated.gaihi_claimed or ""}
    if us and us.status == "controlled" and said.uncontrolled:
        out.append(Doubt("claim_too_low", "hold", params | {"paragraph": us.paragraph}))
    elif us and us.status == "outside" and said.controlled:
        out.append(Doubt("claim_too_high", "warn", params))
    elif (
        us
        and us.status == "controlled"
        and stated.eccn_claimed
        and not _same_paragraph(stated.eccn_claimed, us.paragraph)
    ):
        out.append(Doubt("claim_other", "warn", params | {"paragraph": us.paragraph}))
    if jp and jp.status == "controlled" and said.listed is False:
        out.append(Doubt("gaihi_too_low", "hold", {}))
    return out


def _near(rulings: Sequence[Ruling]) -> list[Doubt]:
    """Figures so close to a limit that a small error in them would change the answer."""
    seen: dict[tuple[str, float], Doubt] = {}
    for c in (c for one in rulings for asked in one.asked for c in asked.comparisons):
        if isinstance(c.limit, bool) or c.low is None or c.low != c.high:
            continue
        if abs(c.low / c.limit - 1) <= NEAR:
            params = {"figure": c.figure.upper(), "value": c.low, "limit": c.limit}
            seen[c.figure, c.limit] = Doubt("near_limit", "warn", params)
    return list(seen.values())


def _same_paragraph(claimed: str, paragraph: str | None) -> bool:
    """Whether the ECCN claimed is the paragraph, its form as chip or as machine, or a .z paragraph."""
    said = "".join(claimed.upper().split()).replace("..", ".")
    wanted = (paragraph or "").upper()
    twins = {wanted, wanted.replace("4A090", "3A090"), wanted.replace("3A090", "4A090")}
    return any(said.startswith(twin) for twin in twins) or ".Z" in said or said in ("3A090", "4A090")


def _missing(rulings: Sequence[Ruling]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in rulings for name in one.missing))


def _confidence(
    row: Mapping[str, Any],
    chip: Chip | None,
    sums: Sequence[Arithmetic],
    parts: Sequence[Part],
    doubts: Sequence[Doubt],
) -> tuple[str, tuple[str, ...]]:
    """How sure the answer is, and why."""
    said, reasons = row["is_accelerator"], []
    near = any(one.code == "near_limit" for one in doubts)
    doubted = any(one.code != "near_limit" for one in doubts)
    if said is False and any(part.kind == "system" for part in parts):
        return ("low" if doubted else "medium"), ("as_sold", *(["contradicted"] if doubted else []))
    if said is False:
        return ("low" if doubted else "medium" if not row["innocuous_words"] and not parts else "high"), (
            *(["other_goods"] if row["innocuous_words"] else ["not_named"] if not parts else ["exact"]),
            *(["contradicted"] if doubted else []),
        )
    if chip is None:
        reasons.append("one_of_several" if any(part.may for part in parts) else "not_named")
    else:
        reasons.append("family" if chip.variants else "part_number" if row["part_chip"] else "exact")
    weak = any(one.grade == "unverified" for one in sums)
    reasons += ["unverified"] if weak else []
    reasons += ["unpublished"] if row["unpublished"] else []
    reasons += ["estimate"] if any(one.die_mm2 and one.die_mm2.low < one.die_mm2.high for one in sums) else []
    reasons += ["near_limit"] if near else []
    reasons += ["contradicted"] if doubted else []
    if said is None or doubted or row["unpublished"] or chip is None:
        return "low", tuple(reasons)
    return ("medium" if weak or near or chip.variants else "high"), tuple(reasons)
