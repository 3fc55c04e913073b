"""Fit the scorecard of name matching: ``python tools/fit_scorecard.py [--write] [--reference DIR]``.

Prints how cards that have not seen a name do on it, then the card fitted on all that may be fitted on; ``--write`` puts
it into ``src/sekisho/parties/scorecard.py``. Logistic regression, a card for people and one for all others, with signs
held: a coverage can only raise a score, everything else only lower it. docs/scorecard.md tells what is held by hand.

The labelled pairs and the lists lie beside the checkout and are not ours to publish; without them nothing can be
fitted. The same data and the same card in place give the same card. A new card finds other pairs, though: listed names
come from the search, at ``FLOOR`` of the card in place (docs/scorecard.md says how far that moves a card).
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # for `benchmarks`, where this is run as a script

from benchmarks.matching import labelled, ours, sound
from benchmarks.matching.figures import Agreement, Bools, Floats, Share, agreement
from benchmarks.matching.folds import folds, groups, tokens

from sekisho.parties import DEFAULT, DEFAULT_THRESHOLD
from sekisho.parties.bare import read
from sekisho.parties.features import NAMES, Features
from sekisho.parties.index import open_index
from sekisho.parties.names import View, parts
from sekisho.parties.score import pair, score_names
from sekisho.parties.scorecard import GATE, OTHER, PERSON, Card
from sekisho.parties.weights import generic
from sekisho.storage.knowledge import name_phrases
from sekisho.storage.reference import open_reference
from sekisho.vocabulary.listing import Reference

ROOT = Path(__file__).resolve().parent.parent
CARD = ROOT / "src" / "sekisho" / "parties" / "scorecard.py"
FIRMS = ROOT / "benchmarks" / "lawful_firms.csv"

RIDGE = 10.0  # on weights per standard deviation
COVERAGES = frozenset({"covered_least", "covered_most", "covered_mean"})
HELD = {"forms_differ": 1.5}  # log odds, whatever the pairs say
AT_LEAST = {"numbers_differ": 3.3, "heard": 5.0}  # log odds
FLOOR = 0.5  # of the card in place, from which a listed name is a pair to fit on
NEAREST = 3  # pairs, unlike in their features, of one lawful name
SCRIPT_PAIRS = 240  # a script with more pairs than this weighs no more than so many
LATIN_TRIED = 4  # Latin names of a stranger
FOLDS, SEEDS = 5, (1, 2, 3)
PEOPLE_SEED, PEOPLE_FIT, STRANGER_SEED = 5, 1_000, 7
BENCH, TYPO, PEOPLE, FIRM, CROSS, STRANGER = "bench", "typo", "people", "firm", "cross", "stranger"

Weights = dict[str, float]
Word = tuple[str, ...]
Cards = dict[bool, Card]  # by: is it a person?


class Row(NamedTuple):
    """A pair of names: its features, what it truly is, and whether it is in the half that a card is fitted on."""

    source: str
    unit: int  # row of its file
    person: bool
    match: bool
    fits: bool
    names: tuple[str, str]
    seen: Features | None  # None: no view of the one can be compared with any of the other
    script: str = ""
    weight: float = 1.0


PHRASES = name_phrases()


@lru_cache(maxsize=200_000)
def _views(name: str, person: bool) -> tuple[View, ...]:
    return read(name, person=person, phrases=PHRASES)


def looks(one: Sequence[View], other: Sequence[View], *, person: bool) -> Iterator[tuple[float, Features]]:
    """Score by the card in place, and features, of every two views that can be compared."""
    for a in one:
        for b in other:
            if (a.script == "native") == (b.script == "native"):
                _, seen, score = pair(a, b, person=person)
                yield score, seen


def _best(found: Iterable[tuple[float, Features]]) -> tuple[float, Features] | None:
    return max(found, key=lambda item: (item[0], item[1].covered_mean), default=None)


def bench_rows() -> list[Row]:
    """The labelled pairs, each by its two views that cover each other best: no card has a say in which."""
    out = []
    for at, case in enumerate(labelled.name_bench()):
        person = case.kind == labelled.PERSON
        found = [seen for _, seen in looks(_views(case.one, person), _views(case.other, person), person=person)]
        best = max(found, key=lambda seen: seen.covered_mean - 0.2 * seen.heard, default=None)
        out.append(Row(BENCH, at, person, case.match, True, (case.one, case.other), best))
    return out


class Found(NamedTuple):
    """A listed name that the search found, by its best two views."""

    score: float
    seen: Features
    entry: int
    name: str


def search(reference: Reference, names: Sequence[str], *, person: bool) -> list[list[Found]]:
    """For each name: listed names of people (else of all others) that reach ``FLOOR``, best first."""
    pairs = score_names(open_index(reference), names, replace(DEFAULT, floor=FLOOR, floor_brand=FLOOR))
    table, kinds = reference.tables["names"], reference.entries
    people = set(kinds.filter(kinds["kind"] == labelled.PERSON)["entry"].to_list())
    entries, listed = table["entry"].to_list(), table["name"].to_list()
    out: list[list[Found]] = [[] for _ in names]
    for at, row in pairs.select("name", "listed").sort("name", "listed").iter_rows():
        if (entries[row] in people) == person:
            best = _best(looks(_views(names[at], False), _views(listed[row], person), person=person))
            if best and best[0] >= FLOOR:
                out[at].append(Found(*best, entries[row], listed[row]))
    return [sorted(found, key=lambda f: -f.score) for found in out]


def typo_rows(reference: Reference) -> list[Row]:
    """Mistyped people of the UN list with the nearest name of an entry that bears the original; the even ones fit."""
    frame = labelled.typos()
    typed, originals = frame["typed"].to_list(), [_key(n) for n in frame["original"]]
    bearers: dict[Word, set[int]] = {}
    for entry, name in reference.tables["names"].select("entry", "name").iter_rows():
        bearers.setdefault(_key(name or ""), set()).add(entry)
    out = []
    for at, found in enumerate(search(reference, typed, person=True)):
        if right := bearers.get(originals[at]):
            best = next((f for f in found if f.entry in right), None)
            names = (typed[at], best.name if best else "")
            out.append(Row(TYPO, at, True, True, at % 2 == 0, names, best.seen if best else None))
    return out


def people_rows(reference: Reference) -> list[Row]:
    """Made-up people with the listed people that come near; the first thousand, shuffled, fit."""
    names = [name for which in ("global", "us") for name in labelled.people(which)["name"]]
    random.Random(PEOPLE_SEED).shuffle(names)
    return _lawful(PEOPLE, names, [at < PEOPLE_FIT for at in range(len(names))], reference)


def firm_rows(reference: Reference) -> list[Row]:
    """Lawful firms with the listed organisations and vessels that come near; the even ones fit."""
    with FIRMS.open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    return _lawful(FIRM, names, [at % 2 == 0 for at in range(len(names))], reference)


def _lawful(source: str, names: Sequence[str], fits: Sequence[bool], reference: Reference) -> list[Row]:
    """All that was found for names held back, the nearest few for the others; one row without features for nothing."""
    person, out = source == PEOPLE, []
    for at, found in enumerate(search(reference, names, person=person)):
        near = _nearest(found) if fits[at] else found
        out += [Row(source, at, person, False, fits[at], (names[at], f.name), f.seen) for f in near]
        if not near:
            out.append(Row(source, at, person, False, fits[at], (names[at], ""), None))
    return out


def _nearest(found: Sequence[Found]) -> list[Found]:
    unlike: dict[Features, Found] = {}
    for f in found[: 4 * NEAREST]:
        unlike.setdefault(f.seen, f)
    return list(unlike.values())[:NEAREST]


def cross_rows() -> list[Row]:
    """Names in two scripts, as far as ``sound`` takes them for transliterations, and strangers; half of them fits."""
    rows = labelled.cross_script()
    kept = sound.sort_out(rows)
    chance, out = random.Random(STRANGER_SEED), []
    for at, (row, keep) in enumerate(zip(rows, kept, strict=True)):
        fits, person = not labelled.held_out(row), row.kind == labelled.PERSON
        stranger = chance.choice(rows).latin
        for source, latin in ((CROSS, row.latin if keep else ()), (STRANGER, stranger[:LATIN_TRIED])):
            if latin:
                mine, theirs = _views(row.original, person), [v for n in latin for v in _views(n, person)]
                best = _best(looks(mine, theirs, person=person))
                names, seen = (row.original, latin[0]), best[1] if best else None
                out.append(Row(source, at, person, source == CROSS, fits, names, seen, row.script))
    return _weighed(out)


def _weighed(rows: Sequence[Row]) -> list[Row]:
    """Pairs of a script that has many weigh less; strangers weigh what they are."""
    count = Counter((r.person, r.script) for r in rows if r.match and r.seen)
    share = {key: min(1.0, SCRIPT_PAIRS / number) for key, number in count.items()}
    return [r._replace(weight=share.get((r.person, r.script), 1.0)) if r.match else r for r in rows]


def fit(rows: Sequence[Row], *, person: bool) -> dict[str, float]:
    """Points by feature from the rows of one kind that may be fitted on."""
    mine = [r for r in rows if r.person == person and r.fits and (r.source == BENCH or _scored(r))]
    x = np.array([r.seen or Features(*[0.0] * len(NAMES)) for r in mine])
    x[:, [NAMES.index(name) for name in HELD]] = 0.0
    truth, weight = np.array([float(r.match) for r in mine]), np.array([r.weight for r in mine])
    spread = x.std(axis=0)
    spread[spread == 0.0] = 1.0
    solved = logistic(np.c_[np.ones(len(x)), x / spread], truth, weight)
    return points(solved[0], dict(zip(NAMES, (solved[1:] / spread).tolist(), strict=True)))


def _scored(row: Row) -> bool:
    """False for pairs found by us that no card would score: there is nothing to learn about them."""
    return row.seen is not None and row.seen.covered_mean >= GATE


def logistic(x: Floats, truth: Floats, weight: Floats) -> Floats:
    """Weights that minimise the log loss plus the ridge, signs held; the first column is the constant, and free.

    Newton's method on the weights that are not at their bound, steps projected and halved until they help. The problem
    is strictly convex, so that there is one answer; raises ArithmeticError where it was not reached.
    """
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.0
    low = np.array([-np.inf, *(0.0 if name in COVERAGES else -np.inf for name in NAMES)])
    high = np.array([np.inf, *(np.inf if name in COVERAGES else 0.0 for name in NAMES)])

    def loss(at: Floats) -> float:
        z = x @ at
        return float((weight * (np.logaddexp(0.0, z) - truth * z)).sum() + 0.5 * (ridge * at**2).sum())

    now = np.zeros(x.shape[1])
    for _ in range(200):
        chance = 1.0 / (1.0 + np.exp(-(x @ now)))
        slope = x.T @ (weight * (chance - truth)) + ridge * now
        free = ~(((now <= low) & (slope > 0.0)) | ((now >= high) & (slope < 0.0)))
        if np.abs(slope[free]).max(initial=0.0) < 1e-6:
            return now
        bend = (x[:, free].T * (weight * chance * (1.0 - chance))) @ x[:, free] + np.diag(ridge[free])
        step = np.zeros(len(now))
        step[free] = -np.linalg.solve(bend, slope[free])
        size, enough = 1.0, loss(now) * (1.0 + 1e-12)  # rounding must not stop the last steps
        while loss(np.clip(now + size * step, low, high)) > enough and size > 1e-9:
            size /= 2.0
        now = np.clip(now + size * step, low, high)
    raise ArithmeticError("the fit did not settle")


def points(constant: float, weights: Weights) -> dict[str, float]:
    """Log odds as points: nothing to hold against a pair scores 1, even odds score ``DEFAULT_THRESHOLD``."""
    odds = weights | {name: -value for name, value in HELD.items()}
    odds |= {name: min(odds[name], -value) for name, value in AT_LEAST.items()}
    unit = (1.0 - DEFAULT_THRESHOLD) / (constant + sum(odds[name] for name in COVERAGES))
    return {name: round(abs(odds[name]) * unit, 3) for name in NAMES if round(abs(odds[name]) * unit, 3)}


def cards(rows: Sequence[Row]) -> Cards:
    """A card for people and one for all others."""
    return {person: Card.made(fit(rows, person=person)) for person in (True, False)}


@lru_cache(maxsize=50_000)
def _key(name: str) -> Word:
    return tuple(sorted(tokens(name)))


def _matches(row: Row, by: Cards) -> bool:
    return row.seen is not None and by[row.person].score(row.seen) >= DEFAULT_THRESHOLD


def cross_validated(rows: Sequence[Row], seed: int) -> Bools:
    """What is said of each labelled pair by a card that has seen neither its fold nor, anywhere, a name of its fold."""
    cases = labelled.name_bench()
    fold = folds(groups(cases), FOLDS, seed)
    seen = [_all_looks(case) for case in cases]
    said = np.zeros(len(cases), dtype=np.bool_)
    for k in range(FOLDS):
        out = set(np.flatnonzero(fold == k).tolist())
        names = {_key(name) for at in out for name in (cases[at].one, cases[at].other)}
        left = [r for r in rows if r.unit not in out or r.source != BENCH]
        by = cards([r for r in left if names.isdisjoint(map(_key, r.names))])
        for at in out:
            person, found = seen[at]
            said[at] = max((by[person].score(f) for f in found), default=0.0) >= DEFAULT_THRESHOLD
    return said


@lru_cache(maxsize=2_000)
def _all_looks(case: labelled.Case) -> tuple[bool, tuple[Features, ...]]:
    """As ``sekisho.parties.compare`` looks at two names: as a whole and by parts, nobody knowing the kind of some."""
    person = case.kind == labelled.PERSON
    one, other = ([v for n in (field, *parts(field)) for v in _views(n, person)] for field in (case.one, case.other))
    firm = any(v.forms or any(map(generic, v.tokens)) for v in (*one, *other))
    person = person or (case.kind is None and not firm)
    return person, tuple(seen for _, seen in looks(one, other, person=person))


def told(rows: Sequence[Row]) -> Iterator[str]:
    """The figures, a line each."""
    truth = np.array([case.match for case in labelled.name_bench()])
    group = groups(labelled.name_bench())
    runs = [agreement(cross_validated(rows, seed), truth, DEFAULT_THRESHOLD) for seed in SEEDS]
    largest = int(np.bincount(group).max())
    yield f"name_bench, {FOLDS} folds of {len(set(group.tolist()))} groups (the largest has {largest} of {len(group)}):"
    yield from (f"  seed {seed}: {run}" for seed, run in zip(SEEDS, runs, strict=True))
    yield f"  mean: {_mean(runs)}"
    fitted = Counter(r.source for r in rows if r.fits and (r.source == BENCH or _scored(r)))
    yield f"pairs fitted on: {dict(fitted)}"
    for title, by in (("the card fitted now", cards(rows)), ("the card in place", {True: PERSON, False: OTHER})):
        yield f"{title}, on name_bench, which it was fitted on: {agreement(_known(by), truth, DEFAULT_THRESHOLD)}"
        yield f"{title}, on the halves that it was not fitted on:"
        yield from _told_held([r for r in rows if not r.fits], by)


def _told_held(held: Sequence[Row], by: Cards) -> Iterator[str]:
    yield f"  UN typos found: {_share(held, TYPO, by)}"
    yield f"  lawful people taken for a listed one: {_share(held, PEOPLE, by)}"
    yield f"  lawful firms taken for a listed one: {_share(held, FIRM, by)}"
    yield f"  strangers in two scripts taken for one: {_share(held, STRANGER, by)}"
    yield f"  two scripts, found: {_share(held, CROSS, by)}"
    for script in sorted({r.script for r in held if r.source == CROSS}):
        yield f"    {script}: {_share([r for r in held if r.script == script], CROSS, by)}"


def _mean(runs: Sequence[Agreement]) -> str:
    precision, recall, f1 = (float(np.mean([getattr(r, name) for r in runs])) for name in ("precision", "recall", "f1"))
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"


def _known(by: Cards) -> Bools:
    looked = [_all_looks(case) for case in labelled.name_bench()]
    return np.array([max((by[p].score(f) for f in found), default=0.0) >= DEFAULT_THRESHOLD for p, found in looked])


def _share(rows: Sequence[Row], source: str, by: Cards) -> Share:
    said: dict[int, bool] = {}
    for r in rows:
        if r.source == source:
            said[r.unit] = said.get(r.unit, False) or _matches(r, by)
    return Share(sum(said.values()), len(said))


def rewritten(text: str, person: Mapping[str, float], other: Mapping[str, float]) -> str:
    """The source of the scorecard with both dictionaries replaced."""
    start, end = text.index("_PERSON: dict["), text.index("@dataclass")
    return f"{text[:start]}{_literal('_PERSON', person)}\n\n{_literal('_OTHER', other)}\n\n\n{text[end:]}"


def _literal(name: str, card: Mapping[str, float]) -> str:
    lines = "".join(f'    "{feature}": {value},\n' for feature, value in card.items())
    return f"{name}: dict[str, float] = {{\n{lines}}}"


def change(card: Mapping[str, float], before: Card) -> str:
    """How far a card is from another: its greatest change and where."""
    far = {name: abs(card.get(name, 0.0) - before.of(name)) for name in NAMES}
    name = max(far, key=lambda n: far[n])
    return f"{far[name]:.3f} ({name}); more than 0.003: {sum(value > 0.0031 for value in far.values())} of {len(far)}"


def _gathered(reference: Reference) -> list[Row]:
    lawful = [*people_rows(reference), *firm_rows(reference)]
    return [*bench_rows(), *typo_rows(reference), *lawful, *cross_rows()]


def main() -> None:
    """Fit, tell, and write where asked to."""
    asked = argparse.ArgumentParser(description="Fit the scorecard of name matching.")
    asked.add_argument("--write", action="store_true", help="put the card into src/sekisho/parties/scorecard.py")
    asked.add_argument("--reference", type=Path, help="a compiled reference of all lists, to spare compiling them")
    options = asked.parse_args()
    if not labelled.present() or not (labelled.SHARED / "lists").is_dir():
        sys.exit(f"labelled pairs and lists are not beside this checkout ({labelled.SHARED}): nothing to fit on")
    with tempfile.TemporaryDirectory() as made:
        reference = open_reference(options.reference) if options.reference else ours.all_lists(Path(made))[0]
        rows = _gathered(reference)
    print("\n".join(told(rows)))
    person, other = fit(rows, person=True), fit(rows, person=False)
    print(f"{_literal('_PERSON', person)}\n{_literal('_OTHER', other)}")
    print(f"greatest change, people: {change(person, PERSON)}; others: {change(other, OTHER)}")
    if options.write:
        CARD.write_text(rewritten(CARD.read_text(encoding="utf-8"), person, other), encoding="utf-8")
        print(f"{CARD.relative_to(ROOT)} rewritten; raise its VERSION by hand")


if __name__ == "__main__":
    main()
