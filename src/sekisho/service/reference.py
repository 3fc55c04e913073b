"""Use cases around the reference: import a list or a folder of lists, compile, show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sekisho import __version__
from sekisho.parties import INDEX_TABLES
from sekisho.service.ports import ReferenceStore, StoredSource
from sekisho.service.reference_tables import sources_digest, tables_of
from sekisho.standards.lists import PARSERS, CountryOf
from sekisho.standards.yaml_data import NotYaml, read_yaml
from sekisho.vocabulary.errors import ReferenceFault, UnreadableFile, UsageFault
from sekisho.vocabulary.listing import ListFile, Reference

STALE_DAYS = 30  # older lists earn a warning
COMPILER = "3"  # to be raised when the same files shall give other tables
MAX_FILE_BYTES = 512 * 2**20
Progress = Callable[[str, int, int], None]  # (what, done, of)
Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gave; ``digest`` is None where nothing was compiled."""

    listing: ListFile
    digest: str | None = None


def silent(what: str, done: int, of: int) -> None:
    """Report nothing."""


def read_files(paths: Iterable[Path]) -> tuple[tuple[str, bytes], ...]:
    """(name, content) of list files; raises UnreadableFile where one cannot be read or is too large."""
    files = []
    for path in paths:
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise UnreadableFile(f"{path} is larger than {MAX_FILE_BYTES >> 20} MB.", hint="No list is.")
            files.append((path.name, path.read_bytes()))
        except OSError as fault:
            raise UnreadableFile(f"{path} cannot be read: {fault.strerror or fault}.") from None
    return tuple(files)


def parse_list(kind: str, files: Files, country_of: CountryOf, list_date: date | None = None) -> ListFile:
    """Parse files of one kind; ``list_date`` overrides what the files say. Refuses an import without entries."""
    if kind not in PARSERS:
        raise UsageFault(f"{kind!r} is no kind of list.", hint=f"Kinds: {', '.join(sorted(PARSERS))}.")
    names = [name for name, _ in files]
    if not names or len(set(names)) != len(names):
        raise UsageFault("Give at least one file, and no two of one name.")
    listing = PARSERS[kind].parse(files, lru_cache(maxsize=65536)(country_of))
    if not listing.entries:
        raise ReferenceFault(f"{', '.join(names)}: no entry found.", hint=f"{kind} expects {PARSERS[kind].files}.")
    return replace(listing, list_date=list_date) if list_date is not None else listing


def import_list(
    store: ReferenceStore,
    kind: str,
    files: Files,
    *,
    country_of: CountryOf,
    list_date: date | None = None,
    title: str | None = None,
    build_now: bool = True,
    progress: Progress = silent,
) -> Imported:
    """Parse, keep, and compile unless told not to; nothing is kept where the files do not parse."""
    listing = parse_list(kind, files, country_of, list_date)
    if title:
        listing = replace(listing, title=title)
    store.keep(stored(listing, files), files)
    if not build_now:
        return Imported(listing)
    return Imported(listing, build(store, country_of=country_of, parsed={kind: listing}, progress=progress))


def stored(listing: ListFile, files: Files) -> StoredSource:
    """How the store remembers a parsed import."""
    digests = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in files)
    return StoredSource(listing.kind, listing.title, listing.list_date, digests, len(listing.entries))


def import_folder(
    store: ReferenceStore, folder: Path, *, country_of: CountryOf, progress: Progress = silent
) -> tuple[Imported, ...]:
    """Import what ``manifest.yaml`` in ``folder`` names, and compile once; unchanged lists are not compiled again.

    The manifest is a list of ``{kind, files, date, title}``; date and title may be left out, files lie in the folder.
    """
    done = []
    for item in _manifest(folder):
        names = [str(name) for name in item["files"]]
        if any(Path(name).name != name for name in names):
            raise ReferenceFault(f"{folder.name}/manifest.yaml: files must lie in the folder itself.")
        files = read_files(folder / name for name in names)
        day = item.get("date")
        done.append(
            import_list(
                store,
                str(item["kind"]),
                files,
                country_of=country_of,
                list_date=day if isinstance(day, date) else None,
                title=item.get("title"),
                build_now=False,
            )
        )
    parsed = {one.listing.kind: one.listing for one in done}
    digest = ensure_built(store, country_of=country_of, parsed=parsed, progress=progress)
    return tuple(replace(one, digest=digest) for one in done)


def _manifest(folder: Path) -> list[dict[str, Any]]:
    [(name, content)] = read_files([folder / "manifest.yaml"])
    try:
        items = read_yaml(content)
    except NotYaml as fault:
        raise ReferenceFault(f"{name} is not YAML: {fault}.") from None
    if not isinstance(items, list) or not all(isinstance(i, dict) and {"kind", "files"} <= i.keys() for i in items):
        raise ReferenceFault(f"{name} must be a list of mappings with kind and files.")
    return items


def inputs_digest(sources: Sequence[StoredSource], phrases: str) -> str:
    """What a compiled reference depends on: program, compiler, phrases, every source's kind, title, date and files."""
    index = sorted((name, str(schema)) for name, schema in INDEX_TABLES.items())
    words = [[s.kind, s.title, s.list_date.isoformat() if s.list_date else None, s.files] for s in sources]
    return hashlib.sha256(json.dumps([__version__, COMPILER, index, phrases, words]).encode()).hexdigest()


def build(
    store: ReferenceStore,
    *,
    country_of: CountryOf,
    parsed: Mapping[str, ListFile] | None = None,
    progress: Progress = silent,
) -> str:
    """Compile everything imported into a reference and make it the current one; gives its digest.

    ``parsed`` holds lists that were parsed from the stored files a moment ago, by kind; the others are parsed now.
    """
    sources = store.sources()
    if not sources:
        raise ReferenceFault("Nothing has been imported yet.", hint="See `sekisho reference import --help`.")
    listings = []
    for at, source in enumerate(sources):
        progress(f"reading {source.kind}", at, len(sources) + 1)
        fresh = (parsed or {}).get(source.kind)
        listing = fresh or parse_list(source.kind, store.content(source.kind), country_of)
        listings.append((replace(listing, title=source.title, list_date=source.list_date), source))
    progress("compiling", len(sources), len(sources) + 1)
    digest = store.publish(
        tables_of(listings, store.phrases()), inputs_digest(sources, store.phrases_digest()), sources
    )
    progress("done", len(sources) + 1, len(sources) + 1)
    return digest


def ensure_built(
    store: ReferenceStore,
    *,
    country_of: CountryOf,
    parsed: Mapping[str, ListFile] | None = None,
    progress: Progress = silent,
) -> str:
    """The digest of the current reference; compiles only where program or sources changed since.

    ``parsed`` as for ``build``.
    """
    if store.built_from() == inputs_digest(store.sources(), store.phrases_digest()):
        return store.open().digest
    return build(store, country_of=country_of, parsed=parsed, progress=progress)


@dataclass(frozen=True, slots=True)
class Shown:
    """One list of a reference, for a person; ``age`` in days is None where the list's date is unknown."""

    kind: str
    title: str
    entries: int
    names: int
    list_date: date | None
    checked_on: date | None
    age: int | None
    files: tuple[str, ...]
    sha256: str

    @property
    def stale(self) -> bool:
        """True where the list is too old to be relied upon, or its age is unknown."""
        return self.age is None or self.age > STALE_DAYS


def show(reference: Reference, sources: Sequence[StoredSource], *, as_of: date) -> tuple[Shown, ...]:
    """The lists of a reference; a list is as old as the last day on which its publisher was known to offer it."""
    checked = {source.kind: (sources_digest(source), source.checked_on) for source in sources}
    rows = []
    for row in reference.sources.iter_rows(named=True):
        digest, seen = checked.get(row["list"], ("", None))
        seen = seen if digest == row["sha256"] else None
        known = [day for day in (row["list_date"], seen) if day is not None and day <= as_of]
        rows.append(
            Shown(
                kind=row["list"],
                title=row["title"],
                entries=row["entries"],
                names=row["names"],
                list_date=row["list_date"],
                checked_on=seen,
                age=(as_of - max(known)).days if known else None,
                files=tuple(row["files"]),
                sha256=row["sha256"],
            )
        )
    return tuple(rows)
