"""Manifests: files of consignments as people keep them, read into a batch.

>>> from sekisho.standards.manifest import decode, normalise
>>> table = decode("tomorrow.xlsx", content)
>>> intake = normalise(table, file="tomorrow.xlsx", places=gazetteer(), currencies=currencies())
>>> intake.batch.consignments.height, intake.rejects.height, intake.tainted
"""

from sekisho.standards.manifest.columns import columns_table
from sekisho.standards.manifest.decode import decode, detect
from sekisho.standards.manifest.limits import LIMITS, Limits
from sekisho.standards.manifest.normalise import Intake, normalise

__all__ = ["LIMITS", "Intake", "Limits", "columns_table", "decode", "detect", "normalise"]
