"""From whom the ground is learned, and from whom not."""

from __future__ import annotations

from tests.unit.location.tracking.ways import (
    BOTH,
    CRATE,
    HALF,
    HOUR,
    PLAN,
    START,
    WORLD,
    at,
    before,
    drive,
    lawful,
    stay,
)
from tests.unit.service.test_tracking_covert import Shelf, _record

from sekisho.location.tracking import Heard, Register
from sekisho.service.tracking_coverage import learn

UNTIL = START + 50 * HOUR
REGISTER = Register({"C-1": PLAN}, {one.device: one for one in BOTH})


def _lesson(fixes: list, known: tuple[Heard, ...] = (), until: float = UNTIL):
    return learn(["C-1"], REGISTER, Shelf([_record(one) for one in fixes]), WORLD, until, known)


def test_what_arrived_teaches() -> None:
    told = _lesson(lawful())
    assert told.learned == ("C-1",) and told.passed_over == () and {one.kind for one in told.heard} == {"crate"}


def test_what_is_under_way_teaches_nothing_yet() -> None:
    told = _lesson(lawful(), until=START + 20 * HOUR)
    assert told.learned == () and told.passed_over == ("C-1",) and told.heard == ()


def test_what_was_alarmed_teaches_nothing_though_it_arrived() -> None:
    away = (36.2, 136.0)
    stolen = [*before(lawful(), 1.3), *drive(HALF, away, 1.4, 2.5), *stay(away, 4, 4), *lawful()[-60:]]
    assert _lesson(stolen).passed_over == ("C-1",)


def test_learning_again_counts_nothing_twice() -> None:
    once = _lesson(lawful()).heard
    assert _lesson(lawful(), once).heard == once


def test_what_others_taught_is_kept() -> None:
    other = Heard("C-0", 1, "crate", 1, 1, 1, 0)
    assert other in _lesson(lawful(), (other,)).heard


def test_a_covert_tracker_leaves_no_trace() -> None:
    """Though it was heard where no other was."""
    alone = [at(1.25, (35.2, 135.9), "server")]
    assert _lesson([*lawful(), *alone]).heard == _lesson(lawful()).heard
    assert CRATE.device in REGISTER.trackers
