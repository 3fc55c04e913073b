"""A classification in words: blocks of headings, facts, tables and notes, for terminals and printed sheets alike.

The blocks are those of ``storage.documents``. Words come from ``knowledge/labels.yaml`` in English, Japanese or Korean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sekisho.items import Span
from sekisho.items.performance import BITS
from sekisho.service.classification import Arithmetic, Candidate, Classification, Doubt, Part
from sekisho.service.classification_regimes import Asked, Comparison, Ruling, Tables
from sekisho.service.wording import LANGS, Labels, clean, number

Block = dict[str, Any]
SIGNS = {">=": "≥", "<=": "≤", "<": "<", ">": ">", "=": "="}
_MACRO = re.compile(r"\b(AT_LEAST|BELOW)\s*\(\s*(tpp|pd)\s*,\s*([0-9.]+)\s*\)")
_NAME = re.compile(r"\b[a-z][a-z_0-9]*\b")
MANY = 24  # candidates told one by one


@dataclass(frozen=True)
class Words:
    """Labels of one language."""

    labels: Labels
    lang: str

    def of(self, key: str, kind: str = "classification") -> str:
        """A label; the key itself where there is none."""
        return self.labels.of(kind, key, self.lang)

    def joined(self, parts: Sequence[str]) -> str:
        """Words in a row."""
        return ("、" if self.lang == "ja" else ", ").join(parts)


def blocks(c: Classification, tables: Tables, words: Words) -> list[Block]:
    """Everything that is to be said of one classification, in order."""
    return [
        *_verdicts(c, words),
        *stated_and_found(c, words),
        *figures(c, words),
        *(block for one in c.rulings for block in regime(one, words)),
        *candidates(c.candidates, words),
        *headings(c, tables, words),
        *doubts(c, words),
    ]


def _verdicts(c: Classification, words: Words) -> list[Block]:
    return [verdict(one, words) for one in c.rulings]


def verdict(one: Ruling, words: Words) -> Block:
    """The answer of one regime in a box."""
    said = words.of(one.status, "statuses")
    text = f"{said}{'：' if words.lang == 'ja' else ' — '}{one.paragraph}" if one.paragraph else said
    tone = {"controlled": "grave", "incomplete": "open"}.get(one.status, "plain")
    return {"kind": "verdict", "label": words.of(one.regime.lower()), "text": text, "tone": tone}


def stated_and_found(c: Classification, words: Words) -> list[Block]:
    """What the paper states, and what was recognised in it."""
    s = c.stated
    weight = s.net_weight_kg / s.quantity if s.net_weight_kg and s.quantity else s.net_weight_kg
    rows = [
        ("goods", s.description),
        ("maker", s.maker),
        ("model", s.model),
        ("quantity", s.quantity and number(s.quantity)),
        ("hs_claimed", s.hs_code),
        ("eccn_claimed", s.eccn_claimed),
        ("gaihi_claimed", s.gaihi_claimed),
        ("value", s.unit_value_usd and number(s.unit_value_usd)),
        ("weight", weight and number(weight)),
    ]
    told = [[words.of(key), clean(value, 400)] for key, value in rows if value]
    answer = {True: "accelerator_yes", False: "accelerator_no", None: "accelerator_open"}[c.accelerator]
    found = [[words.of("recognised"), [words.of(answer), *(part(one, words) for one in c.parts)]]]
    if c.form and c.accelerator is not False:
        found.append([words.of("form"), words.of(c.form, "form")])
    if c.accelerator is not False:
        found.append([words.of("holds"), str(c.ics_per_item)])
    reasons = words.joined([words.of(one, "confidence_reasons") for one in c.confidence_reasons])
    found.append([words.of("confidence"), f"{words.of(c.confidence, 'confidences')} ({reasons})"])
    return [
        {"kind": "heading", "text": words.of("stated")},
        {"kind": "facts", "rows": told or [[words.of("goods"), "-"]]},
        {"kind": "heading", "text": words.of("recognised")},
        {"kind": "facts", "rows": found},
    ]


def part(one: Part, words: Words) -> str:
    """A chip or machine recognised, in one line with its source."""
    count = f" × {one.count}" if one.kind == "system" and one.count else ""
    return f"{one.name}{count} [{one.source}; {words.of(one.grade, 'grades')}]"


def figures(c: Classification, words: Words) -> list[Block]:
    """The sums of each integrated circuit."""
    out: list[Block] = []
    for one in c.arithmetic:
        out += [
            {"kind": "heading", "text": f"{words.of('figures')}: {one.name}"},
            {"kind": "facts", "rows": sums(one, words)},
        ]
    return out


def sums(one: Arithmetic, words: Words) -> list[list[Any]]:
    """The arithmetic of TPP and PD, so that a person can do it again."""
    lines = [
        f"{name.upper()}: {number(tops)} × {bits} = {number(total)}{'  ◀' if name == one.set_by else ''}"
        for name, tops, bits, total in one.formats
    ]
    pd = ranged(one.pd, words)
    if one.pd and one.tpp and one.die_mm2:
        pd = f"{ranged(one.tpp, words)} ÷ {ranged(one.die_mm2, words)} = {pd}"
    yes = {True: words.of("yes", "words"), False: words.of("no", "words"), None: words.of("unknown", "words")}
    return [
        [words.of("formats"), lines or words.of("not_public")],
        [words.of("tpp"), ranged(one.tpp, words)],
        [words.of("pd"), pd],
        [words.of("datacenter"), yes[one.datacenter]],
        [words.of("dram"), number(one.dram) if one.dram is not None else words.of("not_public")],
        [words.of("io"), number(one.io) if one.io is not None else words.of("not_public")],
        [words.of("source"), f"{one.source} ({words.of(one.grade, 'grades')})"],
    ]


def ranged(span: Span | None, words: Words) -> str:
    """An interval, or the one number that it is."""
    if span is None:
        return words.of("not_public")
    low, high = number(span.low), number(span.high)
    return low if low == high else f"{low} – {high}"


def regime(one: Ruling, words: Words) -> list[Block]:
    """The comparisons of one regime, its paragraph, notes and what is missing."""
    out: list[Block] = [{"kind": "heading", "text": words.of(one.regime.lower())}]
    out.append({"kind": "facts", "rows": _ruled(one, words)})
    rows = [
        [
            asked.paragraph,
            [condition(asked, one.asked, words), *(compared(c, words) for c in asked.comparisons)],
            _result(asked.result, words),
            asked.cite,
        ]
        for asked in one.asked
    ]
    if rows:
        head = [words.of(key) for key in ("paragraph", "tests", "result", "citation")]
        out.append({"kind": "grid", "head": head, "rows": rows, "widths": [3, 7, 2, 4]})
    if one.notes:
        out.append({"kind": "bullets", "items": [words.of(note, "classification_notes") for note in one.notes]})
    return out


def _ruled(one: Ruling, words: Words) -> list[list[Any]]:
    rows: list[list[Any]] = [[words.of("verdict"), words.of(one.status, "statuses")]]
    if one.paragraph:
        rows.append([words.of("paragraph"), one.paragraph])
    if one.missing:
        rows.append([words.of("missing"), [words.of(fact, "facts_to_obtain") for fact in one.missing]])
    rows.append([words.of("citation"), f"{one.cite} ({words.of(one.grade, 'grades')})"])
    return rows


def condition(asked: Asked, others: Sequence[Asked], words: Words) -> str:
    """The pack's condition as people read it: 'TPP ≥ 4,800 OR (TPP ≥ 1,600 AND PD ≥ 5.92)'."""
    text = _MACRO.sub(
        lambda m: f"{m[2].upper()} {'≥' if m[1] == 'AT_LEAST' else '<'} {number(float(m[3]))}", asked.condition
    )
    names = {one.fact: one.paragraph for one in others} | {"datacenter": words.of("purpose")}
    text = _NAME.sub(lambda m: names.get(m[0], m[0]), text)
    return text.replace(">=", "≥").replace("<=", "≤")


def compared(c: Comparison, words: Words) -> str:
    """One comparison with its figure: '○ TPP 15,832 ≥ 4,800'."""
    mark = {True: "○", False: "×", None: "?"}[c.result]
    if isinstance(c.limit, bool):
        said = words.of("yes" if c.limit else "no", "words")
        return f"{mark} {words.of('purpose')} = {said}"
    names = {"tpp": "TPP", "pd": "PD", "tpp_low": "TPP", "tpp_high": "TPP", "io_bandwidth": "I/O GB/s"}
    name = names.get(c.figure, c.figure)
    if c.low is None or c.high is None:
        return f"{mark} {name} ? {SIGNS[c.relation]} {number(c.limit)}"
    return f"{mark} {name} {ranged(Span(c.low, c.high), words)} {SIGNS[c.relation]} {number(c.limit)}"


def _result(result: bool | None, words: Words) -> str:
    return words.of({True: "met", False: "not_met", None: "open"}[result])


def candidates(found: Sequence[Candidate], words: Words) -> list[Block]:
    """Where the goods would fall with each chip that they may hold."""
    if not found:
        return []
    rows = [
        [one.arithmetic.name, ranged(one.arithmetic.tpp, words), ranged(one.arithmetic.pd, words)]
        + [_placed(r, words) for r in one.rulings]
        for one in found[:MANY]
    ]
    head = [words.of("may_hold"), "TPP", "PD", *(words.of(r.regime.lower()) for r in found[0].rulings)]
    return [
        {"kind": "heading", "text": words.of("per_candidate")},
        {"kind": "grid", "head": head, "rows": rows, "widths": [5, 2, 3, 3, 6]},
    ]


def _placed(one: Ruling, words: Words) -> str:
    said = one.paragraph or words.of(one.status, "statuses")
    return f"{said} + {words.of('informed')}" if "us_informed" in one.notes else said


def headings(c: Classification, tables: Tables, words: Words) -> list[Block]:
    """HS candidates, each with the reason."""
    lang = LANGS.index(words.lang)
    rows = []
    for code in c.hs_codes[:8]:
        known = tables.headings.get(code)
        shown = f"{code[:4]}.{code[4:]}" if len(code) > 4 else code
        why = [known.reason[lang], f"{known.cite} ({words.of(known.grade, 'grades')})"] if known else "-"
        rows.append([shown, known.title[lang] if known else "-", why])
    if not rows:
        return []
    head = ["HS", words.of("goods"), words.of("reason")]
    return [
        {"kind": "heading", "text": words.of("hs")},
        {"kind": "grid", "head": head, "rows": rows, "widths": [1, 3, 5]},
    ]


def doubts(c: Classification, words: Words) -> list[Block]:
    """Contradictions, and what is to be obtained."""
    said = [doubt(one, words) for one in c.doubts]
    out: list[Block] = [{"kind": "heading", "text": words.of("contradictions")}]
    if said:
        out.append({"kind": "note", "text": said, "grave": any(one.effect == "hold" for one in c.doubts)})
    else:
        out.append({"kind": "paragraph", "text": words.of("none_found")})
    if c.missing:
        out.append({"kind": "heading", "text": words.of("missing")})
        out.append({"kind": "bullets", "items": [words.of(one, "facts_to_obtain") for one in c.missing]})
    if c.questions:
        out.append({"kind": "heading", "text": words.of("questions")})
        out.append({"kind": "bullets", "items": [words.of(one, "questions_to_ask") for one in c.questions]})
    return out


def doubt(one: Doubt, words: Words) -> str:
    """A contradiction as a sentence; values are not looked into again."""
    pieces = words.of(one.code, "contradictions").split("{")
    text = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}")
        text += [_value(one.params.get(name)), rest]
    return "".join(text)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return number(value) if isinstance(value, int | float) else clean(value if value is not None else "—", 160)


def as_json(c: Classification, as_of: date, known_at: date, digests: dict[str, str]) -> dict[str, Any]:
    """The classification as plain values: codes and numbers, no prose but citations."""
    return {
        **asdict(c),
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat(),
        "digests": digests,
        "bits": dict(BITS),
    }
