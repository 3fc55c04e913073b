"""A mirror that is pushed to and killed at any moment: what it cosigned is whole, what it lost is brought again."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

from sekisho.ledger import leaf_hash, root_of, subtree_spans
from sekisho.standards.c2sp import AddEntries, Checkpoint, Package, parse_note, signed_by
from sekisho.storage.pushed import PushedMirror
from sekisho.storage.tiles import audit_folder
from sekisho.storage.witness import cosigners
from witnessed_world import ORIGIN, asking, entries, note_of, signers

KILLS, TOTAL = 8, 3000
KEYS = signers()
ROWS = entries(TOTAL)
HASHES = [leaf_hash(row) for row in ROWS]
_CHILD = """
import sys
from pathlib import Path
from sekisho.standards.c2sp import VerifierKey
from sekisho.storage.pushed import PushedMirror
from sekisho.storage.witness import cosigners
folder = Path(sys.argv[1])
keys = [VerifierKey.parse(text) for text in sys.argv[2:]]
with PushedMirror(folder, keys, cosigners(folder)) as mirror:
    print(mirror.size, mirror.next, flush=True)
    for line in sys.stdin:
        name, _, path = line.strip().partition(" ")
        content = Path(path).read_bytes()
        if name == "hold":
            print(mirror.add(content).verdict.status, flush=True)
            continue
        upload = mirror.upload()
        answer = next((a for at in range(0, len(content), 4000) if (a := upload.feed(content[at : at + 4000]))), None)
        print((answer or upload.end()).status, mirror.next, flush=True)
"""


def _path(first: int, end: int, size: int) -> tuple[bytes, ...]:
    return tuple(root_of(HASHES[a:b]) for a, b in subtree_spans(first, end, size))


def _requests(folder: Path, old: int, start: int, new: int) -> tuple[Path, Path]:
    """Files with the two bodies: the checkpoint, and all that is lacking."""
    rows, path = ROWS[:new], _path(0, old, new) if old else ()
    hold, push = folder / "hold", folder / "push"
    hold.write_bytes(asking(old, path, note_of(rows, KEYS)))
    head = AddEntries(ORIGIN, start, new)
    content = head.content()
    for first, at, to in head.places():
        content += Package(first, at, to, tuple(rows[at:to]), _path(first, to, new)).content()
    push.write_bytes(content)
    return hold, push


def test_a_mirror_killed_at_any_moment_shows_only_what_it_has_whole(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    ours = [signer.public for signer in cosigners(folder, "mirror.example/m1")]
    chance = random.Random(20261128)
    cosigned = pushed = 0
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(folder), *(key.public.text() for key in KEYS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdin and child.stdout
        size, at = map(int, child.stdout.readline().split())
        assert size >= cosigned  # a cosignature that was given away stands
        timer = threading.Timer(chance.uniform(0.1, 1.2), child.kill)
        timer.start()
        pending = _pending(folder)
        try:
            while at < TOTAL - 100:
                new = max(pending, at) + chance.randrange(1, 100)
                hold, push = _requests(tmp_path, pending, at, new)
                for name, path in (("hold", hold), ("push", push)):
                    child.stdin.write(f"{name} {path}\n")
                    child.stdin.flush()
                    told = child.stdout.readline().split()
                    if not told:
                        raise BrokenPipeError
                    assert told[0] == "200", (name, told)
                cosigned = pending = at = new
                pushed += 1
        except BrokenPipeError:
            pass
        timer.join()
        child.communicate()
        if (folder / "checkpoint").exists():
            found = audit_folder(folder, [*(key.public for key in KEYS), *ours])
            assert found.flaws == () and found.checkpoint is not None and found.checkpoint.size >= cosigned
            signed_by(parse_note((folder / "checkpoint").read_bytes()), ours)
            cosigned = found.checkpoint.size
    assert pushed > KILLS  # it was killed at work, not at rest
    with PushedMirror(folder, [key.public for key in KEYS], cosigners(folder)) as mirror:
        assert mirror.size == cosigned <= mirror.next


def _pending(folder: Path) -> int:
    path = folder / ".state" / "pending"
    return Checkpoint.parse(parse_note(path.read_bytes()).text).size if path.exists() else 0
