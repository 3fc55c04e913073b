"""Which paragraph on which day: the figures of one IC against the packs' limits, and what is said where they do not reach."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.items.datasheet import reported, specified
from sekisho.rules import Law, parse_law
from sekisho.service.classification import Classification, Stated, classify_specified, classify_stated
from sekisho.service.classification_regimes import compared
from sekisho.service.classification_sheet import sheet
from sekisho.service.classification_words import Words, as_json, blocks
from sekisho.storage.documents import render_pdf
from sekisho.storage.knowledge import load_knowledge, load_tables
from sekisho.storage.labels import load_labels
from sekisho.storage.packs import read_packs
from sekisho.vocabulary.clocks import Clocks

DAY = date(2026, 11, 24)
DIGESTS = {"law": "a" * 64, "items": "b" * 64}
_LAW, _KNOWLEDGE, _TABLES = parse_law(read_packs()), load_knowledge(), load_tables()
JP_IC = "輸出令別表第一 7の項(1)／貨物等省令 第6条第1号ヨ"
JP_MACHINE = "輸出令別表第一 8の項／貨物等省令 第7条第7号"


@pytest.fixture(scope="module")
def law() -> Law:
    return _LAW


@pytest.fixture(scope="module")
def ask(law: Law) -> Callable[..., Classification]:
    """One statement, one answer."""
    knowledge, tables = _KNOWLEDGE, _TABLES

    def one(description: str | None = None, day: date = DAY, **stated: Any) -> Classification:
        live = law.on(Clocks(day, day))
        return classify_stated([Stated(description, **stated)], knowledge, tables, live)[0]

    return one


@pytest.fixture(scope="module")
def specify(law: Law) -> Callable[..., Classification]:
    """One datasheet, one answer."""
    knowledge, tables = _KNOWLEDGE, _TABLES

    def one(text: str) -> Classification:
        document = yaml.safe_load(text)
        live = law.on(Clocks(DAY, DAY))
        return classify_specified(specified(document), reported(document), Stated("x"), knowledge, tables, live)

    return one


def us(c: Classification) -> tuple[str, str | None]:
    ruling = next(r for r in c.rulings if r.regime == "US")
    return ruling.status, ruling.paragraph


def jp(c: Classification) -> tuple[str, str | None]:
    ruling = next(r for r in c.rulings if r.regime == "JP")
    return ruling.status, ruling.paragraph


@pytest.mark.parametrize(
    ("text", "american", "japanese"),
    [
        ("NVIDIA H100 SXM5", "4A090.a", JP_MACHINE),
        ("GH100 bare die", "3A090.a", JP_IC),
        ("NVIDIA A100 80GB", "4A090.a", None),
        ("NVIDIA L4 24GB", "4A090.a", None),
        ("NVIDIA L40 48GB", "4A090.b", None),
        ("AMD Instinct MI210", "4A090.b", None),
        ("GeForce RTX 4090", "4A090.a", None),
        ("GeForce RTX 5090", "4A090.a", JP_MACHINE),
        ("Intel Gaudi 3 HL-325L", "4A090.a", JP_MACHINE),
        ("NVIDIA GB200 NVL72", "4A090.a", JP_MACHINE),
        ("SYS-821GE-TNHR, 8x H100 SXM5 80GB", "4A090.a", JP_MACHINE),
    ],
)
def test_controlled(text: str, american: str, japanese: str | None, ask: Any) -> None:
    found = ask(text)
    assert us(found) == ("controlled", american)
    assert jp(found)[0] == ("controlled" if japanese else "outside")
    assert japanese is None or jp(found)[1] == japanese


@pytest.mark.parametrize(
    "text", ["GeForce RTX 4090 D", "NVIDIA L20", "NVIDIA L2 24GB", "NVIDIA H20", "GeForce RTX 3090", "NVIDIA DGX Spark"]
)
def test_just_below_the_limits(text: str, ask: Any) -> None:
    assert us(ask(text)) == ("outside", "4A994.l")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Dell PowerEdge XE9680", ("chip",)),
        ("AI server, 8 GPU", ("chip",)),
        ("AMD Instinct MI308X", ("tops", "die_mm2")),
        ("Huawei Ascend 910 (2019)", ("die_mm2",)),
        ("B200", ("chip",)),
        ("blue widget thing", ("goods",)),
        (None, ("goods",)),
    ],
)
def test_what_cannot_be_said_names_the_fact(text: str | None, missing: tuple[str, ...], ask: Any) -> None:
    found = ask(text)
    assert us(found) == ("incomplete", None)
    assert found.missing == missing


@pytest.mark.parametrize("text", ["steel bolts M8", "H100 cold plate", "green tea", "PowerEdge R650", "connector B200"])
def test_other_goods_are_none_of_it(text: str, ask: Any) -> None:
    assert us(ask(text)) == ("outside", None)


@pytest.mark.parametrize(
    "text",
    [
        "Dell PowerEdge R760 server, Xeon Gold 6430, 512GB DDR5",
        "PowerEdge R650",
        "HPE ProLiant DL380 Gen11",
        "ThinkSystem SR650 V3",
        "富士通 PRIMERGY RX2540 M7 サーバー",
    ],
)
def test_a_server_that_can_take_a_gpu_is_asked_and_not_held(text: str, ask: Any) -> None:
    found = ask(text)
    assert (us(found), jp(found)[0], found.missing) == (("outside", None), "outside", ())
    assert found.questions == ("options",)
    assert {"controlled", "outside"} <= {r.status for one in found.candidates for r in one.rulings}


@pytest.mark.parametrize(
    "text",
    [
        "PowerEdge R750 without GPU",
        "Dell PowerEdge R760, no GPU",
        "PowerEdge R760 GPUなし",
        "ThinkSystem SR650 V3, GPU 미탑재",
        "Dell PowerEdge R760, ohne GPU",
        "PowerEdge R760 rail kit",
        "Dell PowerEdge R250",  # takes none
        "office server",
    ],
)
def test_nothing_is_asked_where_a_gpu_is_excluded(text: str, ask: Any) -> None:
    found = ask(text)
    assert (us(found)[0], found.questions, found.candidates) == ("outside", (), ())


def test_a_gpu_that_is_named_answers_the_question(ask: Any) -> None:
    found = ask("Dell PowerEdge R760 with 2x L40S")
    assert (us(found), found.questions) == (("controlled", "4A090.a"), ())


def test_a_gpu_that_is_spoken_of_and_not_named_stays_a_gap(ask: Any) -> None:
    found = ask("Dell PowerEdge R760 with 2 GPU cards")
    assert (us(found)[0], found.missing, found.questions) == ("incomplete", ("chip",), ())


@pytest.mark.parametrize(
    ("text", "day", "paragraph"),
    [
        ("NVIDIA A100", date(2022, 10, 6), None),
        ("NVIDIA A100", date(2022, 10, 13), "4A090"),
        ("NVIDIA A100", date(2023, 11, 16), "4A090"),
        ("NVIDIA A100", date(2023, 11, 17), "4A090.a"),
        ("NVIDIA A800", date(2023, 11, 16), None),
        ("NVIDIA A800", date(2023, 11, 17), "4A090.a"),
    ],
)
def test_the_day_decides(text: str, day: date, paragraph: str | None, ask: Any) -> None:
    status, named = us(ask(text, day))
    assert (named if status == "controlled" else None) == paragraph


@pytest.mark.parametrize(("day", "status"), [(date(2025, 5, 27), "outside"), (date(2025, 5, 28), "controlled")])
def test_japan_lists_from_its_day(day: date, status: str, ask: Any) -> None:
    assert jp(ask("H100 SXM5", day))[0] == status


def test_a_configurable_server_shows_each_chip_that_it_may_hold(ask: Any) -> None:
    by_name = {one.arithmetic.id: one.rulings for one in ask("Dell PowerEdge XE9680").candidates}
    assert {"h100-sxm", "h200-sxm", "mi300x", "gaudi3"} <= set(by_name)
    assert by_name["h100-sxm"][0].paragraph == "4A090.a"


def test_a_family_whose_forms_agree_is_decided_and_still_asks_which(ask: Any) -> None:
    found = ask("NVIDIA RTX PRO 6000 Blackwell")
    assert us(found) == ("controlled", "4A090.a")
    assert "variant" in found.missing


def test_the_sum_over_a_server_is_never_the_figure(ask: Any) -> None:
    """Eight L20 have eight times the TPP of one, and are still not listed in Japan."""
    found = ask("GPU server with 8x NVIDIA L20")
    assert jp(found)[0] == "outside"
    assert found.ics_per_item == 8


def test_the_arithmetic_can_be_done_again(ask: Any) -> None:
    (sums,) = ask("H100 SXM5").arithmetic
    assert all(tops * bits == pytest.approx(total) for _, tops, bits, total in sums.formats)
    assert sums.tpp.high == max(total for *_, total in sums.formats)
    assert sums.pd.low == pytest.approx(sums.tpp.low / sums.die_mm2.high)


STRADDLE = (
    "{tops: {fp8: 250}, die_mm2: [330, 350], designed_for_datacentre: true}"  # 2,000 over 330 to 350: 5.71 to 6.06
)


def test_an_interval_that_straddles_a_limit_asks_for_the_area(specify: Any) -> None:
    found = specify(STRADDLE)
    assert us(found) == ("incomplete", None)
    assert found.missing == ("die_mm2",)


@pytest.mark.parametrize(("area", "paragraph"), [(330, "3A090.a"), (350, "3A090.b")])
def test_and_the_area_decides(area: int, paragraph: str, specify: Any) -> None:
    text = f"{{tops: {{fp8: 250}}, die_mm2: {area}, designed_for_datacentre: true}}"
    assert us(specify(text)) == ("controlled", paragraph)


@pytest.mark.parametrize(
    ("tops", "status"),
    [(299.99, "incomplete"), (600, "controlled"), (199.9, "outside")],
)
def test_without_a_word_on_data_centres(tops: float, status: str, specify: Any) -> None:
    """4,800 is controlled either way, below 1,600 neither way; between them the purpose decides."""
    assert us(specify(f"{{tops: {{fp8: {tops}}}, die_mm2: 500}}"))[0] == status


def test_a_chip_not_for_data_centres_below_4800(specify: Any) -> None:
    assert us(specify("{tops: {fp8: 599}, die_mm2: 500, designed_for_datacentre: false}"))[0] == "outside"


def test_a_reported_tpp_that_the_formats_do_not_give_is_a_contradiction(specify: Any) -> None:
    found = specify("{tops: {fp16: 1835, fp8: 1835}, designed_for_datacentre: true, reported_tpp: 14680}")
    assert found.arithmetic[0].tpp.high == 29_360.0
    assert [d.code for d in found.doubts] == ["reported_tpp"]


def test_a_reported_tpp_within_half_a_percent_is_none(specify: Any) -> None:
    assert specify("{tops: {fp8: 1979}, designed_for_datacentre: true, reported_tpp: 15800}").doubts == ()


@pytest.mark.parametrize(
    ("text", "claims", "code"),
    [
        ("H100 SXM5", {"eccn_claimed": "EAR99"}, "claim_too_low"),
        ("H100 SXM5", {"eccn_claimed": "5A992.c"}, "claim_too_low"),
        ("H100 SXM5", {"gaihi_claimed": "非該当"}, "gaihi_too_low"),
        ("GeForce RTX 4060", {"eccn_claimed": "3A090.a"}, "claim_too_high"),
        ("NVIDIA L40", {"eccn_claimed": "3A090.a"}, "claim_other"),
    ],
)
def test_a_wrong_claim_is_said(text: str, claims: dict[str, str], code: str, ask: Any) -> None:
    assert code in [d.code for d in ask(text, **claims).doubts]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("H100 SXM5", {"eccn_claimed": "4A090.a", "gaihi_claimed": "該当"}),
        ("H100 SXM5", {"eccn_claimed": "3A090.a"}),
        ("H100 SXM5", {"eccn_claimed": "4A003.z.1"}),
        ("GeForce RTX 4060", {"eccn_claimed": "EAR99", "gaihi_claimed": "非該当"}),
    ],
)
def test_a_right_claim_is_not(text: str, claims: dict[str, str], ask: Any) -> None:
    assert ask(text, **claims).doubts == ()


@pytest.mark.parametrize("text", ["NVIDIA L20", "GeForce RTX 4090 D", "NVIDIA A10 24GB"])
def test_a_figure_close_to_a_limit_is_said(text: str, ask: Any) -> None:
    found = ask(text)
    assert "near_limit" in [d.code for d in found.doubts]
    assert found.confidence != "high"


@pytest.mark.parametrize(
    ("low", "high", "relation", "limit", "holds"),
    [
        (4800, 4800, ">=", 4800, True),
        (4799.9, 4799.9, ">=", 4800, False),
        (4799, 4801, ">=", 4800, None),
        (4800, 4800, "<", 4800, False),
        (None, 1, "<", 4800, None),
    ],
)
def test_intervals_are_compared_whole(
    low: float | None, high: float | None, relation: str, limit: float, holds: bool | None
) -> None:
    assert compared(low, high, relation, limit) is holds


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
@pytest.mark.parametrize("text", ["H100 SXM5", "Dell PowerEdge XE9680", "steel bolts", "MI308X", "NVIDIA L20"])
def test_every_word_is_known_in_every_language(text: str, lang: str, ask: Any) -> None:
    """A key without a label would be printed as it stands: all keys are lower case with underscores."""
    said = str(blocks(ask(text, hs_code="9503", eccn_claimed="EAR99"), load_tables(), Words(load_labels(), lang)))
    known = {"may_hold", "us_informed"}
    loose = {word for word in said.replace("'", " ").split() if "_" in word and word.isidentifier() and word.islower()}
    assert loose - known == set()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_sheet_prints(lang: str, ask: Any) -> None:
    data = sheet(
        ask("H100 SXM5 #panic()"),
        load_tables(),
        Words(load_labels(), lang),
        as_of=DAY,
        made=DAY,
        reference="20261124-X",
        digests=DIGESTS,
    )
    assert data["title"] == {"ja": "該非判定書", "en": "Export classification sheet"}[lang]
    assert data["blocks"][-1]["kind"] == "signatures"
    assert render_pdf("document", data, DAY).startswith(b"%PDF")


def test_the_japanese_sheet_begins_with_japan(ask: Any) -> None:
    words = Words(load_labels(), "ja")
    data = sheet(ask("H100"), load_tables(), words, as_of=DAY, made=DAY, reference="1", digests=DIGESTS)
    boxes = [b for b in data["blocks"] if b["kind"] == "verdict"]
    assert [b["label"] for b in boxes] == ["日本", "米国（EAR）"]


def test_json_holds_figures_and_sources(ask: Any) -> None:
    told = as_json(ask("H100 SXM5"), DAY, DAY, DIGESTS)
    assert told["arithmetic"][0]["tpp"] == {"low": 15832.0, "high": 15832.0}
    assert all(part["source"] and part["grade"] for part in told["parts"])
    assert all(ruling["cite"] and ruling["grade"] for ruling in told["rulings"])


_TEXT = st.none() | st.text(max_size=60) | st.sampled_from(["H100", "B200", "RTX 4090D", "XE9680", "8x", "用", "toy"])
_AMOUNT = st.none() | st.floats(min_value=0.001, max_value=1e9)


@given(
    st.builds(
        Stated,
        _TEXT,
        _TEXT,
        _TEXT,
        st.none() | st.text("0123456789.- ", max_size=12),
        _TEXT,
        _TEXT,
        _AMOUNT,
        _AMOUNT,
        _AMOUNT,
    )
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_stated_gets_an_answer_that_can_be_told(stated: Stated) -> None:
    live = _LAW.on(Clocks(DAY, DAY))
    (found,) = classify_stated([stated], _KNOWLEDGE, _TABLES, live)
    assert found.accelerator is False or all(r.paragraph or r.status == "incomplete" for r in found.rulings)
    assert (found.accelerator is None) <= bool(found.missing)
    json.dumps(as_json(found, DAY, DAY, DIGESTS), allow_nan=False)
    for lang in ("en", "ja", "ko"):
        assert blocks(found, _TABLES, Words(load_labels(), lang))


def test_every_paragraph_names_a_fact_of_the_packs(law: Law) -> None:
    facts = {fact.id for fact in law.facts}
    named = {p.fact for table in load_tables().regimes.values() for p in table.paragraphs}
    named |= {fact for table in load_tables().regimes.values() for fact, _ in table.also}
    assert named <= facts


def test_every_plausible_heading_has_its_title() -> None:
    codes = {code for form in load_knowledge().hs_forms.values() for code in form}
    assert codes <= set(load_tables().headings)
