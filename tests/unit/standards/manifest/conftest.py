"""Reading bytes end to end, and small manifests as data."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests import workbooks

from sekisho.standards.manifest import Intake, decode, normalise
from sekisho.storage.places import currencies, gazetteer

Read = Callable[..., Intake]


@pytest.fixture(scope="session")
def read() -> Read:
    """``read(content, name)``: bytes or text of a file -> Intake."""

    def _read(content: bytes | str, name: str = "day.csv") -> Intake:
        raw = content.encode() if isinstance(content, str) else content
        return normalise(decode(name, raw), file=name, places=gazetteer(), currencies=currencies())

    return _read


@pytest.fixture(scope="session")
def read_rows(read: Read) -> Read:
    """``read_rows({...}, {...})``: one line a row, as CSV; missing facts are filled with harmless ones."""

    def _read(*rows: dict[str, str]) -> Intake:
        base = {"consignment_id": "C1", "ship_date": "2026-11-22", "destination": "SG", "consignee_name": "Acme",
                "description": "GPU"}  # fmt: skip
        full = [base | row for row in rows]
        headers = list(dict.fromkeys(header for row in full for header in row))
        quoted = [["", *headers][1:], *[[row.get(header, "") for header in headers] for row in full]]
        text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in record) for record in quoted)
        return read(text + "\n")

    return _read


@pytest.fixture(scope="session")
def xlsx() -> Callable[..., bytes]:
    """``xlsx([[...], ...], title)``: rows -> a workbook's bytes."""
    return workbooks.xlsx
