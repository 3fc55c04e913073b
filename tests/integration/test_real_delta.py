"""Real editions of the OFAC list, one after the other: delta rescreening against screening everybody."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.unit.service.kept_tables import Kept

from sekisho.parties import NAME_QUERIES, screen_names
from sekisho.service.customers import ALERTS, alert_changes, open_customers, renewed, rescreen
from sekisho.service.ports import StoredSource
from sekisho.service.reference import parse_list
from sekisho.service.reference_tables import tables_of
from sekisho.storage.knowledge import name_phrases
from sekisho.storage.places import gazetteer
from sekisho.vocabulary.listing import ListFile, Reference

EDITIONS = {
    "2019-01": ("sdn-2019-01", "alt-2019-01", "add-2019-01"),
    "2021-07": ("sdn-2021-07", "alt-2021-07", "add-2021-07"),
    # no aliases were stored with this one; those of the edition before stand in, as for nearly all entries they did
    "2023-11": ("sdn-2023-11", "alt-2021-07", "add-2023-11"),
}
EVERY = 6  # so many entries stand for all, that the test be quick


@pytest.fixture(scope="module")
def editions(shared_data: Path) -> dict[str, Reference]:
    found, country, phrases = {}, gazetteer().country, name_phrases()
    for edition, files in EDITIONS.items():
        read = tuple(
            (f"{name[:3]}.csv", (shared_data / "lists" / "ofac" / f"{name}.csv").read_bytes()) for name in files
        )
        whole = parse_list("ofac-sdn", read, country, date.fromisoformat(f"{edition}-01"))
        some = tuple(e for e in whole.entries if int(e.uid.rpartition(":")[2]) % EVERY == 0)
        listing = ListFile(whole.kind, whole.title, whole.list_date, some)
        source = StoredSource(whole.kind, whole.title, whole.list_date, (), len(some))
        found[edition] = Reference(edition, tables_of([(listing, source)], phrases))
    return found


@pytest.fixture(scope="module")
def customers(editions: dict[str, Reference], shared_data: Path) -> pl.DataFrame:
    """Listed names, listed names with a slip, the UN's misspelt names, names in other scripts, lawful names."""
    chance = random.Random(4)

    def slip(name: str) -> str:
        at = chance.randrange(len(name))
        return name[:at] + chance.choice("aeiu ") + name[at + 1 :]

    def column(name: str, at: int = 0) -> list[str]:
        with (shared_data / "pairs" / name).open(encoding="utf-8", newline="") as stream:
            return [row[at] for row in list(csv.reader(stream))[1:] if len(row) > at and row[at]]

    listed = [name for edition in editions.values() for name in edition.tables["names"]["name"].to_list()]
    some = chance.sample(listed, 300)
    names = some + [slip(name) for name in chance.sample(listed, 300)]
    names += chance.sample(column("un_typos.csv"), 100) + chance.sample(column("synthetic_negatives_us.csv"), 100)
    names += chance.sample(column("cross_script.csv"), 60) + chance.sample(column("cross_script.csv", 1), 60)
    names += [f"{chance.choice(some)} (a.k.a. {chance.choice(some)})" for _ in range(30)]
    rows = [(at, name, chance.choice([None, "RU", "IR", "CN", "CU", "MX"]), None) for at, name in enumerate(names)]
    numbers = [f"{scheme}:{value}" for edition in editions.values()
               for scheme, value in edition.tables["identifiers"].select("scheme", "value").iter_rows()]  # fmt: skip
    stated = [[chance.choice(numbers)] if chance.random() < 0.1 else None for _ in names]
    frame = pl.DataFrame(rows, schema=NAME_QUERIES, orient="row")
    return frame.with_columns(pl.Series("identifiers", stated, dtype=pl.List(pl.String)))


@pytest.mark.parametrize(("before", "after"), [("2019-01", "2021-07"), ("2021-07", "2023-11"), ("2023-11", "2021-07")])
def test_a_delta_gives_what_screening_everybody_gives(
    editions: dict[str, Reference], customers: pl.DataFrame, before: str, after: str, whole: dict[str, pl.DataFrame]
) -> None:
    old, new = editions[before], editions[after]
    done = rescreen(open_customers(Kept(), customers, new), old, new)
    assert done.everybody == ""
    assert len(done.touched) < customers.height / 2
    assert renewed(whole[before], done, new).equals(whole[after])
    alerts = [whole[edition].filter(ALERTS) for edition in (before, after)]
    assert done.alerts.equals(alert_changes(alerts[0], alerts[1], done.change.causes))
    assert set(done.alerts["change"]) == {"new", "gone", "changed"}


@pytest.fixture(scope="module")
def whole(editions: dict[str, Reference], customers: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Every customer against every edition."""
    return {edition: screen_names(customers, reference) for edition, reference in editions.items()}
