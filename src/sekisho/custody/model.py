"""Nouns of custody: what a unit is, how it is known, what was done to it, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """What a unit is, the smallest first: a part lies in something of a later level."""

    DIE = "die"
    PACKAGE = "package"
    MODULE = "module"
    BOARD = "board"
    SERVER = "server"
    RACK = "rack"
    SITE_LOT = "site-lot"

    @property
    def rank(self) -> int:
        """0 for a die, 6 for a lot of a site."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


class Evidence(StrEnum):
    """How a unit is known, the weakest first. The first two can be moved to another unit with a screwdriver."""

    PRINTED_SERIAL = "printed-serial"
    TAG_UID = "tag-uid"  # of an NTAG: proves the tag, not what it is stuck to
    DIE_ID = "die-id"  # fused into the die, or the hash of its ECID
    PUF_DIGEST = "puf-digest"
    DEVICE_KEY = "device-key"  # certified by the maker (DICE, SPDM)
    EK = "ek"  # endorsement key of a TPM


_STRENGTHS = {kind: strength for strength, kind in enumerate(Evidence)}


@dataclass(frozen=True, slots=True)
class Identity:
    """One piece of evidence; ``attested`` where the unit itself proved it, not where somebody read or typed it."""

    kind: Evidence
    value: str
    attested: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        """Greater is stronger: whatever is attested outranks whatever is read off."""
        return self.attested, _STRENGTHS[self.kind]


def strongest(identities: Iterable[Identity]) -> Identity | None:
    """The evidence that counts where pieces of it disagree; ties go to the smaller value, whatever their order."""
    ordered = sorted(identities, key=lambda one: ((not one.rank[0], -one.rank[1]), one.value))
    return ordered[0] if ordered else None


class Verb(StrEnum):
    """What an act does."""

    COMMISSION = "commission"
    END = "end"  # decommissioned or destroyed
    OFFER = "offer"  # given out to somebody who has not confirmed it yet
    ACCEPT = "accept"  # received: from here on the other holds it
    JOIN = "join"  # assembled into, or packed into
    PART = "part"
    INSPECT = "inspect"  # what lies in it was looked at
    OBSERVE = "observe"
    TRANSFORM = "transform"
    BIND = "bind"  # papers: licences, orders
    UNBIND = "unbind"


@dataclass(frozen=True, slots=True)
class Declared:
    """That the event of this id was wrong as a whole, and which events say it right."""

    at: int
    reason: str | None
    corrective: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done, as recorded.

    ``time`` is in nanoseconds since 1970 (UTC); ``digest`` is the event hash id of what it says; ``id`` is the id that
    it was given, or the digest. ``items`` are the units; for a joining or parting ``parent`` is what they lie in.
    """

    id: str
    digest: str
    time: int
    verb: Verb
    items: tuple[str, ...] = ()
    parent: str | None = None
    outputs: tuple[str, ...] = ()
    giver: str | None = None
    taker: str | None = None
    level: Level | None = None
    identities: tuple[Identity, ...] = ()
    place: str | None = None
    disposition: str | None = None
    papers: tuple[str, ...] = ()
    declared: Declared | None = None


class Entry(NamedTuple):
    """A line of a unit's history. ``standing``: applied, refused (it broke a rule) or struck (declared wrong)."""

    act: str
    time: int
    verb: Verb
    standing: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: a code and its parameters, about a unit and an act. Text is rendered at the edge."""

    code: str
    item: str
    act: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Twin:
    """What is known of one unit. ``holder`` of a part is the holder of the outermost thing that it lies in."""

    item: str
    commissioned: bool
    ended: bool
    level: Level | None
    identities: tuple[Identity, ...]
    holder: str | None
    offered_to: str | None
    parent: str | None
    children: tuple[str, ...]
    place: str | None
    disposition: str | None
    papers: tuple[str, ...]
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Custody:
    """The state after a replay: twins by id, and all findings in the order in which they arose."""

    twins: dict[str, Twin]
    findings: tuple[Finding, ...]
