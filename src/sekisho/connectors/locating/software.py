"""A device whose attestation key is a file: good for trying everything out, and for nothing more.

Whoever copies the file can answer from anywhere. A real device keeps the key where it cannot be copied from; give the
prover an ``Attester`` that asks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sekisho.standards.locating.attestation import DeviceKey, certify

_VALID = timedelta(days=365)


@dataclass(frozen=True)
class SoftwareDevice:
    """A key and its chain: the device's certificate first."""

    key: DeviceKey
    chain: Sequence[x509.Certificate]

    def certify(self, session_key: bytes, nonce: bytes) -> tuple[bytes, ...]:
        """As the port says."""
        serial = x509.random_serial_number()
        session = certify(self.key, self.chain[0], session_key, nonce, datetime.now(UTC), serial)
        return (session, *(one.public_bytes(Encoding.DER) for one in self.chain))


def make_device(name: str, maker: str, now: datetime) -> tuple[SoftwareDevice, x509.Certificate]:
    """A device of this name, and the certificate of a maker made up for it, whose key is thrown away."""
    maker_key, device_key = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    root = _certificate(maker, maker_key, maker, maker_key, now, authority=True)
    device = _certificate(name, device_key, maker, maker_key, now, authority=False)
    return SoftwareDevice(device_key, (device,)), root


def _certificate(
    name: str, key: Ed25519PrivateKey, issuer: str, issuer_key: Ed25519PrivateKey, now: datetime, *, authority: bool
) -> x509.Certificate:
    subject, by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, issuer))
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(issuer_key, None)
    )
