"""The reference directory: imported files, compiled references, and which of these is the current one.

::

    DIR/sources/<kind>/<files>            as imported
    DIR/sources.json                      what was imported: kind, title, date, files with sha-256
    DIR/fetched.json                      what servers said about their files, for conditional requests
    DIR/compiled/<digest>/manifest.json   what was compiled from what
    DIR/compiled/<digest>/*.arrow         one uncompressed Arrow IPC file a table, memory-mapped when opened
    DIR/current                           the digest of the current one

A compiled folder is written beside its place and renamed into it; afterwards nothing in it changes. Its digest is the
sha-256 of its manifest's canonical content: sources, compiler, and the sha-256 of every table. Whoever has a digest
can prove which tables it stands for.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from sekisho.parties.phrases import Phrases
from sekisho.service.ports import StoredSource, Validators
from sekisho.storage.knowledge import name_phrases, phrases_digest
from sekisho.vocabulary.errors import ReferenceFault
from sekisho.vocabulary.listing import Reference

FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,60}")
_AGAIN = "Run `sekisho reference build`, or import the lists again."


class ReferenceFolder:
    """The reference directory at ``root``; it is created by the first import."""

    def __init__(self, root: Path) -> None:
        self.root = root

    # imported files

    def sources(self) -> tuple[StoredSource, ...]:
        """What has been imported, by kind."""
        path = self.root / "sources.json"
        if not path.is_file():
            return ()
        document = _json(path)
        try:
            found = [_source(item) for item in document["sources"]]
        except (KeyError, TypeError, ValueError):
            raise ReferenceFault(f"{path} is damaged.", hint="Import the lists again.") from None
        return tuple(sorted(found, key=lambda source: source.kind))

    def content(self, kind: str) -> tuple[tuple[str, bytes], ...]:
        """The files of one import; raises ReferenceFault where one is absent or is not what was imported."""
        source = next((source for source in self.sources() if source.kind == kind), None)
        if source is None:
            raise ReferenceFault(f"{kind} has not been imported into {self.root}.")
        files = []
        for name, digest in source.files:
            path = self.root / "sources" / kind / _plain(name)
            content = path.read_bytes() if path.is_file() else b""
            if hashlib.sha256(content).hexdigest() != digest:
                raise ReferenceFault(f"{path} is not the file that was imported.", hint=f"Import {kind} again.")
            files.append((name, content))
        return tuple(files)

    def keep(self, source: StoredSource, files: Sequence[tuple[str, bytes]]) -> None:
        """Replace the import of one kind, wholly or not at all."""
        before = {one.kind: one for one in self.sources()}
        if before.get(source.kind) == source and self._whole(source.kind):
            return
        place = self.root / "sources" / _plain(source.kind)
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".import-", dir=place.parent))
        try:
            for name, content in files:
                (fresh / _plain(name)).write_bytes(content)
            old = place.with_name(fresh.name + ".old")
            if place.exists():
                place.rename(old)
            fresh.rename(place)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        self._note(before | {source.kind: source})

    def _whole(self, kind: str) -> bool:
        try:
            self.content(kind)
        except ReferenceFault:
            return False
        return True

    def checked(self, kind: str, day: date) -> None:
        """Remember that the publisher still offers what we have."""
        known = {source.kind: source for source in self.sources()}
        self._note(known | {kind: replace(known[kind], checked_on=day)})

    def _note(self, sources: Mapping[str, StoredSource]) -> None:
        document = {"format": FORMAT, "sources": [_item(sources[kind]) for kind in sorted(sources)]}
        replace_file(self.root / "sources.json", _canonical(document) + b"\n")

    def validators(self, url: str) -> Validators | None:
        """What a server said the last time; None where nothing readable is known: then the next request is plain."""
        item = self._said().get(url)
        if not isinstance(item, dict):
            return None
        return Validators(*(str(item.get(name, "")) for name in ("etag", "last_modified", "sha256")))

    def remember(self, url: str, validators: Validators) -> None:
        """Keep what a server said."""
        replace_file(self.root / "fetched.json", _canonical(self._said() | {url: asdict(validators)}) + b"\n")

    def _said(self) -> dict[str, Any]:
        try:
            return _json(self.root / "fetched.json")
        except (OSError, ReferenceFault):
            return {}

    # compiled references

    def phrases(self) -> Phrases:
        """The reviewed phrases of names that come with the program."""
        return name_phrases()

    def phrases_digest(self) -> str:
        """SHA-256 of the files of phrases."""
        return phrases_digest()

    def built_from(self) -> str | None:
        """The digest of the inputs of the current reference; None where there is none that opens."""
        try:
            return str(self._manifest(self._current())["inputs"])
        except (ReferenceFault, KeyError):
            return None

    def digests(self) -> tuple[str, ...]:
        """The digests of all compiled references, sorted."""
        folder = self.root / "compiled"
        return tuple(sorted(p.name for p in folder.iterdir() if _DIGEST.fullmatch(p.name))) if folder.is_dir() else ()

    def publish(self, tables: Mapping[str, pl.DataFrame], inputs: str, sources: Sequence[StoredSource]) -> str:
        """Write the tables as a compiled reference, make it the current one, and give its digest."""
        folder = self.root / "compiled"
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".build-", dir=folder))
        try:
            written = {name: _write(fresh, name, tables[name]) for name in sorted(tables)}
            body = {"format": FORMAT, "inputs": inputs, "sources": [_item(s, own=True) for s in sources]}
            body["tables"] = written
            digest = hashlib.sha256(_canonical(body)).hexdigest()
            (fresh / "manifest.json").write_bytes(_canonical(body | {"digest": digest}) + b"\n")
            fresh.chmod(0o755)
            self._place(fresh, folder / digest)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        replace_file(self.root / "current", digest.encode() + b"\n")
        return digest

    def _place(self, fresh: Path, place: Path) -> None:
        """Rename into place; what stands there already is the same, unless it is damaged."""
        if place.is_dir():
            try:
                self.open(place.name, verify=True)
            except ReferenceFault:
                place.rename(fresh.with_name(fresh.name + ".damaged"))
            else:
                return
        fresh.rename(place)

    def open(self, digest: str | None = None, *, verify: bool = False) -> Reference:
        """The current reference, or the one of ``digest`` (or of its first eight or more signs), memory-mapped.

        File sizes are always checked against the manifest; ``verify`` hashes every table too.
        """
        known = self._current() if digest is None else self._resolved(digest)
        manifest = self._manifest(known)
        if verify:
            body = {key: value for key, value in manifest.items() if key != "digest"}
            if hashlib.sha256(_canonical(body)).hexdigest() != known:
                raise ReferenceFault(f"The manifest of reference {known[:12]} was changed.", hint=_AGAIN)
        folder = self.root / "compiled" / known
        try:
            tables = {
                name: _read(folder, name, table["bytes"], table["sha256"] if verify else None)
                for name, table in manifest["tables"].items()
            }
        except (KeyError, TypeError):
            raise ReferenceFault(f"The manifest of reference {known[:12]} is damaged.", hint=_AGAIN) from None
        return Reference(known, tables)

    def _current(self) -> str:
        path = self.root / "current"
        if not path.is_file():
            raise ReferenceFault(
                f"There is no compiled reference in {self.root}.",
                hint="Import a list: `sekisho reference import KIND FILE...`, or `sekisho reference fetch`.",
            )
        digest = path.read_text(encoding="utf-8", errors="replace").strip()
        if not _DIGEST.fullmatch(digest):
            raise ReferenceFault(f"{path} does not hold a digest.", hint=_AGAIN)
        return digest

    def _resolved(self, digest: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{8,64}", digest):
            raise ReferenceFault(
                f"{digest[:80]!r} is no digest of a reference.", hint="Give eight or more of its signs."
            )
        found = [one for one in self.digests() if one.startswith(digest)]
        if len(found) != 1:
            raise ReferenceFault(f"{len(found)} references in {self.root} begin with {digest}.")
        return found[0]

    def _manifest(self, digest: str) -> dict[str, Any]:
        path = self.root / "compiled" / digest / "manifest.json"
        if not path.is_file():
            raise ReferenceFault(f"Reference {digest[:12]} is not in {self.root}.", hint=_AGAIN)
        manifest = _json(path)
        if manifest.get("format") != FORMAT:
            raise ReferenceFault(
                f"Reference {digest[:12]} has format {manifest.get('format')}, this program reads {FORMAT}.",
                hint=_AGAIN,
            )
        return manifest


def open_reference(root: Path, digest: str | None = None, *, verify: bool = False) -> Reference:
    """Open the reference directory ``root``: milliseconds, whatever its size. See ``ReferenceFolder.open``."""
    return ReferenceFolder(root).open(digest, verify=verify)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _temporary(path) as (handle, name):
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)


@contextmanager
def _temporary(path: Path) -> Iterator[tuple[int, str]]:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        yield handle, name
    finally:
        Path(name).unlink(missing_ok=True)


def _write(folder: Path, name: str, table: pl.DataFrame) -> dict[str, Any]:
    if not _TABLE.fullmatch(name):
        raise ReferenceFault(f"{name!r} cannot name a table.")
    path = folder / f"{name}.arrow"
    # One batch a file: a column is one stretch of memory, which numpy reads without copying.
    table.rechunk().write_ipc(path, compression="uncompressed", record_batch_size=max(table.height, 1))
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "rows": table.height, "sha256": digest}


def _read(folder: Path, name: str, size: int, digest: str | None) -> pl.DataFrame:
    import pyarrow as pa

    path = folder / f"{_plain(name)}.arrow"
    if not path.is_file() or path.stat().st_size != size:
        raise ReferenceFault(f"{path} is absent or has another size than its manifest says.", hint=_AGAIN)
    if digest is not None:
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
                raise ReferenceFault(f"{path} was changed since it was compiled.", hint=_AGAIN)
    try:
        # polars' own reader copies; through a memory map the workers of one machine share the pages.
        table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    except pa.ArrowInvalid as fault:
        raise ReferenceFault(f"{path} is not an Arrow file ({fault}).", hint=_AGAIN) from None
    frame = pl.from_arrow(table, rechunk=False)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _plain(name: str) -> str:
    """A name that stays within its folder."""
    if not name or Path(name).name != name or name.startswith(".") or "\\" in name or "\0" in name:
        raise ReferenceFault(f"{name[:80]!r} cannot name a file of a list.")
    return name


def _canonical(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ReferenceFault(f"{path} is not JSON.", hint=_AGAIN) from None
    if not isinstance(document, dict):
        raise ReferenceFault(f"{path} does not hold an object.", hint=_AGAIN)
    return document


def _item(source: StoredSource, *, own: bool = False) -> dict[str, Any]:
    """A source as JSON; ``own`` leaves out what is not its own, the day of the last check."""
    item: dict[str, Any] = {
        "kind": source.kind,
        "title": source.title,
        "date": source.list_date.isoformat() if source.list_date else None,
        "entries": source.entries,
        "files": [{"name": name, "sha256": digest} for name, digest in source.files],
    }
    if not own:
        item["checked_on"] = source.checked_on.isoformat() if source.checked_on else None
    return item


def _source(item: Mapping[str, Any]) -> StoredSource:
    return StoredSource(
        kind=_plain(str(item["kind"])),
        title=str(item["title"]),
        list_date=date.fromisoformat(item["date"]) if item["date"] else None,
        files=tuple((_plain(str(one["name"])), str(one["sha256"])) for one in item["files"]),
        entries=int(item["entries"]),
        checked_on=date.fromisoformat(item["checked_on"]) if item.get("checked_on") else None,
    )
