"""TPP and PD: the arithmetic, and that it comes to what is known of ten chips and of the whole public table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sekisho.items import Span, density, tpp

# TPP and PD (where the area is official) as the rules' own thresholds speak of them
KNOWN = [
    ("a100", 4992.0, 6.04),
    ("h100-sxm", 15832.0, 19.45),
    ("h20", 2368.0, 2.91),
    ("l4", 1940.0, 6.59),
    ("l40", 2896.0, 4.76),
    ("l40s", 5864.0, 9.64),
    ("l20", 1912.0, 3.14),
    ("l2", 1544.0, 5.24),
    ("rtx-4090", 5284.8, 8.68),
    ("rtx-4090d", 4705.6, 7.73),
]

ROWS = {
    **{"A100 SXM4 80GB": "a100", "A100 PCIe 40GB": "a100", "A800 SXM4": "a800", "V100 SXM2": "v100"},
    **{"H100 SXM5": "h100-sxm", "H100 PCIe": "h100-pcie", "H100 NVL (per GPU)": "h100-nvl", "H800 SXM5": "h800"},
    **{"H200 SXM": "h200-sxm", "H200 NVL": "h200-nvl", "GH200 (GPU die)": "gh200", "L20 (China)": "l20"},
    **{"L2 (China)": "l2", "RTX 6000 Ada": "rtx-6000-ada", "GeForce RTX 4090": "rtx-4090"},
    **{"GeForce RTX 4090D (China)": "rtx-4090d", "GeForce RTX 3090": "rtx-3090", "RTX A6000": "rtx-a6000"},
    **{"GeForce RTX 5090": "rtx-5090", "GeForce RTX 5090D (China)": "rtx-5090d", "GeForce RTX 5080": "rtx-5080"},
    **{"GeForce RTX 5090D V2 (China)": "rtx-5090d-v2", "RTX PRO 6000 Blackwell Server Edition": "rtx-pro-6000-server"},
    **{"GB200 (per GPU)": "gb200", "GB300 (per GPU)": "gb300", "B30A (rumoured)": "b30a", "GB10 (DGX Spark)": "gb10"},
    **{"Rubin R200 (per package)": "r200", "Instinct MI250X": "mi250", "Instinct MI210": "mi210"},
    **{"Instinct MI300X": "mi300x", "Instinct MI300A": "mi300a", "Instinct MI325X": "mi325x"},
    **{"Instinct MI350X": "mi350x", "Instinct MI355X": "mi355x", "Instinct MI308X (China)": "mi308x"},
    **{"Gaudi 2 (HL-225)": "gaudi2", "Gaudi 3 (HL-325L)": "gaudi3", "Ascend 910 (2019)": "ascend-910"},
    **{"Ascend 950PR (Atlas 350)": "ascend-950pr"},
}


@pytest.mark.parametrize(("chip", "total", "ratio"), KNOWN)
def test_known_chips(chip: str, total: float, ratio: float, knowledge: Any) -> None:
    found = knowledge.chips[chip]
    assert found.tpp == Span(total, total)
    assert found.pd.low == pytest.approx(ratio, abs=0.005)


def table(shared_data: Path) -> list[dict[str, str | None]]:
    return list(pl.read_csv(shared_data / "law" / "accelerators.csv", infer_schema_length=0).iter_rows(named=True))


def test_the_whole_public_table_comes_out_the_same(shared_data: Path, knowledge: Any) -> None:
    rows = table(shared_data)
    assert len(rows) == 51
    for row in rows:
        chip = knowledge.chips[ROWS.get(row["product"], row["product"].lower())]
        assert (chip.tpp.low if chip.tpp else None) == (pytest.approx(float(row["tpp"])) if row["tpp"] else None)
        if row["performance_density"]:
            nominal = chip.tpp.low / chip.die_nominal
            assert nominal == pytest.approx(float(row["performance_density"]), abs=0.006)
            assert chip.pd.low <= nominal <= chip.pd.high
        assert chip.datacenter is (row["designed_or_marketed_for_datacenter"] == "1")


def test_every_reported_tpp_agrees(shared_data: Path, knowledge: Any, record_property: Any) -> None:
    """Evidence, never input: what others report against what our formats give, within half a percent."""
    reported = [row for row in table(shared_data) if row["reported_tpp"]]
    off = {}
    for row in reported:
        chip = knowledge.chips[ROWS.get(row["product"], row["product"].lower())]
        off[row["product"]] = abs(chip.tpp.high / float(row["reported_tpp"]) - 1)
    record_property("reported TPP compared", len(off))
    record_property("largest difference", f"{max(off.values()):.4%} ({max(off, key=lambda k: off[k])})")
    assert len(off) >= 20
    assert {name: share for name, share in off.items() if share > 0.005} == {}


def test_every_product_of_the_public_table_is_recognised(shared_data: Path, judge: Any) -> None:
    for row in table(shared_data):
        assert judge(row["product"], maker=row["vendor"])["chip"] == ROWS.get(row["product"], row["product"].lower())


def test_the_highest_format_counts() -> None:
    assert tpp([("fp8", 1835.0), ("bf16", 1835.0)]) == (29_360.0, "bf16")


def test_no_format_is_no_tpp() -> None:
    assert tpp([]) is None


def test_density_of_an_estimated_area_is_an_interval() -> None:
    assert density(Span(1600.0, 1600.0), Span(400.0, 800.0)) == Span(2.0, 4.0)


def test_density_without_area_is_unknown() -> None:
    assert density(Span(1.0, 1.0), None) is None


def test_intervals_are_in_order(knowledge: Any) -> None:
    for chip in knowledge.chips.values():
        for span in (chip.tpp, chip.pd, chip.usd, chip.kg):
            assert span is None or 0 <= span.low <= span.high, chip.id
