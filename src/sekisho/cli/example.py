"""`sekisho example`: the bundled example day, end to end. This is what `make run` does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language

AS_OF = date(2026, 11, 24)

# Apart from the real reference: fictional lists must never clear a real name.
REFERENCE = Path(".sekisho/example-reference")


def example(
    out: Annotated[Path, typer.Option(help="Output folder.")] = Path("out"),
    lang: Annotated[Language, typer.Option(help="Language of the summary and the report.")] = Language.EN,
) -> None:
    """Compile the bundled (fictional) lists and judge the bundled example day.

    Examples:

      sekisho example

      sekisho example --out /tmp/out --lang ja
    """
    from sekisho.cli import judging
    from sekisho.cli.formats import Format
    from sekisho.service.reference import import_folder
    from sekisho.storage.bundled import DAY, LISTS, mark_fictional, working_register
    from sekisho.storage.places import gazetteer
    from sekisho.storage.reference import ReferenceFolder

    import_folder(ReferenceFolder(REFERENCE), LISTS, country_of=gazetteer().country)
    mark_fictional(REFERENCE)
    request = judging.Request(
        files=(DAY / "consignments.csv",),
        as_of=AS_OF,
        known_at=AS_OF,
        reference=REFERENCE,
        licences=working_register(out),
        out=out,
        lang=lang.value,
    )
    judging.judge_files(request, Format.TABLE)
