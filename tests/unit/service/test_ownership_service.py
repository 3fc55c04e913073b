"""Owners as a use case: who is listed, what is said, what is drawn."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from sekisho.service.owners_page import Teller, page
from sekisho.service.owners_words import OwnersWording
from sekisho.service.ownership import Examined, examine, screened, stated_listed
from sekisho.service.reference import import_list
from sekisho.service.wording import LANGS
from sekisho.standards.ownership import OPEN, Graph, read_graph
from sekisho.storage.bundled import BUNDLED
from sekisho.storage.ownership import ownership_data, ownership_texts
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import ReferenceFolder
from sekisho.storage.templates import load_templates
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import InputError, UsageFault

DAY = date(2026, 11, 24)
CLOCKS = Clocks(DAY, DAY)
FOLDER = BUNDLED / "owners"
HOSTILE = b"""{"id": "l", "schema": "Company", "properties": {"name": ["<script>alert(1)</script>"]}}
{"id": "x", "schema": "Company", "properties": {"name": ["x\\u202e\\u001b[31m"], "country": ["my"]}}
{"id": "o", "schema": "Ownership", "properties": {"owner": ["l"], "asset": ["x"], "percentage": ["60"]}}"""


def graph() -> Graph:
    return read_graph([("owners.jsonl", (FOLDER / "owners.jsonl").read_bytes())], gazetteer().country)


def examined(of: Graph, listed: bytes, *asked: str) -> Examined:
    return examine(of, stated_listed(of, listed), ownership_data(), CLOCKS, groups={"D:5": {"CN", "RU"}}, asked=asked)


def worded(found: Examined) -> OwnersWording:
    return OwnersWording.of(found, ownership_texts(), gazetteer().label)


@pytest.fixture(scope="module")
def bundled() -> Examined:
    return examined(graph(), (FOLDER / "listed.csv").read_bytes())


@pytest.fixture(scope="module")
def words(bundled: Examined) -> OwnersWording:
    return worded(bundled)


def answers(bundled: Examined, entity: str) -> dict[str, str]:
    rows = bundled.found.results.filter(pl.col("entity") == entity)
    return dict(rows.select("rule", "answer").iter_rows())


@pytest.mark.parametrize(
    ("entity", "rule", "answer"),
    [
        ("lantern-1", "us.bis-affiliates", "certain"),
        ("blue-reef", "us.ofac-50", "certain"),
        ("blue-reef", "uk.owned", None),
        ("kurobe", "us.ofac-50", None),
        ("kurobe", "us.significant-minority", "certain"),
        ("miho", "uk.owned", "certain"),
        ("garam", "us.bis-affiliates", "possible"),
        ("sandbar", "eu.owned", "possible"),
        ("loop-b", "uk.owned", None),
        ("ring-b", "us.bis-affiliates", "certain"),
        ("contra", "us.bis-affiliates", "possible"),
        ("steward", "uk.controlled", "certain"),
        ("steward", "uk.owned", None),
        ("nominee-co", "eu.controlled", "possible"),
        ("shared-uk", "eu.owned", "certain"),
        ("shared-uk", "uk.owned", None),
        ("sold", "us.bis-affiliates", None),
        ("jade-my", "us.hq-d5", "certain"),
    ],
)
def test_the_bundled_graph(bundled: Examined, entity: str, rule: str, answer: str | None) -> None:
    assert answers(bundled, entity).get(rule) == answer


@pytest.mark.parametrize("lang", LANGS)
def test_everything_is_said_in_every_language(bundled: Examined, words: OwnersWording, lang: str) -> None:
    teller = Teller.of(bundled, words, bundled.graph.entities["entity"].to_list())
    for entity in bundled.graph.entities["entity"]:
        one = teller.tell(entity, lang)
        said = [*(line for a in one["answers"] for line in (a["word"], a["reason"], *a["proof"])), *one["facts"]]
        assert not [
            line for line in said if not line or re.search(r"[{}]|—|^[a-z_.]+$(?<!no)(?<!certain)(?<!possible)", line)
        ]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.5, 0.5, "50%"),
        (0.333, 0.333, "33.3%"),
        (0.25, 0.5, "25–50%"),
        (0.25 + OPEN, 0.5, "over 25, up to 50%"),
        (0.75, 1.0, "at least 75%"),
        (0.5 + OPEN, 1.0, "over 50%"),
        (0.0, 0.2, "up to 20%"),
        (0.0, 1.0, "an unknown share"),
    ],
)
def test_shares_are_said_as_people_say_them(words: OwnersWording, low: float, high: float, text: str) -> None:
    assert words.share(low, high, "en") == text


def test_the_page_is_well_formed_and_draws_the_chain(bundled: Examined, words: OwnersWording) -> None:
    html = page(bundled, words, ["lantern-1", "ring-b"], load_templates(), "ja", fictional=True)
    drawing = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawing) == 2
    assert len(list(ElementTree.fromstring(drawing[0]).iter("rect"))) == 12
    assert "架空の例" in html


def test_names_from_strangers_do_nothing() -> None:
    found = examined(read_graph([("x", HOSTILE)]), b"l\n")
    html = page(found, worded(found), ["x"], load_templates(), "en")
    assert "<script" not in html and "\u202e" not in html and "\x1b" not in html
    assert "&lt;script&gt;" in html


def test_the_page_runs_and_fetches_nothing(bundled: Examined, words: OwnersWording) -> None:
    html = page(bundled, words, ["blue-reef"], load_templates(), "en")
    assert "default-src 'none'" in html and "http" not in html.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"haikong\nvostek\n", [("haikong", "*", None), ("vostek", "*", None)]),
        (b"\xef\xbb\xbfentity,list,listed_on\nhaikong,un,2021-03-01\n", [("haikong", "un", date(2021, 3, 1))]),
        (b"Entity\nmarek\nnobody\n", [("marek", "*", None)]),
    ],
)
def test_who_is_listed_is_read(content: bytes, rows: list[tuple[object, ...]]) -> None:
    assert stated_listed(graph(), content).select("entity", "list", "listed_on").rows() == rows


@pytest.mark.parametrize(
    ("content", "fault"), [(b"nobody\n", UsageFault), (b"\xff\xfe\x00", InputError), (b"", UsageFault)]
)
def test_a_list_that_says_nothing_is_refused(content: bytes, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        stated_listed(graph(), content)


def test_an_entity_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageFault, match="No entity 'nobody'"):
        examined(graph(), b"haikong\n", "nobody")


def test_names_and_identifiers_are_screened(tmp_path: Path) -> None:
    """A reference of one own list: a name and an identifier are found, another name is not."""
    store = ReferenceFolder(tmp_path)
    content = b'name,country,kind\n"Haikong Instruments Group Co., Ltd.",CN,organisation\nMarek Dolansky,BY,person\n'
    import_list(store, "csv", [("own.csv", content)], country_of=gazetteer().country, list_date=DAY)
    found = screened(graph(), store.open(), CLOCKS)
    assert {"haikong", "marek"} <= set(found["entity"]) and "harbour-pension" not in found["entity"]
    assert found.filter(entity="haikong")["sure"].all()
