"""`sekisho classify`: what is it, what are its TPP and density, under which paragraph does it fall?"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language


class ClassifyFormat(StrEnum):
    """How the answer is printed."""

    TABLE = "table"
    JSON = "json"


class SheetLanguage(StrEnum):
    """The language of a sheet to sign: Japanese (該非判定書) or English."""

    JA = "ja"
    EN = "en"


Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")]


def classify(
    text: Annotated[
        list[str] | None, typer.Argument(help="Descriptions, models or part numbers, one an argument.")
    ] = None,
    spec: Annotated[
        Path | None, typer.Option(help="A datasheet in YAML or JSON: formats, die area, bandwidth, data centre or not.")
    ] = None,
    maker: Annotated[str | None, typer.Option(help="Who makes it.")] = None,
    model: Annotated[str | None, typer.Option(help="Model or part number, where it stands apart.")] = None,
    hs: Annotated[str | None, typer.Option(help="The HS code claimed.")] = None,
    eccn: Annotated[str | None, typer.Option(help="The ECCN claimed.")] = None,
    gaihi: Annotated[str | None, typer.Option(help="該当 or 非該当, as claimed.")] = None,
    quantity: Annotated[float | None, typer.Option(help="Pieces.")] = None,
    value: Annotated[float | None, typer.Option(help="USD a piece.")] = None,
    weight: Annotated[float | None, typer.Option(help="Net weight of all pieces, kg.")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day whose law is asked; today by default."),
    ] = None,
    known_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day whose knowledge counts; as-of by default."),
    ] = None,
    output: Annotated[ClassifyFormat, typer.Option("--format", help="table or json.")] = ClassifyFormat.TABLE,
    lang: Annotated[Language, typer.Option(help="Language of the answer.")] = Language.EN,
    sheet: Annotated[
        SheetLanguage | None, typer.Option(help="Also write a sheet to sign: ja (該非判定書) or en.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the sheets.")] = None,
) -> None:
    """Recognise accelerators in words, compute TPP and density, and name ECCN, Japanese item and HS candidates.

    Examples:

      sekisho classify "SYS-821GE-TNHR, 8x H100 SXM5 80GB" --as-of 2026-11-24

      sekisho classify --spec chip.yaml --format json

      sekisho classify "NVIDIA L40S 48GB" --hs 8473.30 --eccn EAR99 --sheet ja --out sheets
    """
    from sekisho.cli.classifying import Request, classify_request
    from sekisho.service.classification import Stated

    stated = Stated(None, maker, model, hs, eccn, gaihi, quantity, value, weight)
    days = (as_of.date() if as_of else None, known_at.date() if known_at else None)
    classify_request(
        Request(tuple(text or ()), spec, stated, *days, str(lang), str(sheet or "") or None, out), str(output)
    )
