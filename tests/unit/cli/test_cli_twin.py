"""`sekisho twin offer`, `accept`, `decline`, `withdraw`, `alarms`, `tap`: from keys to alarms, on files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.standards.test_sun_url import DATA, PLAIN
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.vocabulary.errors import DocumentFault, UsageFault

UNIT = "urn:epc:id:sgtin:4900000.054321.S-9"
MAKER, BUYER = "urn:epc:id:pgln:4900000.00001", "urn:epc:id:pgln:8800000.00007"
LINKS = {MAKER: "https://id.gs1.org/417/4900000000016", BUYER: "https://id.gs1.org/417/8800000000077"}
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of a maker and a buyer, and a ring with both."""
    folder = tmp_path_factory.mktemp("parties")
    for name, party in (("maker", MAKER), ("buyer", BUYER)):
        text = CliRunner().invoke(app, ["key", "new", str(folder / name), "--name", f"{name}/2026"]).stdout
        add = ["key", "add", str(folder / "ring.json"), text.strip(), "--holder", LINKS[party]]
        assert CliRunner().invoke(app, add).exit_code == 0
    return folder


@pytest.fixture
def run(tmp_path: Path, parties: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with keys, a ring and the factory's events."""
    for name in ("maker", "buyer", "ring.json"):
        (tmp_path / name).symlink_to(parties / name)
    (tmp_path / "factory.jsonld").symlink_to(root / "tests/data/custody/factory.jsonld")
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> Result:
        result = CliRunner().invoke(app, ["twin", *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return command


def offered(run: Run, *more: str, to: str = "JP") -> Result:
    sides = ("--from", MAKER, "--to", BUYER, "--country", "JP", "--to-country", to, "--expires", "2026-12-01")
    return run("offer", UNIT, *sides, "--key", "maker", "--out", "offer.json", "--at", "2026-11-20T00:00:00Z", *more)


def accepted(run: Run, *more: str) -> Result:
    return run("accept", "offer.json", "--ring", "ring.json", "--key", "buyer", "--out", "accept.json",
               "--at", "2026-11-21T00:00:00Z", *more)  # fmt: skip


def shown(run: Run, *files: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        run("show", "S-9", "factory.jsonld", *files, "--ring", "ring.json", "--format", "json").stdout
    )
    return told


def codes(run: Run, *files: str) -> list[str]:
    result = run("check", "factory.jsonld", *files, "--ring", "ring.json", "--format", "json")
    return [finding["code"] for finding in json.loads(result.stdout)["findings"]]


def test_offered_and_accepted_it_is_held_by_the_buyer(run: Run) -> None:
    offered(run, "--seal", "MLK1,class=H,maker=MLK,where=door")
    accepted(run, "--seal", "MLK1,class=H")
    told = shown(run, "offer.json", "accept.json")
    assert (told["holder"], told["held"], told["findings"]) == (LINKS[BUYER], "signed", [])
    assert [seal["number"] for seal in told["seals"]] == ["MLK1"]
    assert run("check", "factory.jsonld", "offer.json", "accept.json", "--ring", "ring.json").exit_code == 0


def test_only_offered_the_maker_holds_it_and_it_runs_out(run: Run) -> None:
    offered(run)
    assert shown(run, "offer.json")["holder"] == LINKS[MAKER]
    alarms = (
        "alarms",
        "--events",
        "factory.jsonld",
        "--events",
        "offer.json",
        "--ring",
        "ring.json",
        "--format",
        "json",
    )
    before, after = run(*alarms, "--as-of", "2026-11-30"), run(*alarms, "--as-of", "2026-12-02")
    assert (before.exit_code, json.loads(before.stdout)["alarms"]) == (0, [])
    assert (after.exit_code, [one["code"] for one in json.loads(after.stdout)["alarms"]]) == (1, ["offer-expired"])


@pytest.mark.parametrize("word", ["decline", "withdraw"])
def test_declined_or_withdrawn_the_maker_holds_it(run: Run, word: str) -> None:
    offered(run)
    by = "buyer" if word == "decline" else "maker"
    run(word, "offer.json", "--key", by, "--reason", "seal broken", "--out", "end.json", "--at", "2026-11-21T00:00:00Z")
    told = shown(run, "offer.json", "end.json")
    assert (told["holder"], told["offer"], told["findings"]) == (LINKS[MAKER], None, [])


def test_without_a_ring_no_signature_counts(run: Run) -> None:
    offered(run)
    result = run("check", "offer.json", "--format", "json")
    assert [f["code"] for f in json.loads(result.stdout)["findings"]] == ["signer-unknown"]


def test_discrepancies(run: Run) -> None:
    offered(run)
    accepted(run, "--discrepancy", f"missing={UNIT}", "--discrepancy", "extra=urn:epc:id:sgtin:4900000.054321.S-8")
    assert codes(run, "offer.json", "accept.json") == ["received-missing", "received-extra"]
    accepted(run, "--discrepancy", f"damaged={UNIT}")
    assert codes(run, "offer.json", "accept.json") == ["received-damaged"]


@pytest.mark.parametrize(
    "words",
    [
        ("--seal", ",class=H"), ("--seal", "A,class=X"), ("--seal", "A,colour=red"), ("--discrepancy", "lost=m"),
        ("--discrepancy", "missing"), ("--discrepancy", "missing=m"), ("--discrepancy", "other-serial=m"),
        ("--at", "yesterday"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_signed(run: Run, words: tuple[str, str]) -> None:
    offered(run)
    with pytest.raises(UsageFault):
        accepted(run, *words)
    assert not Path("accept.json").exists()


def test_a_changed_offer_is_not_accepted(run: Run) -> None:
    offered(run)
    Path("offer.json").write_text(Path("offer.json").read_text().replace('"country":"JP"', '"country":"KR"'))
    with pytest.raises(DocumentFault) as fault:
        accepted(run)
    assert fault.value.code == "signature-wrong" and not Path("accept.json").exists()


def test_only_an_offer_is_accepted(run: Run) -> None:
    offered(run)
    accepted(run)
    with pytest.raises(UsageFault, match="no offer"):
        run("accept", "accept.json", "--key", "buyer", "--out", "again.json")


def test_a_file_with_many_documents_is_read_and_a_damaged_line_refuses_it(run: Run) -> None:
    offered(run)
    accepted(run)
    both = Path("offer.json").read_text() + "\n" + Path("accept.json").read_text()
    Path("both.jsonl").write_text(both)
    assert shown(run, "both.jsonl")["held"] == "signed"
    Path("both.jsonl").write_text(both.replace('"suite"', '"sweet"', 1))
    result = run("check", "both.jsonl", "--ring", "ring.json", "--format", "json")
    told = json.loads(result.stdout)["files"][0]
    assert (told["accepted"], told["reasons"]) == (
        False, [{"code": "signature-form", "field": "line 1", "value": ""}]
    )  # fmt: skip


def test_an_export_without_a_decision_is_refused(run: Run) -> None:
    offered(run, "--decision", "C-1", "--licence", "L-1", to="KR")
    assert "export-without-release" in codes(run, "offer.json")


def test_rows_that_cannot_be_read_are_told_and_the_others_count(run: Run) -> None:
    Path("stock.csv").write_text("serial,place,seen_at\nS-9,hall,2026-11-18\nS-7,hall,never\nQ-1,hall,2026-11-18\n")
    result = run("alarms", "factory.jsonld", "--as-of", "2026-11-19", "--stock", "stock.csv", "--format", "json")
    assert [a["code"] for a in json.loads(result.stdout)["alarms"]] == ["stock-surplus"]
    assert "row 3: seen_at 'never'" in result.stderr and result.exit_code == 1


def test_alarms_as_a_table_that_no_spreadsheet_runs(run: Run) -> None:
    Path("stock.csv").write_text("serial,place,seen_at\n=1+1,hall,2026-11-18\n")
    result = run("alarms", "factory.jsonld", "--as-of", "2026-11-19", "--stock", "stock.csv", "--format", "csv")
    assert "stock-surplus,'=1+1" in result.stdout and result.stdout.startswith("\ufeffcode,item,event,text")


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "not on record"), ("ja", "記録にありません"), ("ko", "기록에 없습니다")]
)
def test_alarms_are_said_in_three_languages(run: Run, lang: str, word: str) -> None:
    Path("stock.csv").write_text("serial,place,seen_at\nQ-1,hall,2026-11-18\n")
    result = run("alarms", "factory.jsonld", "--as-of", "2026-11-19", "--stock", "stock.csv", "--lang", lang)
    assert word in result.stdout


def test_a_refused_file_is_no_quiet_day(run: Run, root: Path) -> None:
    with pytest.raises(Exception, match="was refused"):
        run("alarms", str(root / "tests/data/custody/refused.jsonld"), "--as-of", "2026-11-19")


KEY = "0" * 32


@pytest.fixture
def tags(run: Run) -> Path:
    path = Path("tags.yaml")
    path.write_text(f'- meta_read: "{KEY}"\n  file_read: "{KEY}"\n')
    path.chmod(0o600)
    return path


def test_taps_are_verified_recorded_and_compared(run: Run, tags: Path) -> None:
    words = ("--keys", "tags.yaml", "--record", "taps.jsonl", "--place", "hall")
    first = run("tap", PLAIN, *words, "--at", "2026-11-20T00:00:00Z")
    assert first.exit_code == 0 and "04DE5F1EACC040, counter 61" in first.stdout
    again = run("tap", PLAIN, *words, "--at", "2026-11-20T01:00:00Z")
    assert again.exit_code == 1 and "counter 61 was shown before" in again.stdout
    other = run("tap", DATA, *words)
    assert other.exit_code == 0 and "04958CAA5C5E80, counter 8" in other.stdout
    assert len(Path("taps.jsonl").read_text().splitlines()) == 3
    result = run("alarms", "factory.jsonld", "--as-of", "2026-11-19", "--taps", "taps.jsonl", "--format", "json")
    assert [a["code"] for a in json.loads(result.stdout)["alarms"]] == ["tap-repeated"]


@pytest.mark.parametrize("url", [PLAIN.replace("7086", "7087"), PLAIN.replace("EF96", "EF97"), "https://x.example/"])
def test_what_no_tag_said_is_refused_and_not_recorded(run: Run, tags: Path, url: str) -> None:
    result = run("tap", url, "--keys", "tags.yaml", "--record", "taps.jsonl")
    assert result.exit_code == 1 and not Path("taps.jsonl").exists()


def test_keys_are_never_printed(run: Run, tags: Path) -> None:
    secret = "5A" * 16
    tags.write_text(f'- meta_read: "{secret}"\n  file_read: "{secret}"\n')
    result = run("tap", PLAIN, "--keys", "tags.yaml")
    assert secret not in result.output.upper() and result.exit_code == 1


def test_keys_of_another_tag_do_not_count(run: Run, tags: Path) -> None:
    tags.write_text(f'- meta_read: "{KEY}"\n  file_read: "{KEY}"\n  uid: "04000000000000"\n')
    assert run("tap", PLAIN, "--keys", "tags.yaml").exit_code == 1


def test_a_wire_that_the_mac_does_not_cover_says_nothing(run: Run, tags: Path) -> None:
    result = run("tap", PLAIN.replace("&c=", "&tt=CC&c="), "--keys", "tags.yaml")
    assert result.exit_code == 0 and "nothing of its wire" in result.stdout
