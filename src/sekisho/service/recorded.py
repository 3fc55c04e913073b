"""What a store holds, as files: so that whatever reads files of events and documents reads a store as well."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sekisho.service.ports import CaptureJob, CustodyStore
from sekisho.standards.epcis import kept_document

_PAGE = 500


def recorded(store: CustodyStore) -> Iterator[tuple[str, bytes]]:
    """A name and the bytes of every batch that was acknowledged, in the order of recording, then of every document.

    Of a batch only the events that were kept. Replayed, they are one story, whatever the order of capture.
    """
    for job in jobs_of(store):
        if job.finished_at is None:
            continue
        events = store.events_of(job.id)
        for around, some in groupby(events, key=lambda event: event.around):
            yield f"capture {job.id}", kept_document([event.content for event in some], around)
    for document in store.documents():
        yield f"{document.kind} {document.digest[:16]}", document.content


def jobs_of(store: CustodyStore) -> list[CaptureJob]:
    """All batches, in the order of recording."""
    found: list[CaptureJob] = []
    while page := store.jobs(None, found[-1].id if found else "", _PAGE):
        found += page
    return sorted(found, key=lambda job: (job.created_at, job.id))
