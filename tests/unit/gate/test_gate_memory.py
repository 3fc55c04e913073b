"""High bandwidth memory is told from accelerators that hold it, and its density is asked for where that decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sekisho.bootstrap import Gate, open_gate
from sekisho.service.reference import import_folder
from sekisho.storage.bundled import LISTS
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    folder = tmp_path_factory.mktemp("reference")
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    opened = open_gate(folder)
    return replace(opened, bench=replace(opened.bench, keeps_facts=True))


def findings(gate: Gate, description: str, to: str) -> dict[str, dict[str, Any]]:
    party = {"name": "Quillhaven Research Ltd", "country": to, "hq_country": to}
    consignment = {
        "id": "M-1", "ship_date": "2026-11-24", "ship_from": "US", "destination": to, "end_use": "research cluster",
        "exporter": {"name": "Cascade Ridge Systems Inc.", "country": "US", "hq_country": "US"},
        "consignee": party, "end_user": party,
        "lines": [{"description": description, "quantity": 10, "hs_code": "854232"}],
    }  # fmt: skip
    [decision] = gate.judge([consignment], as_of=DAY)
    return {f["check"]: f for f in decision["findings"]}


@pytest.mark.parametrize(
    "words", ["HBM3E memory stacks 36 GB", "DRAM stacks, high-bandwidth memory", "高帯域幅メモリ HBM3"]
)
def test_memory_for_china_is_asked_for_its_density(gate: Gate, words: str) -> None:
    found = findings(gate, words, "CN")
    assert found["us.licence.c"]["effect"] == "incomplete"
    assert "hbm_density" in found["us.licence.c"]["missing"]


@pytest.mark.parametrize(
    ("words", "to"),
    [("HBM3E memory stacks 36 GB", "DE"), ("DDR5 memory modules 64 GB", "CN"), ("NVIDIA H100 SXM5 80GB HBM3", "CN")],
)
def test_other_memory_other_places_and_accelerators_are_not(gate: Gate, words: str, to: str) -> None:
    assert "us.licence.c" not in findings(gate, words, to)
