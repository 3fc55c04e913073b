"""Files for `sekisho twin`: those that are named, or what the store holds; and files into the store."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from sekisho.service.capture import Given, Refusal, capture, problem
from sekisho.service.ports import CaptureJob
from sekisho.service.reconcile import differences
from sekisho.service.recorded import recorded
from sekisho.service.wording import LANGS, clean
from sekisho.settings import Settings
from sekisho.storage.custody import custody_texts
from sekisho.storage.files import read_file
from sekisho.vocabulary.errors import UsageFault


def inputs(paths: Sequence[Path], store: str | None) -> list[tuple[str, bytes]]:
    """Name and content of each file; without files, of what the store holds.

    Raises:
        UsageFault: no files, and no store. UnreadableFile, StoreFault: they cannot be read.
    """
    if paths and store:
        raise UsageFault(
            "Files and --store exclude each other.", hint="`sekisho twin capture` takes files into a store."
        )
    if paths:
        return [(str(path), read_file(path)) for path in paths]
    where = _there(store)
    from sekisho.storage.custody_store import open_store  # who names files needs no database

    opened = open_store(where)
    try:
        return list(recorded(opened))
    finally:
        opened.close()


def capture_files(
    paths: Sequence[Path], store: str | None, log: Path | None, by: str | None, *, proceed: bool, lang: str
) -> int:
    """Record files, each as one batch, and print what became of each; the exit status."""
    from sekisho.bootstrap import now, open_custody
    from sekisho.cli.recording import witnessed

    opened, own = open_custody(store, log)
    who, words = clean(by or getpass.getuser(), 64), _Words(lang)
    failed = 0
    for path in paths:
        done = capture(opened, own, Given(read_file(path), who, proceed), now)
        failed += isinstance(done, Refusal) or not done.success
        for line in words.told(str(path), done):
            sys.stdout.write(line + "\n")
    opened.close()
    if failed < len(paths):
        witnessed(own.folder)
    return 0 if not failed else 3 if failed == len(paths) else 1


def verify(store: str | None, log: Path | None, *, as_json: bool, lang: str) -> int:
    """Print in what store and log differ; the exit status. Raises UsageFault where either is not there."""
    from sekisho.bootstrap import read_log, settings
    from sekisho.storage.custody_store import open_store

    where = _there(store)
    folder = log or settings().log
    opened = open_store(where)
    found = list(differences(opened, read_log(folder)))
    opened.close()
    if as_json:
        sys.stdout.write(
            json.dumps({"differences": [asdict(one) for one in found]}, ensure_ascii=False, indent=2) + "\n"
        )
        return 1 if found else 0
    words = _Words(lang)
    for one in found:
        sys.stdout.write(f"▲ {one.capture}: {words('differences', one.code)}\n")
        if one.event:
            sys.stdout.write(f"    {clean(one.event, 300)}\n")
    sys.stdout.write(words("words", "compared", n=len(found)) + "\n")
    return 1 if found else 0


def _there(store: str | None) -> str:
    where = store or Settings.of(os.environ).store
    if "://" not in where and not Path(where).is_file():
        raise UsageFault(f"No files are named, and there is no store at {where}.", hint="sekisho twin capture FILES")
    return where


class _Words:
    """What became of a file, in one language."""

    def __init__(self, lang: str) -> None:
        self._texts = custody_texts()
        self._place = list(LANGS).index(lang)

    def told(self, path: str, done: CaptureJob | Refusal) -> Iterator[str]:
        """A line on the whole, then one a reason."""
        if isinstance(done, Refusal):
            errors, success = [problem(fault) for fault in done.faults], False
            outcome = self("words", "refused")
        else:
            errors, success = [dict(error) for error in done.errors], done.success
            outcome = self._outcome(done)
        yield f"{'●' if success else '■'} {clean(path, 300)}: {outcome}"
        for error in errors:
            yield f"    {clean(str(error.get('detail', '')), 300)}: {self('faults', str(error['code']))}"

    def _outcome(self, job: CaptureJob) -> str:
        if job.receipt is None:
            return self("words", "recorded_before" if job.success else "refused")
        at = {"capture": job.id, "index": job.receipt.index, "origin": job.receipt.origin}
        return self("words", "recorded" if job.success else "recorded_in_part", **at)

    def __call__(self, kind: str, key: str, /, **params: object) -> str:
        return self._texts[kind][key][self._place].format(**params)
