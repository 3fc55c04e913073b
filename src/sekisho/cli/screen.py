"""`sekisho screen`: names against the reference, one line an alert."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def screen(
    file: Annotated[Path, typer.Argument(help="A table with names: CSV, XLSX, JSON Lines or Parquet.")],
    column: Annotated[str, typer.Option(help="The column with the names.")] = "name",
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="Lowest score that is an alert.")] = 0.0,
    reference: Annotated[Path | None, typer.Option(help="Reference directory.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the CSV here instead of to standard output.")] = None,
) -> None:
    """Screen a column of names; a threshold of 0 keeps what a person should look at (strength possible or better).

    Examples:

      sekisho screen customers.csv --column name > alerts.csv

      sekisho screen customers.xlsx --column 会社名 --threshold 0.9 --out alerts.csv
    """
    from sekisho.cli import screening

    screening.screen_file(file, column, threshold, reference, out)
