"""How well and how fast names are matched: every figure from a function that returns numbers.

``python -m benchmarks.matching`` prints the whole table; ``--only NAME`` one part, ``--misses`` the cases behind it.
"""
