"""`sekisho twin verify`: whoever changes the store with the database's own tools is found out by the log."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.integration.test_twin_store import BROKER, FACTORY, here
from typer.testing import CliRunner

from sekisho.cli.main import app

__all__ = ["here"]
MADE = "ni:///sha-256;fd514d7c"


def differences(*more: str) -> list[tuple[str, str]]:
    result = CliRunner().invoke(app, ["twin", "verify", "--format", "json", *more])
    found = json.loads(result.stdout)["differences"]
    assert result.exit_code == (1 if found else 0)
    return [(one["code"], one["event"]) for one in found]


def capture(*files: str) -> None:
    assert CliRunner().invoke(app, ["twin", "capture", *files]).exit_code == 0


def tamper(*statements: str) -> None:
    """As somebody would who has the file: triggers off, then what he wants."""
    with sqlite3.connect(".sekisho/custody.db") as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_what_was_recorded_agrees_with_the_log() -> None:
    capture(FACTORY, BROKER)
    assert differences() == []
    assert CliRunner().invoke(app, ["twin", "verify", "--lang", "ko"]).stdout == "저장소와 로그의 차이 0건\n"


@pytest.mark.parametrize(
    ("statements", "codes"),
    [
        (
            ["UPDATE events SET content = replace(CAST(content AS TEXT), 'M-1', 'M-2') WHERE sequence = 1"],
            ["event-altered"],
        ),
        (["UPDATE events SET content = '{}' WHERE sequence = 1"], ["event-altered"]),
        (
            ["UPDATE events SET hash = 'ni:///sha-256;00?ver=CBV2.0' WHERE sequence = 2"],
            ["event-altered", "event-put-in", "event-taken-out"],
        ),
        (
            ["UPDATE events SET event_id = 'urn:x:other' WHERE sequence = 5"],
            ["event-altered", "event-put-in", "event-taken-out"],
        ),
        (["DELETE FROM event_keys WHERE event = 2", "DELETE FROM events WHERE sequence = 2"], ["event-taken-out"]),
        (["UPDATE captures SET content = 'x' WHERE rowid = 1"], ["content-altered"]),
        (
            ["UPDATE captures SET digest = 'x'"],
            ["content-altered", "content-altered", "log-says-otherwise", "log-says-otherwise"],
        ),
        (["DELETE FROM receipts"], ["not-logged", "not-logged"]),
        (["UPDATE receipts SET log_index = 1 - log_index"], ["log-says-otherwise", "log-says-otherwise"]),
        (["UPDATE receipts SET log_index = 99"], ["log-says-otherwise", "log-says-otherwise"]),
        (["UPDATE receipts SET origin = 'elsewhere'"], ["in-another-log", "in-another-log"]),
        (["UPDATE captures SET finished_at = NULL"], ["not-finished", "not-finished"]),
        (["DELETE FROM event_keys", "DELETE FROM events", "DELETE FROM captures"], ["taken-out", "taken-out"]),
    ],
)
def test_what_was_changed_is_told(statements: Sequence[str], codes: list[str]) -> None:
    capture(FACTORY, BROKER)
    tamper(*statements)
    assert sorted(code for code, _ in differences()) == codes


def test_an_event_put_in_is_told(here: Path) -> None:
    """Whoever writes an event with the right hash into a batch lacks the log's word for it."""
    capture(FACTORY, BROKER)
    tamper(
        "INSERT INTO events SELECT 99, (SELECT id FROM captures WHERE CAST(content AS TEXT) LIKE '%commissioning%' LIMIT 1), kind,"
        " event_id, hash, 'again', time, declared_at, recorded_at, content, around FROM events WHERE sequence = 5"
    )
    assert ("event-put-in", "urn:uuid:7d0a2f3e-0000-4000-8000-000000000011") in differences()


def test_an_older_copy_of_the_store_is_told(here: Path) -> None:
    capture(FACTORY)
    shutil.copy(".sekisho/custody.db", "older.db")
    capture(BROKER)
    assert differences("--store", "older.db") == [("taken-out", "")]


def test_a_log_that_does_not_hold_compares_with_nothing(here: Path) -> None:
    capture(FACTORY)
    entries = here / "log" / "tile" / "entries" / "000.p" / "1"
    content = entries.read_bytes()
    entries.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    result = CliRunner().invoke(app, ["twin", "verify"])
    assert result.exit_code == 1 and "does not hold" in str(result.exception)


def test_without_a_store_nothing_is_compared(here: Path) -> None:
    assert "there is no store" in str(CliRunner().invoke(app, ["twin", "verify"]).exception)
