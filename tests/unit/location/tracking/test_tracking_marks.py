"""Who says so: every mark, and that nothing is dropped."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.location.tracking import Mark, Record, Tracker, Witnessed, decode, witnessed
from sekisho.location.tracking.marks import UNBELIEVED
from sekisho.standards.trackers import seal

NOW = 1_795_824_000_000
SECRET = bytes(range(32))
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(32))
TRACKERS = {
    "H": Tracker("H", "C-1", algorithm="hmac-sha256", key=SECRET),
    "E": Tracker("E", "C-1", algorithm="ed25519", key=SIGNER.public_key().public_bytes_raw()),
    "P": Tracker("P", "C-1"),
}


def _report(device: str, seconds: int = NOW // 1000, more: str = "") -> bytes:
    return f"id={device}&lat=1&lon=2&timestamp={seconds}{more}".encode()


def _marks(*records: Record) -> list[set[str]]:
    found = witnessed([decode(record, TRACKERS) for record in records], TRACKERS)
    return [{mark.value for mark in one.marks} for one in found]


def _sealed(number: int, payload: bytes, device: str = "H", key: object = SECRET, received: int = NOW) -> Record:
    return Record(received, seal(device, number, "query", payload, key))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "marks"),
    [
        (_sealed(1, _report("H")), set()),
        (_sealed(1, _report("E"), "E", SIGNER.sign), set()),
        (_sealed(1, _report("H"), key=b"x" * 32), {"bad-proof"}),
        (_sealed(1, _report("H"), key=SIGNER.sign), {"bad-proof"}),  # proved in another way than its key is for
        (_sealed(1, _report("E"), "E", TRACKERS["E"].key), {"bad-proof"}),  # its public key as if it were a secret
        (_sealed(1, _report("P"), "P"), {"bad-proof"}),
        (_sealed(1, _report("H"), "E", SIGNER.sign), {"other-device"}),
        (Record(NOW, _report("P")), {"unauthenticated"}),
        (Record(NOW, _report("H")), {"unsigned-though-keyed"}),
        (Record(NOW, _report("?")), {"unauthenticated", "unknown-device"}),
        (_sealed(1, _report("?"), "?"), {"bad-proof", "unknown-device"}),
        (_sealed(1, _report("H", more="&mock=1")), {"mock"}),
        (_sealed(1, _report("H", more="&valid=false")), {"invalid"}),
        (_sealed(1, b"id=H&lat=1&lon=2"), {"no-time"}),
        (_sealed(1, _report("H", NOW // 1000 + 119)), set()),
        (_sealed(1, _report("H", NOW // 1000 + 121)), {"clock-ahead"}),
        (_sealed(1, _report("H", NOW // 1000 - 86_400 * 13)), set()),
        (_sealed(1, _report("H", NOW // 1000 - 86_400 * 15)), {"clock-stale"}),
    ],
)
def test_each_mark_and_its_twin(record: Record, marks: set[str]) -> None:
    assert _marks(record) == [marks]


def test_a_batch_that_was_changed_has_no_proof() -> None:
    sealed = _sealed(1, _report("H"))
    changed = sealed._replace(body=sealed.body.replace(b"lat=1", b"lat=9"))
    assert _marks(changed) == [{"bad-proof"}]


def test_a_batch_sent_again_is_one_batch() -> None:
    assert _marks(_sealed(1, _report("H")), _sealed(1, _report("H"), received=NOW + 60_000)) == [set()]


def test_one_number_with_two_contents_marks_both() -> None:
    one, other = _report("H"), _report("H", NOW // 1000 + 60)
    assert _marks(_sealed(7, one), _sealed(7, other)) == [{"sequence-repeated"}] * 2


def test_a_stranger_cannot_mark_a_number_as_repeated() -> None:
    forged = _sealed(7, _report("H", NOW // 1000 + 60), key=b"x" * 32)
    assert _marks(_sealed(7, _report("H")), forged) == [set(), {"bad-proof"}]


def test_missing_numbers_mark_what_follows_them() -> None:
    reports = [_report("H", NOW // 1000 + 60 * n) for n in range(3)]
    records = [_sealed(number, report) for number, report in zip((1, 2, 5), reports, strict=True)]
    assert _marks(*records) == [set(), set(), {"sequence-skipped"}]


def test_marks_do_not_depend_on_the_order_of_receipt() -> None:
    records = [_sealed(1, _report("H")), _sealed(3, _report("H", NOW // 1000 + 60)), Record(NOW, _report("P")),
               _sealed(3, _report("H", NOW // 1000 + 90)), Record(NOW, _report("H"))]  # fmt: skip
    truth = _marks(*records)
    assert all(_marks(*order) == truth for order in itertools.permutations(records))


def test_of_two_copies_the_proved_one_counts() -> None:
    assert _marks(Record(NOW, _report("H")), _sealed(1, _report("H"), received=NOW + 5_000)) == [set()]


def test_a_clock_that_was_ahead_is_not_mended_by_sending_again() -> None:
    early = _sealed(1, _report("H", NOW // 1000 + 3_600))
    assert _marks(early, early._replace(received=NOW + 4_000_000)) == [{"clock-ahead"}]


def test_what_is_not_believed_is_all_there_with_its_bytes() -> None:
    record = Record(NOW, _report("?", more="&alarm=door"))
    (one,) = witnessed([decode(record, TRACKERS)], TRACKERS)
    assert one.marks & UNBELIEVED and (one.fix.raw, one.fix.alarm) == (record.body, "door")


def test_a_fix_from_the_future_stands_where_it_was_received() -> None:
    (one,) = witnessed([decode(_sealed(1, _report("H", NOW // 1000 + 9_999)), TRACKERS)], TRACKERS)
    assert Mark.CLOCK_AHEAD in one.marks and one.time == NOW


def test_the_key_of_a_tracker_is_in_no_representation() -> None:
    shown = repr(TRACKERS["H"]) + repr(replace(TRACKERS["E"], every=60))
    assert "key" not in shown and isinstance(witnessed([], {}), list) and Witnessed
