"""Servers, boards and racks: what they hold, what they may hold, and that each says where that is from."""

from __future__ import annotations

from typing import Any

import pytest

from sekisho.items import Knowledge
from sekisho.vocabulary.finding import Grade

# model as its maker writes it -> accelerators inside, chip or None where the paper must say
MODELS = [
    ("SYS-821GE-TNHR", 8, "h100-sxm"),
    ("AS-8125GS-TNHR", 8, "h100-sxm"),
    ("SYS-421GE-TNHR2-LCC", 8, "h100-sxm"),
    ("SYS-521GU-TNXR", 4, "h100-sxm"),
    ("AS -8125GS-TNMR2", 8, "mi300x"),
    ("AS-4145GH-TNMR", 4, "mi300a"),
    ("SYS-822GA-NGR3", 8, "gaudi3"),
    ("SYS-A21GE-NBRT", 8, "b200"),
    ("SYS-421GE-TNRT", 8, None),
    ("Dell PowerEdge XE9680", 8, None),
    ("Dell PowerEdge XE9680L", 8, None),
    ("PowerEdge XE9640", 4, None),
    ("PowerEdge XE8640", 4, "h100-sxm"),
    ("PowerEdge XE8545", 4, "a100"),
    ("PowerEdge R760xa", 4, None),
    ("HPE Cray XD670", 8, "h100-sxm"),
    ("HPE ProLiant DL380a Gen11", 4, None),
    ("HPE ProLiant Compute XD685", 8, None),
    ("HPE ProLiant DL384 Gen12", 2, "gh200"),
    ("ThinkSystem SR675 V3", 8, None),
    ("ThinkSystem SR680a V3", 8, None),
    ("ThinkSystem SR685a V3", 8, None),
    ("ThinkSystem SR780a V3", 8, None),
    ("Cisco UCS C885A M8", 8, None),
    ("ASUS ESC N8-E11", 8, "h100-sxm"),
    ("ASUS ESC8000A-E12", 8, None),
    ("GIGABYTE G593-SD0", 8, "h100-sxm"),
    ("GIGABYTE G593-ZX1", 8, "mi300x"),
    ("QuantaGrid D74H-7U", 8, "h100-sxm"),
    ("QuantaGrid S74G-2U", 1, "gh200"),
    ("Inspur NF5688M7", 8, None),
    ("Inspur NF5488A5", 8, "a100"),
    ("xFusion G8600 V7", 8, None),
    ("H3C UniServer R5500 G6", 8, None),
    ("NVIDIA DGX H100", 8, "h100-sxm"),
    ("NVIDIA DGX B200", 8, "b200"),
    ("HGX H200 8-GPU", 8, "h200-sxm"),
    ("NVIDIA GB200 NVL72", 72, "gb200"),
    ("NVIDIA GB300 NVL72", 72, "gb300"),
    ("Atlas 800T A2", 8, "ascend-910b"),
]


@pytest.mark.parametrize(("model", "inside", "chip"), MODELS)
def test_a_model_says_what_it_holds(model: str, inside: int, chip: str | None, judge: Any) -> None:
    found = judge(model)
    assert (found["ics_per_item"], found["chip"]) == (inside, chip)
    assert found["is_accelerator"] is (None if chip is None else True)


def test_figures_are_of_one_ic_and_never_summed(judge: Any) -> None:
    assert judge("NVIDIA GB200 NVL72")["tpp_high"] == judge("NVIDIA GB200")["tpp_high"]


def test_a_configurable_server_has_no_figures(judge: Any) -> None:
    found = judge("Dell PowerEdge XE9680")
    assert (found["tpp_low"], found["tpp_high"], found["pd_low"]) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "chip"),
    [
        ("Dell XE9680, 8 x H100", "h100-sxm"),
        ("Lenovo SR680a V3 H200", "h200-sxm"),
        ("Dell XE9680 with 8x MI300X", "mi300x"),
        ("QuantaGrid D74H-7U HGX H200", "h200-sxm"),
        ("H3C R5500 G6 8*H20", "h20"),
    ],
)
def test_the_machine_narrows_the_family_named(text: str, chip: str, judge: Any) -> None:
    assert judge(text)["chip"] == chip


def test_every_system_is_founded(knowledge: Knowledge) -> None:
    grades = {grade.value for grade in Grade}
    assert [s.id for s in knowledge.systems.values() if not s.source.cite or s.source.grade not in grades] == []


def test_every_chip_is_founded(knowledge: Knowledge) -> None:
    grades = {grade.value for grade in Grade}
    assert [c.id for c in knowledge.chips.values() if not c.source.cite or c.source.grade not in grades] == []


def test_what_takes_several_says_which(knowledge: Knowledge) -> None:
    assert [s.id for s in knowledge.systems.values() if s.chips is None and not s.may] == []


def test_what_is_fixed_says_how_many(knowledge: Knowledge) -> None:
    assert [s.id for s in knowledge.systems.values() if s.chips and not s.count] == []


def test_there_are_models_enough(knowledge: Knowledge) -> None:
    assert sum(s.chips != () for s in knowledge.systems.values()) >= 120
