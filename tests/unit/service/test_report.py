"""The report: one file that fetches nothing, runs nothing of others', and holds three languages."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from judged_day import SDN, day, finding, incomplete, law
from sekisho.service import report
from sekisho.service.charts import by_destination, by_reason, segments
from sekisho.service.wording import Wording
from sekisho.storage.labels import load_labels
from sekisho.storage.templates import load_templates

JUDGED = day(
    ("C-1", "hold", "incomplete", [incomplete("us.licence.hq", ["end_user_hq_d5"])]),
    ("C-2", "refuse", "prohibited", [finding("ofac.sdn", SDN)]),
    ("C-<3>&", "release", "none", []),
    ("C-4", "release", "none", []),
)


def _render(**options) -> str:
    return report.render(*JUDGED, law(), load_labels(), load_templates(), **options)


PAGE = _render()


def _texts(page: str) -> dict[str, list[str]]:
    found = re.search(r'<script type="application/json" id="texts">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_nothing_is_fetched() -> None:
    assert not re.search(r"(?:src|href)\s*=|url\(|@import|https?://", PAGE)


def test_hostile_names_are_escaped_everywhere() -> None:
    assert "<script>alert" not in PAGE
    assert "&lt;script&gt;alert(1)" in PAGE
    assert "\x1b" not in PAGE and "\u202e" not in PAGE
    assert "C-&lt;3&gt;&amp;" in PAGE
    assert "<b>-4</b>" not in PAGE


def test_the_page_has_exactly_its_own_two_scripts() -> None:
    assert len(re.findall("<script", PAGE)) == len(re.findall("</script>", PAGE)) == 2


@pytest.mark.parametrize("element", ["style", "script"])
def test_the_policy_names_the_digest_of_what_is_in_the_page(element: str) -> None:
    body = re.search(rf"<{element}>(.*?)</{element}>", PAGE, re.DOTALL)
    assert body is not None
    digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
    assert f"{element}-src &#39;sha256-{digest}&#39;" in PAGE


def test_every_text_is_there_in_three_languages() -> None:
    texts = _texts(PAGE)
    assert len(texts["en"]) == len(texts["ja"]) == len(texts["ko"])
    numbers = {int(n) for n in re.findall(r'data-i(?:-[a-z-]+)?="(\d+)"', PAGE)}
    assert max(numbers) < len(texts["en"])


def test_the_page_opens_in_the_language_asked_for() -> None:
    page = _render(lang="ja")
    assert '<html lang="ja">' in page
    assert "出荷判定" in page


def test_an_unknown_language_falls_back() -> None:
    assert '<html lang="en">' in _render(lang="<x>")


def test_refusals_come_first() -> None:
    assert PAGE.index('id="c-C-2"') < PAGE.index('id="c-C-1"')


def test_what_goes_beyond_the_limit_is_counted() -> None:
    page = _render(limit=1)
    assert page.count('<details class="card') == 1
    assert len(re.findall(r'<p class="more">.*And 1 more: see decisions.csv.', page)) == 2


def test_fictional_and_stale_lists_are_said_aloud() -> None:
    assert "fictional" in PAGE
    assert "1 of 1 lists are more than 30 days old" in PAGE


def test_a_day_without_consignments_has_a_report() -> None:
    empty = day()
    assert "Nothing waits." in report.render(*empty, law(), load_labels(), load_templates())


def test_a_run_read_back_from_json_gives_the_same_page() -> None:
    run = json.loads(json.dumps(JUDGED.run, default=str))
    assert report.render(*JUDGED._replace(run=run), law(), load_labels(), load_templates()) == PAGE


def test_bars_never_leave_the_chart_and_hide_nothing() -> None:
    parts = segments([("refuse", 1), ("hold", 0), ("release", 9_999)], 10_000)
    assert [p.kind for p in parts] == ["refuse", "release"]
    assert parts[0].width == 0.8
    assert parts[-1].start + parts[-1].width <= 100.0


def test_reasons_are_counted_by_consignment_and_missing_facts_by_name() -> None:
    words = Wording(law(), load_labels())
    found = {bar.label.en: bar.count for bar in by_reason(JUDGED.decisions, words)}
    assert found == {"US blocked person (SDN)": 1, "not stated: headquarters country of the end user": 1}


def test_destinations_are_counted_with_their_outcomes() -> None:
    [bar] = by_destination(JUDGED.decisions, JUDGED.batch.consignments, Wording(law(), load_labels()))
    assert (bar.code, bar.count, [s.count for s in bar.segments]) == ("SG", 4, [1, 1, 2])
