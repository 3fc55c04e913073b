"""By what an event is found: role and value, GS1 keys in canonical spelling, terms as web URIs."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.standards.epcis import Event, Quantity, Typed, canonical_key

UNITS = ("epc", "child", "parent", "input", "output")  # roles whose values are units
LONGEST = 1000  # bytes of a value; an index holds no more
_LOCATION = "https://ref.gs1.org/cbv/SDT-location"


def keys_of(event: Event) -> tuple[tuple[str, str], ...]:
    """Every role and value of an event, each once."""
    return tuple(dict.fromkeys(_keys(event)))


def _keys(event: Event) -> Iterator[tuple[str, str]]:
    for role, epcs in (
        ("epc", event.epcs),
        ("child", event.children),
        ("input", event.inputs),
        ("output", event.outputs),
        ("parent", () if event.parent is None else (event.parent,)),
    ):
        yield from ((role, canonical_key(epc)) for epc in epcs)
    yield from _classes(event)
    for role, value in (
        ("action", event.action),
        ("bizStep", event.biz_step),
        ("disposition", event.disposition),
        ("transformation", event.transformation),
    ):
        if value is not None:
            yield role, value
    for role, place in (("readPoint", event.read_point), ("bizLocation", event.biz_location)):
        if place is not None:
            yield role, canonical_key(place.id)
    if event.persistent is not None:
        yield from (("set", one) for one in event.persistent.set)
        yield from (("unset", one) for one in event.persistent.unset)
    yield from _parties(event)
    if event.error is not None:
        yield from (("corrective", one) for one in event.error.corrective)
        if event.error.reason is not None:
            yield "reason", event.error.reason


def _classes(event: Event) -> Iterator[tuple[str, str]]:
    quantities: tuple[tuple[str, tuple[Quantity, ...]], ...] = (
        ("epcClass", event.quantities),
        ("childClass", event.child_quantities),
        ("inputClass", event.input_quantities),
        ("outputClass", event.output_quantities),
    )
    for role, listed in quantities:
        yield from ((role, canonical_key(one.epc_class)) for one in listed)


def _parties(event: Event) -> Iterator[tuple[str, str]]:
    typed: tuple[tuple[str, tuple[Typed, ...]], ...] = (
        ("bizTransaction", event.transactions),
        ("source", event.sources),
        ("destination", event.destinations),
    )
    for role, listed in typed:
        for one in listed:
            value = canonical_key(one.id)
            yield f"{role} {one.type or ''}".rstrip(), value
            if role != "bizTransaction" and one.type != _LOCATION:
                yield "party", value
