"""The evidence file: appended to, never rewritten; a change is found and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sekisho.storage.evidence import EvidenceFault, append, read


def test_records_follow_each_other(tmp_path: Path) -> None:
    path = tmp_path / "evidence.jsonl"
    for number in range(3):
        append(path, {"day": number})
    assert [r.body["day"] for r in read(path)] == [0, 1, 2]


def test_a_changed_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "evidence.jsonl"
    for number in range(3):
        append(path, {"released": number})
    lines = path.read_text("utf-8").splitlines()
    forged = json.loads(lines[1])
    forged["body"]["released"] = 99
    lines[1] = json.dumps(forged)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(EvidenceFault, match="record 1"):
        read(path)
    with pytest.raises(EvidenceFault, match="record 1"):
        append(path, {"released": 3})


def test_a_record_left_out_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "evidence.jsonl"
    for number in range(3):
        append(path, {"released": number})
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], lines[2]]) + "\n", "utf-8")
    with pytest.raises(EvidenceFault, match="record 1"):
        read(path)


def test_a_torn_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "evidence.jsonl"
    append(path, {"released": 1})
    with path.open("a", encoding="utf-8") as file:
        file.write('{"number": 1, "prev')
    with pytest.raises(EvidenceFault, match="record 1"):
        append(path, {"released": 2})
