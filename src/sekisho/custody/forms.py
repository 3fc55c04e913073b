"""Signed documents of a handover: what stands in them, strictly read, and how they are made.

Kinds: ``handover.offer`` (by the releaser), ``handover.accept`` and ``handover.decline`` (by the receiver, over the
digest of the offer), ``handover.withdraw`` (by the releaser). Names and values that do not belong are refused: what two
readers could read differently is not signed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from sekisho.custody.model import Passage, Seal, SealGrade
from sekisho.standards.epcis import canonical_key
from sekisho.standards.suites import Document
from sekisho.vocabulary.errors import DocumentFault

OFFER, ACCEPT, DECLINE, WITHDRAW = (f"handover.{name}" for name in ("offer", "accept", "decline", "withdraw"))
KINDS = frozenset({OFFER, ACCEPT, DECLINE, WITHDRAW})
MOST, LONGEST, SHORTEST_ID = 10_000, 500, 16
_COUNTRY, _DIGEST, _PHOTO = re.compile("[A-Z]{2}"), re.compile("sha256:[0-9a-f]{64}"), re.compile("[0-9a-f]{64}")
_LATEST = 2**40  # POSIX seconds
_canonical = lru_cache(maxsize=2**16)(canonical_key)  # the same parties and units in every document
_T = TypeVar("_T")


class _Names(NamedTuple):
    """Of an object: those that it must have, and all that it may."""

    required: frozenset[str]
    known: frozenset[str]

    @classmethod
    def of(cls, required: str, more: str = "") -> _Names:
        return cls(frozenset(required.split()), frozenset(f"{required} {more}".split()))


_OFFER = _Names.of("id units releaser receiver expires from to container seals", "papers export event")
_PAPERS, _SIDE = _Names.of("", "decision licence"), _Names.of("country", "place")
_ANSWER = _Names.of("offer id party", "reason")
_ACCEPTANCE = _Names.of("offer id party received seals discrepancies", "event")
_DISCREPANCY, _SEAL = (
    _Names.of("kind unit", "seen"),
    _Names.of("unit number", "maker class certificate photo where broken"),
)


class Difference(StrEnum):
    """How what came differs from what was offered."""

    MISSING = "missing"
    EXTRA = "extra"
    DAMAGED = "damaged"
    OTHER = "other-serial"


class Discrepancy(NamedTuple):
    """A unit that differs; ``seen`` is the unit that lay there instead."""

    kind: Difference
    unit: str
    seen: str | None = None


class Offer(NamedTuple):
    """The releaser gives these units to this receiver.

    Args:
        id: chosen by the releaser, never again for another offer; 16 characters or more.
        units: canonical ids. releaser, receiver: canonical ids of parties.
        expires: POSIX second up to which it may be taken.
        place, target: ids of the places between which it goes; ``passage`` has their countries and the papers.
        seals: what is on the units as they leave.
        event: hash id of the EPCIS event that says the same.
        time: POSIX second of the signature. digest: of the document.
    """

    id: str
    units: tuple[str, ...]
    releaser: str
    receiver: str
    expires: int
    passage: Passage
    place: str | None = None
    target: str | None = None
    seals: tuple[Seal, ...] = ()
    event: str | None = None
    time: int = 0
    digest: str = ""

    def document(self) -> Document:
        """Unsigned. Raises DocumentFault (``handover-form``) where it would not be read back as it is."""
        passage = self.passage
        sides = (("from", self.place, passage.origin), ("to", self.target, passage.destination))
        papers = _stated(decision=passage.decision, licence=passage.licence)
        more = _stated(event=self.event, papers=papers or None, export=passage.export)
        matter = {
            "id": self.id,
            "units": list(self.units),
            "releaser": self.releaser,
            "receiver": self.receiver,
            "expires": self.expires,
            **{name: _stated(place=place, country=country) for name, place, country in sides},
            "container": passage.container,
            "seals": [_seal_told(seal) for seal in self.seals],
            **more,
        }
        document = Document.of(OFFER, matter)
        if read_offer(document)._replace(time=self.time, digest=self.digest) != self:
            raise DocumentFault("handover-form", "The offer is not written as it would be read: use canonical ids.")
        return document


class Answer(NamedTuple):
    """What became of an offer, said by ``party``: accepted, declined or withdrawn (``kind``).

    ``received`` are the offered units that came, damaged ones included; those that did not stand in ``discrepancies``.
    """

    kind: str
    offer: str
    offer_id: str
    party: str
    received: tuple[str, ...] = ()
    seals: tuple[Seal, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    event: str | None = None
    reason: str | None = None
    time: int = 0
    digest: str = ""

    def document(self) -> Document:
        """Unsigned."""
        matter: dict[str, Any] = {"offer": self.offer, "id": self.offer_id, "party": self.party}
        if self.kind == ACCEPT:
            matter["received"] = list(self.received)
            matter["seals"] = [_seal_told(seal) for seal in self.seals]
            matter["discrepancies"] = [_stated(kind=str(d.kind), unit=d.unit, seen=d.seen) for d in self.discrepancies]
        matter |= _stated(event=self.event, reason=self.reason)
        document = Document.of(self.kind, matter)
        read_answer(document)
        return document


def read_offer(document: Document) -> Offer:
    """Raises DocumentFault (``handover-form``, naming the field)."""
    form = _Form(document.view(), "", _OFFER)
    place, origin = _side(form, "from")
    target, destination = _side(form, "to")
    papers = form.inner("papers", _PAPERS)
    units = form.keys("units")
    passage = Passage(
        origin,
        destination,
        form.flag("export"),
        papers.text("decision") if papers else None,
        papers.text("licence") if papers else None,
        form.flag("container") is True,
    )
    return Offer(
        form.sure("id", least=SHORTEST_ID),
        units,
        form.key("releaser"),
        form.key("receiver"),
        form.instant("expires"),
        passage,
        place,
        target,
        form.each("seals", lambda told, path: _seal(told, path, units)),
        form.text("event"),
        _dated(document),
        document.digest,
    )


def read_answer(document: Document) -> Answer:
    """Raises DocumentFault (``handover-form``, naming the field)."""
    accept = document.kind == ACCEPT
    form = _Form(document.view(), "", _ACCEPTANCE if accept else _ANSWER)
    offer = form.sure("offer")
    if not _DIGEST.fullmatch(offer):
        raise _fault("offer")
    return Answer(
        document.kind,
        offer,
        form.sure("id", least=SHORTEST_ID),
        form.key("party"),
        form.keys("received", least=0) if accept else (),
        form.each("seals", lambda told, path: _seal(told, path, ())) if accept else (),
        form.each("discrepancies", _discrepancy) if accept else (),
        form.text("event"),
        form.text("reason"),
        _dated(document),
        document.digest,
    )


def _dated(document: Document) -> int:
    """What the first signature says; which one counts, whoever verifies it knows."""
    return document.signatures[0].time if document.signatures else 0


def _side(form: _Form, name: str) -> tuple[str | None, str]:
    side = form.inner(name, _SIDE)
    country = side.sure("country") if side else ""
    if not _COUNTRY.fullmatch(country):
        raise _fault(f"{name}.country")
    place = side.text("place") if side else None
    return None if place is None else _canonical(place), country


def _discrepancy(told: object, path: str) -> Discrepancy:
    form = _Form(told, path, _DISCREPANCY)
    kind, seen = form.sure("kind"), form.text("seen")
    if kind not in set(Difference) or (kind == Difference.OTHER) != (seen is not None):
        raise _fault(f"{path}.kind")
    return Discrepancy(Difference(kind), form.key("unit"), None if seen is None else _canonical(seen))


def _seal(told: object, path: str, units: Sequence[str]) -> Seal:
    form = _Form(told, path, _SEAL)
    item, grade, photo = form.key("unit"), form.text("class"), form.text("photo")
    if units and item not in units:
        raise _fault(f"{path}.unit")
    if grade is not None and grade not in set(SealGrade):
        raise _fault(f"{path}.class")
    if photo is not None and not _PHOTO.fullmatch(photo):
        raise _fault(f"{path}.photo")
    kind, broken = None if grade is None else SealGrade(grade), form.flag("broken") is True
    where, maker = form.text("where") or "", form.text("maker") or ""
    return Seal(item, form.sure("number"), maker, kind, form.text("certificate"), photo, where, broken)


def _seal_told(seal: Seal) -> dict[str, Any]:
    grade = None if seal.grade is None else str(seal.grade)
    more = _stated(certificate=seal.certificate, photo=seal.photo, broken=seal.broken or None)
    kept = {"maker": seal.maker or None, "class": grade, "where": seal.where or None}
    return {"unit": seal.item, "number": seal.number, **_stated(**kept), **more}


def _stated(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _fault(path: str) -> DocumentFault:
    return DocumentFault("handover-form", f"A document of a handover has no good {path}.", hint=path)


class _Form:
    """An object of which every name is known; each reader raises DocumentFault naming the field."""

    def __init__(self, told: object, path: str, names: _Names) -> None:
        if type(told) is not dict:
            raise _fault(path or "content")
        self.path = path + "." if path else ""
        if not names.required <= told.keys() <= names.known:
            raise _fault(self.path + min(told.keys() - names.known or names.required - told.keys()))
        self.told = told

    def text(self, name: str) -> str | None:
        return self.sure(name) if name in self.told else None

    def sure(self, name: str, least: int = 1) -> str:
        value = self.told.get(name)
        if type(value) is not str or not least <= len(value) <= LONGEST or not value.isprintable():
            raise _fault(self.path + name)
        return value

    def key(self, name: str) -> str:
        return _canonical(self.sure(name))

    def keys(self, name: str, least: int = 1) -> tuple[str, ...]:
        values = self.told[name]
        if not isinstance(values, list) or not least <= len(values) <= MOST:
            raise _fault(self.path + name)
        for value in values:
            if type(value) is not str or not 0 < len(value) <= LONGEST or not value.isprintable():
                raise _fault(self.path + name)
        keys = tuple(map(_canonical, values))
        if len(set(keys)) < len(keys):
            raise _fault(self.path + name)
        return keys

    def each(self, name: str, read: Callable[[object, str], _T]) -> tuple[_T, ...]:
        values = self.told[name]
        if not isinstance(values, list) or len(values) > MOST:
            raise _fault(self.path + name)
        if not values:
            return ()
        return tuple([read(one, f"{self.path}{name}[{n}]") for n, one in enumerate(values)])

    def flag(self, name: str) -> bool | None:
        value = self.told.get(name)
        if value is not None and not isinstance(value, bool):
            raise _fault(self.path + name)
        return value

    def instant(self, name: str) -> int:
        value = self.told[name]
        if type(value) is not int or not 0 < value < _LATEST:
            raise _fault(self.path + name)
        return value

    def inner(self, name: str, names: _Names) -> _Form | None:
        return _Form(self.told[name], self.path + name, names) if name in self.told else None
