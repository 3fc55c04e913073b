"""Findings of one consignment as reasons that a person reads: like ones together, gravest first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sekisho.service.said import Said, joined, said
from sekisho.service.wording import LANGS, Wording, clean, parameters
from sekisho.vocabulary.finding import EFFECTS_BY_GRAVITY, Effect, Grade

Row = Mapping[str, Any]
STOPPING = frozenset({Effect.PROHIBITED, Effect.LICENCE, Effect.EXCEPTION, Effect.INCOMPLETE, Effect.HOLD})
LICENSABLE = frozenset({Effect.LICENCE, Effect.EXCEPTION, Effect.INCOMPLETE})
_DENIED = frozenset({"presumption_of_denial", "policy_of_denial"})
_GRADES = [str(grade) for grade in Grade]
_RANK = {str(effect): rank for rank, effect in enumerate(EFFECTS_BY_GRAVITY)}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was found, on one line or several."""

    check: str
    code: str
    effect: str
    title: Said
    sentence: Said
    remedy: Said | None
    regime: str | None
    review: str | None
    points: float | None
    citation: str
    grade: str
    lines: tuple[int, ...]
    subjects: tuple[str, ...]
    missing: tuple[str, ...]
    evidence: tuple[tuple[Said, Said], ...]
    open: bool  # False where a licence lifts it


def is_denied(effect: str, review: str | None) -> bool:
    """True where a licence is asked for that will not be given."""
    return effect == Effect.LICENCE and review in _DENIED


def reasons_of(findings: Sequence[Row], decision: Row, words: Wording) -> list[Reason]:
    """All reasons of one consignment.

    Findings that say the same on several lines become one; obligations that lack the same facts become one.
    """
    covered = ("licence.covered", "licence.reserved")
    lifted = {(f.get("line"), f.get("regime")) for f in findings if f["check"] in covered}
    deciding = frozenset(decision.get("reasons") or ())
    groups: dict[tuple[object, ...], list[Row]] = {}
    for finding in findings:
        groups.setdefault(_key(finding, words), []).append(finding)
    reasons = [_reason(group, words, deciding, lifted) for group in groups.values()]
    return sorted(reasons, key=_gravity)


def _key(finding: Row, words: Wording) -> tuple[object, ...]:
    if finding["effect"] == Effect.INCOMPLETE:
        return (Effect.INCOMPLETE, *(finding.get("missing") or ()))
    values = parameters(finding)
    if values.get("uid"):  # one listed party under one name, in however many roles
        return (finding["check"], finding["code"], values["uid"], values.get("query_name"))
    return (finding["check"], finding["code"], words.sentence(finding, "en"))


def _in_all_roles(group: Sequence[Row]) -> Row:
    """The first finding of a group, with the roles of all where they differ."""
    values = [parameters(finding) for finding in group]
    roles = list(dict.fromkeys(str(value["role"]) for value in values if value.get("role")))
    if len(roles) < 2:
        return group[0]
    return {**group[0], "params": json.dumps({**values[0], "role": roles}, ensure_ascii=False)}


def _gravity(reason: Reason) -> tuple[bool, int, bool]:
    """What still stands before what is lifted; a refusal before what can be had. Sorting keeps the order of equals."""
    return (not reason.open, _RANK.get(reason.effect, 99), not is_denied(reason.effect, reason.review))


def _reason(group: Sequence[Row], words: Wording, deciding: frozenset[str], lifted: set[tuple[Any, Any]]) -> Reason:
    first = _in_all_roles(group)
    checks = list(dict.fromkeys(f["check"] for f in group))
    remedy = said(lambda lang: words.remedy(first, lang) or "")
    reason = Reason(
        check=first["check"],
        code=first["code"],
        effect=str(first["effect"]),
        title=joined([said(partial(words.title, check)) for check in checks]),
        sentence=said(partial(words.sentence, first)),
        remedy=remedy if remedy.en else None,
        regime=first.get("regime"),
        review=first.get("review"),
        points=first.get("points"),
        citation=clean("; ".join(dict.fromkeys(f["citation"] for f in group))),
        grade=max((str(f["grade"]) for f in group), key=_GRADES.index),  # the weakest: it is as well founded as that
        lines=tuple(sorted({f["line"] for f in group if f.get("line") is not None})),
        subjects=tuple(dict.fromkeys(f["subject"] for f in group if f.get("subject") is not None)),
        missing=tuple(dict.fromkeys(name for f in group for name in f.get("missing") or ())),
        evidence=_evidence(first, words),
        open=any(_stands(f, deciding, lifted) for f in group),
    )
    return replace(reason, sentence=_open_questions(group, words)) if len(checks) > 1 else reason


def _stands(finding: Row, deciding: frozenset[str], lifted: set[tuple[Any, Any]]) -> bool:
    if finding["effect"] not in STOPPING:
        return True
    covered = finding["effect"] in LICENSABLE and (finding.get("line"), finding.get("regime")) in lifted
    return f"{finding['check']}:{finding['code']}" in deciding and not covered


def _open_questions(group: Sequence[Row], words: Wording) -> Said:
    """Several obligations that wait for the same facts, asked in one sentence."""
    checks = tuple(dict.fromkeys(f["check"] for f in group))
    return said(partial(words.waiting, checks, group[0]))


def _evidence(finding: Row, words: Wording) -> tuple[tuple[Said, Said], ...]:
    by_lang = [words.evidence(finding, lang) for lang in LANGS]
    return tuple(
        (Said(*(name for name, _ in pairs)), Said(*(value for _, value in pairs)))
        for pairs in zip(*by_lang, strict=True)
    )
