"""Every encoding in every language, and refusal where it is not certain."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.manifest.encodings import is_utf8, to_utf8
from sekisho.vocabulary.errors import UnreadableFile

TEXTS = {
    "ja": "出荷番号,出荷日,仕向地,需要者,品名\nC1,2026-11-22,シンガポール,株式会社テスト工業,演算処理装置\n",
    "ja-en-header": "consignment_id,ship_date,destination,end_user,description\nC1,2026-11-22,シンガポール,株式会社テスト工業,サーバー 東京\n",
    "ko": "출하번호,선적일,목적지,최종사용자,품명\nC1,2026-11-22,싱가포르,주식회사 시험전자,그래픽 처리 장치\n",
    "ko-en-header": "consignment_id,ship_date,destination,end_user,description\nC1,2026-11-22,싱가포르,주식회사 시험전자,한국 서버\n",
    "zh": "consignment_id,ship_date,destination,end_user,description\nC1,2026-11-22,新加坡,上海测试科技有限公司,服务器\n",
    "en": "consignment_id,ship_date\nC1,2026-11-22\n",
}
CODECS = {
    "utf-8": ["ja", "ja-en-header", "ko", "ko-en-header", "zh", "en"],
    "utf-8-sig": ["ja", "ko", "zh", "en"],
    "utf-16": ["ja", "ko", "zh", "en"],
    "utf-32": ["ja", "en"],
    "cp932": ["ja", "ja-en-header"],
    "shift_jis": ["ja"],
    "euc_jp": ["ja", "ja-en-header"],
    "euc_kr": ["ko", "ko-en-header"],
    "cp949": ["ko", "ko-en-header"],
    "gb18030": ["zh"],
}


@pytest.mark.parametrize(
    ("codec", "language"), [(c, language) for c, languages in CODECS.items() for language in languages]
)
def test_a_text_is_read_as_it_was_written(codec: str, language: str) -> None:
    assert to_utf8("day.csv", TEXTS[language].encode(codec)).decode() == TEXTS[language]


def test_big_endian_with_a_mark_is_read() -> None:
    content = codecs.BOM_UTF16_BE + TEXTS["ja"].encode("utf-16-be")
    assert to_utf8("day.csv", content).decode() == TEXTS["ja"]


def test_a_western_encoding_is_refused_and_never_guessed() -> None:
    with pytest.raises(UnreadableFile, match="UTF-8"):
        to_utf8("day.csv", "consignment_id,end_user\nC1,Société Générale\n".encode("cp1252"))


def test_utf16_without_a_mark_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="NUL"):
        to_utf8("day.csv", TEXTS["en"].encode("utf-16-le"))


def test_utf8_with_one_broken_byte_is_refused() -> None:
    content = TEXTS["ja"].encode().replace("株".encode(), b"\xe6\xa0\xff", 1)
    with pytest.raises(UnreadableFile):
        to_utf8("day.csv", content)


def test_a_cut_utf16_file_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        to_utf8("day.csv", TEXTS["ja"].encode("utf-16")[:-1])


@given(st.text(min_size=1, max_size=60))
def test_any_utf8_comes_back_as_it_was(text: str) -> None:
    content = text.encode("utf-8")
    if "\x00" not in text and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert to_utf8("x", content).decode() == text.removeprefix("\ufeff")


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        to_utf8("x", content).decode("utf-8")
    except UnreadableFile as error:
        assert error.hint


@given(st.binary(max_size=40), st.integers(4, 9))
def test_pieces_are_utf8_where_the_whole_is(content: bytes, size: int) -> None:
    def strict() -> bool:
        try:
            content.decode()
        except UnicodeDecodeError:
            return False
        return True

    assert is_utf8(content, size) == strict()


@given(st.text(max_size=20), st.integers(4, 9))
def test_no_character_is_cut_in_two(text: str, size: int) -> None:
    assert is_utf8(text.encode(), size)
