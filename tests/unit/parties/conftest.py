"""A small fictional reference, and short ways to ask it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from sekisho.parties import compile_index, screen, screen_names
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.frames import Parties
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, Reference

# (kind, country, primary name, further names as (name, quality), listed_on, ends_on)
LISTED: list[tuple[str, str | None, str, list[tuple[str, str]], date | None, date | None]] = [
    (
        "organisation",
        "CN",
        "Zhongxiang Quantum Research Institute Co., Ltd.",
        [("中翔量子研究所", "strong")],
        None,
        None,
    ),
    ("organisation", "RU", "OOO Vostokpribor", [("ООО Востокприбор", "strong"), ("VPB", "weak")], None, None),
    ("organisation", "IR", "Pars Gostaresh Electronics Company", [], None, None),
    ("organisation", "HK", "Golden Star Trading Limited", [], None, None),
    ("organisation", "JP", "株式会社クロガネ技研", [("Kurogane Giken KK", "strong")], None, None),
    ("organisation", "CN", "Hailuowei Technologies Co., Ltd.", [("海洛威技术有限公司", "strong")], None, None),
    ("organisation", "CN", "Hailuowei Semiconductor Co., Ltd.", [], None, None),
    ("organisation", "CN", "Hailuowei Device (Shenzhen) Co., Ltd.", [], None, None),
    ("organisation", "KR", "주식회사 가람정밀기계", [], None, None),
    ("person", "AE", "HASSAN, Ahmed", [], None, None),
    ("person", "SY", "BARAZANJI QUTAYBAH, Dhiyab Ramiz", [], None, None),
    ("person", "US", "Thaddeus Wexcombe", [], date(2019, 1, 1), date(2024, 1, 1)),
    ("organisation", "TR", "Kervanmak Lojistik A.S.", [], date(2026, 6, 1), None),
    ("vessel", None, "OCEAN LANTERN", [], None, None),
    ("organisation", None, "Xintaihe Avionics Factory", [], None, None),
    ("organisation", "BY", "Zavod 558 Baranavichy", [], None, None),
    ("organisation", "RU", "Mitrofanov Group", [("Old Mitrofanov Trust", "former")], None, None),
]
IDS = [
    (1, "tax", "7701234567"),
    (0, "uscc", "91110000MA01ABCD3X"),
    (13, "imo", "IMO 9123456"),
    (2, "registration", "0000000"),
]
PLACES = [(2, "Unit 12, 45 Azadi Street, Tehran", "IR"), (4, "東京都", "JP"), (14, "88 Keji Road, Xian", "CN")]


def tables() -> dict[str, pl.DataFrame]:
    rows, names = [], []
    for at, (kind, country, name, others, listed, ends) in enumerate(LISTED):
        countries = [country] if country else []
        rows.append((at, f"own:{at}", "own", "Own list", date(2026, 7, 1), kind, name, ["P"], ["sanction"], countries, [],
                     listed, ends, "Own list, item 1", ""))  # fmt: skip
        names.append((at, name, "primary"))
        names.extend((at, n, q) for n, q in others)
    return {
        "entries": pl.DataFrame(rows, schema=ENTRIES, orient="row"),
        "names": pl.DataFrame(names, schema=NAMES, orient="row"),
        "addresses": pl.DataFrame(PLACES, schema=ADDRESSES, orient="row"),
        "identifiers": pl.DataFrame([(*i, None) for i in IDS], schema=IDENTIFIERS, orient="row"),
    }


@pytest.fixture(scope="session")
def listed_tables() -> dict[str, pl.DataFrame]:
    return tables()


@pytest.fixture(scope="session")
def reference(listed_tables: dict[str, pl.DataFrame]) -> Reference:
    t = listed_tables
    return Reference("test", {**t, **compile_index(t["entries"], t["names"], t["addresses"], t["identifiers"])})


@pytest.fixture(scope="session")
def ask(reference: Reference) -> Callable[..., tuple[str, str] | None]:
    """(name, country, kind) -> (uid, strength) of the gravest match, or None."""

    def one(name: str, country: str | None = None, kind: str | None = None) -> tuple[str, str] | None:
        frame = pl.DataFrame(
            [(0, name, country, kind)],
            schema={"query": pl.UInt32, "name": pl.String, "country": pl.String, "kind": pl.String},
            orient="row",
        )
        found = screen_names(frame, reference)
        return found.select("uid", "strength").row(0) if found.height else None

    return one


@pytest.fixture(scope="session")
def screened(reference: Reference) -> Callable[..., pl.DataFrame]:
    """Party fields -> matches, on a day in September 2026."""

    def one(
        *parties: dict[str, Any], as_of: date = date(2026, 9, 1), known_at: date = date(2026, 9, 1)
    ) -> pl.DataFrame:
        rows = [{"consignment": "C1", "role": "end_user", "seq": i + 1, **p} for i, p in enumerate(parties)]
        return screen(pl.DataFrame(rows, schema=Parties.create_empty().schema), reference, Clocks(as_of, known_at))

    return one
