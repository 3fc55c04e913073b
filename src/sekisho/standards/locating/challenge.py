"""The two messages that are timed: a landmark's challenge and the unit's answer.

====== ======== ========= ======== ===== ===== =========
SKL1   kind     session   landmark round nonce the rest
====== ======== ========= ======== ===== ===== =========
4      1        16        16       2     32    challenge: zeros up to 192 bytes; answer: an Ed25519 signature
====== ======== ========= ======== ===== ===== =========

The answer is signed by the session's key over everything before the signature, so only who has read the nonce can
make it. It is shorter than the challenge: who answers strangers floods nobody. Over TCP each message follows its
length.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MAGIC = b"SKL1"
CHALLENGE_BYTES = 192
ID_BYTES = 16
NONCE_BYTES = 32
_HEAD = struct.Struct(">4sB16s16sH32s")
_CHALLENGE, _ANSWER = 1, 2
_SIGNATURE = 64
ANSWER_BYTES = _HEAD.size + _SIGNATURE
_LABEL = b"sekisho locate answer/1\n"
MOST_ROUNDS = 0xFFFF


@dataclass(frozen=True, slots=True)
class Challenge:
    """Landmark ``landmark`` (see ``landmark_id``) asks for the ``number``-th time within a session."""

    session: bytes
    landmark: bytes
    number: int
    nonce: bytes

    def content(self) -> bytes:
        """The message."""
        return self._head(_CHALLENGE).ljust(CHALLENGE_BYTES, b"\0")

    @classmethod
    def parse(cls, content: bytes) -> Challenge | None:
        """Back from a message; None for anything else, which is not worth an answer."""
        if len(content) != CHALLENGE_BYTES or content[:5] != MAGIC + bytes([_CHALLENGE]):
            return None
        if any(content[_HEAD.size :]):
            return None
        _, _, session, landmark, number, nonce = _HEAD.unpack_from(content)
        return cls(session, landmark, number, nonce)

    def answer(self, key: Ed25519PrivateKey) -> bytes:
        """The unit's answer."""
        head = self._head(_ANSWER)
        return head + key.sign(_LABEL + head)

    def accepts(self, content: bytes, key: Ed25519PublicKey) -> bytes | None:
        """The signature, where a message is the answer to this very challenge by this key; else None."""
        head = self._head(_ANSWER)
        if len(content) != ANSWER_BYTES or content[: len(head)] != head:
            return None
        signature = content[len(head) :]
        return signature if self.signed(signature, key) else None

    def signed(self, signature: bytes, key: Ed25519PublicKey) -> bool:
        """Whether a signature is this key's on the answer to this challenge."""
        try:
            key.verify(signature, _LABEL + self._head(_ANSWER))
        except InvalidSignature:
            return False
        return True

    def _head(self, kind: int) -> bytes:
        return _HEAD.pack(MAGIC, kind, self.session, self.landmark, self.number, self.nonce)


def landmark_id(public: bytes) -> bytes:
    """How a landmark is named within a challenge: by its key."""
    return hashlib.sha256(b"sekisho locate landmark/1\n" + public).digest()[:ID_BYTES]
