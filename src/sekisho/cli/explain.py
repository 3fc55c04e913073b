"""`sekisho explain`: the whole story of one consignment."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language


class StoryFormat(StrEnum):
    """How the story is printed."""

    TEXT = "text"
    JSON = "json"


def explain(
    consignment_id: Annotated[str, typer.Argument(help="The consignment, as in the file that was judged.")],
    out: Annotated[Path | None, typer.Option(help="Output folder of the run.")] = None,
    lang: Annotated[Language, typer.Option(help="Language of the story.")] = Language.EN,
    story_format: Annotated[StoryFormat, typer.Option("--format", help="text or json.")] = StoryFormat.TEXT,
) -> None:
    """Tell what was decided on one consignment, why, by which law, and what to do next.

    Examples:

      sekisho explain EX-0007

      sekisho explain EX-0007 --lang ja --out out --format json
    """
    import json
    import sys

    from sekisho.cli.telling import find_story, print_story
    from sekisho.service.said import in_language

    story, words = find_story(consignment_id, out)
    if story_format is StoryFormat.JSON:
        document = in_language(story, str(lang))
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    else:
        print_story(story, words, str(lang))
