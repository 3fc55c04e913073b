"""Of a world of deliveries every diversion is found by its own code, and no lawful delivery is called one."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable

import pytest
from tests.custody_world import DIVERSIONS, VARIANTS, Chain, found, lawful, world

from sekisho.cli.twin_words import Words

LAWFUL, EACH = 96, 2


@pytest.mark.parametrize("variant", range(len(VARIANTS)))
def test_a_lawful_delivery_has_no_finding(variant: int) -> None:
    chain = lawful(variant)
    VARIANTS[variant](chain)
    assert found([chain]) == ()


@pytest.mark.parametrize("name", DIVERSIONS)
def test_a_diversion_is_found_by_its_own_code(name: str) -> None:
    divert, code = DIVERSIONS[name]
    chain = lawful(1)
    divert(chain)
    told = found([chain])
    assert code in {finding.code for finding in told}
    assert all(Words(lang).finding(finding) for finding in told for lang in ("en", "ja", "ko"))


def test_recall_and_false_alarms_by_failure_mode(record_property: Callable[[str, object], None]) -> None:
    """Many chains in one world: each diversion stands out of the lawful ones, and these stay silent."""
    lawful_chains = world(LAWFUL)
    diverted = [(name, lawful(LAWFUL + n)) for n, name in enumerate(n for n in DIVERSIONS for _ in range(EACH))]
    for name, chain in diverted:
        DIVERSIONS[name][0](chain)
    told = found([*lawful_chains, *(chain for _, chain in diverted)], random.Random(8))
    about: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for finding in told:
        about[finding.code] |= {(finding.item, finding.act)}
    false = {code: sum(_about(chain, about[code]) for chain in lawful_chains) for code in about}
    recall: dict[str, int] = defaultdict(int)
    for name, chain in diverted:
        recall[name] += _about(chain, about[DIVERSIONS[name][1]])
    record_property(
        "lawful chains with an alarm", f"{sum(_about(c, set().union(*about.values())) for c in lawful_chains)}/{LAWFUL}"
    )
    for name, (_, code) in DIVERSIONS.items():
        record_property(f"{name} ({code})", f"recall {recall[name]}/{EACH}, false alarms {false.get(code, 0)}/{LAWFUL}")
    assert {name: recall[name] for name in DIVERSIONS if recall[name] < EACH} == {}
    assert {code: count for code, count in false.items() if count} == {}


def _about(chain: Chain, findings: set[tuple[str, str]]) -> bool:
    """Whether any of these is about a unit, tag, document or event of this chain."""
    names = chain.known
    return any(item in names or act in names for item, act in findings)
