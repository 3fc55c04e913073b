"""What `sekisho track` does. Apart from ``track`` so that `sekisho --help` need not load any of this."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sekisho.location.tracking import Coverage, Event, Record, Register, Viewer, World, seen_by
from sekisho.service.tracking import Told, TrackingWords, document_of, tell, to_release
from sekisho.service.tracking_coverage import learn as learn_from
from sekisho.service.tracking_intake import Desk, Notice, Tally, at_once, tally
from sekisho.service.tracking_watch import Lookout
from sekisho.service.wording import LANGS
from sekisho.standards.csv_export import to_csv
from sekisho.standards.sealing import SealingPublic
from sekisho.storage.bundled import copy_tracking
from sekisho.storage.coverage import read_coverage, write_coverage
from sekisho.storage.covert import OpenedTracks, Sealed, Slice, new_key, read_key, read_sealed, write_sealed
from sekisho.storage.files import read_file
from sekisho.storage.networks import NetworkTables, network_tables
from sekisho.storage.outputs import write_bytes
from sekisho.storage.trackers import Registered, read_covert, read_register
from sekisho.storage.tracking import tracking_texts
from sekisho.storage.tracks import Arrival, Release, TrackStore, opened
from sekisho.vocabulary.errors import UsageFault

_LOOK = 2.0  # seconds between two looks at the store


@dataclass
class Where:
    """The files that a command was given, opened when they are needed."""

    register_file: Path
    covert_file: Path | None
    key_file: Path | None
    store: Path
    lang: str
    networks_file: Path | None = None
    coverage: Path | None = None

    @cached_property
    def covert(self) -> Sealed | None:
        """The sealed register of covert trackers."""
        if self.covert_file is None and self.key_file is not None:
            raise UsageFault("A key opens nothing by itself.", hint="Give --covert FILE beside --key.")
        return read_sealed(self.covert_file) if self.covert_file is not None else None

    @cached_property
    def opened(self) -> Slice | None:
        """What the key opens of it; None for who has none."""
        if self.covert is None or self.key_file is None:
            return None
        return self.covert.opened(read_key(self.key_file))

    @cached_property
    def registered(self) -> Registered:
        """The register, with what the key opened."""
        return read_register(self.register_file, self.opened)

    @property
    def register(self) -> Register:
        """Everything that may be known here."""
        return self.registered.register

    @property
    def viewer(self) -> Viewer:
        """Who looks: whose key it is."""
        return self.registered.viewer

    def tracks(self, store: TrackStore) -> OpenedTracks:
        """What came, as far as it can be read."""
        return OpenedTracks(store, self.opened.keys if self.opened is not None else ())

    def words(self) -> TrackingWords:
        """Texts in the language."""
        return TrackingWords(tracking_texts(), LANGS.index(self.lang))

    def world(self, until: float) -> World:
        """The map, the networks, and the countries that matter by the law of that day."""
        from sekisho.bootstrap import tracking_world

        day = datetime.fromtimestamp(until, UTC).date()
        world = tracking_world(day, self.registered.watched, self.registered.restricted, self._networks())
        return replace(world, coverage=Coverage(read_coverage(self.coverage))) if self.coverage else world

    def _networks(self) -> NetworkTables | None:
        """The operator's table; what cannot be used of it is written beside it, and told."""
        if self.networks_file is None:
            return None
        tables, rejects = network_tables(self.networks_file)
        if rejects.height:
            beside = self.networks_file.with_name(self.networks_file.name + ".rejects.csv")
            write_bytes(beside, to_csv(rejects))
            told = self.words()("words", "rejects_at", rows=rejects["row"].n_unique(), file=beside)
            sys.stderr.write(told + "\n")
        return tables


def write_example(folder: Path, lang: str) -> None:
    """Copy the bundled example; print what can be done with it."""
    written = copy_tracking(folder)
    _say(str(path) for path in written)
    words = TrackingWords(tracking_texts(), LANGS.index(lang))
    at = "" if folder == Path() else f"cd {folder} && "
    sys.stderr.write(
        f"{words('words', 'try_it')}\n"
        f"  {at}sekisho track ingest crate.jsonl carton.csv --received 2026-11-22T09:00:00Z\n"
        f"  sekisho track show C-7001 --until 2026-11-21T18:00:00Z --map way.svg --lang {lang}\n"
    )


def make_key(path: Path) -> None:
    """Make a key; print its public side."""
    _say(iter([new_key(path).text()]))


def seal_list(where: Path, register: Path, out: Path, viewers: Sequence[str], keys: Sequence[Path]) -> None:
    """Seal the operator's list of covert trackers for those who may know of them."""
    trackers, grants = read_covert(where, register)
    given = {}
    for stated in viewers:
        name, found, text = stated.partition("=")
        if not found or name not in grants:
            raise UsageFault(f"{where} grants nothing to {name}.", hint="--to NAME=KEY, NAME as under viewers.")
        file = Path(text[:255])
        given[name] = SealingPublic.parse(
            read_file(file).decode("ascii", "replace").strip() if file.is_file() else text
        )
    if missing := sorted(grants.keys() - given.keys()):
        raise UsageFault(f"{', '.join(missing)} may know, and has no key.", hint=f"--to {missing[0]}=KEY")
    for path in keys:
        if not path.exists():
            new_key(path)
    write_sealed(out, trackers, grants, given, [read_key(path) for path in keys])
    _say(iter([f"{out}: {', '.join(sorted(given))}"]))


def ingest(where: Where, files: Sequence[Path], listen: str, mqtt: str, device: str, received: str) -> None:
    """Keep files, or whatever comes. Raises UsageFault where neither or both are asked for."""
    if sum(map(bool, (files, listen, mqtt))) != 1:
        raise UsageFault("Give files, or --listen, or --mqtt.", hint="`sekisho track ingest --help` shows each.")
    with opened(where.store) as store:
        if files:
            at = round((_instant(received) if received else time.time()) * 1000)
            records = [Record(at, read_file(path), "", device) for path in files]
            _told_of(where, _kept(where, store, records, [("file", path.name) for path in files]))
        else:
            _serve(where, store, listen, mqtt)


def _kept(where: Where, store: TrackStore, records: Sequence[Record], ways: Sequence[tuple[str, str]]) -> Tally:
    desk = _desk(where, store, ways)
    return tally(desk.take(records), where.register, where.viewer)


def _desk(where: Where, store: TrackStore, ways: Sequence[tuple[str, str]]) -> Desk:
    covert = where.covert
    known = {tracker.device for tracker in where.register.trackers.values() if not tracker.covert}

    def keep(records: Sequence[Record], devices: Sequence[tuple[str, ...]]) -> None:
        arrivals = [Arrival(r, *way, names) for r, way, names in zip(records, ways, devices, strict=True)]
        if covert is not None:  # of a covert tracker, or of a stranger: nobody can tell here
            arrivals = [covert.arrival(one) if known.isdisjoint(one.devices) else one for one in arrivals]
        store.append(arrivals)

    return Desk(where.register, where.registered.watched, keep)


def _serve(where: Where, store: TrackStore, listen: str, mqtt: str) -> None:
    senders: list[tuple[str, str]] = []
    desk = _desk(where, store, senders)  # the list is filled anew for every group
    channel = "http" if listen else "mqtt"

    def keep(group: Sequence[tuple[Record, str]]) -> None:
        senders[:] = [(channel, sender) for _, sender in group]
        examined = desk.take([record for record, _ in group])
        told = at_once(examined, where.register, where.viewer)
        if where.covert is not None:
            told = [one for one in told if one.device in where.register.trackers]
        _say(_notices(told, where.words()))

    if listen:
        from sekisho.connectors.tracker_http import serve

        serve(keep, *_address(listen))
    else:
        from sekisho.connectors.tracker_mqtt import Address, subscribe

        subscribe(Address.of(mqtt), keep, client_id=f"sekisho-{where.store.resolve().parent.name}")


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise UsageFault(f"{listen} is no address.", hint="HOST:PORT, such as 127.0.0.1:5055")
    return host.strip("[]") or "127.0.0.1", int(port)


def _told_of(where: Where, counted: Tally) -> None:
    words = where.words()
    _say(iter([words("words", "ingested", records=counted.records, fixes=counted.fixes)]))
    _say(f"  {words('marks', mark)}: {count}" for mark, count in counted.marks)
    _say(_notices(counted.notices, words))
    for code, path, value in counted.faults[:20]:
        reason = words("faults", code) + (f" ({value})" if value else "")
        _say(iter(["  " + words("words", "fault", path=path, reason=reason)]))


def _notices(notices: Sequence[Notice], words: TrackingWords) -> Iterator[str]:
    for one in notices:
        about = " ".join(part for part in (one.consignment, one.device) if part)
        yield f"▲ {iso(one.time)} {about}: {words('words', f'notice-{one.code}', what=one.what)}"


def replay_all(where: Where, consignments: Sequence[str], until: str, *, as_json: bool) -> None:
    """Print a line a consignment, or all of them as one JSON document."""
    at = _instant(until) if until else time.time()
    known = seen_by(where.register, where.viewer)
    chosen = list(consignments) or sorted(known.plans)
    with opened(where.store, begin=False) as store:
        world, tracks = where.world(at), where.tracks(store)
        stories = [tell(one, where.register, where.viewer, tracks, world, at) for one in chosen]
    if as_json:
        _print([document_of(told, iso) for told in stories])
        return
    words = where.words()
    for told in stories:
        sign = "■" if told.story.alarmed else "●"
        state = words("states", told.story.state.value)
        _say(iter([f"{sign} {told.story.consignment}  {state}  {told.story.odds:+.1f}  {_eta(told, words)}".rstrip()]))
        _say(f"    {iso(e.time)}  {words.event(e)}" for e in told.story.events if e.kind == "alarm")
        _say(f"  {line}" for line in _released(told, words))


def follow(where: Where) -> None:
    """Print every new event of every consignment, until interrupted."""
    words = where.words()
    with opened(where.store) as store:
        lookout = Lookout(where.register, where.viewer, where.tracks(store), where.world(time.time()))
        while True:
            for consignment, event in lookout.look(time.time()):
                _say(iter([f"{_sign(event)} {iso(event.time)} {consignment}: {words.event(event)}"]))
            time.sleep(_LOOK)


def _sign(event: Event) -> str:
    return {"state": "●", "alarm": "■"}.get(event.kind, "▲")


def show(where: Where, consignment: str, picture: Path | None, until: str, *, as_json: bool) -> None:
    """Print one story; draw its map where that is asked for."""
    at = _instant(until) if until else time.time()
    with opened(where.store, begin=False) as store:
        told = tell(consignment, where.register, where.viewer, where.tracks(store), where.world(at), at)
    if picture is not None:
        from sekisho.service.tracking_map import draw_map
        from sekisho.storage.borders import open_borders

        picture.write_text(draw_map(told, open_borders(), where.words(), iso, where.lang), "utf-8")
    if as_json:
        _print(document_of(told, iso))
    else:
        _say(_lines(told, where.words()))


def _lines(told: Told, words: TrackingWords) -> Iterator[str]:
    story = told.story
    yield f"{story.consignment}  {iso(story.until)}"
    yield f"  {words('words', 'state')}: {words('states', story.state.value)}"
    yield f"  {words('words', 'odds')}: {story.odds:+.1f}"
    if story.eta is not None:
        yield f"  {words('words', 'eta')}: {_eta(told, words)}"
    yield f"  {words('words', 'trackers')}:"
    for seen, tracker in zip(story.seen, told.trackers, strict=True):
        where = "" if seen.lat is None else f"  {seen.lat:.4f}, {seen.lon:.4f}"
        heard = words("words", "never") if seen.heard is None else words("words", "heard", time=iso(seen.heard))
        yield f"    {seen.device} ({words('words', tracker.placement.value)})  {heard}{where}"
    if told.marks:
        yield f"  {words('words', 'marks')}: " + ", ".join(f"{words('marks', mark)} {n}" for mark, n in told.marks)
    yield f"  {words('words', 'events')}:"
    for event in story.events:
        about = f" [{', '.join(event.trackers)}]" if event.kind == "finding" and event.trackers else ""
        yield f"    {_sign(event)} {iso(event.time)}  {words.event(event)}{about}"
    yield from _released(told, words)


def _released(told: Told, words: TrackingWords) -> Iterator[str]:
    for one in told.released:
        yield f"  {words('words', 'released')}: {iso(one.time)}  {words('short', one.code)}  ({one.by})"


def _eta(told: Told, words: TrackingWords) -> str:
    eta = told.story.eta
    if eta is None:
        return ""
    return words("words", "eta_range", early=iso(eta.early), middle=iso(eta.middle), late=iso(eta.late))


def learn(where: Where, consignments: Sequence[str], until: str) -> None:
    """Learn from consignments that arrived, and keep it."""
    at = _instant(until) if until else time.time()
    path = where.coverage or Path("coverage.csv")
    chosen = list(consignments) or sorted(where.register.plans)
    with opened(where.store, begin=False) as store:
        lesson = learn_from(chosen, where.register, store, where.world(at), at, read_coverage(path))
    write_coverage(path, lesson.heard)
    words = where.words()
    cells = len({(one.row, one.column) for one in lesson.heard})
    consignments_known = len({one.consignment for one in lesson.heard})
    _say(iter([words("words", "learned", cells=cells, consignments=consignments_known)]))
    _say(f"  {name}: {words('words', 'passed-over')}" for name in lesson.passed_over)


def release(where: Where, consignment: str, code: str, why: str, until: str) -> None:
    """Keep that a finding may be known, by whose key it is. Raises UsageFault for who may not know of it himself."""
    if consignment not in where.viewer.covert:
        raise UsageFault("Releasing needs the right to know.", hint="Give --covert and a --key that opens it.")
    at = _instant(until) if until else time.time()
    with opened(where.store, begin=False) as store:
        told = tell(consignment, where.register, where.viewer, where.tracks(store), where.world(at), at)
        event = to_release(told.story, code, None)
        store.release(Release(consignment, event.time, code, where.viewer.name, iso(round(time.time() * 1000)), why))


def iso(milliseconds: int) -> str:
    """An instant, to the second, in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(stated: str) -> float:
    try:
        found = datetime.fromisoformat(stated)
    except ValueError:
        raise UsageFault(f"{stated} is no instant.", hint="Such as 2026-11-24T12:00:00Z") from None
    if found.tzinfo is None:
        raise UsageFault(f"{stated} has no zone.", hint="Such as 2026-11-24T12:00:00Z")
    return found.timestamp()


def _print(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write("".join(c if c.isprintable() else "?" for c in line) + "\n")
    sys.stdout.flush()
