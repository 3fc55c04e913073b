"""What shows only across the consignments of one day."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from sekisho.detection import LINKS, link
from sekisho.vocabulary.frames import Batch, Consignments, Lines, Parties

HALL = "Unit 5, Kallang Way 12, Singapore"


class Day:
    """A day that is written down order by order."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self.parties: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []

    def order(self, name: str, *, chip: str = "h100", units: float = 8, tpp: float | None = 15_832, hs6: str = "847330",
              serials: list[str] | None = None, role: str = "end_user", payer: str | None = None,
              exporter: str = "Maker Inc", accelerator: bool | None = True, **party: str) -> Day:  # fmt: skip
        key = f"c{len(self.lines) + 1}"
        self.lines.append({"consignment": key, "line": 1, "serials": serials})
        self.items.append({"consignment": key, "line": 1, "chip": chip, "form": "board", "is_accelerator": accelerator,
                           "units": units, "tpp_high": tpp, "hs6": hs6})  # fmt: skip
        named = [(role, name), ("payer", payer), ("exporter", exporter)]
        for one, who in named:
            if who is not None:
                extra = party if one == role else {}
                self.parties.append({"consignment": key, "role": one, "seq": 1, "name": who, **extra})
        return self

    def links(self) -> dict[str, dict[str, Any]]:
        def frame(rows: list[dict[str, Any]], schema: Any) -> pl.DataFrame:
            return pl.DataFrame([{k: row.get(k) for k in schema} for row in rows], schema=schema)

        batch = Batch(
            pl.DataFrame(schema=Consignments.create_empty().schema),
            frame(self.lines, Lines.create_empty().schema),
            frame(self.parties, Parties.create_empty().schema),
        )
        items = pl.DataFrame(
            self.items,
            schema={"consignment": pl.String, "line": pl.Int32, "chip": pl.String, "form": pl.String,
                    "is_accelerator": pl.Boolean, "units": pl.Float64, "tpp_high": pl.Float64, "hs6": pl.String},
        )  # fmt: skip
        found = link(batch, items)
        assert dict(found.schema) == LINKS
        return {row["consignment"]: row for row in found.iter_rows(named=True)}


def test_unrelated_orders_have_no_links() -> None:
    day = Day().order("Alpha Ltd", address=HALL).order("Beta Ltd", address="12 Rue Haute, Bruxelles")
    assert day.links() == {}


@pytest.mark.parametrize("by", ["address", "phone"])
def test_different_names_behind_one_address_or_phone_are_one_cluster(by: str) -> None:
    day = Day()
    for name in ("Alpha Ltd", "Beta Ltd", "Gamma Ltd"):
        day.order(name, **{by: HALL})
    found = day.links()["c2"]
    assert (found["linked_orders"], found["linked_names"], found["linked_units"], found["linked_by"]) == (3, 3, 24, by)


def test_different_names_behind_one_payer_are_one_cluster() -> None:
    day = Day().order("Alpha Ltd", payer="Telok Capital").order("Beta Ltd", payer="TELOK CAPITAL.")
    assert day.links()["c1"]["linked_by"] == "payer"


def test_writing_an_address_differently_does_not_part_a_cluster() -> None:
    day = Day().order("Alpha Ltd", address=HALL).order("Beta Ltd", address=HALL.upper().replace(",", " -"))
    assert day.links()["c1"]["linked_orders"] == 2


def test_one_buyer_who_orders_twice_is_no_cluster_of_names() -> None:
    day = Day().order("Alpha Ltd", units=3, address=HALL).order("ALPHA LTD.", units=5, address=HALL)
    assert day.links() == {}


def test_too_short_an_address_links_nobody() -> None:
    day = Day().order("Alpha Ltd", address="#1").order("Beta Ltd", address="#1")
    assert day.links() == {}


def test_small_chips_and_other_goods_are_not_counted() -> None:
    day = Day()
    for name in ("Alpha Ltd", "Beta Ltd"):
        day.order(name, tpp=900, chip="small", address=HALL)
        day.order(name, accelerator=False, chip="none", address=HALL)
    assert day.links() == {}


def test_an_unknown_chip_counts_as_a_large_one() -> None:
    day = Day().order("Alpha Ltd", tpp=None, address=HALL).order("Beta Ltd", accelerator=None, tpp=None, address=HALL)
    assert day.links()["c1"]["linked_orders"] == 2


def test_equal_orders_of_one_buyer_are_seen() -> None:
    day = Day()
    for _ in range(3):
        day.order("Alpha Ltd", units=8)
    found = day.links()["c3"]
    assert (found["equal_orders"], found["equal_units"]) == (3, 24)


def test_orders_of_different_size_are_not_equal() -> None:
    assert Day().order("Alpha Ltd", units=8).order("Alpha Ltd", units=9).links() == {}


def test_the_consignee_stands_for_the_buyer_where_no_end_user_is_named() -> None:
    day = Day().order("Alpha Ltd", role="consignee").order("Alpha Ltd", role="consignee")
    assert day.links()["c1"]["equal_orders"] == 2


def test_a_serial_on_two_consignments_is_seen_whatever_its_case() -> None:
    day = Day().order("Alpha Ltd", units=1, serials=["sn-0001", "sn-2"]).order("Beta Ltd", units=2, serials=["SN-0001"])
    found = day.links()
    assert {k: v["duplicate_serials"] for k, v in found.items()} == {"c1": 1, "c2": 1}
    assert found["c1"]["serial_example"] == "SN-0001"


def test_short_serials_are_no_serials() -> None:
    assert Day().order("Alpha Ltd", units=1, serials=["1"]).order("Beta Ltd", units=2, serials=["1"]).links() == {}


def test_one_chip_under_two_headings_drifts() -> None:
    day = Day().order("Alpha Ltd", units=1, hs6="847330").order("Beta Ltd", units=2, hs6="854231")
    assert day.links()["c1"]["heading_drift"] == 2


def test_two_exporters_do_not_drift_together() -> None:
    day = Day().order("Alpha Ltd", units=1).order("Beta Ltd", units=2, hs6="854231", exporter="Other Inc")
    assert day.links() == {}


def test_the_order_of_the_day_does_not_matter() -> None:
    names = ["Alpha Ltd", "Beta Ltd", "Gamma Ltd"]
    units = {}
    for order in (names, names[::-1]):
        day = Day()
        for name in order:
            day.order(name, address=HALL)
        units[tuple(order)] = {v["linked_units"] for v in day.links().values()}
    assert set(map(frozenset, units.values())) == {frozenset({24.0})}


def test_an_empty_day_has_no_links() -> None:
    assert Day().links() == {}
