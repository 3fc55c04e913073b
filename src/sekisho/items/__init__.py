"""What is it? Accelerators recognised in makers, models, part numbers and free text, and their TPP and PD.

Example::

    from sekisho.items import classify
    items = classify(batch.lines, knowledge)
    items.filter(pl.col("is_accelerator")).select("line", "chip", "tpp_high", "pd_high")
    items.filter(pl.col("is_accelerator").is_null())   # words or circumstances say so, which one cannot be told
    contradictions(items, batch.lines)                 # HS code, value, weight and words that cannot all be true
"""

from sekisho.items.classify import classify
from sekisho.items.contradictions import contradictions
from sekisho.items.model import ITEMS, Chip, Goods, Knowledge, Maker, Source, Span, System
from sekisho.items.performance import density, tpp, tpp_by_format

__all__ = [
    "ITEMS",
    "Chip",
    "Goods",
    "Knowledge",
    "Maker",
    "Source",
    "Span",
    "System",
    "classify",
    "contradictions",
    "density",
    "tpp",
    "tpp_by_format",
]
