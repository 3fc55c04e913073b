"""Keys of notes: who may sign a checkpoint, in which of three ways, and what exactly is signed.

Ed25519 as the signed note says (0x01), timestamped Ed25519 cosignatures (0x04) and ML-DSA-44 cosignatures (0x06) as
c2sp.org/tlog-cosignature says. ML-DSA-44 signs the origin, the size and the root, and the cosigner's name; it does not
sign extension lines.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from sekisho.standards.c2sp.checkpoint import LARGEST, Checkpoint
from sekisho.standards.c2sp.note import Note, Signature, decoded, valid_name
from sekisho.vocabulary.errors import LedgerFault

_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


class Kind(IntEnum):
    """Signature type identifier bytes."""

    ED25519 = 0x01
    COSIGNATURE_ED25519 = 0x04
    COSIGNATURE_MLDSA44 = 0x06


_KEY_BYTES = {Kind.ED25519: 32, Kind.COSIGNATURE_ED25519: 32, Kind.COSIGNATURE_MLDSA44: 1312}
_SIGNATURE_BYTES = {Kind.ED25519: 64, Kind.COSIGNATURE_ED25519: 8 + 64, Kind.COSIGNATURE_MLDSA44: 8 + 2420}
ALGORITHM = {
    Kind.ED25519: "Ed25519",
    Kind.COSIGNATURE_ED25519: "Ed25519 cosignature",
    Kind.COSIGNATURE_MLDSA44: "ML-DSA-44 cosignature",
}


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was verified: by which key, and the POSIX second that it names (None for plain Ed25519)."""

    key: VerifierKey
    time: int | None


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A name, a kind and a public key: what a reader must have been given beforehand by a way that he trusts."""

    name: str
    kind: Kind
    public: bytes

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """From a 'vkey': NAME+8 hex digits of the key id+base64 of kind and key.

        Raises:
            LedgerFault: not such a text, a kind that is not known here, or an id that is not the key's.
        """
        matched = _VKEY.fullmatch(text.strip())
        if matched is None or not valid_name(matched[1]):
            raise LedgerFault(f"Not a verifier key: {text[:60]!r}", hint="NAME+HEX+BASE64, as `sekisho log show` has.")
        raw = decoded(matched[3], "verifier key")
        if not raw or raw[0] not in _KEY_BYTES:
            raise LedgerFault(f"The verifier key of {matched[1][:60]!r} is of a kind that is not known here.")
        key = cls(matched[1], Kind(raw[0]), raw[1:])
        if len(key.public) != _KEY_BYTES[key.kind]:
            raise LedgerFault(f"The verifier key of {key.name[:60]!r} has {len(key.public)} bytes.")
        if key.key_id.hex() != matched[2]:
            raise LedgerFault(f"The verifier key of {key.name[:60]!r} does not have the id that it names.")
        return key

    @classmethod
    def of(cls, name: str, public: Ed25519PublicKey | MLDSA44PublicKey, *, cosigns: bool = False) -> VerifierKey:
        """A key under this name. ML-DSA-44 always cosigns; Ed25519 does where ``cosigns``.

        Raises:
            LedgerFault: the name is empty or holds a blank or a plus.
        """
        if not valid_name(name):
            raise LedgerFault(f"A key cannot be named {name[:60]!r}: no blanks, no plus.")
        if isinstance(public, MLDSA44PublicKey):
            kind = Kind.COSIGNATURE_MLDSA44
        else:
            kind = Kind.COSIGNATURE_ED25519 if cosigns else Kind.ED25519
        return cls(name, kind, public.public_bytes_raw())

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, kind and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def text(self) -> str:
        """The 'vkey'."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def verify(self, text: str, blob: bytes) -> Signed | None:
        """Whether ``blob`` is this key's signature over the text of a checkpoint; None where it is not."""
        if len(blob) != _SIGNATURE_BYTES[self.kind]:
            return None
        time, signature = (None, blob) if self.kind is Kind.ED25519 else (int.from_bytes(blob[:8], "big"), blob[8:])
        if time is not None and time > LARGEST:
            return None
        try:
            self._check(message(self, text, time), signature)
        except (InvalidSignature, ValueError):  # a point that is not on the curve is a ValueError
            return None
        return Signed(self, time)

    def verifies_subtree(self, subtree: Subtree, blob: bytes) -> bool:
        """Whether ``blob`` is this key's cosignature of a subtree: ML-DSA-44 alone has such, and they name no time."""
        if self.kind is not Kind.COSIGNATURE_MLDSA44 or len(blob) != _SIGNATURE_BYTES[self.kind] or any(blob[:8]):
            return False
        try:
            self._check(subtree_message(self, subtree), blob[8:])
        except (InvalidSignature, ValueError):
            return False
        return True

    def _check(self, signed: bytes, signature: bytes) -> None:
        if self.kind is Kind.COSIGNATURE_MLDSA44:
            MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, signed)
        else:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, signed)


def message(key: VerifierKey, text: str, time: int | None) -> bytes:
    """The bytes that a key of this kind signs for a note of this text.

    Raises:
        LedgerFault: ML-DSA-44, and the text is not that of a checkpoint.
    """
    if key.kind is Kind.ED25519:
        return text.encode()
    if key.kind is Kind.COSIGNATURE_ED25519:
        return f"cosignature/v1\ntime {time}\n{text}".encode()
    checkpoint = Checkpoint.parse(text)
    return subtree_message(key, Subtree(checkpoint.origin, 0, checkpoint.size, checkpoint.root), time or 0)


@dataclass(frozen=True, slots=True)
class Subtree:
    """Entries from ``start`` up to, and without, ``end`` of a log, and the root over them."""

    origin: str
    start: int
    end: int
    root: bytes


def subtree_message(key: VerifierKey, subtree: Subtree, time: int = 0) -> bytes:
    """The bytes that an ML-DSA-44 key signs for a subtree; a time is stated for whole trees alone.

    Raises:
        LedgerFault: name or origin are too long.
    """
    name, origin = key.name.encode(), subtree.origin.encode()
    if not len(name) < 256 > len(origin):
        raise LedgerFault("A name or an origin of more than 255 bytes cannot be cosigned with ML-DSA-44.")
    head = b"subtree/v1\n\0" + bytes([len(name)]) + name + struct.pack(">Q", time)
    return head + bytes([len(origin)]) + origin + struct.pack(">QQ", subtree.start, subtree.end) + subtree.root


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key with its public side."""

    public: VerifierKey
    private: Ed25519PrivateKey | MLDSA44PrivateKey

    @classmethod
    def of(cls, name: str, private: Ed25519PrivateKey | MLDSA44PrivateKey, *, cosigns: bool = False) -> SignerKey:
        """A signer under this name. Raises LedgerFault as ``VerifierKey.of``."""
        return cls(VerifierKey.of(name, private.public_key(), cosigns=cosigns), private)

    def sign(self, text: str, time: int) -> Signature:
        """Sign the text of a checkpoint as of a POSIX second (plain Ed25519 does not say when)."""
        plain = self.public.kind is Kind.ED25519
        signature = self.private.sign(message(self.public, text, None if plain else time))
        return Signature(
            self.public.name, self.public.key_id, signature if plain else struct.pack(">Q", time) + signature
        )

    def sign_subtree(self, subtree: Subtree) -> Signature:
        """Cosign a subtree, without a time. Raises LedgerFault for a key that is not ML-DSA-44."""
        if self.public.kind is not Kind.COSIGNATURE_MLDSA44:
            raise LedgerFault(f"{ALGORITHM[self.public.kind]} does not sign subtrees.")
        signature = self.private.sign(subtree_message(self.public, subtree))
        return Signature(self.public.name, self.public.key_id, bytes(8) + signature)


def sign_checkpoint(checkpoint: Checkpoint, signers: Iterable[SignerKey], time: int) -> list[Signature]:
    """One signature a signer."""
    text = checkpoint.text()
    return [signer.sign(text, time) for signer in signers]


def signed_by(note: Note, keys: Sequence[VerifierKey]) -> list[Signed]:
    """Every key's signature on the note; signatures of keys that nobody gave are passed over.

    Returns:
        One verified signature a key, in the order of the keys; the newest where it signed more than once.

    Raises:
        LedgerFault: a key did not sign, or a signature in its name does not verify.
    """
    verified = []
    for key in keys:
        named = [s for s in note.signatures if s.name == key.name and s.key_id == key.key_id]
        if not named:
            raise LedgerFault(
                f"{key.name} ({ALGORITHM[key.kind]}, id {key.key_id.hex()}) did not sign this checkpoint."
            )
        signs = [key.verify(note.text, signature.blob) for signature in named]
        held = [signed for signed in signs if signed is not None]
        if len(held) < len(signs):
            raise LedgerFault(
                f"The signature of {key.name} ({ALGORITHM[key.kind]}) on this checkpoint does not verify."
            )
        verified.append(max(held, key=lambda signed: signed.time or 0))
    return verified


def known_signatures(note: Note, keys: Sequence[VerifierKey]) -> list[Signed]:
    """What those of the keys that signed the note said; keys that did not are passed over, and so are others' lines.

    Returns:
        One verified signature a key that signed, the newest where it signed more than once.

    Raises:
        LedgerFault: a signature in a key's name and id does not verify: such a note is not to be used at all.
    """
    present = {(s.name, s.key_id) for s in note.signatures}
    return signed_by(note, [key for key in keys if (key.name, key.key_id) in present])
