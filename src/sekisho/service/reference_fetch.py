"""Use case: bring the official lists, and keep the last good file of each that fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sekisho.service.ports import Fetched, ListFetcher, ReferenceStore, RemoteFile, RemoteList, StoredSource
from sekisho.service.reference import Progress, parse_list, silent, stored
from sekisho.standards.lists import CountryOf
from sekisho.vocabulary.errors import ReferenceFault, SekishoError, UsageFault
from sekisho.vocabulary.finding import Grade
from sekisho.vocabulary.listing import ListFile

SHRUNK = 0.5  # an edition with fewer entries than this share of the last one is not taken unseen


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """How one list fared: 'new', 'unchanged' or 'failed' (then the last good files stay)."""

    kind: str
    status: str
    detail: str
    entries: int = 0


def remote_lists(data: Mapping[str, Any], kinds: Sequence[str] = ()) -> tuple[RemoteList, ...]:
    """The lists of ``knowledge/list_sources.yaml``, or those of ``kinds``; raises UsageFault for one that it lacks."""
    lists = {
        str(kind): RemoteList(
            kind=str(kind),
            files=tuple(RemoteFile(f["name"], f["url"], int(f["max_mb"]) << 20) for f in item["files"]),
            hosts=tuple(item.get("hosts", ())),
            grade=Grade(item["grade"]).value,
            note=item.get("note", ""),
        )
        for kind, item in data["lists"].items()
    }
    absent = [kind for kind in kinds if kind not in lists]
    if absent:
        raise UsageFault(
            f"No official address is known for {', '.join(absent)}.",
            hint=f"Known: {', '.join(lists)}; import the rest.",
        )
    return tuple(lists[kind] for kind in (kinds or lists))


def fetch_lists(
    store: ReferenceStore,
    fetcher: ListFetcher,
    lists: Iterable[RemoteList],
    *,
    country_of: CountryOf,
    today: date,
    progress: Progress = silent,
) -> tuple[FetchOutcome, ...]:
    """Fetch each list; one that fails, does not parse or has shrunk oddly leaves the last good files as they are."""
    wanted = tuple(lists)
    outcomes = []
    for at, remote in enumerate(wanted):
        progress(f"fetching {remote.kind}", at, len(wanted))
        try:
            outcomes.append(_fetch_one(store, fetcher, remote, country_of, today))
        except SekishoError as fault:
            outcomes.append(FetchOutcome(remote.kind, "failed", str(fault)))
    progress("done", len(wanted), len(wanted))
    return tuple(outcomes)


def _fetch_one(
    store: ReferenceStore, fetcher: ListFetcher, remote: RemoteList, country_of: CountryOf, today: date
) -> FetchOutcome:
    last = next((source for source in store.sources() if source.kind == remote.kind), None)
    have = _last_good(store, last)
    digests = {name: digest for name, digest in last.files if name in have} if last else {}
    came: list[Fetched] = []
    for file in remote.files:
        known = store.validators(file.url)
        if known is not None and digests.get(file.name) != known.sha256:
            known = None  # what we have is not what the server would compare with
        came.append(fetcher.fetch(file, remote.hosts, known))
    if last is not None and have and all(one.content is None for one in came):
        store.checked(remote.kind, today)
        return FetchOutcome(remote.kind, "unchanged", "the publisher has nothing newer", last.entries)
    files = [
        (file.name, one.content if one.content is not None else have[file.name])
        for file, one in zip(remote.files, came, strict=True)
    ]
    listing = _edition(parse_list(remote.kind, files, country_of), came, today)
    if last is not None and len(listing.entries) < last.entries * SHRUNK:
        raise ReferenceFault(
            f"{remote.kind}: {len(listing.entries)} entries came where there were {last.entries}; not taken.",
            hint="If this is right, import the files by hand.",
        )
    same = bool(have) and last is not None and stored(listing, files).files == last.files
    if not same:
        store.keep(replace(stored(listing, files), checked_on=today), files)
    else:
        store.checked(remote.kind, today)
    for file, one in zip(remote.files, came, strict=True):
        if one.content is not None:
            store.remember(file.url, one.validators)
    return FetchOutcome(remote.kind, "unchanged" if same else "new", _detail(listing), len(listing.entries))


def _last_good(store: ReferenceStore, last: StoredSource | None) -> dict[str, bytes]:
    """The stored files; none where one of them is damaged, so that all are asked for anew."""
    try:
        return dict(store.content(last.kind)) if last else {}
    except ReferenceFault:
        return {}


def _edition(listing: ListFile, came: Sequence[Fetched], today: date) -> ListFile:
    """A list that states no date is dated by its server, else by the day on which it was fetched."""
    if listing.list_date is not None:
        return listing
    dated = [one.dated for one in came if one.dated is not None]
    return replace(listing, list_date=min([*dated, today]))


def _detail(listing: ListFile) -> str:
    return "; ".join((f"edition of {listing.list_date}", *listing.notes))
