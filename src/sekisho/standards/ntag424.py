"""Messages of NTAG 424 DNA tags (secure unique NFC, SUN): keys and message -> UID and counter, or why not.

Source: NXP AN12196 (NTAG 424 DNA and NTAG 424 DNA TagTamper features and hints), AES mode of secure dynamic messaging:
encrypted PICC data, a session key for each tap, a CMAC of which every second byte is sent. Keys are symmetric: whoever
can verify can forge, so they belong with the verifier alone. Pure; the AES is that of ``cryptography``.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

_FOR_ENCRYPTION = bytes.fromhex("C33C00010080")
_FOR_MAC = bytes.fromhex("3CC300010080")
_WITH_UID, _WITH_COUNTER = 0x80, 0x40
_BLOCK = 16
_UID = 7


@dataclass(frozen=True, slots=True)
class SunKeys:
    """The two keys of a tag, 16 bytes each: the one that hides its UID, the one that its session keys come from."""

    meta_read: bytes
    file_read: bytes


@dataclass(frozen=True, slots=True)
class SunMessage:
    """What the tag put into its URL, decoded from hexadecimal.

    ``mac_input`` is the text that the MAC covers: empty, or the part of the URL from the offset of the MAC's input to
    its own, as it stood there (ASCII).
    """

    picc_data: bytes
    mac: bytes
    mac_input: bytes = b""
    file_data: bytes = b""


@dataclass(frozen=True, slots=True)
class Sun:
    """What came of a message. Where ``fault`` is given nothing else may be relied upon, and nothing else is given."""

    uid: str = ""
    counter: int = 0
    file_data: bytes = b""
    fault: str | None = None


def aes_cmac(key: bytes, message: bytes) -> bytes:
    """AES-CMAC (NIST SP 800-38B), 16 bytes. Raises ValueError for a key that is not 16, 24 or 32 bytes long."""
    mac = CMAC(algorithms.AES(key))
    mac.update(message)
    return mac.finalize()


def verify_sun(keys: SunKeys, message: SunMessage) -> Sun:
    """UID, counter and decrypted file data of a genuine message.

    Faults: ``key-length``, ``message-length``, ``picc-data`` (no UID and counter in it: another key or no such tag),
    ``mac``.
    """
    if len(keys.meta_read) != _BLOCK or len(keys.file_read) != _BLOCK:
        return Sun(fault="key-length")
    if len(message.picc_data) != _BLOCK or len(message.mac) != _BLOCK // 2 or len(message.file_data) % _BLOCK:
        return Sun(fault="message-length")
    plain = _decrypt(keys.meta_read, bytes(_BLOCK), message.picc_data)
    if plain[0] != _WITH_UID | _WITH_COUNTER | _UID:
        return Sun(fault="picc-data")
    uid, counter = plain[1 : 1 + _UID], plain[1 + _UID : 4 + _UID]
    session = aes_cmac(keys.file_read, _FOR_MAC + uid + counter)
    if not hmac.compare_digest(aes_cmac(session, message.mac_input)[1::2], message.mac):
        return Sun(fault="mac")
    return Sun(uid.hex().upper(), int.from_bytes(counter, "little"), _file(keys, message.file_data, uid, counter))


def tamper_opened(status: bytes) -> bool | None:
    """The two letters of a TagTamper tag, permanent and present: opened, closed, or None where it says neither.

    C is closed, O is open, I is invalid (AN12196, section on the TagTamper status).
    """
    if len(status) != 2 or not set(status) <= set(b"CO"):
        return None
    return b"O" in status


def _file(keys: SunKeys, data: bytes, uid: bytes, counter: bytes) -> bytes:
    if not data:
        return b""
    session = aes_cmac(keys.file_read, _FOR_ENCRYPTION + uid + counter)
    encryptor = Cipher(algorithms.AES(session), modes.ECB()).encryptor()  # noqa: S305 - one block, as AN12196 has it
    start = encryptor.update(counter + bytes(_BLOCK - len(counter)))
    return _decrypt(session, start, data)


def _decrypt(key: bytes, start: bytes, data: bytes) -> bytes:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
    return decryptor.update(data) + decryptor.finalize()
