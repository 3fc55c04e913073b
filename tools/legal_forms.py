"""Sort the Entity Legal Forms code list into families: knowledge/names/legal-forms.tsv, and the table that is read.

    python tools/legal_forms.py CODE_LIST.csv    the code list (GLEIF, ISO 20275) -> the TSV, and the table from it
    python tools/legal_forms.py                  the table from the TSV alone, after somebody has edited the TSV
    python tools/legal_forms.py --check          writes nothing; says whether the table is what the TSV says

The TSV has every code of the list. A person reviews it: the family in the first column, and in the second the spellings
that are taken off a name as a legal form. Most kinds of body have none, since their names are ordinary words (bank,
fund, association), and no abbreviation is taken that is not in ``tools/legal_forms.yaml``: many are words or names.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from anyascii import anyascii

from sekisho.parties.names import fold
from sekisho.parties.names.latin import words

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "tools" / "legal_forms.yaml"
FACTS = ROOT / "src" / "sekisho" / "knowledge" / "names" / "legal-forms.tsv"
TABLE = ROOT / "src" / "sekisho" / "parties" / "names" / "form_table.py"
SOURCE = "# Entity Legal Forms code list 1.4.1, 2021-10-21 (GLEIF, ISO 20275). Grade: secondary (a stored copy)."
COLUMNS = ("family", "taken", "language", "name", "abbreviations", "codes")
MOST_WORDS = 6  # of a Latin form; longer ones describe a body rather than end its name
_FOREIGN = re.compile("[\u0370-\uffff]")
_ASIDE = re.compile(r"\(.*?\)|/.*")
_WIDE = 120


@dataclass(frozen=True, slots=True)
class Form:
    """One form as the code list has it; alike forms of several countries are one."""

    family: str
    taken: tuple[str, ...]
    language: str
    name: str
    abbreviations: tuple[str, ...]
    codes: tuple[str, ...]  # 'DE:2HBR', and '-' before those that are no longer given

    def line(self) -> str:
        """The row of the TSV."""
        parts = (self.family, " | ".join(self.taken) or "-", self.language or "-", self.name)
        return "\t".join((*parts, " | ".join(self.abbreviations) or "-", " ".join(self.codes)))


def latin_key(text: str) -> str:
    """A Latin spelling as names are read: lower case, no accents, dots or marks."""
    return " ".join(words(anyascii(text).lower()))


def spelling(text: str) -> str:
    """A spelling as the table has it, in any script."""
    if not _FOREIGN.search(text):
        return latin_key(text)
    return " ".join(re.sub(r"[^\w()]+", " ", re.sub(r"(?<=\w)\.(?=\w|$)", "", fold(text))).split())


def sorted_forms(rows: Iterable[Mapping[str, str]], rules: Mapping[str, Any]) -> list[Form]:
    """Every row of the code list in a family, alike rows joined, in order of family, language and name."""
    met: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for row in rows:
        language = row["Language Code (ISO 639-1)"]
        name = " ".join(row["Entity Legal Form name Local name"].split())
        short, codes = met.setdefault((language, name), ({}, {}))
        abbreviations = (row["Abbreviations Local language"], row["Abbreviations transliterated"])
        short |= dict.fromkeys(" ".join(one.split()) for column in abbreviations for one in column.split(";"))
        gone = "" if row["ELF Status ACTV/INAC"] == "ACTV" else "-"
        codes |= {f"{gone}{row['Country Code (ISO 3166-1)'] or '*'}:{row['ELF Code']}": None}
    forms = []
    for (language, name), (short, codes) in met.items():
        abbreviations = tuple(sorted(one for one in short if one))
        family = family_of(name, language, rules)
        taken = taken_of(name, abbreviations, language, family, rules)
        forms.append(Form(family, taken, language, name, abbreviations, tuple(sorted(codes))))
    return sorted(forms, key=lambda form: (form.family, form.language, form.name))


def family_of(name: str, language: str, rules: Mapping[str, Any]) -> str:
    """The first family of which a pattern is found in the name; 'other' where none is."""
    text = spelling(_ASIDE.sub("", name)) or spelling(name)
    for rule in rules["families"]:
        if re.search(rule["when"], text) and rule.get("language", language) == language:
            return str(rule["family"])
    return "other"


def taken_of(
    name: str, abbreviations: Sequence[str], language: str, family: str, rules: Mapping[str, Any]
) -> tuple[str, ...]:
    """What is taken off a name: the form's own name where it can be nothing else, and the abbreviations allowed."""
    if family not in rules["taken"]:
        return ()
    allowed = frozenset(rules["abbreviations"].get(family, "").split())
    found = []
    whole = spelling(_ASIDE.sub("", name))
    if is_form(whole, language, rules):
        found.append(whole)
    for one in abbreviations:
        short = spelling(one)
        if short.replace(" ", "_") in allowed and short not in found:
            found.append(short)
    return tuple(found)


def is_form(text: str, language: str, rules: Mapping[str, Any]) -> bool:
    """True where a whole name of a form can end a firm's name and be no ordinary word of it."""
    if not text or re.search(rules["never"], text) or len(text.split()) > MOST_WORDS:
        return False
    if language == "en":
        return text in {" ".join(form.split()) for form in rules["english"].split("|")}
    if _FOREIGN.search(text):
        return len(text) >= rules["shortest_foreign"].get(language, 99)
    return bool(re.search(rules["form_words"], text)) and len(text) >= rules["shortest"]


def read_facts(text: str) -> list[Form]:
    """The forms of a TSV. Raises ValueError where a line has not six columns."""
    forms = []
    for line in text.splitlines():
        if line and not line.startswith("#") and line != "\t".join(COLUMNS):
            family, taken, language, name, short, codes = line.split("\t")
            lists = [tuple(cell.split(" | ")) if cell != "-" else () for cell in (taken, short)]
            forms.append(Form(family, lists[0], language.replace("-", ""), name, lists[1], tuple(codes.split())))
    return forms


def table_of(forms: Iterable[Form]) -> str:
    """The module that the program reads: family -> spellings, by kind of script.

    Raises ValueError where one spelling is of two families.
    """
    forms = list(forms)
    families: dict[str, set[str]] = {}
    for form in forms:
        for text in form.taken:
            families.setdefault(text, set()).add(form.family)
    if double := {text: sorted(of) for text, of in families.items() if len(of) > 1}:
        raise ValueError(f"Of two families: {double}")
    kinds: dict[str, dict[str, dict[str, None]]] = {"LATIN": {}, "SPACED": {}, "NATIVE": {}}
    for form in forms:
        for text in form.taken:
            kind = "NATIVE" if form.language in ("ja", "zh", "kr", "km") else "SPACED"
            kind = kind if _FOREIGN.search(text) else "LATIN"
            kinds[kind].setdefault(form.family, {})[text] = None
    out = ['"""Legal forms by family: made by tools/legal_forms.py from knowledge/names/legal-forms.tsv."""', ""]
    for kind, spelt in kinds.items():
        out.append(f"{kind}: dict[str, str] = {{")
        for family in sorted(spelt):
            lines = _wrapped(sorted(spelt[family]))
            if len(lines) == 1:
                out.append(f'    "{family}": {lines[0].strip()},')
            else:
                out += [f'    "{family}": (', *lines, "    ),"]
        out.append("}")
    return "\n".join(out) + "\n"


def _wrapped(texts: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for at, text in enumerate(texts):
        piece = text if at == len(texts) - 1 else f"{text} | "
        if lines and len(lines[-1]) + len(piece) <= _WIDE - 11:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [f'        "{line}"' for line in lines]


def main(arguments: Sequence[str]) -> int:
    """Write what was asked for; 1 where ``--check`` finds the table stale."""
    files = [one for one in arguments if not one.startswith("--")]
    if files:
        rules = yaml.safe_load(RULES.read_text("utf-8"))
        with Path(files[0]).open(encoding="utf-8-sig", newline="") as file:
            forms = sorted_forms(csv.DictReader(file), rules)
        FACTS.write_text("\n".join([SOURCE, "\t".join(COLUMNS), *(form.line() for form in forms)]) + "\n", "utf-8")
    table = table_of(read_facts(FACTS.read_text("utf-8")))
    if "--check" in arguments:
        return int(TABLE.read_text("utf-8") != table)
    TABLE.write_text(table, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
