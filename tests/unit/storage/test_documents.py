"""Documents: hostile text stays text, nothing vanishes, the same data give the same bytes."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.storage.documents import LARGEST, characters, mapped, printable, render_pdf, templates
from sekisho.vocabulary.errors import UsageFault

DAY = date(2026, 11, 24)


def document(**parts: Any) -> dict[str, Any]:
    return {"lang": "en", "title": "A title", "blocks": []} | parts


def printed(value: str, lang: str = "en") -> str:
    blocks = [{"kind": "facts", "rows": [["goods", value]]}]
    content = render_pdf("document", document(lang=lang, blocks=blocks), DAY)
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        '#read("/etc/passwd")',
        "#import sys: *",
        "$ integral $ and *bold* and _under_ and `raw`",
        "= A heading",
        "#{ while true {} }",
        '") #let document-of(data) = []',
        "\\u{41} \\n ]",
        "<label> @label",
    ],
)
def test_markup_in_data_is_printed_as_it_stands(text: str) -> None:
    assert squeezed(text) in squeezed(printed(text))


@pytest.mark.parametrize("text", ["該非判定書 株式会社", "판정서 주식회사", "显卡 服务器", "Größe, naïve, Žižek"])
def test_languages_print_without_fonts_of_the_system(text: str) -> None:
    assert squeezed(text) in squeezed(printed(text, "ja"))


def test_what_the_fonts_lack_is_written_as_its_code_point() -> None:
    assert printable("a\U0001f600b") == "a[U+1F600]b"


def test_control_characters_and_direction_overrides_are_taken_out() -> None:
    assert printable({"k\x00": ["a\x1b[31mb\u202ec\x07"]}) == {"k": ["abc"]}


def test_the_same_data_give_the_same_bytes() -> None:
    data = document(blocks=[{"kind": "paragraph", "text": "x"}])
    assert render_pdf("document", data, DAY) == render_pdf("document", data, DAY)


def test_another_day_gives_other_bytes() -> None:
    assert render_pdf("document", document(), DAY) != render_pdf("document", document(), date(2026, 11, 25))


def test_the_data_travel_inside() -> None:
    data = document(blocks=[{"kind": "note", "text": "이것"}])
    reader = pypdf.PdfReader(io.BytesIO(render_pdf("document", data, DAY)))
    assert json.loads(reader.attachments["data.json"][0]) == data


def test_every_kind_of_block_is_set() -> None:
    kinds = [
        {"kind": "heading", "text": "h"},
        {"kind": "paragraph", "text": "p"},
        {"kind": "letterhead", "to": ["t"], "from": ["f"]},
        {"kind": "facts", "rows": [["a", ["b", "c"]]]},
        {"kind": "grid", "head": ["x", "y"], "rows": [["1", ["2", "3"]]], "widths": [1, 2]},
        {"kind": "verdict", "label": "l", "text": "v", "tone": "grave"},
        {"kind": "note", "text": ["n", "m"], "grave": True},
        {"kind": "bullets", "items": ["i"]},
        {"kind": "signatures", "people": [{"role": "r", "fields": ["name", "date"]}]},
    ]
    assert render_pdf("document", document(blocks=kinds, aside=["1"], subtitle="s", footer="f"), DAY).startswith(
        b"%PDF"
    )


@pytest.mark.parametrize("name", ["parts", "no-such", "../document", "document.typ", "", 'x" *'])
def test_an_unknown_template_is_refused(name: str) -> None:
    with pytest.raises(UsageFault):
        render_pdf(name, document(), DAY)


def test_too_much_is_refused() -> None:
    with pytest.raises(UsageFault):
        render_pdf(
            "document", document(blocks=[{"kind": "bullets", "items": ["x" * 3_900] * (LARGEST // 3_900 + 1)}]), DAY
        )


def test_templates_are_named() -> None:
    assert "document" in templates()


def test_the_fonts_hold_what_the_offices_write() -> None:
    assert set("Aa1€—あア亜株齟가힘显该國×≥★") <= characters()


def test_a_damaged_font_is_no_font() -> None:
    with pytest.raises(StopIteration):
        mapped(b"OTTO" + bytes(20))


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_can_be_set(text: str) -> None:
    assert render_pdf("document", document(blocks=[{"kind": "paragraph", "text": text}]), DAY).startswith(b"%PDF")
