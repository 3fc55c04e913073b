"""NMEA, CSV and GPX: real spellings, and what must be refused."""

from __future__ import annotations

import pytest

from sekisho.standards.trackers import read_csv, read_gpx, read_nmea, read_payload, recognise
from sekisho.standards.trackers.nmea import checksum


def _nmea(*bodies: str) -> bytes:
    return b"\r\n".join(b"$%s*%02X" % (body.encode(), checksum(body.encode())) for body in bodies)


RMC = "GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230326,003.1,W"
GGA = "GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,"


def test_two_sentences_of_one_instant_are_one_fix() -> None:
    (fix,) = read_nmea(_nmea(RMC, GGA), "X").fixes
    assert (fix.device, fix.time) == ("X", 1_774_269_319_000)
    assert (fix.lat, fix.lon) == (pytest.approx(48.1173), pytest.approx(11.516667))
    assert (fix.heading, fix.altitude, fix.hdop, fix.valid) == (84.4, 545.4, 0.9, True)
    assert fix.raw == _nmea(RMC).strip() + b"\n" + _nmea(GGA).strip()


def test_the_published_example_has_its_checksum() -> None:
    assert checksum(b"GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W") == 0x6A


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_nmea(RMC).replace(b"4807", b"4808"), "bad-checksum"),
        (_nmea(RMC).split(b"*")[0], "no-checksum"),
        (_nmea(RMC) + b"0", "bad-checksum"),
        (b"hello", "not-nmea"),
        (b"$GPRMC" + b"," * 200, "too-large"),
        (_nmea(RMC.replace("4807.038", "9907.038")), "not-a-value"),
        (_nmea(RMC.replace("4807.038", "4867.038")), "not-a-value"),
        (_nmea(RMC.replace(",N,", ",E,")), "not-a-value"),
        (_nmea(RMC.replace("230326", "310226")), "not-a-value"),
        (_nmea(RMC.replace("123519", "253519")), "not-a-value"),
        (_nmea(GGA), "not-a-value"),  # no day
    ],
)
def test_what_is_wrong_in_a_log_is_told(content: bytes, code: str) -> None:
    assert code in {fault.code for fault in read_nmea(content, "X").faults}


def test_a_receiver_without_a_fix_says_so() -> None:
    assert read_nmea(_nmea(RMC.replace(",A,", ",V,")), "X").fixes[0].valid is False


def test_a_simulator_says_so() -> None:
    assert read_nmea(_nmea(RMC, GGA.replace(",E,1,", ",E,8,")), "X").fixes[0].mock is True


@pytest.mark.parametrize(
    ("content", "time", "lat"),
    [
        ("device,timestamp,lat,lon\nD,2026-11-24T00:00:00Z,1.5,2\n", 1_795_478_400_000, 1.5),
        ("ID,ais_pos_timestamp,longitude,latitude\n1,20/03/2021 00:22,32.3,31.4\n", 1_616_199_720_000, 31.4),
        (
            '"vehicle_id";"timestamp";"latitude";"longitude"\n"4";"2026-01-26 15:57:02";53.4;-2.9\n',
            1_769_443_022_000,
            53.4,
        ),
        ("\ufeffdeviceId\ttime\tlat\tlng\r\nD\t1795478400\t1\t2\r\n", 1_795_478_400_000, 1.0),
    ],
)
def test_tables_of_several_spellings_are_read(content: str, time: int, lat: float) -> None:
    (fix,) = read_csv(content.encode()).fixes
    assert (fix.time, fix.lat) == (time, lat)


def test_a_row_keeps_its_bytes_and_what_no_field_is_for() -> None:
    (fix,) = read_csv(b"device,time,lat,lon,seal\nD,1795478400,1,2,A-7\n").fixes
    assert (fix.raw, fix.extras) == (b"D,1795478400,1,2,A-7", (("seal", "A-7"),))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "nothing-read"),
        (b"\xff\xfe", "not-utf-8"),
        (b"a,b\n1,2\n", "no-columns"),
        (b"device,time,lat,lon\nD,1795478400,1\n", "ragged"),
        (b"device,time,lat,lon\n,1795478400,1,2\n", "no-device"),
        (b"device,time,lat,lon\nD,32/13/2026 00:00,1,2\n", "not-a-value"),
        (b"device,time,lat,lon\nD,1795478400,nan,2\n", "not-a-value"),
        (b"device,time,lat,lon\n" + b"x" * 20_000 + b"\n", "too-large"),
    ],
)
def test_what_is_wrong_in_a_table_is_told(content: bytes, code: str) -> None:
    assert code in {fault.code for fault in read_csv(content).faults}


GPX = (
    b'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg><trkpt lat="1.5" lon="2.5"><ele>7</ele>'
    b"<time>2026-11-24T00:00:00Z</time><hdop>1.1</hdop><extensions><seal>A-7</seal></extensions></trkpt></trkseg></trk></gpx>"
)


def test_points_of_tracks_are_read() -> None:
    (fix,) = read_gpx(GPX, "X").fixes
    assert (fix.device, fix.time, fix.lat, fix.altitude, fix.hdop) == ("X", 1_795_478_400_000, 1.5, 7, 1.1)
    assert fix.extras == (("seal", "A-7"),)


BOMB = (
    b'<!DOCTYPE g [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><gpx><trk><trkseg><trkpt lat="1" lon="2"><name>&c;</name></trkpt></trkseg>'
    b"</trk></gpx>"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "not-xml"),
        (b'<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx/>', "not-xml"),
        (b"<gpx>", "not-xml"),
        (b"<kml/>", "not-gpx"),
        (b"<gpx/>", "nothing-read"),
        (GPX.replace(b"1.5", b"NaN"), "not-a-value"),
        (b'<?xml version="1.0" encoding="utf-7"?><gpx/>', "not-xml"),
    ],
)
def test_what_is_wrong_in_gpx_is_told(content: bytes, code: str) -> None:
    assert code in {fault.code for fault in read_gpx(content, "X").faults}


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b' {"device_id": 1}', "json"),
        (b"[]", "json"),
        (b"\xef\xbb\xbf<?xml", "gpx"),
        (b"$GPRMC,", "nmea"),
        (b"id=1&lat=2", "query"),
        (b"device,time\n", "csv"),
        (b"hello", None),
        (b"", None),
    ],
)
def test_a_format_is_told_by_what_is_in_it(content: bytes, format_: str | None) -> None:
    assert recognise(content) == format_


def test_a_log_without_a_device_needs_one() -> None:
    assert read_payload(_nmea(RMC), "nmea").faults[0].code == "no-device"
    assert read_payload(b"x", "telex").faults[0].code == "unknown-format"


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b"id=1\n" * 100_002, "query"),
        (b"device,time,lat,lon\n" + b"D,1795478400,1,2\n" * 100_002, "csv"),
        (b"x\n" * 200_002, "nmea"),
        (b"x\n" * 100_002, "query"),
        (b"{x\n" * 100_002, "json"),
    ],
)
def test_a_body_of_too_many_lines_fills_no_memory(content: bytes, format_: str) -> None:
    reading = read_payload(content, format_, "X")
    assert len(reading.fixes) <= 100_000 and len(reading.faults) <= 200_001
    assert reading.faults[-1].code == "too-many"
