"""The parts of the measurement by name: each gives numbers, and each can show the cases behind them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.matching import (
    labelled,
    negatives,
    ours,
    pairs,
    resources,
    rivals,
    scripts,
    speed,
    typing_errors,
    variants,
)
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import open_reference
from sekisho.vocabulary.listing import Reference

Figures = dict[str, Any]


@dataclass
class Bench:
    """What the parts share: the compiled reference, the pair comparison, whether the peer is asked too."""

    scratch: Path
    folder: Path | None = None  # a reference that is already compiled
    sample: int = 300  # names screened by the peer
    with_peer: bool = True
    count: int = negatives.FIRMS  # generated firms
    compare: ours.Compare = field(default_factory=ours.comparison)
    country: negatives.Country = field(default_factory=lambda: gazetteer().country)

    @cached_property
    def reference(self) -> Reference:
        """Opened, and compiled first where nobody did."""
        return open_reference(self.folder) if self.folder is not None else ours.all_lists(self.scratch / "lists")[0]

    def bench(self) -> Figures:
        cases = labelled.name_bench()
        return pairs.name_bench(self.compare, rivals.of_cases(cases) if self.with_peer else None)

    def entity(self) -> Figures:
        cases = labelled.entity_bench()
        return pairs.measure(cases, self.compare, rivals.of_cases(cases) if self.with_peer else None)

    def lookalikes(self) -> Figures:
        return pairs.lookalikes(self.compare, rivals.of_cases(labelled.lookalikes()) if self.with_peer else None)

    def scripts(self) -> Figures:
        out: Figures = {
            "by_script": scripts.measure(self.compare),
            "through_index": scripts.through_index(),
            **scripts.small(self.compare),
        }
        peer = rivals.of_scripts(labelled.cross_script()) if self.with_peer else None
        return out if peer is None else {**out, "peer": peer}

    def typos(self) -> Figures:
        out: Figures = {
            preset: typing_errors.un_typos(self.reference, self.country, preset=preset) for preset in ours.presets()
        }
        peer = rivals.of_people(self.reference) if self.with_peer else None
        return out if peer is None else {**out, "peer": peer}

    def people(self) -> Figures:
        return {
            preset: {
                "synthetic": negatives.synthetic_people(self.reference, self.country, preset=preset),
                "recombined": negatives.recombined_people(self.reference, preset=preset).data(),
            }
            for preset in ours.presets()
        }

    def firms(self) -> Figures:
        return negatives.lawful_firms(self.reference, self.count)

    def written(self) -> Figures:
        """Listed organisations, however an invoice writes them."""
        return {preset: variants.measure(self.reference, preset=preset) for preset in ours.presets()}

    def resources(self) -> Figures:
        return resources.measure(self.scratch / "built")

    def speed(self) -> Figures:
        return speed.measure(self.reference, self.sample if self.with_peer else 0)

    def misses(self, part: str) -> Iterator[str]:
        """The cases behind a part's figures that an engineer wants to see."""
        shown: dict[str, Callable[[], list[str]]] = {
            "bench": lambda: pairs.misses(labelled.name_bench(), self.compare),
            "entity": lambda: pairs.misses(labelled.entity_bench(), self.compare),
            "lookalikes": lambda: pairs.misses(labelled.lookalikes(), self.compare),
            "scripts": lambda: scripts.misses(self.compare),
            "typos": lambda: typing_errors.missed(self.reference),
            "people": lambda: negatives.people_shown(self.reference),
            "firms": lambda: negatives.firms_shown(self.reference),
        }
        yield from shown.get(part, list)()


PARTS = ("bench", "entity", "lookalikes", "scripts", "typos", "people", "firms", "written", "resources", "speed")
NEED_LABELS = frozenset({"bench", "entity", "scripts", "typos", "people"})


def measure(
    only: tuple[str, ...] = (),
    *,
    folder: Path | None = None,
    sample: int = 300,
    firms: int = negatives.FIRMS,
    with_peer: bool = True,
    each: Callable[[str, Figures, Bench], None] | None = None,
) -> Figures:
    """The default threshold, the presets, and all 'parts' (or ``only`` some) by name; a part whose
    labelled data is not beside the checkout is left out.

    ``each`` is called after every part, so that a reader need not wait for the last. Raises ValueError for a part that
    there is not.
    """
    unknown = set(only) - set(PARTS)
    if unknown:
        raise ValueError(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    out: Figures = {}
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch), folder, sample, with_peer, firms)
        for part in only or PARTS:
            if part in NEED_LABELS and not labelled.present():
                continue
            out[part] = getattr(bench, part)()
            if each is not None:
                each(part, out[part], bench)
    return {"threshold": ours.threshold(), "presets": list(ours.presets()), "parts": out}
