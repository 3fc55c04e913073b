"""The sorter of legal forms: whole, repeatable, and careful with what is an ordinary word."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from tools.legal_forms import FACTS, RULES, TABLE, Form, family_of, read_facts, sorted_forms, table_of, taken_of

ROOT = Path(__file__).resolve().parents[3]
CODE_LIST = ROOT.parent / "shared" / "data" / "lists" / "ref" / "gleif-elf-1.4.1.csv"


@pytest.fixture(scope="module")
def rules() -> Any:
    return yaml.safe_load(RULES.read_text("utf-8"))


@pytest.fixture(scope="module")
def facts() -> list[Form]:
    return read_facts(FACTS.read_text("utf-8"))


def test_the_table_is_what_the_facts_say(facts: list[Form]) -> None:
    """Run tools/legal_forms.py after a change of the facts."""
    assert TABLE.read_text("utf-8") == table_of(facts)


def test_what_is_written_is_read(facts: list[Form]) -> None:
    assert read_facts("\n".join(form.line() for form in facts)) == facts


def test_the_facts_are_all_codes_of_the_list_and_sorted_as_the_rules_say(rules: Any, facts: list[Form]) -> None:
    if not CODE_LIST.is_file():
        pytest.skip(f"the code list is not at hand: {CODE_LIST.name}")
    with CODE_LIST.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3_659
    codes = {code.split(":")[1] for form in facts for code in form.codes}
    assert codes == {row["ELF Code"] for row in rows}
    assert sorted_forms(rows, rules) == facts


@pytest.mark.parametrize(
    ("name", "language", "family"),
    [
        ("Gesellschaft mit beschränkter Haftung", "de", "gmbh"),
        ("Société à responsabilité limitée", "fr", "llc"),
        ("Spółka akcyjna", "pl", "stock"),
        ("Handelsbolag", "sv", "llp"),
        ("Offene Handelsgesellschaft", "de", "gmbh"),
        ("Einkahlutafélag", "is", "llc"),
        ("Hlutafélag", "is", "stock"),
        ("Sociedad cooperativa", "es", "coop"),
        ("Public Limited Company", "en", "company"),
        ("Stichting", "nl", "club"),
        ("Commercial Bank", "en", "other"),
        ("Business Trust", "en", "trust"),
    ],
)
def test_families(rules: Any, name: str, language: str, family: str) -> None:
    assert family_of(name, language, rules) == family


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Insurance Company", "en"),
        ("Försäkringsaktiebolag", "sv"),
        ("Sociedad anónima institución de seguros", "es"),
        ("Akciová společnost", "xx-not"),
        ("Banka - akciová spoločnosť", "sk"),
    ],
)
def test_what_says_a_trade_is_not_taken(rules: Any, name: str, language: str) -> None:
    taken = taken_of(name, (), language, family_of(name, language, rules), rules)
    assert taken == (("akciova spolecnost",) if name.startswith("Akciová spole") else ())


@pytest.mark.parametrize("short", ["SHA", "ZOO", "SA", "AS", "Co", "Spa", "PA", "SI", "PSA", "ICC", "AM"])
def test_words_and_names_are_no_abbreviations_of_the_table(rules: Any, short: str) -> None:
    families = ("stock", "llc", "gmbh", "llp", "company", "bhd", "coop")
    assert [f for f in families if taken_of("X", (short,), "en", f, rules)] == []


def test_one_spelling_of_two_families_is_refused() -> None:
    one, two = (Form(family, ("abc",), "en", "Abc", (), ("GB:1",)) for family in ("llc", "stock"))
    with pytest.raises(ValueError, match="abc"):
        table_of([one, two])
