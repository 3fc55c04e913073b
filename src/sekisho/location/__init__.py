"""Location: is it going, and did it come, where it should be?

What a declared route says is here; borders, fences and corridors are modules of their own, and ``tracking`` is the
story of a consignment under way.

>>> trace(consignments, hubs={"SG"}, watched={"CN", "HK"})   # a row a consignment: route_text, route_hub, route_d5 ...
"""

from sekisho.location.route import trace

__all__ = ["trace"]
