"""Which lines of the brand table stand in a record at hand: ``python tools/brand_sources.py KIND=PATH ...``

    reference=DIR   a compiled reference: the names of one entry are one record
    edinet=FILE     the code list of EDINET (Japan's filings): Japanese and English name
    dart=FILE       the corporation codes of DART (Korea's filings), XML: Korean and English name
    nsi=DIR         OpenStreetMap's name suggestion index: the names of one brand
    csv=FILE,COLUMN,COLUMN  the columns of a table that hold names (UTF-8), such as stock exchanges publish
    tsv=FILE        one record a line, names parted by tabs

Prints a line for every pair that some record attests, parted by tabs: where, canonical name, text, the two names. A
record attests a pair where one of its names begins with the canonical name, and one with the text, apart from places
and trade words before them and anything after; the same name may hold both ('浪潮 Inspur'). That a pair is printed
says that the record shows both, not that they mean one firm: read the names before you cite the record.

Every phrase is looked up by hash, and every record is read once, so that ten thousand records take a second.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import yaml
from anyascii import anyascii

from sekisho.parties.lexicon import PLACES
from sekisho.parties.names import fold
from sekisho.parties.names.latin import words
from sekisho.parties.phrases import Phrase, Phrases
from sekisho.parties.weights import generic
from sekisho.storage.knowledge import BUNDLED, name_phrases
from sekisho.storage.reference import open_reference

Record = tuple[str, tuple[str, ...]]  # where it stands, its names
Reader = Callable[[Path], Iterable[Record]]
_BEGINNING = 4  # letters by which another spelling counts as the canonical name
_LONGEST = 8  # words of a phrase
_WORD = re.compile(r"\w+")
_NOT_LATIN = re.compile("[^\u0000-\u024f\u2018\u2019]+")
_APART = re.compile(r"[\s·・･.,、，。()（）\-‐–—/“”\"'「」]+")
_TAGS = re.compile(r"(?:brand|operator|name)(?::(?:[a-z]{2,3}(?:-Han[st])?|short|official))*$")


class Known:
    """The brands as their file writes them, by what is looked for in a name."""

    def __init__(self, brands: Iterable[Phrase], others: Iterable[Phrase]) -> None:
        self.canonical: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.spaced: dict[tuple[str, ...], list[Phrase]] = {}
        self.native: dict[str, list[Phrase]] = {}
        for phrase in brands:
            self.canonical[phrase.tokens] = phrase.tokens
            if phrase.native:
                self.native.setdefault(fold(phrase.text), []).append(phrase)
            else:
                self.spaced.setdefault(tuple(fold(phrase.text).split()), []).append(phrase)
                if _one_name(phrase):
                    self.canonical.setdefault(tuple(phrase.text.split()), phrase.tokens)
        self.before = frozenset(p.text for p in others if p.native and p.kind in ("place", "trade", "form"))

    def read(self, name: str) -> tuple[list[tuple[str, ...]], list[Phrase]]:
        """The canonical names and the other texts that a name begins with, after places and words of trade."""
        folded = fold(name)
        latin = list(_heads(tuple(words(anyascii(_NOT_LATIN.sub(" ", name)).lower()))))
        runs = dict.fromkeys((*latin, *_heads(tuple(_WORD.findall(folded)))))
        found = [phrase for run in runs for phrase in self.spaced.get(run, ())]
        return [self.canonical[run] for run in latin if run in self.canonical], [
            *found,
            *self._native(_APART.sub("", folded)),
        ]

    def _native(self, run: str) -> Iterator[Phrase]:
        at = 0
        while at < len(run):
            for end in range(len(run), at, -1):
                yield from self.native.get(run[at:end], ())
            step = next((n for n in range(len(run) - at, 0, -1) if run[at : at + n] in self.before), 0)
            if not step and not run[at].isascii():
                return
            at += step or 1


def _one_name(phrase: Phrase) -> bool:
    """True for a spelling that begins as the canonical name does, or is its beginning: 'birentech', 'iluvatar'."""
    one, other = phrase.text.replace(" ", ""), "".join(phrase.tokens)
    return len(one) >= _BEGINNING <= len(other) and (one.startswith(other) or other.startswith(one))


def _heads(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every run of words that begins the name, or follows nothing but places, little words and words of trade."""
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + _LONGEST) + 1):
            yield tokens[start:end]
        if not (generic(tokens[start]) or tokens[start] in PLACES or len(tokens[start]) < 3):
            return


def attested(records: Iterable[Record], known: Known) -> Iterator[tuple[str, Phrase, str, str]]:
    """Each pair that a record shows, once: where, the phrase, the names that hold the canonical one and it."""
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for where, names in records:
        read = [(name, *known.read(name)) for name in dict.fromkeys(names)]
        by: Mapping[tuple[str, ...], str] = {c: name for name, canonical, _ in reversed(read) for c in canonical}
        for name, _, found in read:
            for phrase in found:
                key = (where.partition(" ")[0], phrase.text, phrase.tokens)
                if phrase.tokens in by and key not in seen:
                    seen.add(key)
                    yield where, phrase, by[phrase.tokens], name


def reference(folder: Path) -> Iterator[Record]:
    """The entries of a compiled reference, under their list and identifier."""
    opened = open_reference(folder)
    names: dict[int, list[str]] = {}
    for entry, name in opened.tables["names"].select("entry", "name").iter_rows():
        names.setdefault(entry, []).append(name)
    for entry, kind, uid in opened.entries.select("entry", "list", "uid").iter_rows():
        yield f"{kind} {uid}", tuple(names.get(entry, ()))


def edinet(file: Path) -> Iterator[Record]:
    """Rows of the EDINET code list (CP932, a line of its own before the header)."""
    lines = file.read_bytes().decode("cp932", "replace").splitlines()
    for row in csv.DictReader(lines[1:]):
        yield f"edinet {row['ＥＤＩＮＥＴコード']}", (row["提出者名"], row["提出者名（英字）"])


def dart(file: Path) -> Iterator[Record]:
    """Corporations of DART's XML."""
    for one in ET.parse(file).iter("list"):
        yield (
            f"dart {one.findtext('corp_code')}",
            (one.findtext("corp_name") or "", one.findtext("corp_eng_name") or ""),
        )


def nsi(folder: Path) -> Iterator[Record]:
    """Brands and operators of the name suggestion index."""
    for file in sorted(folder.rglob("*.json")):
        for item in orjson.loads(file.read_bytes()).get("items", ()):
            tags = item.get("tags", {})
            yield (
                f"nsi {file.relative_to(folder)} {item.get('id')}",
                tuple(v for k, v in tags.items() if _TAGS.match(k)),
            )


def table(asked: Path) -> Iterator[Record]:
    """Rows of a table, the columns named after the file."""
    file, *columns = str(asked).split(",")
    with Path(file).open(encoding="utf-8-sig", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows), 1):
            yield f"{Path(file).stem} {number}", tuple(row[c] for c in columns if row[c])


def tsv(file: Path) -> Iterator[Record]:
    """Records as lines."""
    for number, line in enumerate(io.StringIO(file.read_text("utf-8")), 1):
        yield f"{file.stem} {number}", tuple(n for n in line.rstrip("\n").split("\t") if n)


READERS: Mapping[str, Reader] = {
    "reference": reference,
    "edinet": edinet,
    "dart": dart,
    "nsi": nsi,
    "csv": table,
    "tsv": tsv,
}


def main(arguments: list[str]) -> None:
    """Print what each source attests; how many lines of the table no source did is told on standard error."""
    if not arguments or any(a.partition("=")[0] not in READERS for a in arguments):
        raise SystemExit(__doc__)
    document: Any = yaml.safe_load((BUNDLED / "names" / "brands.yaml").read_bytes())
    brands = tuple(Phrases.from_data({"brands": document}))
    known = Known(brands, name_phrases())
    met: set[str] = set()
    for argument in arguments:
        kind, _, path = argument.partition("=")
        for where, phrase, canonical, name in attested(READERS[kind](Path(path)), known):
            met.add(phrase.text)
            print(where, " ".join(phrase.tokens), phrase.text, canonical, name, sep="\t")
    print(f"{len(met)} of {len(brands)} attested", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
