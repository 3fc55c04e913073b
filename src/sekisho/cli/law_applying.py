"""What `sekisho law application` does."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path

from sekisho.bootstrap import settings
from sekisho.rules import parse_law
from sekisho.service.law_application import Clerk, JudgedDay, blocks
from sekisho.service.wording import Wording
from sekisho.storage.documents import render_pdf
from sekisho.storage.labels import load_labels
from sekisho.storage.law import load_law_texts
from sekisho.storage.outputs import read_day, read_facts, write_bytes, write_text
from sekisho.storage.packs import read_packs
from sekisho.vocabulary.errors import UsageFault


def write(
    consignment: str | None, every: bool, out: Path | None, into: Path | None, on: date | None, output: str, lang: str
) -> None:
    """Fill in the package of one consignment, or of all that need one; JSON and PDF side by side."""
    if (consignment is None) == (not every):
        raise UsageFault("Which consignment? Name one, or say --all.", hint="sekisho law application MU-0017")
    folder = out or settings().out
    judged, facts = read_day(folder), read_facts(folder)
    day = JudgedDay(judged.decisions, judged.findings, judged.batch, facts["line"])
    law = parse_law(read_packs())
    clerk, texts = Clerk(law, Wording(law, load_labels())), load_law_texts()
    wanted = clerk.wanting(day) if every else [consignment or ""]
    target = into or folder / "applications"
    told = []
    for one in wanted:
        made = clerk.apply(one, day, on or day.decisions["as_of"][0], lang)
        told.append(made)
        name = re.sub(r"[^\w.-]", "_", one)[:80]
        write_text(target / f"{name}.json", json.dumps(made, ensure_ascii=False, indent=1, default=str) + "\n")
        write_bytes(
            target / f"{name}.pdf", render_pdf("document", blocks(made, texts, clerk.wording, lang), made["made_on"])
        )
    if output == "json":
        sys.stdout.write(json.dumps(told if every else told[0], ensure_ascii=False, indent=1, default=str) + "\n")
        return
    said = texts.of("application", "made", lang).format(count=len(told), folder=target)
    sys.stdout.write(said + "\n")
