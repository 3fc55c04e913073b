"""`sekisho twin audit` on the bundled example: each unit as it must come out, files and exit status."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sekisho.cli.main import app
from sekisho.service.reference import import_folder
from sekisho.standards.epcis import canonical_key
from sekisho.storage.bundled import BUNDLED, LISTS, mark_fictional
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.errors import InputError, SekishoError

EXAMPLE = BUNDLED / "holdings"
EXPECTED = {  # row -> result, and the code that decides
    2: ("vetted", ""),
    3: ("vetted", ""),
    4: ("vetted", ""),
    5: ("vetted", ""),
    6: ("gap", "custody-undocumented"),
    7: ("refuse", "party-listed"),
    8: ("documented", "party-listed-since"),
    9: ("refuse", "serial-twice"),
    10: ("refuse", "serial-twice"),
    11: ("gap", "serial-alike"),
    12: ("gap", "serial-alike"),
    13: ("refuse", "serial-seen"),
    14: ("gap", "serial-seen-alike"),
    15: ("refuse", "custody-not-holder"),
    16: ("gap", "before-announcement"),
    17: ("gap", "serial-implausible"),
    18: ("gap", "seller-missing"),
    19: ("gap", "invoice-overused"),
    20: ("gap", "invoice-overused"),
    21: ("documented", "seller-recent"),
    22: ("vetted", ""),
    23: ("refuse", "law-licence-denied"),
    24: ("documented", "forwarder-missing"),
    25: ("gap", "custody-undocumented"),
}
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "reference"
    import_folder(ReferenceFolder(folder), LISTS, country_of=gazetteer().country)
    mark_fictional(folder)
    return folder


@pytest.fixture
def run(compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Audit a list with all that the example knows beside it."""
    monkeypatch.chdir(tmp_path)

    def command(holdings: Path = EXAMPLE / "holdings.csv", *more: str) -> Result:
        firm = ("--firm", "Musashi AI KK", "--firm-country", "JP", "--firm-hq", "Japan", "--firm-id",
                "urn:epc:id:pgln:4900000.00005", "--end-use", "language models for hospitals")  # fmt: skip
        beside = {"--events": "events.jsonld", "--places": "places.csv", "--seen": "stolen.csv",
                  "--licences": "licences.csv"}  # fmt: skip
        files = [part for option, name in beside.items() for part in (option, str(EXAMPLE / name))]
        where = ("--reference", str(compiled), "--today", "2026-11-28")
        result = CliRunner().invoke(app, ["twin", "audit", str(holdings), *firm, *files, *where, *more])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return command


def test_every_unit_of_the_example_comes_out_as_it_must(run: Run) -> None:
    told = json.loads(run(EXAMPLE / "holdings.csv", "--format", "json").stdout)
    found = {
        unit["row"]: (unit["result"], next((f["code"] for f in unit["findings"] if f["gravity"] != "note"), ""))
        for unit in told["units"]
    }
    assert found == EXPECTED


def test_the_folder_holds_everything(run: Run, tmp_path: Path) -> None:
    result = run(EXAMPLE / "holdings.csv", "--out", "audit", "--lang", "ja")
    names = ["audit.html", "audit.json", "audit.pdf", "rejects.csv", "todo.csv", "units.csv"]
    assert sorted(path.name for path in (tmp_path / "audit").iterdir()) == names
    assert (tmp_path / "audit" / "audit.pdf").read_bytes().startswith(b"%PDF")
    assert '<html lang="ja">' in (tmp_path / "audit" / "audit.html").read_text("utf-8")
    assert result.exit_code == 1 and "取得" not in result.stderr


def lawful(folder: Path) -> Path:
    """The example's first two units alone."""
    with (EXAMPLE / "holdings.csv").open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream))[:3]
    with (folder / "lawful.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return folder / "lawful.csv"


def test_all_vetted_is_status_0(run: Run, tmp_path: Path) -> None:
    result = run(lawful(tmp_path), "--out", "audit")
    assert result.exit_code == 0 and not (tmp_path / "audit" / "rejects.csv").exists()


def test_a_row_that_cannot_be_read_is_status_1(run: Run, tmp_path: Path) -> None:
    path = lawful(tmp_path)
    path.write_text(path.read_text("utf-8").replace("2024-06-03", "2024-06-93", 1), "utf-8")
    assert run(path).exit_code == 1


def test_csv_has_one_line_a_unit(run: Run) -> None:
    lines = list(csv.DictReader(run(EXAMPLE / "holdings.csv", "--format", "csv").stdout.splitlines()))
    assert [int(line["row"]) for line in lines] == list(EXPECTED)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"name,country\nA,JP\n"])
def test_a_file_that_is_none_of_these_is_refused(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(InputError) as refused:
        run(tmp_path / "x.csv")
    assert refused.value.exit_status == 3


def test_refused_events_refuse_the_audit(run: Run, tmp_path: Path) -> None:
    (tmp_path / "events.jsonld").write_text("{}")
    with pytest.raises(SekishoError):
        run(EXAMPLE / "holdings.csv", "--events", "events.jsonld")


def test_an_unknown_country_is_refused(run: Run) -> None:
    with pytest.raises(SekishoError):
        run(EXAMPLE / "holdings.csv", "--firm-hq", "Atlantis")


def test_the_same_input_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        run(EXAMPLE / "holdings.csv", "--out", folder)
    for name in ("audit.html", "audit.json", "audit.pdf", "todo.csv", "units.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def signed(folder: Path) -> Path:
    """A handover of a unit to the firm, signed by both sides, with the ring of their keys."""
    firm, seller = "urn:epc:id:pgln:4900000.00005", "urn:epc:id:pgln:4900000.00002"
    unit = "urn:epc:id:sgtin:4900000.054321.1320220000020"

    def call(*words: str) -> str:
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == 0, result.output
        return result.stdout

    for name, party in (("seller", seller), ("firm", firm)):
        key = call("key", "new", str(folder / name), "--name", f"{name}/2024").strip()
        call("key", "add", str(folder / "ring.json"), key, "--holder", canonical_key(party))
    events = json.loads((EXAMPLE / "events.jsonld").read_text("utf-8"))
    kept = [e for e in events["epcisBody"]["eventList"] if unit in e["epcList"]][:3]
    events["epcisBody"]["eventList"] = [{**event, "epcList": [unit]} for event in kept]
    (folder / "made.jsonld").write_text(json.dumps(events))
    sides = ("--from", seller, "--to", firm, "--country", "JP", "--to-country", "JP", "--expires", "2026-12-01")
    call("twin", "offer", unit, *sides, "--key", str(folder / "seller"), "--out", str(folder / "offer.json"),
         "--at", "2026-11-20T00:00:00Z")  # fmt: skip
    call("twin", "accept", str(folder / "offer.json"), "--ring", str(folder / "ring.json"), "--key",
         str(folder / "firm"), "--out", str(folder / "accept.json"), "--at", "2026-11-21T00:00:00Z")  # fmt: skip
    return folder


def test_a_handover_counts_where_both_signed_and_their_keys_are_known(compiled: Path, tmp_path: Path) -> None:
    folder = signed(tmp_path)
    header, *rows = (EXAMPLE / "holdings.csv").read_text("utf-8").splitlines()
    (row,) = [line for line in rows if line.startswith("1320220000020")]
    row = row.replace("2024-06-03", "2026-11-20")  # since when signatures of the suite are accepted
    (folder / "one.csv").write_text(f"{header}\n{row}\n", "utf-8")
    given = ["--firm", "Musashi AI KK", "--firm-country", "JP", "--firm-hq", "JP", "--firm-id",
             "urn:epc:id:pgln:4900000.00005", "--places", str(EXAMPLE / "places.csv"), "--format", "json",
             "--reference", str(compiled), "--today", "2026-11-28"]  # fmt: skip
    files = [part for name in ("made.jsonld", "offer.json", "accept.json") for part in ("--events", str(folder / name))]

    def audited(*more: str) -> dict[str, Any]:
        told = CliRunner().invoke(app, ["twin", "audit", str(folder / "one.csv"), *given, *files, *more]).stdout
        unit: dict[str, Any] = json.loads(told)["units"][0]
        return unit

    unit = audited("--ring", str(folder / "ring.json"))
    assert (unit["result"], unit["findings"], unit["chain"][-1]["signed"]) == ("vetted", [], True)
    assert audited()["result"] == "refuse"
