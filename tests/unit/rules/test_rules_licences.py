"""What a licence covers, why it does not, and that it is drawn once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.rules import Draw, Licence, cover, read_register
from sekisho.rules.licences import Balance, Need

DAY = date(2026, 6, 1)
LICENCE = Licence(
    number="L1",
    regime="US",
    holders=("Ostrava Systems, Inc.",),
    items=("H100",),
    consignees=("Harbour Data Pte. Ltd.",),
    end_users=("Harbour Data Pte. Ltd.",),
    destinations=("VN",),
    quantity=100.0,
    value=4_000_000.0,
    currency="USD",
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
)
NEED = Need(
    consignment="c1",
    line=1,
    regime="US",
    goods="NVIDIA H100 SXM5 80GB",
    paragraphs=("3A090.A", "4A090.A"),
    exporters=("OSTRAVA SYSTEMS INC",),
    consignees=("Harbour Data Pte Ltd",),
    end_users=("ハーバーデータ", "HARBOUR DATA PTE. LTD."),
    destination="VN",
    quantity=60.0,
    value=2_000_000.0,
    currency="USD",
)


def ask(need: Need = NEED, licence: Licence = LICENCE, *draws: Draw, day: date = DAY) -> Any:
    covers, _ = cover([need], Balance.of([licence], draws), day)
    return covers[0]


def test_what_agrees_in_everything_is_covered() -> None:
    found = ask()
    assert (found.covered, found.licence, found.reason, found.left) == (True, "L1", "covered", 100.0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"regime": "JP"}, "regime"),
        ({"destination": "TH"}, "destination"),
        ({"exporters": ("Another Exporter",)}, "holder"),
        ({"exporters": ()}, "holder"),
        ({"consignees": ("Somebody Else",)}, "consignee"),
        ({"consignees": ()}, "consignee"),
        ({"end_users": ("Somebody Else",)}, "end_user"),
        ({"end_users": ()}, "end_user"),
        ({"goods": "NVIDIA H200 SXM"}, "goods"),
        ({"currency": "JPY"}, "currency"),
        ({"quantity": None}, "quantity_unknown"),
        ({"quantity": 100.5}, "quantity_short"),
        ({"value": 4_000_001.0}, "value_short"),
    ],
    ids=str,
)
def test_a_cited_licence_says_why_it_does_not_cover(change: dict[str, Any], reason: str) -> None:
    found = ask(replace(NEED, cited=("L1",), **change))
    assert (found.covered, found.licence, found.reason) == (False, "L1", reason)


@pytest.mark.parametrize(
    ("day", "reason"),
    [("2025-12-31", "not_yet_valid"), ("2026-01-01", "covered"), ("2026-12-31", "covered"), ("2027-01-01", "expired")],
)
def test_both_days_of_validity_are_included(day: str, reason: str) -> None:
    assert ask(replace(NEED, cited=("L1",)), day=date.fromisoformat(day)).reason == reason


def test_a_licence_that_is_not_in_the_register_covers_nothing() -> None:
    found = ask(replace(NEED, cited=("L9",)))
    assert (found.covered, found.licence, found.reason) == (False, "L9", "not_in_register")


def test_a_licence_for_other_goods_is_not_even_mentioned() -> None:
    found = ask(replace(NEED, goods="NVIDIA B200"))
    assert (found.covered, found.licence, found.reason) == (False, None, "none")


def test_a_licence_that_is_used_up_is_mentioned_uncited() -> None:
    found = ask(NEED, LICENCE, Draw("L1", "c0", 1, 80.0, 0.0))
    assert (found.reason, found.left) == ("quantity_short", 20.0)


@pytest.mark.parametrize("item", ["3A090.A", "3A090", "4a090", "H100", "nvidia h100", "H100 SXM5"])
def test_a_licence_may_name_a_paragraph_or_a_model(item: str) -> None:
    assert ask(licence=replace(LICENCE, items=(item,))).covered


@pytest.mark.parametrize("item", ["3A090.B", "3A09", "H10", "H100 PCIe", "---"])
def test_another_paragraph_or_model_is_not_covered(item: str) -> None:
    assert not ask(licence=replace(LICENCE, items=(item,))).covered


def test_blank_cells_restrict_nothing() -> None:
    assert ask(licence=Licence(number="L1", regime="US")).covered


def test_two_consignments_that_compete_draw_once() -> None:
    balance = Balance.of([LICENCE], [])
    first, draws = cover([NEED], balance, DAY)
    balance.take(draws)
    second, none = cover([replace(NEED, consignment="c2")], balance, DAY)
    assert first[0].covered and not second[0].covered
    assert second[0].reason == "quantity_short" and none == []


def test_two_lines_of_one_consignment_share_the_balance() -> None:
    covers, draws = cover([NEED, replace(NEED, line=2)], Balance.of([LICENCE], []), DAY)
    assert [c.covered for c in covers] == [True, False]
    assert len(draws) == 1


def test_running_again_sees_its_own_draw_as_its_own() -> None:
    earlier = Draw("L1", "c1", 1, 60.0, 2_000_000.0)
    found = ask(NEED, LICENCE, earlier)
    assert found.covered and found.left == 100.0


def test_what_another_drew_stays_drawn_when_a_job_is_run_again() -> None:
    assert not ask(NEED, LICENCE, Draw("L1", "c1", 1, 60.0, 0.0), Draw("L1", "c0", 1, 50.0, 0.0)).covered


def test_nothing_is_taken_until_the_caller_takes_it() -> None:
    balance = Balance.of([LICENCE], [])
    cover([NEED], balance, DAY)
    assert balance.left(LICENCE, "other") == (100.0, 4_000_000.0)


def drawn_by(orders: list[tuple[str, list[float]]], *, lines_from: int = 0) -> Balance:
    """Consignments judged one after the other, each with all its lines; a name twice is a job that is run again."""
    balance = Balance.of([LICENCE], [])
    for step, (consignment, quantities) in enumerate(orders):
        first = 1 + step * lines_from
        needs = [replace(NEED, consignment=consignment, line=first + n, quantity=q) for n, q in enumerate(quantities)]
        covers, draws = cover(needs, balance, DAY)
        if all(c.covered for c in covers):
            balance.take(draws)
    return balance


ORDERS = st.lists(st.tuples(st.sampled_from("abcdef"), st.lists(st.floats(0, 70), min_size=2, max_size=2)), max_size=20)


@given(ORDERS)
def test_the_balance_is_never_negative(orders: list[tuple[str, list[float]]]) -> None:
    """Whatever comes, in whatever order, again or anew: what all have drawn is never more than was licensed."""
    assert drawn_by(orders).left(LICENCE, "nobody")[0] >= -1e-6


def test_the_balance_is_not_negative_when_lines_are_numbered_anew() -> None:
    assert drawn_by([("a", [60.0]), ("a", [70.0])], lines_from=1).left(LICENCE, "nobody")[0] >= 0


def test_an_unknown_value_is_not_covered_where_value_is_limited() -> None:
    assert not ask(replace(NEED, value=None)).covered


ROW = {
    "licence_number": "L1",
    "regime": "us",
    "items": "H100; H200",
    "destinations": "vn|th",
    "quantity": "1,000",
    "valid_from": "2026/01/01",
}


def test_a_register_row_becomes_a_licence() -> None:
    (licence,), rejects = read_register([ROW])
    assert rejects == []
    assert (licence.regime, licence.items, licence.destinations) == ("US", ("H100", "H200"), ("VN", "TH"))
    assert (licence.quantity, licence.valid_from, licence.holders) == (1000.0, date(2026, 1, 1), ())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("licence_number", ""),
        ("regime", ""),
        ("quantity", "many"),
        ("quantity", "-1"),
        ("quantity", "nan"),
        ("quantity", "inf"),
        ("value", "1e999"),
        ("valid_to", "31.12.2026"),
        ("valid_from", "2026-02-30"),
    ],
)
def test_a_row_with_a_bad_cell_covers_nothing(column: str, value: str) -> None:
    licences, rejects = read_register([{**ROW, column: value}])
    assert licences == []
    assert [(row, name) for row, name, _, _ in rejects] == [(2, column)]


def test_a_number_given_twice_is_rejected_the_second_time() -> None:
    licences, rejects = read_register([ROW, {**ROW, "quantity": "999999"}])
    assert [lic.quantity for lic in licences] == [1000.0]
    assert rejects[0][:2] == (3, "licence_number")


@given(
    st.dictionaries(
        st.sampled_from(["licence_number", "regime", "quantity", "value", "valid_to", "items"]), st.text(max_size=12)
    )
)
def test_any_row_is_a_licence_or_a_reject(row: dict[str, str]) -> None:
    licences, rejects = read_register([row])
    assert len(licences) + len(rejects) == any(cell.strip() for cell in row.values())


def test_headers_and_authorities_are_understood_as_people_write_them() -> None:
    row = {"許可証番号": "J-1", "許可当局": "METI", "仕向地": "ドイツ; SG", "数量": "１６", "有効期限": "2027/03/31"}
    (licence,), _ = read_register([row], {"ドイツ": "DE", "SG": "SG"}.get)
    assert (licence.number, licence.regime, licence.destinations, licence.quantity) == ("J-1", "JP", ("DE", "SG"), 16.0)
    assert licence.valid_to == date(2027, 3, 31)


def test_an_unknown_destination_covers_nothing() -> None:
    licences, rejects = read_register([{**ROW, "destinations": "Atlantis"}])
    assert licences == []
    assert rejects[0][1:3] == ("destinations", "Atlantis")
