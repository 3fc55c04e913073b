"""Places of transport by code: UN/LOCODE from the reviewed table, IATA and ICAO airports from airportsdata."""

from __future__ import annotations

from functools import cache

import airportsdata

from sekisho.location.legs import Place, parse_places
from sekisho.storage.texts import knowledge_data


@cache
def waypoints() -> dict[str, Place]:
    """Every place by each of its codes: 'JPYOK', 'NRT', 'RJAA'."""
    found = {}
    for code, one in airportsdata.load("ICAO").items():
        place = Place(code, one["name"], one["country"], float(one["lat"]), float(one["lon"]))
        found[code] = place
        if one["iata"]:
            found[one["iata"]] = place
    return found | parse_places(knowledge_data("transport-places.yaml")["places"])
