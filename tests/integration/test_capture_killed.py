"""A capture that is killed at any moment: what was acknowledged is there, what is there the log has."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from itertools import count
from pathlib import Path

import pytest

from sekisho.bootstrap import now, read_log
from sekisho.service.capture import Given, Refusal, capture, settle
from sekisho.service.ports import EventQuery
from sekisho.service.reconcile import differences
from sekisho.storage.custody_store import open_store
from sekisho.storage.tiles import OwnLog

KILLS = 16
HEAD = {
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-11-24T00:00:00Z",
}
EVENT = {
    "type": "ObjectEvent",
    "action": "OBSERVE",
    "eventTime": "2026-11-24T00:00:00Z",
    "eventTimeZoneOffset": "+00:00",
}


def write(folder: Path, run: int, told: int) -> None:
    """Capture without end; each id is written to ``told`` when it was acknowledged."""
    store, log = open_store(folder / "custody.db"), OwnLog(folder / "log")
    for number in count():
        events = [EVENT | {"eventID": f"urn:x:{run}:{number}:{n}", "epcList": [f"urn:x:u:{n}"]} for n in range(5)]
        content = json.dumps(HEAD | {"epcisBody": {"eventList": events}}).encode()
        job = capture(store, log, Given(content, str(run)), now)
        assert not isinstance(job, Refusal)
        os.write(told, job.id.encode() + b"\n")


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_shown_that_the_log_lacks(tmp_path: Path) -> None:
    chance = random.Random(20261128)
    acknowledged: list[str] = []
    for run in range(KILLS):
        ours, theirs = os.pipe()
        writer = os.fork()
        if writer == 0:
            try:
                write(tmp_path, run, theirs)
            finally:
                os._exit(1)
        os.close(theirs)
        first = os.read(ours, 33) if run % 2 else b""  # half of them are killed while they begin
        time.sleep(chance.uniform(0.0, 0.3))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        with os.fdopen(ours) as said:
            acknowledged += [line for line in [first.decode(), *said] if line.endswith("\n")]
    store, log = open_store(tmp_path / "custody.db"), OwnLog(tmp_path / "log")
    shown = {event.capture for event in store.events(EventQuery(), None, 100_000)}
    assert len(acknowledged) >= KILLS // 2 and {line.strip() for line in acknowledged} <= shown
    assert {found.code for found in differences(store, read_log(tmp_path / "log"))} <= {"not-finished"}
    with log.writing() as recorder:
        settle(store, recorder, now)
    assert list(differences(store, read_log(tmp_path / "log"))) == []
    assert len(store.events(EventQuery(), None, 100_000)) % 5 == 0
