"""The labelled data beside the checkout, as plain values; nothing of it is kept in this repository."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import yaml

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
PAIRS = SHARED / "pairs"
LOOKALIKES = ROOT / "tests" / "data" / "lookalikes.yaml"
PERSON = "person"
ORGANISATION = "organisation"
_KINDS = {"Person": PERSON, "Company": ORGANISATION, "Organization": ORGANISATION, "LegalEntity": None}


@dataclass(frozen=True, slots=True)
class Case:
    """Two names, whether they are one party, and what kind of party (None where nobody said)."""

    one: str
    other: str
    match: bool
    kind: str | None
    label: str = ""
    peer: float | None = None  # the frozen score of logic-v2, where there is one


@dataclass(frozen=True, slots=True)
class CrossScript:
    """A name in its own script and the Latin names of the same entry, as mined from public lists (noisy)."""

    entity: str
    kind: str | None
    script: str
    original: str
    latin: tuple[str, ...]


def present() -> bool:
    """Is the labelled data there?"""
    return PAIRS.is_dir()


def kind_of(schema: str) -> str | None:
    """'person', 'organisation' or None for a FollowTheMoney schema."""
    return _KINDS.get(schema)


def name_bench() -> list[Case]:
    """The 826 labelled pairs of nomenklatura's name_bench, with logic-v2's frozen score where it was stored."""
    frozen = {
        (r["name1"], r["name2"], r["schema"]): float(r["score"])
        for r in pl.read_csv(PAIRS / "name_bench-logic-v2-scores.csv", infer_schema=False).iter_rows(named=True)
    }
    return [
        Case(
            r["name1"],
            r["name2"],
            r["is_match"] == "true",
            kind_of(r["schema"]),
            f"{r['case_group']}: {r['category'] or '-'}",
            frozen.get((r["name1"], r["name2"], r["schema"])),
        )
        for r in pl.read_csv(PAIRS / "name_bench.csv", infer_schema=False).iter_rows(named=True)
    ]


def entity_bench() -> list[Case]:
    """The 228 checks of entity_bench.yml, names only: a person's name is put together from its parts where need be."""
    data = yaml.safe_load((PAIRS / "entity_bench.yml").read_text(encoding="utf-8"))
    out = []
    for check in data["checks"]:
        one, other = _full_name(check["query"]), _full_name(check["candidate"])
        if one and other:
            label = str(check.get("label") or "-")
            out.append(Case(one, other, bool(check["match"]), kind_of(check["schema"]), label))
    return out


def _full_name(properties: dict[str, Any]) -> str:
    name = properties.get("name")
    if name is None:
        parts = (properties.get(p) for p in ("firstName", "middleName", "fatherName", "lastName"))
        name = " ".join(str(p) for p in parts if p)
    return str(name[0] if isinstance(name, list) and name else name)


def cross_script() -> list[CrossScript]:
    """All mined pairs of original-script and Latin names, scripts named in lower case ('han' for CJK)."""
    frame = pl.read_csv(PAIRS / "cross_script.csv", infer_schema=False)
    return [
        CrossScript(
            r["entity"],
            kind_of(r["schema"]),
            {"CJK": "han"}.get(r["script"], r["script"].lower()),
            r["original"],
            tuple(n for n in (part.strip() for part in r["latin_names"].split(" | ")) if n),
        )
        for r in frame.iter_rows(named=True)
    ]


def held_out(row: CrossScript) -> bool:
    """True for the half of the entities that nothing was fitted on (odd CRC-32 of the identifier)."""
    return zlib.crc32(row.entity.encode()) % 2 == 1


def lookalikes() -> list[Case]:
    """Our own file of pairs that must match and pairs that must not; ``label`` is the reason."""
    data = yaml.safe_load(LOOKALIKES.read_text(encoding="utf-8"))
    return [
        Case(row["one"], row["other"], expected, row.get("kind"), row["why"])
        for expected, rows in ((True, data["match"]), (False, data["differ"]))
        for row in rows
    ]


def typos() -> pl.DataFrame:
    """UN names as mistyped, one row a query: typed, original, nationality (alpha-2, upper case, or NULL)."""
    typed = pl.read_csv(PAIRS / "un_typos.csv", infer_schema=False)
    originals = pl.read_csv(PAIRS / "un_originals.csv", infer_schema=False)
    return pl.DataFrame(
        {
            "typed": typed["full_name"],
            "original": originals["full_name"],
            "nationality": typed["nationality"].str.to_uppercase(),
        }
    ).filter(pl.col("typed").is_not_null())


def people(which: str) -> pl.DataFrame:
    """Synthetic people, 'global' or 'us': name, nationality (a country's English name)."""
    frame = pl.read_csv(PAIRS / f"synthetic_negatives_{which}.csv", infer_schema=False)
    return frame.select(pl.col("full_name").alias("name"), "nationality").filter(pl.col("name").is_not_null())


ONE_PERSON = ("Vladimir Putin", "Vladimir Vladimirovich Putin")


def cross_script_small() -> list[tuple[str, str]]:
    """Watchman's hand-written pairs (query, expected); its own score floors are left aside."""
    lines = (PAIRS / "cross_script_small.csv").read_text(encoding="utf-8").splitlines()
    cells = [line.split(",") for line in lines if line.strip() and not line.startswith("#")]
    return [(c[0].strip(), c[1].strip()) for c in cells if len(c) >= 3]


def one_person() -> list[str]:
    """Writings of one person's name (see ``ONE_PERSON``) in many scripts and transliterations."""
    lines = (PAIRS / "one_person_many_scripts.txt").read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))
