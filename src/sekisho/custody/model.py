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
    DECLINE = "decline"  # not taken: the offer ends
    WITHDRAW = "withdraw"  # the offer is taken back
    EXAMINE = "examine"  # inspected: condition, identity
    INSTALL = "install"
    DISPUTE = "dispute"  # somebody says that an act was not so; both stories stay
    SEAL = "seal"
    SEAL_CHECK = "seal-check"
    SEAL_BREAK = "seal-break"


class SealGrade(StrEnum):
    """Classes of ISO 17712: what it takes to open the seal."""

    INDICATIVE = "I"
    SECURITY = "S"
    HIGH = "H"

    @property
    def rank(self) -> int:
        """0 for I, 2 for H."""
        return "ISH".index(self)


class Seal(NamedTuple):
    """A mechanical seal on a unit (ISO 17712): ``where`` is the place on it, ``photo`` the SHA-256 of a picture."""

    item: str
    number: str
    maker: str = ""
    grade: SealGrade | None = None
    certificate: str | None = None
    photo: str | None = None
    where: str = ""
    broken: bool = False


class Passage(NamedTuple):
    """From where to where a handover goes, and under which papers. Countries are ISO 3166-1 alpha-2; None: not stated.

    ``container`` says that it goes as a sealed freight container.
    """

    origin: str | None = None
    destination: str | None = None
    export: bool | None = None
    decision: str | None = None
    licence: str | None = None
    container: bool = False


class Signed(NamedTuple):
    """What a signed document adds to its act: the digest of the offer that it is or answers, and the offer's last
    instant (nanoseconds; 0 for answers).
    """

    offer: str
    expires: int = 0


@dataclass(frozen=True, slots=True)
class Declared:
    """That the event of this id was wrong as a whole, and which events say it right."""

    at: int
    reason: str | None
    corrective: tuple[str, ...] = ()


class Act(NamedTuple):
    """One thing that was done, as recorded.

    ``time`` is in nanoseconds since 1970 (UTC); ``digest`` is the event hash id of what it says, or the digest of a
    signed document; ``id`` is the id that it was given, or the digest. ``items`` are the units; for a joining or
    parting ``parent`` is what they lie in. ``step`` is the bare business step; ``target`` the place that it is sent to.
    ``restates`` is the digest of the signed document that says the same: the act stands in the history and does
    nothing. ``clock`` is what the recorder's clock said where the act counts as of another ``time``.
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
    step: str | None = None
    target: str | None = None
    passage: Passage | None = None
    signed: Signed | None = None
    restates: str | None = None
    clock: int | None = None
    seals: tuple[Seal, ...] = ()
    disputes: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A line of a unit's history.

    ``standing``: applied, signed (applied, on a verified document), restated (a signed document says the same), refused
    (it broke a rule) or struck (declared wrong).
    """

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
    """What is known of one unit. ``holder`` of a part is the holder of the outermost thing that it lies in.

    ``held`` says how well the holder is known: signed (both sides of the last handover signed) or stated. ``offer`` is
    the digest of the signed offer that is open, ``installed`` since when it is installed, ``disputes`` the acts that
    somebody disputes with the act that does.
    """

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
    held: str = "stated"
    offer: str | None = None
    installed: int | None = None
    disputes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Custody:
    """The state after a replay: twins by id, and all findings in the order in which they arose."""

    twins: dict[str, Twin]
    findings: tuple[Finding, ...]
