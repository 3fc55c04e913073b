"""What was learned of the ground from earlier consignments, as a CSV file: a line a consignment, kind and cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from sekisho.location.tracking import Heard, Placement
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_text
from sekisho.vocabulary.errors import InputError

_MOST = 10**6  # rows, columns and devices of a cell


def read_coverage(path: Path) -> list[Heard]:
    """Every line; none where there is no file. Raises InputError, naming the line that is wrong."""
    if not path.is_file():
        return []
    try:
        rows = list(csv.reader(io.StringIO(read_file(path).decode("utf-8", "replace"))))
    except csv.Error as fault:
        raise InputError(f"{path} is no CSV file: {fault}.", hint="Learn it anew.") from None
    if not rows or rows[0] != list(Heard._fields):
        raise InputError(f"{path} holds no coverage.", hint="`sekisho track learn` writes it.")
    return [_heard(row, path, number) for number, row in enumerate(rows[1:], start=2)]


def _heard(row: list[str], path: Path, number: int) -> Heard:
    try:
        consignment, ended, kind, *numbers = row
        counted = [int(one) for one in numbers]
        if len(counted) != 4 or any(abs(one) > _MOST for one in counted) or min(counted[2:]) < 0:
            raise ValueError
        return Heard(consignment, int(ended), Placement(kind).value, *counted)
    except (ValueError, TypeError):
        raise InputError(f"{path}: line {number} is none of coverage.", hint="Learn it anew.") from None


def write_coverage(path: Path, heard: Iterable[Heard]) -> None:
    """Replace the file; the lines in order, so that the same knowledge is the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Heard._fields)
    writer.writerows(sorted(heard))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text.getvalue())
