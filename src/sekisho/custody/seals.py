"""Mechanical seals (ISO 17712) on units: applied, looked at, broken; what is there must be what was put there.

A seal is its maker and number; where nobody states the maker, the number. Whoever states which seals are on a unit (an
inspection, both sides of a signed handover) states all of them. A seal proves nothing of what lies behind it; a seal
that is another than recorded proves that somebody was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sekisho.custody.corrections import standing
from sekisho.custody.exports import NOBODY_ASKED, Exports
from sekisho.custody.model import Act, Finding, Seal, SealGrade, Verb


@dataclass(frozen=True, slots=True)
class SealPolicy:
    """The lowest class that counts: for any seal, and for a freight container that crosses a border; None: any."""

    always: SealGrade | None = None
    export: SealGrade | None = SealGrade.HIGH


ANY_GRADE = SealPolicy()
_SAYING_WHICH = (Verb.OFFER, Verb.ACCEPT)


@dataclass(frozen=True, slots=True)
class Followed:
    """Seals by unit as they should be on it now, and what is wrong."""

    on: Mapping[str, tuple[Seal, ...]]
    findings: tuple[Finding, ...]


def follow(
    acts: Iterable[Act],
    policy: SealPolicy = ANY_GRADE,
    exports: Exports | None = None,
    refused: frozenset[tuple[str, str]] = frozenset(),
) -> Followed:
    """Seals over all acts, whatever their order; what was declared wrong does not count, nor what a replay ``refused``
    (pairs of act and unit).
    """
    book = _Seals(policy, exports or NOBODY_ASKED)
    for act in standing(acts):
        if not act.restates and refused.isdisjoint((act.id, item) for item in act.items):
            book.read(act)
    return Followed({item: tuple(seals) for item, seals in book.on.items() if seals}, tuple(book.findings))


@dataclass(slots=True)
class _Seals:
    policy: SealPolicy
    exports: Exports
    on: dict[str, list[Seal]] = field(default_factory=dict)
    used: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)  # maker, number -> unit, act
    findings: list[Finding] = field(default_factory=list)

    def read(self, act: Act) -> None:
        if act.verb is Verb.SEAL:
            for seal in act.seals:
                self.applied(seal, act)
        elif act.verb is Verb.SEAL_BREAK:
            for seal in act.seals:
                self.broken(seal, act)
        elif act.verb is Verb.SEAL_CHECK or (act.verb in _SAYING_WHICH and (act.seals or act.signed)):
            for item in dict.fromkeys((*act.items, *(seal.item for seal in act.seals))):
                self.seen(item, [seal for seal in act.seals if seal.item == item], act)
        elif act.verb in (Verb.JOIN, Verb.PART) and self.on.get(act.parent or ""):
            self.tell("opened-while-sealed", act.parent or "", act, number=self.on[act.parent or ""][0].number)
        if act.verb is Verb.OFFER and act.passage is not None and act.passage.container and self.exports.crosses(act):
            for item in act.items:
                self.exported(item, act)

    def applied(self, seal: Seal, act: Act) -> None:
        first = self.used.setdefault((seal.maker, seal.number), (seal.item, act.id))
        if first[1] != act.id:
            self.tell("seal-number-twice", seal.item, act, number=seal.number, other=first[0])
        if _below(seal.grade, self.policy.always):
            self.tell(
                "seal-class-low",
                seal.item,
                act,
                number=seal.number,
                grade=seal.grade or "?",
                least=self.policy.always or "",
            )
        here = [one for one in self.on.get(seal.item, ()) if one.where == seal.where and not _same(one, seal)]
        if here:
            self.tell("sealed-over", seal.item, act, number=seal.number, before=here[0].number)
        if not any(_same(one, seal) for one in self.on.setdefault(seal.item, [])):
            self.on[seal.item].append(seal)

    def broken(self, seal: Seal, act: Act) -> None:
        kept = [one for one in self.on.get(seal.item, ()) if not _same(one, seal)]
        if len(kept) == len(self.on.get(seal.item, ())):
            self.tell("seal-not-there", seal.item, act, number=seal.number)
        self.on[seal.item] = kept

    def seen(self, item: str, seen: list[Seal], act: Act) -> None:
        """All seals that somebody saw on a unit, against those that are recorded."""
        recorded = self.on.get(item, [])
        if not recorded and act.verb is Verb.OFFER:  # the releaser says with which seals it leaves
            for seal in seen:
                self.applied(seal, act)
            return
        strange = [one for one in seen if not any(_same(one, was) for was in recorded)]
        for was in recorded:
            now = next((one for one in seen if _same(one, was)), None)
            other = next((one for one in strange if one.where == was.where), None)
            if now is not None:
                self._compare(was, now, act)
            elif other is not None:
                strange.remove(other)
                self.tell("seal-swapped", item, act, before=was.number, now=other.number)
            else:
                self.tell("seal-missing", item, act, number=was.number)
        for one in strange:
            self.tell("seal-unknown", item, act, number=one.number)

    def _compare(self, was: Seal, now: Seal, act: Act) -> None:
        if now.broken and not was.broken:
            self.tell("seal-broken", was.item, act, number=was.number)
        if now.photo and was.photo and now.photo != was.photo:
            self.tell("seal-photo-differs", was.item, act, number=was.number)
        if now.grade and was.grade and now.grade is not was.grade:
            self.tell("seal-class-differs", was.item, act, number=was.number, before=was.grade, now=now.grade)

    def exported(self, item: str, act: Act) -> None:
        least = self.policy.export
        if least is None:
            return
        best = max(self.on.get(item, ()), key=lambda seal: seal.grade.rank if seal.grade else -1, default=None)
        if best is None:
            self.tell("seal-required", item, act, least=least)
        elif _below(best.grade, least):
            self.tell("seal-class-low", item, act, number=best.number, grade=best.grade or "?", least=least)

    def tell(self, code: str, item: str, act: Act, **params: str) -> None:
        self.findings.append(Finding(code, item, act.id, tuple(sorted((k, str(v)) for k, v in params.items()))))


def _same(one: Seal, other: Seal) -> bool:
    return one.number == other.number and (not one.maker or not other.maker or one.maker == other.maker)


def _below(grade: SealGrade | None, least: SealGrade | None) -> bool:
    """A class that nobody states is below any that is asked for."""
    return least is not None and (grade is None or grade.rank < least.rank)
