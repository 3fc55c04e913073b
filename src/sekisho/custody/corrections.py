"""Which acts count: what was captured twice counts once, what was declared wrong is struck, nothing is taken out.

A declaration is the event again, under its id, with an error declaration (GS1 EPCIS 2.0, section 7.4.1.4). It strikes
only the event that it repeats: who changes one field declares nothing about the event that was recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from sekisho.custody.model import Act

Tell = Callable[..., None]
_DATA = "https://ref.gs1.org/cbv/ER-incorrect_data"
_HASH = "ni:///sha-256;"


def settled(ordered: Sequence[Act], tell: Tell) -> Iterator[tuple[Act, bool]]:
    """Each act once, in order, with whether it is struck. Findings go to ``tell`` before the first act comes."""
    stated = [act for act in ordered if act.declared is None]
    declarations = [act for act in ordered if act.declared is not None]
    digests: dict[str, tuple[str, ...]] = {}  # nearly always one an id
    once: list[Act] = []
    for act in stated:
        before = digests.get(act.id, ())
        if act.digest not in before:
            digests[act.id] = (*before, act.digest)
            once.append(act)
    _tell_ids(once, digests, tell)
    struck = {(d.id, d.digest) for d in declarations if _declares(d, digests, tell)}
    for act in once:
        yield act, bool(struck) and (act.id, act.digest) in struck


def standing(acts: Iterable[Act]) -> Iterator[Act]:
    """The acts that count, in the order in which they happened, for who follows another thread of the same story."""
    ordered = sorted(acts, key=lambda act: (act.time, act.id, act.digest, act.declared is not None))
    return (act for act, struck in settled(ordered, _unheard) if not struck)


def _unheard(*_: object, **__: object) -> None:
    """The replay tells what is wrong with ids and declarations."""


def _tell_ids(once: Sequence[Act], digests: dict[str, tuple[str, ...]], tell: Tell) -> None:
    for act in once:
        if len(digests[act.id]) > 1 and act.digest == digests[act.id][0]:
            tell("id-twice", _first(act), act)
        if act.id.startswith(_HASH) and act.id != act.digest:
            tell("hash-id-wrong", _first(act), act, digest=act.digest)


def _declares(act: Act, digests: dict[str, tuple[str, ...]], tell: Tell) -> bool:
    """Whether a declaration strikes an event that was recorded."""
    declared = act.declared
    if declared is None:
        return False
    if act.id not in digests:
        tell("error-of-unknown-event", _first(act), act)
        return False
    if act.digest not in digests[act.id]:
        tell("error-of-another-event", _first(act), act)
        return False
    missing = [one for one in declared.corrective if one not in digests]
    if missing or (declared.reason == _DATA and not declared.corrective):
        tell("correction-missing", _first(act), act, missing=" ".join(missing))
    return True


def _first(act: Act) -> str:
    return next(iter((*act.items, *act.outputs)), act.parent or "")
