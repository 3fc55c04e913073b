"""`python -m benchmarks.custody`: signed handovers taken in, beside what verifying their signatures alone costs.

A handover is two documents, so two hybrid verifications (Ed25519 and ML-DSA-65 each). The limit verifies them with keys
loaded and bytes prepared; the intake begins with the bytes of two files and ends with units replayed. Both in turns, in
one process, by its seconds on the processor: what else the machine does is left out. Then the same intake in two
processes at once, by the processor and by the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

from sekisho.custody import Act, Answer, Offer, Passage, Seal, SealGrade, Verb, account, take
from sekisho.standards.suites import Document, DocumentSigner, Held, Ring, Suite, SuitePolicy, Term
from sekisho.standards.suites.keys import message

MAKER, BUYER = "https://id.gs1.org/417/4900000000016", "https://id.gs1.org/417/8800000000077"
POLICY = SuitePolicy((Term(Suite.HYBRID, date(2026, 1, 1)),))
T0 = 1_795_500_000
Figures = dict[str, Any]
Material = tuple[list[bytes], Ring, list[Act]]


def main() -> None:
    """Measure, print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--handovers", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.handovers, arguments.rounds), indent=1))


def measure(handovers: int = 500, rounds: int = 5) -> Figures:
    """Handovers a second of processor: the limit and the intake in turns, and the medians of their ratios."""
    material = prepared(handovers)
    each = [one_round(material, handovers) for _ in range(rounds)]
    ratios = [round_["intake_per_second"] / round_["limit_per_second"] for round_ in each]
    scaling = [round_["each_of_two_per_second"] / round_["intake_per_second"] for round_ in each]
    return {
        "handovers": handovers,
        "intake_to_limit_ratio": statistics.median(ratios),
        "each_of_two_processes_to_one_ratio": statistics.median(scaling),
        "rounds": each,
        "load": os.getloadavg(),
    }


def one_round(material: Material, handovers: int) -> Figures:
    """The limit, the intake, the intake in two processes."""
    limit = handovers / seconds(partial(verified, verifications(material)))
    intake = handovers / seconds(partial(taken_in, material))
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(timed_intake, [small(material)] * 2))  # both started and warm
        start = time.perf_counter()
        each = [handovers / spent for spent in pool.map(timed_intake, [material] * 2)]
        clock = 2 * handovers / (time.perf_counter() - start)
    return {
        "limit_per_second": limit,
        "intake_per_second": intake,
        "each_of_two_per_second": statistics.mean(each),
        "two_by_the_clock_per_second": clock,
    }


def seconds(call: Callable[[], object]) -> float:
    """Of one call, on the processor."""
    start = time.process_time()
    call()
    return time.process_time() - start


def timed_intake(material: Material) -> float:
    """Seconds of an intake on the processor, in whichever process."""
    return seconds(partial(taken_in, material))


def prepared(handovers: int) -> Material:
    """Files of offers and acceptances, the ring, and the units as they were made."""
    maker, buyer = DocumentSigner.generate("maker/2026"), DocumentSigner.generate("buyer/2026")
    ring = Ring.of([Held(maker.public, MAKER, 0), Held(buyer.public, BUYER, 0)])
    files: list[bytes] = []
    made: list[Act] = []
    for number in range(handovers):
        unit = f"https://id.gs1.org/01/04900000123456/21/M-{number}"
        made.append(Act(f"m{number}", f"d{number}", (T0 - 60) * 10**9, Verb.COMMISSION, (unit,), taker=MAKER))
        seals = (Seal(unit, f"A-{number}", "MK", SealGrade.HIGH, where="door"),)
        passage = Passage("JP", "JP")
        what = Offer(f"offer-of-number-{number}", (unit,), MAKER, BUYER, T0 + 86_400, passage, seals=seals)
        offered = what.document().signed([maker], T0)
        said = Answer("handover.accept", offered.digest, what.id, BUYER, (unit,), seals)
        files += [offered.to_bytes(), said.document().signed([buyer], T0 + 3600).to_bytes()]
    return files, ring, made


def small(material: Material) -> Material:
    """One handover of it."""
    return material[0][:2], material[1], material[2][:1]


def taken_in(material: Material) -> int:
    """From bytes to replayed units; how many the buyer holds by both signatures."""
    files, ring, made = material
    told = account(made, take(map(Document.parse, files), ring, POLICY))
    held = sum(twin.holder == BUYER and twin.held == "signed" for twin in told.custody.twins.values())
    if held != len(made) or told.custody.findings:
        raise AssertionError("the intake did not take in what was signed")
    return held


Checks = list[tuple[Ed25519PublicKey | MLDSA65PublicKey, bytes, bytes]]


def verifications(material: Material) -> Checks:
    """Keys, signatures and signed bytes of all documents."""
    files, ring, _ = material
    checks: Checks = []
    loaded = {
        key: (Ed25519PublicKey.from_public_bytes(held.key.public[:32]),
              MLDSA65PublicKey.from_public_bytes(held.key.public[32:]))
        for key, held in ring.keys.items()
    }  # fmt: skip
    for document in map(Document.parse, files):
        (one,) = document.signatures
        signed = message(one.suite, one.key_id, document.kind, one.time, document.content)
        classical, lattice = loaded[one.key_id]
        checks += [(classical, one.blob[:64], signed), (lattice, one.blob[64:], signed)]
    return checks


def verified(checks: Checks) -> None:
    """Every signature, and nothing else."""
    for key, signature, signed in checks:
        key.verify(signature, signed)


if __name__ == "__main__":
    main()
