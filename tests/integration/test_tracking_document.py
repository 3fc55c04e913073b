"""docs/tracking.md shows what comes out, in order, and every code that is told has its texts."""

from __future__ import annotations

import re
import shlex
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.storage.tracking import tracking_texts

_BLOCK = re.compile(r"^```console\n\$ sekisho ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROOT = Path(__file__).resolve().parents[2]
_PAGE = (_ROOT / "docs" / "tracking.md").read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example's files, with keys and the sealed register as the page makes them, and nothing else."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["track", "example"]).exit_code == 0
    for name in ("kimura", "sato"):
        made = CliRunner().invoke(app, ["track", "key", f"{name}.key"])
        assert made.exit_code == 0
        Path(f"{name}.pub").write_text(made.stdout)
    command = ["track", "seal", "covert.yaml", "--to", "kimura=kimura.pub", "--store-key", "store.key"]
    assert CliRunner().invoke(app, command).exit_code == 0
    return tmp_path


def test_what_is_shown_is_what_comes_out(desk: Path) -> None:
    """One story: each command finds what those before it left."""
    shown = _BLOCK.findall(_PAGE)
    assert len(shown) == 7 and "--viewer" not in _PAGE
    for command, output in shown:
        result = CliRunner().invoke(app, shlex.split(command))
        assert (command, result.stdout) == (command, output)
        assert result.exit_code == 0


def test_who_may_not_know_of_a_tracker_can_release_nothing(desk: Path) -> None:
    run = CliRunner().invoke
    run(app, ["track", "ingest", "crate.jsonl", "server.batch", "--covert", "covert.sealed"])
    command = ["track", "release", "C-7001", "silent", "--why", "w"]
    for more in ([], ["--covert", "covert.sealed"]):
        result = run(app, [*command, *more])
        assert result.exit_code != 0 and "right" in str(result.exception)
    other = run(app, [*command, "--covert", "covert.sealed", "--key", "sato.key"])
    assert other.exit_code != 0 and "opens nothing" in str(other.exception)


def test_a_name_is_no_key(desk: Path) -> None:
    """Nobody is let in for what he says: the sealed register with a stranger's key, the list itself, a public key."""
    run = CliRunner().invoke
    run(app, ["track", "ingest", "crate.jsonl", "server.batch", "--covert", "covert.sealed"])
    for covert, key in (
        ("covert.sealed", "sato.key"),
        ("covert.yaml", "kimura.key"),
        ("covert.sealed", "kimura.pub"),
        ("covert.sealed", "store.key"),
    ):
        Path(key).chmod(0o600)
        result = run(app, ["track", "show", "C-7001", "--covert", covert, "--key", key])
        assert result.exit_code != 0 and "S-90" not in result.output + str(result.exception)
    Path("kimura.key").chmod(0o644)
    result = run(app, ["track", "show", "C-7001", "--covert", "covert.sealed", "--key", "kimura.key"])
    assert result.exit_code != 0 and "others" in str(result.exception)


def test_on_disk_nothing_is_to_be_read_of_the_covert_tracker(desk: Path) -> None:
    """The store and the sealed register hold neither its name nor its positions, in no spelling of theirs."""
    CliRunner().invoke(app, ["track", "ingest", "crate.jsonl", "server.batch", "--covert", "covert.sealed"])
    content = b"".join(path.read_bytes() for path in desk.rglob("*sqlite3*")) + Path("covert.sealed").read_bytes()
    assert b"D-17" in content
    payload = Path("server.batch").read_bytes().partition(b"\n")[2]
    own = {
        number for number in re.findall(rb"-?\d+\.\d{3,}", payload) if number not in Path("crate.jsonl").read_bytes()
    }
    needles = {b"S-90", b"kimura", b"sekisho-track/1", *own}
    assert len(needles) > 20 and not [one for one in needles if one in content]


def test_a_strangers_message_looks_like_that_of_a_covert_tracker(desk: Path) -> None:
    """As many rows, each as long."""
    stranger = Path("server.batch").read_bytes().replace(b"S-90", b"X-11")
    Path("stranger.batch").write_bytes(stranger)
    rows = []
    for store, file in (("one.sqlite3", "server.batch"), ("other.sqlite3", "stranger.batch")):
        CliRunner().invoke(app, ["track", "ingest", file, "--covert", "covert.sealed", "--store", store])
        connection = sqlite3.connect(store)
        counts = [connection.execute(f"SELECT count(*) FROM {t}").fetchone() for t in ("record", "heard")]
        rows.append((counts, connection.execute("SELECT number, length(body) FROM sealed").fetchall()))
        connection.close()
    assert rows[0] == rows[1] and rows[0][0] == [(0,), (0,)] and len(rows[0][1]) == 1


def test_a_list_is_sealed_only_for_those_that_it_grants_something(desk: Path) -> None:
    command = ["track", "seal", "covert.yaml", "--store-key", "store.key"]
    for to in ("sato=sato.pub", "kimura=sekisho-seal:v1:AAAA"):
        assert CliRunner().invoke(app, [*command, "--to", to]).exit_code != 0


def test_files_for_others_are_byte_for_byte_those_of_a_world_without_the_covert_tracker(desk: Path) -> None:
    """The store, the covert file and the name of a viewer without the right: the same document, lines and map."""
    run = CliRunner().invoke
    for store, files in (
        ("with", ["crate.jsonl", "server.batch", "carton.csv"]),
        ("without", ["crate.jsonl", "carton.csv"]),
    ):
        more = ["--covert", "covert.sealed"] if store == "with" else []
        command = [
            "track",
            "ingest",
            *files,
            "--store",
            f"{store}.sqlite3",
            "--received",
            "2026-11-22T09:00:00Z",
            *more,
        ]
        assert run(app, command).exit_code == 0
    seen: dict[str, list[str]] = {}
    for store in ("with", "without"):
        more = ["--store", f"{store}.sqlite3", "--until", "2026-11-22T03:00:00Z"]
        more += ["--covert", "covert.sealed"] if store == "with" else []
        for lang in ("en", "ja", "ko"):
            show = run(app, ["track", "show", "C-7001", "--map", "way.svg", "--lang", lang, *more])
            seen.setdefault(store, []).extend([show.stdout, Path("way.svg").read_text("utf-8")])
        seen[store].append(run(app, ["track", "show", "C-7001", "--format", "json", *more]).stdout)
        seen[store].append(run(app, ["track", "replay", *more]).stdout)
        seen[store].append(run(app, ["track", "replay", "--format", "json", *more]).stdout)
    assert seen["with"] == seen["without"] and all(seen["with"])
    assert "S-90" not in "".join(seen["with"]) and "silent" in seen["with"][-1]


def test_every_code_has_its_texts() -> None:
    folder = _ROOT / "src" / "sekisho"
    checks = "\n".join(p.read_text("utf-8") for p in (folder / "location" / "tracking" / "checks").glob("*.py"))
    told = set(re.findall(r"``([a-z]+(?:-[a-z]+)+|silent|tampered|overdue)``", checks))
    told |= {code for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', checks) if code in tracking_texts()["findings"]}
    assert len(told) > 20
    unknown = {code for code in told if code not in tracking_texts()["findings"] and code != "-of-any"}
    assert unknown == set()
    assert set(tracking_texts()["short"]) >= told
    readers = "\n".join(p.read_text("utf-8") for p in (folder / "standards" / "trackers").glob("*.py"))
    faults = set(re.findall(r'fault\(\s*"([a-z-]+)"', readers))
    assert faults - set(tracking_texts()["faults"]) == set() and len(faults) > 12


def test_marks_and_states_have_their_texts_and_their_row() -> None:
    from sekisho.location.tracking import Mark, State

    assert {mark.value for mark in Mark} == set(tracking_texts()["marks"])
    assert {state.value for state in State} == set(tracking_texts()["states"])
    assert [mark.value for mark in Mark if f"`{mark.value}`" not in _PAGE] == []


def test_every_finding_has_its_row() -> None:
    missing = [code for code in tracking_texts()["findings"] if f"`{code}`" not in _PAGE]
    assert missing == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest"], "--listen"),
        (["ingest", "crate.jsonl", "--listen", "127.0.0.1:1"], "--listen"),
        (["ingest", "--listen", "here"], "address"),
        (["ingest", "crate.jsonl", "--received", "today"], "instant"),
        (["show", "C-7001"], "store"),
        (["show", "C-7001", "--register", "none.yaml"], "store"),
    ],
)
def test_what_makes_no_sense_is_told(desk: Path, arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["track", *arguments])
    assert result.exit_code != 0 and said in str(result.exception)


def test_ones_own_table_of_access_points_contradicts_a_position(desk: Path) -> None:
    """From the bytes of a tracker to the sentence, and what cannot be used of the table stands beside it."""
    run = CliRunner().invoke
    where = '"coords":{"latitude":32.8850,"longitude":130.8400,"accuracy":%d}'
    line = '{"device_id":"D-17","location":{"timestamp":"2026-11-20T00:%02d:00Z",' + where + ',"wifis":[%s]}}'
    heard = '["00:1a:2b:00:00:01",-60],["00:1a:2b:00:00:02",-70]'
    Path("heard.jsonl").write_text("\n".join(line % (10 * n, 8 + n, heard) for n in range(3)) + "\n")
    table = (
        "transmitter,lat,lon,radius_m\n001A2B000001,33.59,130.45,80\n00-1a-2b-00-00-02,33.59,130.45,80\nhall,1,2,3\n"
    )
    Path("own.csv").write_text(table)
    run(app, ["track", "ingest", "heard.jsonl", "--received", "2026-11-20T01:00:00Z"])
    command = ["track", "show", "C-7001", "--until", "2026-11-20T00:30:00Z"]
    told = run(app, [*command, "--networks", "own.csv"])
    assert "the networks that it hears are" in told.stdout and "1 rows" in told.stderr
    assert "hall" in Path("own.csv.rejects.csv").read_text("utf-8-sig") and "001A2B" not in told.output.upper()
    assert "networks" not in run(app, command).stdout


def test_on_the_map_every_tracker_is_named(desk: Path) -> None:
    """Two that lie in one place share a name, and both parts say what the dashed line is."""
    CliRunner().invoke(app, ["track", "ingest", "crate.jsonl", "carton.csv", "--received", "2026-11-22T09:00:00Z"])
    command = ["track", "show", "C-7001", "--until", "2026-11-21T18:00:00Z", "--map", "way.svg"]
    assert CliRunner().invoke(app, command).exit_code == 0
    drawn = Path("way.svg").read_text("utf-8")
    assert "D-17, D-18" in drawn and drawn.count("planned way") == drawn.count("last position") == 2


def test_the_example_is_written_over_nothing(desk: Path) -> None:
    again = CliRunner().invoke(app, ["track", "example"])
    assert again.exit_code != 0 and "there already" in str(again.exception)
    assert CliRunner().invoke(app, ["track", "example", "other", "--lang", "ja"]).exit_code == 0
    assert Path("other/trackers.yaml").read_bytes() == Path("trackers.yaml").read_bytes()
