"""Attestation: a chain that holds, and those that must not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.locating.attestation import certify, read_chain
from sekisho.vocabulary.errors import LedgerFault

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NONCE = bytes(range(32))
SESSION = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
KEY = SESSION.public_key().public_bytes_raw()
ROOT_KEY, MIDDLE_KEY, DEVICE_KEY = (ec.generate_private_key(ec.SECP384R1()) for _ in range(3))


def issued(name, key, issuer, issuer_key, *, ca=False, length=None, begin=NOW - timedelta(days=9), days=99, basic=True):
    subject, by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, issuer))
    built = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(by).public_key(key.public_key())
        .serial_number(7).not_valid_before(begin).not_valid_after(begin + timedelta(days=days))
    )  # fmt: skip
    if basic:
        built = built.add_extension(x509.BasicConstraints(ca=ca, path_length=length), critical=True)
    return built.sign(issuer_key, hashes.SHA384())


ROOT = issued("Maker", ROOT_KEY, "Maker", ROOT_KEY, ca=True)
MIDDLE = issued("Line 4", MIDDLE_KEY, "Maker", ROOT_KEY, ca=True, length=0)
DEVICE = issued("GPU-1", DEVICE_KEY, "Line 4", MIDDLE_KEY)


def der(*certificates):
    return tuple(one.public_bytes(Encoding.DER) for one in certificates)


def session(device=DEVICE, key=DEVICE_KEY, nonce=NONCE, at=NOW, session_key=KEY):
    return certify(key, device, session_key, nonce, at, 99)


GOOD = (session(), *der(DEVICE, MIDDLE))


def test_a_chain_to_a_trusted_maker_gives_the_session_key_and_the_device() -> None:
    found = read_chain(GOOD, [ROOT], NONCE, NOW)
    assert (found.session_key, found.device, found.device_serial) == (KEY, "GPU-1", "7")


def test_the_root_itself_may_stand_at_the_end() -> None:
    assert read_chain((*GOOD, *der(ROOT)), [ROOT], NONCE, NOW).device == "GPU-1"


OTHER = issued("Maker", MIDDLE_KEY, "Maker", MIDDLE_KEY, ca=True)
NO_CA = issued("Line 4", MIDDLE_KEY, "Maker", ROOT_KEY, ca=False)
BARE = issued("Line 4", MIDDLE_KEY, "Maker", ROOT_KEY, basic=False)
OLD = issued("GPU-1", DEVICE_KEY, "Line 4", MIDDLE_KEY, begin=NOW - timedelta(days=400), days=100)
FORGED = issued("GPU-1", DEVICE_KEY, "Line 4", DEVICE_KEY)
SHORT = issued("Maker", ROOT_KEY, "Maker", ROOT_KEY, ca=True, length=0)

REFUSED = {
    "an older nonce": (GOOD, [ROOT], bytes(32), NOW),
    "a maker whom nobody trusts": (GOOD, [OTHER], NONCE, NOW),
    "no maker at all": (GOOD, [], NONCE, NOW),
    "a day later": (GOOD, [ROOT], NONCE, NOW + timedelta(days=2)),
    "before it was made": (GOOD, [ROOT], NONCE, NOW - timedelta(hours=1)),
    "a line that may issue nothing": ((session(), *der(DEVICE, NO_CA)), [ROOT], NONCE, NOW),
    "a line without constraints": ((session(), *der(DEVICE, BARE)), [ROOT], NONCE, NOW),
    "a device whose certificate has ended": ((session(OLD), *der(OLD, MIDDLE)), [ROOT], NONCE, NOW),
    "a device that issued itself": ((session(FORGED), *der(FORGED, MIDDLE)), [ROOT], NONCE, NOW),
    "a session of another device's key": ((session(key=MIDDLE_KEY), *der(DEVICE, MIDDLE)), [ROOT], NONCE, NOW),
    "a root too near to issue lines": (GOOD, [SHORT], NONCE, NOW),
    "the session alone": (GOOD[:1], [ROOT], NONCE, NOW),
    "the device alone": (GOOD[1:], [ROOT], NONCE, NOW),
    "the line left out": (GOOD[:2], [ROOT], NONCE, NOW),
    "a session that issues a session": (
        (session(x509.load_der_x509_certificate(GOOD[0]), SESSION), *GOOD), [ROOT], NONCE, NOW),
    "far too long a chain": ((*GOOD, *der(ROOT) * 9), [ROOT], NONCE, NOW),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_chain_that_does_not_hold_is_refused(case: str) -> None:
    with pytest.raises(LedgerFault):
        read_chain(*REFUSED[case])


def test_a_session_may_not_last_for_days() -> None:
    long = (
        x509.CertificateBuilder().subject_name(DEVICE.subject).issuer_name(DEVICE.subject)
        .public_key(SESSION.public_key()).serial_number(1).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=9))
        .add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.313413212832933427904263544534967232254"),
                       b"\x04\x20" + NONCE), critical=False).sign(DEVICE_KEY, hashes.SHA256())
    )  # fmt: skip
    with pytest.raises(LedgerFault, match="longer than a day"):
        read_chain((*der(long), *GOOD[1:]), [ROOT], NONCE, NOW)


@given(st.integers(0, 2), st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_never_accepted(which: int, at: int, by: int) -> None:
    bent = [bytearray(one) for one in GOOD]
    bent[which][at % len(bent[which])] ^= by
    try:
        found = read_chain([bytes(one) for one in bent], [ROOT], NONCE, NOW)
    except LedgerFault:
        return
    assert found.session_key == KEY  # a signature's encoding may be written in two ways; what is certified stands
