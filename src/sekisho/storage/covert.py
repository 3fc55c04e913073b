"""Covert trackers on disk: a register that each viewer's key opens a part of, and messages that nobody else can read.

The operator keeps the list of covert trackers to himself and seals it: a slot for each viewer, with the trackers of the
consignments that were granted to him and with the store's own key. Slots are of one length, and some are empty, so the
file tells neither how many may know nor of how much. What comes of a device that is in no open register, a covert one
or a stranger's, is sealed to the store's public key when it arrives: the machine that takes messages in cannot read it.

Who can open nothing is nobody here. A name proves nothing, so none is asked for.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from operator import itemgetter
from pathlib import Path
from random import SystemRandom
from typing import Any

from sekisho.location.tracking import Record
from sekisho.standards.sealing import SealingKey, SealingPublic, padded_size, seal
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes
from sekisho.storage.private_files import create_private, read_private
from sekisho.storage.tracks import Arrival, Release, TrackStore
from sekisho.vocabulary.errors import InputError, UsageFault

_HEAD = "sekisho-covert/1"
_FOR_VIEWERS, _FOR_STORE = b"sekisho covert register 1", b"sekisho covert record 1"
_SLOTS = 8  # of which there are always a multiple
_MOST_SLOTS = 1_024


@dataclass(frozen=True, slots=True)
class Slice:
    """What one viewer may know: entries as in the operator's list, the consignments granted, the store's keys."""

    viewer: str
    consignments: frozenset[str]
    trackers: tuple[Mapping[str, Any], ...]
    keys: tuple[SealingKey, ...] = field(repr=False)


def new_key(path: Path) -> SealingPublic:
    """Make a key in a file that its owner alone may read; its public side. KeyFault where a file is there."""
    key = SealingKey.new()
    path.parent.mkdir(parents=True, exist_ok=True)
    create_private(path, key.text().encode() + b"\n")
    return key.public


def read_key(path: Path) -> SealingKey:
    """A key from its file. Raises KeyFault where others may read it, UsageFault where it is none."""
    key = SealingKey.parse(read_private(path).decode("ascii", "replace").strip())
    if key is None:
        raise UsageFault(f"{path} holds no key that opens.", hint="`sekisho track key FILE` makes one.")
    return key


def write_sealed(
    path: Path,
    trackers: Sequence[Mapping[str, Any]],
    grants: Mapping[str, Collection[str]],
    viewers: Mapping[str, SealingPublic],
    keys: Sequence[SealingKey],
) -> None:
    """Seal a register.

    Args:
        trackers: entries of the operator's list.
        grants: viewer -> consignments whose covert trackers he may know.
        viewers: viewer -> his key. One without a grant gets no slot.
        keys: the store's; the first seals what comes, all of them open what came.
    """
    slices = []
    for name, consignments in sorted(grants.items()):
        mine = [entry for entry in trackers if str(entry.get("consignment")) in consignments]
        told = {
            "viewer": name,
            "consignments": sorted(consignments),
            "trackers": mine,
            "keys": [k.text() for k in keys],
        }
        slices.append((json.dumps(told, ensure_ascii=False).encode(), viewers[name]))
    size = max((padded_size(len(content)) for content, _ in slices), default=0)
    slots = [seal(content, public, _FOR_VIEWERS, size) for content, public in slices]
    while len(slots) % _SLOTS or not slots:  # nobody holds the key of these
        slots.append(seal(b"", SealingKey.new().public, _FOR_VIEWERS, size))
    SystemRandom().shuffle(slots)
    lines = [_HEAD, keys[0].public.text(), *(base64.b64encode(slot).decode() for slot in slots)]
    write_bytes(path, ("\n".join(lines) + "\n").encode())


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed register as it lies on disk."""

    path: Path
    store: SealingPublic
    slots: tuple[bytes, ...]

    def opened(self, key: SealingKey) -> Slice:
        """The slot that this key opens.

        Raises:
            UsageFault: it opens none: its holder was granted nothing.
            InputError: messages are sealed to another key than the operator's: somebody exchanged it.
        """
        for slot in self.slots:
            content = key.unseal(slot, _FOR_VIEWERS)
            if content is not None:
                told = json.loads(content)
                keys = tuple(found for text in told["keys"] if (found := SealingKey.parse(text)) is not None)
                if not keys or keys[0].public != self.store:
                    raise InputError(
                        f"The store's key in {self.path} was exchanged.", hint="Ask its operator; stop taking in."
                    )
                return Slice(told["viewer"], frozenset(told["consignments"]), tuple(told["trackers"]), keys)
        raise UsageFault(f"This key opens nothing in {self.path}.", hint="Its operator grants: `sekisho track seal`.")

    def arrival(self, arrival: Arrival) -> Arrival:
        """A message sealed to the store, with how and from where it came."""
        record = arrival.record
        told = [record.received, arrival.channel, arrival.sender, record.format, record.device, list(arrival.devices)]
        head = json.dumps(told, ensure_ascii=False).encode()
        content = len(head).to_bytes(4, "big") + head + record.body
        return arrival._replace(sealed=seal(content, self.store, _FOR_STORE))


def read_sealed(path: Path) -> Sealed:
    """A sealed register. Raises InputError where it is none (the operator's list unsealed), or others can write it."""
    if path.exists() and path.stat().st_mode & 0o022:
        raise InputError(f"{path} can be written by others.", hint=f"chmod go-w {path}")
    lines = read_file(path).decode("utf-8", "replace").splitlines()
    if not lines or lines[0] != _HEAD or not 3 <= len(lines) <= _MOST_SLOTS + 2:
        raise InputError(f"{path} is no sealed register.", hint="`sekisho track seal` makes one of the list.")
    try:
        slots = tuple(base64.b64decode(line, validate=True) for line in lines[2:])
    except ValueError:
        raise InputError(f"{path} is damaged.", hint="Seal the list anew.") from None
    return Sealed(path, SealingPublic.parse(lines[1]), slots)


class OpenedTracks:
    """The store as somebody sees it: with what his keys open, in the order in which it came."""

    def __init__(self, store: TrackStore, keys: Sequence[SealingKey] = ()) -> None:
        self._store, self._keys = store, keys

    def records(self, devices: Collection[str] | None = None, after: int = 0) -> Iterator[tuple[int, Record]]:
        """Number and record: of some devices, or all; those after a number."""
        opened = self._opened(devices, after) if self._keys else iter(())
        return merge(self._store.records(devices, after), opened, key=itemgetter(0))

    def _opened(self, devices: Collection[str] | None, after: int) -> Iterator[tuple[int, Record]]:
        wanted = None if devices is None else set(devices)
        for number, sealed in self._store.sealed(after):
            found = next((found for key in self._keys if (found := key.unseal(sealed, _FOR_STORE)) is not None), None)
            if found is None:
                continue
            split = 4 + int.from_bytes(found[:4], "big")
            received, _channel, _sender, format_, device, named = json.loads(found[4:split])
            if wanted is None or wanted & set(named):
                yield number, Record(received, found[split:], format_, device)

    def releases(self, consignment: str) -> list[Release]:
        """What was released of a consignment."""
        return self._store.releases(consignment)
