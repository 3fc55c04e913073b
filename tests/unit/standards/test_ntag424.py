"""Tag messages: genuine ones give UID and counter, anything changed gives nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.ntag424 import Sun, SunKeys, SunMessage, aes_cmac, tamper_opened, verify_sun

# NXP AN12196, the worked example of a message without file data (keys of a tag as delivered)
KEYS = SunKeys(bytes(16), bytes(16))
GENUINE = SunMessage(bytes.fromhex("EF963FF7828658A599F3041510671E88"), bytes.fromhex("94EED9EE65337086"))


def _message(vector: dict[str, Any]) -> SunMessage:
    text = vector.get("enc_file_data", "") + vector.get("mac_input_suffix", "")
    parts = (bytes.fromhex(vector.get(name, "")) for name in ("picc_data", "sdm_mac", "enc_file_data"))
    picc, mac, data = parts
    return SunMessage(picc, mac, text.encode(), data)


def test_the_worked_example_verifies() -> None:
    assert verify_sun(KEYS, GENUINE) == Sun("04DE5F1EACC040", 61)


@given(st.integers(0, 191))
def test_any_bit_changed_gives_nothing(bit: int) -> None:
    whole = bytearray(GENUINE.picc_data + GENUINE.mac)
    whole[bit // 8] ^= 1 << bit % 8
    sun = verify_sun(KEYS, SunMessage(bytes(whole[:16]), bytes(whole[16:])))
    assert sun.fault in ("mac", "picc-data") and (sun.uid, sun.counter, sun.file_data) == ("", 0, b"")


@given(st.binary(max_size=20), st.binary(max_size=10), st.binary(max_size=20), st.binary(max_size=33))
def test_whatever_is_sent_is_refused_and_raises_nothing(picc: bytes, mac: bytes, text: bytes, data: bytes) -> None:
    assert verify_sun(KEYS, SunMessage(picc, mac, text, data)).fault is not None


def test_another_key_gives_nothing() -> None:
    assert verify_sun(SunKeys(bytes(16), b"\1" * 16), GENUINE).fault == "mac"
    assert verify_sun(SunKeys(b"\1" * 16, bytes(16)), GENUINE).fault == "picc-data"
    assert verify_sun(SunKeys(b"", b""), GENUINE).fault == "key-length"


def test_text_that_the_mac_does_not_cover_gives_nothing() -> None:
    assert verify_sun(KEYS, SunMessage(GENUINE.picc_data, GENUINE.mac, b"&cmac=")).fault == "mac"


@pytest.mark.parametrize(
    ("status", "opened"), [(b"CC", False), (b"OC", True), (b"OO", True), (b"II", None), (b"", None), (b"XC", None)]
)
def test_the_wire_of_a_tamper_tag(status: bytes, opened: bool | None) -> None:
    assert tamper_opened(status) is opened


def test_all_worked_examples(shared_data: Path) -> None:
    vectors = json.loads((shared_data / "ledger" / "ntag424-an12196.json").read_bytes())["vectors"]
    assert len(vectors) == 3
    for vector in vectors:
        keys = SunKeys(bytes.fromhex(vector["meta_read_key"]), bytes.fromhex(vector["file_read_key"]))
        sun = verify_sun(keys, _message(vector))
        expected = (vector["uid"], vector["read_counter"], None) if vector["valid"] else ("", 0, "mac")
        assert (sun.uid, sun.counter, sun.fault) == expected


def test_aes_cmac_agrees_with_wycheproof(shared_data: Path) -> None:
    groups = json.loads((shared_data / "ledger" / "wycheproof" / "aes_cmac_test.json").read_bytes())["testGroups"]
    wrong, tests = [], [(group, test) for group in groups for test in group["tests"]]
    for group, test in tests:
        try:
            tag = aes_cmac(bytes.fromhex(test["key"]), bytes.fromhex(test["msg"]))[: group["tagSize"] // 8].hex()
        except ValueError:  # a key of no length of AES
            tag = None
        if (tag == test["tag"]) != (test["result"] == "valid"):
            wrong.append(test["tcId"])
    assert len(tests) == 311 and wrong == []
