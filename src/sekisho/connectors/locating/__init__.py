"""Landmark, unit and verifier of a proof of place, over real UDP and TCP.

::

    Prover(attester, keys).serve("0.0.0.0", 7444)              # at the unit: opens sessions, answers challenges
    Landmark(identity, keys).serve("0.0.0.0", 7445)            # at a known place: asks, times, signs
    measure(prover, landmarks, roots, key, rounds=10)          # the verifier: sessions, rounds in random order, checks
"""
