"""Real lists: names in two scripts share a token, or one key of a token, far more often than chance gives."""

from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from sekisho.parties.names import korean_key, skeleton, slavic_key, views


@pytest.mark.parametrize(
    ("script", "key", "least"),
    [("CYRILLIC", slavic_key, 0.85), ("ARABIC", skeleton, 0.85), ("HANGUL", korean_key, 0.9)],
)
def test_views_of_two_scripts_share_keys(
    shared_data: Path, script: str, key: Callable[[str], str], least: float
) -> None:
    with (shared_data / "pairs" / "cross_script.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["script"] == script and r["schema"] == "Person"][:300]

    def known(names: list[str]) -> set[str]:
        found = [v.tokens for name in names for v in views(name) if v.script != "native"]
        words = {t for tokens in found for t in (*tokens, *map("".join, pairwise(tokens)))}
        return {key(t) for t in words if len(t) > 3} - {""}

    met = sum(bool(known([r["original"]]) & known(r["latin_names"].split("|"))) for r in rows)
    assert met >= least * len(rows)
