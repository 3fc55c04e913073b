"""Sekisho: the checkpoint for AI accelerators.

Release, hold or refuse a day of consignments, with reasons and law; then prove later what was decided.
"""

__version__ = "0.1.0"
