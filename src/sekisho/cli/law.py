"""`sekisho law`: what the law of each country says, and what becomes of it when the law changes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language
from sekisho.cli.key import Encrypt

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


Day = Annotated[datetime | None, typer.Option(formats=_DAY, metavar="DATE")]


@app.command("determine")
def determine(
    item: Annotated[str, typer.Option(help="What it is, in words: model, part number or description.")],
    ship_from: Annotated[str, typer.Option("--from", help="Country from which it leaves.", metavar="CC")],
    dest: Annotated[str, typer.Option("--to", help="Country of destination.", metavar="CC")],
    as_of: Annotated[datetime, typer.Option(formats=_DAY, metavar="DATE", help="The day of the act.")],
    known_at: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="The day whose knowledge counts; default: --as-of."),
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


Keys = Annotated[
    list[Path] | None, typer.Option("--pack-key", help="Public key that you trust; may be repeated.", metavar="FILE")
]
Unsigned = Annotated[bool, typer.Option("--allow-unsigned", help="Take packs that are unsigned or altered.")]


@app.command("keygen")
def keygen(
    private: Annotated[Path, typer.Argument(help="File for the private key; the public one goes beside it (.pub).")],
    encrypt: Encrypt = None,
) -> None:
    """Make a key pair for signing rule packs.

    Example:

      sekisho law keygen packs.key
    """
    from sekisho.cli import law_packs

    law_packs.keygen(private, encrypt)


@app.command("sign")
def sign(
    folder: Annotated[Path, typer.Argument(help="Folder of rule packs.")],
    key: Annotated[Path, typer.Option(help="Private key, as made by `sekisho law keygen`.")],
    name: Annotated[str, typer.Option(help="What the bundle is called.")],
    version: Annotated[str, typer.Option(help="Its version, for example the day.")],
    log: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The log that it is added to; default: .sekisho/log.")
    ] = None,
) -> None:
    """Sign a folder of rule packs: writes MANIFEST.json and MANIFEST.sig into it.

    Example:

      sekisho law sign my-packs --key packs.key --name ours --version 2026-11-28
    """
    from sekisho.cli import law_packs

    law_packs.sign(folder, key, name, version, log)


@app.command("verify")
def verify(
    folder: Annotated[Path | None, typer.Argument(help="Folder of rule packs; default: those that ship.")] = None,
    pack_key: Keys = None,
) -> None:
    """Check that rule packs are what was signed.

    Example:

      sekisho law verify my-packs --pack-key packs.pub
    """
    from sekisho.cli import law_packs

    law_packs.verify(folder, pack_key or [])


@app.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of rule packs; `bundled` for those that ship.")],
    new: Annotated[Path, typer.Argument(help="The same.")],
    pack_key: Keys = None,
    allow_unsigned: Unsigned = False,
    output: Annotated[TextFormat, typer.Option("--format", help="text or json.")] = TextFormat.TEXT,
    lang: Annotated[Language, typer.Option(help="Language of the words.")] = Language.EN,
) -> None:
    """Say in words what differs between two sets of rule packs.

    Example:

      sekisho law diff bundled my-packs --pack-key packs.pub --lang ja
    """
    from sekisho.cli import law_packs

    law_packs.diff(old, new, pack_key or [], allow_unsigned, output.value, lang.value)


@app.command("what-if")
def what_if(
    pack: Annotated[Path, typer.Option(help="Folder of rule packs to try.")],
    on: Annotated[list[Path], typer.Option(help="Folder of a judged day, or a file in it; may be repeated.")],
    against: Annotated[
        Path | None, typer.Option(help="Compare with these packs instead of with the decisions as they were made.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="Judge as if on this day; default: each on its own."),
    ] = None,
    pack_key: Keys = None,
    allow_unsigned: Unsigned = False,
    output: Annotated[TextFormat, typer.Option("--format", help="text or json.")] = TextFormat.TEXT,
    lang: Annotated[Language, typer.Option(help="Language of the words.")] = Language.EN,
) -> None:
    """Judge past consignments again under other law: what changes, by outcome, country, value, and for whom.

    Examples:

      sekisho law what-if --pack my-packs --on out --pack-key packs.pub

      sekisho law what-if --pack my-packs --on out --as-of 2027-01-01 --allow-unsigned --format json
    """
    from sekisho.cli import law_what_if

    day = None if as_of is None else as_of.date()
    keys = pack_key or []
    law_what_if.try_law(pack, on, against, day, keys, allow_unsigned, output.value, lang.value)


@app.command("conflicts")
def conflicts(
    item: Annotated[list[str] | None, typer.Option(help="A chip; may be repeated. Default: eight that differ.")] = None,
    dest: Annotated[str, typer.Option("--to", help="Country of destination.", metavar="CC")] = "CN",
    end_user_hq: Annotated[
        str | None, typer.Option(help="Country of the end user's headquarters; default: --to.", metavar="CC")
    ] = None,
    since: Annotated[
        datetime,
        typer.Option(formats=_DAY, metavar="DATE", help="First day of the timeline.", show_default="2022-10-01"),
    ] = datetime(2022, 10, 1),  # noqa: DTZ001 - a day
    as_of: Annotated[
        datetime,
        typer.Option(
            formats=_DAY,
            metavar="DATE",
            help="Last day of the timeline, and the day of the table.",
            show_default="2026-11-21, the day until which the law was read",
        ),
    ] = datetime(2026, 11, 21),  # noqa: DTZ001 - a day: the law was read until then
    known_at: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="Knowledge of one day throughout; default: of each day."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write a page (HTML) here.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write one picture (SVG) here.")] = None,
    output: Annotated[TextFormat, typer.Option("--format", help="text or json.")] = TextFormat.TEXT,
    lang: Annotated[Language, typer.Option(help="Language of the words.")] = Language.EN,
) -> None:
    """The same chip under the law of the United States, Japan, Korea, the EU and China, over the years.

    Examples:

      sekisho law conflicts --out conflicts.html --svg conflicts.svg

      sekisho law conflicts --item "RTX 5090" --item A100 --to VN --lang ja
    """
    from sekisho.cli import law_conflicts

    day = None if known_at is None else known_at.date()
    law_conflicts.show(
        item or [], dest, end_user_hq, since.date(), as_of.date(), day, out, svg, output.value, lang.value
    )


@app.command("application")
def application(
    consignment_id: Annotated[
        str | None, typer.Argument(help="The consignment, as in the file that was judged.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are stopped and need a licence.")] = False,
    out: Annotated[Path | None, typer.Option(help="Output folder of the run.")] = None,
    into: Annotated[Path | None, typer.Option(help="Where to write; default: applications/ in that folder.")] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="Count the days left from here; default: the day judged."),
    ] = None,
    output: Annotated[TextFormat, typer.Option("--format", help="text or json.")] = TextFormat.TEXT,
    lang: Annotated[Language, typer.Option(help="Language of the package.")] = Language.EN,
) -> None:
    """A filled package for each authority whose licence a held consignment needs, as PDF and JSON.

    Examples:

      sekisho law application MU-0017 --lang ja

      sekisho law application --all --out out --on 2026-11-20
    """
    from sekisho.cli import law_applying

    day = None if on is None else on.date()
    law_applying.write(consignment_id, every, out, into, day, output.value, lang.value)
