"""`sekisho classify`: what is it, and what are its TPP and performance density?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def classify(
    text: Annotated[
        list[str] | None, typer.Argument(help="Descriptions, models or part numbers, one an argument.")
    ] = None,
    spec: Annotated[
        Path | None, typer.Option(help="A datasheet in YAML or JSON: name, tops by format, die_mm2.")
    ] = None,
    maker: Annotated[str | None, typer.Option(help="Who makes it.")] = None,
    hs: Annotated[str | None, typer.Option(help="The HS code claimed.")] = None,
    value: Annotated[float | None, typer.Option(help="USD a piece.")] = None,
    output: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """Recognise accelerators in words and compute what 3A090 asks for: TPP, and TPP by die area.

    Examples:

      sekisho classify "8x NVIDIA H100 SXM5 server" "RTX 4090 D"

      sekisho classify --spec chip.yaml --format json
    """
    from sekisho.cli import classifying

    classifying.classify_texts(text or [], spec, maker, hs, value, output)
