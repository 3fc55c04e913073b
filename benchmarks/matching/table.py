"""The table: what was to be reached, what was, and the peer's beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.matching.figures import Agreement, Share
from benchmarks.matching.scripts import GOALS

Row = tuple[str, str]
Figures = dict[str, Any]


def rows(part: str, figures: Figures) -> list[Row]:
    """Lines of one part: what, and the figure."""
    return _PARTS[part](figures)


def show(part: str, figures: Figures) -> None:
    for name, value in rows(part, figures):
        print(f"{name:<62} {value}", flush=True)


def _reached(good: bool) -> str:
    return "reached" if good else "MISSED"


def _agreement(title: str, goal: float | None) -> Callable[[Figures], list[Row]]:
    def lines(figures: Figures) -> list[Row]:
        def line(key: str) -> str:
            return str(Agreement(**figures[key]))

        top = figures["at_default"]["f1"]
        verdict = "" if goal is None else f"; goal F1 >= {goal}: {_reached(top >= goal)}"
        out = [
            (f"{title}, {figures['cases']} pairs, default threshold", line("at_default") + verdict),
            ("  F1 in each grouped fold", ", ".join(f"{a['f1']:.3f}" for a in figures["folds_at_default"])),
            ("  threshold chosen on the other folds, held-out", line("threshold_held_out")),
            ("  best threshold in hindsight (a bound, not a result)", line("upper_bound")),
        ]
        out += [(f"  {kind}", str(Agreement(**a))) for kind, a in figures["by_kind"].items()]
        named = (
            ("peer", "  logic-v2 @0.70, this run"),
            ("peer_held_out", "  logic-v2, threshold chosen on the other folds"),
            ("peer_frozen", "  logic-v2 @0.70, stored scores"),
            ("ours_on_the_same", "  ours on the pairs that have a stored score"),
        )
        return out + [(name, line(key)) for key, name in named if key in figures]

    return lines


def _lookalikes(figures: Figures) -> list[Row]:
    done = all(figures[k]["hits"] == figures[k]["cases"] for k in ("match", "differ"))
    out = [
        ("look-alikes: pairs that must match", f"{_share(figures['match'])}; goal all: {_reached(done)}"),
        ("  pairs that must not", _share(figures["differ"])),
    ]
    if "peer" in figures:
        both = f"match {_share(figures['peer']['match'])}, not {_share(figures['peer']['differ'])}"
        out.append(("  logic-v2 @0.70, this run", both))
    return out


def _scripts(figures: Figures) -> list[Row]:
    out: list[Row] = []
    for script, f in figures["by_script"].items():
        goal = GOALS.get(script)
        rate = f["held_out"]["rate"] or 0.0
        verdict = f"; goal {goal:.0%}: {_reached(rate >= goal)}" if goal is not None else ""
        out += [
            (f"cross-script, {script}: transliterations, held-out half", _share(f["held_out"]) + verdict),
            ("  the same with the kind told; all pairs of that half", _two(f, "held_out_kind_told", "held_out_all")),
            ("  transliterations, both halves", _share(f["transliterations"])),
            ("  all mined pairs (translations and mis-mined rows too)", _share(f["all"])),
            ("  with the kind told: transliterations; all", _two(f, "transliterations_kind_told", "all_kind_told")),
            ("  strangers that match (goal <= 1 %)", _share(f["strangers"])),
            ("  alert through the index: held-out; all", _two(figures["through_index"][script], "held_out")),
            ("  an alert on another entry", _share(figures["through_index"][script]["others"])),
            (
                "  entries of unsaid kind: held-out; on another entry",
                _two(figures["through_index"][script], "held_out_unsaid", "others_unsaid"),
            ),
        ]
        if "peer" in figures:
            out.append(("  logic-v2 @0.70: transliterations; all", _two(figures["peer"][script])))
    return [
        *out,
        ("cross-script, 22 hand-written pairs", _share(figures["pairs"])),
        ("one person's name in 80 writings", _share(figures["one_person"])),
    ]


def _two(figures: Figures, one: str = "transliterations", other: str = "all") -> str:
    return f"{_share(figures[one])}; {_share(figures[other])}"


def _typos(figures: Figures) -> list[Row]:
    out: list[Row] = []
    for preset, f in figures.items():
        if preset == "peer":
            continue
        top = f["country_unknown"]["right"]["rate"]
        verdict = f"; goal >= 99.5 %: {_reached(top >= 0.995)}" if preset == "default" else ""
        out += [
            (f"UN typos [{preset}]: right entry, name alone", _share(f["country_unknown"]["right"]) + verdict),
            ("  of those really changed", _share(f["country_unknown"]["right_changed"])),
            ("  some alert (as the anchor counted)", _share(f["country_unknown"]["any"])),
            ("  right entry, nationality known", _share(f["country_known"]["right"])),
        ]
    if "peer" in figures:
        out += [
            ("  logic-v2 @0.70 over its index: some alert", _share(figures["peer"]["typos"])),
            ("  logic-v2: false alerts, 600 synthetic people", _share(figures["peer"]["synthetic_people"])),
        ]
    return out


def _people(figures: Figures) -> list[Row]:
    out: list[Row] = []
    for preset, f in figures.items():
        for title, by in f["synthetic"].items():
            for known, share in by.items():
                out.append((f"false alerts [{preset}], synthetic people ({title}), {known}", _share(share)))
        out.append((f"false alerts [{preset}], 5,000 recombined people, a person", _share(f["recombined"])))
    return out


def _firms(figures: Figures) -> list[Row]:
    out: list[Row] = []
    for preset, f in figures["presets"].items():
        for known in ("country_known", "country_unknown"):
            title = f"false alerts [{preset}], {figures['firms']:,} lawful firms, {known.replace('_', ' ')}"
            by = ", ".join(f"{s} {v[known]['rate'] or 0:.2%}" for s, v in f["by_script"].items())
            out += [(title, _share(f[known])), ("  by script", by)]
    return out


def _written(figures: Figures) -> list[Row]:
    return [
        (f"listed firms [{preset}], {way}", _share(share))
        for preset, by in figures.items()
        for way, share in by.items()
    ]


def _resources(figures: Figures) -> list[Row]:
    build, opened, screened = figures["build"], figures["open"], figures["screen"]
    return [
        (
            f"build: {build['entries']:,} entries, {build['names']:,} names ({build['lists']})",
            f"{build['build_cpu_seconds']:.1f} CPU s, parsing included; goal < 10 s: "
            f"{_reached(build['build_cpu_seconds'] < 10)}; peak {build['build_peak_bytes'] / 1e6:,.0f} MB; "
            f"the index alone {build['index_cpu_seconds']:.1f} CPU s",
        ),
        (
            "open",
            f"{opened['median'] * 1000:.1f} ms (median of 15); goal < 100 ms: {_reached(opened['median'] < 0.1)}; "
            f"peak {_mb(opened)} (an interpreter that imports no more than the station: {_mb(figures['bare'])})",
        ),
        (
            "screen 20,000 lawful firms",
            f"peak {_mb(screened)}; goal < 500 MB: {_reached(screened['peak_bytes'] < 500e6)}; "
            f"{screened['cpu_seconds']:.1f} CPU s",
        ),
    ]


def _mb(figures: Figures) -> str:
    return f"{figures['peak_bytes'] / 1e6:,.0f} MB"


def _speed(figures: Figures) -> list[Row]:
    runs = ", ".join(f"{r['per_cpu_second']:,.0f}" for r in figures["runs"])
    out = [
        (
            f"names a CPU second, explained, {figures['listed_names']:,} listed names",
            f"{figures['per_cpu_second']:,.0f} (median of {runs}; {figures['names']:,} fresh names)",
        ),
        ("  one name at a time", f"{figures['one_name_ms']:.1f} ms (median)"),
    ]
    if "ratio" in figures:
        verdict = _reached(figures["ratio"] >= 50)
        out.append(
            (
                "  nomenklatura: its index and logic-v2",
                f"{figures['peer_per_second']:,.1f} on {figures['peer_names']} of the names; "
                f"ours / peer = {figures['ratio']:,.0f}; goal >= 50: {verdict}",
            )
        )
    return out


def _share(data: Figures) -> str:
    return str(Share.of(data))


_PARTS: dict[str, Callable[[Figures], list[Row]]] = {
    "bench": _agreement("name_bench", 0.87),
    "entity": _agreement("entity_bench (shares most of its pairs with name_bench)", None),
    "lookalikes": _lookalikes,
    "scripts": _scripts,
    "typos": _typos,
    "people": _people,
    "firms": _firms,
    "written": _written,
    "resources": _resources,
    "speed": _speed,
}
