"""Messages of tags in their URLs: what AN12196 shows is read, what is doubtful is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.ntag424 import SunKeys, SunMessage, verify_sun
from sekisho.standards.sun_url import read_sun_url

# NXP AN12196, the worked examples without and with file data (keys of a tag as delivered)
PLAIN = "https://ntag.nxp.com/424?e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086"
DATA = (
    "https://www.my424dna.com/?picc_data=FD91EC264309878BE6345CBE53BADF40"
    "&enc=CEE9A53E3E463EF1F459635736738962&cmac=ECC1E7F6C6C73BF6"
)
KEYS = SunKeys(bytes(16), bytes(16))


@pytest.mark.parametrize(
    ("url", "uid", "counter"), [(PLAIN, "04DE5F1EACC040", 61), (DATA, "04958CAA5C5E80", 8), (PLAIN + "#x", "04DE5F1EACC040", 61)]
)  # fmt: skip
def test_the_worked_examples_are_read_and_verify(url: str, uid: str, counter: int) -> None:
    read = read_sun_url(url)
    assert read is not None
    sun = verify_sun(KEYS, read.message)
    assert (sun.uid, sun.counter, sun.fault) == (uid, counter, None)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://ntag.nxp.com/424",
        PLAIN.partition("&")[0],
        PLAIN.replace("94EE", "94EX"),
        PLAIN.replace("94EE", "94E"),
        PLAIN + "&e=00",
        PLAIN + "&c=94EED9EE65337086",
        PLAIN.replace("c=", "č="),
        PLAIN + "&x=" + "0" * 2000,
    ],
)
def test_what_is_no_message_is_none(url: str) -> None:
    assert read_sun_url(url) is None


def test_what_the_mac_covers_begins_where_the_tag_was_told() -> None:
    url = PLAIN.replace("&c=", "&tt=CC&c=")
    free, bound = read_sun_url(url), read_sun_url(url, "tt")
    assert free is not None and (free.message.mac_input, free.covered) == (b"", {})
    assert bound is not None and (bound.message.mac_input, bound.covered) == (b"CC&c=", {"tt": "CC"})
    assert read_sun_url(PLAIN, "tt") is None, "a parameter that is not there"


@given(st.text(max_size=200), st.none() | st.text(max_size=5))
def test_whatever_is_read_raises_nothing(text: str, mac_from: str | None) -> None:
    for url in (text, PLAIN + text, "https://x.example/?" + text):
        read = read_sun_url(url, mac_from)
        assert read is None or isinstance(read.message, SunMessage)
