"""docs/location.md shows what comes out; its table of attacks is run again; its commands draw, reject and log."""

from __future__ import annotations

import json
import re
import shlex
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from benchmarks.locating.__main__ import ground
from benchmarks.locating.calibrated import attacked
from benchmarks.locating.world import ATTACKS, attack_table
from typer.testing import CliRunner

from sekisho.cli.main import app
from sekisho.location.proof import Bound
from sekisho.storage.locating import locating_texts

_BLOCK = re.compile(r"^```console\n\$ sekisho ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROOT = Path(__file__).resolve().parents[2]
_PAGE = (_ROOT / "docs" / "location.md").read_text("utf-8")
_DATA = _ROOT / "tests" / "data" / "locating"


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_ROOT)


@pytest.mark.parametrize(("command", "shown"), _BLOCK.findall(_PAGE))
def test_what_is_shown_is_what_comes_out(command: str, shown: str) -> None:
    result = CliRunner().invoke(app, shlex.split(command))
    assert result.stdout == shown
    assert result.exit_code == 1  # each shows something that is not in order


def test_four_commands_are_shown() -> None:
    assert len(_BLOCK.findall(_PAGE)) == 4


@pytest.fixture(scope="module")
def table() -> str:
    return attack_table(ground()[1])


def test_the_table_of_attacks_is_what_the_attacks_come_to(table: str) -> None:
    assert table in _PAGE


def test_no_attack_within_the_tolerance_ever_passes(table: str) -> None:
    """Rows with more bad landmarks than are tolerated, and the copied key, are what the page warns of."""
    beyond = ("none tolerated", "two liars", "misplaced", "misplaced, no audit", "copied key")
    rows = dict(zip(ATTACKS, table.splitlines()[2:], strict=True))
    for name, row in rows.items():
        passed = int(row.split("|")[2])
        assert passed == 0 or name.endswith(beyond), row
    assert int(rows["copied key"].split("|")[2]) > 100  # and that it defeats the proof is no slip of the simulation


_VERIFY = ["locate", "verify", "--rtt", str(_DATA / "rtt.csv"), "--landmarks", str(_DATA / "landmarks.csv")]
_VERIFY += ["--policy", str(_DATA / "policy.yaml"), "--sites", str(_DATA / "sites.csv")]


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_maps_are_drawn_one_a_unit(lang: str, tmp_path: Path) -> None:
    CliRunner().invoke(app, [*_VERIFY, "--lang", lang, "--map", str(tmp_path / "m.svg")])
    maps = sorted(tmp_path.glob("m-*.svg"))
    assert len(maps) == 3
    for one in maps:
        drawn = one.read_text("utf-8")
        assert len(drawn) < 150_000
        assert ElementTree.fromstring(drawn).tag.endswith("svg") and "GPU-" in drawn
        assert locating_texts()["map"]["region"][["en", "ja", "ko"].index(lang)] in drawn


def test_json_is_one_document_with_every_assumption() -> None:
    result = CliRunner().invoke(app, [*_VERIFY, "--format", "json"])
    told = json.loads(result.stdout)
    assert [u["outcome"] for u in told["units"]] == ["pass", "inconclusive", "inconclusive"]
    assert (
        told["policy"]["bound"] == "vacuum"
        and told["policy"]["assumption"] is None
        and "HK" in told["policy"]["restricted"]
    )
    assert told["audit"]["removed"][0]["landmark"] == "bangkok" and told["counts"]["pass"] == 1
    assert told["units"][1]["site"]["could_be_as_far_as_km"] > 3_000 and told["units"][2]["next_landmark"]["count"] == 2


def test_the_assumption_of_fibre_is_said(tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    policy.write_text("as_of: 2026-11-24\nbound: fibre\n")
    words = [*_VERIFY[:6], "--policy", str(policy)]
    assert CliRunner().invoke(app, words).stdout.startswith("ASSUMPTION")
    told = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)
    assert told["policy"]["assumption"] == "no-radio-or-hollow-fibre-on-the-way"


def test_rows_that_cannot_be_used_are_kept_apart_and_the_rest_is_judged(tmp_path: Path) -> None:
    rtt = tmp_path / "rtt.csv"
    extra = "sg-east,GPU-SG-1,soon\nnowhere,GPU-SG-1,3\nsg-east,GPU-SG-1,-2\n"
    rtt.write_text((_DATA / "rtt.csv").read_text() + extra)
    result = CliRunner().invoke(app, ["locate", "verify", "--rtt", str(rtt), *_VERIFY[4:], "--format", "json"])
    assert json.loads(result.stdout)["rejects"] == 3
    kept = (tmp_path / "rtt.csv.rejects.csv").read_text("utf-8-sig")
    assert all(reason in kept for reason in ("no-number", "unknown-landmark", "out-of-range"))


def test_operators_are_counted_and_landmarks_that_stand_are_named_to_be_asked(tmp_path: Path) -> None:
    """Both landmarks near the unit under one hand: it may be bad, so what passed no longer does."""
    head, *rows = (_DATA / "landmarks.csv").read_text().splitlines()
    hand = {"sg-east": "Acme", "sg-west": " ACME ", "kl": "acme"}
    stands = [f"{head},operator", *(f"{row},{hand.get(row.split(',')[0], '')}" for row in rows)]
    (tmp_path / "l.csv").write_text("\n".join(stands) + "\n")
    few = [row for row in (_DATA / "rtt.csv").read_text().splitlines() if "tokyo,GPU-SG" not in row]
    (tmp_path / "r.csv").write_text("\n".join(few) + "\n")
    words = ["locate", "verify", "--rtt", str(tmp_path / "r.csv"), "--landmarks", str(tmp_path / "l.csv"), *_VERIFY[6:]]
    told = CliRunner().invoke(app, words).stdout
    assert "Landmarks of one operator count as one bad landmark: 8 operators." in told
    assert "GPU-SG-1: INCONCLUSIVE" in told
    unit = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)["units"][0]
    assert unit["operators"] == unit["landmarks"] - 2
    without = CliRunner().invoke(app, [*_VERIFY, "--format", "json"])
    assert json.loads(without.stdout)["units"][0]["outcome"] == "pass"


def test_landmarks_that_were_not_asked_are_named_where_they_would_tell_something(tmp_path: Path) -> None:
    few = [row for row in (_DATA / "rtt.csv").read_text().splitlines() if not row.startswith(("sg-west,GPU", "kl,GPU"))]
    (tmp_path / "r.csv").write_text("\n".join(few) + "\n")
    words = ["locate", "verify", "--rtt", str(tmp_path / "r.csv"), *_VERIFY[4:]]
    unit = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)["units"][0]
    assert unit["outcome"] == "inconclusive" and unit["ask_next"][0] == "sg-west"
    assert "ask next, of the landmarks that stand: sg-west" in CliRunner().invoke(app, words).stdout


def test_nobody_passes_who_keeps_to_fibre_and_feigns_another_place() -> None:
    """The fastest that the assumption allows, and every answer held back to look as from somewhere else."""
    whole = ground()[1]
    for bound in Bound:
        assert attacked(whole, bound.km_per_ms, 1.0, 1) == "0/2700"


def test_a_speed_fitted_to_the_landmarks_lets_him_pass() -> None:
    """Why there is none: the twin of the test above."""
    passed, tried = (int(one) for one in attacked(ground()[1], 85.8, 1.0, 1).split("/"))
    assert passed > 0.3 * tried


def test_landmarks_alone_are_judged_by_each_other(tmp_path: Path) -> None:
    rows = [r for r in (_DATA / "rtt.csv").read_text().splitlines() if "GPU" not in r]
    (tmp_path / "mesh.csv").write_text("\n".join(rows) + "\n")
    result = CliRunner().invoke(
        app, ["locate", "verify", "--rtt", str(tmp_path / "mesh.csv"), *_VERIFY[4:8], "--format", "json"]
    )
    units = {u["unit"]: u for u in json.loads(result.stdout)["units"]}
    assert len(units) == 10 and all(u["landmarks"] <= 9 for u in units.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [("restricted: {groups: [Z:9]}", "No country group Z:9"), ("restricted: {codes: [XX]}", "no land of XX"),
     ("restricted: {codes: [], groups: []}", "restricts nothing")],
)  # fmt: skip
def test_a_policy_that_would_pass_everything_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(text)
    result = CliRunner().invoke(app, [*_VERIFY[:6], "--policy", str(tmp_path / "p.yaml")])
    assert result.exit_code != 0 and said in str(result.exception)


def test_a_file_without_any_unit_is_an_error_not_a_pass(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("landmark,unit,rtt_ms\nnowhere,U,3\n")
    result = CliRunner().invoke(app, ["locate", "verify", "--rtt", str(tmp_path / "r.csv"), *_VERIFY[4:8]])
    assert result.exit_code != 0 and "No unit was judged" in str(result.exception)


def test_times_of_a_schedule_follow_from_its_seed(tmp_path: Path) -> None:
    words = ["locate", "programme", "schedule", "--units", str(_DATA / "units.csv"), "--seed", str(tmp_path / "s"),
             "--from", "2026-12-01", "--to", "2026-12-29"]  # fmt: skip
    one, again = (CliRunner().invoke(app, words) for _ in range(2))
    assert one.stdout == again.stdout and len(one.stdout.splitlines()) == 1 + 5 * 4
    assert (tmp_path / "s").stat().st_mode & 0o077 == 0


def test_a_plan_is_drawn(tmp_path: Path) -> None:
    words = shlex.split(_BLOCK.findall(_PAGE)[2][0])
    CliRunner().invoke(app, [*words, "--map", str(tmp_path / "p.svg"), "--lang", "ko"])
    assert "Kumamoto-city ×2" in (tmp_path / "p.svg").read_text("utf-8")


def test_every_code_has_a_text() -> None:
    from sekisho.location.proof import Bound, Outcome, Reason, State, Why

    texts = locating_texts()
    for kind, codes in (("outcomes", Outcome), ("reasons", Reason), ("why", Why), ("states", State)):
        assert set(texts[kind]) == {code.value for code in codes}
    assert {f"under_{bound.value}" for bound in Bound} <= set(texts["words"])


def test_texts_name_the_same_values_in_each_language() -> None:
    uneven = [
        key
        for texts in locating_texts().values()
        for key, three in texts.items()
        if len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in three}) > 1
    ]
    assert uneven == []
