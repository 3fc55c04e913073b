"""From the knowledge files, already parsed, to the model: numbers computed, families spanned, words put in one tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sekisho.items.lexicon import Entry, Lexicon
from sekisho.items.model import Chip, Goods, Knowledge, Maker, Source, Span, System
from sekisho.items.performance import BITS, density, tpp, widest
from sekisho.items.text import phrase_tokens
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Grade

FILES = ("accelerators", "systems", "goods", "hs")
_WORD_KINDS = ("for", "with", "of", "noise", "without", "machine", "card", "gpu", "die", "accessory", "feature")
_HINTS = (
    "pcie | pci e | hbm | hbm 2 | gddr 6 | gddr 6 x | gddr 7 | gddr | "
    "16 gb | 24 gb | 32 gb | 64 gb | 180 gb | 288 gb | 40 gb | 48 gb | 80 gb | 94 gb | 96 gb | 141 gb | "
    "192 gb | tensor | graphics | passive | nvl | hgx | dgx | oam | apu | ada | turing | workstation | max q | "
    "server edition | server version | サーバーエディション | サーバエディション | 서버 에디션 | 服务器版"
)
_SPAN = re.compile(r"^([0-9.]+)\.\.([0-9.]+)$")
_AREA = re.compile(r"^([0-9.]+)(?: \(([0-9.]+)\.\.([0-9.]+)\))?$")


def build(documents: Mapping[str, Any], digest: str) -> Knowledge:
    """The knowledge of ``FILES``, each a parsed document.

    Raises:
        PackFault: where an entry lacks a source, a number cannot be read, or a name points nowhere.
    """
    try:
        return _build(documents, digest)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise PackFault(
            f"the knowledge files do not load: {fault!r}", hint="See the file's own head for its form."
        ) from fault


def _build(documents: Mapping[str, Any], digest: str) -> Knowledge:
    accelerators, systems, words, hs = (documents[name] for name in FILES)
    sources = {key: _source(value) for key, value in accelerators["sources"].items()}
    makers = {
        key: Maker(key, value["name"], value.get("country"), bool(value.get("gpu", False)))
        for key, value in accelerators["makers"].items()
    }
    chips = _chips(accelerators["chips"], sources)
    founded = {key: _source(value) for key, value in systems["sources"].items()}
    machines = {key: _system(key, value, chips, founded) for key, value in systems["systems"].items()}
    named = {chip.maker for chip in chips.values()} | {machine.maker for machine in machines.values()}
    if unknown := named - set(makers) - {None}:
        raise KeyError(f"no such makers: {unknown}")
    lexicon = Lexicon(_entries(accelerators, systems, words))
    return Knowledge(
        digest=digest,
        chips=chips,
        systems=machines,
        makers=makers,
        goods={key: _goods(key, value) for key, value in words["goods"].items()},
        hs_forms={key: tuple(value["codes"].split()) for key, value in hs["forms"].items()},
        hs_family=tuple(hs["family"].split()),
        hs_watched=tuple(hs["watched"].split()),
        lexicon=lexicon,
    )


def _source(value: Mapping[str, str]) -> Source:
    return Source(value["cite"], Grade(value["grade"]).value)


def span(text: str | float | None) -> Span | None:
    """'1500..3200' or a number."""
    if text is None:
        return None
    if isinstance(text, int | float):
        return Span(float(text), float(text))
    found = _SPAN.match(text)
    if found is None or float(found[1]) > float(found[2]):
        raise ValueError(f"no span: {text}")
    return Span(float(found[1]), float(found[2]))


def area(text: str | float | None) -> tuple[float | None, Span | None]:
    """Nominal area and its interval: '1600 (1500..1700)' where it is an estimate."""
    if text is None:
        return None, None
    found = _AREA.match(str(text))
    if found is None:
        raise ValueError(f"no area: {text}")
    nominal = float(found[1])
    if found[2] is None:
        return nominal, Span(nominal, nominal)
    return nominal, Span(float(found[2]), float(found[3]))


def performances(text: str | None) -> tuple[tuple[str, float], ...]:
    """'fp8=1979 fp16=989.5': dense TOPS by format."""
    pairs = tuple((part.partition("=")[0], float(part.partition("=")[2])) for part in (text or "").split())
    unknown = [name for name, _ in pairs if name not in BITS]
    if unknown:
        raise ValueError(f"unknown format {unknown}")
    return pairs


def _chips(entries: Mapping[str, Any], sources: Mapping[str, Source]) -> dict[str, Chip]:
    plain = {key: _chip(key, value, sources) for key, value in entries.items() if "variants" not in value}
    families = {key: _family(key, value, plain) for key, value in entries.items() if "variants" in value}
    return {key: families.get(key) or plain[key] for key in entries}


def _chip(key: str, value: Mapping[str, Any], sources: Mapping[str, Source]) -> Chip:
    tops = performances(value.get("tops"))
    nominal, die = area(value.get("die"))
    best = tpp(tops)
    total = Span(best[0], best[0]) if best else span(value.get("tpp"))
    return Chip(
        id=key,
        name=value["name"],
        maker=value["maker"],
        form=value["form"],
        datacenter=value["dc"],
        source=sources[value["src"]],
        tops=tops,
        die=die,
        die_nominal=nominal,
        tpp=total,
        pd=density(total, die),
        dram=value.get("dram"),
        io=value.get("io"),
        watt=value.get("watt"),
        usd=span(value.get("usd")),
        kg=span(value.get("kg")),
        ics=value.get("ics", 1),
    )


def _family(key: str, value: Mapping[str, Any], plain: Mapping[str, Chip]) -> Chip:
    variants = tuple((name, _phrases(words)) for name, words in value["variants"].items())
    merged = merge([plain[name] for name, _ in variants])
    return Chip(
        id=key,
        name=value["name"],
        maker=value["maker"],
        form=value.get("form", merged.form),
        datacenter=merged.datacenter,
        source=merged.source,
        tpp=merged.tpp,
        pd=merged.pd,
        dram=merged.dram,
        io=merged.io,
        watt=merged.watt,
        usd=merged.usd,
        kg=merged.kg,
        ics=merged.ics,
        variants=variants,
    )


def merge(chips: list[Chip]) -> Chip:
    """One chip whose numbers hold all of ``chips``: the gravest one's names, spans over all, NULL where they differ."""
    gravest = max(chips, key=gravity)
    if len(chips) == 1:
        return gravest
    flags = {chip.datacenter for chip in chips}
    return Chip(
        id=gravest.id,
        name=gravest.name,
        maker=gravest.maker,
        form=gravest.form,
        datacenter=flags.pop() if len(flags) == 1 else None,
        source=gravest.source,
        tpp=widest(chip.tpp for chip in chips),
        pd=widest(chip.pd for chip in chips),
        dram=_highest(chip.dram for chip in chips),
        io=_highest(chip.io for chip in chips),
        watt=_highest(chip.watt for chip in chips),
        usd=widest(chip.usd for chip in chips),
        kg=widest(chip.kg for chip in chips),
        ics=max(chip.ics for chip in chips),
    )


def gravity(chip: Chip) -> tuple[float, float]:
    """What sorts accelerators: unpublished first (it may be anything), then by TPP, then by density."""
    if chip.tpp is None:
        return (float("inf"), 0.0) if chip.datacenter is not False else (0.0, 0.0)
    return chip.tpp.high, chip.pd.high if chip.pd else 0.0


def _highest(numbers: Iterable[float | None]) -> float | None:
    known = list(numbers)
    return None if any(number is None for number in known) else max(number for number in known if number is not None)


def _system(key: str, value: Mapping[str, Any], chips: Mapping[str, Chip], sources: Mapping[str, Source]) -> System:
    stated = value["chip"]
    inside: tuple[str, ...] | None = () if stated == "none" else None
    if stated not in ("none", "stated"):
        inside = tuple(name for name in (stated, value.get("also")) if name)
    may, options = _phrases(value.get("may")), _phrases(value.get("opt"))
    if missing := [name for name in (*(inside or ()), *may, *options) if name not in chips]:
        raise KeyError(f"{key}: no chip {missing}")
    return System(
        id=key,
        name=value["name"],
        maker=value["maker"],
        form=value["form"],
        chips=inside,
        count=value.get("n"),
        kw=value.get("kw"),
        usd=span(value.get("usd")),
        kg=span(value.get("kg")),
        may=may,
        options=options,
        source=sources[value.get("src", "memory")],
    )


def _goods(key: str, value: Mapping[str, Any]) -> Goods:
    limits = (value.get("ceiling"), value.get("high"), value.get("usual"), float(value.get("per_kg", 3_000)))
    return Goods(key, tuple(value["hs"].split()), bool(value.get("it", False)), *limits)


def _phrases(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split("|") if part.strip())


def _entries(accelerators: Mapping[str, Any], systems: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Entry]:
    """Every phrase, those that must win first: names of things, then structure, then other words."""
    for key, value in systems["systems"].items():
        yield from (Entry("system", key, phrase, "sure") for phrase in _phrases(value.get("say")))
        yield from (Entry("part-system", key, phrase, "sure") for phrase in _phrases(value.get("part")))
    for key, value in accelerators["chips"].items():
        yield from (Entry("part", key, phrase, "sure") for phrase in _phrases(value.get("part")))
        yield from (Entry("mark", key, phrase, "sure") for phrase in _phrases(value.get("mark")))
        for phrase in _phrases(value.get("say")):
            name = phrase.rstrip("?")
            yield Entry("chip", key, name, "short" if phrase.endswith("?") else level(name))
    for kind in _WORD_KINDS:
        yield from (Entry(kind, kind, phrase, "sure") for phrase in _phrases(words[kind]))
    for key, value in words["goods"].items():
        yield from (Entry("goods", key, phrase, "sure") for phrase in _phrases(value["say"]))
    yield from (Entry("vague", "vague", phrase, "sure") for phrase in _phrases(words["vague"]))
    for key, value in accelerators["makers"].items():
        yield from (Entry("maker", key, phrase, "sure") for phrase in _phrases(value["say"]))
    yield from (Entry("hint", "hint", phrase, "sure") for phrase in _phrases(_HINTS))


# names that other makers give to other things: conveyors, tiles
_ALSO_OTHER_THINGS = frozenset({("mi", "300"), ("gaudi", "2"), ("gaudi", "3")})


def level(phrase: str) -> str:
    """How much context a name needs: 'a 10' much, 'h 100' some, 'rtx 4090' none."""
    words = phrase_tokens(phrase)
    if len(words) == 2 and len(words[0]) == 1 and words[1].isdigit():
        return "short" if len(words[1]) <= 2 else "likely"
    if tuple(words) in _ALSO_OTHER_THINGS:
        return "likely"
    return "short" if len(words) == 1 and words[0].isdigit() else "sure"
