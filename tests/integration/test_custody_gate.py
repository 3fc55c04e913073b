"""What the gate released may leave the country in a signed handover, and nothing else: the bundled day, for real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.custody.signed import BUYER, HOUR, MAKER, T0, answer, offer, signed, taken
from tests.unit.custody.stories import made
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.custody import Account, Decision, Exports, Passage, Spot, account
from sekisho.service.custody_facts import decisions_of
from sekisho.storage.outputs import read_day

PRODUCT = "https://id.gs1.org/01/04900000123456/21/"
Hand = Callable[..., Account]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    folder = tmp_path_factory.mktemp("example")
    result = CliRunner().invoke(app, ["example", "--out", str(folder / "out")])
    assert result.exit_code == 0, result.output
    day = read_day(Path(folder / "out"))
    return Exports(*decisions_of(day.decisions, day.batch))


def handed(exports: Exports, decision: Decision, serial: str, licence: str | None, name: str) -> Account:
    """A unit of this serial, handed over from Japan to a country of the decision, to a party of this name."""
    unit, (country,) = PRODUCT + serial, decision.destinations or ("DE",)
    later = 10 * 24 * HOUR  # the bundled day is judged after the stories of the unit tests begin
    what = offer(unit, passage=Passage("JP", country, None, decision.id, licence), expires=T0 + later + 24 * HOUR)
    documents = [signed(what, T0 + later), signed(answer(what), T0 + later + HOUR)]
    spots = {BUYER: Spot(country, name=name)}
    begun = made(unit, holder=MAKER)._replace(id="made", time=(T0 - HOUR) * 10**9)
    return account([begun], taken(*documents), exports=replace(exports, spots=spots))


def abroad(exports: Exports, outcome: str) -> list[Decision]:
    """Decisions of this outcome on exports out of Japan that state every serial."""
    each = {decision.id: decision for decision in exports.decisions.values()}
    found = (d for _, d in sorted(each.items()) if d.outcome == outcome and d.units and d.consignees)
    return [d for d in found if d.destinations and "JP" not in d.destinations]


def licensed(exports: Exports) -> tuple[Decision, str, str, str]:
    """A release under a licence, with one of its serials, the licence, and the consignee's name."""
    decision = next(d for d in abroad(exports, "release") if d.licences)
    return decision, min(decision.units or ()), min(decision.licences), min(decision.consignees or ())


def whys(told: Account) -> list[str]:
    return [dict(f.params)["why"] for f in told.custody.findings if f.code.startswith("export-")]


def test_what_was_released_under_a_licence_leaves(exports: Exports) -> None:
    decision, serial, licence, name = licensed(exports)
    told = handed(exports, decision, serial, licence, name)
    assert (told.custody.findings, told.custody.twins[PRODUCT + serial].holder) == ((), BUYER)


def test_without_the_licence_for_another_or_another_serial_it_does_not(exports: Exports) -> None:
    decision, serial, licence, name = licensed(exports)
    assert whys(handed(exports, decision, serial, None, name)) == ["absent"]
    assert whys(handed(exports, decision, serial, licence, "Somebody Else")) == ["other-consignee"]
    assert whys(handed(exports, decision, "0000", licence, name)) == ["other-units"]


def test_a_licence_does_not_cover_another_decision(exports: Exports) -> None:
    decision, serial, licence, name = licensed(exports)
    other = replace(decision, id="other", licences=frozenset())
    more = replace(exports, decisions={**exports.decisions, "other": other})
    assert whys(handed(more, other, serial, licence, name)) == ["other-consignee"]


@pytest.mark.parametrize("outcome", ["hold", "refuse"])
def test_what_was_not_released_does_not_leave(exports: Exports, outcome: str) -> None:
    stopped = abroad(exports, outcome)
    assert stopped
    for decision in stopped[:5]:
        told = handed(exports, decision, min(decision.units or ()), None, min(decision.consignees or ()))
        assert whys(told) == ["not-released"]


def test_what_needs_no_licence_leaves_without_one(exports: Exports) -> None:
    free = [d for d in abroad(exports, "release") if not d.licence_needed]
    assert free
    for decision in free[:5]:
        told = handed(exports, decision, min(decision.units or ()), None, min(decision.consignees or ()))
        assert told.custody.findings == ()
