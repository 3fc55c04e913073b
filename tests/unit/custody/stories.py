"""Short stories of units, as acts; a minute apart unless they say otherwise."""

from __future__ import annotations

from typing import Any

from sekisho.custody import Act, Custody, Declared, Evidence, Identity, Level, Verb, replay

MINUTE = 60 * 10**9


def act(verb: Verb, *items: str, **more: Any) -> Act:
    """An act whose digest says what it says."""
    told = f"{verb} {items} {sorted((k, v) for k, v in more.items() if k not in ('id', 'time', 'declared'))}"
    return Act(**{"id": "", "digest": told, "time": 0, "verb": verb, "items": items, **more})


def story(*acts: Act) -> list[Act]:
    """The acts one after the other, with ids e0, e1 ... where they have none."""
    return [
        one._replace(
            id=one.id or f"e{n}", time=one.time or n * MINUTE, digest=f"{one.digest} at {one.time or n * MINUTE}"
        )
        for n, one in enumerate(acts)
    ]


def told(*acts: Act) -> tuple[Custody, list[tuple[str, str, str]]]:
    """The state, and the findings as code, unit, act."""
    custody = replay(story(*acts))
    return custody, [(f.code, f.item, f.act) for f in custody.findings]


def made(*items: str, holder: str = "maker", level: Level | None = None, **more: Any) -> Act:
    return act(Verb.COMMISSION, *items, taker=holder, level=level, **more)


def offer(*items: str, to: str, giver: str | None = "maker") -> Act:
    return act(Verb.OFFER, *items, giver=giver, taker=to)


def accept(*items: str, by: str, giver: str | None = "maker") -> Act:
    return act(Verb.ACCEPT, *items, giver=giver, taker=by)


def join(parent: str, *items: str) -> Act:
    return act(Verb.JOIN, *items, parent=parent)


def part(parent: str, *items: str) -> Act:
    return act(Verb.PART, *items, parent=parent)


def end(*items: str) -> Act:
    return act(Verb.END, *items)


def inspect(parent: str, *items: str) -> Act:
    return act(Verb.INSPECT, *items, parent=parent)


def wrong(original: Act, at: int, **more: Any) -> Act:
    """The declaration that an act (of a story, so with id, time and digest) was wrong."""
    return original._replace(declared=Declared(at, more.get("reason"), more.get("corrective", ())))


def die(value: str, *, attested: bool = True) -> Identity:
    return Identity(Evidence.DIE_ID, value, attested)
