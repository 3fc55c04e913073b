"""Ledger: nobody can rewrite what was decided. For now a hash-chained record of every batch; a witnessed log follows.

>>> record = chain(previous, {"decisions": "ab..", "as_of": "2026-11-24"})
>>> verify(records)        # the first record that does not fit, or None
"""

from sekisho.ledger.chain import GENESIS, Record, chain, parse, verify

__all__ = ["GENESIS", "Record", "chain", "parse", "verify"]
