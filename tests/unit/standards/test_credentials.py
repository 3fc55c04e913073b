"""Credentials: the signed example of the W3C verifies, ours do, and every change is refused."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.credentials import base58, check, did_key, secure, unbase58
from sekisho.vocabulary.errors import DocumentFault

# W3C, Data Integrity EdDSA Cryptosuites, test vectors of eddsa-jcs-2022: the values that a signature hangs on.
ALUMNI_KEY = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
ALUMNI: dict[str, Any] = {
    "@context": CONTEXT,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    "proof": {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": f"{ALUMNI_KEY}#{ALUMNI_KEY.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        "@context": CONTEXT,
        "proofValue": "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
    },
}
KEY = Ed25519PrivateKey.generate()


def code_of(credential: dict[str, Any]) -> str:
    with pytest.raises(DocumentFault) as caught:
        check(credential)
    return caught.value.code


def test_the_example_of_the_w3c_verifies() -> None:
    assert check(ALUMNI) == ALUMNI_KEY


def test_what_is_secured_verifies_as_its_key_s() -> None:
    plain = {name: value for name, value in ALUMNI.items() if name != "proof"}
    made = secure(plain, KEY, "2026-11-28T00:00:00Z")
    assert check(made) == did_key(KEY.public_key().public_bytes_raw())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "Alumna Credential"}, "credential-signature"),
        ({"more": 1}, "credential-signature"),
        ({"@context": CONTEXT[::-1]}, "credential-form"),
        ({"@context": CONTEXT[:1]}, "credential-form"),
        ({"proof": None}, "credential-form"),
        ({"proof": {}}, "credential-suite"),
        ({"proof": ALUMNI["proof"] | {"cryptosuite": "eddsa-rdfc-2022"}}, "credential-suite"),
        ({"proof": ALUMNI["proof"] | {"proofPurpose": "authentication"}}, "credential-suite"),
        ({"proof": ALUMNI["proof"] | {"created": "2024-02-24T23:36:38Z"}}, "credential-signature"),
        ({"proof": ALUMNI["proof"] | {"proofValue": "z1"}}, "credential-signature"),
        ({"proof": ALUMNI["proof"] | {"proofValue": "u0"}}, "credential-signature"),
        ({"proof": ALUMNI["proof"] | {"proofValue": "z" + "2" * 300}}, "credential-signature"),
        ({"proof": ALUMNI["proof"] | {"verificationMethod": "did:web:x"}}, "credential-form"),
        ({"proof": ALUMNI["proof"] | {"verificationMethod": "did:key:zzz#zzz"}}, "credential-form"),
        ({"proof": ALUMNI["proof"] | {"verificationMethod": f"{ALUMNI_KEY}#other"}}, "credential-form"),
    ],
)
def test_a_changed_credential_is_refused(change: dict[str, Any], code: str) -> None:
    assert code_of(ALUMNI | change) == code


def test_another_key_s_name_is_refused() -> None:
    did = did_key(KEY.public_key().public_bytes_raw())
    assert code_of(ALUMNI | {"proof": ALUMNI["proof"] | {"verificationMethod": did}}) == "credential-signature"


def test_a_second_proof_is_refused() -> None:
    with pytest.raises(DocumentFault):
        secure(ALUMNI, KEY, "2026-11-28T00:00:00Z")


@given(st.binary(max_size=80))
def test_base58_comes_back(raw: bytes) -> None:
    assert unbase58(base58(raw)) == raw
