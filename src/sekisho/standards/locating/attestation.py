"""A session key certified by a device: an X.509 chain up to a maker whom the verifier trusts, fresh by a nonce.

The session's certificate is issued by the device's attestation key, holds the session's Ed25519 key, and carries the
verifier's nonce in an extension of its own. Nothing of this is timed: attestation takes as long as it likes. What a
chain shows is as good as the device's key is kept: a key that can be copied proves nothing about a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sekisho.vocabulary.errors import LedgerFault

# ITU-T X.667: an arc that needs no registration, from a UUID drawn for this extension.
FRESHNESS = x509.ObjectIdentifier("2.25.313413212832933427904263544534967232254")
LONGEST_SESSION = timedelta(hours=24)
_LONGEST_CHAIN = 6
_MOST_BYTES = 20_000
_SKEW = timedelta(minutes=5)

DeviceKey = Ed25519PrivateKey | EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Certified:
    """A session key, and the device that it belongs to: the common name and serial number of its certificate."""

    session_key: bytes
    device: str
    device_serial: str


def certify(
    device: DeviceKey, certificate: x509.Certificate, session_key: bytes, nonce: bytes, at: datetime, serial: int
) -> bytes:
    """The session's certificate (DER), issued by a device whose key is at hand."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sekisho locate session")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(certificate.subject)
        .public_key(Ed25519PublicKey.from_public_bytes(session_key))
        .serial_number(serial)
        .not_valid_before(at - _SKEW)
        .not_valid_after(at + LONGEST_SESSION - 2 * _SKEW)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.UnrecognizedExtension(FRESHNESS, b"\x04" + bytes([len(nonce)]) + nonce), critical=False)
    )
    digest = None if isinstance(device, Ed25519PrivateKey) else hashes.SHA256()
    return built.sign(device, digest).public_bytes(Encoding.DER)


def read_chain(chain: Sequence[bytes], roots: Sequence[x509.Certificate], nonce: bytes, at: datetime) -> Certified:
    """The session key that a chain certifies.

    Args:
        chain: DER certificates: the session's, the device's, and those between it and a root.
        roots: makers whom the verifier trusts.
        nonce: what the verifier sent for this session.
        at: the instant.

    Raises:
        LedgerFault: not such a chain, not up to a root, outside of its validity, or not for this nonce.
    """
    if not 2 <= len(chain) <= _LONGEST_CHAIN or any(len(one) > _MOST_BYTES for one in chain):
        raise LedgerFault("The attestation is no chain of a session, a device and its maker.")
    try:
        read = [x509.load_der_x509_certificate(one) for one in chain]
        _check_session(read[0], nonce)
        _check_chain(read, roots, at)
        key = read[0].public_key()
        names = read[1].subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion) as fault:
        raise LedgerFault(f"The attestation cannot be read: {str(fault)[:120]}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise LedgerFault("The session's key is not Ed25519.")
    device = str(names[0].value) if names else ""
    return Certified(key.public_bytes_raw(), device, f"{read[1].serial_number:x}")


def nonce_of(session: bytes) -> bytes:
    """The nonce that a session's certificate (DER) was made for: to check again later what was checked then.

    Raises:
        LedgerFault: it carries none.
    """
    try:
        told = x509.load_der_x509_certificate(session).extensions.get_extension_for_oid(FRESHNESS).value
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension) as fault:
        raise LedgerFault("The session's certificate carries no nonce.") from fault
    return told.value[2:] if isinstance(told, x509.UnrecognizedExtension) else b""


def _check_session(session: x509.Certificate, nonce: bytes) -> None:
    try:
        told = session.extensions.get_extension_for_oid(FRESHNESS).value
    except x509.ExtensionNotFound:
        raise LedgerFault("The attestation does not carry the verifier's nonce.") from None
    if not isinstance(told, x509.UnrecognizedExtension) or told.value != b"\x04" + bytes([len(nonce)]) + nonce:
        raise LedgerFault("The attestation was made for another nonce: it may be an old one.")
    if session.not_valid_after_utc - session.not_valid_before_utc > LONGEST_SESSION:
        raise LedgerFault("The session's certificate is valid for longer than a day.")


def _check_chain(chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], at: datetime) -> None:
    for one in chain:
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            raise LedgerFault(f"A certificate of the attestation is not valid at {at.isoformat()}.")
    for depth, (one, issuer) in enumerate(pairwise(chain)):
        # the device issues sessions without being an authority; whoever issues devices has to be one
        _issued(one, issuer, authority=depth >= 1, below=depth - 1)
    last = chain[-1]
    for root in roots:
        if last == root and len(chain) > 2:
            return
        if root.not_valid_before_utc <= at <= root.not_valid_after_utc and last.issuer == root.subject:
            _issued(last, root, authority=True, below=len(chain) - 2)
            return
    raise LedgerFault("The attestation does not lead to a maker whom you trust.")


def _issued(one: x509.Certificate, issuer: x509.Certificate, *, authority: bool, below: int) -> None:
    if authority:
        try:
            limits = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        except x509.ExtensionNotFound:
            raise LedgerFault("A certificate of the attestation was issued by one that may issue none.") from None
        if not limits.ca or (limits.path_length is not None and below > limits.path_length):
            raise LedgerFault("A certificate of the attestation was issued by one that may issue none.")
    if not isinstance(issuer.public_key(), Ed25519PublicKey | EllipticCurvePublicKey):
        raise LedgerFault("A certificate of the attestation is under a kind of key that is not accepted here.")
    try:
        one.verify_directly_issued_by(issuer)
    except InvalidSignature:
        raise LedgerFault("A signature of the attestation does not verify.") from None
