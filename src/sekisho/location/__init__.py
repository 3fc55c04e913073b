"""Location: is it going, and did it come, where it should be? For now: does the declared route make sense?

>>> trace(consignments, hubs={"SG"}, watched={"CN", "HK"})   # a row a consignment: route_text, route_hub, route_d5 ...
"""

from sekisho.location.route import trace

__all__ = ["trace"]
