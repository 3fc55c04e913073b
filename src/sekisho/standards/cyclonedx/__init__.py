"""CycloneDX 1.6: inventories of what a thing is made of. For now the cryptographic one (CBOM).

>>> cryptography_bill([Asset("a log", key_id, "ed25519", 32, "active")], serial, "2026-11-28T00:00:00Z")
"""

from sekisho.standards.cyclonedx.cbom import ALGORITHMS, Asset, cryptography_bill

__all__ = ["ALGORITHMS", "Asset", "cryptography_bill"]
