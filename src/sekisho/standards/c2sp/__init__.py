"""Bytes of transparency logs as C2SP writes them: signed notes, checkpoints, cosignatures, tiles, proofs. Pure.

::

    key = VerifierKey.parse("example.com/log+1b2c3d4e+AZ...")      # a 'vkey'
    note = parse_note(content)
    checkpoint = Checkpoint.parse(note.text)                       # origin, size, root
    signed_by(note, [key])                                         # refuses a note that the key did not sign
    tile_path(0, 1234067)                                          # 'tile/0/x001/x234/067'
    proof = Proof.parse(text)                                      # a .tlog-proof
    policy = Policy.parse(content)                                 # logs, witnesses, groups, quorum
    request = AddCheckpoint.parse(body)                            # what a log asks of a witness

Sources: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof, tlog-policy, tlog-witness and
tlog-mirror as of July 2026.
"""

from __future__ import annotations

from sekisho.standards.c2sp.checkpoint import Checkpoint
from sekisho.standards.c2sp.keys import (
    Kind,
    Signed,
    SignerKey,
    Subtree,
    VerifierKey,
    known_signatures,
    sign_checkpoint,
    signed_by,
)
from sekisho.standards.c2sp.note import Note, Signature, format_note, parse_note
from sekisho.standards.c2sp.policy import Group, KnownLog, KnownWitness, Policy
from sekisho.standards.c2sp.proof import Proof
from sekisho.standards.c2sp.tiles import (
    ENTRY_BYTES,
    WIDTH,
    TileAt,
    bundle_path,
    decode_bundle,
    decode_tile,
    encode_bundle,
    parse_path,
    tile_path,
    tiles_of,
)
from sekisho.standards.c2sp.uploading import AddEntries, Incoming, MirrorInfo, Package
from sekisho.standards.c2sp.witnessing import (
    AddCheckpoint,
    SignSubtree,
    origin_hash,
    parse_signature_lines,
    signature_lines,
)

__all__ = [
    "ENTRY_BYTES",
    "WIDTH",
    "AddCheckpoint",
    "AddEntries",
    "Checkpoint",
    "Group",
    "Incoming",
    "Kind",
    "KnownLog",
    "KnownWitness",
    "MirrorInfo",
    "Note",
    "Package",
    "Policy",
    "Proof",
    "SignSubtree",
    "Signature",
    "Signed",
    "SignerKey",
    "Subtree",
    "TileAt",
    "VerifierKey",
    "bundle_path",
    "decode_bundle",
    "decode_tile",
    "encode_bundle",
    "format_note",
    "known_signatures",
    "origin_hash",
    "parse_note",
    "parse_path",
    "parse_signature_lines",
    "sign_checkpoint",
    "signature_lines",
    "signed_by",
    "tile_path",
    "tiles_of",
]
