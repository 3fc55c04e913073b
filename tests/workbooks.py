"""Workbooks for tests, made by a library that the program does not read them with."""

from __future__ import annotations

import io

import openpyxl


def xlsx(rows: list[list[object]], title: str = "Sheet1") -> bytes:
    """Rows -> the bytes of a workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
