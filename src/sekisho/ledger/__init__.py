"""Ledger: nobody can rewrite what was decided. A tiled transparency log (RFC 6962, C2SP), proved and checked. Pure.

>>> tree = Growing()
>>> full = tree.extend([leaf_hash(entry) for entry in entries])     # tiles that became full
>>> tree.root()
>>> proof = prove(fetch, 3)                                          # from the files of a log
>>> prove_many(fetch, [3, 4, 900])                               # one checkpoint for all of them
>>> check(Proof.parse(proof.content()), [key]).checkpoint.size      # offline, with the log's key
>>> opening = FieldOpening.of(matter, token_bytes, [item_key(master, item)])    # of which single fields can be shown
>>> opening.disclose(["kind"]).check(opening.entry())
>>> audit(fetch, paths, [key]).flaws                                 # every file of a log, of anybody's making
>>> weigh(proof.note, policy, house).lacks                           # which witnesses are missing
>>> judge(AddCheckpoint.parse(body), keys, latest).status            # what a witness answers
"""

from sekisho.ledger.audit import Audit, Flaw, audit
from sekisho.ledger.commitment import Opening, parse_opening
from sekisho.ledger.continuing import Continued, check_continuing, prove_continuing
from sekisho.ledger.disclosure import MOST_TOKENS, Disclosure, FieldOpening, is_about, item_key
from sekisho.ledger.fork import Fork, fork_between, side_by_side
from sekisho.ledger.growing import Growing
from sekisho.ledger.merkle import (
    EMPTY,
    consistency_spans,
    inclusion_spans,
    leaf_hash,
    node_hash,
    root_of,
    root_through,
    roots_through,
    verifies_consistency,
    verifies_inclusion,
)
from sekisho.ledger.policy import About, Freshness, House, Standing, weigh
from sekisho.ledger.proven import ProvenTiles
from sekisho.ledger.proving import Checked, Prover, check, prove, prove_consistency, prove_many, read_checkpoint
from sekisho.ledger.reading import Fetch, Tiles
from sekisho.ledger.shown import Shown
from sekisho.ledger.subtree import is_subtree, subtree_spans, verifies_subtree
from sekisho.ledger.witnessing import Verdict, judge, judge_subtree, keys_by_origin

__all__ = [
    "EMPTY",
    "MOST_TOKENS",
    "About",
    "Audit",
    "Checked",
    "Continued",
    "Disclosure",
    "Fetch",
    "FieldOpening",
    "Flaw",
    "Fork",
    "Freshness",
    "Growing",
    "House",
    "Opening",
    "ProvenTiles",
    "Prover",
    "Shown",
    "Standing",
    "Tiles",
    "Verdict",
    "audit",
    "check",
    "check_continuing",
    "consistency_spans",
    "fork_between",
    "inclusion_spans",
    "is_about",
    "is_subtree",
    "item_key",
    "judge",
    "judge_subtree",
    "keys_by_origin",
    "leaf_hash",
    "node_hash",
    "parse_opening",
    "prove",
    "prove_consistency",
    "prove_continuing",
    "prove_many",
    "read_checkpoint",
    "root_of",
    "root_through",
    "roots_through",
    "side_by_side",
    "subtree_spans",
    "verifies_consistency",
    "verifies_inclusion",
    "verifies_subtree",
    "weigh",
]
