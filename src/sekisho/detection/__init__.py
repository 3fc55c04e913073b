"""Detection: what can be seen only across consignments. For now: within one day.

>>> link(batch, items)     # a row a consignment that is linked to another: split orders, a serial twice, drifting HS
"""

from sekisho.detection.link import LINKS, link

__all__ = ["LINKS", "link"]
