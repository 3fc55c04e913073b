"""Transcripts: one honest, and every way in which it can be bent."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.locating.challenge import Challenge, landmark_id
from sekisho.standards.locating.transcript import Round, Transcript, digest, matter_of, nonces_apart, read_transcript
from sekisho.vocabulary.errors import LedgerFault

LANDMARK, UNIT, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
PUBLIC, SESSION_KEY = LANDMARK.public_key().public_bytes_raw(), UNIT.public_key().public_bytes_raw()
RUN, SESSION = b"r" * 16, b"s" * 16
KNOWN = {"public": PUBLIC, "run": RUN, "session": SESSION, "session_key": SESSION_KEY}


def answered(number: int, rtt: int, key: Ed25519PrivateKey = UNIT, nonce: bytes | None = None) -> Round:
    asked = Challenge(SESSION, landmark_id(PUBLIC), number, nonce or bytes([number]) * 32)
    return Round(number, asked.nonce, asked.answer(key)[-64:], rtt)


HONEST = Transcript(
    "tokyo", 35.68, 139.77, 1.0, PUBLIC, RUN, SESSION, SESSION_KEY, "udp", "2026-11-24T00:00:00+00:00",
    (answered(0, 9_000_000), answered(1, 7_000_000), Round(2, b"\2" * 32, None, None)),
)  # fmt: skip


def test_an_honest_transcript_is_read_back() -> None:
    assert read_transcript(HONEST.signed(LANDMARK), **KNOWN) == HONEST


def test_the_least_round_counts() -> None:
    assert HONEST.least_ms() == 7.0 and replace(HONEST, rounds=HONEST.rounds[2:]).least_ms() == float("inf")


BENT = {
    "another landmark signed": (HONEST, STRANGER, {}),
    "known under another key": (HONEST, LANDMARK, {"public": STRANGER.public_key().public_bytes_raw()}),
    "of an earlier run": (HONEST, LANDMARK, {"run": b"q" * 16}),
    "of another session": (HONEST, LANDMARK, {"session": b"q" * 16}),
    "under another session key": (HONEST, LANDMARK, {"session_key": STRANGER.public_key().public_bytes_raw()}),
    "a round twice": (replace(HONEST, rounds=(*HONEST.rounds, answered(0, 1))), LANDMARK, {}),
    "a nonce twice": (replace(HONEST, rounds=(*HONEST.rounds, answered(5, 1, nonce=b"\0" * 32))), LANDMARK, {}),
    "a round that another key answered": (replace(HONEST, rounds=(answered(0, 5, STRANGER),)), LANDMARK, {}),
    "an answer moved to another round": (
        replace(HONEST, rounds=(replace(answered(0, 5), number=9),)), LANDMARK, {}),
    "a time without an answer": (replace(HONEST, rounds=(Round(0, b"\1" * 32, None, 5),)), LANDMARK, {}),
    "an answer without a time": (replace(HONEST, rounds=(replace(answered(0, 5), rtt_ns=None),)), LANDMARK, {}),
    "an answer before the question": (replace(HONEST, rounds=(replace(answered(0, 5), rtt_ns=-5),)), LANDMARK, {}),
    "no time at all": (replace(HONEST, rounds=(replace(answered(0, 5), rtt_ns=0),)), LANDMARK, {}),
    "a place off the earth": (replace(HONEST, lat=91.0), LANDMARK, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", BENT)
def test_a_bent_transcript_is_refused(case: str) -> None:
    transcript, key, known = BENT[case]
    with pytest.raises(LedgerFault):
        read_transcript(transcript.signed(key), **{**KNOWN, **known})


@pytest.mark.parametrize("path", [("place", "lat"), ("rounds", 0, "rtt_ns"), ("landmark", "id"), ("began",)])
def test_a_changed_value_is_seen(path: tuple[object, ...]) -> None:
    told = json.loads(HONEST.signed(LANDMARK))
    inner = told
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = 1 if path[-1] != "id" else "kyoto"
    with pytest.raises(LedgerFault):
        read_transcript(rfc8785.dumps(told), **KNOWN)


def test_another_spelling_of_the_same_values_is_refused() -> None:
    with pytest.raises(LedgerFault, match="canonical"):
        read_transcript(json.dumps(json.loads(HONEST.signed(LANDMARK))).encode(), **KNOWN)


def test_two_landmarks_with_one_nonce_are_named() -> None:
    with pytest.raises(LedgerFault, match="tokyo.*osaka"):
        nonces_apart([HONEST, replace(HONEST, landmark="osaka")])
    nonces_apart([HONEST])


def test_what_the_log_commits_to_names_every_file_by_digest() -> None:
    content = HONEST.signed(LANDMARK)
    matter = matter_of("GPU-1", "2026-11-24T00:00:00+00:00", {"outcome": "pass"}, "ab", [b"der"], [content])
    assert matter["transcripts_sha256"] == [digest(content)] and matter["attestation_sha256"] == [digest(b"der")]


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(LedgerFault):
        read_transcript(content, **KNOWN)


@given(
    st.dictionaries(st.sampled_from([*json.loads(HONEST.signed(LANDMARK)), "x"]), st.none() | st.integers() | st.text())
)
def test_a_transcript_with_strange_values_is_refused_with_a_reason(strange: dict[str, object]) -> None:
    told = json.loads(HONEST.signed(LANDMARK))
    if all(told.get(name, "none") == value for name, value in strange.items()):
        return
    with pytest.raises(LedgerFault):
        read_transcript(json.dumps({**told, **strange}).encode(), **KNOWN)
