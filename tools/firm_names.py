"""Lawful firm names in six scripts, made up: ``python tools/firm_names.py [COUNT] > firms.csv``.

What a matcher must leave alone. A name is put together as a country's firms are named (place, coined brand or surname,
trade, legal form) from the words of ``firm_words.yaml``: words of the language, surnames that thousands bear, places
and syllables. Collisions with listed firms come about as they do in life, through common surnames, generic words, place
and trade alone, initials and numerals; a name that holds a known brand (``src/sekisho/knowledge/names/brands.yaml``) is
dropped, because such a firm may well be an officer's business.

The same words, count and seed give the same names on every machine: the only source of chance is
``random.Random(seed).random()``, whose sequence Python guarantees. (The brand table is among the words: a brand that is
added there can drop a name, and one further on takes its place.)
"""

from __future__ import annotations

import csv
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
WORDS = Path(__file__).resolve().with_name("firm_words.yaml")
BRANDS = ROOT / "src" / "sekisho" / "knowledge" / "names" / "brands.yaml"
COUNT, SEED = 20_000, 20261122
SCRIPTS = ("latin", "han", "japanese", "hangul", "cyrillic", "arabic")
TRIES = 60  # draws per name before a habit's words count as used up

_SLOT = re.compile(r"\{(\w+)\}")
_NATIVE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LETTERS = "ABCDEFGHIJKLMNOPRSTUVWZ"


class Firm(NamedTuple):
    """A made-up lawful firm: its name, ISO alpha-2 of its seat, the script it is written in (one of ``SCRIPTS``)."""

    name: str
    country: str
    script: str


Guard = Callable[[str], bool]


def firms(count: int = COUNT, seed: int = SEED, *, guard: Guard | None = None) -> list[Firm]:
    """So many distinct firms, in an order that mixes the countries; countries have the shares of the word file.

    ``guard`` says of a name whether it holds a known brand; by default the brands of the knowledge base are looked for.
    Raises ValueError where the words do not suffice for so many.
    """
    data = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    banned = guard if guard is not None else brand_guard()
    chance = random.Random(seed)
    seen: set[str] = set()
    out: list[Firm] = []
    for habit, share in zip(data["habits"], _shares([h["count"] for h in data["habits"]], count), strict=True):
        source = _Habit(habit, data["tables"], chance)
        for _ in range(share):
            name = next((n for n in source.draws(TRIES) if n not in seen and not banned(n)), None)
            if name is None:
                raise ValueError(
                    f"the words of {habit['country']} ({habit['script']}) do not suffice for {share} names"
                )
            seen.add(name)
            out.append(Firm(name, habit["country"], habit["script"]))
    keys = [chance.random() for _ in out]
    return [firm for _, firm in sorted(zip(keys, out, strict=True))]


def _shares(weights: Sequence[int], count: int) -> list[int]:
    """``count`` split by weight, largest remainder first."""
    exact = [w * count / sum(weights) for w in weights]
    floor = [int(e) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (floor[i] - exact[i], i))
    for i in order[: count - sum(floor)]:
        floor[i] += 1
    return floor


class _Habit:
    """One way of naming firms: patterns, and the words that fill their slots."""

    def __init__(
        self, habit: Mapping[str, Any], tables: Mapping[str, Mapping[str, str]], chance: random.Random
    ) -> None:
        self.chance = chance
        self.side = int(habit.get("side", 0))
        self.spaced = habit.get("coin") == "spaced"
        self.words: dict[str, list[str]] = {}
        for table in reversed(habit["tables"]):
            self.words |= {slot: self._column(text) for slot, text in tables[table].items()}
        if "form" in habit:
            self.words["form"] = self._column(habit["form"])
        weighted = [p.split(" ", 1) for p in habit["patterns"]]
        self.patterns = [text for weight, text in weighted for _ in range(int(weight))]
        self.latin = habit["script"] == "latin"
        self.coined = 3 if habit["tables"][-1] in ("western", "japanese") else 2

    def _column(self, text: str) -> list[str]:
        words = [w.split("|") for w in text.split()]
        return [(w[self.side] if len(w) > self.side else w[0]).replace("_", " ") for w in words]

    def draws(self, tries: int) -> Iterator[str]:
        for _ in range(tries):
            pattern = self._pick(self.patterns)
            yield " ".join(_SLOT.sub(lambda slot: self._fill(slot[1]), pattern).split())

    def _pick(self, words: Sequence[str]) -> str:
        return words[int(self.chance.random() * len(words))]

    def _fill(self, slot: str) -> str:
        if slot == "number":
            return str(1 + int(self.chance.random() ** 3 * 2_000))
        if slot == "initials":
            return "".join(self._pick(_LETTERS) for _ in range(2 + int(self.chance.random() * 2.4)))
        if slot != "coin":
            return self._pick(self.words[slot])
        syllables = [
            self._pick(self.words["syllable"]) for _ in range(2 + (self.chance.random() < 0.3 * (self.coined - 1)))
        ]
        if not self.latin:
            return "".join(syllables)
        return " ".join(s.capitalize() for s in syllables) if self.spaced else "".join(syllables).capitalize()


def brand_guard(path: Path = BRANDS) -> Guard:
    """Says of a name whether it holds a brand of the table: whole words in Latin and Cyrillic letters, anywhere in Han,
    kana and Hangul. Without a table nothing is a brand."""
    if not path.is_file():
        return lambda name: False
    brands = {_plain(text) for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8")))} - {""}
    native = sorted(b for b in brands if _NATIVE.search(b) and len(b) > 1)
    spaced = frozenset(b for b in brands if not _NATIVE.search(b) and len(b) > 2)
    longest = max((b.count(" ") + 1 for b in spaced), default=1)
    anywhere = re.compile("|".join(map(re.escape, native))) if native else None

    def banned(name: str) -> bool:
        plain = _plain(name)
        if anywhere is not None and anywhere.search(plain):
            return True
        words = plain.split()
        return any(" ".join(words[i : i + n]) in spaced for n in range(1, longest + 1) for i in range(len(words)))

    return banned


def _texts(data: Any) -> Iterator[str]:
    """Brands in every writing: keys and '|'-parted values of each ``phrases`` table."""
    for group in data.get("groups", ()):
        for key, value in group.get("phrases", {}).items():
            yield str(key)
            texts = value.get("text", "") if isinstance(value, dict) else value
            yield from str(texts if isinstance(texts, str) else " | ".join(map(str, texts))).split("|")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    marks_off = unicodedata.normalize("NFC", "".join(c for c in folded if not unicodedata.combining(c)))
    return " ".join(re.sub(r"[^\w]+", " ", marks_off).split())


def main() -> None:
    """Write them as CSV to standard output."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(Firm._fields)
    writer.writerows(firms(count))


if __name__ == "__main__":
    main()
