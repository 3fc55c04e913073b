"""A witness killed at any moment remembers every cosignature that it gave away."""

from __future__ import annotations

import base64
import random
import subprocess
import sys
import threading
from pathlib import Path

from sekisho.ledger import consistency_spans, leaf_hash, root_of
from sekisho.standards.c2sp import Checkpoint, origin_hash, parse_note
from sekisho.storage.witness import Witness, begin_witness
from witnessed_world import ORIGIN, asking, entries, note_of, signers

KILLS = 12
_CHILD = """
import base64, sys
from pathlib import Path
from sekisho.storage.witness import Witness
with Witness.open(Path(sys.argv[1])) as witness:
    print("ready", flush=True)
    for line in sys.stdin:
        print(witness.add(base64.b64decode(line)).verdict.status, flush=True)
"""


def test_a_witness_killed_at_any_moment_never_goes_back(tmp_path: Path) -> None:
    keys = signers()
    folder = tmp_path / "w"
    begin_witness(folder, "witness.example/w1", [key.public for key in keys])
    rows = entries(4000)
    hashes = [leaf_hash(row) for row in rows]
    chance = random.Random(20261128)
    size = given = 0
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert child.stdin and child.stdout and child.stdout.readline() == "ready\n"
        timer = threading.Timer(chance.uniform(0.0, 0.4), child.kill)
        timer.start()
        acknowledged = size
        try:
            while True:
                path = [root_of(hashes[a:b]) for a, b in consistency_spans(size, size + 1)] if size else []
                body = asking(size, path, note_of(rows[: size + 1], keys[:1]))
                child.stdin.write(base64.b64encode(body).decode() + "\n")
                child.stdin.flush()
                if child.stdout.readline() != "200\n":
                    break
                size += 1
                acknowledged, given = size, given + 1
        except BrokenPipeError:
            pass
        timer.join()
        child.communicate()
        with Witness.open(folder) as witness:
            content = witness.shown(origin_hash(ORIGIN))
            size = Checkpoint.parse(parse_note(content).text).size if content else 0
        assert size in (acknowledged, acknowledged + 1)
    assert given > KILLS  # it was killed at work, not at rest
