"""What `sekisho law lint` does."""

from __future__ import annotations

import sys
from pathlib import Path

from sekisho.rules import parse_law
from sekisho.rules.coverage import Coverage
from sekisho.rules.lint import Fault, faults
from sekisho.storage.packs import BUNDLED, read_cases, read_packs
from sekisho.vocabulary.errors import PackFault


def lint(packs: Path | None, cases: Path | None) -> None:
    """Print every fault; an error where there is any."""
    # packs are linted before they are signed, and nothing is judged by them here
    law = parse_law(read_packs(packs or BUNDLED, allow_unsigned=packs is not None))
    found: list[Fault] = faults(law)
    if cases is not None:
        found += Coverage(law, *read_cases(cases)).faults()
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    if found:
        raise PackFault(f"{len(found)} faults in the packs.", hint="Mend the packs, or add the cases that are missing.")
    sys.stderr.write(f"{len(law.rules)} rules, {len(law.facts)} derived facts: no fault\n")
