"""The page about input says what the catalogue says."""

from __future__ import annotations

from pathlib import Path

from sekisho.standards.manifest import columns_table
from sekisho.standards.manifest.guide import input_page


def test_the_page_is_up_to_date(root: Path) -> None:
    """Write it anew with: python -c 'from ...guide import input_page; print(input_page(), end="")' > docs/input.md"""
    assert (root / "docs" / "input.md").read_text(encoding="utf-8") == input_page()


def test_every_column_is_on_the_page() -> None:
    page = input_page()
    assert all(f"`{row['column']}`" in page for row in columns_table())


def test_rows_say_what_is_required() -> None:
    assert [row["column"] for row in columns_table() if row["required"] == "yes"] == [
        "consignment_id",
        "ship_date",
        "destination",
    ]
