"""Files of private keys: plain PEM (PKCS #8), or all keys of one thing together, locked under a passphrase.

>>> locked = LockedKeys.lock(keys, passphrase, salt)             # 16 random bytes, new every time
>>> LockedKeys.parse(locked.to_bytes()).unlock(passphrase)       # or KeyFault with a code: what is wrong with it
>>> locked.public                                                # needs no passphrase

PKCS #8 has encryption of its own (PBES2). It is not used: it carries one key a file, so that a half of a hybrid key
could be exchanged, its usual ciphers do not say that they were altered, and a reader obeys whatever cost its header
names. A locked file is text: eight kinds of lines, in this order and spelling and no other::

    sekisho locked keys v1
    suite ed25519+mldsa65
    public BASE64                                      one a key: SubjectPublicKeyInfo (RFC 5280), DER
    kdf argon2id v=19 m=65536 t=3 p=4 salt=BASE64      RFC 9106; KiB, passes, lanes
    check BASE64                                       32 bytes that tell the right passphrase
    cipher aes-256-gcm
    sealed BASE64                                      the PEM texts, encrypted; all lines above are authenticated
    sha256 HEX                                         of all lines above: tells damage from a wrong passphrase

HKDF-Expand (RFC 5869) makes the cipher's key, its nonce and the check of Argon2's 32 bytes. A salt is used once, so
the nonce is, too. The check commits to the key, which GCM does not.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA44PrivateKey,
    MLDSA44PublicKey,
    MLDSA65PrivateKey,
    MLDSA65PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from sekisho.vocabulary.errors import KeyFault

PrivateKey = Ed25519PrivateKey | MLDSA44PrivateKey | MLDSA65PrivateKey | EllipticCurvePrivateKey
PublicKey = Ed25519PublicKey | MLDSA44PublicKey | MLDSA65PublicKey | EllipticCurvePublicKey

LARGEST = 64 * 1024  # bytes of a file of keys, locked or not; a hybrid key has 6,000
SALT_BYTES = 16
_FIRST = b"sekisho locked keys v1\n"
_MOST_KEYS = 8
_PEM = re.compile(rb"-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END PRIVATE KEY-----\n")
_BASE64 = r"([A-Za-z0-9+/]+={0,2})"
_LINES = re.compile(
    _FIRST.decode()
    + r"suite ([a-z0-9+-]{1,100})\n"
    + rf"((?:public [A-Za-z0-9+/]+={{0,2}}\n){{1,{_MOST_KEYS}}})"
    + rf"kdf argon2id v=19 m=(\d{{1,12}}) t=(\d{{1,12}}) p=(\d{{1,12}}) salt={_BASE64}\n"
    + rf"check {_BASE64}\n"
    + r"cipher aes-256-gcm\n"
    + rf"sealed {_BASE64}\n"
)
_SUM = re.compile(rb"sha256 ([0-9a-f]{64})\n")
_RESTORE = "Restore it from a copy."


@dataclass(frozen=True, slots=True)
class Cost:
    """What Argon2id costs whoever tries a passphrase: memory in KiB, passes over it, lanes at once.

    By default what RFC 9106, section 4, recommends second: 64 MiB, three passes, four lanes. A file may ask for what
    lies between ``least`` and ``most``: less would be guessed too soon, more would let a file use up the machine.
    """

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def bearable(self) -> bool:
        """Whether a file may ask for it: 16 MiB to 1 GiB, up to 8 lanes, and at most 4 GiB gone over in all."""
        return (
            16 * 1024 <= self.memory <= 1024 * 1024
            and 1 <= self.lanes <= 8
            and self.passes >= 1
            and self.memory * self.passes <= 4 * 1024 * 1024
        )


DEFAULT = Cost()


@dataclass(frozen=True, slots=True)
class LockedKeys:
    """Private keys under a passphrase, with their public sides, which anybody may read."""

    public: tuple[PublicKey, ...]
    cost: Cost
    salt: bytes
    check: bytes
    sealed: bytes = field(repr=False)

    @classmethod
    def lock(cls, keys: Sequence[PrivateKey], passphrase: bytes, salt: bytes, cost: Cost = DEFAULT) -> LockedKeys:
        """Lock keys together.

        Args:
            keys: in the order in which they are given back. passphrase: not looked at here.
            salt: ``SALT_BYTES`` by chance, never used before.
        """
        if len(salt) != SALT_BYTES or not cost.bearable() or not 0 < len(keys) <= _MOST_KEYS:
            raise ValueError("a salt, a cost or a number of keys that no reader would take")
        derived = _derived(passphrase, salt, cost)
        bare = cls(tuple(key.public_key() for key in keys), cost, salt, derived.check, b"")
        content = AESGCM(derived.key).encrypt(derived.nonce, plain_text(keys), bare._header())
        return cls(bare.public, cost, salt, derived.check, content)

    @classmethod
    def parse(cls, content: bytes) -> LockedKeys:
        """From a file's bytes.

        Raises:
            KeyFault: ``key-cut`` (the end is missing), ``key-damaged`` (not the bytes that were written), ``key-form``
                (no such file, or of a later program), ``key-cost`` (it asks for too little or too much to open it).
        """
        body, tail = content[: -len("sha256 \n") - 64], content[-len("sha256 \n") - 64 :]
        told = _SUM.fullmatch(tail)
        if not content.startswith(_FIRST) or len(content) > LARGEST:
            raise KeyFault("key-form", "This is no file of locked keys that this program reads.")
        if told is None:
            raise KeyFault("key-cut", "The file of locked keys is cut off.", hint=_RESTORE)
        if hashlib.sha256(body).hexdigest().encode() != told[1]:
            raise KeyFault("key-damaged", "The file of locked keys was damaged or altered.", hint=_RESTORE)
        return cls._read(body, content)

    @classmethod
    def _read(cls, body: bytes, content: bytes) -> LockedKeys:
        try:
            found = _LINES.fullmatch(body.decode("ascii"))
            if found is None:
                raise ValueError
            cost = Cost(int(found[3]), int(found[4]), int(found[5]))
            public = tuple(_public(line[len("public ") :]) for line in found[2].splitlines())
            salt, check, sealed = (base64.b64decode(found[at], validate=True) for at in (6, 7, 8))
            read = cls(public, cost, salt, check, sealed)
            if (len(salt), len(check)) != (SALT_BYTES, 32) or read.to_bytes() != content:
                raise ValueError
        except (ValueError, UnsupportedAlgorithm) as error:
            raise KeyFault("key-form", "The file of locked keys has a line that is none.", hint=_RESTORE) from error
        if not cost.bearable():
            raise KeyFault("key-cost", f"To open these keys {cost} is asked for.", hint="No file of ours asks for it.")
        return read

    @property
    def suite(self) -> str:
        """The algorithms of the keys, in their order."""
        return "+".join(algorithm_of(key) for key in self.public)

    def _header(self) -> bytes:
        lines = [f"suite {self.suite}"]
        lines += [f"public {_text(_der(key))}" for key in self.public]
        lines.append(
            f"kdf argon2id v=19 m={self.cost.memory} t={self.cost.passes} p={self.cost.lanes} salt={_text(self.salt)}"
        )
        lines += [f"check {_text(self.check)}", "cipher aes-256-gcm"]
        return _FIRST + "".join(line + "\n" for line in lines).encode()

    def to_bytes(self) -> bytes:
        """As a file."""
        body = self._header() + f"sealed {_text(self.sealed)}\n".encode()
        return body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode()

    def unlock(self, passphrase: bytes) -> tuple[PrivateKey, ...]:
        """The private keys.

        Raises:
            KeyFault: ``passphrase-wrong`` (or salt, cost or check were altered with care), ``key-altered`` (the
                passphrase is right; header or content are not what was locked with it), ``key-other`` (the private
                keys are not those of the public ones).
        """
        derived = _derived(passphrase, self.salt, self.cost)
        if not hmac.compare_digest(derived.check, self.check):
            raise KeyFault("passphrase-wrong", "The passphrase is not that of these keys.")
        try:
            content = AESGCM(derived.key).decrypt(derived.nonce, self.sealed, self._header())
        except InvalidTag:
            raise KeyFault("key-altered", "The keys were altered since they were locked.", hint=_RESTORE) from None
        keys = read_plain(content)
        if [_der(key.public_key()) for key in keys] != [_der(key) for key in self.public]:
            raise KeyFault("key-other", "The locked keys are not those that their file names.", hint=_RESTORE)
        return keys


def is_locked(content: bytes) -> bool:
    """Whether a file's bytes are, or were meant to be, locked keys."""
    return content.startswith(_FIRST[:16])


def plain_text(keys: Sequence[PrivateKey]) -> bytes:
    """Keys as PEM, one after the other, for everybody to read."""
    return b"".join(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) for key in keys)


def read_plain(content: bytes) -> tuple[PrivateKey, ...]:
    """Keys from PEM. Raises KeyFault (``key-form``): none there, or others than Ed25519, ML-DSA and ECDSA."""
    if b"ENCRYPTED" in content[:LARGEST]:
        raise KeyFault(
            "key-form", "The key is encrypted in another program's way.", hint="Decrypt it, then `sekisho key encrypt`."
        )
    blocks = _PEM.findall(content.replace(b"\r\n", b"\n")) or [content]
    try:
        keys = [load_pem_private_key(block, None) for block in blocks[: _MOST_KEYS + 1]]
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFault("key-form", "It holds no private key that can be read.", hint=_RESTORE) from error
    if len(keys) > _MOST_KEYS or not all(isinstance(key, PrivateKey) for key in keys):
        raise KeyFault("key-form", "It holds keys of another kind.", hint="Ed25519, ML-DSA or ECDSA.")
    return tuple(key for key in keys if isinstance(key, PrivateKey))


_ALGORITHMS: tuple[tuple[type, str], ...] = (
    (Ed25519PublicKey, "ed25519"),
    (MLDSA44PublicKey, "mldsa44"),
    (MLDSA65PublicKey, "mldsa65"),
)


def algorithm_of(key: PublicKey) -> str:
    """The name of a key's algorithm."""
    for kind, name in _ALGORITHMS:
        if isinstance(key, kind):
            return name
    return f"ecdsa-{key.curve.name}" if isinstance(key, EllipticCurvePublicKey) else "unknown"


def raw_public(key: PublicKey) -> bytes:
    """A public key without its wrapping: as RFC 8032 and FIPS 204 spell it, or an uncompressed point (SEC 1)."""
    if isinstance(key, EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return key.public_bytes_raw()


def _public(text: str) -> PublicKey:
    key = load_der_public_key(base64.b64decode(text, validate=True))
    if not isinstance(key, PublicKey):
        raise ValueError("a key of another kind")
    return key


def _der(key: PublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


@dataclass(frozen=True, slots=True, repr=False)
class _Derived:
    key: bytes
    nonce: bytes
    check: bytes


def _derived(passphrase: bytes, salt: bytes, cost: Cost) -> _Derived:
    root = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory).derive(
        passphrase
    )
    parts = (
        HKDFExpand(SHA256(), length, b"sekisho locked keys v1 " + label).derive(root)
        for label, length in ((b"key", 32), (b"nonce", 12), (b"check", 32))
    )
    return _Derived(*parts)
