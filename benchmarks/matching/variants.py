"""Listed organisations written as an invoice writes them: is the right entry found?"""

from __future__ import annotations

from typing import Any

import polars as pl

from benchmarks.matching import labelled, ours
from benchmarks.matching.figures import Share
from sekisho.vocabulary.listing import Reference

EVERY = 9  # entry in so many
_FORMS = "co co. ltd ltd. limited llc inc inc. corp corp. corporation company gmbh sa ag plc pte jsc"
FORMS = frozenset(_FORMS.split())


def _typo(word: str, at: int) -> str:
    """Swap, drop, double or replace one letter in the middle of a word."""
    i = 1 + at % max(1, len(word) - 2)
    return (
        word[:i] + word[i + 1 : i + 2] + word[i : i + 1] + word[i + 2 :],
        word[:i] + word[i + 1 :],
        word[:i] + word[i : i + 1] + word[i:],
        word[:i] + "aeiou"[at % 5] + word[i + 1 :],
    )[at % 4]


def writings(name: str, at: int) -> dict[str, str]:
    """Ways in which papers write a listed firm's name."""
    words = [w for w in name.replace(",", " ").split() if w.lower() not in FORMS] or name.split()
    longest = max(range(len(words)), key=lambda i: len(words[i]))
    typed = [_typo(w, at) if i == longest else w for i, w in enumerate(words)]
    out = {
        "as listed": name,
        "another legal form": " ".join(words) + " Limited",
        "one typo in the longest word": " ".join(typed),
        "a place and a form added": " ".join(words) + " (Singapore) Pte Ltd",
    }
    if len(words) > 1:
        out["two words run together"] = " ".join(["".join(words[:2]), *words[2:]])
        out["c/o a forwarder"] = f"Blue Harbour Logistics c/o {name}"
    return out


def measure(reference: Reference, *, preset: str = "default") -> dict[str, Any]:
    """Recall ('an alert on this entry') by way of writing, the country unknown."""
    entries = reference.entries.filter((pl.col("kind") == "organisation") & (pl.col("list") != "cn-counter"))
    sample = [
        (entry, name)
        for entry, name in entries.select("entry", "name").gather_every(EVERY).iter_rows()
        if name.isascii() and any(len(w) > 4 for w in name.split())
    ]
    asked = [(way, text, e) for at, (e, n) in enumerate(sample) for way, text in writings(n, at).items()]
    found = ours.alerts(
        ours.screen([text for _, text, _ in asked], reference, kind=labelled.ORGANISATION, preset=preset)
    )
    # one firm may be on several lists: an alert on the same name elsewhere is as good
    names = reference.entries["name"].to_list()
    hit = {(q, names[e].casefold()) for q, e in found.select("query", "entry").iter_rows()}
    out: dict[str, Any] = {}
    for way in dict.fromkeys(w for w, _, _ in asked):
        mine = [(q, names[e].casefold()) in hit for q, (w, _, e) in enumerate(asked) if w == way]
        out[way] = Share(sum(mine), len(mine)).data()
    return out
