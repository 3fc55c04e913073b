"""What trackers send, decoded: OsmAnd and Traccar Client (query, JSON), NMEA 0183, CSV, GPX, and the signed envelope.

>>> read_query(b"id=D-17&lat=35.55&lon=139.78&timestamp=1795824000&batt=81").fixes[0].lat
35.55
>>> opened = open_envelope(body)          # None where it is none
>>> opened.device, opened.sequence, opened.format, opened.payload

Every reader takes bytes from a stranger: it gives what could be read and a fault for each thing that could not, keeps
the bytes of every fix, and never raises.
"""

from sekisho.standards.trackers.envelope import Algorithm, Envelope, covered, open_envelope, seal
from sekisho.standards.trackers.gpx import read_gpx
from sekisho.standards.trackers.json_form import read_json
from sekisho.standards.trackers.model import Cell, Fault, Fix, Reading, Wifi
from sekisho.standards.trackers.nmea import read_nmea
from sekisho.standards.trackers.payload import FORMATS, read_payload, recognise
from sekisho.standards.trackers.query import read_query
from sekisho.standards.trackers.rows import read_csv

__all__ = [
    "FORMATS",
    "Algorithm",
    "Cell",
    "Envelope",
    "Fault",
    "Fix",
    "Reading",
    "Wifi",
    "covered",
    "open_envelope",
    "read_csv",
    "read_gpx",
    "read_json",
    "read_nmea",
    "read_payload",
    "read_query",
    "recognise",
    "seal",
]
