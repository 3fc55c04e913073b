"""What an audit says: whole in three languages, and safe whatever strangers wrote."""

from __future__ import annotations

import json
import re

import pytest
from tests.audited import audited, bench, recorded

from sekisho.service.audit_codes import CODES
from sekisho.service.audit_page import page
from sekisho.service.audit_told import document_of, todo_frame, units_frame
from sekisho.service.audit_words import AuditWords
from sekisho.service.wording import Wording
from sekisho.standards.csv_export import to_csv
from sekisho.storage.audit import audit_facts, audit_texts
from sekisho.storage.custody import custody_texts
from sekisho.storage.labels import load_labels
from sekisho.storage.law import load_law_texts
from sekisho.storage.templates import load_templates

HOSTILE = "=cmd|'/c calc'!A1</script><img src=x onerror=alert(1)>{day}\u202e"
RUN = {"file": "h.csv", "firm": "Musashino <AI> KK", "today": "2026-11-28", "fictional": True, "lists": [],
       "reference_digest": "0" * 64, "pack_digest": "1" * 64}  # fmt: skip


@pytest.fixture(scope="module")
def words() -> AuditWords:
    return AuditWords(audit_texts(), custody_texts(), load_law_texts(), Wording(bench().law, load_labels()))


def test_every_code_has_a_sentence_a_title_and_its_paper() -> None:
    texts = audit_texts()
    assert set(texts["codes"]) == set(texts["titles"]) == set(CODES)
    assert {one.paper for one in CODES.values()} - {None} <= set(texts["papers"])
    assert {one.ask for one in CODES.values()} - {None} <= set(texts["asks"])
    assert {one.area for one in CODES.values()} == set(texts["areas"])


def test_whoever_opens_a_gap_says_how_it_is_closed() -> None:
    assert [code for code, one in CODES.items() if one.gravity != "note" and not (one.paper and one.ask)] == []


def test_texts_name_the_same_values_in_each_language() -> None:
    uneven = [
        key
        for texts in audit_texts().values()
        for key, three in texts.items()
        if len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in three}) > 1
    ]
    assert uneven == []


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_a_sentence_holds_no_placeholder(words: AuditWords, lang: str) -> None:
    found = audited({"seller": HOSTILE, "invoice": HOSTILE, "date": ""}, {"serial": "N/A"}, events=recorded())
    said = [words.finding(c, p, lang) for c, p in found.findings.select("code", "params").iter_rows()]
    assert said and not any(re.search(r"\{(?!day\})", text) for text in said)


def test_announcements_have_a_source_and_a_grade() -> None:
    for one in audit_facts()["announced"]:
        assert one["cite"] and one["grade"] in ("primary", "secondary", "unverified")
        assert set(one["chips"]) <= set(bench().knowledge.chips)


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_the_page_runs_nothing_of_strangers(words: AuditWords, lang: str) -> None:
    found = audited({"seller": HOSTILE, "serial": HOSTILE, "model": HOSTILE, "invoice": HOSTILE}, events=recorded())
    html = page(found, words, load_templates(), RUN, lang)
    assert "<img" not in html and html.count("</script>") == 2 and "Musashino &lt;AI&gt; KK" in html
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=[\"']?https?:", html)


def test_the_page_tells_all_results_and_every_step(words: AuditWords) -> None:
    html = page(audited({}, {"serial": "1320220000012", "seller": ""}), words, load_templates(), RUN, "en")
    assert all(text[0] in html for text in audit_texts()["results"].values())
    assert "Your own records" in html


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(words: AuditWords) -> None:
    found = audited({"seller": "=1+1", "serial": "@SUM(1)", "invoice": "+cmd"}, events=recorded())
    for frame in (units_frame(found, words, "en"), todo_frame(found, words, "en")):
        text = to_csv(frame).decode("utf-8-sig")
        assert not re.search(r"(?:^|,)\"?[=@+]", text, re.MULTILINE)


def test_the_document_holds_codes_and_no_prose(words: AuditWords) -> None:
    told = document_of(audited({"seller": ""}, events=recorded()), RUN)
    assert json.loads(json.dumps(told)) == told
    assert [f["code"] for f in told["units"][0]["findings"]] == ["seller-missing", "custody-undocumented"]
    assert told["counts"]["gap"] == 1 and told["todo"][0]["units"] == [2]


def test_the_document_tells_what_each_regime_answered() -> None:
    (unit,) = document_of(audited({}), RUN)["units"]
    assert {"regime": "US", "then": "none", "now": "none"} in unit["law"]
