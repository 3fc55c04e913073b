"""A passport that was bent is refused for what was bent, whoever did it: a stranger, or its own issuer who signs again.

A stranger's change breaks the signature, so every kind of it is tried with the issuer's help too: what is refused then is
refused for the evidence. No two kinds are refused with the same reasons.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.custody.signed import BUYER, HOUR, MAKER, T0, answer, offer, signed, signer
from tests.unit.service.passport_world import MODULE, SERVER, WEEK, Matter, World, bend_event, passport, world

from sekisho.ledger import FieldOpening
from sekisho.ledger.disclosure import Field
from sekisho.service.passport import Entry, read_passport
from sekisho.service.passport_checking import Trust, left_out
from sekisho.standards.suites import (
    Document,
    DocumentSigner,
    Held,
    Revoked,
    Ring,
    Suite,
    SuitePolicy,
    enclose,
    take_enclosed,
)
from sekisho.storage.tiles import LogFiles, Private, open_own
from sekisho.storage.tiles.evidence import every_entry
from sekisho.vocabulary.errors import DocumentFault

Reasons = frozenset[tuple[str, str]]


@pytest.fixture(scope="module")
def lawful(root: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(root, tmp_path_factory.mktemp("passport"))


def entries(matter: Matter) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = matter["log"]["entries"]
    return found


def flip(text: str) -> str:
    raw = bytearray(base64.b64decode(text))
    raw[-1] ^= 1
    return base64.b64encode(bytes(raw)).decode()


def documents(change: Callable[[list[Document]], object]) -> Callable[[Matter], None]:
    """Change the documents within, as who encloses others."""

    def bend(matter: Matter) -> None:
        found = list(take_enclosed(matter["documents"], matter["attached"]))
        change(found)
        matter["documents"], matter["attached"] = enclose(found)

    return bend


def log_entries(change: Callable[[tuple[Entry, ...]], tuple[Entry, ...]]) -> Callable[[Matter], None]:
    """Change the entries, as who writes a passport with others."""

    def bend(matter: Matter) -> None:
        found = read_passport(Document.of("passport.unit", matter, matter["attached"]))
        matter["log"] = replace(found, entries=change(found.entries)).document().matter()["log"]

    return bend


def drop(path: str, number: int) -> Callable[[Matter], None]:
    if path == "documents":
        return documents(lambda found: found.pop(number))
    if path == "entries":
        return log_entries(lambda found: found[:number] + found[number + 1 :])
    return lambda matter: matter[path].pop(number)


def double(path: str) -> Callable[[Matter], None]:
    if path == "documents":
        return documents(lambda found: found.append(found[0]))
    if path == "entries":
        return log_entries(lambda found: (*found, found[0]))
    return lambda matter: matter[path].append(matter[path][0])


def attached(change: Callable[[bytes], bytes]) -> Callable[[Matter], None]:
    return lambda matter: matter.__setitem__("attached", change(matter["attached"]))


def exchanged(blob: bytes) -> bytes:
    """The signatures of two documents under one suite, each for the other."""
    half = len(blob) // 2
    return blob[half:] + blob[:half]


def in_head(change: Callable[[dict[str, Any]], object]) -> Callable[[Matter], None]:
    """In what stands in the content about the first document's signature."""
    return lambda matter: change(matter["documents"][0]["signatures"][0]) and None


def put(name: str, value: Any) -> Callable[[Matter], None]:
    return lambda matter: matter.__setitem__(name, value)


def claim(name: str, value: Any) -> Callable[[Matter], None]:
    return lambda matter: matter["twin"].__setitem__(name, value)


def in_entry(name: str, change: Callable[[Any], Any], number: int = 0) -> Callable[[Matter], None]:
    def bend(matter: Matter) -> None:
        entry = entries(matter)[number]
        entry[name] = change(entry[name])

    return bend


def in_shown(change: Callable[[dict[str, Any]], object]) -> Callable[[Matter], None]:
    return lambda matter: change(entries(matter)[0]["shown"]) and None


def hide(name: str) -> Callable[[Matter], None]:
    """Show the digest of a field alone, as who has the opening may."""

    def change(shown: dict[str, Any]) -> None:
        salt, value = shown[name]
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        shown[name] = Field(name, bytes.fromhex(salt), text).digest().hex()

    return in_shown(change)


def other_spelling(text: str) -> str:
    """Base64 of the same bytes, with a bit set that means nothing."""
    head, pad = text.rstrip("="), text.count("=")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert pad
    return head[:-1] + alphabet[alphabet.index(head[-1]) + 1] + "=" * pad


def whole_path(matter: Matter) -> None:
    """The second entry with all of its path, though the first one has most of it."""
    one, two = entries(matter)
    hashes = base64.b64decode(one["path"])
    two["path"], two["after"] = base64.b64encode(base64.b64decode(two["path"]) + hashes[32:]).decode(), -1


def in_event(number: int, **change: Any) -> Callable[[Matter], None]:
    return lambda matter: bend_event(matter, number, **change)


def in_checkpoint(old: str, new: str) -> Callable[[Matter], None]:
    def bend(matter: Matter) -> None:
        matter["log"]["checkpoint"] = matter["log"]["checkpoint"].replace(old, new, 1)

    return bend


def without_signature(line: int) -> Callable[[Matter], None]:
    """Of the checkpoint: 0 takes that of Ed25519 away, 1 that of ML-DSA-44."""

    def bend(matter: Matter) -> None:
        text, _, tail = matter["log"]["checkpoint"].partition("\n\n")
        lines = tail.splitlines()
        del lines[line]
        matter["log"]["checkpoint"] = text + "\n\n" + "".join(one + "\n" for one in lines)

    return bend


def new_document(made: Document) -> Callable[[Matter], None]:
    return documents(lambda found: found.append(made))


def other_document(number: int, made: Document) -> Callable[[Matter], None]:
    return documents(lambda found: found.__setitem__(number, made))


def swap_entries(matter: Matter) -> None:
    """Each proof for the other entry."""
    one, two = entries(matter)
    one["index"], two["index"] = two["index"], one["index"]


def swap_shown(matter: Matter) -> None:
    one, two = entries(matter)
    one["shown"], two["shown"] = two["shown"], one["shown"]


def two_events(matter: Matter) -> None:
    told = json.loads(matter["events"][0])
    told["epcisBody"]["eventList"] *= 2
    matter["events"][0] = json.dumps(told)


GIVEN = offer(SERVER)
TAKEN = answer(GIVEN)
THIEF = DocumentSigner.generate("thief.example")
AHEAD = "2037-01-01T00:00:00Z"

# kind of tampering -> what it does to the content, and a reason that must be among those told
KINDS: dict[str, tuple[Callable[[Matter], None], str]] = {
    "unit renamed": (put("unit", SERVER.replace("S-9", "S-8")), "unit-unknown"),
    "unit is another of the story": (put("unit", SERVER), "twin-differs"),
    "issued in another's name": (put("issuer", BUYER), "signer-other"),
    "issued in nobody's name": (put("issuer", ""), "passport-form"),
    "version raised": (put("version", 3), "passport-version"),
    "digest of what is attached changed": (put("attached", "sha256:" + "0" * 64), "attached-other"),
    "field added": (put("remark", "all is well"), "passport-field-unknown"),
    "state left out": (lambda m: m.pop("twin"), "passport-field-missing"),
    "state is a list": (put("twin", []), "passport-form"),
    "dated ahead": (put("as_of", AHEAD), "dated-ahead"),
    "dated back": (put("as_of", "2026-11-20T00:00:00Z"), "document-after-as-of"),
    "day that is none": (put("as_of", "today"), "passport-form"),
    "holder claimed": (claim("holder", MAKER), "twin-differs"),
    "holder claimed to be signed by nobody": (claim("held", "stated"), "twin-differs"),
    "parent taken away": (claim("within", []), "twin-differs"),
    "attested identity swapped": (claim("identity", {"kind": "ek", "value": "x", "attested": True}), "twin-differs"),
    "finding hidden or invented": (claim("findings", [{"code": "clone", "event": "", "params": {}}]), "twin-differs"),
    "history rewritten": (claim("history", []), "twin-differs"),
    "licence claimed": (claim("papers", ["urn:licence:1"]), "twin-differs"),
    "end of life hidden": (claim("ended", True), "twin-differs"),
    "field of the state added": (claim("approved", True), "twin-differs"),
    "field of the state left out": (lambda m: m["twin"].pop("place"), "twin-differs"),
    "event's step changed": (in_event(2, bizStep="packing"), "event-not-logged"),
    "event's unit changed": (in_event(0, epcList=["urn:epc:id:sgtin:4900000.012345.M-2"]), "event-not-logged"),
    "event's time changed": (in_event(1, eventTime="2026-11-17T10:00:00+09:00"), "event-not-logged"),
    "event in the future": (in_event(2, eventTime=AHEAD), "event-after-as-of"),
    "event that is none": (in_event(2, action="MAYBE"), "event-refused"),
    "event that is no JSON": (lambda m: m["events"].__setitem__(0, "{"), "event-refused"),
    "event left out": (drop("events", 2), "event-withheld"),
    "beginning left out": (drop("events", 0), "event-withheld"),
    "event twice": (double("events"), "event-twice"),
    "two events for one": (two_events, "event-not-one"),
    "events that are a text": (put("events", "none"), "passport-form"),
    "acceptance left out": (drop("documents", 1), "document-withheld"),
    "offer left out": (drop("documents", 0), "document-withheld"),
    "offer twice": (double("documents"), "document-twice"),
    "offer forged by a thief": (other_document(0, signed(GIVEN, T0, THIEF)), "handover-signer-unknown"),
    "acceptance signed by the giver": (
        other_document(1, signed(TAKEN, T0 + HOUR, signer(MAKER))),
        "handover-signer-other",
    ),
    "acceptance under a weak suite": (
        other_document(1, signed(TAKEN, T0 + HOUR, signer(BUYER, Suite.ED25519))),
        "handover-signer-unknown",
    ),
    "acceptance without a signature": (other_document(1, TAKEN.document()), "handover-unsigned"),
    "acceptance of another offer": (
        other_document(1, signed(answer(offer(SERVER, id="another-offer-0000")), T0 + HOUR)),
        "handover-offer-unknown",
    ),
    "acceptance after the offer's end": (
        other_document(1, signed(TAKEN, T0 + 48 * HOUR)),
        "handover-accepted-after-expiry",
    ),
    "acceptance turned into a refusal": (
        other_document(1, signed(answer(GIVEN, "decline"), T0 + HOUR)),
        "document-withheld",
    ),
    "handover added": (
        new_document(signed(offer(SERVER, id="a-second-offer-00"), T0 + 2 * HOUR)),
        "document-not-logged",
    ),
    "handover of other units added": (
        new_document(signed(offer(MODULE.replace("M-1", "M-7")), T0)),
        "evidence-of-another-unit",
    ),
    "document that is none": (lambda m: m["documents"].append({"kind": "x"}), "document-format"),
    "document with its signature beside it": (
        lambda m: m["documents"][0]["signatures"][0].__setitem__("value", "00"),
        "signature-form",
    ),
    "document with a signature that is a text": (
        lambda m: m["documents"][1].__setitem__("signatures", "none"),
        "signature-form",
    ),
    "document of a kind that is none": (lambda m: m["documents"][1].__setitem__("kind", "Handover"), "document-kind"),
    "last signature cut": (attached(lambda blob: blob[:-1]), "document-attached"),
    "signatures taken away": (attached(lambda blob: b""), "document-attached"),
    "bytes after the last signature": (attached(lambda blob: blob + b"\0"), "document-attached"),
    "signature of the offer bent": (attached(lambda blob: b"\0" + blob[1:]), "handover-signature-wrong"),
    "signature of the acceptance bent": (attached(lambda blob: blob[:-1] + b"\0"), "handover-signature-wrong"),
    "signatures exchanged": (attached(exchanged), "handover-signature-wrong"),
    "signature of a weaker suite claimed": (in_head(lambda s: s.__setitem__("suite", "ed25519")), "document-attached"),
    "signature of no suite": (in_head(lambda s: s.__setitem__("suite", "rsa")), "signature-form"),
    "signature dated by a text": (in_head(lambda s: s.__setitem__("time", "1")), "signature-form"),
    "signature dated ahead": (in_head(lambda s: s.__setitem__("time", 2**33)), "handover-signature-wrong"),
    "signature of another key claimed": (
        in_head(lambda s: s.__setitem__("key", signer(BUYER).public.key_id)),
        "handover-signer-other",
    ),
    "log entry left out": (drop("entries", 0), "event-not-logged"),
    "log entry of the documents left out": (drop("entries", 1), "document-not-logged"),
    "log entry twice": (double("entries"), "entry-twice"),
    "log entry altered": (in_entry("entry", flip), "entry-not-in-log"),
    "log entry moved": (in_entry("index", lambda index: index + 1), "entry-not-in-log"),
    "log entry far beyond": (in_entry("index", lambda index: 10**9), "entry-beyond-log"),
    "log entry before the first": (in_entry("index", lambda index: -1), "passport-form"),
    "proofs exchanged": (swap_entries, "entry-not-in-log"),
    "path bent": (in_entry("path", flip), "entry-not-in-log"),
    "path cut": (in_entry("after", lambda after: -1, 1), "path-of-another-place"),
    "path that is no base64": (in_entry("path", lambda path: "!"), "passport-form"),
    "path in another spelling": (in_entry("path", other_spelling, 1), "passport-form"),
    "path after one that is not there": (in_entry("after", lambda after: 99, 1), "passport-form"),
    "path after itself": (in_entry("after", lambda after: 0), "passport-form"),
    "path that stands there twice": (whole_path, "passport-form"),
    "log entry in another spelling": (in_entry("entry", other_spelling, 1), "passport-form"),
    "what is shown exchanged": (swap_shown, "disclosure-altered"),
    "hash shown is another": (
        in_shown(lambda s: s["events[0]"].__setitem__(1, s["events[1]"][1])),
        "disclosure-altered",
    ),
    "kind of the entry changed": (
        in_shown(lambda s: s["kind"].__setitem__(1, "gate.day")),
        "disclosure-altered",
    ),
    "day of the entry changed": (
        in_shown(lambda s: s["recorded_at"].__setitem__(1, "2020-01-01T00:00:00+00:00")),
        "disclosure-altered",
    ),
    "kind of the entry not shown": (hide("kind"), "entry-kind"),
    "event not shown": (hide("events[1]"), "event-not-logged"),
    "field neither shown nor hidden": (in_shown(lambda s: s.pop("events[1]")), "disclosure-altered"),
    "field hidden behind another's digest": (in_shown(lambda s: s.update(kind="0" * 64)), "disclosure-altered"),
    "field of a name that is another's": (in_shown(lambda s: s.update(day=s.pop("recorded_at"))), "disclosure-altered"),
    "field added that nobody committed to": (in_shown(lambda s: s.update(by=["0" * 32, "me"])), "disclosure-altered"),
    "two fields with one salt": (
        in_shown(lambda s: s["kind"].__setitem__(0, s["recorded_at"][0])),
        "disclosure-altered",
    ),
    "salt in capitals": (in_shown(lambda s: s["kind"].__setitem__(0, s["kind"][0].upper())), "disclosure-altered"),
    "salt cut": (in_shown(lambda s: s["kind"].__setitem__(0, "00")), "disclosure-form"),
    "nothing shown": (in_entry("shown", lambda shown: {}), "disclosure-altered"),
    "what is shown is no disclosure": (in_entry("shown", lambda shown: [], 1), "disclosure-form"),
    "checkpoint of another log": (
        in_checkpoint("maker.example/log\n", "other.example/log\n"),
        "checkpoint-not-trusted",
    ),
    "checkpoint of a larger log": (in_checkpoint("\n4\n", "\n5\n"), "checkpoint-not-trusted"),
    "checkpoint without Ed25519": (without_signature(0), "checkpoint-not-trusted"),
    "checkpoint without ML-DSA": (without_signature(1), "checkpoint-not-trusted"),
    "checkpoint that is none": (lambda m: m["log"].__setitem__("checkpoint", "x"), "checkpoint-form"),
    "checkpoint without a size": (in_checkpoint("\n4\n", "\n-\n"), "checkpoint-form"),
    "key of the unit changed": (
        lambda m: m["keys"].update(dict.fromkeys(m["keys"], "00" * 32)),
        "entry-of-another-unit",
    ),
    "keys left out": (put("keys", {}), "passport-form"),
    "key of the unit cut": (lambda m: m["keys"].update({MODULE: "00"}), "passport-form"),
}


def reasons(lawful: World, document: Document, **change: Any) -> Reasons:
    return frozenset((fault.code, fault.where) for fault in lawful.check(document, **change).faults)


def test_the_lawful_passport_is_verified(lawful: World) -> None:
    assert lawful.check().faults == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_issuer_who_signs_a_bent_passport_again_is_refused_for_what_he_bent(lawful: World, kind: str) -> None:
    bend, code = KINDS[kind]
    matter = lawful.matter
    bend(matter)
    assert matter != lawful.matter
    assert code in {reason for reason, _ in reasons(lawful, lawful.signed_again(matter))}


@pytest.mark.parametrize("kind", KINDS)
def test_a_stranger_s_change_is_refused_as_well(lawful: World, kind: str) -> None:
    matter = lawful.matter
    KINDS[kind][0](matter)
    told = {code for code, _ in reasons(lawful, lawful.altered(matter))}
    unreadable = {"passport-version", "checkpoint-form", "disclosure-form", "document-format", "document-attached"}
    unreadable |= {"attached-other", "signature-form", "document-kind"}
    assert told
    assert told & (unreadable | {"signature-wrong", "signer-other"}) or any(c.startswith("passport-f") for c in told)


def test_no_two_kinds_are_refused_with_the_same_reasons(lawful: World) -> None:
    told: dict[Reasons, str] = {}
    for kind, (bend, _) in KINDS.items():
        matter = lawful.matter
        bend(matter)
        found = lawful.check(lawful.signed_again(matter)).faults
        named = frozenset((f.code, f.where + f.found) for f in found)
        assert told.setdefault(named, kind) == kind, f"{kind} and {told[named]}: {named}"
    assert len(told) >= 40


FORMS: dict[str, tuple[Callable[[Matter], None], str]] = {
    "path that is a number": (in_entry("path", lambda path: 0), "log.entries[0].path"),
    "path with half a hash": (
        in_entry("path", lambda path: base64.b64encode(bytes(48)).decode(), 1),
        "log.entries[1].path",
    ),
    "path of more hashes than any log needs": (
        in_entry("path", lambda path: base64.b64encode(bytes(32 * 65)).decode()),
        "log.entries[0].path",
    ),
    "path with a line's end": (in_entry("path", lambda path: path + "\n"), "log.entries[0].path"),
    "path of letters that base64 has not": (in_entry("path", lambda path: "é" + path[1:]), "log.entries[0].path"),
    "path counted from the end": (in_entry("after", lambda after: -2, 1), "log.entries[1].after"),
    "path after yes": (in_entry("after", lambda after: True, 1), "log.entries[1].after"),
    "path after nothing": (in_entry("after", lambda after: None, 1), "log.entries[1].after"),
    "path after a text": (in_entry("after", lambda after: "0", 1), "log.entries[1].after"),
    "entry at yes": (in_entry("index", lambda index: True), "log.entries[0].index"),
    "entry that is a list": (in_entry("entry", lambda entry: []), "log.entries[0].entry"),
    "entry that is none": (lambda m: entries(m).append(None), "log.entries[2]"),
    "entries that are an object": (lambda m: m["log"].__setitem__("entries", {}), "log.entries"),
    "more documents than are read": (put("documents", [None] * 20_001), "documents"),
}


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_not_of_the_form_is_refused_by_its_place(lawful: World, kind: str) -> None:
    bend, where = FORMS[kind]
    matter = lawful.matter
    bend(matter)
    assert reasons(lawful, lawful.signed_again(matter)) == {("passport-form", where)}


def test_bytes_of_a_signature_that_a_stranger_changes_are_refused_by_both_signatures(lawful: World) -> None:
    """Nothing of the content is changed: what is attached is not what the issuer signed, nor what the party did."""
    blob = bytes(lawful.document.attached or b"")
    told = reasons(lawful, replace(lawful.document, attached=blob[:9] + bytes([blob[9] ^ 1]) + blob[10:]))
    assert {code for code, _ in told} >= {"attached-other", "handover-signature-wrong"}


def test_a_party_s_second_signature_cannot_be_put_for_the_first(lawful: World) -> None:
    """Made by the party over the same content as of the same second: good in itself, and not what the issuer signed."""
    found = list(lawful.check().passport.documents)  # type: ignore[union-attr]
    found[0] = replace(found[0], signatures=()).signed([signer(MAKER)], found[0].signatures[0].time)
    heads, blob = enclose(found)
    assert heads == lawful.matter["documents"] and blob != lawful.document.attached
    assert {code for code, _ in reasons(lawful, replace(lawful.document, attached=blob))} == {"attached-other"}


def test_without_what_is_attached_it_cannot_be_read(lawful: World) -> None:
    assert {code for code, _ in reasons(lawful, replace(lawful.document, attached=None))} == {"document-attached"}


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_file_with_a_few_bytes_changed_is_never_verified(lawful: World, data: st.DataObject) -> None:
    content = bytearray(lawful.document.to_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    if content == lawful.document.to_bytes():
        return
    try:
        document = Document.parse(bytes(content))
    except DocumentFault:
        return
    assert document.to_bytes() == content
    assert lawful.check(document).faults


SIGNERS: dict[str, tuple[Callable[[World], Document], str]] = {
    "unsigned": (lambda w: replace(w.document, signatures=()), "unsigned"),
    "signed by a thief": (lambda w: w.signed_again(w.matter, THIEF), "signer-unknown"),
    "signed by another party": (lambda w: w.signed_again(w.matter, signer(BUYER)), "signer-other"),
    "post-quantum half stripped": (
        lambda w: replace(
            w.document, signatures=(replace(w.document.signatures[0], blob=w.document.signatures[0].blob[:64]),)
        ),
        "signature-wrong",
    ),
    "signature of another document": (
        lambda w: replace(
            w.document, signatures=Document.of("passport.unit", {}).signed([signer(MAKER)], w.now).signatures
        ),
        "signature-wrong",
    ),
    "signed in the future": (
        lambda w: w.unsigned(w.matter).signed([signer(MAKER)], w.now + WEEK),
        "signed-ahead",
    ),
    "signed before its day": (
        lambda w: w.unsigned(w.matter).signed([signer(MAKER)], w.now - WEEK),
        "dated-ahead",
    ),
    "kind changed": (lambda w: w.unsigned(w.matter, "passport.other").signed([signer(MAKER)], w.now), "passport-kind"),
}


@pytest.mark.parametrize("kind", SIGNERS)
def test_signatures_that_do_not_count_are_refused(lawful: World, kind: str) -> None:
    make, code = SIGNERS[kind]
    assert code in {reason for reason, _ in reasons(lawful, make(lawful))}


def held(**change: Any) -> Ring:
    own = {"key": signer(MAKER).public, "holder": MAKER, "since": 0} | change
    return Ring.of([Held(**own), Held(signer(BUYER).public, BUYER, 0)])


READERS: dict[str, tuple[Callable[[Trust], Trust], str]] = {
    "a ring without the issuer": (lambda t: replace(t, ring=Ring()), "signer-unknown"),
    "a key that expired": (lambda t: replace(t, ring=held(until=5)), "key-expired"),
    "a key that is of tomorrow": (lambda t: replace(t, ring=held(since=t.now + 99)), "key-not-yet"),
    "a key that was exchanged": (
        lambda t: replace(t, ring=held(revoked=Revoked.SUPERSEDED, revoked_at=T0)),
        "key-revoked",
    ),
    "a key that was stolen": (
        lambda t: replace(t, ring=held(revoked=Revoked.COMPROMISED, revoked_at=T0)),
        "key-compromised",
    ),
    "a policy for another time": (
        lambda t: replace(t, policy=SuitePolicy.of([{"suite": "mldsa65", "since": "2026-01-01"}])),
        "suite-too-weak",
    ),
    "a month later": (lambda t: replace(t, now=t.now + 30 * 24 * HOUR), "passport-stale"),
    "a checkpoint a month later": (lambda t: replace(t, now=t.now + 30 * 24 * HOUR), "checkpoint-stale"),
    "a clock that is behind": (lambda t: replace(t, now=t.now - WEEK), "checkpoint-ahead"),
    "a log that names no time": (lambda t: replace(t, weigh=lambda note: None), "checkpoint-without-time"),
}


@pytest.mark.parametrize("kind", READERS)
def test_what_the_reader_does_not_trust_or_finds_too_old_is_refused(lawful: World, kind: str) -> None:
    change, code = READERS[kind]
    from sekisho.service.passport_checking import verify

    faults = verify(lawful.document, change(lawful.trust())).faults
    assert code in {fault.code for fault in faults}


def test_a_log_entry_that_the_passport_leaves_out_is_seen_in_the_whole_log(
    lawful: World, tmp_path: Path, root: Path
) -> None:
    here = world(root, tmp_path)
    found = here.check().passport
    assert found is not None
    assert list(left_out(found, every_entry(LogFiles(tmp_path / "log")))) == []
    log, private = open_own(tmp_path / "log")
    with log:
        opening: FieldOpening = private.commit_all([({"kind": "custody.capture"}, [SERVER])])[0]
        log.append([opening.entry(), private.commit_all([({"kind": "custody.capture"}, ["others"])])[0].entry()])
    faults = list(left_out(found, every_entry(LogFiles(tmp_path / "log"))))
    assert [(fault.code, fault.where) for fault in faults] == [("entry-left-out", "log entry 4")]


def test_a_log_that_was_written_anew_is_seen(lawful: World, tmp_path: Path) -> None:
    found = lawful.check().passport
    assert found is not None
    other = [(number, b"other") for number in range(9)]
    assert {fault.code for fault in left_out(found, other)} == {"entry-differs"}


def test_no_passport_is_made_where_the_whole_record_says_something_else(root: Path, tmp_path: Path) -> None:
    """A second module that shows the same device key: the passport of the first would hide it."""
    here = world(root, tmp_path)
    twin = json.loads(here.sources.recorded[0].text)
    event = twin["epcisBody"]["eventList"][0]
    event |= {
        "epcList": ["urn:epc:id:sgtin:4900000.012345.M-2"],
        "eventID": "urn:uuid:0",
        "eventTime": "2026-11-15T09:00:00+09:00",
    }
    from sekisho.service.passport_making import Sources

    clone = Sources.read([("clone", json.dumps(twin).encode())])
    both = Sources((*here.sources.recorded, *clone.recorded), here.sources.documents)
    with pytest.raises(DocumentFault) as caught:
        passport(tmp_path, both, here.ring, here.now)
    assert caught.value.code == "passport-conflict"


def test_evidence_is_logged_once(root: Path, tmp_path: Path) -> None:
    here = world(root, tmp_path)
    size = sum(1 for _ in every_entry(LogFiles(tmp_path / "log")))
    again = passport(tmp_path, here.sources, here.ring, here.now)
    assert here.check(again).faults == ()
    assert sum(1 for _ in every_entry(LogFiles(tmp_path / "log"))) == size
    assert Private(tmp_path / "log").exists()


def test_a_passport_of_an_earlier_day_tells_the_state_of_that_day(root: Path, tmp_path: Path) -> None:
    here = world(root, tmp_path)
    early = passport(tmp_path, here.sources, here.ring, here.now, as_of=T0 - 100)
    assert early.matter()["twin"]["holder"] == MAKER
    assert here.check(early, max_age=10**9).faults == ()
