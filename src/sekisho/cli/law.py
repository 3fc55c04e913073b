"""`sekisho law`: what the law of each country says, and what becomes of it when the law changes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language

app = typer.Typer(
    help="Determinations by country, conflicts, rule packs, what-if, licence applications.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_DAY = ["%Y-%m-%d"]


class TextFormat(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


class YesNo(StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


class Determined(StrEnum):
    """A Korean determination."""

    LISTED = "listed"
    NOT_LISTED = "not_listed"


Day = Annotated[datetime | None, typer.Option(formats=_DAY)]


@app.command("determine")
def determine(
    item: Annotated[str, typer.Option(help="What it is, in words: model, part number or description.")],
    ship_from: Annotated[str, typer.Option("--from", help="Country from which it leaves.", metavar="CC")],
    dest: Annotated[str, typer.Option("--to", help="Country of destination.", metavar="CC")],
    as_of: Annotated[datetime, typer.Option(formats=_DAY, help="The day of the act.")],
    known_at: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="The day whose knowledge counts; default: --as-of.")
    ] = None,
    end_user: Annotated[str | None, typer.Option(help="Its name, looked up in the reference lists.")] = None,
    end_user_hq: Annotated[
        str | None, typer.Option(help="Country of its headquarters or ultimate parent.", metavar="CC")
    ] = None,
    consignee_hq: Annotated[
        str | None, typer.Option(help="The same of the consignee; default: the end user's.", metavar="CC")
    ] = None,
    exporter: Annotated[
        str | None, typer.Option(help="Country of the exporter; default: --from.", metavar="CC")
    ] = None,
    end_use: Annotated[str | None, typer.Option(help="What it is for, in words.")] = None,
    origin: Annotated[str | None, typer.Option(help="Country of origin.", metavar="CC")] = None,
    hs: Annotated[str | None, typer.Option(help="HS code.")] = None,
    datacenter: Annotated[YesNo | None, typer.Option(help="Made or marketed for data centres?")] = None,
    determination: Annotated[Determined | None, typer.Option(help="Korean determination, if there is one.")] = None,
    technology: Annotated[bool, typer.Option("--technology", help="Technology is released, no goods move.")] = False,
    recipient: Annotated[
        str | None, typer.Option(help="Nationality of who receives the technology.", metavar="CC")
    ] = None,
    hbm_density: Annotated[float | None, typer.Option(help="Of memory: GB/s by mm2 of stack or package.")] = None,
    foundry: Annotated[bool, typer.Option("--foundry", help="The exporter is a fabricator or OSAT company.")] = False,
    informed: Annotated[bool, typer.Option("--informed", help="The authority told the exporter to apply.")] = False,
    answer: Annotated[
        list[str] | None, typer.Option(help="Answer to a condition: ID=yes or ID=no; may be repeated.")
    ] = None,
    reference: Annotated[Path | None, typer.Option(help="Reference directory, for --end-user.")] = None,
    output: Annotated[TextFormat, typer.Option("--format", help="text or json.")] = TextFormat.TEXT,
    lang: Annotated[Language, typer.Option(help="Language of the answer.")] = Language.EN,
) -> None:
    """What each country's law says, side by side: licence or exception with its checklist, review policy, sources.

    Examples:

      sekisho law determine --item "H200 SXM" --from US --to SG --end-user-hq CN --as-of 2026-06-15

      sekisho law determine --item "RTX 4090" --from US --to VN --end-user-hq VN --as-of 2026-06-15 --lang ja
    """
    from sekisho.cli import law_determine

    question = law_determine.question(
        item=item,
        ship_from=ship_from,
        dest=dest,
        as_of=as_of.date(),
        known_at=(known_at or as_of).date(),
        exporter=exporter,
        end_user=end_user,
        end_user_hq=end_user_hq,
        consignee_hq=consignee_hq,
        end_use=end_use,
        origin=origin,
        hs=hs,
        datacenter=None if datacenter is None else datacenter is YesNo.YES,
        kr_determination=None if determination is None else determination.value,
        technology=technology or None,
        recipient=recipient,
        hbm_density=hbm_density,
        foundry=foundry or None,
        informed=informed or None,
        answers=answer or [],
    )
    law_determine.show(question, reference, output.value, lang.value)


@app.command("lint")
def lint(
    packs: Annotated[Path | None, typer.Option(help="Folder of rule packs; default: those that ship.")] = None,
    cases: Annotated[Path | None, typer.Option(help="Folder with chips.yaml and cases/: checks every edge.")] = None,
) -> None:
    """Find what is wrong with rule packs: unknown facts, overlaps, missing citations, edges without a case.

    Examples:

      sekisho law lint

      sekisho law lint --packs my-packs --cases tests/decisions
    """
    from sekisho.cli import law_lint

    law_lint.lint(packs, cases)
